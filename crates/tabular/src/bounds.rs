//! How much a workbook unpacks to, before a library that keeps all of it in memory is let at it.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::compound::workbook_stream;

/// The most that a workbook may unpack to, in bytes. A real one of a million rows stays below.
pub(crate) const LARGEST_UNPACKED: u64 = 512 << 20;
/// The most cells that the corners of a workbook's sheets may span: Excel 97 and its relatives are kept as full rectangles.
const MOST_CELLS: u64 = 32 << 20;
/// Repetitions of one cell or row that a sheet may ask for.
const MOST_REPEATED: u64 = 1 << 16;

/// Whether reading the workbook could take more memory than any table of ours is worth.
pub(crate) fn is_too_large(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"PK") {
        unpacks_to_too_much(bytes)
    } else {
        spans_too_much(bytes)
    }
}

/// Unpacks every part and throws it away, unless what the archive says of its sizes is too much already: that need not be
/// true.
fn unpacks_to_too_much(bytes: &[u8]) -> bool {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else {
        return false;
    };
    let sizes = (0..archive.len()).filter_map(|index| archive.by_index_raw(index).ok().map(|part| part.size()));
    if sizes.fold(0, u64::saturating_add) > LARGEST_UNPACKED {
        return true;
    }
    let mut left = LARGEST_UNPACKED;
    let mut buffer = vec![0_u8; 1 << 16];
    for index in 0..archive.len() {
        let Ok(mut part) = archive.by_index(index) else {
            continue;
        };
        let open_document = part.name().is_ok_and(|name| name == "content.xml");
        let mut repeated = Repeated::default();
        while let Ok(read) = part.read(&mut buffer)
            && read > 0
        {
            let Some(rest) = left.checked_sub(read as u64) else {
                return true;
            };
            left = rest;
            if open_document && repeated.hear(buffer.get(..read).unwrap_or_default()) {
                return true;
            }
        }
    }
    false
}

/// Looks for `-repeated="n"` with a large `n` on what has a value: LibreOffice writes large ones for empty cells only.
#[derive(Debug, Default)]
struct Repeated {
    /// The tag that is being read, as far as it is kept.
    tag: Vec<u8>,
    rows: u64,
    total: u64,
}

impl Repeated {
    fn hear(&mut self, chunk: &[u8]) -> bool {
        for &byte in chunk {
            match byte {
                b'<' => self.tag.clear(),
                b'>' => {
                    if self.end() {
                        return true;
                    }
                    self.tag.clear();
                }
                _ if self.tag.len() < 1_024 => self.tag.push(byte),
                _ => {}
            }
        }
        false
    }

    fn end(&mut self) -> bool {
        let tag = String::from_utf8_lossy(&self.tag);
        let times = |name: &str| {
            let after = tag.split_once(name)?.1.trim_start_matches(['=', '"', '\'', ' ']);
            let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
            digits.parse::<u64>().ok()
        };
        if tag.starts_with("table:table-row") {
            self.rows = times("number-rows-repeated").unwrap_or(1);
        }
        if tag.starts_with("table:table-cell") && tag.contains("value") {
            let columns = times("number-columns-repeated").unwrap_or(1);
            let here = self.rows.max(1).saturating_mul(columns);
            self.total = self.total.saturating_add(here);
            return here > MOST_REPEATED || self.total > MOST_CELLS;
        }
        false
    }
}

/// Whether the cells of Excel 97's sheets span more than is read ([MS-XLS] 2.4: records that place a cell).
fn spans_too_much(bytes: &[u8]) -> bool {
    let Some(stream) = workbook_stream(bytes) else {
        return false;
    };
    let (mut at, mut total) = (0_usize, 0_u64);
    let (mut rows, mut columns) = (0_u64, 0_u64);
    let number = |at: usize| -> Option<u16> {
        let two: [u8; 2] = stream.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(u16::from_le_bytes(two))
    };
    while let (Some(record), Some(length)) = (number(at), number(at + 2)) {
        match record {
            0x0006 | 0x00bd | 0x00be | 0x00d6 | 0x00fd | 0x0201..=0x0205 | 0x027e => {
                let row = number(at + 4).unwrap_or_default();
                // Many in one record: the last column stands at its end.
                let last = match record {
                    0x00bd | 0x00be => number((at + 2).saturating_add(usize::from(length))),
                    _ => number(at + 6),
                };
                rows = rows.max(u64::from(row) + 1);
                columns = columns.max(u64::from(last.unwrap_or_default()) + 1);
            }
            0x0809 => {
                total = total.saturating_add(rows * columns);
                (rows, columns) = (0, 0);
            }
            _ => {}
        }
        at = at.saturating_add(4).saturating_add(usize::from(length));
    }
    total.saturating_add(rows * columns) > MOST_CELLS
}
