//! Papers are read back with libraries that did not write them.

#![expect(clippy::unwrap_used, reason = "tests")]

mod advices;
mod batches;
mod calendars;
mod fixtures;
mod foreign;
mod kiswahili;
mod kits;
mod letters;
mod tables;
mod words;
mod workbooks;

use testkit::pdf as paper;
