### What M-PESA's gateway answered, and what is odd about it.

answer-the-request-was-not-sent-the = Ombi halikutumwa: sehemu { $field } haiko kama M-PESA inavyoipokea.
answer-m-pesa-did-not-answer-in = M-PESA haikujibu kwa wakati. Angalia tena.
answer-m-pesas-answer-could-not-be = Jibu la M-PESA halikusomeka.
answer-m-pesa-was-asked-about-and = M-PESA iliulizwa kuhusu { $asked } ikajibu kuhusu { $told }.
answer-m-pesa-was-asked-about-the = M-PESA iliulizwa kuhusu malipo yenye ID { $asked } ikajibu kuhusu { $told }.
answer-m-pesa-answered-without-the-state = M-PESA ilijibu bila hali ya malipo.
answer-m-pesa-says-that-it-was = M-PESA inasema kwamba yalilipwa kisha yakarudishwa, bila risiti yake.
answer-m-pesa-answered-which-does-not = M-PESA ilijibu “{ $word }”, neno ambalo halisemi kama ililipa.
answer-m-pesa-has-as-paid-it = M-PESA ina { $receipt } kama imelipwa: haijarudishwa, au bado. Hilo halithibitishi chochote kuhusu ombi hili.
answer-m-pesa-has-as-that-proves = M-PESA ina { $receipt } kama “{ $word }”. Hilo halithibitishi chochote kuhusu ombi hili.
answer-m-pesa-took-a-password-whose = M-PESA ilikubali nenosiri ambalo mabadiliko yake yalikuwa yameisha. Kama ndilo lililo kwenye portal sasa, libadilishe hapa pia.
answer-m-pesa-answered-a-question-about = M-PESA ilijibu swali kuhusu nenosiri ambalo lilikuwa limeshaamuliwa.
answer-it-did-not-come-to-the = Haikuja kwenye anwani ya uthibitisho.
answer-m-pesa-sent-something-that-is = M-PESA ilituma kitu ambacho si uthibitisho wa malipo.
answer-it-is-about-another-number = Inahusu nambari nyingine, { $shortcode }.
answer-it-has-no-receipt-that-can = Haina risiti inayosomeka.
answer-the-confirmation-of-has-no-amount = Uthibitisho wa { $receipt } hauna kiasi kinachosomeka.
answer-it-works = Inafanya kazi.
answer-the-approval-of-batch-was-not = Idhini ya fungu { $batch } haikutolewa na programu hii, au haipo.
answer-batch-was-cancelled-and-stands-as = Fungu { $batch } lilighairiwa, na limeandikwa kama limeidhinishwa.
answer-payout-is-not-what-was-approved = Malipo { $payout } si kama yalivyoidhinishwa.
answer-payout-was-sent-before-and-stands = Malipo { $payout } yalitumwa awali, na yameandikwa kama hayajatumwa.
answer-payout-stands-as-sent-and-was = Malipo { $payout } yameandikwa kama yametumwa, na hayakutumwa.
answer-payout-has-another-id-at-m = Malipo { $payout } yana ID nyingine kwa M-PESA kuliko ile yaliyotumwa nayo.
answer-a-callback-of-m-pesas-number = Jibu la M-PESA (nambari { $delivery }) haliwezi kutumika: si lile lililohifadhiwa.
answer-audit-entry-was-not-written-by = Ingizo la kumbukumbu { $entry } halikuandikwa na kompyuta hii.
answer-a-part-of-it-cannot-be = Sehemu yake haisomeki.
answer-gateway-refused = Mlango wa M-PESA ulikataa
answer-held-back = Utumaji ulisimamishwa kabla hili halijaondoka
answer-unreachable = Mlango wa M-PESA haukufikika
answer-throttled = Mlango wa M-PESA uliomba kwenda polepole
answer-not-authorised = Mlango wa M-PESA hauiruhusu app hii
answer-timed-out = Hakuna jibu lililokuja kwa wakati
answer-connection-lost = Muunganisho ulikatika kabla jibu halijaja
answer-server-error = Mlango wa M-PESA una hitilafu
answer-duplicate-id = Mlango wa M-PESA unaijua ID hii tayari: ombi la awali lilifika
answer-redirected = Mlango wa M-PESA ulielekeza ombi kwingine, na halikufuatwa
answer-unreadable = Jibu la mlango wa M-PESA halikusomeka
answer-aborted = Hazina ilikatisha ombi kabla jibu halijaja
answer-with-code-and-words = { $said } (kodi { $code }): “{ $words }”.
answer-with-words = { $said }: “{ $words }”.
answer-check-found = { $faults ->
    [one] Ukaguzi ulipata kosa moja: angalia Kumbukumbu.
   *[other] Ukaguzi ulipata makosa { $faults }: angalia Kumbukumbu.
}
answer-batch-has-too-few-approvals = Fungu { $batch } lina idhini chache kuliko sera yake inavyotaka.
answer-policy-was-not-agreed-to = Sera { $version } haikukubaliwa na wasimamizi wawili.
answer-batch-is-under-another-policy = Fungu { $batch } linafuata sera { $named }, ilhali sera { $current } ndiyo iliyokuwa ikitumika lilipotumwa kuidhinishwa.
answer-attachment-of-batch-altered = Faili iliyoambatishwa kwenye fungu { $batch } haipo, au si ile iliyoambatishwa.
