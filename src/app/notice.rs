//! The status line's words about what just happened.

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Gone with the next key.
    Passing,
    /// A fault: stays until the reader has seen it, that is, until a key is pressed on it.
    Fault,
    /// A question that the next key answers.
    Question,
}

/// One line for the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The words, cleaned.
    pub words: String,
    /// How much they matter.
    pub weight: Weight,
}

impl Notice {
    /// Something that just happened.
    pub fn passing(words: impl AsRef<str>) -> Self {
        Self::new(words.as_ref(), Weight::Passing)
    }

    /// Something that went wrong.
    pub fn fault(words: impl AsRef<str>) -> Self {
        Self::new(words.as_ref(), Weight::Fault)
    }

    /// Something to decide.
    pub fn question(words: impl AsRef<str>) -> Self {
        Self::new(words.as_ref(), Weight::Question)
    }

    fn new(words: &str, weight: Weight) -> Self {
        Self {
            words: pullquote_text::clean::line(words).into_owned(),
            weight,
        }
    }
}
