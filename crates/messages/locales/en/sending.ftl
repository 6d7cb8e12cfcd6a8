### Whether payouts are being sent.

sending-this-ledger-was-closed-to-go = This ledger was closed to go on at another computer.
sending-nothing-is-sent-from-here-any = Nothing is sent from here any more. Work goes on there; this copy stays to be read.
sending-it-goes-on-by-itself-when = It goes on by itself when answers arrive. Check that the relay gets M-PESA’s answers.
sending-m-pesa-cannot-be-reached = M-PESA cannot be reached.
sending-m-pesa-is-too-busy-and = M-PESA is too busy and asked for a pause.
sending-m-pesas-answers-do-not-come = M-PESA's answers do not come through.
sending-m-pesas-gateway-is-in-trouble = M-PESA's gateway is in trouble.
sending-waits-for-answers = { $count ->
    [one] { $n } payout was sent and M-PESA has not answered, longer than usual. Nothing more is sent.
   *[other] { $n } payouts were sent and M-PESA has not answered, longer than usual. Nothing more is sent.
}
