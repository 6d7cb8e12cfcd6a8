### Why nothing can be done about a payout in doubt just now.

refusal-is-paid = Malipo haya yameshalipwa, kwa hiyo hakuna cha kuamua.
refusal-is-failed = Malipo haya yameshashindwa, kwa hiyo hakuna cha kuamua.
refusal-is-reversed = Malipo haya yamesharudishwa, kwa hiyo hakuna cha kuamua.
refusal-is-cancelled = Malipo haya yameshaghairiwa, kwa hiyo hakuna cha kuamua.
refusal-is-rejected = Malipo haya yameshakataliwa, kwa hiyo hakuna cha kuamua.
refusal-is-on-its-way = Malipo haya hayana shida ya kuthibitishwa, kwa hiyo hakuna cha kuamua.
refusal-nothing-to-ask-by = M-PESA haiwezi kuulizwa kuhusu malipo haya: jibu lake lilipotea, na maombi ya aina hii hayabebi ID yetu. Matokeo ya M-PESA, taarifa au watu wawili tu ndio wanaoweza kumaliza hili.
refusal-question-under-way = M-PESA iliulizwa kuhusu hili muda mfupi uliopita, na jibu lake linasubiriwa.
refusal-cannot-repeat = Ombi la aina hii halibebi ID yetu, kwa hiyo M-PESA inaweza kulitekeleza mara mbili. Halitumwi tena kamwe wakati halijathibitika.
refusal-told-of-payment = M-PESA ilitaja malipo kwa hili, ila si yale yaliyoombwa au bila uthibitisho wake. Hayatumwi tena, na hayatatuliwi kuwa hayakulipwa.
refusal-sending-paused = Utumaji umesimamishwa, kwa hiyo hakuna kinachotumwa sasa, hata ombi lilelile.
refusal-batch-cancelled = Fungu lake lilighairiwa: hakuna chochote chake kinachotumwa tena.
refusal-repeat-under-way = Ombi lilelile lilitumwa tena muda mfupi uliopita, na jibu linasubiriwa.
refusal-proposal-open = Mtu alipendekeza jinsi hili lilivyoisha. Amua kuhusu hilo kwanza.
refusal-receipt-of-another = Malipo { $payout } tayari yana risiti hii: haiwezi kuthibitisha malipo mawili.
refusal-receipt-of-customer = Hii ni risiti ya malipo ambayo mteja alililipa shirika, si ya malipo yetu.
refusal-too-early = M-PESA bado inaweza kutekeleza hili. Linaweza kutatuliwa kuwa halikulipwa baada ya { $wait } bila kuthibitika.
refusal-not-asked-in-vain = Uliza hali kwanza: linaweza kutatuliwa kuwa halikulipwa M-PESA ikiulizwa { $wait } baada ya kutothibitika kuanza, na bado haina matokeo.
refusal-other-statement = Tumia taarifa inayofika leo, au angalau siku iliyofuata baada ya malipo haya kutumwa.
refusal-own-proposal = Ulipendekeza hili mwenyewe. Mtu mwingine lazima alikubali.
refusal-held-by-rotation = Nenosiri la initiator linabadilishwa. M-PESA itaulizwa tena jipya likianza kutumika.
refusal-held-by-changed-ledger = Leja ilibadilishwa nje ya Hazina. M-PESA itaulizwa tena mtu akishaangalia.
refusal-held-by-unchecked-ledger = Leja haikuweza kukaguliwa. M-PESA itaulizwa tena mtu akishaangalia.
refusal-held-by-other-password = M-PESA ilikubali nenosiri jingine kuliko linalotumika. Itaulizwa tena jipya likianza kutumika hapa.
refusal-held-by-initiator = M-PESA ilimkataa initiator. Haiulizwi tena kabla hilo halijarekebishwa, kwa sababu majaribio yasiyo sahihi humfunga opereta.
refusal-lasts-no-day = Nenosiri linadumu angalau siku moja.
refusal-out-of-calendar = Siku za nenosiri haziko kwenye kalenda.
refusal-reminder-seen = Kikumbusho hiki kimeshaonekana.
refusal-reminder-not-now = Kikumbusho hiki si cha leo.
refusal-reminder-no-time = Kikumbusho kinaahirishwa hadi baadaye kuliko sasa.
refusal-minutes = { $count ->
   *[other] dakika { $count }
}
refusal-hours = { $count ->
   *[other] saa { $count }
}
