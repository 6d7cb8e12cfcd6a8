### The file of the ledger, and its disk.

ledger-the-disk-of-the-ledger-is = Diski ya leja imejaa ({ $place }), kwa hiyo hakuna kinachoweza kuandikwa na hakuna kinacholipwa. Futa baadhi ya vitu kwenye diski: malipo yataendelea yenyewe.
ledger-the-ledger-can-only-be-read = Leja inaweza kusomwa tu ({ $place }), kwa hiyo hakuna kinacholipwa. Angalia kama diski yake imekuwa ya kusoma tu baada ya hitilafu, au kama faili inalindwa.
ledger-this-user-may-not-write-to = Mtumiaji huyu hawezi kuandika kwenye leja ({ $place }), kwa hiyo hakuna kinacholipwa. Mpe mtumiaji anayeendesha Hazina haki ya kuandika hapo.
ledger-another-program-holds-the-ledger-so = Programu nyingine inashikilia leja ({ $place }), kwa hiyo hakuna kinachoweza kuandikwa sasa: huenda ni nakala rudufu au scanner. Malipo yataendelea yenyewe ikiiachilia.
ledger-the-file-of-the-ledger-is = Faili ya leja imeharibika ({ $place }), kwa hiyo hakuna kinacholipwa. Usiibadilishe. Rejesha nakala rudufu ya mwisho: Mipangilio, Nakala rudufu.
ledger-the-disk-of-the-ledger-does = Diski ya leja haipokei kinachoandikwa ({ $place }: { $why }), kwa hiyo hakuna kinacholipwa. Hakikisha diski ipo na ni nzima; malipo yataendelea yenyewe.
ledger-the-newest-copy = nakala mpya kabisa
ledger-the-file-is-another-ledger-made = Faili { $path } ni leja nyingine, iliyotengenezwa { $made-at }, si ile ya hapa, au kompyuta nyingine iliiandika. Haifunguliwi, hakuna kilichobadilishwa ndani yake, na hakuna kinachotumwa. { $restore }
ledger-there-is-no-ledger-at-and = Hakuna leja kwenye { $path }, na lazima iwepo. Hakuna inayotengenezwa mahali pake, kwa kuwa huenda kuna malipo ndani yake, na hakuna kinachotumwa. { $restore }
ledger-the-ledger-at-was-written-by = Leja iliyo kwenye { $path } iliandikwa na toleo la Hazina lililokuwa la kujaribu tu, na haisomwi tena. Hamisha faili hiyo ili kuanza mpya.
ledger-a-copy-of-this-ledger-is = Nakala ya leja hii imefunguliwa kwenye Hazina nyingine kwenye kompyuta hii. Funga hiyo kwanza: kati ya nakala mbili ni moja tu inayoweza kulipa.
ledger-restore = Rudisha leja ya shirika yenyewe, au rejesha nakala rudufu yake: hilo linahitaji watu wawili na karatasi ya urejesho.
ledger-in-use = Hazina nyingine inatumia leja iliyo kwenye { $path }.
ledger-too-new = Leja hii iliandikwa na Hazina mpya zaidi (toleo { $found }; hii inajua { $known }). Sakinisha Hazina mpya zaidi.
ledger-folder = Haikuweza kutumia { $path } ({ $cause }).
ledger-diagnostics-about = Taarifa za uchunguzi za Hazina. Zinaeleza hali ya programu kwa aina, hesabu na nyakati, na kumbukumbu za hitilafu. Hakuna majina, nambari za simu, kiasi, nambari za risiti wala siri ndani yake.
ledger-diagnostics-file = Uchunguzi wa Hazina
