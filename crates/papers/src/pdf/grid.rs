//! Tables on paper: rows as high as their text, headings again on every page.

use super::{
    Colour, Paper, Style,
    paper::{LEFT, RIGHT, lines},
};

/// Between the text of one column and the next.
const GAP: f32 = 8.0;
const ABOVE: f32 = 3.0;
const BELOW: f32 = 3.5;
/// More lines than this in one cell are cut: nothing that belongs into a table is longer.
const LONGEST: usize = 14;

/// Which side a column's text keeps to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Align {
    Left,
    Right,
}

/// A column.
pub(crate) struct Column {
    pub(crate) heading: String,
    /// Its part of the width.
    pub(crate) share: f32,
    pub(crate) align: Align,
    pub(crate) style: Style,
}

/// A table whose rows are added one after the other.
pub(crate) struct Grid<'a> {
    columns: &'a [Column],
}

impl<'a> Grid<'a> {
    /// Begins a table with its headings.
    pub(crate) fn new(paper: &mut Paper, columns: &'a [Column]) -> Self {
        let grid = Self { columns };
        paper.need(60.0);
        grid.headings(paper);
        grid
    }

    /// Adds a row; a cell may have a colour of its own.
    pub(crate) fn row(&self, paper: &mut Paper, cells: &[(String, Option<Colour>)]) {
        self.styled(paper, cells, false);
        paper.fill(LEFT, paper.y(), RIGHT - LEFT, 0.4, Colour::Border);
    }

    /// Adds the row of sums.
    pub(crate) fn total(&self, paper: &mut Paper, cells: &[(String, Option<Colour>)]) {
        paper.fill(LEFT, paper.y(), RIGHT - LEFT, 0.75, Colour::Ink);
        self.styled(paper, cells, true);
    }

    fn headings(&self, paper: &mut Paper) {
        let cells: Vec<_> = self.columns.iter().map(|column| column.heading.clone()).collect();
        let style = Style::SMALL.bold();
        let wrapped = self.wrapped(paper, cells.iter().map(|cell| (cell.as_str(), style)));
        self.put(paper, &wrapped);
        paper.fill(LEFT, paper.y(), RIGHT - LEFT, 0.75, Colour::Ink);
    }

    fn styled(&self, paper: &mut Paper, cells: &[(String, Option<Colour>)], bold: bool) {
        let with_styles = cells.iter().zip(self.columns).map(|((text, colour), column)| {
            let style = column.style.colour(colour.unwrap_or(column.style.colour));
            (text.as_str(), if bold { style.bold() } else { style })
        });
        let wrapped = self.wrapped(paper, with_styles);
        if paper.room() < height(&wrapped) {
            paper.begin_page();
            self.headings(paper);
        }
        self.put(paper, &wrapped);
    }

    fn wrapped<'t>(
        &self,
        paper: &mut Paper,
        cells: impl Iterator<Item = (&'t str, Style)>,
    ) -> Vec<(Vec<String>, Style)> {
        let widths = self.widths();
        cells
            .zip(widths)
            .zip(self.columns)
            .map(|(((text, style), (_, width)), column)| {
                let style = match column.align {
                    Align::Left => style,
                    // A figure is never broken: it is made smaller.
                    Align::Right => style.size(style.size * (width / paper.fonts().width(text, style)).min(1.0)),
                };
                let mut lines = match column.align {
                    Align::Left => paper.fonts().wrap(text, style, width),
                    Align::Right => vec![text.to_owned()],
                };
                if lines.len() > LONGEST {
                    lines.truncate(LONGEST - 1);
                    lines.push("…".to_owned());
                }
                (lines, style)
            })
            .collect()
    }

    fn put(&self, paper: &mut Paper, cells: &[(Vec<String>, Style)]) {
        let top = paper.y() + ABOVE;
        for (((texts, style), (x, width)), column) in cells.iter().zip(self.widths()).zip(self.columns) {
            for (index, text) in texts.iter().enumerate() {
                let baseline = top + lines(index) * style.leading() + style.ascent();
                let x = match column.align {
                    Align::Left => x,
                    Align::Right => x + width - paper.fonts().width(text, *style),
                };
                paper.mark(x, baseline, text, *style);
            }
        }
        paper.space(height(cells));
    }

    /// Where each column's text begins, and how wide it may be.
    fn widths(&self) -> Vec<(f32, f32)> {
        let shares: f32 = self.columns.iter().map(|column| column.share).sum();
        let mut x = LEFT;
        let mut widths = Vec::with_capacity(self.columns.len());
        for column in self.columns {
            let width = (RIGHT - LEFT) * column.share / shares;
            widths.push((x, width - GAP));
            x += width;
        }
        // Nothing stands right of the last column.
        if let Some((_, width)) = widths.last_mut() {
            *width += GAP;
        }
        widths
    }
}

fn height(cells: &[(Vec<String>, Style)]) -> f32 {
    let heights = cells.iter().map(|(texts, style)| lines(texts.len()) * style.leading());
    heights.fold(0.0, f32::max) + ABOVE + BELOW
}
