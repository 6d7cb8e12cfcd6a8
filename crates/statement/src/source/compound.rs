//! Whether the sectors of a compound file (Excel 97) lead anywhere ([MS-CFB] 2.3). In a damaged one a chain may lead back into
//! itself, and the library that reads it follows it until no memory is left.

/// Sector numbers from here on mean something else than a sector.
const RESERVED: u32 = 0xffff_fffa;
/// Where the first sectors of the allocation table are listed in the header, and how many.
const LISTED_AT: usize = 76;
const LISTED: usize = 109;

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_le_bytes(four))
}

/// Whether some chain of sectors has no end.
pub(super) fn is_endless(bytes: &[u8]) -> bool {
    let Some(table) = allocation_table(bytes) else {
        // Cut short: the library says so itself.
        return false;
    };
    // 0 was not looked at, otherwise the walk that came there first.
    let mut walked = vec![0_u32; table.len()];
    for (walk, start) in (1..).zip(0..table.len()) {
        let mut at = start;
        while let Some(slot) = walked.get_mut(at) {
            if *slot == walk {
                return true;
            }
            if *slot != 0 {
                break;
            }
            *slot = walk;
            let next = table.get(at).copied().filter(|next| *next < RESERVED);
            let Some(next) = next.and_then(|next| usize::try_from(next).ok()) else {
                break;
            };
            at = next;
        }
    }
    false
}

/// Which sector follows each.
fn allocation_table(bytes: &[u8]) -> Option<Vec<u32>> {
    let size: usize = match bytes.get(30)? {
        9 => 512,
        12 => 4_096,
        _ => return None,
    };
    let sector = |number: u32| -> Option<&[u8]> {
        let start = usize::try_from(number).ok()?.checked_add(1)?.checked_mul(size)?;
        let end = bytes.len().min(start.checked_add(size)?);
        bytes.get(start..end)
    };
    let numbers = |bytes: &[u8]| -> Vec<u32> { (0..bytes.len() / 4).filter_map(|at| u32_at(bytes, at * 4)).collect() };
    let mut listed: Vec<u32> = (0..LISTED).filter_map(|at| u32_at(bytes, LISTED_AT + at * 4)).collect();
    let mut more = u32_at(bytes, 68)?;
    for _ in 0..=bytes.len() / size {
        let Some(mut further) = sector(more).filter(|_| more < RESERVED).map(numbers) else {
            break;
        };
        more = further.pop().unwrap_or(RESERVED);
        listed.extend(further);
    }
    // A table longer than the file has sectors says nothing more about it.
    let most = bytes.len() / size + 1;
    let parts = listed
        .into_iter()
        .filter(|number| *number < RESERVED)
        .filter_map(sector);
    Some(parts.flat_map(numbers).take(most).collect())
}
