//! Reminding people of the end of the initiator's password: each reminder is written down before it is shown.

use std::sync::Arc;

use api::{Problem, view::NoticeKind};
use messages::{speaking, text};
use tokio::sync::watch;
use treasury::{Reminder, ReminderStage, reminder};

use crate::{Desk, Notice, problem::problem, sentences::password};

pub(super) async fn run(desk: Arc<Desk>, mut stopping: watch::Receiver<bool>) {
    // Of the stage that was said to nobody in particular, while nobody was signed in.
    let mut said = None;
    loop {
        if let Err(error) = speaking(desk.machine_language(), remind(&desk, &mut said)).await {
            tracing::error!(%error, "could not remind of the password's end");
        }
        tokio::select! {
            _ = stopping.changed() => return,
            // The clock may have been set and the machine may have slept: what is due is asked for, not waited for.
            () = tokio::time::sleep(desk.config().settings.notice_interval) => {}
        }
    }
}

async fn remind(desk: &Desk, said: &mut Option<ReminderStage>) -> Result<(), Problem> {
    let Some(known) = desk.ledger().credential().await.map_err(problem)? else {
        return Ok(());
    };
    let (age, now) = (known.age, desk.now());
    let Some(me) = desk.session().operator() else {
        // Nobody is given a reminder by this: whoever signs in next still gets theirs.
        let stage = age.stage(now);
        if let Some(stage) = stage.filter(|stage| *said != Some(*stage)) {
            give(desk, password::reminder(stage, age));
        }
        *said = stage;
        return Ok(());
    };
    let history = desk.ledger().reminders_of(me, age).await.map_err(problem)?;
    match reminder(age, now, &history) {
        Reminder::Due(_) | Reminder::DueAgain(_) => {}
        Reminder::NotYet | Reminder::Standing(_) | Reminder::Snoozed { .. } | Reminder::Seen(_) => return Ok(()),
    }
    if let Some(given) = desk.ledger().give_reminder(me, age, now).await.map_err(problem)? {
        give(desk, password::reminder(given.stage, age));
        desk.events().note(|changed| {
            changed.status = true;
            changed.initiator = true;
            changed.audit = true;
        });
    }
    Ok(())
}

fn give(desk: &Desk, body: String) {
    desk.notices_to_give().give(Notice {
        kind: NoticeKind::Password,
        title: text().notice_password(),
        body,
        page: "initiator".to_owned(),
    });
}
