//! What a reader sets: the settings file, themes, keys, and where the files are.
//!
//! Nothing here does IO or knows a screen: the shell hands over the text of a file and the
//! environment, and gets back values plus the problems found, each with its line. A problem is
//! never fatal. Start at [`settings::parse`].

pub mod color;
pub mod keys;
pub mod paths;
pub mod settings;
pub mod theme;

pub use color::{Color, ColorSupport};
pub use keys::{Code, Key};
pub use paths::Paths;
pub use settings::{Layers, Settings, TEMPLATE, parse};
pub use theme::{Background, Style, Theme};

/// Something in a file of the reader's that could not be taken as it stands. Shown, never fatal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line of the file, from 1; 0 when the problem has no line.
    pub line: usize,
    /// What is wrong and what would be right, in words. Holds text of the file: clean it.
    pub message: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            0 => f.write_str(&self.message),
            line => write!(f, "line {line}: {}", self.message),
        }
    }
}

/// A text with its problems counted by line: the shared half of the readers of TOML here.
pub(crate) struct Problems<'a> {
    text: &'a str,
    found: Vec<Problem>,
}

impl<'a> Problems<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let found = Vec::new();
        Self { text, found }
    }

    /// Line, from 1, that holds byte `at`.
    pub(crate) fn line_of(&self, at: usize) -> usize {
        let before = self.text.as_bytes().iter().take(at);
        1 + before.filter(|&&byte| byte == b'\n').count()
    }

    /// Notes a problem at byte `at`.
    pub(crate) fn add(&mut self, at: usize, message: impl Into<String>) {
        let (line, message) = (self.line_of(at), message.into());
        self.found.push(Problem { line, message });
    }

    /// The table of the whole text; what is not TOML becomes problems and the rest is kept.
    pub(crate) fn table(&mut self) -> toml::de::DeTable<'a> {
        let (table, errors) = toml::de::DeTable::parse_recoverable(self.text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            self.add(at, format!("not valid TOML: {}", error.message()));
        }
        table.into_inner()
    }

    /// The problems in the order of the file.
    pub(crate) fn into_sorted(mut self) -> Vec<Problem> {
        self.found.sort_by_key(|problem| problem.line);
        self.found
    }
}
