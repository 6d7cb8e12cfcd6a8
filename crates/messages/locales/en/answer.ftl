### What M-PESA's gateway answered, and what is odd about it.

answer-the-request-was-not-sent-the = The request was not sent: the field { $field } is not as M-PESA takes it.
answer-m-pesa-did-not-answer-in = M-PESA did not answer in time. Check again.
answer-m-pesas-answer-could-not-be = M-PESA's answer could not be read.
answer-m-pesa-was-asked-about-and = M-PESA was asked about { $asked } and answered about { $told }.
answer-m-pesa-was-asked-about-the = M-PESA was asked about the payment with id { $asked } and answered about { $told }.
answer-m-pesa-answered-without-the-state = M-PESA answered without the state of the payment.
answer-m-pesa-says-that-it-was = M-PESA says that it was paid and reversed, without its receipt.
answer-m-pesa-answered-which-does-not = M-PESA answered “{ $word }”, which does not say whether it paid.
answer-m-pesa-has-as-paid-it = M-PESA has { $receipt } as paid: it is not refunded, or not yet. That proves nothing about this request.
answer-m-pesa-has-as-that-proves = M-PESA has { $receipt } as “{ $word }”. That proves nothing about this request.
answer-m-pesa-took-a-password-whose = M-PESA took a password whose change had ended. If it is the one on the portal now, change it here too.
answer-m-pesa-answered-a-question-about = M-PESA answered a question about a password that had been decided.
answer-it-did-not-come-to-the = It did not come to the address for confirmations.
answer-m-pesa-sent-something-that-is = M-PESA sent something that is no confirmation of a payment.
answer-it-is-about-another-number = It is about another number, { $shortcode }.
answer-it-has-no-receipt-that-can = It has no receipt that can be read.
answer-the-confirmation-of-has-no-amount = The confirmation of { $receipt } has no amount that can be read.
answer-it-works = It works.
answer-the-approval-of-batch-was-not = The approval of batch { $batch } was not made by this console, or is missing.
answer-batch-was-cancelled-and-stands-as = Batch { $batch } was cancelled, and stands as approved.
answer-payout-is-not-what-was-approved = Payout { $payout } is not what was approved.
answer-payout-was-sent-before-and-stands = Payout { $payout } was sent before, and stands as not sent.
answer-payout-stands-as-sent-and-was = Payout { $payout } stands as sent, and was not.
answer-payout-has-another-id-at-m = Payout { $payout } has another id at M-PESA than it was sent with.
answer-a-callback-of-m-pesas-number = A callback of M-PESA's (number { $delivery }) cannot be applied: it is not what was kept.
answer-audit-entry-was-not-written-by = Audit entry { $entry } was not written by this desktop.
answer-a-part-of-it-cannot-be = A part of it cannot be read.
answer-gateway-refused = The gateway refused it
answer-held-back = Sending was paused before this left
answer-unreachable = The gateway could not be reached
answer-throttled = The gateway asked to go slower
answer-not-authorised = The gateway does not let this app in
answer-timed-out = No answer came in time
answer-connection-lost = The connection ended before the answer came
answer-server-error = The gateway is in trouble
answer-duplicate-id = The gateway knows this id already: an earlier request arrived
answer-redirected = The gateway sent the request elsewhere, which was not followed
answer-unreadable = The gateway's answer could not be read
answer-aborted = Hazina broke the request off before its answer came
answer-with-code-and-words = { $said } (code { $code }): “{ $words }”.
answer-with-words = { $said }: “{ $words }”.
answer-check-found = { $faults ->
    [one] The check found one fault: see Audit.
   *[other] The check found { $faults } faults: see Audit.
}
answer-batch-has-too-few-approvals = Batch { $batch } has fewer approvals than its policy asks for.
answer-policy-was-not-agreed-to = Policy { $version } was not agreed to by two administrators.
answer-batch-is-under-another-policy = Batch { $batch } goes by policy { $named }, and policy { $current } was in force when it was sent for approval.
answer-attachment-of-batch-altered = A file attached to batch { $batch } is missing, or is not what was attached.
