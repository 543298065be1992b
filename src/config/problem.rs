//! Problems of the settings file and of themes.

use std::fmt;

/// A part of a file that was ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line of the file, from 1; 0 if the problem is not in a line.
    pub line: usize,
    /// Quotes text of the file: clean it before printing.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.message),
            line => write!(f, "line {line}: {}", self.message),
        }
    }
}

/// A text of TOML and the problems found in it.
pub(super) struct Problems<'a> {
    text: &'a str,
    found: Vec<Problem>,
}

impl<'a> Problems<'a> {
    pub fn new(text: &'a str) -> Self {
        let found = Vec::new();
        Self { text, found }
    }

    /// The line, from 1, of byte `at`.
    pub fn line_of(&self, at: usize) -> usize {
        let before = self.text.as_bytes().iter().take(at);
        1 + before.filter(|&&byte| byte == b'\n').count()
    }

    /// Adds a problem at byte `at`.
    pub fn add(&mut self, at: usize, message: impl Into<String>) {
        let (line, message) = (self.line_of(at), message.into());
        self.found.push(Problem { line, message });
    }

    /// The table of the whole text, without the parts that are not TOML.
    pub fn table(&mut self) -> toml::de::DeTable<'a> {
        let (table, errors) = toml::de::DeTable::parse_recoverable(self.text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            self.add(at, format!("invalid TOML: {}", error.message()));
        }
        table.into_inner()
    }

    /// The problems, ordered by line.
    pub fn into_sorted(mut self) -> Vec<Problem> {
        self.found.sort_by_key(|problem| problem.line);
        self.found
    }
}
