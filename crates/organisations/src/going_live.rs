//! Going live: what the field does before real money is paid day by day, kept for each organisation with what is done.

use std::sync::Arc;

use api::{
    Problem,
    view::{GoingLiveItem, GoingLiveView, Nothing, TickGoingLive},
};
use messages::text;

use super::{Office, PRACTICE};

/// The names of what there is to do, in order.
const ITEMS: [&str; 6] = [
    "server_address",
    "roles",
    "test_payout",
    "balances",
    "doubt",
    "reminder",
];

/// What to do, and how.
fn words(item: &str) -> (String, String) {
    match item {
        "server_address" => (text().live_server_address(), text().live_server_address_how()),
        "roles" => (text().live_roles(), text().live_roles_how()),
        "test_payout" => (text().live_test_payout(), text().live_test_payout_how()),
        "balances" => (text().live_balances(), text().live_balances_how()),
        "doubt" => (text().live_doubt(), text().live_doubt_how()),
        _ => (text().live_reminder(), text().live_reminder_how()),
    }
}

pub(super) async fn going_live(office: &Arc<Office>, _: Nothing) -> Result<GoingLiveView, Problem> {
    let profile = signed_in(office).await?;
    let done = office.profile(&profile).await?.going_live;
    Ok(GoingLiveView {
        items: ITEMS
            .into_iter()
            .map(|item| {
                let (title, sentence) = words(item);
                GoingLiveItem {
                    item: item.to_owned(),
                    title,
                    sentence,
                    done_at: done.get(item).copied(),
                }
            })
            .collect(),
    })
}

pub(super) async fn tick_going_live(office: &Arc<Office>, request: TickGoingLive) -> Result<Nothing, Problem> {
    let id = signed_in(office).await?;
    if !ITEMS.contains(&request.item.as_str()) {
        return Err(Problem::field("item", text().live_no_such_item()));
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
    desk.session().require()?;
    let open = office.watch().borrow().as_ref().map(|open| open.profile.clone());
    open.filter(|open| open != PRACTICE)
        .ok_or_else(|| Problem::not_found("checklist for practice"))
}
