### The relay.

relay-this-practice-organisation-has-its-relay = This practice organisation has its relay inside Hazina. Connect another organisation to practise pairing.
relay-cannot-be-used-a-pattern-has = “{ $text }” cannot be used: a pattern has 1 to 40 printable characters.
relay-an-amount-is-not-less-than = An amount is not less than nothing.
relay-the-most-is-less-than-the = The most is less than the least: nothing would be taken.
relay-this-relay-has-no-certificate-its = This relay has no certificate (its address begins with http://). M-PESA answers only to https://.
relay-no-relay-is-paired = No relay is paired.
relay-the-relay-cannot-be-reached = The relay cannot be reached. { $why }
relay-the-relay-does-not-serve-this = The relay does not serve this console. { $why }
relay-no-relay-is-paired-so-m = No relay is paired, so M-PESA's answers could not arrive.
relay-pair-one-on-the-relay-page = Pair one on the Relay page.
relay-the-relay-was-not-reached-yet = The relay was not reached yet.
relay-sending-starts-automatically-once-it-answers = Sending starts automatically once it answers.
relay-the-relay-cannot-be-reached-so = The relay cannot be reached, so results could not be seen. { $why }
relay-sending-resumes-automatically-when-it-answers = Sending resumes automatically when it answers. See that this machine is online.
relay-the-relay-does-not-serve-this-console = The relay does not serve this console, so results could not be seen. { $why }
relay-pair-it-again-on-the-relay = Pair it again on the Relay page.
relay-give-this-console-a-name-of = Give this console a name of up to 60 characters, by which the relay's administrator knows it.
relay-the-pairing-code-is-used-up = { $message } The pairing code is used up: ask for another, and have the relay's administrator remove this console first.
relay-the-relay-cannot-be-reached-2 = The relay cannot be reached. { $sentence }
relay-no-relay-elsewhere-is-paired-with = No relay elsewhere is paired with this console.
relay-the-keyrings-entry-about-the-newest = The keyring’s entry about the newest state of the ledger is damaged ({ $error }). Restore the keyring that the ledger was used with.
relay-the-relay-has-forgotten-how-new = The relay has forgotten how new this ledger is, and is told again.
relay-another-copy-of-this-ledger-moved = Another copy of this ledger moved on at the relay meanwhile.
