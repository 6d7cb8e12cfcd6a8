### Reading payrolls and bills: problems, flags, and rows that wait.

## Files that are no table
payfile-empty-file = Faili ni tupu. Chagua tena faili ya mishahara, au ihifadhi tena kwanza.
payfile-not-pdf = Hii ni PDF. Omba orodha ya mishahara kama jedwali, au nakili jedwali kwenye programu ya jedwali na uhifadhi kama XLSX au CSV.
payfile-not-picture = Hii ni picha. Andika jedwali kwenye programu ya jedwali na uhifadhi kama XLSX au CSV.
payfile-not-document = Hii ni hati ya maandishi. Nakili jedwali kwenye programu ya jedwali na uhifadhi kama XLSX au CSV.
payfile-not-numbers = Hii ni hati ya Numbers. Katika Numbers chagua File, Export To, Excel au CSV, kisha uchague faili hiyo.
payfile-not-archive = Hii ni faili iliyofungashwa (zip). Ifungue na uchague faili ya mishahara iliyo ndani.
payfile-not-archive-no-workbook = Hii ni faili iliyofungashwa, si faili ya Excel. Ifungue na uchague faili ya mishahara iliyo ndani.
payfile-not-web-page = Huu ni ukurasa wa tovuti, si faili ya Excel. Ufungue kwenye programu ya jedwali na uuhifadhi kama XLSX au CSV.
payfile-not-xml = Hii ni hati ya XML. Ifungue kwenye programu ya jedwali na uihifadhi kama XLSX au CSV.
payfile-not-table = Hili si jedwali. Hifadhi orodha ya mishahara kama CSV au XLSX na uchague faili hiyo.
payfile-no-columns = Faili ni maandishi yasiyo na safuwima. Hifadhi orodha ya mishahara kama CSV au XLSX, na mstari wa kwanza utaje safuwima.
payfile-no-header = Hakuna mstari wa faili unaotaja safuwima zake. Eleza kila safuwima ni ya nini, au ongeza mstari wa kwanza wenye kichwa cha kila safuwima, angalau "simu" na "kiasi".
payfile-no-rows = Faili inataja safuwima zake lakini haina mistari chini yake. Ongeza wapokeaji na uhifadhi faili tena.
payfile-too-many-rows = Faili ina zaidi ya mistari 300,000, ambayo ndiyo mingi zaidi kwa fungu moja. Igawe katika faili kadhaa na uzilipe moja baada ya nyingine.
payfile-sum-too-large = Kwa mstari huu jumla ya faili ni kubwa kuliko inayoweza kuhesabiwa. Gawa faili mara mbili.

## Rows
payfile-quote-not-closed = Alama ya nukuu inafungua thamani na hakuna inayoifunga. Iondoe, au ongeza inayokosekana.
payfile-amount-split = Koma iliyo kwenye kiasi hiki inatenganisha safuwima hapa. Andika kiasi bila koma, au kiweke ndani ya alama za nukuu.
payfile-too-many-values = Mstari una thamani nyingi kuliko vichwa, kwa hiyo haijulikani ipi ni ipi. Weka thamani zenye kitenganishi ndani ya alama za nukuu.
payfile-date-cell = Seli imewekwa kama tarehe. Iweke kama nambari, kagua inavyosema, kisha uhifadhi faili tena.
payfile-formula-uncalculated = Fomula ya seli haikuwahi kukokotolewa. Fungua faili kwenye programu ya jedwali, ihifadhi na uichague tena.
payfile-formula-text = Seli ina maandishi ya fomula badala ya jibu lake. Weka thamani badala ya fomula na uhifadhi faili tena.
payfile-error-cell = Seli ina hitilafu ya jedwali badala ya thamani. Irekebishe kwenye jedwali na uhifadhi faili tena.
payfile-unknown-command = M-PESA haijui aina hii ya malipo. Andika SalaryPayment, BusinessPayment au PromotionPayment, kwa bili paybill, till au kodi, au uiache tupu.

## Phone numbers
payfile-phone-missing = Nambari ya simu haipo. Iongeze na uhifadhi faili tena.
payfile-number-shortened = Programu ya jedwali imefupisha nambari hii na tarakimu zake za mwisho zimepotea. Weka safuwima kama maandishi, andika nambari tena na uhamishe faili nje tena.
payfile-two-phones = Seli ina zaidi ya nambari moja ya simu. Acha moja tu ya kulipwa.
payfile-phone-decimal = Hii ni nambari yenye alama au desimali, si nambari ya simu. Iandike kama 0712345678 na uhifadhi faili tena.
payfile-phone-letters = Nambari ya simu ina herufi. Palipoandikwa herufi O au l badala ya 0 au 1, andika tarakimu.
payfile-phone-not-a-number = Hii si nambari ya simu. Andika nambari pekee, kama 0712345678.
payfile-phone-too-short = Nambari ya simu ina tarakimu chache. Nambari ya simu ya Kenya ina kumi, kama 0712345678.
payfile-phone-too-long = Nambari ya simu ina tarakimu nyingi. Nambari ya simu ya Kenya ina kumi, kama 0712345678.
payfile-phone-foreign = Nambari ya simu si ya Kenya. M-PESA hulipa nambari za simu za Kenya pekee: tumia inayoanza na 07, 01 au 254.
payfile-phone-not-mobile = Hii ni nambari ya simu ya mezani au ya huduma. Tumia nambari ya simu ya mkononi ya mpokeaji, inayoanza na 07 au 01.

## Amounts
payfile-amount-zero = Kiasi ni sifuri. Andika kiasi cha kulipa, au ondoa mstari.
payfile-amount-whole-shillings = M-PESA hulipa shilingi kamili pekee. Sawazisha kiasi kiwe shilingi kamili.
payfile-amount-missing = Kiasi hakipo. Kiandike na uhifadhi faili tena.
payfile-amount-negative = Kiasi ni hasi. Pesa za kulipa pekee ndizo huwekwa hapa: rekebisha au ondoa mstari.
payfile-amount-dash = Kistari kinamaanisha sifuri. Andika kiasi cha kulipa, au ondoa mstari.
payfile-amount-shortened = Programu ya jedwali imefupisha nambari hii na tarakimu zake hazina uhakika. Weka safuwima kama nambari na uhamishe faili nje tena.
payfile-amount-not-a-number = Hiki si kiasi. Kiandike kwa tarakimu, kama 1250.
payfile-amount-too-large = Kiasi ni kikubwa mno. Kirekebishe na uhifadhi faili tena.
payfile-form-amount-missing = Andika kiasi kwa shilingi kamili, kama 1250.
payfile-form-amount-zero = Andika ni kiasi gani: kiasi ni sifuri.
payfile-form-amount-negative = Andika kiasi bila alama ya kutoa.

## Bills
payfile-kind-contradicts = Aina ya mstari huu hailingani na nambari inayotajwa. Rekebisha aina, au hamisha nambari kwenye safuwima yake.
payfile-payee-missing = Mstari hautaji wa kulipwa. Jaza pay bill, till, nambari ya usajili wa kodi au nambari ya simu.
payfile-two-payees = Mstari unataja zaidi ya mpokeaji mmoja. Acha nambari ya kulipwa pekee.
payfile-bank-account = Mstari huu unataja akaunti ya benki bila nambari ya simu. M-PESA hulipa nambari za simu: ongeza safuwima yake, au lipa mstari huu kupitia benki.
payfile-tax-other-number = Kodi hulipwa kwa pay bill 572572, na mstari huu unataja nyingine. Rekebisha aina au nambari.
payfile-registration-missing = Kodi inahitaji nambari ya usajili wa malipo (PRN) iliyotolewa na KRA.
payfile-number-not-organisations = Hii si nambari ya shirika kwenye M-PESA: pay bill na till zina tarakimu tano hadi saba.
payfile-account-digits-cut = Programu ya jedwali huhifadhi tarakimu kumi na tano pekee za nambari, kwa hiyo za mwisho zimepotea. Weka safuwima kama maandishi na uandike nambari tena, kama ilivyo kwenye bili.
payfile-account-zero-lost = Nambari hii ni fupi kuliko nyingine za safuwima yake, zinazoanza na sifuri: huenda sifuri yake ilipotea. Iandike kama ilivyo kwenye bili, kwenye seli ya maandishi.
payfile-account-missing = Pay bill inahitaji nambari ya akaunti ambayo msambazaji anakutambua nayo.
payfile-account-odd-signs = M-PESA hupoteza malipo yenye alama kama hizi. Andika herufi, tarakimu, nafasi, - na / pekee, kama ilivyo kwenye bili.

## Flags
payfile-row-no-name = Mstari hauna jina: mpokeaji wake anajulikana kwa nambari pekee.
payfile-row-no-reference = Mstari hauna kumbukumbu: inatumika ile ya fungu zima.
payfile-file-no-names = Faili haina safuwima ya majina: wapokeaji wanajulikana kwa nambari zao pekee.
payfile-file-no-references = Faili haina safuwima ya kumbukumbu: inatumika ile ya fungu zima.
payfile-hidden-row = Mstari huu umefichwa kwenye faili ya Excel, kwa mkono au kwa kichujio, lakini upo kwenye faili na ungelipwa.

## A saved file of rows with problems
payfile-saved-line = Mstari kwenye faili
payfile-saved-reason = Tatizo

## Workbooks
payfile-workbook-damaged = Faili ya Excel imeharibika. Ifungue kwenye programu ya jedwali, ihifadhi kama XLSX au CSV kisha uchague faili hiyo.
payfile-workbook-repeated = Faili ya Excel imeharibika: mstari { $line } wa laha “{ $sheet }” unarudiwa au upo baada ya mistari ya baadaye. Ifungue kwenye programu ya jedwali, ihifadhi kama XLSX au CSV kisha uchague faili hiyo.
payfile-workbook-empty = Faili ya Excel haina laha yenye data inayoonekana. Ifungue kwenye programu ya jedwali, ihifadhi kama XLSX au CSV kisha uchague faili hiyo.
payfile-workbook-password = Faili ya Excel imelindwa kwa nenosiri: liondoe, au hifadhi laha kama CSV. Ifungue kwenye programu ya jedwali, ihifadhi kama XLSX au CSV kisha uchague faili hiyo.
payfile-workbook-unreadable = Faili ya Excel haisomeki; huenda imeharibika au si faili ya Excel. Ifungue kwenye programu ya jedwali, ihifadhi kama XLSX au CSV kisha uchague faili hiyo.
payfile-workbook-too-large = Faili ya Excel ni kubwa kuliko inavyoweza kusomwa ikifunguliwa. Ifungue kwenye programu ya jedwali, ihifadhi kama XLSX au CSV kisha uchague faili hiyo.
payfile-other-sheets = Laha "{ $sheet }" pekee ndiyo inayosomwa; faili ya Excel pia ina { $others }.

## Files, with values
payfile-file-too-large = { $file } ni kubwa kuliko MB 512. Igawe katika faili kadhaa.
payfile-statement-mpesa = Hii ni taarifa ya akaunti ya M-PESA: inaorodhesha malipo yaliyokwisha kufanywa. Hakuna kinacholipwa kutoka humo. Chagua faili ya malipo ya kufanya badala yake.
payfile-statement-account = Hii ni taarifa ya akaunti: inaorodhesha pesa zilizokwisha kutumwa. Hakuna kinacholipwa kutoka humo. Chagua faili ya malipo ya kufanya badala yake.
payfile-no-amount-column = Hakuna kichwa ambacho kwa hakika ni cha kiasi. Eleza ni safuwima gani, au ipe jina "kiasi" na uchague faili tena.
payfile-no-phone-column = Hakuna kichwa ambacho kwa hakika ni cha nambari ya simu. Eleza ni safuwima gani, au ipe jina "simu" na uchague faili tena.
payfile-hidden-column-read = Safuwima "{ $column }" imefichwa kwenye faili ya Excel, lakini ipo kwenye faili na inasomwa.
payfile-hidden-column-seen = Safuwima "{ $column }" imefichwa kwenye faili ya Excel, lakini ipo kwenye faili na inaangaliwa.
payfile-command-ignored = Safuwima "{ $column }" haitaji aina ya malipo ya M-PESA na haisomwi.
payfile-bank-beside = Safuwima "{ $column }" ina akaunti za benki. Pesa huenda kwa nambari za simu: hakikisha hakuna anayelipwa pia kupitia benki.
payfile-bank-pay-bill = { $number } ni pay bill ya { $bank }: pesa huenda kwenye akaunti ya benki { $account }.
payfile-total-differs = Jumla iliyo kwenye faili ni { $stated }, lakini mistari iliyo juu yake ina jumla ya { $summed }. Kagua kwamba hakuna mstari unaokosekana au uliobadilishwa.
payfile-quoted = "{ $name }"

## Amounts, with values
payfile-amount-below = Kiasi ni chini ya { $least }, ambacho ndicho kidogo zaidi M-PESA hulipa. Kiongeze au ondoa mstari.
payfile-amount-above = Kiasi ni zaidi ya { $most }, ambacho ndicho kikubwa zaidi M-PESA hulipa kwa mara moja. Kigawe katika mistari kadhaa, au kirekebishe.
payfile-amount-shown-foreign = Laha inaonyesha kiasi hiki kwa { $currency }. Andika cha kulipa kwa shilingi za Kenya.
payfile-amount-foreign = Kiasi kiko kwa { $currency }. Andika cha kulipa kwa shilingi za Kenya.
payfile-amounts-foreign = Kichwa cha safuwima kinasema viasi hivi viko kwa { $currency }. Andika cha kulipa kwa shilingi za Kenya.
payfile-amount-ambiguous = "{ $written }" inaweza kusomwa kama zaidi ya nambari moja. Iandike bila vitenganishi, kama 1250.
payfile-account-too-long = M-PESA hupokea herufi { $most } pekee hapa. Linganisha na bili.

## Rows beside each other
payfile-duplicate-row = Mpokeaji na kiasi sawa ({ $amount }) viko kwenye mstari { $line }. Kagua kwamba yote mawili yamekusudiwa kabla ya kulipa mara mbili.
payfile-same-payee = Mpokeaji huyu yuko pia kwenye mstari { $line } kwa { $earlier }; hapa ni { $amount }. Kagua kwamba yote mawili yamekusudiwa.
payfile-other-operator = Nambari hii ilitolewa na { $operator }. Inaweza kuwa na M-PESA tu ikiwa mwenyewe aliihamishia Safaricom: kagua kabla ya kulipa.
payfile-amount-unusual = { $amount } ni tofauti sana na viasi vingine vya faili, ambavyo ni takriban { $usual }. Kagua kwamba hakuna sifuri inayokosekana au iliyozidi.
payfile-reference-repeated = Kumbukumbu hii iko pia kwenye mstari { $line }. Kagua kwamba si ankara ileile au mtu yuleyule mara mbili.

## What was repaired
payfile-read-leading-zero = Sifuri ya mwanzo ilipotea na imerudishwa: "{ $before }" inasomwa kama "{ $after }".
payfile-read-decimals = Sifuri za desimali zimeachwa: "{ $before }" inasomwa kama "{ $after }".
payfile-read-thousands = Vitenganishi vya maelfu vimeondolewa: "{ $before }" inasomwa kama "{ $after }".
payfile-read-currency = Alama ya sarafu imeondolewa: "{ $before }" inasomwa kama "{ $after }".
payfile-read-spaces = Nafasi zimeondolewa: "{ $before }" inasomwa kama "{ $after }".
payfile-read-punctuation = Vistari, nukta au mabano yameondolewa: "{ $before }" inasomwa kama "{ $after }".
payfile-read-quotes = Alama za nukuu zimeondolewa: "{ $before }" inasomwa kama "{ $after }".
payfile-read-name = Nafasi au alama kwenye jina zimesawazishwa: "{ $before }" linasomwa kama "{ $after }".
payfile-read-reference = Kumbukumbu imefanywa ifae M-PESA: "{ $before }" inasomwa kama "{ $after }".
payfile-read-damaged = Herufi imeharibika: "{ $before }" inasomwa kama "{ $after }".
payfile-read-changed = Imebadilishwa: "{ $before }" inasomwa kama "{ $after }".

## Which column is which
payfile-chosen-phone =
    { $others ->
        [one] Safuwima "{ $column }" inasomwa kama nambari ya simu; { $names } haisomwi.
       *[other] Safuwima "{ $column }" inasomwa kama nambari ya simu; { $names } hazisomwi.
    }
payfile-ambiguous-phone = { $names } zote zinaweza kuwa nambari ya simu. Eleza ni ipi ya kulipia, au badilisha majina ya nyingine na uchague faili tena.
payfile-chosen-pay-bill =
    { $others ->
        [one] Safuwima "{ $column }" inasomwa kama nambari ya pay bill; { $names } haisomwi.
       *[other] Safuwima "{ $column }" inasomwa kama nambari ya pay bill; { $names } hazisomwi.
    }
payfile-ambiguous-pay-bill = { $names } zote zinaweza kuwa nambari ya pay bill. Eleza ni ipi ya kulipia, au badilisha majina ya nyingine na uchague faili tena.
payfile-chosen-till =
    { $others ->
        [one] Safuwima "{ $column }" inasomwa kama nambari ya till; { $names } haisomwi.
       *[other] Safuwima "{ $column }" inasomwa kama nambari ya till; { $names } hazisomwi.
    }
payfile-ambiguous-till = { $names } zote zinaweza kuwa nambari ya till. Eleza ni ipi ya kulipia, au badilisha majina ya nyingine na uchague faili tena.
payfile-chosen-registration =
    { $others ->
        [one] Safuwima "{ $column }" inasomwa kama usajili wa kodi; { $names } haisomwi.
       *[other] Safuwima "{ $column }" inasomwa kama usajili wa kodi; { $names } hazisomwi.
    }
payfile-ambiguous-registration = { $names } zote zinaweza kuwa usajili wa kodi. Eleza ni ipi ya kulipia, au badilisha majina ya nyingine na uchague faili tena.
payfile-chosen-account =
    { $others ->
        [one] Safuwima "{ $column }" inasomwa kama akaunti kwenye pay bill; { $names } haisomwi.
       *[other] Safuwima "{ $column }" inasomwa kama akaunti kwenye pay bill; { $names } hazisomwi.
    }
payfile-ambiguous-account = { $names } zote zinaweza kuwa akaunti kwenye pay bill. Eleza ni ipi ya kulipia, au badilisha majina ya nyingine na uchague faili tena.
payfile-chosen-amount =
    { $others ->
        [one] Safuwima "{ $column }" inasomwa kama kiasi; { $names } haisomwi.
       *[other] Safuwima "{ $column }" inasomwa kama kiasi; { $names } hazisomwi.
    }
payfile-ambiguous-amount = { $names } zote zinaweza kuwa kiasi. Eleza ni ipi ya kulipia, au badilisha majina ya nyingine na uchague faili tena.
payfile-chosen-name =
    { $others ->
        [one] Safuwima "{ $column }" inasomwa kama jina; { $names } haisomwi.
       *[other] Safuwima "{ $column }" inasomwa kama jina; { $names } hazisomwi.
    }
payfile-ambiguous-name = { $names } zote zinaweza kuwa jina. Eleza ni ipi ya kulipia, au badilisha majina ya nyingine na uchague faili tena.
payfile-chosen-reference =
    { $others ->
        [one] Safuwima "{ $column }" inasomwa kama kumbukumbu; { $names } haisomwi.
       *[other] Safuwima "{ $column }" inasomwa kama kumbukumbu; { $names } hazisomwi.
    }
payfile-ambiguous-reference = { $names } zote zinaweza kuwa kumbukumbu. Eleza ni ipi ya kulipia, au badilisha majina ya nyingine na uchague faili tena.
payfile-chosen-command =
    { $others ->
        [one] Safuwima "{ $column }" inasomwa kama aina ya malipo; { $names } haisomwi.
       *[other] Safuwima "{ $column }" inasomwa kama aina ya malipo; { $names } hazisomwi.
    }
payfile-ambiguous-command = { $names } zote zinaweza kuwa aina ya malipo. Eleza ni ipi ya kulipia, au badilisha majina ya nyingine na uchague faili tena.

## Rows that wait
payfile-held-paid-says = "{ $heading }" inasema "{ $value }", kana kwamba ilishalipwa. Mstari haulipwi usiposema ulipwe.
payfile-held-paid-filled = "{ $heading }" imejazwa, kana kwamba ilishalipwa. Mstari haulipwi usiposema ulipwe.
payfile-held-stopped-says = "{ $heading }" inasema "{ $value }", kana kwamba haipaswi kulipwa. Mstari haulipwi usiposema ulipwe.
payfile-held-stopped-filled = "{ $heading }" imejazwa, kana kwamba haipaswi kulipwa. Mstari haulipwi usiposema ulipwe.
payfile-held-not-approved-says = "{ $heading }" inasema "{ $value }", kana kwamba haikuidhinishwa. Mstari haulipwi usiposema ulipwe.
payfile-held-not-approved-empty = "{ $heading }" ni tupu, kana kwamba haikuidhinishwa. Mstari haulipwi usiposema ulipwe.
payfile-held-other-way-says = "{ $heading }" inasema "{ $value }", kana kwamba inalipwa kwa njia nyingine isiyo M-PESA. Mstari haulipwi usiposema ulipwe.
payfile-held-other-way-filled = "{ $heading }" imejazwa, kana kwamba inalipwa kwa njia nyingine isiyo M-PESA. Mstari haulipwi usiposema ulipwe.
payfile-held-other-currency-says = "{ $heading }" inasema "{ $value }", kwa hiyo kiasi hakiko kwa shilingi za Kenya. Mstari haulipwi usiposema ulipwe.
payfile-held-other-currency-filled = "{ $heading }" imejazwa, kwa hiyo kiasi hakiko kwa shilingi za Kenya. Mstari haulipwi usiposema ulipwe.
payfile-held-not-understood-says = "{ $heading }" inasema "{ $value }", na haijulikani hilo linamaanisha nini kwa malipo. Mstari haulipwi usiposema ulipwe.
payfile-held-not-understood-filled = "{ $heading }" imejazwa, na haijulikani hilo linamaanisha nini kwa malipo. Mstari haulipwi usiposema ulipwe.
payfile-held-bank-pay-bill-says = "{ $heading }" inasema "{ $value }", kwa hiyo pesa huenda kwenye akaunti ya benki, kupitia pay bill ya benki. Mstari haulipwi usiposema ulipwe.
payfile-held-bank-pay-bill-filled = "{ $heading }" imejazwa, kwa hiyo pesa huenda kwenye akaunti ya benki, kupitia pay bill ya benki. Mstari haulipwi usiposema ulipwe.
payfile-held-title = mistari iliyo juu ya jedwali
payfile-confirmed-says = "{ $heading }" inasema "{ $value }"; mwandaaji alisema ilipwe.
payfile-confirmed-empty = "{ $heading }" ni tupu; mwandaaji alisema ilipwe.
payfile-confirmed-filled = "{ $heading }" imejazwa; mwandaaji alisema ilipwe.
payfile-confirmed-to-be-paid = ilipwe

## Currencies
payfile-currency-us-dollars = dola za Marekani
payfile-currency-euros = euro
payfile-currency-pounds = pauni za Uingereza
payfile-currency-uganda = shilingi za Uganda
payfile-currency-tanzania = shilingi za Tanzania
payfile-currency-rwanda = faranga za Rwanda
payfile-currency-burundi = faranga za Burundi
payfile-currency-birr = birr
payfile-currency-somalia = shilingi za Somalia
payfile-currency-south-sudan = pauni za Sudan Kusini
payfile-currency-congo = faranga za Kongo
payfile-currency-rand = randi
payfile-currency-kwacha = kwacha
payfile-currency-naira = naira
payfile-currency-cedis = cedi
payfile-currency-rupees = rupia
payfile-currency-yuan = yuan
payfile-currency-yen = yen
payfile-currency-swiss = faranga za Uswisi
payfile-currency-canada = dola za Kanada
payfile-currency-australia = dola za Australia
payfile-currency-dirhams = dirham
payfile-currency-riyals = riyal
payfile-currency-crowns = krona
payfile-currency-cfa = faranga za CFA
payfile-currency-other = sarafu nyingine
