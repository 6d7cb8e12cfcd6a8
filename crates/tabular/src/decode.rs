//! Turns a file's bytes into text, and says by which encoding.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decodes `bytes`: by byte order mark, else as UTF-16 where every other byte is zero, else as UTF-8 where that
/// fits, else as windows-1252, which is what Excel writes on machines set to English and which contains Latin-1.
#[must_use]
pub fn decode(bytes: &[u8]) -> (Cow<'_, str>, &'static str) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        return (text, encoding.name());
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        return (text, encoding.name());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), UTF_8.name());
    }
    let encoding = if is_damaged_utf8(bytes) { UTF_8 } else { WINDOWS_1252 };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text, encoding.name())
}

/// UTF-16 of mostly ASCII text has a zero in every other byte; no other text has zeros at all.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(512))?;
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if half < 4 {
        return None;
    }
    match (even * 10 >= half * 7, odd * 10 >= half * 7) {
        (false, true) => Some(UTF_16LE),
        (true, false) => Some(UTF_16BE),
        (true, true) | (false, false) => None,
    }
}

/// UTF-8 in which a few bytes broke: more characters of several bytes are whole than are not.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    whole > broken
}
