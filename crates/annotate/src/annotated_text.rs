//! [`AnnotatedText`]: a text with its annotations.

use std::ops::Deref;

use pullquote_text::{Article, Location, Offsets, Span};

use crate::record::Record;
use crate::types::{Annotations, Entity, Mention, Quote, Speaker, Statement};

/// A text, and what was found in it.
///
/// ```
/// use pullquote_annotate::Annotator;
///
/// let text = "Ana Ruiz, the mayor, was pleased. “We won,” she said.";
/// let found = Annotator::new()?.annotate(text);
/// let quote = found.quotes().next().unwrap();
/// assert_eq!(quote.text(), "“We won,”");
/// assert_eq!(quote.speaker_name(), Some("Ana Ruiz"));
/// assert_eq!(quote.speaker_text(), Some("she"));
/// assert_eq!(quote.cue_text(), Some("said"));
/// assert_eq!(quote.location().code_points, 34..43);
/// # Ok::<(), pullquote_annotate::ModelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct AnnotatedText {
    article: Article,
    annotations: Annotations,
}

impl AnnotatedText {
    /// `annotations` must be of `article`.
    pub fn new(article: Article, annotations: Annotations) -> Self {
        Self {
            article,
            annotations,
        }
    }

    /// The text that was annotated.
    pub fn text(&self) -> &str {
        self.article.text()
    }

    /// The text as paragraphs, headline, byline.
    pub fn article(&self) -> &Article {
        &self.article
    }

    /// The annotations as plain data.
    pub fn annotations(&self) -> &Annotations {
        &self.annotations
    }

    /// The annotations as plain data.
    pub fn into_annotations(self) -> Annotations {
        self.annotations
    }

    /// Converts byte offsets into the text. To locate many annotations, make it once.
    pub fn offsets(&self) -> Offsets<'_> {
        Offsets::new(self.text())
    }

    /// Quotations, in order of the text; scare quotes are among them.
    pub fn quotes(&self) -> impl ExactSizeIterator<Item = InText<'_, Quote>> {
        self.all(&self.annotations.quotes)
    }

    /// Reported speech without quotation marks, in order of the text.
    pub fn statements(&self) -> impl ExactSizeIterator<Item = InText<'_, Statement>> {
        self.all(&self.annotations.statements)
    }

    /// Names, dates and amounts, in order of the text.
    pub fn mentions(&self) -> impl ExactSizeIterator<Item = InText<'_, Mention>> {
        self.all(&self.annotations.mentions)
    }

    /// The people and things mentioned, in order of their first mention.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = InText<'_, Entity>> {
        self.all(&self.annotations.entities)
    }

    /// The JSON record, with the identifier `id`.
    pub fn record<'a>(&'a self, id: &'a str) -> Record<'a> {
        Record::new(&self.article, &self.annotations, id, None)
    }

    fn all<'a, T>(&'a self, items: &'a [T]) -> impl ExactSizeIterator<Item = InText<'a, T>> {
        items.iter().map(|item| InText { of: self, item })
    }
}

/// An annotation together with its text. Its own fields are those of `T`.
#[derive(Debug)]
pub struct InText<'a, T> {
    of: &'a AnnotatedText,
    item: &'a T,
}

impl<T> Clone for InText<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for InText<'_, T> {}

impl<T> Deref for InText<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.item
    }
}

impl<'a, T> InText<'a, T> {
    fn words(&self, span: Span) -> &'a str {
        span.of(self.of.text())
    }

    fn locate(&self, span: Span) -> Location {
        self.of.offsets().location(span)
    }

    fn name_of(&self, speaker: Option<&Speaker>) -> Option<&'a str> {
        self.of.annotations.name_of(speaker?)
    }
}

impl<'a> InText<'a, Quote> {
    /// The words, with their marks.
    pub fn text(&self) -> &'a str {
        self.words(self.span)
    }

    /// Where they are, marks included.
    pub fn location(&self) -> Location {
        self.locate(self.span)
    }

    /// The full name of the speaker; `None` when there is none, or it was not found out whom the words
    /// for the speaker mean.
    pub fn speaker_name(&self) -> Option<&'a str> {
        self.name_of(self.item.speaker.as_ref())
    }

    /// The words for the speaker near the quotation: `she`, `the company`.
    pub fn speaker_text(&self) -> Option<&'a str> {
        self.speaker_words().map(|span| self.words(span))
    }

    /// The words that introduce it: `said`.
    pub fn cue_text(&self) -> Option<&'a str> {
        self.cue.map(|cue| self.words(cue.span))
    }
}

impl<'a> InText<'a, Statement> {
    /// The words, as parts of the text; several when `she said` interrupts them.
    pub fn parts(&self) -> impl Iterator<Item = &'a str> {
        let of = self.of;
        self.item.spans.iter().map(|span| span.of(of.text()))
    }

    /// From the first of the words to the last.
    pub fn location(&self) -> Location {
        self.locate(self.span())
    }

    /// As [`InText::<Quote>::speaker_name`].
    pub fn speaker_name(&self) -> Option<&'a str> {
        self.name_of(self.item.speaker.as_ref())
    }

    /// The words for the speaker.
    pub fn speaker_text(&self) -> Option<&'a str> {
        self.speaker_words().map(|span| self.words(span))
    }

    /// The words that introduce it.
    pub fn cue_text(&self) -> Option<&'a str> {
        self.cue.map(|cue| self.words(cue.span))
    }
}

impl<'a> InText<'a, Mention> {
    /// The words.
    pub fn text(&self) -> &'a str {
        self.words(self.span)
    }

    /// Where they are.
    pub fn location(&self) -> Location {
        self.locate(self.span)
    }

    /// Whom or what they mean; `None` for dates and amounts.
    pub fn entity(&self) -> Option<&'a Entity> {
        self.of.annotations.entity(self.item.entity?)
    }
}

impl InText<'_, Entity> {
    /// Where all names, pronouns and descriptions are that refer to it.
    pub fn locations(&self) -> Vec<Location> {
        let offsets = self.of.offsets();
        let mentions = self.mentions.iter();
        mentions.map(|span| offsets.location(*span)).collect()
    }
}
