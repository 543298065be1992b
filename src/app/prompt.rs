//! One-line inputs. While one is open, only `Esc`, `Enter`, `Tab`, arrows and `Ctrl` keys act.

use tui_input::{Input, InputRequest};

use super::article_detail::Detail;
use super::corrections::chooser::Ask;
use crate::bookmarks::{ArticleRef, note, tags};
use crate::config::keys::{Code, Key};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    Filter,
    /// Filter of a panel, live.
    PanelFilter,
    /// A command to pipe text to.
    Pipe(Piped),
    /// Search in the article, live.
    Search,
    Note {
        id: String,
        /// The note that is edited.
        before: String,
    },
    Rename {
        id: String,
    },
    /// A name for a correction, chosen from a list.
    Choose(Ask),
    /// Tags of a bookmark or saved quotation.
    Tags {
        id: String,
        before: Vec<String>,
    },
    /// Tags of an article, or changes to those of many.
    ArticleTags {
        articles: Vec<ArticleRef>,
    },
    /// A detail of articles.
    Detail {
        detail: Detail,
        articles: Vec<ArticleRef>,
        /// What the text says.
        stated: String,
    },
    /// Query of a screen over the library, live.
    Query,
    /// Note and tags of a quotation that was just kept.
    KeepNote {
        id: String,
    },
    Palette,
    /// Web address of an article to add.
    Address,
    /// Address of a feed to follow, or of a site that names it.
    Subscribe,
    /// Name of the feed at this address.
    FeedName(String),
    /// Tags of the feed at this address.
    FeedTags(String),
    /// Words that the rows of help contain, live.
    HelpFilter,
}

/// What is piped to a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piped {
    Article,
    Selection,
    /// The quotation in focus.
    Quotation,
}

impl Purpose {
    /// The word before the input.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Filter | Self::PanelFilter => "filter",
            Self::Pipe(Piped::Article) => "pipe the article to",
            Self::Pipe(Piped::Selection) => "pipe the selection to",
            Self::Pipe(Piped::Quotation) => "pipe what is in focus to",
            Self::Search => "search",
            Self::Note { .. } => "note",
            Self::Rename { .. } => "name",
            Self::Choose(ask) => ask.label(),
            Self::Tags { .. } | Self::ArticleTags { .. } => "tags",
            Self::Detail { detail, .. } => detail.name(),
            Self::Query => "find",
            Self::KeepNote { .. } => "kept · note and #tags",
            Self::Palette => "action",
            Self::Address => "add the article at",
            Self::Subscribe => "follow the feed at",
            Self::FeedName(_) => "name of the feed",
            Self::FeedTags(_) => "tags of the feed",
            Self::HelpFilter => "show keys about",
        }
    }

    /// What the keys do, for the right of the line.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Filter => "Enter opens · Tab to the list · Esc clears",
            Self::PanelFilter => "Enter goes · Tab to the list · Esc clears",
            Self::Pipe(_) => "Enter runs it · Tab other text · ↑ last command",
            Self::Search => "/…/ is a regular expression · Enter keeps the hits · Esc goes back",
            Self::Query => "Enter opens · Tab to the list · F1 help",
            Self::Choose(_) => "↑ ↓ choose · Enter takes it · Esc leaves it",
            Self::Note { .. } | Self::Rename { .. } | Self::Tags { .. } => {
                "Enter saves · Esc leaves it as it was"
            }
            Self::ArticleTags { articles } if articles.len() > 1 => {
                "adds these, -tag removes one · Enter saves"
            }
            Self::ArticleTags { .. } => "words, with or without # · Enter saves",
            Self::Detail { articles, .. } if articles.len() > 1 => {
                "for all that are marked · Tab to the next · empty: no change"
            }
            Self::Detail {
                detail: Detail::Date,
                ..
            } => "2026-11-23, 23 Nov 2026, today · empty: as in the text",
            Self::Detail { .. } => "Enter saves · Tab to the next · empty: as in the text",
            Self::KeepNote { .. } => "Enter adds them · Esc keeps it without",
            Self::Palette => "Tab completes · Enter does it · Esc closes",
            Self::Address => "Enter fetches it · Esc leaves it",
            Self::Subscribe => "a feed or a site · Enter looks for it · Esc leaves it",
            Self::FeedName(_) => "Enter saves · empty: as the feed calls itself",
            Self::FeedTags(_) => "separated by commas · Enter saves",
            Self::HelpFilter => "Enter keeps these · Esc shows all",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Prompt {
    pub purpose: Purpose,
    /// The text and its cursor.
    pub input: Input,
    /// Which line of the history it shows, counted from the newest; 0 for what was typed.
    pub recalled: usize,
}

/// What a key did to a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    Changed,
    /// Only the cursor moved, or nothing did.
    Kept,
    Accepted,
    Cancelled,
    Left,
    /// An arrow moves the list behind it by this many rows.
    Moved(isize),
}

/// Longest input, in bytes.
const LONGEST: usize = 2000;

impl Prompt {
    /// An input that starts with `text`, the cursor at its end.
    pub fn new(purpose: Purpose, text: &str) -> Self {
        Self {
            purpose,
            input: Input::new(text.to_owned()),
            recalled: 0,
        }
    }

    /// The note of a bookmark or saved quotation.
    pub(super) fn of_note(id: String, note: Option<String>) -> Self {
        let before = note.unwrap_or_default();
        let line = note::to_line(&before);
        Self::new(Purpose::Note { id, before }, &line)
    }

    /// The tags of a bookmark or saved quotation.
    pub(super) fn of_tags(id: String, tags: &[String]) -> Self {
        let before = tags.to_vec();
        Self::new(Purpose::Tags { id, before }, &tags::format(tags))
    }

    /// Shows a line of the history.
    pub(super) fn recall(&mut self, line: &str, back: usize) {
        self.input = Input::new(line.to_owned());
        self.recalled = back;
    }

    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Whether no more can be typed.
    pub fn is_full(&self) -> bool {
        self.text().len() >= LONGEST
    }

    /// What the keys do, or why they do nothing.
    pub fn hint(&self) -> &'static str {
        if self.is_full() {
            "full: no more can be typed"
        } else {
            self.purpose.hint()
        }
    }

    pub fn press(&mut self, key: Key) -> Typed {
        let request = match key.code {
            Code::Esc => return Typed::Cancelled,
            Code::Enter => return Typed::Accepted,
            Code::Tab => return Typed::Left,
            Code::Up => return Typed::Moved(-1),
            Code::Down => return Typed::Moved(1),
            Code::PageUp => return Typed::Moved(-10),
            Code::PageDown => return Typed::Moved(10),
            Code::Char(c) if key.ctrl => match c {
                'a' => InputRequest::GoToStart,
                'e' => InputRequest::GoToEnd,
                'b' => InputRequest::GoToPrevChar,
                'f' => InputRequest::GoToNextChar,
                'd' => InputRequest::DeleteNextChar,
                'h' => InputRequest::DeletePrevChar,
                'k' => InputRequest::DeleteTillEnd,
                'u' => InputRequest::DeleteLine,
                'w' => InputRequest::DeletePrevWord,
                'p' => return Typed::Moved(-1),
                'n' => return Typed::Moved(1),
                _ => return Typed::Kept,
            },
            Code::Char(_) if key.alt => return Typed::Kept,
            Code::Char(c) => InputRequest::InsertChar(c),
            Code::Backspace => InputRequest::DeletePrevChar,
            Code::Delete => InputRequest::DeleteNextChar,
            Code::Left if key.ctrl => InputRequest::GoToPrevWord,
            Code::Right if key.ctrl => InputRequest::GoToNextWord,
            Code::Left => InputRequest::GoToPrevChar,
            Code::Right => InputRequest::GoToNextChar,
            Code::Home => InputRequest::GoToStart,
            Code::End => InputRequest::GoToEnd,
            Code::Insert | Code::F(_) => return Typed::Kept,
        };
        self.change(request)
    }

    /// Inserts pasted text; control characters become blanks.
    pub fn paste(&mut self, text: &str) -> Typed {
        let mut result = Typed::Kept;
        for c in text.chars().take(LONGEST) {
            let c = if c.is_control() { ' ' } else { c };
            if self.change(InputRequest::InsertChar(c)) == Typed::Changed {
                result = Typed::Changed;
            }
        }
        result
    }

    fn change(&mut self, request: InputRequest) -> Typed {
        let inserts = matches!(request, InputRequest::InsertChar(_));
        if inserts && self.is_full() {
            return Typed::Kept;
        }
        match self.input.handle(request) {
            Some(change) if change.value => {
                self.recalled = 0;
                Typed::Changed
            }
            _ => Typed::Kept,
        }
    }
}
