### Entries of the audit trail.

audit-the-ledger-was-made-its-name = The ledger was made. Its name is { $ledger }.
audit-was-connected-shortcode-initiator = { $name } was connected: shortcode { $shortcode }, initiator { $initiator }.
audit-the-organisations-details-were-changed-shortcode = The organisation’s details were changed: { $name }, shortcode { $shortcode }, initiator { $initiator }. A second person agreed.
audit-two-people-went-on-with-this = Two people went on with this ledger, whose age was not known.
audit-two-people-went-on-with-this-ledger = Two people went on with this ledger, which does not have entry { $seq }.
audit-batch-was-approved-rows = Batch { $batch } was approved, rows { $rows }.
audit-left-out = { $count ->
    [one] { $n } payout was left out of batch { $batch }, { $sum }: { $reason }
   *[other] { $n } payouts were left out of batch { $batch }, { $sum }: { $reason }
}
audit-batch-asked = Asked about batch { $batch }: “{ $question }”
audit-batch-answered = Answered about batch { $batch }: “{ $answer }”
audit-batch-was-rejected = Batch { $batch } was rejected: { $reason }
audit-what-was-not-sent-of-batch = What was not sent of batch { $batch } was cancelled.
audit-batch-was-paused = Batch { $batch } was paused. { $reason }
audit-batch-was-resumed = Batch { $batch } was resumed.
audit-all-sending-was-paused = All sending was paused. { $reason }
audit-the-balance-could-not-be-read = The balance could not be read. { $why }
audit-the-balance-of-could-not-be = The balance of { $shortcode } could not be read. { $why }
audit-can-be-spent = { $account }: { $available } can be spent.
audit-the-same-request-was-sent-once = The same request was sent once more, with the same id.
audit-payout-is-proposed-as-paid-receipt = Payout { $payout } is proposed as paid, receipt { $receipt }: { $note }
audit-payout-is-proposed-as-not-paid = Payout { $payout } is proposed as not paid: { $note }
audit-proposal-was-approved-resolved-by-two = Proposal { $settlement } was approved: resolved by two people.
audit-proposal-was-declined = Proposal { $settlement } was declined: { $reason }
audit-a-customers-payment-could-not-be = A customer's payment could not be read. { $why }
audit-a-task-was-opened-to-get = A task was opened to get the money of payout { $payout } back: { $reason }
audit-the-password-of-initiator-was-noted = The password of initiator { $initiator } was noted as set on { $set-on }.
audit-a-change-of-the-initiators-password = A change of the initiator's password was begun.
audit-m-pesa-was-asked-with-the = M-PESA was asked with the new password, once.
audit-the-initiators-new-password-is-in = The initiator's new password is in use, set on { $set-on }.
audit-the-password-change-was-cancelled-the = The password change was cancelled. The old one stays.
audit-the-reminder-was-put-off-until = The reminder was put off until { $until }.
audit-the-reminder-was-taken-note-of = The reminder was taken note of.
audit-the-ledger-was-put-back-from = The ledger was put back from the backup of { $made-at }, which ends at entry { $seq }. A second person agreed.
audit-the-ledger-was-closed-to-go = The ledger was closed to go on at another computer. Nothing is sent from it any more. A second person agreed.
audit-a-recovery-kit-was-made-backups = A recovery kit was made. Backups are sealed to it from now on; older kits open only older backups.
audit-permission-works = { $permission } works.
audit-permission-does-not-work = { $permission } does not work. { $why }
audit-a-difference-with-the-statement-was = A difference with the statement was accepted, with { $agreed-by }: “{ $note }”.
audit-was-opened-again-with = { $month } was opened again with { $agreed-by }: “{ $reason }”.
audit-m-pesas-statement-contradicts-payout = M-PESA’s statement contradicts payout { $payout }.
audit-m-pesas-statement-shows-how-payout = M-PESA’s statement shows how payout { $payout } ended.
audit-m-pesa-took-the-new-password = M-PESA took the new password.
audit-m-pesa-did-not-take-the = M-PESA did not take the new password (code { $code }).
audit-m-pesa-did-not-say-whether = M-PESA did not say whether it takes the new password. { $why }
audit-m-pesa-was-asked-for-the = M-PESA was asked for the balance.
audit-m-pesa-was-asked-for-the-balance = M-PESA was asked for the balance of { $shortcode }.
audit-m-pesa-was-asked-about = M-PESA was asked about { $receipt }.
audit-m-pesa-was-asked-about-the = M-PESA was asked about the payment with id { $id }.
audit-m-pesa-is-asked-for-the = M-PESA is asked for the balance with the new password.
audit-m-pesa-was-asked-about-the-payment = M-PESA was asked about the payment { $receipt }.
audit-m-pesa-was-given-the-addresses = M-PESA was given the addresses for customers' payments.
audit-m-pesa-answered-still-under-way = M-PESA answered: still under way (“{ $word }”).
audit-m-pesa-has-no-record-of = M-PESA has no record of it yet; it may still be paid.
audit-the-question-was-not-answered = The question was not answered. { $why }
audit-is-low-below = { $account } is low below { $level }.
audit-has-no-warning-level-any-more = { $account } has no warning level any more.
audit-the-balance-is-read-every-minutes = The balance is read every { $minutes } minutes.
audit-the-balance-is-read-on-demand = The balance is read on demand only.
audit-top-ups-from-the-working-account = Top-ups from the Working account are sent by Hazina: Safaricom enabled them.
audit-top-ups-from-the-working-account-are = Top-ups from the Working account are made by people on the M-PESA portal.
audit-papers-and-lists-are-written-in = Papers and lists are written in English.
audit-papers-and-lists-are-written-in-kiswahili = Papers and lists are written in Kiswahili.
audit-at-most-requests-for-payment-a = At most { $n } requests for payment a minute are sent.
audit-m-pesas-fees-for-payments-to = M-PESA’s fees for payments to people were entered from { $day } on.
audit-nobody-is-reminded-of-statements-any = Nobody is reminded of statements any more.
audit-the-same-payment-is-not-looked = The same payment is not looked for any more.
audit-the-same-payee-account-and-amount = The same payee, account and amount count as perhaps the same payment for { $days } days.
audit-two-people-may-say-that-a = Two people may say that a payout in doubt was not paid after { $hours } hours.
audit-the-initiators-password-lasts-days = The initiator's password lasts { $days } days.
audit-the-relay-at-hears-m-pesas = The relay at { $address } hears M-PESA's answers.
audit-the-relay-at-hears-m-pesas-answers = The relay at { $address } hears M-PESA's answers. It knows this console as “{ $name }”.
audit-the-relay-gave-this-console-a = The relay gave this console a new credential.
audit-the-relay-before-at-is-listened = The relay before, at { $address }, is listened to for what is still on its way there.
audit-the-relay-before-is-not-listened = The relay before is not listened to any more.
audit-a-second-person-agreed-to-the = A second person agreed to the pairing with the relay.
audit-a-second-person-agreed-that-the = A second person agreed that the relay before, at { $address }, is not listened to any more.
audit-assumed-sent = { $count ->
    [one] { $n } approved payout counts as sent, since a newer copy of this ledger may have sent them.
   *[other] { $n } approved payouts count as sent, since a newer copy of this ledger may have sent them.
}
audit-batch-prepared = Batch { $batch } “{ $title }” was prepared: { $all }, { $sum }.
audit-batch-approved-with-warnings = { $count ->
    [one] Batch { $batch } was approved, rows { $rows }, with { $n } warning in sight.
   *[other] Batch { $batch } was approved, rows { $rows }, with { $n } warnings in sight.
}
audit-dismissed-failed = { $count ->
    [one] { $n } payout that failed and will not be paid again: { $reason }
   *[other] { $n } payouts that failed and will not be paid again: { $reason }
}
audit-dismissed-other-name = { $count ->
    [one] { $n } payout under another name, checked: { $reason }
   *[other] { $n } payouts under another name, checked: { $reason }
}
audit-quarantine-reviewed = { $count ->
    [one] { $n } callback in quarantine, looked at: { $reason }
   *[other] { $n } callbacks in quarantine, looked at: { $reason }
}
audit-resumed-by-two = Sending was resumed by two people, after { $why }.
audit-resumed = Sending was resumed, after { $why }.
audit-payouts-stopped = { $count ->
    [one] { $n } payout was not sent: a person decides.
   *[other] { $n } payouts were not sent: a person decides.
}
audit-stopped-sent = { $count ->
    [one] Sent all the same: { $n } stopped payout.
   *[other] Sent all the same: { $n } stopped payouts.
}
audit-stopped-cancelled = { $count ->
    [one] Cancelled: { $n } stopped payout.
   *[other] Cancelled: { $n } stopped payouts.
}
audit-attempts-claimed = { $count ->
    [one] { $n } payout was written down to be sent.
   *[other] { $n } payouts were written down to be sent.
}
audit-attempts-recorded = { $count ->
    [one] M-PESA's answer to { $n } request was recorded.
   *[other] M-PESA's answer to { $n } requests was recorded.
}
audit-results-applied = { $count ->
    [one] { $n } result was applied.
   *[other] { $n } results were applied.
}
audit-doubts-raised = { $count ->
    [one] { $n } payout went in doubt. { $why }
   *[other] { $n } payouts went in doubt. { $why }
}
audit-payments-received = { $count ->
    [one] { $n } payment was received from customers.
   *[other] { $n } payments were received from customers.
}
audit-statement-imported = { $count ->
    [one] The statement “{ $file }” was imported: { $n } line, { $account }.
   *[other] The statement “{ $file }” was imported: { $n } lines, { $account }.
}
audit-difference-explained = A difference with the statement was explained: “{ $note }”.
audit-difference-given = A difference with the statement was given to somebody: “{ $note }”.
audit-month-closed = { $count ->
    [one] { $month } was closed with { $name }: { $n } difference open.
   *[other] { $month } was closed with { $name }: { $n } differences open.
}
audit-exported = { $count ->
    [one] Saved as a file: { $what } ({ $n } row, “{ $file }”).
   *[other] Saved as a file: { $what } ({ $n } rows, “{ $file }”).
}
audit-lifted-ledger-age = this might not have been the newest copy of the ledger
audit-lifted-ledger-changed = the ledger was changed
audit-lifted-ledger-unchecked = the ledger could not be checked
audit-lifted-team-log = the relay had not shown what the team wrote
audit-lifted-other-password = M-PESA took another password
audit-lifted-initiator = M-PESA refused the initiator’s password
audit-lifted-role = the initiator lacked a role
audit-lifted-organisation = M-PESA refused the organisation
audit-lifted-not-authorised = the gateway did not let this app send
audit-lifted-refused = the gateway refused several payouts
audit-lifted-may-be-paid = a payout may have been paid before
audit-lifted-insufficient-balance = the account was short of money
audit-lifted-rotation = a change of the initiator’s password
audit-lifted-person = somebody had paused it
audit-lifted-asking = M-PESA refused a question
audit-deliveries-kept = { $count ->
    [one] { $n } callback was kept.
   *[other] { $n } callbacks were kept.
}
audit-deliveries-kept-some-quarantined = { $count ->
    [one] { $n } callback was kept, { $bad } in quarantine.
   *[other] { $n } callbacks were kept, { $bad } in quarantine.
}
audit-deliveries-counted = { $count ->
    [one] { $n } callback that is not ours was only counted.
   *[other] { $n } callbacks that are not ours were only counted.
}
audit-recall-step = Task { $recall }: { $what }.
audit-recall-step-undone = Task { $recall }: no longer done: { $what }.
audit-recall-returned = Task { $recall } was closed: the money came back. { $evidence }
audit-recall-not-returned = Task { $recall } was closed: the money did not come back. { $evidence }
audit-recall-withdrawn = Task { $recall } was closed: it was opened by mistake. { $evidence }
audit-recall-receipt = Receipt { $receipt }, seen by two people.
audit-question-taken = M-PESA took the question.
audit-question-refused = M-PESA refused the question. { $why }
audit-question-not-taken = M-PESA did not take the question. { $why }
audit-question-lost = M-PESA's answer to the question was lost. { $why }
audit-repeat-taken = M-PESA took the repeated request.
audit-repeat-refused = M-PESA refused the repeated request. { $why }
audit-repeat-not-taken = M-PESA did not take the repeated request. { $why }
audit-repeat-lost = M-PESA's answer to the repeated request was lost. { $why }
audit-told = M-PESA answered: { $word }.
audit-told-with-amount = M-PESA answered: { $word }, { $amount }.
audit-step-payee-called = the payee was called
audit-step-portal-asked = the reversal was asked for on the portal
audit-step-letter-sent = the letter went to Safaricom
audit-step-case-opened = Safaricom gave a case number
audit-step-answered = Safaricom answered
audit-statement-every = { $count ->
    [one] A statement is imported every { $n } day.
   *[other] A statement is imported every { $n } days.
}
audit-idle-sign-out = { $count ->
    [one] Whoever is signed in is signed out after { $n } minute without a touch.
   *[other] Whoever is signed in is signed out after { $n } minutes without a touch.
}
audit-rule-accounts = account { $accounts }
audit-rule-at-least = at least { $least }
audit-rule-at-most = at most { $most }
audit-rule-only-readable = only what can be read
audit-rule-takes-everything = The relay takes every payment of customers where M-PESA asks before. A second person agreed.
audit-rule-takes = The relay takes payments with { $rule } of customers where M-PESA asks before. A second person agreed.
audit-reminded-before = People were reminded that the initiator's password ends within { NUMBER($days) } days.
audit-reminded-tomorrow = People were reminded that the initiator's password ends tomorrow.
audit-reminded-today = People were reminded that the initiator's password ends today.
audit-reminded-overdue = { $days ->
    [one] People were reminded that the initiator's password ended a day ago.
   *[other] People were reminded that the initiator's password ended { $days } days ago.
}
audit-batch-was-submitted-differing = Batch { $batch } was submitted for approval. It differs from batch { $before }: { $because } { $note }
audit-because-people-joined-or-left = people joined or left.
audit-because-pay-changed = pay was raised or cut.
audit-because-of-overtime = overtime, a bonus, an allowance or arrears.
audit-because-only-a-part = only some of the people are paid now.
audit-because-of-something-else = for another reason.
audit-run-differs-beyond = A reason is asked where a pay run differs from the one before by more than { $percent } %.
audit-run-differs-never = No reason is asked where a pay run differs from the one before.
audit-export-payouts = payouts
audit-export-payouts-of = payouts of batch { $batch }
audit-export-batches = batches
audit-export-balances = balances
audit-export-trail = the audit trail
audit-export-incoming = customers’ payments
audit-export-incoming-searched = customers’ payments that were searched for
audit-export-advice = the payment advice of payout { $payout }
audit-export-record = the record of payout { $payout }
audit-export-advices = the payment advices of batch { $batch }
audit-export-summary = the summary of batch { $batch }
audit-export-letter = the letter of task { $task }
audit-export-month = the reconciliation of { $month }
audit-export-contradicted = with contradicting answers
audit-export-failed-open = failed and not paid again
audit-export-other-name = under another name
audit-export-flagged = flagged
audit-export-days-prepared = prepared on some days
audit-export-days-sent = sent on some days
audit-export-days-paid = paid on some days
audit-export-lanes = of some kinds
audit-export-payee = to one payee
audit-export-maker = prepared by one person
audit-export-search = searched for
audit-payee-noted = A note about payee { $payee }: { $note }
audit-payee-note-taken-away = The note about payee { $payee } was taken away.
audit-payees-merged = { $payee } and { $into } are one person’s numbers.
audit-payees-parted = { $payee } is not another payee’s number any more.
audit-export-payees = the book of payees
audit-desktop-joined-the-team = { $name } joined the team: it shares this ledger from now on.
audit-a-desktop-was-taken-out-of = A desktop was taken out of the team: what it writes from now on does not count.
audit-sending-goes-on-at-another-desktop = Sending goes on at another desktop of the team, and nowhere else.
audit-a-customer-was-asked = A customer was asked on the phone for { $amount }, account { $reference }.
audit-the-customer-paid = The customer paid: receipt { $receipt }.
audit-the-customer-paid-without-receipt = M-PESA says that the customer paid.
audit-the-customer-unclear = What M-PESA said does not show whether the customer paid.
audit-batch-was-submitted-needs = { $count ->
    [one] Batch { $batch } was submitted. It needs { $n } approval.
   *[other] Batch { $batch } was submitted. It needs { $n } approvals.
}
audit-approvals-lapsed = Approvals of batch { $batch } count no more: { $names }. It waits again.
audit-policy-was-proposed = Policy { $version } was proposed.
audit-policy-was-agreed = Policy { $version } was agreed to and is in force.
audit-policy-was-declined = Policy { $version } was declined: { $reason }
audit-stand-in-was-named = { $stand-in } acts for { $operator } from { $from } until { $until }. { $second } agreed.
audit-file-attached = “{ $name }” was attached to batch { $batch }.
audit-file-detached = An attachment was removed from batch { $batch }.
