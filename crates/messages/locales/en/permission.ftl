### Daraja's permissions.

permission-access-with-the-apps-key-and = Access with the app’s key and secret
permission-account-balance = Account balance
permission-transaction-status = Transaction status
permission-paying-people = Paying people
permission-paying-pay-bills = Paying pay bills
permission-paying-tills = Paying tills
permission-paying-taxes = Paying taxes
permission-topping-up-from-working = Topping up from Working
permission-refunding-customers = Refunding customers
permission-confirmations-of-customers-payments = Confirmations of customers’ payments
permission-the-list-of-customers-payments = The list of customers’ payments
permission-asking-customers-to-pay = Asking customers to pay (M-PESA Express)
