//! What M-PESA charges: the tariff by the day from which it counts, and what was charged where none is published.

use std::{collections::BTreeMap, sync::Arc};

use api::{
    Problem,
    view::{FeesView, LearntFee, Nothing, TariffBand, TariffView},
};
use messages::text;
use mpesa::{Amount, B2cTariff, Total};
use treasury::{LaneKind, Setting};

use crate::{Desk, problem::problem};

/// The most bands.
const MOST_BANDS: usize = 40;

pub(crate) async fn fees(desk: &Arc<Desk>, _: Nothing) -> Result<FeesView, Problem> {
    desk.session().require()?;
    Ok(FeesView {
        tariffs: tariffs(desk).await?,
        learnt: learnt(desk).await?,
    })
}

async fn tariffs(desk: &Desk) -> Result<Vec<TariffView>, Problem> {
    let settings = desk.ledger().settings().await.map_err(problem)?;
    let mut found: Vec<(i32, B2cTariff)> = settings
        .into_iter()
        .filter_map(|setting| {
            if let Setting::Tariff { from_day, tariff } = setting {
                return Some((from_day, tariff));
            }
            None
        })
        .collect();
    found.sort_by_key(|(from, _)| std::cmp::Reverse(*from));
    let mut views: Vec<TariffView> = found.iter().map(|(from, tariff)| view(Some(*from), tariff)).collect();
    views.push(view(None, &desk.config().settings.tariff));
    Ok(views)
}

fn view(from: Option<i32>, tariff: &B2cTariff) -> TariffView {
    TariffView {
        from: from
            .and_then(chrono::NaiveDate::from_epoch_days)
            .map(|day| day.to_string()),
        bands: tariff
            .bands()
            .iter()
            .map(|band| TariffBand {
                up_to_cents: band.up_to.cents(),
                fee_cents: band.fee.cents(),
            })
            .collect(),
    }
}

pub(crate) async fn set_tariff(desk: &Arc<Desk>, request: TariffView) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let day = request
        .from
        .as_deref()
        .and_then(|day| day.parse::<chrono::NaiveDate>().ok());
    let day = day.ok_or_else(|| Problem::field("from", text().statement_choose_the_day_from_which_these()))?;
    if request.bands.is_empty() || request.bands.len() > MOST_BANDS {
        return Err(Problem::field(
            "bands",
            text().statement_from_1_to_lines_of_fees(MOST_BANDS.to_string()),
        ));
    }
    let mut bands = Vec::with_capacity(request.bands.len());
    for band in &request.bands {
        let (Ok(up_to), Ok(fee)) = (Amount::from_cents(band.up_to_cents), Total::from_cents(band.fee_cents)) else {
            return Err(Problem::field(
                "bands",
                text().statement_each_line_needs_an_amount_above(),
            ));
        };
        bands.push(mpesa::Band { up_to, fee });
    }
    let setting = Setting::Tariff {
        from_day: day.to_epoch_days(),
        tariff: B2cTariff::new(bands),
    };
    desk.ledger().set(setting, me, desk.now()).await.map_err(problem)?;
    desk.events().note(|changed| changed.statements = true);
    Ok(Nothing {})
}

async fn learnt(desk: &Desk) -> Result<Vec<LearntFee>, Problem> {
    let charged = desk.ledger().charged_to_organisations().await.map_err(problem)?;
    let mut found: BTreeMap<(String, i64), LearntFee> = BTreeMap::new();
    for (command, amount, fee) in charged {
        let title = match LaneKind::of_command(&command) {
            Some(LaneKind::Bill) => text().statement_supplier_bills(),
            Some(LaneKind::Till) => text().statement_for_tills(),
            Some(LaneKind::Tax) => text().statement_for_tax(),
            Some(LaneKind::TopUp) => text().statement_for_top_ups(),
            Some(LaneKind::Person | LaneKind::Reversal) | None => text().statement_other_payments(),
        };
        let one = found.entry((title.clone(), fee)).or_insert_with(|| LearntFee {
            title,
            fee_cents: fee,
            least_cents: amount,
            most_cents: amount,
            count: 0,
        });
        one.least_cents = one.least_cents.min(amount);
        one.most_cents = one.most_cents.max(amount);
        one.count = one.count.saturating_add(1);
    }
    Ok(found.into_values().collect())
}
