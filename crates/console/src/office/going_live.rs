//! Going live: what the field does before real money is paid day by day, kept for each organisation with what is done.

use std::sync::Arc;

use super::{Office, PRACTICE};
use crate::{
    Problem,
    view::{GoingLiveItem, GoingLiveView, Nothing, TickGoingLive},
};

/// Name, what to do, how.
const ITEMS: [(&str, &str, &str); 6] = [
    (
        "server_address",
        "Have this office\u{2019}s address allowed",
        "Some organisations\u{2019} apps may call Daraja from known addresses only. Tell Safaricom (apisupport@safaricom.co.ke) \
         from which public address this console calls, and from which the relay is reached.",
    ),
    (
        "roles",
        "Give the operator its roles",
        "What works, beside this page, names the role that each API needs. A Business Administrator adds them on the M-PESA portal under \
         Operators.",
    ),
    (
        "test_payout",
        "Pay KSh 10 to your own phone",
        "Import a file with one row, your own number and 10 shillings, and take it through the usual approval. It is done when \
         the phone has the money and Payouts shows the receipt.",
    ),
    (
        "balances",
        "Compare the balances with the portal",
        "Read the balances here and compare Utility and Working with the M-PESA portal.",
    ),
    (
        "doubt",
        "See how doubt ends",
        "Ask about the test payout from its page: M-PESA says what became of it. So you know what Hazina does when a result is \
         late.",
    ),
    (
        "reminder",
        "Put the password\u{2019}s end into your calendar",
        "M-PESA ends an API password after ninety days. Initiator shows the day and saves a calendar file.",
    ),
];

pub(super) async fn going_live(office: &Arc<Office>, _: Nothing) -> Result<GoingLiveView, Problem> {
    let profile = signed_in(office).await?;
    let done = office.profile(&profile).await?.going_live;
    Ok(GoingLiveView {
        items: ITEMS
            .into_iter()
            .map(|(item, title, sentence)| GoingLiveItem {
                item: item.to_owned(),
                title: title.to_owned(),
                sentence: sentence.to_owned(),
                done_at: done.get(item).copied(),
            })
            .collect(),
    })
}

pub(super) async fn tick_going_live(office: &Arc<Office>, request: TickGoingLive) -> Result<Nothing, Problem> {
    let id = signed_in(office).await?;
    if !ITEMS.iter().any(|(item, ..)| *item == request.item) {
        return Err(Problem::field("item", "There is no such thing on the checklist."));
    }
    let mut profile = office.profile(&id).await?;
    match request.done {
        true => profile.going_live.insert(request.item, office.config.clock.now()),
        false => profile.going_live.remove(&request.item),
    };
    office.keep(profile).await?;
    Ok(Nothing {})
}

/// The connected organisation that is open, with somebody signed in.
async fn signed_in(office: &Office) -> Result<String, Problem> {
    let desk = office.desk().await?;
    desk.session.require()?;
    let open = office.watch().borrow().as_ref().map(|open| open.profile.clone());
    open.filter(|open| open != PRACTICE)
        .ok_or_else(|| Problem::not_found("checklist for practice"))
}
