### Customers' payments.

incoming-type-a-safaricom-number-of-your = Type a Safaricom number of your organisation, like 0712 345 678.
incoming-that-is-no-m-pesa-receipt = That is no M-PESA receipt. It has about ten letters and digits, like SG632NMUAB.
incoming-this-is-the-receipt-of-a = This is the receipt of a refund. A refund cannot be reversed.
incoming-this-is-the-receipt-of-a-payout = This is the receipt of a payout of yours. M-PESA lets no program take that back: people do it on its portal. Open a task for it on the payout's page.
incoming-this-payment-was-refunded = This payment was refunded.
incoming-this-payment-is-being-refunded-already = This payment is being refunded already.
incoming-m-pesa-says-that-this-payment = M-PESA says that this payment was reversed already.
incoming-m-pesa-says-that-this-payment-never = M-PESA says that this payment never went through ({ $word }). There is nothing to refund.
incoming-m-pesa-was-asked-the-answer = M-PESA was asked. The answer usually comes within seconds.
incoming-m-pesa-did-not-take-the = M-PESA did not take the question. { $answer }
incoming-m-pesa-did-not-answer-check = M-PESA did not answer. Check again.
incoming-m-pesa-holds-addresses-for-this = M-PESA holds addresses for this number already. If they are not this console's, delete them on the Daraja portal under Self Services, URL Management, then try again.
incoming-m-pesa-did-not-take-the-addresses = M-PESA did not take the addresses. { $answer }
incoming-m-pesas-answer-was-lost-so = M-PESA's answer was lost, so it is not known whether it took the addresses. { $answer } Try again.
incoming-it-is-not-known-whether-m = It is not known whether M-PESA took the addresses. Try again.
incoming-let-m-pesa-send-customers-payments = Let M-PESA send customers' payments here first: the list needs the same address.
incoming-elsewhere-heard = The relay was replaced on { $day }, and M-PESA was not told: it still sends customers' payments to the old address. Hazina still listens to the one before, so they arrive for now.
incoming-elsewhere-lost = The relay was replaced on { $day }, and M-PESA was not told: it still sends customers' payments to the old address. Nobody listens there any more: what customers pay does not arrive here.
incoming-delete-first = M-PESA takes new addresses only when it holds none: delete the old ones on the Daraja portal first, under Self Services, URL Management.
