### The organisation's policy: who approves what, what is never paid, when payments leave.

policy-a-payout-of-or-more = A payout of { $amount } or more
policy-a-payee-gets-in-a-day = A payee gets { $amount } or more within 24 hours
policy-a-payee-gets-in-a-week = A payee gets { $amount } or more within 7 days
policy-a-batch-of-or-more = A batch of { $amount } or more
policy-a-maker-sends-in-a-day = One maker submits { $amount } or more within 24 hours
policy-a-maker-sends-in-a-week = One maker submits { $amount } or more within 7 days
policy-a-new-payee = Somebody is paid for the first time
policy-another-name = A payee is paid under another name than last time
policy-everything-else = Everything else
policy-everything = Everything
policy-needs-approvals = { $count ->
    [one] { $n } approval
   *[other] { $n } approvals
}
policy-needs-approvals-with-administrator = { $count ->
    [one] { $n } approval, by an administrator
   *[other] { $n } approvals, one of them by an administrator
}
policy-only-payouts = Payrolls only
policy-only-bills = Bills only
policy-only-top-ups = Top-ups only
policy-only-reversals = Reversals only
policy-only-to-people = Only to people
policy-only-to-pay-bills = Only to paybills
policy-only-to-tills = Only to tills
policy-only-taxes = Only taxes
policy-no-payout-above = No payout above { $amount }.
policy-no-batch-above = No batch above { $amount }.
policy-no-more-within-a-day = No more than { $amount } is sent within 24 hours. The rest waits.
policy-no-ceiling = No ceiling but M-PESA's own.
policy-sent-on-between = Payments are sent between { $from } and { $until }: { $days }.
policy-sent-at-any-time = Payments are sent at any time.
policy-an-approval-counts-days = { $count ->
    [one] An approval counts for { $n } day. A batch of which nothing was sent by then must be approved again.
   *[other] An approval counts for { $n } days. A batch of which nothing was sent by then must be approved again.
}
policy-day-1 = Monday
policy-day-2 = Tuesday
policy-day-3 = Wednesday
policy-day-4 = Thursday
policy-day-5 = Friday
policy-day-6 = Saturday
policy-day-7 = Sunday
policy-a-flag-blocks = A batch is not submitted with: { $flag }.
policy-a-flag-wants-a-reason = The maker gives a reason for: { $flag }.
policy-refused-payout = { $count ->
    [one] { $n } payout is above the ceiling of { $most }. The largest is { $largest }.
   *[other] { $n } payouts are above the ceiling of { $most }. The largest is { $largest }.
}
policy-refused-batch = The batch is { $sum }, above the ceiling of { $most }.
policy-refused-day = A payout of { $largest } is more than the { $most } that may be sent within 24 hours.
policy-refused-flag = The policy does not allow: { $flag }.
policy-wants-a-reason = Give a reason. The policy asks for one for: { $flag }.
policy-it-was-changed-meanwhile = The policy was changed meanwhile. Look again.
policy-its-maker-submits-it = Only its maker can submit this batch.
policy-its-maker-does-not-approve-it = You prepared this batch, so somebody else approves it.
policy-you-approved-it-already = You approved this batch already. Somebody else must approve it too.
policy-too-few-approvals = Batch { $batch } has { $have } of { $needed } approvals.
policy-outside-the-sending-hours = Payments are not sent at this hour.
policy-above-the-day-ceiling = This is more than may be sent within 24 hours.
policy-its-approvals-count = The approvals of batch { $batch } still count.
policy-too-many-rules = At most { $most } rules.
policy-approvals-from-to = Rule { $rule }: ask for 1 to { $most } approvals.
policy-rule-needs-an-amount = Rule { $rule }: give an amount above zero.
policy-nothing-would-be-paid = With a ceiling of zero nothing could be paid. Leave it empty for none.
policy-approval-days-from-to = An approval counts for 1 to { $most } days.
policy-hours-need-a-day = Choose at least one day, and hours that end after they begin.
policy-too-few-people = { $needed } approvals are asked for, but only { $able } people can approve what somebody else prepared. Add people first.
policy-another-change-waits = Another change of the policy waits for an agreement.
policy-it-waits-no-more = This change was decided already.
policy-you-proposed-it = You proposed this, so another administrator agrees.
policy-it-is-so-already = The policy says this already.
policy-it-was-changed-look-again = The proposal is not the one that was shown. Look again.
policy-no-such-stand-in = Choose somebody else as stand-in, and dates within a year.
policy-the-last-one-by = One more approval is needed, from { $names }.
policy-more-are-needed-from = { $n } more approvals are needed, from { $names }.
