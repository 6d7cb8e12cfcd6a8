### Asking for a refund.

reversal-the-customer-paid-and-a-payment = Mteja alilipa { $amount }, na malipo hurudishwa yote.
reversal-this-payment-is-not-known-here = Malipo haya hayajulikani hapa: andika kiasi chote ambacho mteja alilipa.
reversal-refund-to = Rudisha { $amount } kwa { $name }
reversal-refund-receipt = Rudisha { $amount }, risiti { $receipt }
reversal-type-the-whole-amount-that-the = Andika kiasi chote ambacho mteja alilipa, kama 1,250 au 1,250.50.
reversal-at-most-100-characters-m-pesa = Herufi 100 zaidi: M-PESA haipokei zaidi.
reversal-say-why-in-at-least-two = Toa sababu, kwa angalau herufi mbili: M-PESA na mwidhinishaji huisoma.
