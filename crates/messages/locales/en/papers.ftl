### Papers: payment advices, summaries, closings, recovery kits, letters and tables.

## Every page
papers-shortcode = M-PESA shortcode { $shortcode }
papers-band-sandbox = SANDBOX: Safaricom's test system. No real money moved.
papers-band-practice = PRACTICE: a simulation. No real money moved.
papers-page = Page { $page } of { $pages }
papers-foot = { $part }. { $organisation }. Printed by { $printed }.
papers-foot-missing = { $mark } stands for a character that cannot be printed here.
papers-document-title = { $title }, { $organisation }
papers-sign-here = Signature, stamp and date
papers-signed = { $by }, { $at }
papers-two-people = { $first } and { $second }
papers-nobody = Nobody
papers-total = Total
papers-heading-time = { $heading } (EAT)

## Where money goes
papers-to-phone = M-PESA number
papers-to-bill = Pay bill and account
papers-to-till = Till number
papers-to-tax = Payment registration number
papers-to-top-up = Utility account of

## States of a payout
papers-state-draft = Draft
papers-state-submitted = Waiting for approval
papers-state-approved = Approved
papers-state-sending = Sending
papers-state-accepted = Accepted
papers-state-paid = Paid
papers-state-failed = Failed
papers-state-in-doubt = In doubt
papers-state-reversed = Reversed
papers-state-cancelled = Cancelled
papers-state-rejected = Rejected

## Amounts in words
papers-words-whole = Kenya shillings { $shillings } only
papers-words-cents = Kenya shillings { $shillings } and cents { $cents } only

## The payment advice of one payout
papers-advice-title = Payment advice
papers-advice-title-record = Payout record
papers-advice-no-proof = This page is not a proof of payment.
papers-advice-unreal = NO REAL MONEY MOVED
papers-advice-unreal-sandbox = This payout was made in Safaricom's test system.
papers-advice-unreal-practice = This payout was made in practice mode, against a simulation of M-PESA.
papers-advice-not-paid = NOT PAID
papers-advice-not-paid-yet = NOT PAID YET
papers-advice-not-confirmed = NOT CONFIRMED
papers-advice-in-doubt = NOT CONFIRMED: IN DOUBT
papers-advice-taken-back = TAKEN BACK
papers-advice-paid = Paid
papers-advice-text-unapproved = This payout is not approved.
papers-advice-text-approved = This payout is approved and waits to be sent.
papers-advice-text-sending = This payout is being sent. It is not known yet whether M-PESA took it.
papers-advice-text-accepted = M-PESA has queued this payout. It is not known yet how it ends.
papers-advice-text-paid = M-PESA paid this on { $at }, under receipt { $receipt }.
papers-advice-text-paid-sandbox = Safaricom's test system paid this on { $at }, under receipt { $receipt }.
papers-advice-text-paid-practice = The simulation paid this on { $at }, under receipt { $receipt }.
papers-advice-text-heard = M-PESA said on { $at } that this was paid, under receipt { $receipt }.
papers-advice-text-heard-sandbox = Safaricom's test system said on { $at } that this was paid, under receipt { $receipt }.
papers-advice-text-heard-practice = The simulation said on { $at } that this was paid, under receipt { $receipt }.
papers-advice-text-found = M-PESA gave no answer. Two people of this organisation found on { $at } that this was paid, under receipt { $receipt }.
papers-advice-text-failed = This payout failed on { $at }. No money moved. { $why }
papers-advice-text-failed-code = This payout failed on { $at }. No money moved. { $why } (M-PESA's code { $code })
papers-advice-text-in-doubt = Since { $since } it is not known whether this was paid. { $why } Do not pay it in another way before M-PESA has answered.
papers-advice-text-reversed = This was paid, and the money was taken back on { $at }. { $proof }
papers-advice-text-cancelled = This payout was cancelled before it was sent.
papers-advice-text-rejected = This payout was rejected. It was never sent.
papers-advice-payment = Payment
papers-advice-to = To
papers-advice-for = For
papers-advice-receipt = M-PESA receipt
papers-advice-when-paid = Paid
papers-advice-when-heard = Confirmed by M-PESA
papers-advice-when-found = Found to be paid
papers-advice-when-taken-back = Taken back
papers-advice-registered-number = Number registered to
papers-advice-registered-name = Name at M-PESA
papers-advice-state = State
papers-advice-approval = Prepared and approved
papers-advice-batch = Batch
papers-advice-prepared-by = Prepared by
papers-advice-approved-by = Approved by
papers-advice-our-id = Our id of this payout
papers-advice-our-id-at-mpesa = Our id at M-PESA
papers-advice-closing-proved = The proof of this payment is M-PESA's receipt. It can be checked in the payee's M-PESA messages and in the organisation's M-PESA statement.
papers-advice-closing-unproved = This page is not a proof of payment. It says what the organisation's records held when it was printed. Only an M-PESA receipt proves a payment.

## The summary of a batch
papers-summary-title = Batch summary
papers-summary-foot = Summary of the batch { $batch }
papers-summary-payouts = Payouts
papers-summary-sum = Sum
papers-summary-fees = Fees, estimated
papers-summary-fingerprint = Fingerprint of the rows
papers-summary-the-payouts = The payouts
papers-summary-too-many = The payouts of this batch are too many for paper. They can be saved as a table for spreadsheets.
papers-summary-none = There are no payouts in this batch.
papers-summary-doubt-title =
    { $count ->
        [one] { $shown } payout in doubt: KSh { $sum }
       *[other] { $shown } payouts in doubt: KSh { $sum }
    }
papers-summary-doubt-text = It is not known whether this money moved. It is not counted as paid, and must not be paid in another way before M-PESA has answered.
papers-summary-open-title =
    { $count ->
        [one] { $shown } payout not through yet
       *[other] { $shown } payouts not through yet
    }
papers-summary-open-text = This summary shows how the batch stood when it was printed.
papers-summary-how = How it stands
papers-summary-state = State
papers-summary-sum-column = Sum, KSh
papers-summary-all = All
papers-summary-why-failed = Why payouts failed
papers-summary-code = Code
papers-summary-what-to-do = What happened, and what to do
papers-summary-number = No.
papers-summary-payee = Payee
papers-summary-paid-to = Paid to
papers-summary-amount = KSh
papers-summary-proof = Receipt or code
papers-summary-when = When (EAT)
papers-summary-code-of = Code { $code }

## A month's closing
papers-closing-title = M-PESA reconciliation
papers-closing-foot = M-PESA reconciliation, { $month }
papers-closing-not-closed = Not closed
papers-closing-not-closed-text = This is how the month stands now. It may change until two people close it.
papers-closing-closed = Closed
papers-closing-statements = Statements
papers-closing-closed-by = Closed by
papers-closing-agreed-by = Agreed by
papers-closing-what-for = What for
papers-closing-lines = Lines
papers-closing-in = In, KSh
papers-closing-out = Out, KSh
papers-closing-not-in-statements = Not in the statements
papers-closing-opening-balance = Opening balance
papers-closing-closing-balance = Closing balance
papers-closing-all = All
papers-closing-wrong-title = Does not add up
papers-closing-wrong-text = The opening balance and what moved do not give the closing balance: lines are missing in the statements.
papers-closing-when = When (EAT)
papers-closing-receipt = Receipt
papers-closing-what = What
papers-closing-amount = KSh
papers-closing-standing = How it stands
papers-closing-differences = What does not match
papers-closing-nothing = Nothing. Every line of the statements belongs to something in Hazina.

## The recovery kit
papers-kit-title = Recovery kit
papers-kit-keep = Keep this page like a key to the safe
papers-kit-keep-text = These 24 words open every backup made from today on. Whoever has them and a backup can read all of it. They are stored nowhere else.
papers-kit-which = Which ledger
papers-kit-ledger = Ledger
papers-kit-known-by = This kit is known by
papers-kit-made-by = Made by
papers-kit-older = Older kits
papers-kit-older-text = open only the backups that were made before this one was printed. Keep them as long as those backups.
papers-kit-now = Now
papers-kit-now-print = Print it twice and seal each in an envelope. Keep them in two places, and not where the backups are.
papers-kit-now-delete = Delete the file, and empty the bin.
papers-kit-needed = When it is needed
papers-kit-needed-lost = The computer or its keyring is lost: install Hazina, choose Restore a backup, choose the file and type the words. Two people of this organisation confirm it with their passphrases. Nothing is paid by that: sending stays paused, and M-PESA is asked about everything that may have been paid since.
papers-kit-needed-forgot = Somebody forgot a passphrase, and only one other person is left: that person and the words together give a new one.
papers-kit-needed-without = Without Hazina: a backup is a file of the age format (age-encryption.org) with a tar in it; the words are BIP 39.

## The letter to Safaricom
papers-letter-title = Request to take back a payment
papers-letter-to = To Safaricom PLC, M-PESA business support
papers-letter-reference = Our reference: { $reference }
papers-letter-subject = M-PESA receipt { $receipt }: payment to a wrong number
papers-letter-opening = From shortcode { $shortcode }, { $organisation } paid the money below to a number that it was not meant for. We ask you to take the payment back, or what is left of it, and to hold the money until then. A payment of this kind (B2C) cannot be reversed through the API.
papers-letter-what-went-wrong = What went wrong
papers-letter-asking = Please tell us in writing what was done, with the receipt of the reversal or the reason why it is not possible, and name our reference.
papers-letter-contact = You reach us
papers-letter-for-organisation = For the organisation
papers-letter-payment = The payment
papers-letter-receipt = M-PESA receipt
papers-letter-paid = Paid
papers-letter-amount = Amount
papers-letter-amount-of = KSh { $figures } ({ $words })
papers-letter-from = From shortcode
papers-letter-number = Paid to the number
papers-letter-registered = That number is registered to
papers-letter-meant-for = Meant for
papers-letter-steps = What to do
papers-letter-steps-title = For us: what to do, step by step
papers-letter-steps-ours = This page stays in the organisation. Do not send it.
papers-letter-step-today = Act today: what has been withdrawn or spent is hard to get back. Responsible: { $owner }.
papers-letter-step-today-due = Act today: what has been withdrawn or spent is hard to get back. Responsible: { $owner }, until { $due }.
papers-letter-step-portal = Sign in to the M-PESA organisation portal of shortcode { $shortcode } as an operator who may reverse transactions. The Business Administrator of your organisation gives that role.
papers-letter-step-search = Search for the transaction by its receipt { $receipt }. Compare the number { $number } and the amount KSh { $amount } with what you see.
papers-letter-step-reverse = Start the reversal there, for the full amount, and give the reason from the letter. If your organisation is set up so, a second operator must approve it on the portal.
papers-letter-step-send = If the portal does not offer it or refuses it, have the letter signed by people whom Safaricom knows as your signatories, and send it to Safaricom's business support with the line of your M-PESA statement. Note the number of the ticket in the task.
papers-letter-step-never = Do not send the payment by API again, and do not use the Reversal API: it takes back customers' payments only.
papers-letter-step-new = The person who should have been paid gets a new payout of their own, prepared and approved like every other.
papers-letter-step-close = Close the task in Hazina with evidence only: the receipt of the reversal, or Safaricom's answer in writing. Until then the payout stays what it is: paid.
