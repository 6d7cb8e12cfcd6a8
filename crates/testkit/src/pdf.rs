//! What a person copies out of a PDF, page by page.

use lopdf::{Document, Object, ObjectId, content::Content};

/// The text of each page, with every run of white space as one space.
pub fn pages(pdf: &[u8]) -> Vec<String> {
    let document = Document::load_mem(pdf).unwrap();
    document.page_iter().map(|page| page_text(&document, page)).collect()
}

/// The text of all pages.
pub fn text(pdf: &[u8]) -> String {
    pages(pdf).join(" ")
}

/// What the page's text operators show, or where a piece says what text it stands for (ISO 32000, 14.9.4), that.
fn page_text(document: &Document, page: ObjectId) -> String {
    let fonts = document.get_page_fonts(page).unwrap();
    let content = Content::decode(&document.get_page_content(page)).unwrap();
    let mut text = String::new();
    let mut encoding = None;
    let mut spoken_for = false;
    for operation in &content.operations {
        let operands = operation.operands.as_slice();
        match (operation.operator.as_str(), operands) {
            ("BT", _) => text.push(' '),
            ("Tf", [name, ..]) => {
                let font = fonts.get(name.as_name().unwrap()).unwrap();
                encoding = Some(font.get_font_encoding(document).unwrap());
            }
            ("BDC", [_, Object::Dictionary(properties)]) => {
                if let Ok(actual) = properties.get(b"ActualText") {
                    text.push_str(&lopdf::decode_text_string(actual).unwrap());
                    spoken_for = true;
                }
            }
            ("EMC", _) => spoken_for = false,
            ("Tj" | "TJ", [shown]) if !spoken_for => {
                let pieces = shown.as_array().map_or(std::slice::from_ref(shown), Vec::as_slice);
                for piece in pieces.iter().filter_map(|piece| piece.as_str().ok()) {
                    text.push_str(&Document::decode_text(encoding.as_ref().unwrap(), piece).unwrap());
                }
            }
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The 24 words on a kit, as a person reads them.
pub fn words_on(kit: &str) -> String {
    let text = text(&std::fs::read(kit).unwrap());
    let mut words = Vec::new();
    let mut rest = text.as_str();
    for number in 1..=24 {
        let label = format!(" {number}. ");
        let found = rest.find(&label).unwrap_or_else(|| panic!("{number} in {rest}"));
        rest = &rest[found + label.len()..];
        words.push(rest.split(' ').next().unwrap().to_owned());
    }
    words.join(" ")
}
