//! The contexts in which keys are bound.

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    Library,
    /// The text of an article.
    Reader,
    /// The text while part of it is selected.
    Selection,
    /// A panel or list next to or over the text.
    List,
    /// The list of bookmarks: a [`Context::List`] with more keys.
    Marks,
    /// A screen over the library.
    Screen,
    /// The people of the library, and a person's page.
    Person,
    Ledger,
    QuoteBook,
    Feeds,
    /// Two articles of a story.
    SideBySide,
}

impl Context {
    pub const ALL: [Self; 11] = [
        Self::Library,
        Self::Reader,
        Self::Selection,
        Self::List,
        Self::Marks,
        Self::Screen,
        Self::Person,
        Self::Ledger,
        Self::QuoteBook,
        Self::Feeds,
        Self::SideBySide,
    ];

    /// The contexts searched for a key, in order.
    pub const fn chain(self) -> &'static [Self] {
        match self {
            Self::Library => &[Self::Library],
            Self::Reader => &[Self::Reader],
            Self::Selection => &[Self::Selection, Self::Reader],
            Self::List => &[Self::List],
            Self::Marks => &[Self::Marks, Self::List],
            Self::Screen => &[Self::Screen],
            Self::Person => &[Self::Person, Self::Screen],
            Self::Ledger => &[Self::Ledger, Self::Screen],
            Self::QuoteBook => &[Self::QuoteBook, Self::Screen],
            Self::Feeds => &[Self::Feeds, Self::Screen],
            Self::SideBySide => &[Self::SideBySide, Self::Screen],
        }
    }

    /// Where its keys work, in words.
    pub const fn place(self) -> &'static str {
        match self {
            Self::Library => "in the library",
            Self::Reader => "while reading",
            Self::Selection => "while selecting",
            Self::List => "in a panel",
            Self::Marks => "in the bookmarks",
            Self::Screen => "on screens over the library",
            Self::Person => "on people’s pages",
            Self::Ledger => "in the ledger",
            Self::QuoteBook => "in the quote book",
            Self::Feeds => "in the feeds",
            Self::SideBySide => "side by side",
        }
    }
}
