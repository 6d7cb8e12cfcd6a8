//! The language of what leaves as a file. In which language people are spoken to is the office's.

use std::sync::Arc;

use api::{
    Problem,
    view::{Nothing, PapersLanguage},
};
use messages::Language;
use treasury::{PapersIn, Setting};

use crate::{Desk, problem::problem};

pub(crate) async fn papers_language(desk: &Arc<Desk>, _: Nothing) -> Result<PapersLanguage, Problem> {
    desk.session().require()?;
    Ok(PapersLanguage {
        language: desk.papers_language().await.into(),
    })
}

pub(crate) async fn set_papers_language(desk: &Arc<Desk>, request: PapersLanguage) -> Result<Nothing, Problem> {
    let me = desk.session().require()?;
    let language = match request.language.into() {
        Language::English => PapersIn::English,
        Language::Kiswahili => PapersIn::Kiswahili,
    };
    let set = Setting::Papers { language };
    desk.ledger().set(set, me, desk.now()).await.map_err(problem)?;
    desk.events().note(|changed| {
        changed.audit = true;
        changed.preferences = true;
    });
    Ok(Nothing {})
}
