//! Documents on A4: text that is shaped, wrapped and kept selectable, over as many pages as it needs.

mod fonts;
mod grid;
mod paper;
mod style;

pub(crate) use self::{
    grid::{Align, Column, Grid},
    paper::Paper,
    style::{Colour, Style},
};

#[cfg(test)]
mod tests;
