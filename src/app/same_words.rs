//! Same words, different reports: near-identical quotations of two articles beside each other.

use super::App;
use super::article::Focus;
use super::person::PersonRow;
use super::screens::{LibraryScreen, QueryLine};
use crate::article_id::ArticleId;
use crate::library::index_api::{AttributedStatement, PairKind, QuotePair, Request};
use crate::library::query::Query;
use pullquote_text::Span;

/// Pairs listed at most, those of the newest articles: of more nobody reads the last, and every one takes
/// its time to be found.
pub const MOST: usize = 400;

/// The quotation that is asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteRef {
    /// Its article.
    pub article: ArticleId,
    /// Where it stands.
    pub span: Span,
    /// Its words on one line, cleaned.
    pub words: String,
}

/// The pairs.
#[derive(Debug, Default)]
pub struct SameWords {
    /// The quotation asked about; `None`: all of the library.
    pub of: Option<QuoteRef>,
    /// What is typed.
    pub line: QueryLine,
    /// The pairs.
    pub pairs: Vec<QuotePair>,
    /// Whether the second version of the pair is the one to go to.
    pub other: bool,
    /// Whether an answer has come.
    pub answered: bool,
    query: Query,
}

impl SameWords {
    pub(super) fn take(&mut self, pairs: Vec<QuotePair>) {
        self.pairs = pairs;
        self.answered = true;
        // Of a quotation in hand the other report is what one wants to see.
        self.other = self.of.is_some();
    }

    /// The version that Enter goes to.
    pub fn side(&self, row: usize) -> Option<&AttributedStatement> {
        let echo = self.pairs.get(row)?;
        Some(if self.other { &echo.other } else { &echo.one })
    }
}

/// What tells two versions apart, in a word.
pub const fn verdict_words(verdict: PairKind) -> &'static str {
    match verdict {
        PairKind::Same => "the same",
        PairKind::Cut => "cut",
        PairKind::Altered => "altered",
        PairKind::OtherSpeaker => "other speaker",
    }
}

impl App {
    /// Opens the pairs of the quotation in focus or under the cursor, else those of the library.
    pub(super) fn show_same_words(&mut self) {
        let of = self.quote_in_focus();
        self.open_screen(LibraryScreen::SameWords(SameWords {
            of: of.clone(),
            ..SameWords::default()
        }));
        match of {
            Some(QuoteRef { article, span, .. }) => {
                self.ask_for_screen(Request::QuotePairs { article, span });
            }
            None => self.ask_same_words(""),
        }
    }

    fn quote_in_focus(&self) -> Option<QuoteRef> {
        if let Some(reader) = &self.reader.open {
            let Focus::Quote(idx) = reader.focus? else {
                return None;
            };
            let span = reader.annotations.quotes.get(idx)?.span;
            return Some(QuoteRef {
                article: reader.id.clone(),
                span,
                words: reader.excerpt(span, 400),
            });
        }
        let screen = self.screen()?;
        let said = match &screen.content {
            LibraryScreen::Ledger(ledger) => ledger.row(screen.list.cursor)?,
            LibraryScreen::Person(person) => match person.rows().get(screen.list.cursor)? {
                PersonRow::Said(said) => person.page.as_ref()?.said.get(*said)?,
                _ => return None,
            },
            _ => return None,
        };
        Some(QuoteRef {
            article: said.article.id.clone(),
            span: said.span,
            words: said.text.clone(),
        })
    }

    pub(super) fn ask_same_words(&mut self, text: &str) {
        let Some(LibraryScreen::SameWords(same_words)) =
            self.screen_mut().map(|screen| &mut screen.content)
        else {
            return;
        };
        let Some(query) = same_words.line.take(text) else {
            return;
        };
        if query.is_equivalent(&same_words.query) && same_words.answered {
            return;
        }
        same_words.query = query.clone();
        let state = self.reader_state(&query);
        self.ask_for_screen(Request::AllQuotePairs {
            query,
            state,
            limit: MOST,
        });
    }

    /// Goes to the version that is chosen.
    pub(super) fn open_same_words(&mut self) {
        let said = self.screen().and_then(|screen| match &screen.content {
            LibraryScreen::SameWords(same_words) => same_words.side(screen.list.cursor).cloned(),
            _ => None,
        });
        match said {
            Some(said) => self.open_said(&said),
            None => self.session.info("no other report to go to"),
        }
    }
}
