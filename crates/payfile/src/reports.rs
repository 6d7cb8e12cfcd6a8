//! Recognises statements and reports that are chosen by mistake: they list payments that were made, not payments to make.

/// What is no list of payments to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Statement {
    /// M-PESA's: payments that were made.
    Mpesa,
    /// A bank's or somebody's account: money that moved.
    Account,
}

/// What the line names the columns of, if it is a statement's or a report's.
pub(crate) fn named_by(headings: &[String]) -> Option<Statement> {
    let joined: Vec<String> = headings.iter().map(|heading| letters(heading)).collect();
    let has = |options: &[&str]| joined.iter().any(|heading| options.contains(&heading.as_str()));
    let receipt = has(&[
        "receiptno",
        "receiptnumber",
        "receipt",
        "receiptsno",
        "mpesareceipt",
        "transactionid",
        "transid",
    ]);
    let completed = has(&[
        "completiontime",
        "completedtime",
        "initiationtime",
        "completiondate",
        "transactiondate",
        "transtime",
    ]);
    let moved = has(&["paidin", "withdrawn", "moneyin", "moneyout"]);
    let balance = has(&[
        "balance",
        "runningbalance",
        "balanceconfirmed",
        "bookbalance",
        "closingbalance",
        "availablebalance",
    ]);
    if completed && (receipt || moved) || moved && balance && has(&["details", "transactionstatus"]) {
        return Some(Statement::Mpesa);
    }
    let sides = has(&[
        "debit",
        "debits",
        "dr",
        "withdrawals",
        "withdrawal",
        "debitamount",
        "moneyout",
    ]) && has(&[
        "credit",
        "credits",
        "cr",
        "deposits",
        "deposit",
        "creditamount",
        "moneyin",
    ]);
    if sides && (balance || has(&["valuedate", "transactiondate", "date"])) {
        return Some(Statement::Account);
    }
    None
}

/// A heading's letters and digits in lower case, also where it is broken over lines.
fn letters(heading: &str) -> String {
    heading
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
