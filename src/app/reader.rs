//! The reader: the open article, its panel, and the jump list.

use super::article::OpenArticle;
use super::follow::PendingFollow;
use super::jumps::Jumps;
use super::panel::Panel;

#[derive(Debug, Default)]
pub struct Reader {
    /// The open article; the library is on screen when there is none.
    pub open: Option<OpenArticle>,
    /// The list beside or over the screen. The bookmarks panel also opens over the library.
    pub panel: Option<Panel>,
    /// Whether keys go to the panel.
    pub in_panel: bool,
    /// Hides everything but the text.
    pub zen: bool,
    pub text_focus: TextFocus,
    pub(super) jumps: Jumps,
    /// The anchor at which typing of a search began.
    pub(super) search_origin: usize,
    pub(super) follow: Option<PendingFollow>,
}

/// Which part of the text is drawn at full strength; the rest is faint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextFocus {
    #[default]
    All,
    /// Quotations.
    Quoted,
    /// The writer's own words.
    Own,
}

impl TextFocus {
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::All => Self::Quoted,
            Self::Quoted => Self::Own,
            Self::Own => Self::All,
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

impl Reader {
    pub(super) fn close_panel(&mut self) {
        self.panel = None;
        self.in_panel = false;
    }

    /// Runs `act` on the open article, if there is one.
    pub(super) fn with_open(&mut self, act: impl FnOnce(&mut OpenArticle)) {
        if let Some(open) = &mut self.open {
            act(open);
        }
    }
}
