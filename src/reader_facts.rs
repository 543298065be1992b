//! [`ReaderFacts`]: what the reader says of an article as a whole, beside its text.

use jiff::civil::Date;

/// What the reader says of an article. What is `None` stays as the file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReaderFacts {
    pub headline: Option<String>,
    pub byline: Option<String>,
    pub publisher: Option<String>,
    /// Date of publication.
    pub date: Option<Date>,
    /// Without `#`.
    pub tags: Vec<String>,
    pub is_starred: bool,
    /// Archived articles are not in the list, but everywhere else.
    pub is_archived: bool,
}

impl ReaderFacts {
    /// Whether it replaces anything that the file states.
    pub const fn has_details(&self) -> bool {
        self.headline.is_some()
            || self.byline.is_some()
            || self.publisher.is_some()
            || self.date.is_some()
    }

    /// What replaces something that the file states, in words; empty if nothing does.
    pub fn details(&self) -> String {
        if !self.has_details() {
            return String::new();
        }
        let Self {
            headline,
            byline,
            publisher,
            date,
            ..
        } = self;
        let date = date.map_or_else(String::new, |date| date.to_string());
        let text = |part: &Option<String>| part.clone().unwrap_or_default();
        let parts = [text(headline), text(byline), text(publisher), date];
        parts.join("\n")
    }
}
