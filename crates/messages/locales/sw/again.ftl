### Why failed payouts are not paid again yet.

again-m-pesa-cannot-be-asked-requests = M-PESA haiwezi kuulizwa: maombi ya aina hii hayabebi ID yetu, na yenyewe haikutoa yake. Angalia taarifa yake kwanza.
again-two-people-resolved-it-as-not = Watu wawili walitatua kwamba hayakulipwa, na M-PESA haipati chochote chini ya ID yake. Angalia taarifa yake kwanza.
again-failed-ones = { $title } (yaliyoshindwa)
again-m-pesas-gateway-does-not-let = Mlango wa M-PESA hauruhusu shirika hili kuuliza.
again-the-ledger-could-not-be-read = Leja haikuweza kusomwa au kuandikwa. Angalia tena.
again-m-pesa-has-answered-about-it = M-PESA imejibu kuhusu malipo haya tangu hapo.
again-it-is-being-paid-again-in = Yanalipwa tena katika fungu { $batch } tayari.
again-payout-tried-to-pay-the-same = Malipo { $payout } yalijaribu kulipa kitu kilekile tena, na huenda yaliyalipa.
again-m-pesa-finds-nothing-under-its = M-PESA haipati chochote chini ya ID yake, ingawa ilikuwa imejibu kwamba yalishindwa.
