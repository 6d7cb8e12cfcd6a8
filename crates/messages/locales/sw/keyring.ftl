### The keyring.

keyring-the-keyring-holds-in-parts-and = Keyring ina { $name } kwa vipande, na si vyote vilivyopo. Hakuna kilichobadilishwa. Rejesha keyring kutoka nakala rudufu ya kompyuta yako; au rejesha nakala rudufu ya Hazina kwa karatasi ya urejesho, ambayo inaleta maingizo hayo.
keyring-you-did-not-wait-for-your = Hukusubiri keyring yako. Ifungue kwa nenosiri lake, kisha jaribu tena.
keyring-stopped = Keyring ilisimama katikati ya jibu. Jaribu tena.
keyring-still-waiting = Keyring yako bado inasubiri nenosiri lake. Ifungue, kisha jaribu tena.
keyring-cannot-be-reached = { $store } haifikiki. { $start }
keyring-cannot-be-reached-cause = { $store } haifikiki (mfumo unasema: { $cause }). { $start }
keyring-none-known = Mfumo huu hauna keyring ambayo Hazina inaijua.
keyring-never-set-up = Keyring haijawahi kuandaliwa: haina mahali pa maingizo mapya. Ingia kwenye desktop yako mara moja, au tengeneza keyring inayoitwa Login.
keyring-locked = { $store } imefungwa. Ifungue kwa nenosiri lake, kisha jaribu tena.
keyring-locked-cause = { $store } imefungwa (mfumo unasema: { $cause }). Ifungue kwa nenosiri lake, kisha jaribu tena.
keyring-entry-twice = Keyring yako ina ingizo moja la Hazina mara mbili, na Hazina haitumii lolote. Usiondoe lolote: kwenye programu ya keyring lipe la zamani jina jingine, kisha jaribu tena.
keyring-entry-too-long = Keyring yako haipokei ingizo la urefu huu. Hakuna kilichobadilishwa. Mwambie anayeihudumia Hazina.
keyring-strange-answer = Keyring yako ilijibu kwa kitu ambacho Hazina haikuandika. Hakuna kilichobadilishwa, na hakuna kinachopaswa kuondolewa humo. Rejesha keyring kutoka nakala rudufu ya kompyuta yako; au rejesha nakala rudufu ya Hazina kwa karatasi ya urejesho, ambayo inaleta maingizo yake.
keyring-store-macos = Keychain
keyring-store-windows = Credential Manager ya Windows
keyring-store-linux = Keyring yako
keyring-start-macos = Fungua Keychain Access na uhakikishe keychain ya login ipo.
keyring-start-windows = Hakikisha huduma ya Credential Manager (VaultSvc) inafanya kazi.
keyring-start-linux = Washa GNOME Keyring au KWallet, au ingia kwenye desktop session.
