//! What a wide window is used for, and which words are shown.

/// What the width of a wide window is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wide {
    /// One column of text.
    #[default]
    Page,
    /// One column, and a panel that stays beside it.
    Panel,
    /// Two columns of text.
    Spread,
}

impl Wide {
    pub const ALL: [Self; 3] = [Self::Page, Self::Panel, Self::Spread];

    /// The name in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Panel => "panel",
            Self::Spread => "spread",
        }
    }
}

/// Which part of the text is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextFocus {
    #[default]
    All,
    /// Direct, mixed and block quotations.
    Quoted,
    /// Everything else.
    Own,
}

impl TextFocus {
    pub const ALL: [Self; 3] = [Self::All, Self::Quoted, Self::Own];

    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::All => Self::Quoted,
            Self::Quoted => Self::Own,
            Self::Own => Self::All,
        }
    }

    /// The name in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Quoted => "quotations",
            Self::Own => "own-words",
        }
    }

    /// The name on the status line.
    pub const fn label(self) -> &'static str {
        match self {
            Self::All => "all words",
            Self::Quoted => "only the quotations",
            Self::Own => "only the writer’s own words",
        }
    }
}
