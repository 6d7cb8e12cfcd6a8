### A customer is asked on the phone to pay (M-PESA Express).

prompt-open = Waiting for the customer. The request stays on the phone for three minutes at most.
prompt-paid = The customer paid.
prompt-paid-other = The customer paid { $amount }, which is not what was asked for.
prompt-paid-without-receipt = M-PESA says that the customer paid. The receipt comes with the payment, under Incoming.
prompt-not-asked = The customer was not asked. { $answer }
prompt-lost = It is not known whether the customer was asked. { $answer } Wait three minutes before you ask again.
prompt-lost-or-passkey = It is not known whether the customer was asked. { $answer } M-PESA answers like this where the passkey is not that of this shortcode: check it. Wait three minutes before you ask again.
prompt-unanswered = M-PESA has not said whether the customer paid.
prompt-unclear = What M-PESA said does not show whether the customer paid.
prompt-look-first = Before you ask again, look for the payment under Incoming.
prompt-still-open = M-PESA says that the customer has not answered yet.
prompt-nothing-to-ask-by = M-PESA gave no number for this request, so it cannot be asked about. Look for the payment under Incoming.
prompt-one-is-open = This phone was just asked for { $amount }. Wait until the customer answers, at most three minutes: a second request could be paid too.
prompt-no-passkey = The passkey of M-PESA Express is missing. An administrator enters it on this page.
prompt-passkey = Paste the passkey as Safaricom gave it: letters and digits without spaces.
prompt-phone = Type a Safaricom number, like 0712 345 678.
prompt-amount = M-PESA asks for whole shillings, from 1 to 250,000.
prompt-reference = Write what the payment is for in 1 to 12 characters, like an invoice number.
prompt-description = At most 13 characters.
