### What a maker changed of a file.

file-columns-by-hand = Mwandaaji alisema safu ipi ni ipi.
file-more-corrected = { $count ->
   *[other] Visanduku vingine { $n } vilisahihishwa.
}
file-left-out = { $count ->
    [one] Mstari { $lines } uliachwa nje.
   *[other] Mistari { $lines } iliachwa nje.
}
file-left-out-more = Mistari { $lines } na mingine { $more } iliachwa nje.
file-confirmed = { $count ->
    [one] Mstari { $n } unalipwa ({ $sum }) ingawa “{ $heading }” inapinga.
   *[other] Mistari { $n } inalipwa ({ $sum }) ingawa “{ $heading }” inapinga.
}
file-confirmed-value = { $count ->
    [one] Mstari { $n } unalipwa ({ $sum }) ingawa “{ $heading }” inasema “{ $value }”.
   *[other] Mistari { $n } inalipwa ({ $sum }) ingawa “{ $heading }” inasema “{ $value }”.
}
file-corrected = Mstari { $line }, { $column }: “{ $before }” ilisahihishwa kuwa “{ $after }”.
