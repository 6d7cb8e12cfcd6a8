//! `Debug` of what a file says: lines, columns and codes, and nothing of a cell, for cells are names, numbers and pay.

use std::fmt;

use crate::report::{Column, ColumnSeen, Correction, Flag, HeldGroup, Problem, ReadAs, Refused, Row};

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.lane.person() {
            Some(msisdn) => write!(f, "Row(line {}, {msisdn})", self.line),
            None => write!(f, "Row(line {}, {:?})", self.line, self.lane.kind()),
        }
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = self.column.map_or("whole line", Column::as_str);
        write!(f, "Problem(line {}, {column}, {})", self.line, self.code.as_str())
    }
}

impl fmt::Debug for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Flag(line {}, {})", self.line, self.code.as_str())
    }
}

impl fmt::Debug for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Refused(line {})", self.line)
    }
}

impl fmt::Debug for HeldGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HeldGroup({}, {} lines)", self.code.as_str(), self.lines.len())
    }
}

impl fmt::Debug for ColumnSeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ColumnSeen({})", self.read_as.map_or("not read", ReadAs::as_str))
    }
}

impl fmt::Debug for Correction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Correction(line {}, {})", self.line, self.column.as_str())
    }
}
