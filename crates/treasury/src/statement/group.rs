//! What the lines of one receipt are, beside what the ledger knows of it.

use mpesa::{Amount, Receipt, Total};
use serde::{Deserialize, Serialize};

use super::{BookAccount, LineClass, StatementLine};
use crate::{Contradiction, Evidence, Lane, PayoutId, PayoutState};

/// By what a line and a payout belong together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchedBy {
    /// Our own id.
    OwnId,
    /// M-PESA's receipt.
    Receipt,
    /// The receipt of what is taken back.
    Linked,
}

impl MatchedBy {
    /// As the ledger spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OwnId => "own_id",
            Self::Receipt => "receipt",
            Self::Linked => "linked",
        }
    }
}

/// A payout that a receipt belongs to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    /// Which.
    pub payout: PayoutId,
    /// By what.
    pub by: MatchedBy,
    /// Which way it goes.
    pub lane: Lane,
    /// How much.
    pub amount: Amount,
    /// Where it stands.
    pub state: PayoutState,
    /// What the tariff says that it costs on the day of the line; none where there is no tariff for it.
    pub fee: Option<Total>,
    /// Whether it stands as taken back by the statement's word alone.
    pub returned_by_statement: bool,
}

/// A customer's payment that the ledger was told of under the receipt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CustomersPayment {
    /// How much.
    pub amount: Amount,
}

/// A line of the group.
#[derive(Clone, Copy, Debug)]
pub struct GroupLine<'a> {
    /// The line.
    pub line: &'a StatementLine,
    /// Whose statement it is of.
    pub account: BookAccount,
    /// Whether it is of before this ledger began: what is not known of it was never to be known.
    pub before: bool,
}

/// What does not match.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mismatch {
    /// Money left, and nobody here approved it.
    Ghost,
    /// A charge for a payment that is not here.
    LoneCharge,
    /// Another amount than was sent.
    Amount,
    /// Somebody else was paid.
    Payee,
    /// Paid in the books, not paid here.
    NotPaidHere,
    /// Paid twice: another line, or another receipt, for the same payout.
    Twice,
    /// Charged twice for one payment.
    ChargedTwice,
    /// Another fee than the tariff says.
    Fee,
    /// Taken back in the books by somebody, and not recorded here otherwise.
    TakenBack,
}

impl Mismatch {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Ghost,
        Self::LoneCharge,
        Self::Amount,
        Self::Payee,
        Self::NotPaidHere,
        Self::Twice,
        Self::ChargedTwice,
        Self::Fee,
        Self::TakenBack,
    ];

    /// As the ledger spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ghost => "ghost",
            Self::LoneCharge => "lone_charge",
            Self::Amount => "amount",
            Self::Payee => "payee",
            Self::NotPaidHere => "not_paid_here",
            Self::Twice => "twice",
            Self::ChargedTwice => "charged_twice",
            Self::Fee => "fee",
            Self::TakenBack => "taken_back",
        }
    }

    /// Whether money may have been taken: it is an alarm, not a difference to be explained some day.
    #[must_use]
    pub const fn is_alarm(self) -> bool {
        match self {
            Self::Ghost | Self::NotPaidHere | Self::Twice | Self::Payee => true,
            Self::LoneCharge | Self::Amount | Self::ChargedTwice | Self::Fee | Self::TakenBack => false,
        }
    }
}

/// What one line came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Seen {
    /// The payout that it belongs to, and by what.
    pub payout: Option<(PayoutId, MatchedBy)>,
    /// Whether it is a customer's payment that is known.
    pub customer: bool,
    /// What does not match.
    pub mismatch: Option<Mismatch>,
}

/// What the lines of one receipt come to, in their order. `known` is the payout of that receipt or of our own id in one of
/// them; of a reversal, the payout that it takes back.
#[must_use]
pub fn compare(lines: &[GroupLine<'_>], known: Option<&Known>, customer: Option<CustomersPayment>) -> Vec<Seen> {
    let first = |class: LineClass| {
        let counting = lines
            .iter()
            .filter(move |one| one.line.counts && one.line.class == class);
        counting.map(|one| order(one)).min()
    };
    let (payment, charge) = (first(LineClass::Payment), first(LineClass::Charge));
    let others = lines.iter().any(|one| {
        matches!(
            one.line.class,
            LineClass::Payment | LineClass::Incoming | LineClass::Other
        ) && one.line.counts
    });
    let of_line = |one: &GroupLine<'_>| {
        let payout = known.map(|known| (known.payout, known.by));
        let customer_here = customer.is_some() && one.line.class == LineClass::Incoming;
        let mismatch = match (one.line.counts, one.line.class) {
            (false, _) => None,
            (true, LineClass::Payment) => of_payment(one, known, payment),
            (true, LineClass::Other) if one.line.cents < 0 => of_payment(one, known, Some(order(one))),
            (true, LineClass::Charge) => of_charge(one, known, charge, others || customer.is_some()),
            (true, LineClass::Reversal) => of_reversal(one, known),
            (true, LineClass::Incoming) => customer
                .is_some_and(|customer| customer.amount.cents() != one.line.cents)
                .then_some(Mismatch::Amount),
            (true, LineClass::Move) => known
                .is_some_and(|known| known.amount.cents() != one.line.cents.saturating_abs())
                .then_some(Mismatch::Amount),
            (true, LineClass::Other) => None,
        };
        Seen {
            payout,
            customer: customer_here,
            mismatch,
        }
    };
    lines.iter().map(of_line).collect()
}

/// Lines of a receipt in an order of their own, whichever came first.
fn order<'a>(one: &GroupLine<'a>) -> (BookAccount, i64, i64, u32, &'a str) {
    let line = one.line;
    (
        one.account,
        line.completed,
        line.cents,
        line.twin,
        line.details.as_str(),
    )
}

fn of_payment<'a>(
    one: &GroupLine<'a>,
    known: Option<&Known>,
    first: Option<(BookAccount, i64, i64, u32, &'a str)>,
) -> Option<Mismatch> {
    let Some(known) = known else {
        return (!one.before).then_some(Mismatch::Ghost);
    };
    if first != Some(order(one)) {
        return Some(Mismatch::Twice);
    }
    match &known.state {
        PayoutState::Paid { receipt } | PayoutState::Reversed { receipt } if *receipt == one.line.receipt => {
            differs(known, one.line)
        }
        PayoutState::Paid { .. } | PayoutState::Reversed { .. } => Some(Mismatch::Twice),
        PayoutState::InDoubt { .. } | PayoutState::Dispatching | PayoutState::Accepted => {
            differs(known, one.line).or(Some(Mismatch::NotPaidHere))
        }
        PayoutState::Draft
        | PayoutState::Submitted
        | PayoutState::Approved
        | PayoutState::Failed { .. }
        | PayoutState::Cancelled
        | PayoutState::Rejected => Some(Mismatch::NotPaidHere),
    }
}

fn differs(known: &Known, line: &StatementLine) -> Option<Mismatch> {
    let evidence = evidence_of(line)?;
    Contradiction::of(known.amount, &known.lane, &evidence).map(|report| match report {
        Contradiction::OtherAmount { .. } => Mismatch::Amount,
        Contradiction::OtherPerson { .. }
        | Contradiction::OtherOrganisation { .. }
        | Contradiction::OtherAccount { .. }
        | Contradiction::AmountUnclear { .. }
        | Contradiction::TwoPayees { .. }
        | Contradiction::TwoReceipts { .. }
        | Contradiction::ReceiptOfAnother { .. }
        | Contradiction::NotFinal { .. }
        | Contradiction::CodeWithReceipt { .. }
        | Contradiction::AfterRefusal { .. }
        | Contradiction::OtherRequest { .. }
        | Contradiction::OtherTakenBack { .. } => Mismatch::Payee,
    })
}

fn of_charge<'a>(
    one: &GroupLine<'a>,
    known: Option<&Known>,
    first: Option<(BookAccount, i64, i64, u32, &'a str)>,
    explained: bool,
) -> Option<Mismatch> {
    let Some(known) = known else {
        let customers = one
            .line
            .details
            .trim_start()
            .to_ascii_lowercase()
            .starts_with("pay bill");
        return (!explained && !customers && !one.before).then_some(Mismatch::LoneCharge);
    };
    if first != Some(order(one)) {
        return Some(Mismatch::ChargedTwice);
    }
    let charged = one.line.cents.saturating_neg();
    known
        .fee
        .is_some_and(|fee| fee.cents() != charged)
        .then_some(Mismatch::Fee)
}

fn of_reversal(one: &GroupLine<'_>, known: Option<&Known>) -> Option<Mismatch> {
    let Some(known) = known else {
        return (one.line.cents < 0 && !one.before).then_some(Mismatch::Ghost);
    };
    match &known.state {
        // An order of ours that takes a customer's payment back.
        PayoutState::Paid { .. } if matches!(known.lane, Lane::Reversal { .. }) => {
            (known.amount.cents() != one.line.cents.saturating_abs()).then_some(Mismatch::Amount)
        }
        PayoutState::Reversed { .. } if !known.returned_by_statement => None,
        PayoutState::Draft
        | PayoutState::Submitted
        | PayoutState::Approved
        | PayoutState::Dispatching
        | PayoutState::Accepted
        | PayoutState::Paid { .. }
        | PayoutState::Failed { .. }
        | PayoutState::InDoubt { .. }
        | PayoutState::Cancelled
        | PayoutState::Rejected
        | PayoutState::Reversed { .. } => Some(Mismatch::TakenBack),
    }
}

/// What a line proves of the payout that it belongs to: only what counts proves, and only a payment or its return.
#[must_use]
pub fn evidence_of(line: &StatementLine) -> Option<Evidence> {
    if !line.counts {
        return None;
    }
    match line.class {
        LineClass::Payment => moved(line),
        LineClass::Reversal if line.cents < 0 => moved(line),
        LineClass::Reversal => line
            .linked
            .clone()
            .map(|receipt: Receipt| Evidence::TakenBack { receipt }),
        LineClass::Charge | LineClass::Move | LineClass::Incoming | LineClass::Other => None,
    }
}

fn moved(line: &StatementLine) -> Option<Evidence> {
    Some(Evidence::Moved {
        receipt: line.receipt.clone(),
        amount: Some(Amount::from_cents(line.cents.saturating_neg()).ok()?),
        party_number: line.number.clone(),
        party_name: line.name.clone().filter(|name| !name.contains('*')),
        account: line.account_no.clone(),
        completed_at: Some(line.completed),
        charge: None,
    })
}
