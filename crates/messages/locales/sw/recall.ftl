### Getting a payout back.

recall-a-refund-cannot-be-reversed = Kurudisha pesa kwa mteja hakuwezi kurudishwa.
recall-the-letter-is-for-payments-to = Barua ni kwa malipo ya watu. Uliza shirika lililolipwa kwanza.
recall-sign-in-to-the-m-pesa = Ingia kwenye M-PESA organisation portal ya { $shortcode } kama opereta anayeruhusiwa kurudisha miamala. Business Administrator wa shirika lako ndiye anayetoa jukumu hilo.
recall-search-for-the-transaction-compare-the = Tafuta muamala { $receipt }. Linganisha nambari na kiasi ({ $amount }) na unachoona hapa.
recall-start-the-reversal-there-for-the = Anza kurudisha pesa huko, kiasi chote, kwa sababu ya kazi hii. Shirika lako linaweza kuhitaji opereta wa pili aidhinishe kwenye portal.
recall-where-the-portal-refuses-send-the = Portal ikikataa, tuma barua kwa business support ya Safaricom na uandike hapa nambari ya kesi.
recall-ask-m-pesa-here-from-time = Iulize M-PESA hapa mara kwa mara: ikisema kwamba malipo yalirudishwa, malipo yatabadilika yenyewe.
recall-choose-a-day-within-the-next = Chagua siku ndani ya mwaka ujao.
recall-say-what-went-wrong-in-a = Sema nini kilikosewa, kwa maneno machache: kitaandikwa kwenye barua.
recall-at-most-500-characters = Herufi 500 zaidi.
recall-say-in-a-few-words-what = Sema kwa maneno machache hili linategemea nini: nani alisema, linaonekana wapi.
recall-choose-the-second-person-who-saw = Chagua mtu wa pili aliyeona risiti hii.
recall-you-close-this-task-so-somebody = Wewe ndiye unayefunga kazi hii, kwa hiyo mtu mwingine lazima awe ameona risiti pia.
recall-the-second-person-types-their-passphrase = Mtu wa pili anaandika kaulisiri yake.
recall-the-letter-is-for-payments-that = Barua ni kwa malipo yaliyolipwa kwa watu.
recall-letter-file = Kurudisha { $receipt } kazi { $task }
recall-letter-reference = Kurudisha { $task } kwa malipo { $payout }
recall-signatory = Mtia saini
recall-second-signatory = Mtia saini wa pili
