### Whether payouts are being sent.

sending-this-ledger-was-closed-to-go = Leja hii ilifungwa ili iendelee kwenye kompyuta nyingine.
sending-nothing-is-sent-from-here-any = Hakuna kinachotumwa kutoka hapa tena. Kazi inaendelea huko; nakala hii inabaki ya kusomwa.
sending-it-goes-on-by-itself-when = Utaendelea wenyewe majibu yakifika. Hakikisha relay inapata majibu ya M-PESA.
sending-m-pesa-cannot-be-reached = M-PESA haifikiki.
sending-m-pesa-is-too-busy-and = M-PESA ina shughuli nyingi mno na imeomba kusubiri.
sending-m-pesas-answers-do-not-come = Majibu ya M-PESA hayafiki.
sending-m-pesas-gateway-is-in-trouble = Mlango wa M-PESA una hitilafu.
sending-waits-for-answers = { $count ->
   *[other] Malipo { $n } yalitumwa na M-PESA haijajibu, kwa muda mrefu kuliko kawaida. Hakuna zaidi kinachotumwa.
}
