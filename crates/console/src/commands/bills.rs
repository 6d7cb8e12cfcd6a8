//! One bill: a batch of one, prepared from a form and approved like any other.

use std::sync::Arc;

use api::{
    Problem,
    view::{BatchRef, BillKind, DraftBill},
};
use daraja::{AccountReference, PaymentRegistrationNumber};
use mpesa::Shortcode;
use store::NewBatch;
use treasury::{FrozenRow, Lane, Purpose, RowSet};

use crate::{Desk, imports::PaidNow, problem::problem};

/// The longest name of a payee.
const LONGEST_NAME: usize = 80;

pub(crate) async fn draft_bill(desk: &Arc<Desk>, request: DraftBill) -> Result<BatchRef, Problem> {
    let me = desk.session().require()?;
    let lane = lane(desk, &request)?;
    let amount = payfile::shillings(&request.amount).map_err(|message| Problem::field("amount", message))?;
    let name = name(&request.name)?;
    let reference = match payfile::remarks(&request.reference) {
        reference if reference.is_empty() => "Bill".to_owned(),
        reference => reference,
    };
    let fees = desk.fees().await?;
    let asked = PaidNow {
        line: 1,
        lane: lane.clone(),
        amount,
        name: name.clone(),
    };
    let flags = desk.imports().history_flags(vec![asked]).await;
    let title = format!("{}: {name}", if request.kind == BillKind::Tax { "Tax" } else { "Bill" });
    let row = FrozenRow {
        line: 1,
        fee: fees.of(&lane, amount),
        lane,
        amount,
        name,
        reference,
        flags: flags.into_iter().map(|flag| flag.code.to_owned()).collect(),
    };
    let rows = RowSet::freeze(vec![row], &desk.config().settings.limits).map_err(|error| problem(error.into()))?;
    let new = NewBatch {
        title,
        purpose: Purpose::Bills,
        source: None,
        redo_of: None,
        corrects: None,
        rows,
    };
    let batch = desk.ledger().draft(new, me, desk.now()).await.map_err(problem)?;
    desk.events().note_payouts([batch.get()]);
    Ok(BatchRef { batch: batch.get() })
}

fn lane(desk: &Desk, request: &DraftBill) -> Result<Lane, Problem> {
    let account = request.account.trim();
    match request.kind {
        BillKind::PayBill => {
            let pay_bill = number(desk, &request.number, "pay bill")?;
            if account.is_empty() {
                return Err(Problem::field(
                    "account",
                    messages::text().bills_write_the_account_number_that_the(),
                ));
            }
            AccountReference::new(account)
                .map_err(|_| Problem::field("account", messages::text().bills_at_most_13_letters_digits_spaces()))?;
            Ok(Lane::Bill {
                pay_bill,
                account: account.to_owned(),
            })
        }
        BillKind::Till => Ok(Lane::Till {
            till: number(desk, &request.number, "till")?,
        }),
        BillKind::Tax => {
            PaymentRegistrationNumber::new(account).map_err(|_| {
                Problem::field(
                    "account",
                    messages::text().bills_write_the_payment_registration_number_prn(),
                )
            })?;
            Ok(Lane::Tax {
                registration: account.to_owned(),
            })
        }
    }
}

fn number(desk: &Desk, text: &str, what: &str) -> Result<Shortcode, Problem> {
    let number: Shortcode = text
        .parse()
        .map_err(|_| Problem::field("number", messages::text().bills_a_number_has_five_to_seven(what)))?;
    if number == desk.config().shortcode {
        return Err(Problem::field(
            "number",
            messages::text().bills_this_is_your_own_number_m(),
        ));
    }
    Ok(number)
}

fn name(text: &str) -> Result<String, Problem> {
    let name = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        let message = messages::text().bills_say_who_is_paid_in_1(LONGEST_NAME.to_string());
        return Err(Problem::field("name", message));
    }
    Ok(name)
}
