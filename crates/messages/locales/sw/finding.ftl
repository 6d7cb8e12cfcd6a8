### Reading M-PESA statements: what was found, and why a row or a file is not read.

## Places in a file
finding-line = mstari { $line }
finding-line-of = mstari { $line } ({ $receipt })
finding-opening = salio la kuanzia
finding-closing = salio la mwisho
finding-lines =
    { $count ->
        [one] mstari { $lines }
       *[other] mistari { $lines }
    }
finding-lines-more = mistari { $lines } na mingine { $more }
finding-no-line = hakuna mstari
finding-too-much = kiasi kikubwa mno

## What was found
finding-account-not-named = hakuna akaunti iliyotajwa kwenye faili hii: uliza ni ipi
finding-accounts-mixed = masalio yanaonyesha mistari ya akaunti { $accounts } kwenye faili hii: mistari ya kila akaunti inakaguliwa peke yake
finding-row-unread = { $place }: { $fault }; mstari umeachwa
finding-status-unknown = { $place }: hali “{ $status }” haijulikani, kwa hiyo mstari hauhesabiwi
finding-row-repeated = { $place }: ni mstari uleule wa mstari { $first }, mara ya pili; unahesabiwa mara moja
finding-line-passed-over = mstari { $line } si muamala na umerukwa: “{ $text }”
finding-days-swapped = programu ya jedwali imebadilishana siku na mwezi kwenye { $lines }: zimesomwa kinyume, kama risiti au kipindi cha faili kinavyoonyesha
finding-days-doubtful = huenda siku na mwezi zimebadilishana kwenye { $lines }, na hakuna kwenye faili kinachoonyesha: hamisha taarifa nje tena na usiihifadhi kwenye programu ya jedwali
finding-receipt-of-another-day = { $place }: risiti ni ya { $day }, lakini mstari unasema { $completed }; linganisha na tovuti ya M-PESA
finding-outside-period =
    { $count ->
        [one] { $lines } uko nje ya kipindi ambacho faili inasema inahusu
       *[other] { $lines } iko nje ya kipindi ambacho faili inasema inahusu
    }
finding-times-shortened =
    { $rows ->
        [one] saa ya mstari mmoja haina sekunde au haina saa ya siku
       *[other] saa za mistari { $rows } hazina sekunde au hazina saa ya siku: programu ya jedwali ilizifupisha
    }
finding-not-in-order = mistari haiko kwa mpangilio wa saa zake: mtu aliipanga upya
finding-chain-broken-left = salio halifuatani kati ya { $after } na { $before }: { $money } zilitoka bila mstari; kuna mstari unaokosekana au uliobadilishwa
finding-chain-broken-came = salio halifuatani kati ya { $after } na { $before }: { $money } ziliingia bila mstari; kuna mstari unaokosekana au uliobadilishwa
finding-paid-in-differs = faili inasema jumla ya { $stated } ziliingia, lakini mistari yake ina jumla ya { $found }: kuna mistari inayokosekana au iliyobadilishwa; hamisha taarifa nje tena
finding-withdrawn-differs = faili inasema jumla ya { $stated } zilitoka, lakini mistari yake ina jumla ya { $found }: kuna mistari inayokosekana au iliyobadilishwa; hamisha taarifa nje tena
finding-header-too-low = salio la kuanzia na jumla zilizo juu ya mistari hazitoi salio la mwisho: liko chini kwa { $money }
finding-header-too-high = salio la kuanzia na jumla zilizo juu ya mistari hazitoi salio la mwisho: liko juu kwa { $money }
finding-no-rows = taarifa haina mistari
finding-missing-details = safuwima Details haipo: mistari inaweza kulinganishwa kwa risiti pekee
finding-missing-balance = safuwima Balance haipo: haiwezi kukaguliwa kama kuna mistari inayokosekana
finding-missing-paid-in = safuwima Paid In haipo
finding-missing-withdrawn = safuwima Withdrawn haipo
finding-other-sheet = laha “{ $name }” pia ina taarifa na haikusomwa: ihifadhi kama faili yake yenyewe
finding-second-statement = taarifa ya pili inaanza kwenye mstari { $line } na haikusomwa: ihifadhi kama faili yake yenyewe

## Why a row is not read
finding-both-columns = Paid In ({ $paid }) na Withdrawn ({ $withdrawn }) zote zimejazwa
finding-no-amount = Paid In na Withdrawn zote ni tupu
finding-amount-unclear = kiasi “{ $text }” hakisomeki kwa uhakika
finding-balance-unclear = salio “{ $text }” halisomeki kwa uhakika
finding-no-receipt = hakuna risiti
finding-receipt-lost = “{ $text }” si risiti; huenda programu ya jedwali iliigeuza kuwa nambari, kwa hiyo hamisha taarifa nje tena
finding-no-time = hakuna saa ya kukamilika
finding-time-unclear = saa “{ $text }” haisomeki kwa uhakika
finding-status-missing = hakuna hali
finding-other-currency = pesa ni za sarafu nyingine ({ $currency })
finding-too-many-values = mstari una thamani nyingi kuliko vichwa, kwa hiyo haijulikani ipi ni ipi
finding-cell-too-long = seli ni ndefu kuliko inavyowezekana

## Why a file is not read
finding-file-empty = faili ni tupu: hamisha taarifa nje tena
finding-file-too-large = faili ni kubwa kuliko inavyoweza kusomwa: hamisha taarifa ya kipindi kifupi
finding-file-too-many-rows = faili ina zaidi ya mistari { $most }: hamisha taarifa ya kipindi kifupi
finding-file-pdf = hii ni PDF: kwenye tovuti ya M-PESA, hamisha taarifa kama CSV au Excel na uchague faili hiyo
finding-file-archive = hii ni faili iliyofungashwa (zip): ifungue na uchague taarifa iliyo ndani
finding-file-password = faili ya Excel imelindwa kwa nenosiri: liondoe, au hamisha taarifa nje tena
finding-file-workbook = faili ya Excel haifunguki, huenda imeharibika: hamisha taarifa nje tena
finding-file-not-table = hili si jedwali: kwenye tovuti ya M-PESA, hamisha taarifa kama CSV au Excel na uchague faili hiyo
finding-file-not-statement = hii si taarifa ya akaunti ya M-PESA: hakuna mstari wenye vichwa vyake, kama “Receipt No.” na “Completion Time”; kwenye tovuti ya M-PESA, hamisha taarifa ya akaunti na uchague faili hiyo
finding-file-customers = hii ni taarifa ya M-PESA ya mteja mwenyewe: hamisha taarifa ya shirika kwenye tovuti ya M-PESA
finding-file-column-missing = safuwima { $column } haipo: hamisha taarifa nje tena na uache safuwima zake zilivyo
