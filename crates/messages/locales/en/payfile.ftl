### Reading payrolls and bills: problems, flags, and rows that wait.

## Files that are no table
payfile-empty-file = The file is empty. Choose the payroll file again, or save it again first.
payfile-not-pdf = This is a PDF. Ask for the payroll as a spreadsheet, or copy the table into one and save it as XLSX or CSV.
payfile-not-picture = This is a picture. Type the table into a spreadsheet and save it as XLSX or CSV.
payfile-not-document = This is a text document. Copy the table into a spreadsheet and save it as XLSX or CSV.
payfile-not-numbers = This is a Numbers document. In Numbers choose File, Export To, Excel or CSV, and choose that file.
payfile-not-archive = This is a packed archive. Unpack it and choose the payroll file inside.
payfile-not-archive-no-workbook = This is a packed archive and no workbook. Unpack it and choose the payroll file inside.
payfile-not-web-page = This is a web page, not a workbook. Open it in a spreadsheet program and save it as XLSX or CSV.
payfile-not-xml = This is an XML document. Open it in a spreadsheet program and save it as XLSX or CSV.
payfile-not-table = This is not a table. Save the payroll as CSV or XLSX and choose that file.
payfile-no-columns = The file is text without columns. Save the payroll as CSV or XLSX, with a first line that names the columns.
payfile-no-header = No line of the file names its columns. Say which column is which, or add a first line with a heading for each column, at least "phone" and "amount".
payfile-no-rows = The file names its columns but has no rows under them. Add the payees and save the file again.
payfile-too-many-rows = The file has more than 300,000 rows, the most that one batch can hold. Split it into several files and pay them one after the other.
payfile-sum-too-large = With this row the file's sum is larger than can be counted. Split the file in two.

## Rows
payfile-quote-not-closed = A quotation mark opens a value and none closes it. Remove it, or add the one that is missing.
payfile-amount-split = The comma in this amount separates columns here. Write the amount without it, or put it in quotation marks.
payfile-too-many-values = The line has more values than there are headings, so it is not certain which is which. Put values that hold the separator in quotation marks.
payfile-date-cell = The cell is formatted as a date. Format it as a number, check what it then says, and save the file again.
payfile-formula-uncalculated = The cell's formula was never calculated. Open the file in a spreadsheet program, save it and choose it again.
payfile-formula-text = The cell holds a formula's text instead of its result. Replace the formula by its value and save the file again.
payfile-error-cell = The cell holds a spreadsheet's error instead of a value. Correct it in the spreadsheet and save the file again.
payfile-unknown-command = M-PESA does not know this kind of payment. Write SalaryPayment, BusinessPayment or PromotionPayment, for bills paybill, till or tax, or leave it empty.

## Phone numbers
payfile-phone-missing = The phone number is missing. Add it and save the file again.
payfile-number-shortened = A spreadsheet shortened this number and its last digits are lost. Format the column as text, enter the number again and export the file again.
payfile-two-phones = The cell holds more than one phone number. Leave only the one to pay.
payfile-phone-decimal = This is a number with a sign or decimals, not a phone number. Write it as 0712345678 and save the file again.
payfile-phone-letters = The phone number has letters. Where the letter O or l was typed for 0 or 1, type the digit.
payfile-phone-not-a-number = This is not a phone number. Write only the number, as 0712345678.
payfile-phone-too-short = The phone number has too few digits. A Kenyan mobile number has ten, as 0712345678.
payfile-phone-too-long = The phone number has too many digits. A Kenyan mobile number has ten, as 0712345678.
payfile-phone-foreign = The phone number is not Kenyan. M-PESA pays Kenyan mobile numbers only: use one that starts with 07, 01 or 254.
payfile-phone-not-mobile = This is a landline or a service number. Use the payee's mobile number, which starts with 07 or 01.

## Amounts
payfile-amount-zero = The amount is zero. Enter the amount to pay, or remove the row.
payfile-amount-whole-shillings = M-PESA pays whole shillings only. Round the amount to a whole shilling.
payfile-amount-missing = The amount is missing. Enter it and save the file again.
payfile-amount-negative = The amount is negative. Only money to be paid out belongs here: correct it or remove the row.
payfile-amount-dash = A dash stands for zero. Enter the amount to pay, or remove the row.
payfile-amount-shortened = A spreadsheet shortened this number and its digits are not certain. Format the column as a number and export the file again.
payfile-amount-not-a-number = This is not an amount. Write it in digits, as 1250.
payfile-amount-too-large = The amount is too large. Correct it and save the file again.
payfile-form-amount-missing = Write the amount in whole shillings, as 1250.
payfile-form-amount-zero = Write how much: the amount is zero.
payfile-form-amount-negative = Write the amount without a minus.

## Bills
payfile-kind-contradicts = The kind of this line does not fit the number it names. Correct the kind, or move the number to its column.
payfile-payee-missing = The line names nobody to pay. Fill in a pay bill, a till, a tax registration or a phone number.
payfile-two-payees = The line names more than one payee. Leave only the number to pay.
payfile-bank-account = This row names a bank account and no phone number. M-PESA pays phone numbers: add a column of them, or pay this row through the bank.
payfile-tax-other-number = Tax goes to pay bill 572572, and this line names another. Correct the kind or the number.
payfile-registration-missing = Tax needs the payment registration number (PRN) that KRA gave for it.
payfile-number-not-organisations = This is no number of an organisation on M-PESA: pay bills and tills have five to seven digits.
payfile-account-digits-cut = A spreadsheet keeps only fifteen digits of a number, so the last ones are lost. Format the column as text and enter the number again, as on the bill.
payfile-account-zero-lost = This number is shorter than the others of its column, which begin with a zero: its own was probably lost. Enter it as on the bill, in a cell formatted as text.
payfile-account-missing = A pay bill needs the account number that the supplier knows you by.
payfile-account-odd-signs = M-PESA loses payments with such signs. Write letters, digits, spaces, - and / only, as on the bill.

## Flags
payfile-row-no-name = The row has no name: its payee is known by the number only.
payfile-row-no-reference = The row has no reference: the one given to the whole batch is used.
payfile-file-no-names = The file has no column of names: payees are known by their numbers only.
payfile-file-no-references = The file has no column of references: the one given to the whole batch is used.
payfile-hidden-row = This row is hidden in the workbook, by hand or by a filter, but it is in the file and would be paid.

## A saved file of rows with problems
payfile-saved-line = Line in the file
payfile-saved-reason = Reason

## Workbooks
payfile-workbook-damaged = The workbook is damaged. Open it in a spreadsheet program, save it as XLSX or CSV and choose that file.
payfile-workbook-repeated = The workbook is damaged: row { $line } of its sheet “{ $sheet }” comes more than once or after later rows. Open it in a spreadsheet program, save it as XLSX or CSV and choose that file.
payfile-workbook-empty = The workbook has no filled, visible sheet. Open it in a spreadsheet program, save it as XLSX or CSV and choose that file.
payfile-workbook-password = The workbook is protected by a password: take it off, or save the sheet as CSV. Open it in a spreadsheet program, save it as XLSX or CSV and choose that file.
payfile-workbook-unreadable = The workbook cannot be read; it may be damaged or of a kind that is no workbook. Open it in a spreadsheet program, save it as XLSX or CSV and choose that file.
payfile-workbook-too-large = The workbook unpacks to more than can be read. Open it in a spreadsheet program, save it as XLSX or CSV and choose that file.
payfile-other-sheets = Only the sheet "{ $sheet }" is read; the workbook also has { $others }.

## Files, with values
payfile-file-too-large = { $file } is larger than 512 MB. Split it into several files.
payfile-statement-mpesa = This is M-PESA's statement: it lists payments that were already made. Nothing in it is paid. Choose the file of payments to make instead.
payfile-statement-account = This is an account's statement: it lists money that already moved. Nothing in it is paid. Choose the file of payments to make instead.
payfile-no-amount-column = None of the headings is certain to be the amount. Say which column it is, or name that column "amount" and choose the file again.
payfile-no-phone-column = None of the headings is certain to be the phone number. Say which column it is, or name that column "phone" and choose the file again.
payfile-hidden-column-read = The column "{ $column }" is hidden in the workbook, but it is in the file and is read.
payfile-hidden-column-seen = The column "{ $column }" is hidden in the workbook, but it is in the file and is looked at.
payfile-command-ignored = The column "{ $column }" names no kind of M-PESA payment and is not read.
payfile-bank-beside = The column "{ $column }" holds bank accounts. Money goes to the phone numbers: make sure that nobody is paid through the bank as well.
payfile-bank-pay-bill = { $number } is { $bank }'s pay bill: the money goes into the bank account { $account }.
payfile-total-differs = The file's own total is { $stated }, but the rows above it add up to { $summed }. Check that no row is missing or changed.
payfile-quoted = "{ $name }"

## Amounts, with values
payfile-amount-below = The amount is below { $least }, the least M-PESA pays. Raise it or remove the row.
payfile-amount-above = The amount is above { $most }, the most M-PESA pays at once. Split it over several rows, or correct it.
payfile-amount-shown-foreign = The sheet shows this amount in { $currency }. Enter what to pay in Kenya shillings.
payfile-amount-foreign = The amount is in { $currency }. Enter what to pay in Kenya shillings.
payfile-amounts-foreign = The column's heading says that these amounts are in { $currency }. Enter what to pay in Kenya shillings.
payfile-amount-ambiguous = "{ $written }" can be read as more than one number. Write it without separators, as 1250.
payfile-account-too-long = M-PESA takes at most { $most } characters here. Check it against the bill.

## Rows beside each other
payfile-duplicate-row = The same payee and amount ({ $amount }) stand on line { $line }. Check that both are meant before paying twice.
payfile-same-payee = The same payee stands on line { $line } with { $earlier }; here it is { $amount }. Check that both are meant.
payfile-other-operator = { $operator } gave out this number. It can have M-PESA only if its owner took it along to Safaricom: check before you pay.
payfile-amount-unusual = { $amount } is far from the file's other amounts, which lie around { $usual }. Check that no zero is missing or too many.
payfile-reference-repeated = The same reference stands on line { $line }. Check that this is not the same invoice or person twice.

## What was repaired
payfile-read-leading-zero = The leading zero was lost and is put back: "{ $before }" is read as "{ $after }".
payfile-read-decimals = Decimal zeros are left off: "{ $before }" is read as "{ $after }".
payfile-read-thousands = Thousands separators are taken out: "{ $before }" is read as "{ $after }".
payfile-read-currency = The currency's sign is taken off: "{ $before }" is read as "{ $after }".
payfile-read-spaces = Spaces are taken out: "{ $before }" is read as "{ $after }".
payfile-read-punctuation = Dashes, dots or brackets are taken out: "{ $before }" is read as "{ $after }".
payfile-read-quotes = Quotation marks are taken off: "{ $before }" is read as "{ $after }".
payfile-read-name = Spaces or signs in the name are tidied: "{ $before }" is read as "{ $after }".
payfile-read-reference = The reference is made fit for M-PESA: "{ $before }" is read as "{ $after }".
payfile-read-damaged = A character is damaged: "{ $before }" is read as "{ $after }".
payfile-read-changed = Changed: "{ $before }" is read as "{ $after }".

## Which column is which
payfile-chosen-phone =
    { $others ->
        [one] The column "{ $column }" is read as the phone number; { $names } is not.
       *[other] The column "{ $column }" is read as the phone number; { $names } are not.
    }
payfile-ambiguous-phone = { $names } could equally be the phone number. Say which is the one to pay by, or rename the others and choose the file again.
payfile-chosen-pay-bill =
    { $others ->
        [one] The column "{ $column }" is read as the pay bill number; { $names } is not.
       *[other] The column "{ $column }" is read as the pay bill number; { $names } are not.
    }
payfile-ambiguous-pay-bill = { $names } could equally be the pay bill number. Say which is the one to pay by, or rename the others and choose the file again.
payfile-chosen-till =
    { $others ->
        [one] The column "{ $column }" is read as the till number; { $names } is not.
       *[other] The column "{ $column }" is read as the till number; { $names } are not.
    }
payfile-ambiguous-till = { $names } could equally be the till number. Say which is the one to pay by, or rename the others and choose the file again.
payfile-chosen-registration =
    { $others ->
        [one] The column "{ $column }" is read as the registration of tax; { $names } is not.
       *[other] The column "{ $column }" is read as the registration of tax; { $names } are not.
    }
payfile-ambiguous-registration = { $names } could equally be the registration of tax. Say which is the one to pay by, or rename the others and choose the file again.
payfile-chosen-account =
    { $others ->
        [one] The column "{ $column }" is read as the account at the pay bill; { $names } is not.
       *[other] The column "{ $column }" is read as the account at the pay bill; { $names } are not.
    }
payfile-ambiguous-account = { $names } could equally be the account at the pay bill. Say which is the one to pay by, or rename the others and choose the file again.
payfile-chosen-amount =
    { $others ->
        [one] The column "{ $column }" is read as the amount; { $names } is not.
       *[other] The column "{ $column }" is read as the amount; { $names } are not.
    }
payfile-ambiguous-amount = { $names } could equally be the amount. Say which is the one to pay by, or rename the others and choose the file again.
payfile-chosen-name =
    { $others ->
        [one] The column "{ $column }" is read as the name; { $names } is not.
       *[other] The column "{ $column }" is read as the name; { $names } are not.
    }
payfile-ambiguous-name = { $names } could equally be the name. Say which is the one to pay by, or rename the others and choose the file again.
payfile-chosen-reference =
    { $others ->
        [one] The column "{ $column }" is read as the reference; { $names } is not.
       *[other] The column "{ $column }" is read as the reference; { $names } are not.
    }
payfile-ambiguous-reference = { $names } could equally be the reference. Say which is the one to pay by, or rename the others and choose the file again.
payfile-chosen-command =
    { $others ->
        [one] The column "{ $column }" is read as the kind of payment; { $names } is not.
       *[other] The column "{ $column }" is read as the kind of payment; { $names } are not.
    }
payfile-ambiguous-command = { $names } could equally be the kind of payment. Say which is the one to pay by, or rename the others and choose the file again.

## Rows that wait
payfile-held-paid-says = "{ $heading }" says "{ $value }", as if it was paid already. The row is not paid unless you say so.
payfile-held-paid-filled = "{ $heading }" is filled in, as if it was paid already. The row is not paid unless you say so.
payfile-held-stopped-says = "{ $heading }" says "{ $value }", as if it is not to be paid. The row is not paid unless you say so.
payfile-held-stopped-filled = "{ $heading }" is filled in, as if it is not to be paid. The row is not paid unless you say so.
payfile-held-not-approved-says = "{ $heading }" says "{ $value }", as if it was not approved. The row is not paid unless you say so.
payfile-held-not-approved-empty = "{ $heading }" is empty, as if it was not approved. The row is not paid unless you say so.
payfile-held-other-way-says = "{ $heading }" says "{ $value }", as if it is paid another way than M-PESA. The row is not paid unless you say so.
payfile-held-other-way-filled = "{ $heading }" is filled in, as if it is paid another way than M-PESA. The row is not paid unless you say so.
payfile-held-other-currency-says = "{ $heading }" says "{ $value }", so the amount is not in Kenya shillings. The row is not paid unless you say so.
payfile-held-other-currency-filled = "{ $heading }" is filled in, so the amount is not in Kenya shillings. The row is not paid unless you say so.
payfile-held-not-understood-says = "{ $heading }" says "{ $value }", and it is not certain what that means for the payment. The row is not paid unless you say so.
payfile-held-not-understood-filled = "{ $heading }" is filled in, and it is not certain what that means for the payment. The row is not paid unless you say so.
payfile-held-bank-pay-bill-says = "{ $heading }" says "{ $value }", so the money goes into a bank account, through the bank's pay bill. The row is not paid unless you say so.
payfile-held-bank-pay-bill-filled = "{ $heading }" is filled in, so the money goes into a bank account, through the bank's pay bill. The row is not paid unless you say so.
payfile-held-title = the lines above the table
payfile-confirmed-says = "{ $heading }" says "{ $value }"; the maker said that it is to be paid.
payfile-confirmed-empty = "{ $heading }" is empty; the maker said that it is to be paid.
payfile-confirmed-filled = "{ $heading }" is filled in; the maker said that it is to be paid.
payfile-confirmed-to-be-paid = to be paid

## Currencies
payfile-currency-us-dollars = US dollars
payfile-currency-euros = euros
payfile-currency-pounds = pounds sterling
payfile-currency-uganda = Uganda shillings
payfile-currency-tanzania = Tanzania shillings
payfile-currency-rwanda = Rwanda francs
payfile-currency-burundi = Burundi francs
payfile-currency-birr = birr
payfile-currency-somalia = Somalia shillings
payfile-currency-south-sudan = South Sudan pounds
payfile-currency-congo = Congo francs
payfile-currency-rand = rand
payfile-currency-kwacha = kwacha
payfile-currency-naira = naira
payfile-currency-cedis = cedis
payfile-currency-rupees = rupees
payfile-currency-yuan = yuan
payfile-currency-yen = yen
payfile-currency-swiss = Swiss francs
payfile-currency-canada = Canadian dollars
payfile-currency-australia = Australian dollars
payfile-currency-dirhams = dirhams
payfile-currency-riyals = riyals
payfile-currency-crowns = crowns
payfile-currency-cfa = CFA francs
payfile-currency-other = another currency
