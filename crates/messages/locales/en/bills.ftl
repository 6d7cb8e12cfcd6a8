### One bill, typed in.

bills-write-the-account-number-that-the = Write the account number that the supplier knows you by.
bills-at-most-13-letters-digits-spaces = At most 13 letters, digits, spaces, - or /: M-PESA carries no more. Check it against the bill.
bills-write-the-payment-registration-number-prn = Write the payment registration number (PRN) that KRA gave for this payment.
bills-a-number-has-five-to-seven = A { $what } number has five to seven digits.
bills-this-is-your-own-number-m = This is your own number: M-PESA pays no bill to oneself.
bills-say-who-is-paid-in-1 = Say who is paid, in 1 to { $longest-name } characters: the checker reads it.
