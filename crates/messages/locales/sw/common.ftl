### Days, numbers and lists.

month-1 = Januari
month-2 = Februari
month-3 = Machi
month-4 = Aprili
month-5 = Mei
month-6 = Juni
month-7 = Julai
month-8 = Agosti
month-9 = Septemba
month-10 = Oktoba
month-11 = Novemba
month-12 = Desemba

month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mac
month-short-4 = Apr
month-short-5 = Mei
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Ago
month-short-9 = Sep
month-short-10 = Okt
month-short-11 = Nov
month-short-12 = Des

list-and = { $first } na { $last }
common-somebody = Mtu fulani
common-operator = opereta { $number }
common-payouts = { $count ->
   *[other] malipo { $n }
}
common-bills = { $count ->
   *[other] bili { $n }
}
common-top-ups = { $count ->
   *[other] mihamisho ya fedha { $n }
}
common-refunds = { $count ->
   *[other] marejesho { $n } kwa wateja
}
common-with-code = { $sentence } (kodi { $code }).

weekday-1 = Jumatatu
weekday-2 = Jumanne
weekday-3 = Jumatano
weekday-4 = Alhamisi
weekday-5 = Ijumaa
weekday-6 = Jumamosi
weekday-7 = Jumapili

list-or = { $first } au { $second }
