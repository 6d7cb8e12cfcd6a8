//! Whether the sectors of a compound file (Excel 97) lead anywhere ([MS-CFB] 2.3 to 2.5). In a damaged one a chain may lead
//! back into itself or out of the file, and the libraries that read it follow it until no memory is left.

use std::io::{Cursor, Read};

use crate::bounds::LARGEST_UNPACKED;

const SIGNATURE: &[u8] = b"\xd0\xcf\x11\xe0";
/// Sector numbers from here on mean something else than a sector.
const RESERVED: u32 = 0xffff_fffa;
/// Where the header names the first sector of the table of small sectors, and of the list's continuation.
const SMALL_AT: usize = 60;
const CONTINUED_AT: usize = 68;
/// Where the first sectors of the allocation table are listed in the header, and how many.
const LISTED_AT: usize = 76;
const LISTED: usize = 109;

pub(crate) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// The records of the workbook in a compound file.
#[must_use]
pub fn workbook_stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name))?;
    let mut stream = Vec::new();
    file.open_stream(name)
        .ok()?
        .take(LARGEST_UNPACKED)
        .read_to_end(&mut stream)
        .ok()?;
    Some(stream)
}

/// Whether some chain of sectors has no end, or leads out of the file.
pub(crate) fn is_endless(bytes: &[u8]) -> bool {
    let Some(file) = Sectors::of(bytes) else {
        // Cut short: the library says so itself.
        return false;
    };
    let Some(table) = file.allocation_table() else {
        return true;
    };
    if leads_nowhere(&table) {
        return true;
    }
    let mut small = Vec::new();
    let mut at = u32_at(bytes, SMALL_AT).unwrap_or(RESERVED);
    // The table that this follows has no ring.
    while let Some(sector) = sector_number(at) {
        let (Some(part), Some(next)) = (file.sector(at), table.get(sector)) else {
            return true;
        };
        small.extend(numbers(part));
        at = *next;
    }
    leads_nowhere(&small)
}

/// Whether a chain of the table comes back to where it was, or goes to where the table ends.
fn leads_nowhere(table: &[u32]) -> bool {
    // 0 was not looked at, otherwise the walk that came there first.
    let mut walked = vec![0_u32; table.len()];
    for (walk, start) in (1..).zip(0..table.len()) {
        let mut at = start;
        loop {
            let Some(slot) = walked.get_mut(at) else { return true };
            if *slot == walk {
                return true;
            }
            if *slot != 0 {
                break;
            }
            *slot = walk;
            let Some(next) = table.get(at).copied().and_then(sector_number) else {
                break;
            };
            at = next;
        }
    }
    false
}

/// A compound file, sector by sector.
#[derive(Debug, Clone, Copy)]
struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl<'a> Sectors<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let size = match bytes.get(30)? {
            9 => 512,
            12 => 4_096,
            _ => return None,
        };
        (bytes.len() >= LISTED_AT + LISTED * 4).then_some(Self { bytes, size })
    }

    /// The last one may be cut short.
    fn sector(self, number: u32) -> Option<&'a [u8]> {
        let start = sector_number(number)?.checked_add(1)?.checked_mul(self.size)?;
        let end = self.bytes.len().min(start.checked_add(self.size)?);
        self.bytes.get(start..end)
    }

    /// Which sector follows each; `None` where the list of the table's own sectors has no end or leads out of the file.
    fn allocation_table(self) -> Option<Vec<u32>> {
        let most = self.bytes.len() / self.size + 1;
        let mut listed: Vec<u32> = (0..LISTED)
            .filter_map(|at| u32_at(self.bytes, LISTED_AT + at * 4))
            .collect();
        let mut more = u32_at(self.bytes, CONTINUED_AT)?;
        let mut parts = 0;
        while let Some(part) = self.sector(more) {
            parts += 1;
            if parts > most {
                return None;
            }
            let mut further: Vec<u32> = numbers(part).collect();
            more = further.pop().unwrap_or(RESERVED);
            listed.extend(further);
        }
        let mut table = Vec::new();
        for number in listed.into_iter().filter(|number| *number < RESERVED) {
            table.extend(numbers(self.sector(number)?));
            // Longer than the file has sectors, it says nothing more about it.
            if table.len() >= most {
                table.truncate(most);
                break;
            }
        }
        Some(table)
    }
}

fn sector_number(number: u32) -> Option<usize> {
    usize::try_from(number).ok().filter(|_| number < RESERVED)
}

fn numbers(part: &[u8]) -> impl Iterator<Item = u32> {
    (0..part.len() / 4).filter_map(|at| u32_at(part, at * 4))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_le_bytes(four))
}
