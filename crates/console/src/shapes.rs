//! What a person said about the columns of a file, remembered for files of the same shape: the same headings in the same
//! order. A choice of how to read, never of what to pay: it is shown with every file that it is used for.
//!
//! Kept beside the organisation's other files. One that cannot be read costs a few clicks and nothing else.

use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};

use payfile::{Assigned, CheckedFile, Mapping};

/// So many shapes are remembered; the one used longest ago goes first.
const MOST: usize = 200;

/// The name of the file in the organisation's folder.
pub(crate) const FILE: &str = "file-shapes.json";

/// Shapes and what their columns are, newest last.
#[derive(Debug, Default, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Shapes {
    shapes: Vec<Shape>,
}

#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Shape {
    headings: Vec<String>,
    columns: BTreeMap<usize, Assigned>,
}

/// The headings that tell a file's shape; none where no line names the columns, for then nothing tells files apart.
pub(crate) fn shape_of(file: &CheckedFile) -> Option<Vec<String>> {
    let layout = file.layout.as_ref().filter(|layout| layout.header_line > 0)?;
    let tidy = |name: &String| name.trim().to_lowercase();
    let headings: Vec<String> = layout.header.iter().map(tidy).collect();
    headings.iter().any(|name| !name.is_empty()).then_some(headings)
}

impl Shapes {
    pub(crate) fn read(folder: &Path) -> Self {
        match fs::read(folder.join(FILE)) {
            Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                tracing::warn!(%error, "the remembered columns of files cannot be read");
                Self::default()
            }),
            Err(_) => Self::default(),
        }
    }

    /// What was said about files of this shape.
    pub(crate) fn find(&self, headings: &[String], header_line: u32) -> Option<Mapping> {
        let shape = self.shapes.iter().find(|shape| shape.headings == headings)?;
        Some(Mapping {
            header_line: Some(header_line),
            columns: shape
                .columns
                .iter()
                .map(|(index, assigned)| (*index, *assigned))
                .collect(),
        })
    }

    /// Remembers, or forgets where nothing is said any more.
    pub(crate) fn remember(&mut self, headings: Vec<String>, mapping: Option<&Mapping>) {
        self.shapes.retain(|shape| shape.headings != headings);
        if let Some(mapping) = mapping {
            let columns = mapping.columns.iter().copied().collect();
            self.shapes.push(Shape { headings, columns });
        }
        let over = self.shapes.len().saturating_sub(MOST);
        self.shapes.drain(..over);
    }

    /// Writes the file: whole, or not at all.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let text = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        let beside = folder.join(FILE).with_extension("json.new");
        let mut file = File::create(&beside)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        drop(file);
        fs::rename(&beside, folder.join(FILE))
    }
}

#[cfg(test)]
mod tests {
    use payfile::Column;

    use super::*;

    #[test]
    fn what_was_said_is_there_again_and_a_damaged_file_costs_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let headings = vec!["who".to_owned(), "how much".to_owned()];
        let mapping = Mapping {
            header_line: Some(3),
            columns: vec![(0, Assigned::Read(Column::Phone)), (1, Assigned::Read(Column::Amount))],
        };
        let mut shapes = Shapes::read(folder.path());
        shapes.remember(headings.clone(), Some(&mapping));
        shapes.write(folder.path()).expect("written");
        assert_eq!(Shapes::read(folder.path()).find(&headings, 3), Some(mapping));
        assert_eq!(Shapes::read(folder.path()).find(&headings[..1], 3), None);
        shapes.remember(headings.clone(), None);
        assert_eq!(shapes.find(&headings, 3), None);
        fs::write(folder.path().join(FILE), "{").expect("written");
        assert_eq!(Shapes::read(folder.path()), Shapes::default());
    }
}
