### The organisation's accounts.

balances-m-pesa-has-not-answered-refresh = M-PESA haijajibu. Onyesha upya wakati wowote; hilo halihamishi pesa.
balances-not-used-here-bills-are-paid = haitumiki hapa: bili hulipwa kutoka nambari ya pili
balances-pays-people = inalipa watu
balances-pays-bills-tills-tax-and-top = inalipa bili, till, kodi na kuhamisha fedha
balances-collects-m-pesas-fees-until-they = inakusanya gharama za M-PESA hadi zilipwe
balances-receives-what-customers-pay-at-the = inapokea wanacholipa wateja kwenye till
balances-m-pesas-own-for-settling = ya M-PESA yenyewe, ya kulipana
balances-another-account-of-m-pesas = akaunti nyingine ya M-PESA
balances-from-every-5-minutes-to-once = Kuanzia kila dakika 5 hadi mara moja kwa siku (dakika 1,440).
balances-safaricom-has-not-enabled-this-by = Safaricom haijaruhusu hili kwa ombi kwa shirika lako. Watu wawili hulifanya kwenye M-PESA portal: Business Services, Move Funds from MMF Account to Utility Account.
balances-the-working-account-does-not-hold = Akaunti ya Working haina kiasi hicho. Weka pesa humo kwanza.
balances-top-up-of-the-utility-account = Kuhamisha fedha kwenda akaunti ya Utility
