### Notifications and the tray. No names of payees.

notice-tray-batches-wait = { $count ->
    [one] Fungu { $n } linasubiri idhini
   *[other] Mafungu { $n } yanasubiri idhini
}
notice-tray-nobody-signed-in = Hakuna aliyeingia
notice-sending-is-paused = Utumaji umesimamishwa
notice-tray-in-doubt = { $count ->
   *[other] Malipo { $n } hayajathibitika
}
notice-tray-password = Nenosiri la M-PESA: { $end }
notice-tray-nothing-waits = Hakuna kinachosubiri
notice-proposed = { $name } anapendekeza jinsi malipo ambayo hayajathibitika yalivyoisha: { $amount }.
notice-low = { $account }: { $available } zinaweza kutumika, chini ya { $level }.
notice-approval-needed = Idhini inahitajika
notice-low-balance = Salio ni dogo
notice-relay-silent = Relay iko kimya
notice-batch-ended = Fungu limeisha
notice-in-doubt = Hayajathibitika
notice-prepared = { $name } aliandaa “{ $title }”: { $what }, { $sum }.
notice-several-wait = Mafungu { $n } yanasubiri idhini, { $sum }.
notice-ended-failed = “{ $title }” limeisha: malipo { $failed } yameshindwa.
notice-ended-in-doubt = “{ $title }” limeisha: malipo { $doubt } hayajathibitika.
notice-ended-both = “{ $title }” limeisha: malipo { $failed } yameshindwa, { $doubt } hayajathibitika.
notice-password = Nenosiri la M-PESA
notice-doubt = { $count ->
   *[other] Malipo { $n } hayajathibitika. Hatujui bado kama yalilipwa. Hazina haiyatumi tena yenyewe.
}
