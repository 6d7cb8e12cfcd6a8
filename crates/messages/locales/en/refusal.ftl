### Why nothing can be done about a payout in doubt just now.

refusal-is-paid = This payout is paid by now, so there is nothing to end by hand.
refusal-is-failed = This payout is failed by now, so there is nothing to end by hand.
refusal-is-reversed = This payout is reversed by now, so there is nothing to end by hand.
refusal-is-cancelled = This payout is cancelled by now, so there is nothing to end by hand.
refusal-is-rejected = This payout is rejected by now, so there is nothing to end by hand.
refusal-is-on-its-way = This payout is not in doubt, so there is nothing to end by hand.
refusal-nothing-to-ask-by = M-PESA cannot be asked about this payout: its answer was lost, and requests of this kind carry no id of ours. Only M-PESA's result, the statement or two people can end this.
refusal-question-under-way = M-PESA was asked about this a moment ago, and its answer is awaited.
refusal-cannot-repeat = This kind of request carries no id of ours, so M-PESA could carry it out twice. It is never sent again while it is in doubt.
refusal-told-of-payment = M-PESA reported a payment for this, only not the one that was asked for or not with its proof. It is not sent again, and not resolved as not paid.
refusal-sending-paused = Sending is paused, so nothing is sent now, the same request included.
refusal-batch-cancelled = Its batch was cancelled: nothing of it is sent again.
refusal-repeat-under-way = The same request was sent again a moment ago, and the answer is awaited.
refusal-proposal-open = Somebody proposed how this ended. Decide about that first.
refusal-receipt-of-another = Payout { $payout } has this receipt already: it cannot prove two payments.
refusal-receipt-of-customer = This is the receipt of a payment that a customer made to the organisation, not of a payout.
refusal-too-early = M-PESA may still carry this out. It can be resolved as not paid after { $wait } in doubt.
refusal-not-asked-in-vain = Check the status first: it can be resolved as not paid once M-PESA was checked { $wait } after the doubt began, and still had no result.
refusal-other-statement = Use a statement that goes up to today, or at least to the day after this payout was sent.
refusal-own-proposal = You proposed this end yourself. Another person must agree to it.
refusal-held-by-rotation = The initiator's password is being changed. M-PESA is asked again when the new one is in use.
refusal-held-by-changed-ledger = The ledger was changed outside Hazina. M-PESA is asked again when somebody has looked into it.
refusal-held-by-unchecked-ledger = The ledger could not be checked. M-PESA is asked again when somebody has looked into it.
refusal-held-by-other-password = M-PESA took another password than the one in use. It is asked again when the new one is in use here.
refusal-held-by-initiator = M-PESA refused the initiator. It is not asked again before that is put right, because wrong tries lock the operator.
refusal-lasts-no-day = A password lasts a day at least.
refusal-out-of-calendar = The password's days are not in the calendar.
refusal-reminder-seen = This reminder was seen already.
refusal-reminder-not-now = This reminder is not the one of today.
refusal-reminder-no-time = A reminder is put off until later than now.
refusal-minutes = { $count ->
    [one] a minute
   *[other] { $count } minutes
}
refusal-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
