### Papers: payment advices, summaries, closings, recovery kits, letters and tables.

## Every page
papers-shortcode = Nambari fupi ya M-PESA { $shortcode }
papers-band-sandbox = SANDBOX: mfumo wa majaribio wa Safaricom. Hakuna pesa halisi zilizotumwa.
papers-band-practice = MAZOEZI: huu ni mfano tu. Hakuna pesa halisi zilizotumwa.
papers-page = Ukurasa { $page } kati ya { $pages }
papers-foot = { $part }. { $organisation }. Imechapishwa na { $printed }.
papers-foot-missing = { $mark } inasimama badala ya herufi isiyoweza kuchapishwa hapa.
papers-document-title = { $title }, { $organisation }
papers-sign-here = Sahihi, muhuri na tarehe
papers-signed = { $by }, { $at }
papers-two-people = { $first } na { $second }
papers-nobody = Hakuna mtu
papers-total = Jumla
papers-heading-time = { $heading } (EAT)

## Where money goes
papers-to-phone = Nambari ya M-PESA
papers-to-bill = Pay bill na akaunti
papers-to-till = Nambari ya till
papers-to-tax = Nambari ya usajili wa malipo (PRN)
papers-to-top-up = Akaunti ya Utility ya

## States of a payout
papers-state-draft = Rasimu
papers-state-submitted = Yanasubiri idhini
papers-state-approved = Yameidhinishwa
papers-state-sending = Yanatumwa
papers-state-accepted = Yamepokewa na M-PESA
papers-state-paid = Yamelipwa
papers-state-failed = Yameshindwa
papers-state-in-doubt = Hayajathibitika
papers-state-reversed = Yamerudishwa
papers-state-cancelled = Yameghairiwa
papers-state-rejected = Yamekataliwa

## Amounts in words
papers-words-whole = Shilingi za Kenya { $shillings } pekee
papers-words-cents = Shilingi za Kenya { $shillings } na senti { $cents } pekee

## The payment advice of one payout
papers-advice-title = Taarifa ya malipo
papers-advice-title-record = Kumbukumbu ya malipo
papers-advice-no-proof = Ukurasa huu si uthibitisho wa malipo.
papers-advice-unreal = HAKUNA PESA HALISI ZILIZOTUMWA
papers-advice-unreal-sandbox = Malipo haya yalifanywa katika mfumo wa majaribio wa Safaricom.
papers-advice-unreal-practice = Malipo haya yalifanywa katika hali ya mazoezi, kwa mfano wa M-PESA.
papers-advice-not-paid = HAYAJALIPWA
papers-advice-not-paid-yet = HAYAJALIPWA BADO
papers-advice-not-confirmed = HAYAJATHIBITISHWA
papers-advice-in-doubt = HAYAJATHIBITISHWA: HATUJUI BADO
papers-advice-taken-back = YAMERUDISHWA
papers-advice-paid = Yamelipwa
papers-advice-text-unapproved = Malipo haya hayajaidhinishwa.
papers-advice-text-approved = Malipo haya yameidhinishwa na yanasubiri kutumwa.
papers-advice-text-sending = Malipo haya yanatumwa. Bado haijulikani kama M-PESA imeyapokea.
papers-advice-text-accepted = M-PESA imeyaweka malipo haya kwenye foleni. Bado haijulikani yataishaje.
papers-advice-text-paid = M-PESA ililipa tarehe { $at }, kwa risiti { $receipt }.
papers-advice-text-paid-sandbox = Mfumo wa majaribio wa Safaricom ulilipa tarehe { $at }, kwa risiti { $receipt }.
papers-advice-text-paid-practice = Mfano wa M-PESA ulilipa tarehe { $at }, kwa risiti { $receipt }.
papers-advice-text-heard = M-PESA ilisema tarehe { $at } kwamba malipo haya yamelipwa, kwa risiti { $receipt }.
papers-advice-text-heard-sandbox = Mfumo wa majaribio wa Safaricom ulisema tarehe { $at } kwamba malipo haya yamelipwa, kwa risiti { $receipt }.
papers-advice-text-heard-practice = Mfano wa M-PESA ulisema tarehe { $at } kwamba malipo haya yamelipwa, kwa risiti { $receipt }.
papers-advice-text-found = M-PESA haikujibu. Watu wawili wa shirika hili walithibitisha tarehe { $at } kwamba malipo haya yamelipwa, kwa risiti { $receipt }.
papers-advice-text-failed = Malipo haya yameshindwa tarehe { $at }. Hakuna pesa zilizotumwa. { $why }
papers-advice-text-failed-code = Malipo haya yameshindwa tarehe { $at }. Hakuna pesa zilizotumwa. { $why } (msimbo wa M-PESA { $code })
papers-advice-text-in-doubt = Tangu { $since } haijulikani kama malipo haya yamefika. { $why } Usilipe kwa njia nyingine kabla M-PESA haijajibu.
papers-advice-text-reversed = Malipo haya yalilipwa, na pesa zikarudishwa tarehe { $at }. { $proof }
papers-advice-text-cancelled = Malipo haya yalighairiwa kabla ya kutumwa.
papers-advice-text-rejected = Malipo haya yalikataliwa. Hayakutumwa kamwe.
papers-advice-payment = Malipo
papers-advice-to = Kwa
papers-advice-for = Sababu
papers-advice-receipt = Risiti ya M-PESA
papers-advice-when-paid = Yalilipwa
papers-advice-when-heard = Yalithibitishwa na M-PESA
papers-advice-when-found = Yalithibitika kulipwa
papers-advice-when-taken-back = Yalirudishwa
papers-advice-registered-number = Nambari imesajiliwa kwa
papers-advice-registered-name = Jina kwenye M-PESA
papers-advice-state = Hali
papers-advice-approval = Yalivyoandaliwa na kuidhinishwa
papers-advice-batch = Fungu
papers-advice-prepared-by = Yameandaliwa na
papers-advice-approved-by = Yameidhinishwa na
papers-advice-our-id = Kitambulisho chetu cha malipo haya
papers-advice-our-id-at-mpesa = Kitambulisho chetu kwa M-PESA
papers-advice-closing-proved = Uthibitisho wa malipo haya ni risiti ya M-PESA. Inaweza kukaguliwa kwenye ujumbe wa M-PESA wa mpokeaji na kwenye taarifa ya akaunti ya M-PESA ya shirika.
papers-advice-closing-unproved = Ukurasa huu si uthibitisho wa malipo. Unasema yaliyokuwa kwenye kumbukumbu za shirika ulipochapishwa. Risiti ya M-PESA pekee ndiyo inayothibitisha malipo.

## The summary of a batch
papers-summary-title = Muhtasari wa fungu la malipo
papers-summary-foot = Muhtasari wa fungu { $batch }
papers-summary-payouts = Malipo
papers-summary-sum = Jumla
papers-summary-fees = Gharama, makadirio
papers-summary-fingerprint = Alama ya utambulisho ya mistari
papers-summary-the-payouts = Orodha ya malipo
papers-summary-too-many = Malipo ya fungu hili ni mengi mno kwa karatasi. Yanaweza kuhifadhiwa kama jedwali.
papers-summary-none = Hakuna malipo katika fungu hili.
papers-summary-doubt-title =
    { $count ->
        [one] Malipo { $shown } hayajathibitika: KSh { $sum }
       *[other] Malipo { $shown } hayajathibitika: KSh { $sum }
    }
papers-summary-doubt-text = Haijulikani kama pesa hizi zimefika. Hazihesabiwi kuwa zimelipwa, na zisilipwe kwa njia nyingine kabla M-PESA haijajibu.
papers-summary-open-title =
    { $count ->
        [one] Malipo { $shown } hayajakamilika bado
       *[other] Malipo { $shown } hayajakamilika bado
    }
papers-summary-open-text = Muhtasari huu unaonyesha hali ya fungu wakati ulipochapishwa.
papers-summary-how = Hali ilivyo
papers-summary-state = Hali
papers-summary-sum-column = Jumla, KSh
papers-summary-all = Yote
papers-summary-why-failed = Sababu za malipo kushindwa
papers-summary-code = Msimbo
papers-summary-what-to-do = Kilichotokea, na la kufanya
papers-summary-number = Na.
papers-summary-payee = Mpokeaji
papers-summary-paid-to = Yamelipwa kwa
papers-summary-amount = KSh
papers-summary-proof = Risiti au msimbo
papers-summary-when = Lini (EAT)
papers-summary-code-of = Msimbo { $code }

## A month's closing
papers-closing-title = Ulinganishaji wa M-PESA
papers-closing-foot = Ulinganishaji wa M-PESA, { $month }
papers-closing-not-closed = Haujafungwa
papers-closing-not-closed-text = Hivi ndivyo mwezi ulivyo sasa. Inaweza kubadilika hadi watu wawili waufunge.
papers-closing-closed = Umefungwa
papers-closing-statements = Taarifa za akaunti
papers-closing-closed-by = Umefungwa na
papers-closing-agreed-by = Umekubaliwa na
papers-closing-what-for = Sababu
papers-closing-lines = Mistari
papers-closing-in = Zilizoingia, KSh
papers-closing-out = Zilizotoka, KSh
papers-closing-not-in-statements = Haliko kwenye taarifa za akaunti
papers-closing-opening-balance = Salio la kuanzia
papers-closing-closing-balance = Salio la mwisho
papers-closing-all = Jumla
papers-closing-wrong-title = Hesabu hazilingani
papers-closing-wrong-text = Salio la kuanzia pamoja na pesa zilizoingia na kutoka hazitoi salio la mwisho: kuna mistari inayokosekana kwenye taarifa.
papers-closing-when = Lini (EAT)
papers-closing-receipt = Risiti
papers-closing-what = Nini
papers-closing-amount = KSh
papers-closing-standing = Hali ilivyo
papers-closing-differences = Yasiyolingana
papers-closing-nothing = Hakuna. Kila mstari wa taarifa za akaunti una malipo yake katika Hazina.

## The recovery kit
papers-kit-title = Karatasi ya urejesho
papers-kit-keep = Tunza ukurasa huu kama ufunguo wa sefu
papers-kit-keep-text = Maneno haya 24 hufungua kila nakala rudufu itakayotengenezwa kuanzia leo. Yeyote aliye nayo pamoja na nakala rudufu anaweza kuisoma yote. Hayajahifadhiwa popote pengine.
papers-kit-which = Ya leja gani
papers-kit-ledger = Leja
papers-kit-known-by = Karatasi hii inatambulika kwa
papers-kit-made-by = Imetengenezwa na
papers-kit-older = Karatasi za zamani
papers-kit-older-text = hufungua tu nakala rudufu zilizotengenezwa kabla ya hii kuchapishwa. Zitunze kwa muda wote wa nakala hizo.
papers-kit-now = Sasa
papers-kit-now-print = Ichapishe mara mbili na ufunge kila moja kwenye bahasha. Zitunze mahali pawili tofauti, si mahali zilipo nakala rudufu.
papers-kit-now-delete = Futa faili, kisha uondoe vilivyo kwenye pipa la taka la kompyuta.
papers-kit-needed = Inapohitajika
papers-kit-needed-lost = Kompyuta au hifadhi yake ya funguo imepotea: sakinisha Hazina, chagua Rejesha nakala rudufu, chagua faili na uandike maneno. Watu wawili wa shirika hili huthibitisha kwa kaulisiri zao. Hakuna kinacholipwa kwa kufanya hivyo: kutuma hubaki kumesitishwa, na M-PESA huulizwa kuhusu yote yanayoweza kuwa yamelipwa tangu hapo.
papers-kit-needed-forgot = Mtu amesahau kaulisiri yake, na amebaki mtu mmoja tu mwingine: mtu huyo pamoja na maneno haya hutoa kaulisiri mpya.
papers-kit-needed-without = Bila Hazina: nakala rudufu ni faili ya muundo wa age (age-encryption.org) yenye tar ndani yake; maneno ni ya BIP 39.

## The letter to Safaricom
papers-letter-title = Ombi la kurudisha malipo
papers-letter-to = Kwa Safaricom PLC, huduma kwa biashara za M-PESA
papers-letter-reference = Kumbukumbu yetu: { $reference }
papers-letter-subject = Risiti ya M-PESA { $receipt }: malipo kwa nambari isiyo sahihi
papers-letter-opening = Kutoka nambari fupi { $shortcode }, { $organisation } ililipa pesa zilizotajwa hapa chini kwa nambari ambayo haikukusudiwa. Tunaomba mrudishe malipo haya, au kiasi kilichobaki, na mzuie pesa hizo hadi hapo. Malipo ya aina hii (B2C) hayawezi kurudishwa kupitia API.
papers-letter-what-went-wrong = Kilichotokea
papers-letter-asking = Tafadhali tuelezeni kwa maandishi kilichofanyika, pamoja na risiti ya urejeshaji au sababu ya kutowezekana, na mtaje kumbukumbu yetu.
papers-letter-contact = Mawasiliano yetu
papers-letter-for-organisation = Kwa niaba ya shirika
papers-letter-payment = Malipo yenyewe
papers-letter-receipt = Risiti ya M-PESA
papers-letter-paid = Yalilipwa
papers-letter-amount = Kiasi
papers-letter-amount-of = KSh { $figures } ({ $words })
papers-letter-from = Kutoka nambari fupi
papers-letter-number = Yalilipwa kwa nambari
papers-letter-registered = Nambari hiyo imesajiliwa kwa
papers-letter-meant-for = Yalikusudiwa kwa
papers-letter-steps = La kufanya
papers-letter-steps-title = Kwetu: la kufanya, hatua kwa hatua
papers-letter-steps-ours = Ukurasa huu unabaki ndani ya shirika. Usiutume.
papers-letter-step-today = Chukua hatua leo: pesa zilizotolewa au kutumika ni vigumu kurudishwa. Mhusika: { $owner }.
papers-letter-step-today-due = Chukua hatua leo: pesa zilizotolewa au kutumika ni vigumu kurudishwa. Mhusika: { $owner }, hadi { $due }.
papers-letter-step-portal = Ingia kwenye tovuti ya mashirika ya M-PESA ya nambari fupi { $shortcode } kama opereta anayeruhusiwa kurudisha miamala. Business Administrator wa shirika lako ndiye anayetoa jukumu hilo.
papers-letter-step-search = Tafuta muamala kwa risiti yake { $receipt }. Linganisha nambari { $number } na kiasi KSh { $amount } na unachokiona.
papers-letter-step-reverse = Anzisha urejeshaji hapo, kwa kiasi chote, na utoe sababu iliyo kwenye barua. Ikiwa shirika lako limepangwa hivyo, opereta wa pili lazima aidhinishe kwenye tovuti.
papers-letter-step-send = Ikiwa tovuti hairuhusu au inakataa, barua itiwe sahihi na watu ambao Safaricom inawajua kama watia saini wenu, kisha mwitume kwa huduma ya biashara ya Safaricom pamoja na mstari wa taarifa yenu ya M-PESA. Andika nambari ya tiketi kwenye kazi hii.
papers-letter-step-never = Usitume malipo haya tena kwa API, na usitumie Reversal API: hiyo hurudisha malipo ya wateja pekee.
papers-letter-step-new = Mtu aliyepaswa kulipwa apate malipo yake mapya, yaliyoandaliwa na kuidhinishwa kama mengine yote.
papers-letter-step-close = Funga kazi hii katika Hazina kwa ushahidi tu: risiti ya urejeshaji, au jibu la Safaricom kwa maandishi. Hadi hapo malipo yanabaki yalivyo: yamelipwa.
