### What was asked about payouts in doubt, and how people resolve them.

doubt-type-up-to-which-day-the = Type up to which day the statement goes that you looked at, like 3 Dec 2026.
doubt-say-in-a-few-words-what = Say in a few words what this rests on: where you looked, and what it says there.
doubt-keep-it-to-500-characters = Keep it to 500 characters.
doubt-choose-one-payout-at-least-and = Choose one payout at least, and 500 at most.
doubt-it-was-decided-meanwhile = It was decided meanwhile.
doubt-the-gateways-answer-to-the-question = The gateway's answer to the question was lost.
doubt-m-pesa-answered-paid-receipt = M-PESA answered: paid, receipt { $receipt }.
doubt-m-pesa-answered-not-paid = M-PESA answered: not paid.
doubt-m-pesa-answered-was-paid-and = M-PESA answered: { $receipt } was paid and reversed.
doubt-no-result-yet-it-may-still = No result yet; it may still be paid. { $why }
doubt-checked-with-m-pesa-receipt = Checked with M-PESA, receipt { $receipt }.
doubt-checked-with-m-pesa-how-this = Checked with M-PESA how this ended, by its ID.
doubt-checked-with-m-pesa-how-this-ended = Checked with M-PESA how this ended, by its ID under the field's older name.
doubt-it-was-sent-again-the-gateways = It was sent again; the gateway's answer is not known.
doubt-m-pesa-accepted-it-now-so = M-PESA accepted it now, so the first request had not arrived. The result follows.
doubt-m-pesa-knows-this-id-already = M-PESA knows this id already: the first request arrived, and nothing was paid by the second. How the first ended is still open.
doubt-that-says-nothing-about-the-first = { $said } That says nothing about the first request.
doubt-the-answer-to-the-second-request = The answer to the second request was lost too. Both carry the same id, so at most one is paid.
doubt-proposed-as-paid-receipt = Proposed as paid, receipt { $receipt }. “{ $note }”
doubt-proposed-as-not-paid = Proposed as not paid. “{ $note }”
doubt-approved-by-passphrase-resolved-by-two = Approved by passphrase: resolved by two people.
doubt-not-approved = Not approved. “{ $reason }”
doubt-for-people = M-PESA’s answers have not ended this, and it is asked about it more and more rarely now, once a day in the end. Look the payment up on the M-PESA portal or in the statement, then resolve it manually: one person proposes how it ended, another approves.
doubt-no-receipt = This is no M-PESA receipt. It has ten letters and digits, like SKL1A2B3C4: copy it from the portal or the statement.
