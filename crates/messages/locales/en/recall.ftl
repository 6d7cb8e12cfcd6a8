### Getting a payout back.

recall-a-refund-cannot-be-reversed = A refund cannot be reversed.
recall-the-letter-is-for-payments-to = The letter is for payments to people. Ask the organisation that was paid first.
recall-sign-in-to-the-m-pesa = Sign in to the M-PESA organisation portal of { $shortcode } as an operator who may reverse transactions. The Business Administrator of your organisation gives that role.
recall-search-for-the-transaction-compare-the = Search for the transaction { $receipt }. Compare the number and the amount ({ $amount }) with what you see here.
recall-start-the-reversal-there-for-the = Start the reversal there, for the full amount, with the reason of this task. Your organisation may need a second operator to approve it on the portal.
recall-where-the-portal-refuses-send-the = Where the portal refuses, send the letter to Safaricom's business support and note the case number here.
recall-ask-m-pesa-here-from-time = Ask M-PESA here from time to time: when it says that the payment was reversed, the payout changes automatically.
recall-choose-a-day-within-the-next = Choose a day within the next year.
recall-say-what-went-wrong-in-a = Say what went wrong, in a few words: it stands in the letter.
recall-at-most-500-characters = At most 500 characters.
recall-say-in-a-few-words-what = Say in a few words what this rests on: who said it, where it can be seen.
recall-choose-the-second-person-who-saw = Choose the second person who saw this receipt.
recall-you-close-this-task-so-somebody = You close this task, so somebody else must have seen the receipt too.
recall-the-second-person-types-their-passphrase = The second person types their passphrase.
recall-the-letter-is-for-payments-that = The letter is for payments that were made to people.
recall-letter-file = Recall { $receipt } task { $task }
recall-letter-reference = Recall { $task } of payout { $payout }
recall-signatory = Signatory
recall-second-signatory = Second signatory
