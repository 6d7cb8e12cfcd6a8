### Sera ya shirika: nani anaidhinisha nini, nini hakilipwi, malipo hutumwa lini.

policy-a-payout-of-or-more = Malipo ya { $amount } au zaidi
policy-a-payee-gets-in-a-day = Mlipwaji anapata { $amount } au zaidi ndani ya saa 24
policy-a-payee-gets-in-a-week = Mlipwaji anapata { $amount } au zaidi ndani ya siku 7
policy-a-batch-of-or-more = Fungu la { $amount } au zaidi
policy-a-maker-sends-in-a-day = Mwandaaji mmoja anawasilisha { $amount } au zaidi ndani ya saa 24
policy-a-maker-sends-in-a-week = Mwandaaji mmoja anawasilisha { $amount } au zaidi ndani ya siku 7
policy-a-new-payee = Mtu analipwa kwa mara ya kwanza
policy-another-name = Mlipwaji analipwa kwa jina tofauti na mara ya mwisho
policy-everything-else = Mengine yote
policy-everything = Malipo yote
policy-needs-approvals = { $count ->
   *[other] Idhini { $n }
}
policy-needs-approvals-with-administrator = { $count ->
    [one] Idhini { $n }, ya msimamizi
   *[other] Idhini { $n }, mojawapo ya msimamizi
}
policy-only-payouts = Mishahara tu
policy-only-bills = Bili tu
policy-only-top-ups = Kujaza akaunti tu
policy-only-reversals = Kurudisha malipo tu
policy-only-to-people = Kwa watu tu
policy-only-to-pay-bills = Kwa paybill tu
policy-only-to-tills = Kwa till tu
policy-only-taxes = Kodi tu
policy-no-payout-above = Hakuna malipo yanayozidi { $amount }.
policy-no-batch-above = Hakuna fungu linalozidi { $amount }.
policy-no-more-within-a-day = Hazitumwi zaidi ya { $amount } ndani ya saa 24. Zilizobaki husubiri.
policy-no-ceiling = Hakuna kikomo ila cha M-PESA yenyewe.
policy-sent-on-between = Malipo hutumwa kati ya { $from } na { $until }: { $days }.
policy-sent-at-any-time = Malipo hutumwa wakati wowote.
policy-an-approval-counts-days = { $count ->
    [one] Idhini hudumu siku { $n }. Fungu ambalo halijaanza kutumwa kufikia hapo lazima liidhinishwe tena.
   *[other] Idhini hudumu siku { $n }. Fungu ambalo halijaanza kutumwa kufikia hapo lazima liidhinishwe tena.
}
policy-day-1 = Jumatatu
policy-day-2 = Jumanne
policy-day-3 = Jumatano
policy-day-4 = Alhamisi
policy-day-5 = Ijumaa
policy-day-6 = Jumamosi
policy-day-7 = Jumapili
policy-a-flag-blocks = Fungu haliwasilishwi likiwa na: { $flag }.
policy-a-flag-wants-a-reason = Mwandaaji anatoa sababu ya: { $flag }.
policy-refused-payout = { $count ->
   *[other] Malipo { $n } yanazidi kikomo cha { $most }. Makubwa zaidi ni { $largest }.
}
policy-refused-batch = Fungu ni { $sum }, linazidi kikomo cha { $most }.
policy-refused-day = Malipo ya { $largest } yanazidi { $most } zinazoweza kutumwa ndani ya saa 24.
policy-refused-flag = Sera hairuhusu: { $flag }.
policy-wants-a-reason = Toa sababu. Sera inaitaka kwa: { $flag }.
policy-it-was-changed-meanwhile = Sera ilibadilishwa wakati huohuo. Angalia tena.
policy-its-maker-submits-it = Mwandaaji wake tu ndiye anayeweza kuwasilisha fungu hili.
policy-its-maker-does-not-approve-it = Wewe uliandaa fungu hili, kwa hiyo mtu mwingine analiidhinisha.
policy-you-approved-it-already = Umeshaidhinisha fungu hili. Mtu mwingine lazima aliidhinishe pia.
policy-too-few-approvals = Fungu { $batch } lina idhini { $have } kati ya { $needed }.
policy-outside-the-sending-hours = Malipo hayatumwi saa hizi.
policy-above-the-day-ceiling = Hii inazidi zinazoweza kutumwa ndani ya saa 24.
policy-its-approvals-count = Idhini za fungu { $batch } bado ni halali.
policy-too-many-rules = Kanuni zisizidi { $most }.
policy-approvals-from-to = Kanuni { $rule }: taka idhini 1 hadi { $most }.
policy-rule-needs-an-amount = Kanuni { $rule }: andika kiasi kinachozidi sifuri.
policy-nothing-would-be-paid = Kikomo kikiwa sifuri hakuna kinachoweza kulipwa. Acha wazi kama hakuna kikomo.
policy-approval-days-from-to = Idhini hudumu siku 1 hadi { $most }.
policy-hours-need-a-day = Chagua angalau siku moja, na saa zinazoisha baada ya kuanza.
policy-too-few-people = Idhini { $needed } zinatakiwa, lakini watu { $able } tu wanaweza kuidhinisha alichoandaa mwingine. Ongeza watu kwanza.
policy-another-change-waits = Badiliko jingine la sera linasubiri kukubaliwa.
policy-it-waits-no-more = Badiliko hili limeshaamuliwa.
policy-you-proposed-it = Wewe ulipendekeza hili, kwa hiyo msimamizi mwingine anakubali.
policy-it-is-so-already = Sera inasema hivi tayari.
policy-it-was-changed-look-again = Pendekezo si lile lililoonyeshwa. Angalia tena.
policy-no-such-stand-in = Chagua mtu mwingine awe kaimu, na tarehe ndani ya mwaka mmoja.
policy-the-last-one-by = Idhini moja zaidi inahitajika, kutoka kwa { $names }.
policy-more-are-needed-from = Idhini { $n } zaidi zinahitajika, kutoka kwa { $names }.
