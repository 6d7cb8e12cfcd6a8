//! Customers of the practice organisation: M-PESA is told where their payments are heard, and at the first start some have
//! paid already. Later ones pay by themselves, now and then.

use console::Desk;
use daraja_sim::Simulator;
use mpesa::{Amount, Msisdn};

/// Who paid before the first start: number, shillings, the account they typed.
const FIRST: [(&str, i64, &str); 6] = [
    ("254722410018", 12_500, "INV-2041"),
    ("254733905512", 3_200, "INV-2044"),
    ("254711000800", 850, "WATER 7"),
    ("254701556203", 47_000, "INV-2039"),
    ("254722410018", 12_500, "INV-2041"),
    ("254790118340", 1_275, "SEED"),
];

/// The number that Safaricom would tell about the list of payments.
const NOMINATED: &str = "254722000100";

/// Gives the practice M-PESA the addresses, and lets the first customers pay. The simulator forgets addresses when it stops,
/// so they are given at every start. What goes wrong here keeps nobody from practising.
pub(crate) async fn let_pay(desk: &Desk, simulator: &Simulator) {
    let new = matches!(desk.ledger().registrations().await, Ok(given) if given.is_empty());
    if let Err(problem) = desk.receive_payments(None).await {
        tracing::warn!(%problem, "the practice M-PESA did not take the addresses for customers' payments");
        return;
    }
    if let Ok(nominated) = NOMINATED.parse()
        && let Err(problem) = desk.register_for_list(nominated).await
    {
        tracing::warn!(%problem, "the practice M-PESA did not register for the list of customers' payments");
    }
    if !new {
        return;
    }
    for (number, shillings, account) in FIRST {
        let (Ok(customer), Ok(amount)) = (number.parse::<Msisdn>(), Amount::from_shillings(shillings)) else {
            continue;
        };
        simulator.customer_pays(&customer, amount, account);
    }
}
