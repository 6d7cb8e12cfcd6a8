### What the ledger knows of a file's rows.

imports-it-could-not-be-looked-up = It could not be looked up whether these people were paid recently. Choose the file again before you go ahead.
imports-paid-number-today = The same amount already went to this number today.
imports-paid-number-yesterday = The same amount already went to this number yesterday.
imports-paid-number-days-ago = The same amount already went to this number { NUMBER($days) } days ago.
imports-never-paid-number = This number was never paid from here before.
imports-paid-account-today = The same amount already went to this account today.
imports-paid-account-yesterday = The same amount already went to this account yesterday.
imports-paid-account-days-ago = The same amount already went to this account { NUMBER($days) } days ago.
imports-never-paid-account = This account was never paid from here before.
imports-name-was-paid-at = This name was paid at { $number } before, and never at this number.
imports-number-was-paid-as = This number was paid before under the name { $name }.
imports-m-pesa-knows-the-number-as = M-PESA has this number under the name { $name }.
imports-usually-gets = Usually { $amount }, in the middle of the last { $payments } payments. This is more than twice that, and more than ever before.
