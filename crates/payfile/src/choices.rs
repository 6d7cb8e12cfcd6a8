//! What a person decided about a file: which column is which, which groups go ahead after all, which rows stay out, which
//! cells are corrected. Checking the same bytes with the same choices answers the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use serde::{Deserialize, Serialize};

use crate::report::Column;

/// All choices about one file.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// Which column is which, where a person said so.
    pub mapping: Option<Mapping>,
    /// Keys of the groups ([`crate::HeldGroup`]) whose rows are to be paid.
    pub confirmed: BTreeSet<String>,
    /// Lines that stay out.
    pub left_out: BTreeSet<u32>,
    /// Cells that are read as something else than what stands in the file.
    pub corrected: BTreeMap<(u32, Column), String>,
}

impl fmt::Debug for Choices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (confirmed, left_out) = (self.confirmed.len(), self.left_out.len());
        write!(
            f,
            "Choices({confirmed} confirmed, {left_out} left out, {} corrected)",
            self.corrected.len()
        )
    }
}

/// Which column is which. What it does not name is not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The line that names the columns; 0 where none does, and nothing where the usual one is meant.
    pub header_line: Option<u32>,
    /// Columns by their place, counted from 0.
    pub columns: Vec<(usize, Assigned)>,
}

/// What a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assigned {
    /// One of those that make a payment.
    Read(Column),
    /// It says whether or how rows are to be paid: each of its values is looked at by a person.
    Matters,
}
