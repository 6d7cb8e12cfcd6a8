### Mteja anaombwa kwenye simu alipe (M-PESA Express).

prompt-open = Mteja anasubiriwa. Ombi hubaki kwenye simu kwa dakika tatu tu.
prompt-paid = Mteja amelipa.
prompt-paid-other = Mteja amelipa { $amount }, ambacho sicho kiasi alichoombwa.
prompt-paid-without-receipt = M-PESA inasema mteja amelipa. Risiti itakuja pamoja na malipo, chini ya Yanayoingia.
prompt-not-asked = Mteja hakuombwa. { $answer }
prompt-lost = Haijulikani kama mteja aliombwa. { $answer } Subiri dakika tatu kabla ya kuomba tena.
prompt-lost-or-passkey = Haijulikani kama mteja aliombwa. { $answer } M-PESA hujibu hivi passkey isipokuwa ya shortcode hii: ikague. Subiri dakika tatu kabla ya kuomba tena.
prompt-unanswered = M-PESA haijasema kama mteja amelipa.
prompt-unclear = Jibu la M-PESA halionyeshi kama mteja amelipa.
prompt-look-first = Kabla ya kuomba tena, tafuta malipo hayo chini ya Yanayoingia.
prompt-still-open = M-PESA inasema mteja bado hajajibu.
prompt-nothing-to-ask-by = M-PESA haikutoa nambari ya ombi hili, kwa hivyo haliwezi kuulizwa. Tafuta malipo hayo chini ya Yanayoingia.
prompt-one-is-open = Simu hii imeombwa { $amount } sasa hivi. Subiri hadi mteja ajibu, kwa dakika tatu tu: ombi la pili linaweza kulipwa pia.
prompt-no-passkey = Passkey ya M-PESA Express haipo. Msimamizi huiweka kwenye ukurasa huu.
prompt-passkey = Bandika passkey kama Safaricom ilivyoitoa: herufi na tarakimu bila nafasi.
prompt-phone = Andika nambari ya Safaricom, kama 0712 345 678.
prompt-amount = M-PESA huomba shilingi kamili, kuanzia 1 hadi 250,000.
prompt-reference = Andika malipo ni ya nini kwa herufi 1 hadi 12, kama nambari ya ankara.
prompt-description = Herufi 13 tu.
