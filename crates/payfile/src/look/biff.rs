//! Little-endian numbers in a record, as older and binary workbooks keep them.

pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two: [u8; 2] = bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(u16::from_le_bytes(two))
}

pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(u32::from_le_bytes(four))
}

/// `count` characters of two bytes each.
pub(crate) fn wide(bytes: &[u8], at: usize, count: usize) -> Option<String> {
    let units = bytes.get(at..at.checked_add(count.checked_mul(2)?)?)?;
    let units: Vec<u16> = units.chunks_exact(2).filter_map(|two| u16_at(two, 0)).collect();
    Some(String::from_utf16_lossy(&units))
}
