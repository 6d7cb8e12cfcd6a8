### Why a callback is in quarantine.

quarantine-say-in-a-few-words-what = Say in a few words what was found, like “Shown to IT, a port scan”.
quarantine-it-could-not-be-opened-with = It could not be opened with this console's key.
quarantine-the-relay-found-no-mark-of = The relay found no mark of this console in its address, and it carries no token of this console: somebody made it up.
quarantine-its-address-carries-a-token-that = Its address carries a token that this console did not make: it may be forged.
quarantine-its-address-is-not-one-that = Its address is not one that this console gave out.
quarantine-it-answers-a-request-that-this = It answers a request that this ledger never sent, with a token of this console: another copy of the ledger sent it.
quarantine-too-many-answers-came-to-the = Too many answers came to the same address: they are not all M-PESA's.
