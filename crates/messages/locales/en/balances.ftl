### The organisation's accounts.

balances-m-pesa-has-not-answered-refresh = M-PESA has not answered. Refresh again when you want; that moves no money.
balances-not-used-here-bills-are-paid = not used here: bills are paid from the second number
balances-pays-people = pays people
balances-pays-bills-tills-tax-and-top = pays bills, tills, tax and top-ups
balances-collects-m-pesas-fees-until-they = collects M-PESA's fees until they are settled
balances-receives-what-customers-pay-at-the = receives what customers pay at the till
balances-m-pesas-own-for-settling = M-PESA's own, for settling
balances-another-account-of-m-pesas = another account of M-PESA's
balances-from-every-5-minutes-to-once = From every 5 minutes to once a day (1,440 minutes).
balances-safaricom-has-not-enabled-this-by = Safaricom has not enabled this by request for your organisation. Two people do it on the M-PESA portal: Business Services, Move Funds from MMF Account to Utility Account.
balances-the-working-account-does-not-hold = The Working account does not hold that much. Put money into it first.
balances-top-up-of-the-utility-account = Top-up of the Utility account
