### Where the ledger and its backups lie.

place-the-ledger-is-on-a-network = Leja iko kwenye folda ya mtandao ({ $place }). Folda inayotoweka katikati ya kuandika inaweza kuiharibu, na kompyuta nyingine inaweza kuibadilisha. Hamishia folda ya Hazina kwenye diski ya kompyuta hii yenyewe.
place-copies-the-ledger-to-other-computers = { $by } inanakili leja kwenye kompyuta nyingine ({ $place }) na inaweza kurudisha nakala ya zamani. Itoe folda ya Hazina humo; kwa usalama kuna nakala rudufu.
place-nothing-can-be-written-to-where = Hakuna kinachoweza kuandikwa kwenye { $place }, ambako leja iko. Malipo yanasubiri hadi iwezekane.
place-the-folder-of-the-ledger-cannot = Folda ya leja, { $place }, haiwezi kutumika: { $why }.
place-the-disk-of-the-ledger-is = Diski ya leja inakaribia kujaa: MB { $free } zimebaki kwenye { $place }. Futa baadhi ya vitu kabla malipo hayajasimama.
place-nothing-can-be-written-to-choose = Hakuna kinachoweza kuandikwa kwenye { $place }. Chagua folda nyingine.
place-cannot-be-used = { $place } haiwezi kutumika: { $why }.
place-mb-are-left-at = MB { $free } zimebaki kwenye { $place }.
place-it-is-not-there-now = haipo sasa
place-this-user-may-not-write-there = mtumiaji huyu hawezi kuandika hapo
place-there-is-no-room-left-at = Hakuna nafasi iliyobaki kwenye { $place }. Futa baadhi ya vitu, au chagua folda nyingine.
place-this-user-may-not-write-to = Mtumiaji huyu hawezi kuandika kwenye { $place }. Chagua folda nyingine.
place-is-not-there-plug-in-its = { $place } haipo. Chomeka diski yake au unganisha folda yake ya mtandao, au chagua folda nyingine.
place-cannot-be-used-2 = { $place } haiwezi kutumika: { $source }.
place-its-secrets-cannot-be-read = siri zake hazisomeki
place-it-holds-no = haina { $what }
place-the-task-that-writes-it-stopped = kazi inayoiandika ilisimama
place-the-disk-is-full = Diski imejaa.
place-this-user-may-not-write-to-the = Mtumiaji huyu hawezi kuandika kwenye folda ya faili zilizopakuliwa.
place-there-is-a-file-where-the = Kuna faili mahali ambapo folda ya faili zilizopakuliwa inapaswa kuwa.
