### What was asked about payouts in doubt, and how people resolve them.

doubt-type-up-to-which-day-the = Andika hadi siku gani taarifa uliyoangalia inafika, kama 3 Des 2026.
doubt-say-in-a-few-words-what = Sema kwa maneno machache hili linategemea nini: uliangalia wapi, na panasema nini.
doubt-keep-it-to-500-characters = Tumia herufi 500 au chini.
doubt-choose-one-payout-at-least-and = Chagua malipo moja angalau, na 500 zaidi.
doubt-it-was-decided-meanwhile = Liliamuliwa wakati huo.
doubt-the-gateways-answer-to-the-question = Jibu la mlango wa M-PESA kwa swali lilipotea.
doubt-m-pesa-answered-paid-receipt = M-PESA ilijibu: yalilipwa, risiti { $receipt }.
doubt-m-pesa-answered-not-paid = M-PESA ilijibu: hayakulipwa.
doubt-m-pesa-answered-was-paid-and = M-PESA ilijibu: { $receipt } ililipwa kisha ikarudishwa.
doubt-no-result-yet-it-may-still = Hakuna matokeo bado; huenda bado yakalipwa. { $why }
doubt-checked-with-m-pesa-receipt = M-PESA iliulizwa, risiti { $receipt }.
doubt-checked-with-m-pesa-how-this = M-PESA iliulizwa haya yaliishaje, kwa ID yake.
doubt-checked-with-m-pesa-how-this-ended = M-PESA iliulizwa haya yaliishaje, kwa ID yake chini ya jina la zamani la sehemu hiyo.
doubt-it-was-sent-again-the-gateways = Yalitumwa tena; jibu la mlango wa M-PESA halijulikani.
doubt-m-pesa-accepted-it-now-so = M-PESA imeyapokea sasa, kwa hiyo ombi la kwanza halikuwa limefika. Matokeo yanafuata.
doubt-m-pesa-knows-this-id-already = M-PESA inaijua ID hii tayari: ombi la kwanza lilifika, na la pili halikulipa chochote. Jinsi la kwanza lilivyoisha bado haijulikani.
doubt-that-says-nothing-about-the-first = { $said } Hilo halisemi chochote kuhusu ombi la kwanza.
doubt-the-answer-to-the-second-request = Jibu la ombi la pili lilipotea pia. Yote mawili yana ID ileile, kwa hiyo ni moja tu linaloweza kulipwa.
doubt-proposed-as-paid-receipt = Imependekezwa kwamba yalilipwa, risiti { $receipt }. “{ $note }”
doubt-proposed-as-not-paid = Imependekezwa kwamba hayakulipwa. “{ $note }”
doubt-approved-by-passphrase-resolved-by-two = Imeidhinishwa kwa kaulisiri: yametatuliwa na watu wawili.
doubt-not-approved = Haikuidhinishwa. “{ $reason }”
doubt-for-people = Majibu ya M-PESA hayajamaliza hili, na inaulizwa kwa nadra zaidi sasa, mwishowe mara moja kwa siku. Tafuta malipo kwenye M-PESA portal au kwenye taarifa, kisha uamue mwenyewe: mtu mmoja anapendekeza yaliishaje, mwingine anaidhinisha.
doubt-no-receipt = Hii si risiti ya M-PESA. Ina herufi na tarakimu kumi, kama SKL1A2B3C4: inakili kutoka portal au taarifa.
