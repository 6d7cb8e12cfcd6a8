### Customers' payments.

incoming-type-a-safaricom-number-of-your = Andika nambari ya Safaricom ya shirika lako, kama 0712 345 678.
incoming-that-is-no-m-pesa-receipt = Hiyo si risiti ya M-PESA. Ina herufi na tarakimu kama kumi, kama SG632NMUAB.
incoming-this-is-the-receipt-of-a = Hii ni risiti ya kurudisha pesa. Kurudisha pesa hakuwezi kurudishwa.
incoming-this-is-the-receipt-of-a-payout = Hii ni risiti ya malipo yako. M-PESA hairuhusu programu yoyote kuyarudisha: watu hufanya hivyo kwenye portal yake. Fungua kazi kwa ajili yake kwenye ukurasa wa malipo.
incoming-this-payment-was-refunded = Malipo haya yalirudishwa.
incoming-this-payment-is-being-refunded-already = Malipo haya yanarudishwa tayari.
incoming-m-pesa-says-that-this-payment = M-PESA inasema kwamba malipo haya yalirudishwa tayari.
incoming-m-pesa-says-that-this-payment-never = M-PESA inasema kwamba malipo haya hayakupita kamwe ({ $word }). Hakuna cha kurudisha.
incoming-m-pesa-was-asked-the-answer = M-PESA iliulizwa. Jibu kwa kawaida huja ndani ya sekunde.
incoming-m-pesa-did-not-take-the = M-PESA haikulipokea swali. { $answer }
incoming-m-pesa-did-not-answer-check = M-PESA haikujibu. Angalia tena.
incoming-m-pesa-holds-addresses-for-this = M-PESA ina anwani za nambari hii tayari. Kama si za programu hii, zifute kwenye Daraja portal chini ya Self Services, URL Management, kisha jaribu tena.
incoming-m-pesa-did-not-take-the-addresses = M-PESA haikupokea anwani. { $answer }
incoming-m-pesas-answer-was-lost-so = Jibu la M-PESA lilipotea, kwa hiyo haijulikani kama ilipokea anwani. { $answer } Jaribu tena.
incoming-it-is-not-known-whether-m = Haijulikani kama M-PESA ilipokea anwani. Jaribu tena.
incoming-let-m-pesa-send-customers-payments = Acha M-PESA itume malipo ya wateja hapa kwanza: orodha inahitaji anwani hiyohiyo.
incoming-elsewhere-heard = Relay ilibadilishwa { $day }, na M-PESA haikuambiwa: bado inatuma malipo ya wateja kwenye anwani ya zamani. Hazina bado inasikiliza ile ya awali, kwa hiyo yanafika kwa sasa.
incoming-elsewhere-lost = Relay ilibadilishwa { $day }, na M-PESA haikuambiwa: bado inatuma malipo ya wateja kwenye anwani ya zamani. Hakuna anayesikiliza huko tena: wanacholipa wateja hakifiki hapa.
incoming-delete-first = M-PESA hupokea anwani mpya ikiwa haina yoyote tu: futa za zamani kwenye Daraja portal kwanza, chini ya Self Services, URL Management.
