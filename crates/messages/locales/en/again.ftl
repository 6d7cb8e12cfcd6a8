### Why failed payouts are not paid again yet.

again-m-pesa-cannot-be-asked-requests = M-PESA cannot be asked: requests of this kind carry no ID of ours, and it gave none of its own. Look at its statement first.
again-two-people-resolved-it-as-not = Two people resolved it as not paid, and M-PESA finds nothing under its ID. Look at its statement first.
again-failed-ones = { $title } (failed ones)
again-m-pesas-gateway-does-not-let = M-PESA’s gateway does not let this organisation ask.
again-the-ledger-could-not-be-read = The ledger could not be read or written. Check again.
again-m-pesa-has-answered-about-it = M-PESA has answered about it since.
again-it-is-being-paid-again-in = It is being paid again in batch { $batch } already.
again-payout-tried-to-pay-the-same = Payout { $payout } tried to pay the same again, and may have paid it.
again-m-pesa-finds-nothing-under-its = M-PESA finds nothing under its ID, though it had answered that it failed.
