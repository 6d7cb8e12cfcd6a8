### Asking for a refund.

reversal-the-customer-paid-and-a-payment = The customer paid { $amount }, and a payment is refunded in full.
reversal-this-payment-is-not-known-here = This payment is not known here: type the whole amount that the customer paid.
reversal-refund-to = Refund { $amount } to { $name }
reversal-refund-receipt = Refund { $amount }, receipt { $receipt }
reversal-type-the-whole-amount-that-the = Type the whole amount that the customer paid, like 1,250 or 1,250.50.
reversal-at-most-100-characters-m-pesa = At most 100 characters: M-PESA takes no more.
reversal-say-why-in-at-least-two = Say why, in at least two letters: M-PESA and the checker read it.
