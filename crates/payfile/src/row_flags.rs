//! What is said about a row that can be paid: what was repaired, corrected, or is hidden.

use messages::text as say;
use mpesa::Amount;

use crate::{
    flags,
    payee::{Payee, Who},
    report::{Column, Correction, Flag, FlagCode, bounded},
    rows::{Checker, Words},
    table::Record,
};

impl Checker<'_, '_> {
    pub(crate) fn flag_row(&mut self, record: &Record<'_>, payee: &Payee, amount: (Amount, Option<FlagCode>)) {
        let header = self.rules.header;
        let before = |index: usize| bounded(record.cell(index).map(|cell| cell.text.as_ref()).unwrap_or_default());
        if let Some((column, code)) = payee.repair {
            let read_as = match &payee.who {
                Who::Person(msisdn) => msisdn.expose().to_owned(),
                Who::Organisation(lane) => lane.payee().to_owned(),
            };
            let place = header.place(column).unwrap_or_default();
            self.flag(record.line, column, code, before(place), read_as);
        }
        if let (amount, Some(code)) = amount {
            let shillings = amount.whole_shillings().unwrap_or_default().to_string();
            self.flag(record.line, Column::Amount, code, before(header.amount), shillings);
        }
        if record.hidden {
            self.file.flags.push(Flag {
                line: record.line,
                column: None,
                code: FlagCode::HiddenRow,
                message: say().payfile_hidden_row(),
                before: None,
                after: None,
            });
        }
    }

    pub(crate) fn flag_words(&mut self, line: u32, name: &Words, reference: &Words) {
        for (words, column, changed) in [
            (name, Column::Name, FlagCode::NameChanged),
            (reference, Column::Reference, FlagCode::ReferenceChanged),
        ] {
            if let Some(before) = &words.before {
                let damaged = before.contains(char::REPLACEMENT_CHARACTER);
                self.flag(
                    line,
                    column,
                    if damaged { FlagCode::DamagedText } else { changed },
                    before.clone(),
                    words.text.clone(),
                );
            }
            let header = self.rules.header;
            let has_column = if column == Column::Name {
                !header.name.is_empty()
            } else {
                header.reference.is_some()
            };
            if words.text.is_empty() && words.before.is_none() && has_column {
                self.file.flags.push(flags::missing_in_row(line, column));
            }
        }
    }

    fn flag(&mut self, line: u32, column: Column, code: FlagCode, before: String, after: String) {
        let message = code.read_as(&before, &after);
        self.file.flags.push(Flag {
            line,
            column: Some(column),
            code,
            message,
            before: Some(before),
            after: Some(after),
        });
    }

    /// Says before and after of each cell of the line that a person corrected.
    pub(crate) fn flag_corrected(&mut self, line: u32) {
        let corrected: Vec<Correction> = self
            .file
            .corrections
            .iter()
            .rev()
            .take_while(|one| one.line == line)
            .cloned()
            .collect();
        for Correction {
            column, before, after, ..
        } in corrected.into_iter().rev()
        {
            self.flag(line, column, FlagCode::Corrected, before, after);
        }
    }
}
