### Days, numbers and lists.

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec

list-and = { $first } and { $last }
common-somebody = Somebody
common-operator = operator { $number }
common-payouts = { $count ->
    [one] { $n } payout
   *[other] { $n } payouts
}
common-bills = { $count ->
    [one] { $n } bill
   *[other] { $n } bills
}
common-top-ups = { $count ->
    [one] { $n } top-up
   *[other] { $n } top-ups
}
common-refunds = { $count ->
    [one] { $n } refund
   *[other] { $n } refunds
}
common-with-code = { $sentence } (code { $code }).

weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday

list-or = { $first } or { $second }
