//! XLSB: the same facts as XLSX in binary records ([MS-XLSB] 2.4: BrtRowHdr, BrtColInfo, BrtFmt, BrtXF, BrtBundleSh).

use std::{
    collections::HashMap,
    io::{BufReader, Cursor, Read},
};

use zip::ZipArchive;

use super::{
    Look,
    biff::{u16_at, u32_at, wide},
    xlsx,
};
use crate::currency;

const ROW: u32 = 0;
const CELLS: std::ops::RangeInclusive<u32> = 1..=11;
const FORMAT: u32 = 44;
const STYLE: u32 = 47;
const COLUMNS: u32 = 60;
const SHEET: u32 = 156;
const STYLES_BEGIN: u32 = 617;
const STYLES_END: u32 = 618;
/// The largest record that is looked at; others are stepped over.
const LARGEST: u64 = 1 << 20;

pub(super) fn look(bytes: &[u8], sheet: &str) -> Option<Look> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut id = None;
    each(&mut archive, "xl/workbook.bin", &mut |record, body| {
        if record == SHEET
            && let Some((relation, name)) = sheet_names(body)
            && name == sheet
        {
            id = Some(relation);
        }
    })?;
    let path = xlsx::target(&mut archive, "xl/_rels/workbook.bin.rels", &id?)?;
    let foreign = foreign_styles(&mut archive);
    let (mut look, mut row) = (Look::default(), 0);
    each(&mut archive, &path, &mut |record, body| match record {
        ROW => {
            row = u32_at(body, 0).unwrap_or(row);
            let no_height = body.get(11).is_some_and(|flags| flags & 0x10 != 0);
            if no_height || u16_at(body, 8) == Some(0) {
                look.rows.push(row.saturating_add(1));
            }
        }
        COLUMNS => {
            let hidden = u16_at(body, 16).is_some_and(|flags| flags & 1 != 0) || u32_at(body, 8) == Some(0);
            let place = |at| Some(usize::try_from(u32_at(body, at)?).ok()?.saturating_add(1));
            if let (true, Some(first), Some(last)) = (hidden, place(0), place(4)) {
                look.columns.push((first, last));
            }
        }
        record if CELLS.contains(&record) => {
            let style = u32_at(body, 4).map(|style| style & 0x00ff_ffff);
            if let (Some(column), Some(currency)) = (u32_at(body, 0), style.and_then(|style| foreign.get(&style))) {
                look.foreign.insert((row, column), *currency);
            }
        }
        _ => {}
    })?;
    Some(look)
}

/// The relation and the name of a sheet.
fn sheet_names(body: &[u8]) -> Option<(String, String)> {
    let text = |at: usize| {
        let length = usize::try_from(u32_at(body, at)?).ok()?;
        Some((wide(body, at + 4, length)?, at + 4 + length * 2))
    };
    let (relation, next) = text(8)?;
    let (name, _) = text(next)?;
    Some((relation, name))
}

fn foreign_styles(archive: &mut ZipArchive<Cursor<&[u8]>>) -> HashMap<u32, &'static str> {
    let mut formats: HashMap<u16, &'static str> = HashMap::new();
    let mut styles = HashMap::new();
    let (mut in_cells, mut next) = (false, 0_u32);
    each(archive, "xl/styles.bin", &mut |record, body| match record {
        FORMAT => {
            let length = u32_at(body, 2)
                .and_then(|length| usize::try_from(length).ok())
                .unwrap_or_default();
            let code = wide(body, 6, length).unwrap_or_default();
            if let (Some(id), Some(currency)) = (u16_at(body, 0), currency::in_format(&code)) {
                formats.insert(id, currency);
            }
        }
        STYLES_BEGIN => in_cells = true,
        STYLES_END => in_cells = false,
        STYLE if in_cells => {
            if let Some(currency) = u16_at(body, 2).and_then(|id| formats.get(&id)) {
                styles.insert(next, *currency);
            }
            next += 1;
        }
        _ => {}
    });
    styles
}

/// Hears every record of a part.
fn each(archive: &mut ZipArchive<Cursor<&[u8]>>, path: &str, hear: &mut dyn FnMut(u32, &[u8])) -> Option<()> {
    let mut reader = BufReader::new(archive.by_name(path).ok()?);
    let mut body = Vec::new();
    while let Some(record) = varying(&mut reader, 2) {
        let length = u64::from(varying(&mut reader, 4)?);
        body.clear();
        let taken = reader.by_ref().take(length.min(LARGEST)).read_to_end(&mut body).ok()?;
        if u64::try_from(taken).ok()? < length.min(LARGEST) {
            return Some(());
        }
        let rest = length.saturating_sub(LARGEST);
        std::io::copy(&mut reader.by_ref().take(rest), &mut std::io::sink()).ok()?;
        hear(record, &body);
    }
    Some(())
}

/// A number of at most so many bytes, seven bits each, the lowest first.
fn varying(reader: &mut impl Read, most: u32) -> Option<u32> {
    let mut number = 0;
    for place in 0..most {
        let mut byte = [0];
        reader.read_exact(&mut byte).ok()?;
        number |= u32::from(byte[0] & 0x7f) << (7 * place);
        if byte[0] & 0x80 == 0 {
            break;
        }
    }
    Some(number)
}
