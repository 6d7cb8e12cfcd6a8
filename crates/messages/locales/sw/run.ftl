### How a pay run differs from the one before.

run-from-0-to-1-000-percent = Kuanzia asilimia 0 hadi 1,000.
run-say-in-words-why = Eleza kwa maneno machache kwa nini inatofautiana.
