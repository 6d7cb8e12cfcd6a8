//! What M-PESA says of a payment that does not fit what was sent, and where two of its answers cannot both be true.

use mpesa::{Amount, Msisdn, Receipt};
use serde::{Deserialize, Serialize};

use crate::{Doubt, Evidence, FailureCause, Lane, PayoutId};

/// How a report of a payment does not fit. Each says that money moved, only not what was asked for, or not for certain.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Contradiction {
    /// Another amount than was sent.
    OtherAmount {
        /// Under this receipt.
        receipt: Receipt,
        /// What was sent.
        sent: Amount,
        /// What M-PESA reports.
        reported: Amount,
    },
    /// Another phone number than was sent.
    OtherPerson {
        /// Under this receipt.
        receipt: Receipt,
        /// Who was to be paid.
        sent: Msisdn,
        /// Who was, as M-PESA reports.
        reported: Msisdn,
    },
    /// Another organisation than was sent.
    OtherOrganisation {
        /// Under this receipt.
        receipt: Receipt,
        /// The number that was to be paid.
        sent: String,
        /// The number that was, as M-PESA writes it.
        reported: String,
        /// The name that M-PESA has for it.
        name: Option<String>,
    },
    /// Another account at the organisation than was sent.
    OtherAccount {
        /// Under this receipt.
        receipt: Receipt,
        /// The account that was to be paid.
        sent: String,
        /// The account that was, as M-PESA writes it.
        reported: String,
    },
    /// An amount that cannot be read, or two: it cannot be compared with what was sent.
    AmountUnclear {
        /// Under this receipt.
        receipt: Receipt,
    },
    /// Two receivers in one answer.
    TwoPayees {
        /// Under this receipt.
        receipt: Receipt,
    },
    /// Two receipts in one answer.
    TwoReceipts {
        /// All that it names.
        receipts: Vec<Receipt>,
    },
    /// A receipt that another payout has.
    ReceiptOfAnother {
        /// Which receipt.
        receipt: Receipt,
        /// Whose it is.
        payout: PayoutId,
    },
    /// A success in an answer that is not said to be the last word.
    NotFinal {
        /// The receipts that it names.
        receipts: Vec<Receipt>,
    },
    /// A code that says that no money moved or nothing of it, and a receipt in the same answer.
    CodeWithReceipt {
        /// The code.
        code: mpesa::ResultCode,
        /// The receipts that it names.
        receipts: Vec<Receipt>,
    },
    /// A payment for an attempt that M-PESA had refused for good, after which the payout was to be sent again.
    AfterRefusal {
        /// The receipts that it names.
        receipts: Vec<Receipt>,
    },
    /// A payment under the ids of another request.
    OtherRequest {
        /// The receipts that it names.
        receipts: Vec<Receipt>,
    },
    /// Another payment was taken back than was asked for.
    OtherTakenBack {
        /// The receipt of the payment that was to be taken back.
        sent: Receipt,
        /// The one that was, as M-PESA reports.
        reported: Receipt,
    },
}

impl Contradiction {
    /// The receipts that M-PESA named for this payout. One that another payout has is not among them.
    #[must_use]
    pub fn receipts(&self) -> &[Receipt] {
        match self {
            Self::OtherAmount { receipt, .. }
            | Self::OtherPerson { receipt, .. }
            | Self::OtherOrganisation { receipt, .. }
            | Self::OtherAccount { receipt, .. }
            | Self::AmountUnclear { receipt }
            | Self::TwoPayees { receipt } => std::slice::from_ref(receipt),
            Self::TwoReceipts { receipts }
            | Self::NotFinal { receipts }
            | Self::CodeWithReceipt { receipts, .. }
            | Self::AfterRefusal { receipts }
            | Self::OtherRequest { receipts } => receipts,
            Self::ReceiptOfAnother { .. } | Self::OtherTakenBack { .. } => &[],
        }
    }

    /// What a success says that differs from what was sent. A masked or hashed number cannot be compared.
    pub(crate) fn of(amount: Amount, lane: &Lane, evidence: &Evidence) -> Option<Self> {
        let Evidence::Moved {
            receipt,
            amount: reported,
            party_number,
            party_name,
            account,
            ..
        } = evidence
        else {
            return None;
        };
        let receipt = receipt.clone();
        if let Some(reported) = reported.filter(|reported| *reported != amount) {
            return Some(Self::OtherAmount {
                receipt,
                sent: amount,
                reported,
            });
        }
        if let Some(sent) = lane.person() {
            let number = party_number.as_deref()?;
            let reported = number.parse::<Msisdn>().ok().filter(|number| *number != sent)?;
            return Some(Self::OtherPerson {
                receipt,
                sent,
                reported,
            });
        }
        if let Some(reported) = other_organisation(lane, party_number.as_deref()) {
            return Some(Self::OtherOrganisation {
                receipt,
                sent: lane.payee().to_owned(),
                reported,
                name: party_name.clone(),
            });
        }
        let sent = lane.account()?;
        let reported = account
            .as_deref()
            .filter(|reported| is_another_account(sent, reported))?;
        Some(Self::OtherAccount {
            receipt,
            sent: sent.to_owned(),
            reported: reported.to_owned(),
        })
    }
}

/// The number of another organisation than the lane pays. A till is not compared: what a result names for it may be the
/// number of the shop that the till belongs to.
fn other_organisation(lane: &Lane, reported: Option<&str>) -> Option<String> {
    match lane {
        Lane::Bill { .. } | Lane::Tax { .. } | Lane::TopUp { .. } => {}
        Lane::Person { .. } | Lane::Till { .. } | Lane::Reversal { .. } => return None,
    }
    let reported = reported?.trim();
    let whole = !reported.is_empty() && reported.bytes().all(|byte| byte.is_ascii_digit());
    let digits = |number: &str| number.trim_start_matches('0').to_owned();
    (whole && digits(reported) != digits(lane.payee())).then(|| reported.to_owned())
}

/// Whether two spellings name two accounts: letters and digits count, their case, spaces and signs do not, nor the zeros in
/// front of a number, which M-PESA writes as one (Daraja facts, section 9.2). What is masked or empty cannot be compared.
fn is_another_account(sent: &str, reported: &str) -> bool {
    let bare = |text: &str| -> String {
        let kept = text.chars().filter(|c| c.is_alphanumeric());
        let kept: String = kept.flat_map(char::to_lowercase).collect();
        match kept.bytes().all(|byte| byte.is_ascii_digit()) {
            true => kept.trim_start_matches('0').to_owned(),
            false => kept,
        }
    };
    let comparable = reported.chars().any(char::is_alphanumeric) && !reported.contains('*');
    comparable && bare(sent) != bare(reported)
}

/// Why a person must look: M-PESA's answers about one payout cannot all be true, or money may have moved that is not booked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "alarm", rename_all = "snake_case")]
pub enum Alarm {
    /// A second receipt for what is paid.
    SecondReceipt {
        /// The one it was paid under.
        known: Receipt,
        /// The other.
        receipt: Receipt,
    },
    /// A success that fits, after another receipt was told that did not.
    ReceiptBeside {
        /// The one that was told before.
        known: Receipt,
        /// The one that fits.
        receipt: Receipt,
    },
    /// A second receipt for what was paid and taken back.
    ReceiptAfterReturn {
        /// The one that was taken back.
        known: Receipt,
        /// The other.
        receipt: Receipt,
    },
    /// A failure after M-PESA gave a receipt.
    FailureAfterReceipt {
        /// The receipt.
        known: Receipt,
        /// What the failure says.
        cause: FailureCause,
    },
    /// A failure after M-PESA said that the money came back.
    FailureAfterReturn {
        /// The receipt that was taken back.
        known: Receipt,
        /// What the failure says.
        cause: FailureCause,
    },
    /// A failure after M-PESA reported a payment that did not fit. As a failure it could be paid again.
    FailureAfterReport {
        /// What was reported.
        doubt: Doubt,
        /// What the failure says.
        cause: FailureCause,
    },
    /// A failure for another cause than before.
    OtherFailure {
        /// What was known.
        known: FailureCause,
        /// What is said now.
        cause: FailureCause,
    },
    /// A receipt for what had failed: the money may have moved.
    ReceiptAfterFailure {
        /// Why it had failed.
        known: FailureCause,
        /// The receipt.
        receipt: Receipt,
    },
    /// A payment reported for what had failed, only not one that fits: the money may have moved.
    ReportAfterFailure {
        /// Why it had failed.
        known: FailureCause,
        /// What was reported.
        doubt: Doubt,
    },
    /// Another receipt than the one it was paid under, in a report that does not fit.
    ReportAfterReceipt {
        /// The one it was paid under.
        known: Receipt,
        /// What was reported.
        doubt: Doubt,
    },
    /// Another payment is said to have been taken back than this payout's.
    OtherTakenBack {
        /// This payout's receipt.
        known: Receipt,
        /// The one that was taken back.
        receipt: Receipt,
    },
    /// It is said to have been paid and taken back, and was not known to be paid.
    UnpaidTakenBack {
        /// The receipt.
        receipt: Receipt,
    },
    /// An answer about what was never sent.
    NeverSent,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt() -> Receipt {
        "SG632NMUAB".parse().expect("a receipt")
    }

    fn bill() -> Lane {
        Lane::Bill {
            pay_bill: "888880".parse().expect("a number"),
            account: "INV 42-17".to_owned(),
        }
    }

    fn contradiction(lane: &Lane, number: Option<&str>, account: Option<&str>) -> Option<Contradiction> {
        let ten = Amount::from_shillings(10).expect("positive");
        let evidence = Evidence::Moved {
            receipt: receipt(),
            amount: Some(ten),
            party_number: number.map(str::to_owned),
            party_name: Some("Other Biller".to_owned()),
            account: account.map(str::to_owned),
            completed_at: None,
            charge: None,
        };
        Contradiction::of(ten, lane, &evidence)
    }

    #[test]
    fn a_bill_that_went_to_another_organisation_is_a_contradiction_that_names_both() {
        let other = contradiction(&bill(), Some("888881"), Some("INV 42-17"));
        let expected = Contradiction::OtherOrganisation {
            receipt: receipt(),
            sent: "888880".to_owned(),
            reported: "888881".to_owned(),
            name: Some("Other Biller".to_owned()),
        };
        assert_eq!(other, Some(expected));
        for fits in [None, Some(""), Some("888880"), Some("0888880"), Some("88****")] {
            assert_eq!(contradiction(&bill(), fits, None), None, "{fits:?}");
        }
    }

    #[test]
    fn a_bill_that_went_to_another_account_is_a_contradiction_that_names_both() {
        let other = contradiction(&bill(), Some("888880"), Some("INV 42-71"));
        let expected = Contradiction::OtherAccount {
            receipt: receipt(),
            sent: "INV 42-17".to_owned(),
            reported: "INV 42-71".to_owned(),
        };
        assert_eq!(other, Some(expected));
        for fits in [
            None,
            Some(""),
            Some("INV 42-17"),
            Some("inv4217"),
            Some(" INV-42 17 "),
            Some("INV***17"),
        ] {
            assert_eq!(contradiction(&bill(), None, fits), None, "{fits:?}");
        }
    }

    #[test]
    fn tax_and_top_ups_are_compared_and_tills_are_not() {
        let tax = Lane::Tax {
            registration: "PRN123".to_owned(),
        };
        assert_eq!(contradiction(&tax, Some("572572"), Some("PRN123")), None);
        assert!(matches!(
            contradiction(&tax, Some("888880"), None),
            Some(Contradiction::OtherOrganisation { .. })
        ));
        assert!(matches!(
            contradiction(&tax, None, Some("PRN124")),
            Some(Contradiction::OtherAccount { .. })
        ));
        let till = Lane::Till {
            till: "5123456".parse().expect("a number"),
        };
        assert_eq!(contradiction(&till, Some("600100"), Some("anything")), None);
    }

    #[test]
    fn a_receipt_of_another_payout_is_none_of_this_ones() {
        let other = Contradiction::ReceiptOfAnother {
            receipt: receipt(),
            payout: PayoutId::new(3),
        };
        assert!(other.receipts().is_empty());
        assert_eq!(
            Contradiction::AmountUnclear { receipt: receipt() }.receipts(),
            [receipt()]
        );
    }

    #[test]
    fn zeros_in_front_of_an_account_number_may_be_lost_on_the_way_and_no_other_digit() {
        assert!(!is_another_account("004217", "4217") && !is_another_account("0", "0"));
        assert!(is_another_account("004217", "42170") && is_another_account("A0017", "A17"));
    }
}
