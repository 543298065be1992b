//! [`Target`]: what a correction is about, and what the screen calls it.

use pullquote_annotate::QuoteKind;
use pullquote_text::Span;

use crate::app::OpenArticle;
use crate::app::article::focus::{Shown, shows};
use crate::app::article::select::Unit;
use crate::app::article::{Focus, Speech};
use crate::bookmarks::Subject;
use crate::corrections::{name_at, quote_at, statement_at};
use crate::layout::width;

/// Longest excerpt in a title, in characters.
const MAX_WORDS: usize = 60;

/// What a correction is about. By its words rather than by index: the annotations may be replaced while a
/// menu is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Quote(Span),
    Statement(Span),
    Name(Span),
    /// Words that are selected, or in focus without being marked.
    Words(Span),
}

impl Target {
    pub const fn span(self) -> Span {
        match self {
            Self::Quote(span) | Self::Statement(span) | Self::Name(span) | Self::Words(span) => {
                span
            }
        }
    }

    /// `None` for words that are not marked yet.
    pub const fn subject(self) -> Option<Subject> {
        match self {
            Self::Quote(_) => Some(Subject::Quote),
            Self::Statement(_) => Some(Subject::Statement),
            Self::Name(_) => Some(Subject::Name),
            Self::Words(_) => None,
        }
    }

    pub const fn of(subject: Subject, span: Span) -> Self {
        match subject {
            Subject::Quote => Self::Quote(span),
            Subject::Statement => Self::Statement(span),
            Subject::Name => Self::Name(span),
        }
    }

    /// With its article: `a quotation`.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Quote(_) => "a quotation",
            Self::Statement(_) => "reported speech",
            Self::Name(_) => "a name",
            Self::Words(_) => "the words",
        }
    }
}

/// The title of a menu: `Quotation: “We have …” · Ana Ruiz`. Cleaned when drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    pub what: &'static str,
    pub words: String,
    /// The speaker or the kind; may be empty.
    pub of: String,
}

impl Title {
    /// For the row of a menu: `the quotation “We have …”`.
    pub fn short(&self) -> String {
        let what = self.what.to_lowercase();
        format!("the {what} {}", width::ellipsis(&self.words, 24))
    }

    /// The title in `cells` cells. The words give way first: what and whose they are says more.
    pub fn fit(&self, cells: usize) -> String {
        let of = match self.of.as_str() {
            "" => String::new(),
            of => format!(" · {of}"),
        };
        let taken = width::of_str(self.what) + 2 + width::of_str(&of);
        match cells.saturating_sub(taken) {
            0..6 => format!("{}{of}", self.what),
            left => format!("{}: {}{of}", self.what, width::ellipsis(&self.words, left)),
        }
    }
}

impl OpenArticle {
    /// What `c` is about: the selection, else the focus, if it is on the page.
    pub(in crate::app) fn correction_target(&self) -> Option<Target> {
        if let Some(selection) = self.selection {
            return Some(Target::Words(selection.span()));
        }
        let focus = self.focus?;
        let span = self.focus_span()?;
        span.overlaps(self.page.span())
            .then(|| target_of(focus, span))
    }

    /// The first quotation on the page, else the first reported statement, else the first name, of those
    /// that are marked.
    pub(in crate::app) fn first_marked(&self, layers: &Shown) -> Option<Target> {
        let page = self.page.span();
        let quote = self.quotes_at(page).next().filter(|_| layers.quotes);
        if let Some((_, quote)) = quote {
            return Some(Target::Quote(quote.span));
        }
        let statement = self.statements_at(page).next().filter(|_| layers.reported);
        if let Some((_, statement)) = statement {
            return Some(Target::Statement(statement.span()));
        }
        let mut names = self.entities_at(page);
        let name = names.find(|name| shows(layers, name.kind))?;
        Some(Target::Name(name.span))
    }

    /// Focuses what a correction is about, as the annotations have it now.
    pub(in crate::app) fn focus_target(&mut self, target: Target) {
        let all = &self.annotations;
        let focus = match target {
            Target::Quote(span) => quote_at(all, span).map(Focus::Quote),
            Target::Name(span) => name_at(all, span).map(Focus::Entity),
            Target::Statement(span) => statement_at(all, span).map(Focus::Statement),
            Target::Words(_) => None,
        };
        self.focus = focus.or(self.focus);
    }

    /// Focuses the name or quotation at `span`, if there is one.
    pub(in crate::app) fn focus_at_span(&mut self, span: Span) {
        let all = &self.annotations;
        let name = all.mentions.iter().any(|name| name.span == span);
        let statement = || statement_at(all, span).filter(|_| quote_at(all, span).is_none());
        let target = match name {
            true => Target::Name(span),
            false if statement().is_some() => Target::Statement(span),
            false => Target::Quote(span),
        };
        self.focus_target(target);
    }

    /// What is marked at the selected words `span`: the focus if it is there, else what shares most with
    /// them.
    pub(in crate::app) fn marked_at(&self, span: Span) -> Option<Target> {
        let focus = self.focus.zip(self.focus_span());
        if let Some((focus, at)) = focus
            && at.overlaps(span)
            && !matches!(focus, Focus::Mention(..) | Focus::Link(_) | Focus::Image(_))
        {
            return Some(target_of(focus, at));
        }
        let all = &self.annotations;
        let name = name_at(all, span).map(|at| Target::Name(all.mentions[at].span));
        let quote = || quote_at(all, span).map(|at| Target::Quote(all.quotes[at].span));
        let statement =
            || statement_at(all, span).map(|at| Target::Statement(all.statements[at].span()));
        name.or_else(quote).or_else(statement)
    }

    /// The selected words `span` with the quotation marks around them, unless they were selected by
    /// character: a selection by word has no punctuation at its ends.
    pub(in crate::app) fn with_marks(&self, span: Span) -> Span {
        let is_exact = self
            .selection
            .is_some_and(|one| one.unit == Unit::Character);
        if is_exact {
            span
        } else {
            with_marks(self.article.text(), span)
        }
    }

    /// The first of several names that lie within `span`, which may be one.
    pub(in crate::app) fn split_name(&self, span: Span) -> Option<Span> {
        let mut names = self
            .entities_at(span)
            .filter(|name| span.contains(name.span) && name.kind.is_linked());
        let first = names.next()?.span;
        names.next().map(|_| first)
    }

    /// The title of a menu about `target`.
    pub(in crate::app) fn title_of(&self, target: Target) -> Title {
        let all = &self.annotations;
        let span = target.span();
        let words = self.excerpt(span, MAX_WORDS);
        let quoted = if words.starts_with(['“', '‘', '"', '«', '„']) {
            words.clone()
        } else {
            format!("“{words}”")
        };
        let (what, words, of) = match target {
            Target::Quote(_) => match quote_at(all, span) {
                Some(at) if all.quotes[at].kind == QuoteKind::Scare => {
                    ("Scare quotes", words, String::new())
                }
                Some(at) => ("Quotation", words, self.speaker_words(Speech::Quote(at))),
                None => ("Quotation", words, String::new()),
            },
            Target::Statement(_) => {
                let at = statement_at(all, span).map(Speech::Statement);
                let of = at.map_or(String::new(), |at| self.speaker_words(at));
                ("Statement", quoted, of)
            }
            Target::Name(_) => {
                let kind = name_at(all, span).map_or("", |at| all.mentions[at].kind.name());
                ("Name", words, kind.to_owned())
            }
            Target::Words(_) => ("Selection", quoted, String::new()),
        };
        Title { what, words, of }
    }
}

fn with_marks(text: &str, span: Span) -> Span {
    const OPENING: &[char] = &['“', '‘', '„', '«', '‹', '"', '\''];
    const CLOSING: &[char] = &['”', '’', '“', '»', '›', '"', '\''];
    let before = &text[..span.start()];
    let start = before.trim_end_matches(OPENING).len();
    let after = &text[span.end()..];
    let stops = after.len()
        - after
            .trim_start_matches(['.', ',', '!', '?', '…', ';'])
            .len();
    let marks = after[stops..].len() - after[stops..].trim_start_matches(CLOSING).len();
    let end = if marks > 0 {
        span.end() + stops + marks
    } else {
        span.end()
    };
    Span::new(start, end)
}

pub(super) const fn target_of(focus: Focus, span: Span) -> Target {
    match focus {
        Focus::Quote(_) => Target::Quote(span),
        Focus::Statement(_) => Target::Statement(span),
        Focus::Entity(_) => Target::Name(span),
        Focus::Mention(..) | Focus::Link(_) | Focus::Image(_) => Target::Words(span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_around_selected_words_belong_to_them() {
        let check = |text: &str, words: &str, expected: &str| {
            let start = text.find(words).unwrap_or_default();
            let span = with_marks(text, Span::new(start, start + words.len()));
            assert_eq!(span.of(text), expected);
        };
        check("She said: “We wait.” They did.", "We wait", "“We wait.”");
        check("“We wait,” she said.", "We wait", "“We wait,”");
        check("He called it 'a gift'.", "a gift", "'a gift'");
        check("“We wait for long,” she said.", "wait", "wait");
        check("She said we wait. They did.", "we wait", "we wait");
    }

    #[test]
    fn title_gives_up_words_before_the_speaker() {
        let title = Title {
            what: "Quotation",
            words: "“We have waited long enough for this,”".to_owned(),
            of: "Ana Ruiz".to_owned(),
        };
        assert_eq!(
            title.fit(80),
            "Quotation: “We have waited long enough for this,” · Ana Ruiz"
        );
        assert_eq!(title.fit(34), "Quotation: “We have wa… · Ana Ruiz");
        assert_eq!(title.fit(10), "Quotation · Ana Ruiz");
    }
}
