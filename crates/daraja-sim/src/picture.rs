//! A QR code as a PNG in base64, written by hand: one grey byte a pixel, without compression.

use base64::{Engine, engine::general_purpose::STANDARD};
use qrcode::{Color, QrCode};

/// The picture of `text`, at least `size` pixels wide where its modules allow it.
pub(crate) fn of(text: &str, size: u16) -> String {
    let Ok(code) = QrCode::new(text) else {
        return String::new();
    };
    // Four modules of silence on each side, as scanners want it.
    let modules = code.width() + 8;
    let scale = (usize::from(size) / modules).max(1);
    let width = modules * scale;
    let dark = |x: usize, y: usize| {
        let at = |place: usize| (place / scale).checked_sub(4).filter(|place| *place < code.width());
        matches!((at(x), at(y)), (Some(x), Some(y)) if code[(x, y)] == Color::Dark)
    };
    let mut pixels = Vec::with_capacity((width + 1) * width);
    for y in 0..width {
        // No filter in this row.
        pixels.push(0);
        pixels.extend((0..width).map(|x| if dark(x, y) { 0_u8 } else { 255 }));
    }
    STANDARD.encode(png(width, &pixels))
}

fn png(width: usize, rows: &[u8]) -> Vec<u8> {
    let side = u32::try_from(width).unwrap_or_default().to_be_bytes();
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    // Eight bits of grey, nothing else.
    chunk(&mut png, b"IHDR", &[&side[..], &side[..], &[8, 0, 0, 0, 0]].concat());
    chunk(&mut png, b"IDAT", &stored(rows));
    chunk(&mut png, b"IEND", &[]);
    png
}

fn chunk(png: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap_or_default().to_be_bytes());
    let named = [name, data].concat();
    png.extend(&named);
    png.extend(crc(&named).to_be_bytes());
}

/// A zlib stream of stored blocks.
fn stored(data: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = data.chunks(usize::from(u16::MAX)).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in data {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    stream.extend(((b << 16) | a).to_be_bytes());
    stream
}

fn crc(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    })
}
