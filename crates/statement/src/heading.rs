//! The heading: found by its words, wherever it stands, and columns by their names, never by their place.

use tabular::is_blank;

use crate::{Layout, source::Record};

/// What a column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Column {
    Receipt,
    Completed,
    Initiated,
    Details,
    Status,
    PaidIn,
    Withdrawn,
    Balance,
    Confirmed,
    Reason,
    Party,
    Linked,
    AccountNo,
    Currency,
}

const COLUMNS: usize = 14;

/// Which cell says what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    at: [Option<usize>; COLUMNS],
    /// How many cells it has, without blank ones at its end.
    pub(crate) width: usize,
    pub(crate) layout: Layout,
}

impl Heading {
    /// The heading that a record is, if it is one.
    pub(crate) fn of(record: &Record<'_>) -> Option<Self> {
        let mut at = [None; COLUMNS];
        let mut width = 0;
        let mut shillings = false;
        let mut numbered = false;
        for (index, cell) in record.cells.iter().enumerate() {
            if is_blank(&cell.text) {
                continue;
            }
            width = index.saturating_add(1);
            // No heading is a sentence.
            if cell.text.len() > 80 {
                return None;
            }
            let lower = cell.text.to_lowercase();
            shillings |= lower.contains("(ksh") || lower.contains("(kes");
            numbered |= lower.trim_start_matches([' ', '"', '\u{feff}']).starts_with('#');
            if let Some(column) = column_of(&letters(&lower)) {
                let slot = at.get_mut(column as usize)?;
                if slot.is_none() {
                    *slot = Some(index);
                }
            }
        }
        let heading = Self {
            at,
            width,
            layout: Layout::Portal,
        };
        let has = |column| heading.find(column).is_some();
        let moved = [
            Column::PaidIn,
            Column::Withdrawn,
            Column::Balance,
            Column::Status,
            Column::Details,
        ];
        let others = moved.into_iter().filter(|column| has(*column)).count();
        if !has(Column::Receipt) || !has(Column::Completed) || others < 2 {
            return None;
        }
        let layout = heading.layout(record, shillings, numbered);
        Some(Self { layout, ..heading })
    }

    pub(crate) fn find(&self, column: Column) -> Option<usize> {
        self.at.get(column as usize).copied().flatten()
    }

    fn layout(&self, record: &Record<'_>, shillings: bool, numbered: bool) -> Layout {
        let name = |column| self.find(column).map(|at| letters(&record.text(at).to_lowercase()));
        let receipt = name(Column::Receipt).unwrap_or_default();
        let completed = name(Column::Completed).unwrap_or_default();
        let has = |column| self.find(column).is_some();
        if numbered || completed == "date1" {
            return Layout::Sftp;
        }
        if completed == "date" || completed == "datetime" {
            return Layout::Before2015;
        }
        let of_portal = [Column::Initiated, Column::Confirmed, Column::Linked, Column::AccountNo];
        if of_portal.into_iter().any(has) {
            return Layout::Portal;
        }
        let type_of_pdf = name(Column::Reason).is_some_and(|name| name == "transactiontype")
            || name(Column::Party).is_some_and(|name| name == "otherparty");
        if type_of_pdf || (receipt == "receipt" && !shillings) {
            return Layout::PdfTable;
        }
        if has(Column::Reason) || has(Column::Party) {
            return Layout::Portal;
        }
        Layout::Statements2026
    }
}

/// Letters and digits alone, so that a line broken inside a heading, a point or a hyphen changes nothing.
pub(crate) fn letters(lower: &str) -> String {
    lower.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn column_of(name: &str) -> Option<Column> {
    // A currency in brackets is part of no name: `Paid In (KSHs)`.
    let name = ["kshs", "ksh", "kes"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    Some(match name {
        "receiptno" | "receipt" | "receiptnumber" | "receiptnum" | "receiptid" | "mpesareceiptno"
        | "mpesareceiptnumber" | "mpesareceipt" | "transactionreceipt" => Column::Receipt,
        "completiontime"
        | "completiondate"
        | "completedtime"
        | "completed"
        | "completiondatetime"
        | "date1"
        | "date"
        | "datetime"
        | "transactiondate"
        | "transactiontime"
        | "transactiondatetime" => Column::Completed,
        "initiationtime" | "initiationdate" | "initiatedtime" | "initiated" => Column::Initiated,
        "details" | "detail" | "transactiondetails" | "description" | "narration" | "particulars" => Column::Details,
        "transactionstatus" | "status" | "transstatus" => Column::Status,
        "paidin" | "paidinamount" | "amountpaidin" | "moneyin" | "credit" | "deposit" => Column::PaidIn,
        "withdrawn" | "withdrawamount" | "withdrawnamount" | "amountwithdrawn" | "withdrawal" | "withdraw"
        | "paidout" | "moneyout" | "debit" => Column::Withdrawn,
        "balance" | "accountbalance" | "runningbalance" | "balanceafter" => Column::Balance,
        "balanceconfirmed" => Column::Confirmed,
        "reasontype" | "transactiontype" | "reason" | "type" => Column::Reason,
        "otherpartyinfo" | "otherparty" | "otherpartyinformation" => Column::Party,
        "linkedtransactionid" | "linkedtransaction" | "linkedreceipt" | "transactionid" => Column::Linked,
        "acno" | "accountno" | "accno" | "accountnumber" | "transactionpartydetails" => Column::AccountNo,
        "currency" => Column::Currency,
        _ => return None,
    })
}
