### The relay.

relay-this-practice-organisation-has-its-relay = Shirika hili la mazoezi lina relay yake ndani ya Hazina. Unganisha shirika jingine ili kufanya mazoezi ya kuunganisha relay.
relay-cannot-be-used-a-pattern-has = “{ $text }” haiwezi kutumika: pattern ina herufi 1 hadi 40 zinazochapika.
relay-an-amount-is-not-less-than = Kiasi hakiwi chini ya sifuri.
relay-the-most-is-less-than-the = Kiasi cha juu ni kidogo kuliko cha chini: hakuna kitakachopokelewa.
relay-this-relay-has-no-certificate-its = Relay hii haina cheti (anwani yake inaanza na http://). M-PESA hujibu https:// tu.
relay-no-relay-is-paired = Hakuna relay iliyounganishwa.
relay-the-relay-cannot-be-reached = Relay haifikiki. { $why }
relay-the-relay-does-not-serve-this = Relay haihudumii programu hii. { $why }
relay-no-relay-is-paired-so-m = Hakuna relay iliyounganishwa, kwa hiyo majibu ya M-PESA hayawezi kufika.
relay-pair-one-on-the-relay-page = Unganisha moja kwenye ukurasa wa Relay.
relay-the-relay-was-not-reached-yet = Relay haijafikiwa bado.
relay-sending-starts-automatically-once-it-answers = Utumaji utaanza wenyewe ikijibu.
relay-the-relay-cannot-be-reached-so = Relay haifikiki, kwa hiyo matokeo hayawezi kuonekana. { $why }
relay-sending-resumes-automatically-when-it-answers = Utumaji utaendelea wenyewe ikijibu. Hakikisha kompyuta hii ina intaneti.
relay-the-relay-does-not-serve-this-console = Relay haihudumii programu hii, kwa hiyo matokeo hayawezi kuonekana. { $why }
relay-pair-it-again-on-the-relay = Iunganishe tena kwenye ukurasa wa Relay.
relay-give-this-console-a-name-of = Ipe programu hii jina la herufi hadi 60, ambalo msimamizi wa relay anaijua nalo.
relay-the-pairing-code-is-used-up = { $message } Msimbo wa kuunganisha umetumika: omba mwingine, na msimamizi wa relay aondoe programu hii kwanza.
relay-the-relay-cannot-be-reached-2 = Relay haifikiki. { $sentence }
relay-no-relay-elsewhere-is-paired-with = Hakuna relay ya mahali pengine iliyounganishwa na programu hii.
relay-the-keyrings-entry-about-the-newest = Rekodi ya keyring kuhusu hali mpya kabisa ya leja imeharibika ({ $error }). Rejesha keyring ambayo leja ilitumika nayo.
relay-the-relay-has-forgotten-how-new = Relay imesahau leja hii ni mpya kiasi gani, na inaambiwa tena.
relay-another-copy-of-this-ledger-moved = Nakala nyingine ya leja hii iliendelea mbele kwenye relay wakati huo.
