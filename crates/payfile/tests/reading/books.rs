//! One table written as every kind of file that is read, by writers that are not ours where there are some and by the formats'
//! own records where there are none.

use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
};

use rust_xlsxwriter::{Format, Workbook};

/// The kinds of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Csv,
    Semicolons,
    Tabs,
    Xlsx,
    Xlsb,
    Xls,
    Ods,
}

impl Kind {
    pub(crate) const ALL: [Self; 7] = [
        Self::Csv,
        Self::Semicolons,
        Self::Tabs,
        Self::Xlsx,
        Self::Xlsb,
        Self::Xls,
        Self::Ods,
    ];
    pub(crate) const BOOKS: [Self; 4] = [Self::Xlsx, Self::Xlsb, Self::Xls, Self::Ods];
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Put {
    Text(String),
    Number(f64),
    /// A number that the sheet shows in US dollars.
    Dollars(f64),
}

impl From<&str> for Put {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A sheet; rows and columns counted from 0.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Vec<Put>>,
    pub(crate) hidden_rows: Vec<usize>,
    pub(crate) hidden_columns: Vec<usize>,
}

impl Table {
    /// A table of texts.
    pub(crate) fn of(lines: &[&[&str]]) -> Self {
        Self {
            rows: lines
                .iter()
                .map(|line| line.iter().map(|text| Put::from(*text)).collect())
                .collect(),
            ..Self::default()
        }
    }

    pub(crate) fn write(&self, kind: Kind) -> Vec<u8> {
        match kind {
            Kind::Csv => self.text(','),
            Kind::Semicolons => self.text(';'),
            Kind::Tabs => self.text('\t'),
            Kind::Xlsx => self.xlsx(),
            Kind::Xlsb => self.xlsb(),
            Kind::Xls => self.xls(),
            Kind::Ods => self.ods(),
        }
    }

    fn text(&self, delimiter: char) -> Vec<u8> {
        let mut out = String::new();
        for row in &self.rows {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| match cell {
                    Put::Text(text) if text.contains([delimiter, '"', '\n']) => {
                        format!("\"{}\"", text.replace('"', "\"\""))
                    }
                    Put::Text(text) => text.clone(),
                    Put::Number(number) => number.to_string(),
                    Put::Dollars(number) => format!("${number}"),
                })
                .collect();
            out.push_str(&cells.join(&delimiter.to_string()));
            out.push('\n');
        }
        out.into_bytes()
    }

    fn xlsx(&self) -> Vec<u8> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        let dollars = Format::new().set_num_format("[$$-409]#,##0.00");
        for (row, cells) in (0..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Put::Text(text) => sheet.write_string(row, column, text),
                    Put::Number(number) => sheet.write_number(row, column, *number),
                    Put::Dollars(number) => sheet.write_number_with_format(row, column, *number, &dollars),
                }
                .unwrap();
            }
        }
        for row in &self.hidden_rows {
            sheet.set_row_hidden(u32::try_from(*row).unwrap()).unwrap();
        }
        for column in &self.hidden_columns {
            sheet.set_column_hidden(u16::try_from(*column).unwrap()).unwrap();
        }
        workbook.save_to_buffer().unwrap()
    }

    fn ods(&self) -> Vec<u8> {
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
        let mut table = String::new();
        let width = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        for column in 0..width {
            let hidden = if self.hidden_columns.contains(&column) {
                " table:visibility=\"collapse\""
            } else {
                ""
            };
            write!(table, "<table:table-column{hidden}/>").unwrap();
        }
        for (row, cells) in self.rows.iter().enumerate() {
            let hidden = if self.hidden_rows.contains(&row) {
                " table:visibility=\"filter\""
            } else {
                ""
            };
            write!(table, "<table:table-row{hidden}>").unwrap();
            for cell in cells {
                match cell {
                    Put::Text(text) if text.is_empty() => table.push_str("<table:table-cell/>"),
                    Put::Text(text) => write!(
                        table,
                        "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                        escape(text)
                    )
                    .unwrap(),
                    Put::Number(number) => {
                        write!(table, "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>").unwrap();
                    }
                    Put::Dollars(number) => {
                        write!(table, "<table:table-cell office:value-type=\"currency\" office:currency=\"USD\" office:value=\"{number}\"><text:p>${number}</text:p></table:table-cell>").unwrap();
                    }
                }
            }
            table.push_str("</table:table-row>");
        }
        let content = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
             xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
             xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
             xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
             <table:table table:name=\"Sheet1\">{table}</table:table></office:spreadsheet></office:body></office:document-content>"
        );
        let manifest = "<?xml version=\"1.0\"?><manifest:manifest \
            xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry \
            manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>";
        packed(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("content.xml", content.as_bytes()),
            ("META-INF/manifest.xml", manifest.as_bytes()),
        ])
    }

    /// [MS-XLSB] records, as few as make a workbook.
    fn xlsb(&self) -> Vec<u8> {
        let mut book = Vec::new();
        binary(&mut book, 131, &[]);
        binary(&mut book, 143, &[]);
        binary(
            &mut book,
            156,
            &[
                &0_u32.to_le_bytes()[..],
                &1_u32.to_le_bytes(),
                &long_wide("rId1"),
                &long_wide("Sheet1"),
            ]
            .concat(),
        );
        binary(&mut book, 144, &[]);
        binary(&mut book, 157, &[0; 26]);
        binary(&mut book, 132, &[]);
        let mut styles = Vec::new();
        binary(&mut styles, 278, &[]);
        binary(&mut styles, 615, &1_u32.to_le_bytes());
        binary(
            &mut styles,
            44,
            &[&164_u16.to_le_bytes()[..], &long_wide("[$$-409]#,##0.00")].concat(),
        );
        binary(&mut styles, 616, &[]);
        binary(&mut styles, 617, &2_u32.to_le_bytes());
        for format in [0_u16, 164] {
            binary(
                &mut styles,
                47,
                &[&0_u16.to_le_bytes()[..], &format.to_le_bytes(), &[0; 12]].concat(),
            );
        }
        binary(&mut styles, 618, &[]);
        binary(&mut styles, 279, &[]);
        let mut sheet = Vec::new();
        binary(&mut sheet, 129, &[]);
        binary(&mut sheet, 148, &[0; 16]);
        binary(&mut sheet, 390, &[]);
        for column in &self.hidden_columns {
            let at = u32::try_from(*column).unwrap().to_le_bytes();
            binary(
                &mut sheet,
                60,
                &[
                    &at[..],
                    &at,
                    &2_304_u32.to_le_bytes(),
                    &0_u32.to_le_bytes(),
                    &1_u16.to_le_bytes(),
                ]
                .concat(),
            );
        }
        binary(&mut sheet, 391, &[]);
        binary(&mut sheet, 145, &[]);
        for (row, cells) in (0_u32..).zip(&self.rows) {
            let hidden = self.hidden_rows.contains(&(row as usize));
            let flags = [0, if hidden { 0x10 } else { 0 }, 0];
            binary(
                &mut sheet,
                0,
                &[
                    &row.to_le_bytes()[..],
                    &0_u32.to_le_bytes(),
                    &300_u16.to_le_bytes(),
                    &flags,
                    &0_u32.to_le_bytes(),
                ]
                .concat(),
            );
            for (column, cell) in (0_u32..).zip(cells) {
                let head = |style: u32| [column.to_le_bytes(), style.to_le_bytes()].concat();
                match cell {
                    Put::Text(text) if text.is_empty() => {}
                    Put::Text(text) => binary(&mut sheet, 6, &[head(0), long_wide(text)].concat()),
                    Put::Number(number) => binary(&mut sheet, 5, &[&head(0)[..], &number.to_le_bytes()].concat()),
                    Put::Dollars(number) => binary(&mut sheet, 5, &[&head(1)[..], &number.to_le_bytes()].concat()),
                }
            }
        }
        binary(&mut sheet, 146, &[]);
        binary(&mut sheet, 130, &[]);
        packed(&[
            ("[Content_Types].xml", b"<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"bin\" ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/></Types>"),
            ("_rels/.rels", b"<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>"),
            ("xl/_rels/workbook.bin.rels", b"<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.bin\"/></Relationships>"),
            ("xl/workbook.bin", &book),
            ("xl/styles.bin", &styles),
            ("xl/worksheets/sheet1.bin", &sheet),
        ])
    }

    /// [MS-XLS] records in a compound file, as few as make a workbook.
    fn xls(&self) -> Vec<u8> {
        let begin = |of: u16| [&0x0600_u16.to_le_bytes()[..], &of.to_le_bytes(), &[0; 12]].concat();
        let globals = |sheet_at: u32| {
            let mut stream = Vec::new();
            record(&mut stream, 0x0809, &begin(0x0005));
            record(&mut stream, 0x0042, &1200_u16.to_le_bytes());
            record(
                &mut stream,
                0x041e,
                &[&164_u16.to_le_bytes()[..], &short_wide("[$$-409]#,##0.00")].concat(),
            );
            for format in [0_u16, 164] {
                record(
                    &mut stream,
                    0x00e0,
                    &[&0_u16.to_le_bytes()[..], &format.to_le_bytes(), &[0; 16]].concat(),
                );
            }
            record(
                &mut stream,
                0x0085,
                &[&sheet_at.to_le_bytes()[..], &[0, 0, 6, 0], b"Sheet1"].concat(),
            );
            record(&mut stream, 0x000a, &[]);
            stream
        };
        let mut stream = globals(u32::try_from(globals(0).len()).unwrap());
        record(&mut stream, 0x0809, &begin(0x0010));
        for column in &self.hidden_columns {
            let at = u16::try_from(*column).unwrap().to_le_bytes();
            record(
                &mut stream,
                0x007d,
                &[
                    &at[..],
                    &at,
                    &2_304_u16.to_le_bytes(),
                    &[0, 0],
                    &1_u16.to_le_bytes(),
                    &[0, 0],
                ]
                .concat(),
            );
        }
        let height = u32::try_from(self.rows.len()).unwrap().to_le_bytes();
        record(
            &mut stream,
            0x0200,
            &[&[0; 4][..], &height, &[0, 0], &20_u16.to_le_bytes(), &[0, 0]].concat(),
        );
        for row in 0..self.rows.len() {
            let flags: u16 = if self.hidden_rows.contains(&row) {
                0x0120
            } else {
                0x0100
            };
            let at = u16::try_from(row).unwrap().to_le_bytes();
            record(
                &mut stream,
                0x0208,
                &[
                    &at[..],
                    &[0; 4],
                    &255_u16.to_le_bytes(),
                    &[0; 4],
                    &flags.to_le_bytes(),
                    &[0; 2],
                ]
                .concat(),
            );
        }
        for (row, cells) in (0_u16..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                let head = |style: u16| [row.to_le_bytes(), column.to_le_bytes(), style.to_le_bytes()].concat();
                match cell {
                    Put::Text(text) if text.is_empty() => {}
                    Put::Text(text) => record(&mut stream, 0x0204, &[head(0), short_wide(text)].concat()),
                    Put::Number(number) => record(&mut stream, 0x0203, &[&head(0)[..], &number.to_le_bytes()].concat()),
                    Put::Dollars(number) => {
                        record(&mut stream, 0x0203, &[&head(1)[..], &number.to_le_bytes()].concat())
                    }
                }
            }
        }
        record(&mut stream, 0x000a, &[]);
        let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
        file.create_stream("/Workbook").unwrap().write_all(&stream).unwrap();
        file.flush().unwrap();
        file.into_inner().into_inner()
    }
}

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in parts {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        archive.start_file(*path, options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn units(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn long_wide(text: &str) -> Vec<u8> {
    let bytes = units(text);
    [&u32::try_from(bytes.len() / 2).unwrap().to_le_bytes()[..], &bytes].concat()
}

fn short_wide(text: &str) -> Vec<u8> {
    let bytes = units(text);
    [&u16::try_from(bytes.len() / 2).unwrap().to_le_bytes()[..], &[1], &bytes].concat()
}

/// A record of XLSB: its number and length seven bits at a time.
fn binary(out: &mut Vec<u8>, number: u16, body: &[u8]) {
    let low = u8::try_from(number & 0x7f).unwrap();
    match u8::try_from(number >> 7).unwrap() {
        0 => out.push(low),
        high => out.extend([low | 0x80, high]),
    }
    let mut length = body.len();
    while length > 0x7f {
        out.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    out.push(u8::try_from(length).unwrap());
    out.extend(body);
}

/// A record of XLS.
fn record(out: &mut Vec<u8>, number: u16, body: &[u8]) {
    out.extend(number.to_le_bytes());
    out.extend(u16::try_from(body.len()).unwrap().to_le_bytes());
    out.extend(body);
}
