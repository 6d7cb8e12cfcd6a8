### Why a callback is in quarantine.

quarantine-say-in-a-few-words-what = Sema kwa maneno machache kilichopatikana, kama “Ilionyeshwa kwa IT, ilikuwa port scan”.
quarantine-it-could-not-be-opened-with = Halikuweza kufunguliwa kwa ufunguo wa programu hii.
quarantine-the-relay-found-no-mark-of = Relay haikuona alama ya programu hii kwenye anwani yake, na halina token ya programu hii: mtu alilibuni.
quarantine-its-address-carries-a-token-that = Anwani yake ina token ambayo programu hii haikuitengeneza: huenda limeghushiwa.
quarantine-its-address-is-not-one-that = Anwani yake si ile ambayo programu hii iliitoa.
quarantine-it-answers-a-request-that-this = Linajibu ombi ambalo leja hii haikutuma kamwe, kwa token ya programu hii: nakala nyingine ya leja ililituma.
quarantine-too-many-answers-came-to-the = Majibu mengi mno yalikuja kwenye anwani ileile: si yote ni ya M-PESA.
