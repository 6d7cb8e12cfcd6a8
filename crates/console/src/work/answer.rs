//! What callbacks prove, in the organisation's words.

use daraja::callback::{self, Callback, PaymentResult, ResultNotice};
use mpesa::{Api, Fault, Meaning, Money, Receipt, ResultCode};
use store::{KnownIds, PendingTarget};
use treasury::{
    AccountReading, CHARGES_PAID, Channel, Contradiction, Doubt, Evidence, FailureCause, Lane, PauseReason, UTILITY,
    Unanswered, WORKING,
};

/// What a callback about an attempt says.
pub(super) struct PayoutAnswer {
    pub(super) evidence: Evidence,
    pub(super) pause: Option<PauseReason>,
    pub(super) accounts: Vec<AccountReading>,
}

impl PayoutAnswer {
    const fn nothing(doubt: Doubt) -> Self {
        Self {
            evidence: Evidence::Nothing { doubt },
            pause: None,
            accounts: Vec::new(),
        }
    }
}

/// Reads a callback about a payout, as its lane wants it read. What comes to the time-out address never proves anything, nor
/// does the result of another request.
pub(super) fn about_payout(target: &PendingTarget, ids: &KnownIds, channel: Channel, body: &[u8]) -> PayoutAnswer {
    let callback = if channel == Channel::TimeOut {
        callback::parse_time_out(body)
    } else {
        callback::parse(body)
    };
    match callback {
        Callback::Result(notice) => {
            let heard = match target {
                PendingTarget::Attempt(Lane::Reversal { receipt }) => of_reversal(&notice, receipt),
                PendingTarget::Attempt(_) | PendingTarget::Question(_) => of_result(&notice),
            };
            match heard.evidence {
                Evidence::Nothing { .. } => heard,
                Evidence::Moved { .. } | Evidence::NotMoved { .. } | Evidence::TakenBack { .. }
                    if is_of_another(&notice, ids) =>
                {
                    PayoutAnswer::nothing(of_another(&notice))
                }
                Evidence::Moved { .. } | Evidence::NotMoved { .. } | Evidence::TakenBack { .. } => heard,
            }
        }
        Callback::TimeOut(_) => PayoutAnswer::nothing(Doubt::QueueTimeOut),
        Callback::Stk(_) | Callback::C2b(_) | Callback::Unreadable(_) => PayoutAnswer::nothing(Doubt::Unreadable),
    }
}

/// Whether a result names ids, and none of those that can be compared is the request's own. One that fits is enough: M-PESA
/// gives ids of its own beside ours.
fn is_of_another(notice: &ResultNotice, ids: &KnownIds) -> bool {
    let originator = notice.originator_conversation_id.as_ref();
    let known = [ids.ours.as_ref(), ids.acknowledged.as_ref()].into_iter().flatten();
    let by_originator = originator.map(|named| known.clone().any(|known| known == named));
    let by_conversation = notice
        .conversation_id
        .as_ref()
        .zip(ids.conversation.as_ref())
        .map(|(named, known)| named == known);
    let compared = [by_originator.filter(|_| known.count() > 0), by_conversation];
    compared.contains(&Some(false)) && !compared.contains(&Some(true))
}

/// A payment that was reported here keeps the doubt open for people, whichever it was.
fn of_another(notice: &ResultNotice) -> Doubt {
    if notice.code.meaning(Api::Payment).money != Money::Moved {
        return Doubt::Unreadable;
    }
    Contradiction::OtherRequest {
        receipts: notice.receipts(),
    }
    .into()
}

fn of_result(notice: &ResultNotice) -> PayoutAnswer {
    let payment = notice.payment();
    let meaning = notice.code.meaning(Api::Payment);
    let told = [
        (UTILITY, payment.utility),
        (WORKING, payment.working),
        (CHARGES_PAID, payment.charges_paid),
    ];
    let mut accounts: Vec<AccountReading> = told
        .into_iter()
        .filter_map(|(account, available)| Some(AccountReading::available(account, available?)))
        .collect();
    // A result about an organisation tells the whole row of the account that paid.
    if let Some(debited) = payment.debited.clone().and_then(reading) {
        accounts.retain(|known| known.account != debited.account);
        accounts.push(debited);
    }
    let pause = pause_for(&meaning, &notice.code);
    PayoutAnswer {
        evidence: evidence(notice, payment),
        pause,
        accounts,
    }
}

/// The result of taking a customer's payment back. It must name that payment, where it names one at all: the oldest results
/// carry no parameters (Daraja facts, section 12).
fn of_reversal(notice: &ResultNotice, original: &Receipt) -> PayoutAnswer {
    let reversal = notice.reversal();
    let meaning = notice.code.meaning(Api::Reversal);
    let (code, description) = (notice.code.clone(), notice.description.clone());
    let other = reversal.original_receipt.filter(|named| named != original);
    let evidence = match (reversal.money, reversal.receipt, other) {
        (Money::Moved, _, Some(reported)) => Contradiction::OtherTakenBack {
            sent: original.clone(),
            reported,
        }
        .into(),
        (Money::Moved, Some(receipt), None) if reversal.doubts.contains(&callback::Doubt::AmountUnclear) => {
            Contradiction::AmountUnclear { receipt }.into()
        }
        (Money::Moved, Some(receipt), None) => Evidence::Moved {
            receipt,
            amount: reversal.amount,
            party_number: None,
            party_name: reversal.customer.and_then(|customer| customer.name),
            account: None,
            completed_at: reversal.completed_at.map(|at| at.timestamp_millis()),
            charge: reversal.charge,
        },
        (Money::Moved, None, None) => Evidence::Nothing {
            doubt: Doubt::NoReceipt,
        },
        (Money::NotMoved, ..) => failed(code, description),
        (Money::Unknown, ..) => unproved(&reversal.doubts, notice),
    };
    PayoutAnswer {
        evidence,
        // An account that is short of this one payment says nothing of others.
        pause: pause_for(&meaning, &notice.code)
            .filter(|reason| !matches!(reason, PauseReason::InsufficientBalance { .. })),
        accounts: reversal.debited.and_then(reading).into_iter().collect(),
    }
}

fn evidence(notice: &ResultNotice, payment: PaymentResult) -> Evidence {
    let (code, description) = (notice.code.clone(), notice.description.clone());
    match (payment.money, payment.receipt) {
        (Money::Moved, Some(receipt)) if payment.doubts.contains(&callback::Doubt::AmountUnclear) => {
            Contradiction::AmountUnclear { receipt }.into()
        }
        (Money::Moved, Some(receipt)) if payment.doubts.contains(&callback::Doubt::PartiesDiffer) => {
            Contradiction::TwoPayees { receipt }.into()
        }
        (Money::Moved, Some(receipt)) => Evidence::Moved {
            receipt,
            amount: payment.amount,
            party_number: payment.party.as_ref().and_then(|party| party.number.clone()),
            party_name: payment.party.and_then(|party| party.name),
            account: payment.bill_reference,
            completed_at: payment.completed_at.map(|at| at.timestamp_millis()),
            charge: payment.charge,
        },
        (Money::Moved, None) => Evidence::Nothing {
            doubt: Doubt::NoReceipt,
        },
        // As a failure it could be paid again.
        (Money::NotMoved, _) if payment.doubts.contains(&callback::Doubt::FailureWithReceipt) => {
            code_with_receipt(notice)
        }
        (Money::NotMoved, _) => failed(code, description),
        (Money::Unknown, _) => unproved(&payment.doubts, notice),
    }
}

/// What a result comes to that proves nothing, by what is the matter with it.
fn unproved(doubts: &[callback::Doubt], notice: &ResultNotice) -> Evidence {
    use callback::Doubt as Matter;
    for matter in doubts {
        match matter {
            Matter::NoReceipt => {
                return Evidence::Nothing {
                    doubt: Doubt::NoReceipt,
                };
            }
            Matter::ReceiptsDiffer => {
                return Contradiction::TwoReceipts {
                    receipts: notice.receipts(),
                }
                .into();
            }
            Matter::NotFinal if notice.code.is_zero() => {
                return Contradiction::NotFinal {
                    receipts: notice.receipts(),
                }
                .into();
            }
            Matter::FailureWithReceipt => return code_with_receipt(notice),
            Matter::NoCode | Matter::OtherApi => {
                return Evidence::Nothing {
                    doubt: Doubt::Unreadable,
                };
            }
            Matter::NotFinal | Matter::AmountUnclear | Matter::PartiesDiffer => {}
        }
    }
    Evidence::Nothing {
        doubt: Doubt::UnclearCode {
            code: notice.code.clone(),
            description: notice.description.clone(),
        },
    }
}

fn code_with_receipt(notice: &ResultNotice) -> Evidence {
    Contradiction::CodeWithReceipt {
        code: notice.code.clone(),
        receipts: notice.receipts(),
    }
    .into()
}

const fn failed(code: ResultCode, description: String) -> Evidence {
    Evidence::NotMoved {
        cause: FailureCause::Result { code },
        description,
    }
}

/// What a balance query brought.
pub(super) enum BalanceAnswer {
    /// The accounts, and when that was so by M-PESA's clock.
    Accounts(Vec<AccountReading>, Option<i64>),
    /// No balance: why, and what must be paused for it.
    Failed(Unanswered, Option<PauseReason>),
}

/// Reads a callback about a balance query.
pub(super) fn about_balance(channel: Channel, body: &[u8]) -> BalanceAnswer {
    let callback = if channel == Channel::TimeOut {
        callback::parse_time_out(body)
    } else {
        callback::parse(body)
    };
    let Callback::Result(notice) = callback else {
        return BalanceAnswer::Failed(Unanswered::InTime, None);
    };
    let accounts = accounts_of(&notice);
    if accounts.is_empty() {
        let meaning = notice.code.meaning(Api::Inquiry);
        let pause = pause_for(&meaning, &notice.code);
        return BalanceAnswer::Failed(Unanswered::Code { code: notice.code }, pause);
    }
    let as_of = notice.completed_at().map(|at| at.timestamp_millis());
    BalanceAnswer::Accounts(accounts, as_of)
}

/// The accounts that an answer to a balance query tells.
pub(super) fn accounts_of(notice: &ResultNotice) -> Vec<AccountReading> {
    notice.account_balance().into_iter().filter_map(reading).collect()
}

/// An account under the name that the organisation knows it by. Money of another currency is never added to shillings.
fn reading(account: callback::Account) -> Option<AccountReading> {
    if account.currency.as_deref().is_some_and(|currency| currency != "KES") {
        return None;
    }
    let lower = account.name.to_ascii_lowercase();
    let known = [
        ("utility", UTILITY),
        ("working", WORKING),
        ("charges paid", CHARGES_PAID),
    ];
    let name = known
        .into_iter()
        .find(|(word, _)| lower.starts_with(word))
        .map_or(account.name, |(_, name)| name.to_owned());
    Some(AccountReading {
        account: name,
        current: account.current,
        available: account.available,
        reserved: account.reserved,
        uncleared: account.uncleared,
    })
}

/// Trouble that reaches beyond one payout.
pub(super) fn pause_for(meaning: &Meaning, code: &ResultCode) -> Option<PauseReason> {
    let code = code.clone();
    meaning.fault.map(|fault| match fault {
        Fault::InsufficientBalance => PauseReason::InsufficientBalance { code },
        Fault::Initiator => PauseReason::Initiator { code },
        Fault::Organisation => PauseReason::Organisation { code },
    })
}
