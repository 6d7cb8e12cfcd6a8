### How a pay run differs from the one before.

run-from-0-to-1-000-percent = From 0 to 1,000 percent.
run-say-in-words-why = Say in a few words why it differs.
