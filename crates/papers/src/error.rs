//! What can keep a paper from being made.

/// Why there is no paper.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// A table without columns says nothing.
    #[error("the table has no columns")]
    NoColumns,
    /// A document of no papers says nothing.
    #[error("there is nothing to print")]
    Nothing,
    /// A row that does not fit under the headings.
    #[error("row {row} has {cells} cells, and the table {columns} columns")]
    Ragged {
        /// Which row, from 1.
        row: u64,
        /// How many cells it has.
        cells: usize,
        /// How many it should have.
        columns: usize,
    },
    /// The sum of a column is more than any total may be.
    #[error("the sum of {column} is larger than any total can be")]
    TooLarge {
        /// The column's heading.
        column: String,
    },
    /// The workbook could not be written.
    #[error("writing the workbook failed")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The CSV file could not be written.
    #[error("writing the CSV file failed")]
    Csv(#[from] csv::Error),
    /// The document could not be written.
    #[error("writing the document failed: {0}")]
    Document(krilla::error::KrillaError),
}
