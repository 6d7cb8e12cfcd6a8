### What the ledger knows of a file's rows.

imports-it-could-not-be-looked-up = Haikuweza kuangaliwa kama watu hawa walilipwa hivi karibuni. Chagua faili tena kabla ya kuendelea.
imports-paid-number-today = Kiasi kilekile tayari kilitumwa kwa nambari hii leo.
imports-paid-number-yesterday = Kiasi kilekile tayari kilitumwa kwa nambari hii jana.
imports-paid-number-days-ago = Kiasi kilekile tayari kilitumwa kwa nambari hii siku { NUMBER($days) } zilizopita.
imports-never-paid-number = Nambari hii haijawahi kulipwa kutoka hapa.
imports-paid-account-today = Kiasi kilekile tayari kilitumwa kwa akaunti hii leo.
imports-paid-account-yesterday = Kiasi kilekile tayari kilitumwa kwa akaunti hii jana.
imports-paid-account-days-ago = Kiasi kilekile tayari kilitumwa kwa akaunti hii siku { NUMBER($days) } zilizopita.
imports-never-paid-account = Akaunti hii haijawahi kulipwa kutoka hapa.
imports-name-was-paid-at = Jina hili lililipwa kwa { $number } awali, na kamwe si kwa nambari hii.
imports-number-was-paid-as = Nambari hii ililipwa awali kwa jina { $name }.
imports-m-pesa-knows-the-number-as = M-PESA ina nambari hii kwa jina { $name }.
imports-usually-gets = Kwa kawaida { $amount }, kiasi cha kati cha malipo { $payments } ya mwisho. Hiki ni zaidi ya mara mbili ya hicho, na zaidi ya wakati wowote.
