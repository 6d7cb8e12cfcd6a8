//! Colours and sizes. The colours are the screen's, on white.

use krilla::color::rgb;

/// A colour by its role.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Colour {
    Ink,
    Muted,
    Border,
    Accent,
    Good,
    GoodSoft,
    Bad,
    BadSoft,
    Caution,
    CautionSoft,
    /// Only ever money that is in doubt.
    Doubt,
    DoubtSoft,
    /// Only ever money that is not real.
    Practice,
}

impl Colour {
    pub(crate) fn rgb(self) -> rgb::Color {
        let (red, green, blue) = match self {
            Self::Ink => (0x1a, 0x22, 0x20),
            Self::Muted => (0x56, 0x60, 0x5b),
            Self::Border => (0xc9, 0xd0, 0xcb),
            Self::Accent => (0x0e, 0x5a, 0x55),
            Self::Good => (0x1b, 0x66, 0x38),
            Self::GoodSoft => (0xdf, 0xee, 0xe1),
            Self::Bad => (0xa0, 0x2a, 0x20),
            Self::BadSoft => (0xf8, 0xe2, 0xdc),
            Self::Caution => (0x76, 0x50, 0x00),
            Self::CautionSoft => (0xf8, 0xeb, 0xcb),
            Self::Doubt => (0x5a, 0x3e, 0xa8),
            Self::DoubtSoft => (0xe8, 0xe2, 0xf8),
            Self::Practice => (0xf0, 0xb9, 0x3a),
        };
        rgb::Color::new(red, green, blue)
    }
}

/// How text looks.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Style {
    /// In points.
    pub(crate) size: f32,
    pub(crate) bold: bool,
    /// Ids: a zero that is no O.
    pub(crate) id: bool,
    pub(crate) colour: Colour,
}

impl Style {
    pub(crate) const BODY: Self = Self {
        size: 10.0,
        bold: false,
        id: false,
        colour: Colour::Ink,
    };
    pub(crate) const SMALL: Self = Self {
        size: 8.0,
        bold: false,
        id: false,
        colour: Colour::Muted,
    };

    pub(crate) const fn size(self, size: f32) -> Self {
        Self { size, ..self }
    }

    pub(crate) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(crate) const fn id(self) -> Self {
        Self { id: true, ..self }
    }

    pub(crate) const fn colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// From one line to the next.
    pub(crate) fn leading(self) -> f32 {
        self.size * 1.4
    }

    /// From the top of a line to where its letters stand.
    pub(crate) fn ascent(self) -> f32 {
        self.size * 1.05
    }
}
