### Daraja's permissions.

permission-access-with-the-apps-key-and = Kuingia kwa key na secret za app
permission-account-balance = Salio la akaunti
permission-transaction-status = Hali ya muamala
permission-paying-people = Kulipa watu
permission-paying-pay-bills = Kulipa pay bill
permission-paying-tills = Kulipa till
permission-paying-taxes = Kulipa kodi
permission-topping-up-from-working = Kuongeza kutoka Working
permission-refunding-customers = Kurudishia wateja pesa
permission-confirmations-of-customers-payments = Uthibitisho wa malipo ya wateja
permission-the-list-of-customers-payments = Orodha ya malipo ya wateja
permission-asking-customers-to-pay = Kuomba wateja walipe (M-PESA Express)
