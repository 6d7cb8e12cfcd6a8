//! XLS: the same facts in the records of the older format ([MS-XLS] 2.4: Row, ColInfo, Format, XF, BoundSheet8).

use std::collections::HashMap;

use super::{
    Look,
    biff::{u16_at, u32_at, wide},
};
use crate::currency;

const BLANK: u16 = 0x0201;
const BOUND_SHEET: u16 = 0x0085;
const COLUMNS: u16 = 0x007d;
const END: u16 = 0x000a;
const FORMAT: u16 = 0x041e;
const FORMULA: u16 = 0x0006;
const LABEL: u16 = 0x0204;
const LABEL_SHARED: u16 = 0x00fd;
const MANY_NUMBERS: u16 = 0x00bd;
const NUMBER: u16 = 0x0203;
const NUMBER_SHORT: u16 = 0x027e;
const ROW: u16 = 0x0208;
const STYLE: u16 = 0x00e0;
/// The first record's version where texts are of one byte each.
const BIFF5: u16 = 0x0500;

pub(super) fn look(bytes: &[u8], sheet: usize) -> Option<Look> {
    let stream = tabular::workbook_stream(bytes)?;
    let mut globals = Globals::default();
    for (record, body) in records(&stream, 0) {
        globals.hear(record, body);
    }
    let start = usize::try_from(*globals.sheets.get(sheet)?).ok()?;
    let mut look = Look::default();
    for (record, body) in records(&stream, start) {
        hear(&mut look, &globals.styles, record, body);
    }
    Some(look)
}

/// What holds for the whole workbook.
#[derive(Debug, Default)]
struct Globals {
    narrow: bool,
    /// Where each sheet starts.
    sheets: Vec<u32>,
    formats: HashMap<u16, &'static str>,
    /// Styles of cells that show another currency.
    styles: HashMap<u16, &'static str>,
    next: u16,
}

impl Globals {
    fn hear(&mut self, record: u16, body: &[u8]) {
        match record {
            0x0809 => self.narrow = u16_at(body, 0) == Some(BIFF5),
            BOUND_SHEET => self.sheets.extend(u32_at(body, 0)),
            FORMAT => {
                let code = self.format(body).unwrap_or_default();
                if let (Some(id), Some(currency)) = (u16_at(body, 0), currency::in_format(&code)) {
                    self.formats.insert(id, currency);
                }
            }
            STYLE => {
                if let Some(currency) = u16_at(body, 2).and_then(|id| self.formats.get(&id)) {
                    self.styles.insert(self.next, *currency);
                }
                self.next = self.next.saturating_add(1);
            }
            _ => {}
        }
    }

    fn format(&self, body: &[u8]) -> Option<String> {
        let narrow = |at: usize, length: usize| -> Option<String> {
            Some(
                body.get(at..at.checked_add(length)?)?
                    .iter()
                    .map(|b| char::from(*b))
                    .collect(),
            )
        };
        if self.narrow {
            return narrow(3, usize::from(*body.get(2)?));
        }
        let length = usize::from(u16_at(body, 2)?);
        if body.get(4)? & 1 == 0 {
            narrow(5, length)
        } else {
            wide(body, 5, length)
        }
    }
}

fn hear(look: &mut Look, styles: &HashMap<u16, &'static str>, record: u16, body: &[u8]) {
    let mut cell = |column: u16, style: Option<u16>| {
        if let (Some(row), Some(currency)) = (u16_at(body, 0), style.and_then(|style| styles.get(&style))) {
            look.foreign.insert((u32::from(row), u32::from(column)), *currency);
        }
    };
    match record {
        ROW => {
            let hidden = u16_at(body, 12).is_some_and(|flags| flags & 0x20 != 0) || u16_at(body, 6) == Some(0);
            if let (true, Some(row)) = (hidden, u16_at(body, 0)) {
                look.rows.push(u32::from(row).saturating_add(1));
            }
        }
        COLUMNS => {
            let hidden = u16_at(body, 8).is_some_and(|flags| flags & 1 != 0) || u16_at(body, 4) == Some(0);
            let place = |at| Some(usize::from(u16_at(body, at)?).saturating_add(1));
            if let (true, Some(first), Some(last)) = (hidden, place(0), place(2)) {
                look.columns.push((first, last));
            }
        }
        NUMBER | NUMBER_SHORT | FORMULA | LABEL | LABEL_SHARED | BLANK => {
            if let Some(column) = u16_at(body, 2) {
                cell(column, u16_at(body, 4));
            }
        }
        MANY_NUMBERS => {
            let first = u16_at(body, 2).unwrap_or_default();
            let numbers = body.len().saturating_sub(6) / 6;
            for (number, column) in (0..numbers).zip(first..) {
                cell(column, u16_at(body, 4 + number * 6));
            }
        }
        _ => {}
    }
}

/// The records from `start` to the end of that part.
fn records(stream: &[u8], start: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = start;
    std::iter::from_fn(move || {
        let record = u16_at(stream, at)?;
        let length = usize::from(u16_at(stream, at + 2)?);
        let body = stream.get(at + 4..at + 4 + length)?;
        at += 4 + length;
        (record != END).then_some((record, body))
    })
}
