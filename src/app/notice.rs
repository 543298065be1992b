//! Notices on the status line.

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Gone with the next key.
    Info,
    /// Stays until it has been on screen for [`SEEN_MS`] and a key was pressed, or until Esc.
    Error,
    /// A question that the next key answers.
    Question,
}

/// How long an error is on screen before a key takes it away, in milliseconds. Keys that were on their way
/// when it came must not.
pub const SEEN_MS: i64 = 1_000;

/// A message on the status line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    pub severity: Severity,
}

impl Notice {
    pub fn info(words: impl AsRef<str>) -> Self {
        Self::new(words.as_ref(), Severity::Info)
    }

    pub fn error(words: impl AsRef<str>) -> Self {
        Self::new(words.as_ref(), Severity::Error)
    }

    pub fn question(words: impl AsRef<str>) -> Self {
        Self::new(words.as_ref(), Severity::Question)
    }

    fn new(words: &str, severity: Severity) -> Self {
        Self {
            text: pullquote_text::clean::line(words).into_owned(),
            severity,
        }
    }
}
