//! How a sheet looks to a person: what of it is hidden, and which numbers are shown in another currency. The library that
//! reads the values does not tell.
//!
//! Each kind of workbook says it in its own way. What cannot be read here is a missing flag, never a payment.

mod biff;
mod ods;
mod xls;
mod xlsb;
mod xlsx;

use std::collections::HashMap;

/// What of a sheet is hidden, by hand or by a filter, and what is shown in another currency.
#[derive(Debug, Default)]
pub(crate) struct Look {
    /// Rows, counted from 1 and ascending.
    pub(crate) rows: Vec<u32>,
    /// Columns, counted from 1: the first and the last of each stretch.
    pub(crate) columns: Vec<(usize, usize)>,
    /// Cells, by row and column counted from 0, whose number is shown in this currency.
    pub(crate) foreign: HashMap<(u32, u32), &'static str>,
}

impl Look {
    fn sorted(mut self) -> Self {
        self.rows.sort_unstable();
        self.rows.dedup();
        self
    }
}

/// The kinds of workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Book {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

/// How the sheet looks that is called `name` and is number `index` of all sheets, counted from 0.
pub(crate) fn of(book: Book, bytes: &[u8], name: &str, index: usize) -> Look {
    let look = match book {
        Book::Xlsx => xlsx::look(bytes, name),
        Book::Xlsb => xlsb::look(bytes, name),
        Book::Xls => xls::look(bytes, index),
        Book::Ods => ods::look(bytes, name),
    };
    look.unwrap_or_default().sorted()
}
