//! What a person does not see.

/// Spaces of every kind, and the invisible characters that copying from phones and web pages leaves behind.
#[must_use]
pub fn is_space(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
        )
}

/// Whether a person sees nothing of `text`.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.bytes().all(|b| b == b' ') || text.chars().all(is_space)
}
