### Reading M-PESA statements: what was found, and why a row or a file is not read.

## Places in a file
finding-line = line { $line }
finding-line-of = line { $line } ({ $receipt })
finding-opening = the opening balance
finding-closing = the closing balance
finding-lines =
    { $count ->
        [one] line { $lines }
       *[other] lines { $lines }
    }
finding-lines-more = lines { $lines } and { $more } more
finding-no-line = no line
finding-too-much = more than can be said

## What was found
finding-account-not-named = no account is named in this file: ask which one it is
finding-accounts-mixed = the balances show rows of { $accounts } accounts in this file: each account's rows are checked by themselves
finding-row-unread = { $place }: { $fault }; the row is left out
finding-status-unknown = { $place }: the status “{ $status }” is not known, so the row is not counted
finding-row-repeated = { $place }: the same row as line { $first }, a second time; it is counted once
finding-line-passed-over = line { $line } is not a transaction and was passed over: “{ $text }”
finding-days-swapped = a spreadsheet swapped day and month in { $lines }: read the other way round, as the receipts or the file's period show
finding-days-doubtful = day and month may be swapped in { $lines }, and nothing in the file tells: export the statement again and do not save it in a spreadsheet
finding-receipt-of-another-day = { $place }: the receipt is of { $day }, but the row says { $completed }; compare it with the portal
finding-outside-period =
    { $count ->
        [one] { $lines } is outside the time that the file says it covers
       *[other] { $lines } are outside the time that the file says it covers
    }
finding-times-shortened =
    { $rows ->
        [one] one row's time has no seconds or no time of day
       *[other] the times of { $rows } rows have no seconds or no time of day: a spreadsheet shortened them
    }
finding-not-in-order = the rows are not in the order of their times: somebody sorted them
finding-chain-broken-left = the balance does not follow between { $after } and { $before }: { $money } left without a row; a row is missing or was changed
finding-chain-broken-came = the balance does not follow between { $after } and { $before }: { $money } came in without a row; a row is missing or was changed
finding-paid-in-differs = the file says that { $stated } was paid in altogether, but its rows add up to { $found }: rows are missing or were changed; export the statement again
finding-withdrawn-differs = the file says that { $stated } was withdrawn altogether, but its rows add up to { $found }: rows are missing or were changed; export the statement again
finding-header-too-low = the opening balance and the totals above the rows do not give the closing balance: it is { $money } too low
finding-header-too-high = the opening balance and the totals above the rows do not give the closing balance: it is { $money } too high
finding-no-rows = the statement has no rows
finding-missing-details = the column Details is missing: rows can be matched by receipt only
finding-missing-balance = the column Balance is missing: whether rows are missing cannot be checked
finding-missing-paid-in = the column Paid In is missing
finding-missing-withdrawn = the column Withdrawn is missing
finding-other-sheet = the sheet “{ $name }” holds a statement too and was not read: save it as a file of its own
finding-second-statement = a second statement begins at line { $line } and was not read: save it as a file of its own

## Why a row is not read
finding-both-columns = paid in ({ $paid }) and withdrawn ({ $withdrawn }) are both filled
finding-no-amount = neither paid in nor withdrawn is filled
finding-amount-unclear = the amount “{ $text }” cannot be read for certain
finding-balance-unclear = the balance “{ $text }” cannot be read for certain
finding-no-receipt = there is no receipt
finding-receipt-lost = “{ $text }” is not a receipt; a spreadsheet may have turned it into a number, so export the statement again
finding-no-time = there is no completion time
finding-time-unclear = the time “{ $text }” cannot be read for certain
finding-status-missing = there is no status
finding-other-currency = the money is of another currency ({ $currency })
finding-too-many-values = the line has more values than there are headings, so it is not certain which is which
finding-cell-too-long = a cell is longer than any real one

## Why a file is not read
finding-file-empty = the file is empty: export the statement again
finding-file-too-large = the file is larger than can be read: export the statement for a shorter time
finding-file-too-many-rows = the file has more than { $most } rows: export the statement for a shorter time
finding-file-pdf = this is a PDF: on the portal, export the statement as CSV or Excel and choose that file
finding-file-archive = this is a packed archive: unpack it and choose the statement inside
finding-file-password = the workbook is protected by a password: take the password off, or export the statement again
finding-file-workbook = the workbook cannot be opened, it may be damaged: export the statement again
finding-file-not-table = this is not a table: on the portal, export the statement as CSV or Excel and choose that file
finding-file-not-statement = this is not an M-PESA statement: no line has the headings of one, such as “Receipt No.” and “Completion Time”; on the portal, export the account's statement and choose that file
finding-file-customers = this is a customer's own M-PESA statement: export the organisation's statement on the portal
finding-file-column-missing = the column { $column } is missing: export the statement again and leave its columns as they are
