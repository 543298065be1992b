//! Lists the corrections of the open article, and undoes them.

use super::listing::{CorrectionList, ListedCorrection, Standing};
use super::review::{describe, subject_of};
use super::target::Target;
use crate::app::article::OpenArticle;
use crate::app::overlay::Overlay;
use crate::app::{Reader, Session};
use crate::bookmarks::{Change, Correction, IdentityChange, IdentityOverride, Locator};
use pullquote_text::{Span, collapse_whitespace};

impl Reader {
    /// The ids of the corrections of `target`.
    pub(super) fn corrections_at(&self, target: Target, session: &Session) -> Vec<String> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        let text = open.article.text();
        let locator = Locator::new(text, &open.id);
        let is_here = |one: &&Correction| {
            let is_same = target
                .subject()
                .is_none_or(|subject| subject_of(one) == subject);
            let span = is_same.then(|| locator.find(&one.anchor).span);
            span.flatten()
                .is_some_and(|span| span.overlaps(target.span()))
        };
        let list = of_article(open, session).into_iter();
        list.filter(is_here).map(|one| one.id.clone()).collect()
    }

    /// Removes the corrections of `target`.
    pub(super) fn undo_corrections(&mut self, target: Target, session: &mut Session) {
        let ids = self.corrections_at(target, session);
        if ids.is_empty() {
            session.info("nothing was corrected here");
            return;
        }
        let words = match ids.len() {
            1 => "Correction undone · saved".to_owned(),
            n => format!("{n} corrections undone · saved"),
        };
        session.remove_records(ids);
        self.apply_corrections(session);
        self.with_open(|open| open.focus_target(target));
        session.save_and_confirm(words);
    }

    pub(super) fn n_corrections(&self, session: &Session) -> usize {
        let rows = self.open.as_ref().map(|open| listed(open, session));
        rows.map_or(0, |rows| rows.len())
    }

    /// Opens the list of all corrections of the article.
    pub(in crate::app) fn list_corrections(&self, session: &mut Session) {
        let Some(open) = &self.open else {
            session.info("no article is open for that");
            return;
        };
        let rows = listed(open, session);
        if rows.is_empty() {
            session.info("you have not corrected anything in this article");
            return;
        }
        session.overlay = Some(Overlay::Corrections(CorrectionList {
            rows,
            ..CorrectionList::default()
        }));
    }

    /// Goes to the words of a row of the list.
    pub(super) fn go_to_correction(&mut self, row: &ListedCorrection, session: &mut Session) {
        match row.span {
            Some(span) => {
                session.overlay = None;
                self.show_words(span, session);
            }
            None if row.state == Standing::Everywhere => {
                session.info("it is about the name in all articles");
            }
            None => session.info("its words are no longer in the article"),
        }
    }

    /// Undoes one correction of the list, which stays open.
    pub(super) fn undo_listed(&mut self, row: &ListedCorrection, session: &mut Session) {
        session.remove_record(&row.id);
        self.apply_corrections(session);
        if let (Some(span), Some(open)) = (row.span, &mut self.open) {
            open.focus_at_span(span);
        }
        let left = self.open.as_ref().map(|open| listed(open, session));
        match (&mut session.overlay, left) {
            (Some(Overlay::Corrections(list)), Some(left)) if !left.is_empty() => {
                let n_rows = left.len();
                list.rows = left;
                list.list.step(0, n_rows);
            }
            _ => session.overlay = None,
        }
        session.save_and_confirm("Correction undone · saved");
    }
}

fn of_article<'s>(open: &OpenArticle, session: &'s Session) -> Vec<&'s Correction> {
    let locator = open.source.locator();
    session.records.corrections_of(&open.id, &locator)
}

fn listed(open: &OpenArticle, session: &Session) -> Vec<ListedCorrection> {
    let locator = Locator::new(open.article.text(), &open.id);
    let mut rows: Vec<ListedCorrection> = of_article(open, session)
        .into_iter()
        .map(|one| {
            let needs_review = open.review.iter().any(|review| review.id == one.id);
            let added = matches!(one.change, Change::Add(_));
            ListedCorrection {
                id: one.id.clone(),
                span: locator.find(&one.anchor).span,
                words: collapse_whitespace(&one.anchor.excerpt()),
                says: match describe(&one.change, one.subject) {
                    says if added => format!("added: {says}"),
                    says => says,
                },
                state: if needs_review {
                    Standing::NeedsReview
                } else {
                    Standing::Holds
                },
            }
        })
        .collect();
    rows.sort_by_key(|row| row.span.map_or(usize::MAX, Span::start));
    let everywhere = session.records.identity_overrides().into_iter();
    rows.extend(everywhere.filter_map(|one| listed_identity(open, one)));
    rows
}

/// An identity override, if it is about a name of the article.
fn listed_identity(open: &OpenArticle, one: &IdentityOverride) -> Option<ListedCorrection> {
    let mut names = open.found.entities.iter();
    let is_here = names.any(|who| who.name == one.name && who.kind.name() == one.kind);
    let says = match &one.change {
        IdentityChange::Merge { into } if is_here => format!("in all articles {into}"),
        IdentityChange::Split { article, called } if article.id == open.id => {
            format!("in this article {called}")
        }
        _ => return None,
    };
    Some(ListedCorrection {
        id: one.id.clone(),
        span: None,
        words: one.name.clone(),
        says,
        state: Standing::Everywhere,
    })
}
