### The checklist for going live.

live-server-address = Have this office’s address allowed
live-server-address-how = Some organisations’ apps may call Daraja from known addresses only. Tell Safaricom (apisupport@safaricom.co.ke) from which public address this console calls, and from which the relay is reached.
live-roles = Give the operator its roles
live-roles-how = What works, beside this page, names the role that each API needs. A Business Administrator adds them on the M-PESA portal under Operators.
live-test-payout = Pay KSh 10 to your own phone
live-test-payout-how = Import a file with one row, your own number and 10 shillings, and take it through the usual approval. It is done when the phone has the money and Payouts shows the receipt.
live-balances = Compare the balances with the portal
live-balances-how = Read the balances here and compare Utility and Working with the M-PESA portal.
live-doubt = See how doubt ends
live-doubt-how = Ask about the test payout from its page: M-PESA says what became of it. So you know what Hazina does when a result is late.
live-reminder = Put the password’s end into your calendar
live-reminder-how = M-PESA ends an API password after ninety days. Initiator shows the day and saves a calendar file.
live-no-such-item = There is no such thing on the checklist.
