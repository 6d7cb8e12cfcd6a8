### What a maker changed of a file.

file-columns-by-hand = The maker said which column is which.
file-more-corrected = { $count ->
    [one] { $n } more cells were corrected.
   *[other] { $n } more cells were corrected.
}
file-left-out = { $count ->
    [one] Line { $lines } was left out.
   *[other] Lines { $lines } were left out.
}
file-left-out-more = Lines { $lines } and { $more } more were left out.
file-confirmed = { $count ->
    [one] { $n } row is paid ({ $sum }) although “{ $heading }” speaks against it.
   *[other] { $n } rows are paid ({ $sum }) although “{ $heading }” speaks against it.
}
file-confirmed-value = { $count ->
    [one] { $n } row is paid ({ $sum }) although “{ $heading }” says “{ $value }”.
   *[other] { $n } rows are paid ({ $sum }) although “{ $heading }” says “{ $value }”.
}
file-corrected = Line { $line }, { $column }: “{ $before }” was corrected to “{ $after }”.
