### Entries of the audit trail.

audit-the-ledger-was-made-its-name = Leja ilitengenezwa. Jina lake ni { $ledger }.
audit-was-connected-shortcode-initiator = { $name } liliunganishwa: shortcode { $shortcode }, initiator { $initiator }.
audit-the-organisations-details-were-changed-shortcode = Maelezo ya shirika yalibadilishwa: { $name }, shortcode { $shortcode }, initiator { $initiator }. Mtu wa pili alikubali.
audit-two-people-went-on-with-this = Watu wawili waliendelea na leja hii, ambayo umri wake haukujulikana.
audit-two-people-went-on-with-this-ledger = Watu wawili waliendelea na leja hii, ambayo haina ingizo { $seq }.
audit-batch-was-approved-rows = Fungu { $batch } liliidhinishwa, mistari { $rows }.
audit-left-out = { $count ->
   *[other] Malipo { $n } yaliachwa nje ya fungu { $batch }, { $sum }: { $reason }
}
audit-batch-asked = Swali kuhusu fungu { $batch }: “{ $question }”
audit-batch-answered = Jibu kuhusu fungu { $batch }: “{ $answer }”
audit-batch-was-rejected = Fungu { $batch } lilikataliwa: { $reason }
audit-what-was-not-sent-of-batch = Ambayo hayakuwa yametumwa ya fungu { $batch } yalighairiwa.
audit-batch-was-paused = Fungu { $batch } lilisimamishwa. { $reason }
audit-batch-was-resumed = Fungu { $batch } liliendelezwa.
audit-all-sending-was-paused = Utumaji wote ulisimamishwa. { $reason }
audit-the-balance-could-not-be-read = Salio halikuweza kusomwa. { $why }
audit-the-balance-of-could-not-be = Salio la { $shortcode } halikuweza kusomwa. { $why }
audit-can-be-spent = { $account }: { $available } zinaweza kutumika.
audit-the-same-request-was-sent-once = Ombi lilelile lilitumwa mara nyingine, kwa ID ileile.
audit-payout-is-proposed-as-paid-receipt = Malipo { $payout } yamependekezwa kuwa yalilipwa, risiti { $receipt }: { $note }
audit-payout-is-proposed-as-not-paid = Malipo { $payout } yamependekezwa kuwa hayakulipwa: { $note }
audit-proposal-was-approved-resolved-by-two = Pendekezo { $settlement } liliidhinishwa: limetatuliwa na watu wawili.
audit-proposal-was-declined = Pendekezo { $settlement } lilikataliwa: { $reason }
audit-a-customers-payment-could-not-be = Malipo ya mteja hayakuweza kusomwa. { $why }
audit-a-task-was-opened-to-get = Kazi ilifunguliwa ya kurudisha pesa za malipo { $payout }: { $reason }
audit-the-password-of-initiator-was-noted = Nenosiri la initiator { $initiator } liliandikwa kuwa liliwekwa { $set-on }.
audit-a-change-of-the-initiators-password = Mabadiliko ya nenosiri la initiator yalianzishwa.
audit-m-pesa-was-asked-with-the = M-PESA iliulizwa kwa nenosiri jipya, mara moja.
audit-the-initiators-new-password-is-in = Nenosiri jipya la initiator linatumika, liliwekwa { $set-on }.
audit-the-password-change-was-cancelled-the = Kubadilisha nenosiri kulighairiwa. Lile la zamani linabaki.
audit-the-reminder-was-put-off-until = Kikumbusho kiliahirishwa hadi { $until }.
audit-the-reminder-was-taken-note-of = Kikumbusho kilionekana.
audit-the-ledger-was-put-back-from = Leja ilirudishwa kutoka nakala rudufu ya { $made-at }, inayoishia kwenye ingizo { $seq }. Mtu wa pili alikubali.
audit-the-ledger-was-closed-to-go = Leja ilifungwa ili iendelee kwenye kompyuta nyingine. Hakuna kinachotumwa kutoka hapa tena. Mtu wa pili alikubali.
audit-a-recovery-kit-was-made-backups = Karatasi ya urejesho ilitengenezwa. Kuanzia sasa nakala rudufu zinafungwa kwayo; karatasi za zamani zinafungua nakala rudufu za zamani tu.
audit-permission-works = { $permission }: inafanya kazi.
audit-permission-does-not-work = { $permission }: haifanyi kazi. { $why }
audit-a-difference-with-the-statement-was = Tofauti na taarifa ilikubaliwa, pamoja na { $agreed-by }: “{ $note }”.
audit-was-opened-again-with = { $month } ulifunguliwa tena pamoja na { $agreed-by }: “{ $reason }”.
audit-m-pesas-statement-contradicts-payout = Taarifa ya M-PESA inapingana na malipo { $payout }.
audit-m-pesas-statement-shows-how-payout = Taarifa ya M-PESA inaonyesha jinsi malipo { $payout } yalivyoisha.
audit-m-pesa-took-the-new-password = M-PESA ilikubali nenosiri jipya.
audit-m-pesa-did-not-take-the = M-PESA haikukubali nenosiri jipya (kodi { $code }).
audit-m-pesa-did-not-say-whether = M-PESA haikusema kama inakubali nenosiri jipya. { $why }
audit-m-pesa-was-asked-for-the = M-PESA iliulizwa salio.
audit-m-pesa-was-asked-for-the-balance = M-PESA iliulizwa salio la { $shortcode }.
audit-m-pesa-was-asked-about = M-PESA iliulizwa kuhusu { $receipt }.
audit-m-pesa-was-asked-about-the = M-PESA iliulizwa kuhusu malipo yenye ID { $id }.
audit-m-pesa-is-asked-for-the = M-PESA inaulizwa salio kwa nenosiri jipya.
audit-m-pesa-was-asked-about-the-payment = M-PESA iliulizwa kuhusu malipo { $receipt }.
audit-m-pesa-was-given-the-addresses = M-PESA ilipewa anwani za malipo ya wateja.
audit-m-pesa-answered-still-under-way = M-PESA ilijibu: bado yanaendelea (“{ $word }”).
audit-m-pesa-has-no-record-of = M-PESA haina rekodi yake bado; huenda bado yakalipwa.
audit-the-question-was-not-answered = Swali halikujibiwa. { $why }
audit-is-low-below = { $account } ni ndogo ikiwa chini ya { $level }.
audit-has-no-warning-level-any-more = { $account } haina tena kiwango cha onyo.
audit-the-balance-is-read-every-minutes = Salio linasomwa kila dakika { $minutes }.
audit-the-balance-is-read-on-demand = Salio linasomwa likiombwa tu.
audit-top-ups-from-the-working-account = Kuhamisha fedha kutoka akaunti ya Working hufanywa na Hazina: Safaricom iliruhusu.
audit-top-ups-from-the-working-account-are = Kuhamisha fedha kutoka akaunti ya Working hufanywa na watu kwenye M-PESA portal.
audit-papers-and-lists-are-written-in = Karatasi na orodha zinaandikwa kwa Kiingereza.
audit-papers-and-lists-are-written-in-kiswahili = Karatasi na orodha zinaandikwa kwa Kiswahili.
audit-at-most-requests-for-payment-a = Maombi ya malipo yasiyozidi { $n } kwa dakika hutumwa.
audit-m-pesas-fees-for-payments-to = Gharama za M-PESA za kulipa watu ziliwekwa kuanzia { $day }.
audit-nobody-is-reminded-of-statements-any = Hakuna anayekumbushwa kuhusu taarifa tena.
audit-the-same-payment-is-not-looked = Malipo yaleyale hayatafutwi tena.
audit-the-same-payee-account-and-amount = Mpokeaji, akaunti na kiasi kilekile vinahesabiwa kuwa huenda ni malipo yaleyale kwa siku { $days }.
audit-two-people-may-say-that-a = Watu wawili wanaweza kusema kwamba malipo ambayo hayajathibitika hayakulipwa baada ya saa { $hours }.
audit-the-initiators-password-lasts-days = Nenosiri la initiator linadumu siku { $days }.
audit-the-relay-at-hears-m-pesas = Relay iliyo { $address } inapokea majibu ya M-PESA.
audit-the-relay-at-hears-m-pesas-answers = Relay iliyo { $address } inapokea majibu ya M-PESA. Inaijua programu hii kama “{ $name }”.
audit-the-relay-gave-this-console-a = Relay iliipa programu hii kitambulisho kipya.
audit-the-relay-before-at-is-listened = Relay ya awali, iliyo { $address }, inasikilizwa kwa yale ambayo bado yako njiani huko.
audit-the-relay-before-is-not-listened = Relay ya awali haisikilizwi tena.
audit-a-second-person-agreed-to-the = Mtu wa pili alikubali kuunganishwa na relay.
audit-a-second-person-agreed-that-the = Mtu wa pili alikubali kwamba relay ya awali, iliyo { $address }, haisikilizwi tena.
audit-assumed-sent = { $count ->
   *[other] Malipo { $n } yaliyoidhinishwa yanahesabiwa kuwa yametumwa, kwa kuwa huenda nakala mpya zaidi ya leja hii iliyatuma.
}
audit-batch-prepared = Fungu { $batch } “{ $title }” liliandaliwa: { $all }, { $sum }.
audit-batch-approved-with-warnings = { $count ->
    [one] Fungu { $batch } liliidhinishwa, mistari { $rows }, huku onyo { $n } likionekana.
   *[other] Fungu { $batch } liliidhinishwa, mistari { $rows }, huku maonyo { $n } yakionekana.
}
audit-dismissed-failed = { $count ->
   *[other] Malipo { $n } yaliyoshindwa na ambayo hayatalipwa tena: { $reason }
}
audit-dismissed-other-name = { $count ->
   *[other] Malipo { $n } kwa jina jingine, yameangaliwa: { $reason }
}
audit-quarantine-reviewed = { $count ->
    [one] Jibu { $n } lililo kwenye karantini, limeangaliwa: { $reason }
   *[other] Majibu { $n } yaliyo kwenye karantini, yameangaliwa: { $reason }
}
audit-resumed-by-two = Utumaji uliendelezwa na watu wawili, baada ya hili: { $why }.
audit-resumed = Utumaji uliendelezwa, baada ya hili: { $why }.
audit-payouts-stopped = { $count ->
   *[other] Malipo { $n } hayakutumwa: mtu anaamua.
}
audit-stopped-sent = { $count ->
   *[other] Yametumwa hata hivyo: malipo { $n } yaliyokuwa yamesimamishwa.
}
audit-stopped-cancelled = { $count ->
   *[other] Yameghairiwa: malipo { $n } yaliyokuwa yamesimamishwa.
}
audit-attempts-claimed = { $count ->
   *[other] Malipo { $n } yaliandikwa ili yatumwe.
}
audit-attempts-recorded = { $count ->
    [one] Jibu la M-PESA kwa ombi { $n } liliandikwa.
   *[other] Jibu la M-PESA kwa maombi { $n } liliandikwa.
}
audit-results-applied = { $count ->
   *[other] Matokeo { $n } yalitumika.
}
audit-doubts-raised = { $count ->
   *[other] Malipo { $n } hayajathibitika. { $why }
}
audit-payments-received = { $count ->
   *[other] Malipo { $n } yalipokelewa kutoka kwa wateja.
}
audit-statement-imported = { $count ->
    [one] Taarifa “{ $file }” iliingizwa: mstari { $n }, { $account }.
   *[other] Taarifa “{ $file }” iliingizwa: mistari { $n }, { $account }.
}
audit-difference-explained = Tofauti na taarifa ilielezwa: “{ $note }”.
audit-difference-given = Tofauti na taarifa ilikabidhiwa mtu: “{ $note }”.
audit-month-closed = { $count ->
    [one] { $month } ulifungwa pamoja na { $name }: tofauti { $n } imebaki wazi.
   *[other] { $month } ulifungwa pamoja na { $name }: tofauti { $n } zimebaki wazi.
}
audit-exported = { $count ->
    [one] Imehifadhiwa kama faili: { $what } (mstari { $n }, “{ $file }”).
   *[other] Imehifadhiwa kama faili: { $what } (mistari { $n }, “{ $file }”).
}
audit-lifted-ledger-age = huenda hii haikuwa nakala mpya kabisa ya leja
audit-lifted-ledger-changed = leja ilibadilishwa
audit-lifted-ledger-unchecked = leja haikuweza kukaguliwa
audit-lifted-team-log = relay haikuonyesha kile timu iliandika
audit-lifted-other-password = M-PESA ilikubali nenosiri jingine
audit-lifted-initiator = M-PESA ilikataa nenosiri la initiator
audit-lifted-role = initiator hakuwa na jukumu
audit-lifted-organisation = M-PESA ililikataa shirika
audit-lifted-not-authorised = mlango wa M-PESA haukuiruhusu app hii kutuma
audit-lifted-refused = mlango wa M-PESA ulikataa malipo kadhaa
audit-lifted-may-be-paid = huenda malipo yalilipwa awali
audit-lifted-insufficient-balance = akaunti haikuwa na pesa za kutosha
audit-lifted-rotation = kubadilishwa kwa nenosiri la initiator
audit-lifted-person = mtu alikuwa ameusimamisha
audit-lifted-asking = M-PESA ilikataa swali
audit-deliveries-kept = { $count ->
    [one] Jibu { $n } la M-PESA lilihifadhiwa.
   *[other] Majibu { $n } ya M-PESA yalihifadhiwa.
}
audit-deliveries-kept-some-quarantined = { $count ->
    [one] Jibu { $n } la M-PESA lilihifadhiwa, { $bad } kwenye karantini.
   *[other] Majibu { $n } ya M-PESA yalihifadhiwa, { $bad } kwenye karantini.
}
audit-deliveries-counted = { $count ->
    [one] Jibu { $n } lisilo letu lilihesabiwa tu.
   *[other] Majibu { $n } yasiyo yetu yalihesabiwa tu.
}
audit-recall-step = Kazi { $recall }: { $what }.
audit-recall-step-undone = Kazi { $recall }: haihesabiwi tena kuwa imefanyika: { $what }.
audit-recall-returned = Kazi { $recall } ilifungwa: pesa zilirudi. { $evidence }
audit-recall-not-returned = Kazi { $recall } ilifungwa: pesa hazikurudi. { $evidence }
audit-recall-withdrawn = Kazi { $recall } ilifungwa: ilifunguliwa kwa makosa. { $evidence }
audit-recall-receipt = Risiti { $receipt }, iliyoonwa na watu wawili.
audit-question-taken = M-PESA ilipokea swali.
audit-question-refused = M-PESA ilikataa swali. { $why }
audit-question-not-taken = M-PESA haikupokea swali. { $why }
audit-question-lost = Jibu la M-PESA kwa swali lilipotea. { $why }
audit-repeat-taken = M-PESA ilipokea ombi lililorudiwa.
audit-repeat-refused = M-PESA ilikataa ombi lililorudiwa. { $why }
audit-repeat-not-taken = M-PESA haikupokea ombi lililorudiwa. { $why }
audit-repeat-lost = Jibu la M-PESA kwa ombi lililorudiwa lilipotea. { $why }
audit-told = M-PESA ilijibu: { $word }.
audit-told-with-amount = M-PESA ilijibu: { $word }, { $amount }.
audit-step-payee-called = mpokeaji alipigiwa simu
audit-step-portal-asked = urejeshaji uliombwa kwenye portal
audit-step-letter-sent = barua ilitumwa Safaricom
audit-step-case-opened = Safaricom ilitoa nambari ya kesi
audit-step-answered = Safaricom ilijibu
audit-statement-every = { $count ->
   *[other] Taarifa inaingizwa kila siku { $n }.
}
audit-idle-sign-out = { $count ->
   *[other] Aliyeingia anatolewa baada ya dakika { $n } bila kugusa chochote.
}
audit-rule-accounts = akaunti { $accounts }
audit-rule-at-least = angalau { $least }
audit-rule-at-most = yasiyozidi { $most }
audit-rule-only-readable = yanayosomeka tu
audit-rule-takes-everything = Relay inapokea malipo yote ya wateja ambapo M-PESA huuliza kabla. Mtu wa pili alikubali.
audit-rule-takes = Relay inapokea malipo ya wateja yenye { $rule } ambapo M-PESA huuliza kabla. Mtu wa pili alikubali.
audit-reminded-before = Watu walikumbushwa kwamba nenosiri la initiator linaisha muda ndani ya siku { NUMBER($days) }.
audit-reminded-tomorrow = Watu walikumbushwa kwamba nenosiri la initiator linaisha muda kesho.
audit-reminded-today = Watu walikumbushwa kwamba nenosiri la initiator linaisha muda leo.
audit-reminded-overdue = { $days ->
    [one] Watu walikumbushwa kwamba nenosiri la initiator liliisha muda jana.
   *[other] Watu walikumbushwa kwamba nenosiri la initiator liliisha muda siku { $days } zilizopita.
}
audit-batch-was-submitted-differing = Fungu { $batch } liliwasilishwa ili liidhinishwe. Linatofautiana na fungu { $before }: { $because } { $note }
audit-because-people-joined-or-left = watu wamejiunga au wameondoka.
audit-because-pay-changed = malipo yamepandishwa au yamepunguzwa.
audit-because-of-overtime = saa za ziada, bonasi, posho au malimbikizo.
audit-because-only-a-part = sehemu tu ya watu inalipwa sasa.
audit-because-of-something-else = kwa sababu nyingine.
audit-run-differs-beyond = Sababu huulizwa malipo yanapotofautiana na ya awali kwa zaidi ya asilimia { $percent }.
audit-run-differs-never = Sababu haiulizwi malipo yanapotofautiana na ya awali.
audit-export-payouts = malipo
audit-export-payouts-of = malipo ya fungu { $batch }
audit-export-batches = mafungu
audit-export-balances = masalio
audit-export-trail = kumbukumbu za ukaguzi
audit-export-incoming = malipo ya wateja
audit-export-incoming-searched = malipo ya wateja yaliyotafutwa
audit-export-advice = taarifa ya malipo { $payout }
audit-export-record = rekodi ya malipo { $payout }
audit-export-advices = taarifa za malipo ya fungu { $batch }
audit-export-summary = muhtasari wa fungu { $batch }
audit-export-letter = barua ya kazi { $task }
audit-export-month = ulinganisho wa { $month }
audit-export-contradicted = yenye majibu yanayopingana
audit-export-failed-open = yaliyoshindwa na hayajalipwa tena
audit-export-other-name = kwa jina tofauti
audit-export-flagged = yenye alama
audit-export-days-prepared = yaliyoandaliwa siku fulani
audit-export-days-sent = yaliyotumwa siku fulani
audit-export-days-paid = yaliyolipwa siku fulani
audit-export-lanes = ya aina fulani
audit-export-payee = kwa mpokeaji mmoja
audit-export-maker = yaliyoandaliwa na mtu mmoja
audit-export-search = yaliyotafutwa
audit-payee-noted = Dokezo kuhusu mpokeaji { $payee }: { $note }
audit-payee-note-taken-away = Dokezo kuhusu mpokeaji { $payee } liliondolewa.
audit-payees-merged = { $payee } na { $into } ni nambari za mtu mmoja.
audit-payees-parted = { $payee } si nambari ya mpokeaji mwingine tena.
audit-export-payees = orodha ya wapokeaji
audit-desktop-joined-the-team = { $name } imejiunga na timu: inashiriki leja hii kuanzia sasa.
audit-a-desktop-was-taken-out-of = Kompyuta moja imeondolewa kwenye timu: itakachoandika kuanzia sasa hakihesabiki.
audit-sending-goes-on-at-another-desktop = Utumaji unaendelea kwenye kompyuta nyingine ya timu, si kwingineko.
audit-a-customer-was-asked = Mteja aliombwa kwenye simu { $amount }, akaunti { $reference }.
audit-the-customer-paid = Mteja amelipa: risiti { $receipt }.
audit-the-customer-paid-without-receipt = M-PESA inasema mteja amelipa.
audit-the-customer-unclear = Jibu la M-PESA halionyeshi kama mteja amelipa.
audit-batch-was-submitted-needs = { $count ->
   *[other] Fungu { $batch } liliwasilishwa. Linahitaji idhini { $n }.
}
audit-approvals-lapsed = Idhini za fungu { $batch } si halali tena: { $names }. Linasubiri tena.
audit-policy-was-proposed = Sera { $version } ilipendekezwa.
audit-policy-was-agreed = Sera { $version } ilikubaliwa na inatumika.
audit-policy-was-declined = Sera { $version } ilikataliwa: { $reason }
audit-stand-in-was-named = { $stand-in } anakaimu nafasi ya { $operator } kuanzia { $from } hadi { $until }. { $second } alikubali.
audit-file-attached = “{ $name }” iliambatishwa kwenye fungu { $batch }.
audit-file-detached = Kiambatisho kiliondolewa kwenye fungu { $batch }.
