### How a permission is put right, and how one sees that it works.

access-the-operators-name-or-password-is = Jina au nenosiri la opereta si sahihi, au cheti ni cha mazingira mengine. M-PESA portal (org.ke.m-pesa.com) → Operators: je, opereta ni Active, channel yake ni API, na nenosiri lake liliwekwa chini ya siku tisini zilizopita? Baada ya manenosiri kadhaa yasiyo sahihi M-PESA humfunga, kwa hiyo rekebisha kabla ya kuuliza tena.
access-the-operator-is-locked-a-business = Opereta amefungwa. Business Administrator anamfungua: M-PESA portal → Operators → opereta → Unlock. Kisha uliza tena mara moja.
access-the-operator-lacks-the-role-for = Opereta hana jukumu la hili. Business Administrator analiongeza: M-PESA portal → Operators → opereta → Roles → Balance Query ORG API.
access-the-operator-is-not-known-for = Opereta hajulikani kwa shortcode hii, au si active. Linganisha jina lake na shortcode: M-PESA portal → Operators.
access-it-was-only-a-question-no = Lilikuwa swali tu; hakuna pesa zilizoombwa zihamishwe. Hakikisha kompyuta hii inafika kwenye intaneti, na kwamba app ina bidhaa inazohitaji: Daraja portal → My Apps. Kisha uliza tena.
access-checked-when-keys-are-set = Huangaliwa funguo zinapowekwa.
access-checked-by-asking-for-the-balance = Huangaliwa kwa kuuliza salio.
access-checked-when-a-payout-is-asked = Huangaliwa malipo yanapoulizwa.
access-checked-by-the-test-payout-to = Huangaliwa kwa malipo ya jaribio kwenye simu yako mwenyewe.
access-checked-at-the-first-use = Huangaliwa mara ya kwanza inapotumika.
access-checked-when-a-customer-pays = Huangaliwa mteja anapolipa.
access-checked-when-the-list-is-asked = Huangaliwa orodha inapoombwa.
access-checked-when-a-customer-is-asked = Huangaliwa mteja anapoombwa alipe.
