### Notifications and the tray. No names of payees.

notice-tray-batches-wait = { $count ->
    [one] { $n } batch waits for approval
   *[other] { $n } batches wait for approval
}
notice-tray-nobody-signed-in = Nobody is signed in
notice-sending-is-paused = Sending is paused
notice-tray-in-doubt = { $count ->
    [one] { $n } payout in doubt
   *[other] { $n } payouts in doubt
}
notice-tray-password = M-PESA password: { $end }
notice-tray-nothing-waits = Nothing waits
notice-proposed = { $name } proposes how a payout in doubt ended: { $amount }.
notice-low = { $account }: { $available } can be spent, less than { $level }.
notice-approval-needed = Approval needed
notice-low-balance = Low balance
notice-relay-silent = Relay silent
notice-batch-ended = Batch ended
notice-in-doubt = In doubt
notice-prepared = { $name } prepared “{ $title }”: { $what }, { $sum }.
notice-several-wait = { $n } batches wait for approval, { $sum }.
notice-ended-failed = “{ $title }” has ended: { $failed } failed.
notice-ended-in-doubt = “{ $title }” has ended: { $doubt } in doubt.
notice-ended-both = “{ $title }” has ended: { $failed } failed, { $doubt } in doubt.
notice-password = M-PESA password
notice-doubt = { $count ->
    [one] { $n } payout is in doubt. We do not know yet whether they were paid. Hazina does not resend automatically.
   *[other] { $n } payouts are in doubt. We do not know yet whether they were paid. Hazina does not resend automatically.
}
