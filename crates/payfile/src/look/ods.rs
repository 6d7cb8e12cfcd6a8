//! ODS: rows and columns that are collapsed or filtered, groups that are closed, and currencies of cells.

use std::io::Cursor;

use zip::ZipArchive;

use super::{
    Look,
    xlsx::{attribute, each_tag, unescape},
};
use crate::currency::{self, Currency};

/// No sheet has more rows: a repeat count beyond it is a damaged file's.
const MOST_ROWS: u32 = 1 << 20;

pub(super) fn look(bytes: &[u8], sheet: &str) -> Option<Look> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut reader = TableReader {
        sheet,
        ..TableReader::default()
    };
    each_tag(&mut archive, "content.xml", &mut |name, rest| reader.tag(name, rest))?;
    Some(reader.look)
}

#[derive(Debug, Default)]
struct TableReader<'a> {
    sheet: &'a str,
    look: Look,
    inside: bool,
    /// Groups around this place, each with whether it is closed.
    groups: Vec<bool>,
    /// How many rows, columns and cells of the row lie behind.
    rows: u32,
    columns: usize,
    cells: u32,
    /// How many rows the present one stands for.
    repeated: u32,
}

impl TableReader<'_> {
    fn tag(&mut self, name: &str, rest: &str) {
        if name == "table" {
            self.inside = attribute(rest, "table:name").is_some_and(|name| unescape(name) == self.sheet);
        }
        if !self.inside {
            return;
        }
        let hidden = || matches!(attribute(rest, "table:visibility"), Some("collapse" | "filter"));
        let times = |name| {
            attribute(rest, name)
                .and_then(|times| times.parse::<u32>().ok())
                .unwrap_or(1)
                .max(1)
        };
        match name {
            "/table" => self.inside = false,
            "table-row-group" | "table-column-group" => {
                self.groups.push(attribute(rest, "table:display") == Some("false"))
            }
            "/table-row-group" | "/table-column-group" => {
                self.groups.pop();
            }
            "table-column" => {
                let count = usize::try_from(times("table:number-columns-repeated")).unwrap_or(1);
                if hidden() || self.groups.contains(&true) {
                    self.look
                        .columns
                        .push((self.columns.saturating_add(1), self.columns.saturating_add(count)));
                }
                self.columns = self.columns.saturating_add(count);
            }
            "table-row" => {
                self.rows = self.rows.saturating_add(self.repeated);
                self.repeated = times("table:number-rows-repeated").min(MOST_ROWS);
                self.cells = 0;
                if hidden() || self.groups.contains(&true) {
                    let first = self.rows.saturating_add(1);
                    // A long stretch of hidden rows at the end holds nothing.
                    let last = self.rows.saturating_add(self.repeated.min(10_000));
                    self.look.rows.extend(first..=last);
                }
            }
            "table-cell" | "covered-table-cell" => {
                let count = times("table:number-columns-repeated");
                let named = attribute(rest, "office:currency").map(currency::named);
                let foreign = match named {
                    Some(Some(Currency::Foreign(name))) => Some(name),
                    Some(None) => Some("another currency"),
                    Some(Some(Currency::Shillings)) | None => None,
                };
                if let Some(name) = foreign {
                    for column in self.cells..self.cells.saturating_add(count.min(256)) {
                        for row in self.rows..self.rows.saturating_add(self.repeated.min(10_000)) {
                            self.look.foreign.insert((row, column), name);
                        }
                    }
                }
                self.cells = self.cells.saturating_add(count);
            }
            _ => {}
        }
    }
}
