//! Backups and the recovery kit.

use std::{path::PathBuf, sync::Arc};

use api::{
    Problem,
    view::{BackupBrief, BackupRow, BackupsView, KitView, MissedBackup, Nothing, SavedAt, SetBackups, TwoPeople},
};
use messages::{Text, text};
use papers::{Moment, Signed, kit::RecoveryKit};
use treasury::{Confirmed, OperatorId};

use crate::{
    Desk,
    backups::{BackupError, Backups, Plan},
    place,
    problem::{problem, unexpected},
    recovery::RecoveryKey,
    sentences::name_of,
};

/// Beside this many hours after the last was due, it is too old.
const GRACE_HOURS: i64 = 24;
const HOUR_MS: i64 = 3_600_000;

pub(crate) async fn backups(desk: &Arc<Desk>, _: Nothing) -> Result<BackupsView, Problem> {
    let names = desk.names().await?;
    let kit = desk.ledger().recovery_key().await.map_err(problem)?;
    let plan = desk.backups().list().plan();
    let folder = desk.backups().list().folder();
    let made = desk.backups().list().made();
    let (looked_at, ledger) = (folder.clone(), desk.config().ledger.clone());
    let chosen = plan.folder.is_some();
    let newest = kit.as_ref().map(|kit| kit.recipient.clone());
    let (rows, folder_notes) = tokio::task::spawn_blocking(messages::spoken(move || {
        let rows = made
            .into_iter()
            .map(|one| BackupRow {
                there: one.file.is_file(),
                newest_kit: Some(&one.recipient) == newest.as_ref(),
                path: one.file.display().to_string(),
                at: one.at,
                entries: one.entries,
                bytes: one.bytes,
                millis: one.millis,
            })
            .collect();
        let mut notes = Vec::new();
        if chosen {
            notes.extend(
                place::look(&looked_at)
                    .iter()
                    .filter_map(|note| note.of_backups(&looked_at)),
            );
        }
        if !chosen || ledger.parent().and_then(|own| place::on_one_disk(own, &looked_at)) == Some(true) {
            let same = text().backups_backups_are_on_the_same_disk();
            notes.push(same);
        }
        (rows, notes)
    }))
    .await
    .map_err(|error| unexpected(&error))?;
    Ok(BackupsView {
        kit: kit.map(|kit| KitView {
            public: kit.recipient,
            made_at: kit.made_at,
            made_by: kit
                .made_by
                .into_iter()
                .chain(kit.agreed_by)
                .map(|one| name_of(&names, one))
                .collect(),
        }),
        folder: folder.display().to_string(),
        chosen,
        folder_notes,
        every_hours: plan.every_hours,
        after_batches: plan.after_batches,
        keep: plan.keep,
        keep_days: plan.keep_days,
        busy: desk.backups().list().busy(),
        missed: desk.backups().list().missed().map(|missed| MissedBackup {
            at: missed.at,
            why: missed.why,
        }),
        made: rows,
    })
}

pub(crate) async fn set_backups(backups: &Backups, request: SetBackups) -> Result<Nothing, Problem> {
    let between = |field, value: u32, least: u32, most: u32, say: fn(&Text, String, String) -> String| match (least
        ..=most)
        .contains(&value)
    {
        true => Ok(value),
        false => Err(Problem::field(field, say(text(), least.to_string(), most.to_string()))),
    };
    let plan = Plan {
        folder: chosen_folder(&request.folder)?,
        every_hours: between("every_hours", request.every_hours, 1, 720, Text::backups_take_hours)?,
        after_batches: request.after_batches,
        keep: between("keep", request.keep, 3, 1_000, Text::backups_take_backups)?,
        keep_days: between("keep_days", request.keep_days, 7, 4_000, Text::backups_take_days)?,
    };
    backups.set(plan)?;
    Ok(Nothing {})
}

/// A folder that is there, by its whole path; none where nothing was typed.
fn chosen_folder(typed: &str) -> Result<Option<PathBuf>, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let folder = PathBuf::from(typed);
    if !folder.is_absolute() {
        let message = text().backups_give_the_whole_path_of_the();
        return Err(Problem::field("folder", message));
    }
    if !folder.is_dir() {
        let message = text().backups_there_is_no_folder_make_it(folder.display().to_string());
        return Err(Problem::field("folder", message));
    }
    let unusable = place::look(&folder)
        .into_iter()
        .find(|note| matches!(note, place::PlaceNote::ReadOnly | place::PlaceNote::Unusable(_)));
    match unusable.and_then(|note| note.of_backups(&folder)) {
        Some(message) => Err(Problem::field("folder", message)),
        None => Ok(Some(folder)),
    }
}

pub(crate) async fn back_up_now(backups: &Backups, _: Nothing) -> Result<SavedAt, Problem> {
    let made = backups.make().await.map_err(not_made)?;
    Ok(SavedAt {
        path: made.file.display().to_string(),
    })
}

fn not_made(error: BackupError) -> Problem {
    match error {
        BackupError::Secrets(error) => Problem::Keyring { message: error.message },
        BackupError::NoKit | BackupError::Copy(_) | BackupError::Sealed(_) | BackupError::Ended => Problem::NotSaved {
            message: error.to_string(),
        },
    }
}

/// Makes a kit with a key of its own, by two people. The kit is on disk before the journal knows its key: a crash in between
/// leaves a paper that opens nothing, never backups that nothing opens.
pub(crate) async fn make_recovery_kit(desk: &Arc<Desk>, request: TwoPeople) -> Result<SavedAt, Problem> {
    let (me, second) = desk.two_people(request).await?;
    let made_by = vec![me.operator(), second.operator()];
    save_kit(desk, made_by, Some((me, second))).await
}

/// Saves the kit as PDF, and writes its public half down. While the organisation is set up, nobody signs.
pub async fn save_kit(
    desk: &Arc<Desk>,
    made_by: Vec<OperatorId>,
    by: Option<(Confirmed, Confirmed)>,
) -> Result<SavedAt, Problem> {
    let names = desk.names().await?;
    let before = desk.ledger().recovery_key().await.map_err(problem)?;
    let key = RecoveryKey::new(desk.config().entropy.as_ref());
    let public = key.recipient().to_string();
    let printed_by = match made_by.first() {
        Some(one) => name_of(&names, *one),
        None => "Hazina".to_owned(),
    };
    let language = desk.papers_language().await;
    let filled = RecoveryKit {
        issuer: desk.issuer(language),
        ledger: desk.backups().ledger_name(),
        words: key.words().into_iter().map(str::to_owned).collect(),
        public: public.clone(),
        made_by: made_by.iter().map(|one| name_of(&names, *one)).collect(),
        replaces: before.is_some(),
        printed: Signed {
            by: printed_by,
            at: Moment::from_millis(desk.now()),
        },
    };
    drop(key);
    let drawn = tokio::task::spawn_blocking(move || papers::kit::recovery(&filled));
    let bytes = drawn
        .await
        .map_err(|error| unexpected(&error))?
        .map_err(|error| unexpected(&error))?;
    let placed = desk
        .files()
        .place(&language.text().export_stem_kit(), "pdf", bytes)
        .await?;
    let path = placed.keep().await?;
    desk.ledger()
        .make_recovery_key(public, by, desk.now())
        .await
        .map_err(problem)?;
    desk.backups().list().wake().notify_one();
    desk.events().note(|changed| {
        changed.backups = true;
        changed.status = true;
        changed.audit = true;
    });
    Ok(SavedAt { path })
}

/// Closes this ledger for good, by two people, and makes the backup from which it goes on at another computer. The backup has
/// the entry that closed it. Where making it fails, it can be made again: nothing is sent in between.
pub(crate) async fn move_away(desk: &Arc<Desk>, request: TwoPeople) -> Result<SavedAt, Problem> {
    if desk.ledger().recovery_key().await.map_err(problem)?.is_none() {
        return Err(Problem::NotSaved {
            message: BackupError::NoKit.to_string(),
        });
    }
    // What cannot be written would leave a ledger that is closed here and nowhere else.
    desk.backups().make().await.map_err(not_made)?;
    let by = desk.two_people(request).await?;
    desk.ledger().move_away(by, desk.now()).await.map_err(problem)?;
    desk.sending().refresh_gate().await;
    desk.events().note_payouts([]);
    back_up_now(desk.backups(), Nothing {}).await
}

/// How backups stand, for Home.
pub(crate) async fn brief(desk: &Desk) -> Result<BackupBrief, Problem> {
    let kit = desk.ledger().recovery_key().await.map_err(problem)?;
    let plan = desk.backups().list().plan();
    let last_at = desk.backups().list().last().map(|last| last.at);
    let longest = i64::from(plan.every_hours)
        .saturating_add(GRACE_HOURS)
        .saturating_mul(HOUR_MS);
    let since = last_at.or(kit.as_ref().map(|kit| kit.made_at));
    Ok(BackupBrief {
        too_old: since.is_some_and(|since| desk.now().saturating_sub(since) > longest),
        kit: kit.is_some(),
        last_at,
        same_disk: plan.folder.is_none(),
        missed: desk.backups().list().missed().map(|missed| missed.why),
    })
}
