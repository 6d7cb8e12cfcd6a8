### The window itself, where no organisation speaks.

window-no-data-folder = Mfumo hautaji folda ya data ya Hazina ({ $error }). Weka HAZINA_DATA_DIR kuwa folda ambayo wewe tu unaweza kuisoma.
window-open-already = Hazina tayari imefunguliwa, lakini haijibu. Subiri kidogo na uianzishe tena. Isiposaidia, ifunge kwenye orodha ya programu ya mfumo: hakuna kilichoandikwa kinachopotea.
window-folder-cannot-be-used = Folda { $folder } haiwezi kutumika: { $error }.
window-open-hazina = Fungua Hazina
window-quit = Funga kabisa
window-open = Fungua
window-stays-empty = Dirisha la Hazina liko tupu?
window-draws-plainly-next = Funga Hazina na uianzishe tena: itachora bila graphics card. Yanayolipwa yanaendelea.
window-cannot-write = Hazina haiwezi kuandika kwenye folda yake { $folder } ({ $error }). Ipe akaunti yako haki ya kuandika hapo, au futa baadhi ya vitu kwenye diski.
window-not-started-at-login = Kompyuta hii haikuweza kuambiwa ianzishe Hazina unapoingia ({ $error }). Weka hilo kwenye mipangilio ya desktop yenyewe.
window-still-started-at-login = Kompyuta hii haikuweza kuambiwa iache kuanzisha Hazina unapoingia ({ $error }). Weka hilo kwenye mipangilio ya desktop yenyewe.
window-off-in-system-list = imezimwa kwenye orodha ya mfumo huu
window-no-home-folder = mfumo huu hautaji folda ya nyumbani
window-path-not-text = njia ya programu si maandishi yanayosomeka
window-file-did-not-arrive = Faili haikufika kama ilivyo. Ichague tena.
window-file-gone = Faili hii haipo tena kwenye folda ya faili zilizopakuliwa.
window-file-without-name = Faili ilikuja bila jina lake. Ichague tena.
window-file-not-opened = Mfumo haukuifungua ({ $error }). Unaipata kama { $path }.
window-confirm-title = Thibitisha · Hazina
window-confirm-so-many = Mafungu yasiyozidi { $most } huthibitishwa kwa mara moja. Chagua machache.
window-confirm-not-opened = Dirisha la kuthibitisha halikuweza kufunguliwa ({ $error }). Hakuna kilichoidhinishwa.
