### One bill, typed in.

bills-write-the-account-number-that-the = Andika nambari ya akaunti ambayo msambazaji anakujua nayo.
bills-at-most-13-letters-digits-spaces = Herufi, tarakimu, nafasi, - au / 13 zaidi: M-PESA haibebi zaidi. Ilinganishe na bili.
bills-write-the-payment-registration-number-prn = Andika nambari ya usajili wa malipo (PRN) ambayo KRA ilitoa kwa malipo haya.
bills-a-number-has-five-to-seven = Nambari ya { $what } ina tarakimu tano hadi saba.
bills-this-is-your-own-number-m = Hii ni nambari yako mwenyewe: M-PESA hailipi bili kwa mwenyewe.
bills-say-who-is-paid-in-1 = Taja anayelipwa, kwa herufi 1 hadi { $longest-name }: mwidhinishaji huisoma.
