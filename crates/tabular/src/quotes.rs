//! Looks ahead for what closes a quoted value, so that a file of opening marks alone takes no longer than any other: what was
//! looked for from one place, found or in vain, is not looked for again from the places behind it.

/// Where something stands next, remembered.
#[derive(Debug, Clone, Copy, Default)]
struct Next {
    /// The answer holds for places from `from` up to before `until`: for none as long as nothing was looked for.
    from: usize,
    until: usize,
    found: Option<usize>,
}

impl Next {
    /// What stands next from `at` on. `find` says where, and the last place for which that is the answer.
    fn after(&mut self, at: usize, find: impl FnOnce(usize) -> Option<(usize, usize)>) -> Option<usize> {
        if at < self.from || at >= self.until {
            let found = find(at);
            *self = Self {
                from: at,
                until: found.map_or(usize::MAX, |(_, last)| last.saturating_add(1)),
                found: found.map(|(found, _)| found),
            };
        }
        self.found
    }
}

/// What comes next in a text that has one delimiter.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ahead {
    closing: Next,
    stray: Next,
    line_end: Next,
    row: Next,
}

/// Where a quoted value ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Closing {
    /// The closing mark.
    pub(crate) at: usize,
    /// In the value stands a mark that neither closes nor is doubled.
    pub(crate) stray: bool,
}

impl Ahead {
    /// What closes the quoted value whose first character is at `start`.
    pub(crate) fn closing(&mut self, bytes: &[u8], delimiter: u8, start: usize) -> Option<Closing> {
        // Marks right behind the opening one are of its own run; what is remembered holds for whole runs.
        let marks = run(bytes, start);
        let rest = start + marks;
        let own = (marks % 2 == 1).then(|| ends_field(bytes, delimiter, rest));
        if own == Some(true) {
            return Some(Closing {
                at: rest - 1,
                stray: false,
            });
        }
        let at = self.closing.after(rest, |from| single(bytes, delimiter, from, true))?;
        let stray = self.stray.after(rest, |from| single(bytes, delimiter, from, false));
        Some(Closing {
            at,
            stray: own.is_some() || stray.is_some_and(|stray| stray < at),
        })
    }

    /// Where the first of the lines ends that a value from `start` to `end` spans, if it spans more than one.
    pub(crate) fn line_end(&mut self, bytes: &[u8], start: usize, end: usize) -> Option<usize> {
        let next = self.line_end.after(start, |from| {
            let at = from + bytes.get(from..)?.iter().position(|&b| is_line_end(b))?;
            Some((at, at))
        });
        next.filter(|next| *next < end)
    }

    /// Whether a line between `begin`, where one begins, and `end` looks like a row of `columns` of its own.
    pub(crate) fn is_row(&mut self, bytes: &[u8], delimiter: u8, columns: usize, begin: usize, end: usize) -> bool {
        let Some(wanted) = columns.checked_sub(1).filter(|wanted| *wanted > 0) else {
            return false;
        };
        let enough = self.row.after(begin, |from| row(bytes, delimiter, wanted, from));
        enough.is_some_and(|enough| enough < end)
    }
}

/// Whether only spaces stand between `at` and the end of the field.
fn ends_field(bytes: &[u8], delimiter: u8, at: usize) -> bool {
    let mut rest = bytes.get(at..).unwrap_or_default().iter();
    rest.find(|&&b| b != b' ')
        .is_none_or(|&b| b == delimiter || is_line_end(b))
}

/// The next mark from `from` on that stands alone beside its doubled ones, and closes a field or does not.
fn single(bytes: &[u8], delimiter: u8, from: usize, closes: bool) -> Option<(usize, usize)> {
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(|&b| b == b'"')?;
        let marks = run(bytes, at);
        at += marks;
        if marks % 2 == 1 && ends_field(bytes, delimiter, at) == closes {
            return Some((at - 1, at - 1));
        }
    }
}

/// The delimiter by which the next line from `from` on, where one begins, has `wanted` of them, and where that line begins.
fn row(bytes: &[u8], delimiter: u8, wanted: usize, from: usize) -> Option<(usize, usize)> {
    let (mut begin, mut found) = (from, 0);
    for (at, byte) in (from..).zip(bytes.get(from..)?) {
        if is_line_end(*byte) {
            (begin, found) = (at + 1, 0);
        } else if *byte == delimiter {
            found += 1;
            if found == wanted {
                return Some((at, begin));
            }
        }
    }
    None
}

/// How many marks stand at `at` one behind the other.
fn run(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter().take_while(|&&b| b == b'"').count()
}

const fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}
