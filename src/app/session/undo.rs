//! Undo of changes to records.

use std::path::PathBuf;

use crate::app::feeds::FeedsJob;
use crate::app::{App, Session};
use crate::bookmarks::{ArticleFacts, Bookmark, Correction, SavedQuote};
use crate::feeds::Edit;
use pullquote_text::Source;

/// How to undo one change.
#[derive(Clone, Debug)]
pub enum UndoStep {
    Remove(String),
    Restore(String),
    /// Several, the last one first.
    Group(Vec<UndoStep>),
    /// Restore what a bookmark was before it was edited.
    EditMark(Box<Bookmark>),
    /// Restore a saved quotation's former note and tags.
    EditQuote(Box<SavedQuote>),
    /// Restore the words that a correction was tied to.
    Correction(Box<Correction>),
    /// Restore what the reader had said of an article.
    Facts(Box<ArticleFacts>),
    /// Restore what a feed was, or follow it or not as before.
    Feed(Box<Edit>),
    /// Bring deleted files back.
    Undelete(Vec<PathBuf>),
    /// Mark an article as read or unread again.
    Read(Source, bool),
}

/// Most changes that can be undone.
const MAX_STEPS: usize = 200;

impl Session {
    pub(in crate::app) fn remember(&mut self, step: UndoStep) {
        if self.undo.len() == MAX_STEPS {
            self.undo.remove(0);
        }
        self.undo.push(step);
    }

    /// Removes a record, so that it can be undone. Returns whether there was one.
    pub(in crate::app) fn remove_record(&mut self, id: &str) -> bool {
        let is_removed = self.records.remove(id, &self.now.text).is_some();
        if is_removed {
            self.remember(UndoStep::Restore(id.to_owned()));
        }
        is_removed
    }

    pub(in crate::app) fn remove_records(&mut self, ids: Vec<String>) {
        for id in ids {
            self.remove_record(&id);
        }
    }
}

impl App {
    pub(in crate::app) fn undo(&mut self) {
        let session = &mut self.session;
        let Some(step) = session.undo.pop() else {
            session.info("nothing to undo");
            return;
        };
        let Some(confirmation) = self.undo_step(step) else {
            return;
        };
        self.facts_changed();
        self.reader.refresh_marks(&self.session);
        self.reader.apply_corrections(&mut self.session);
        self.session.save_and_confirm(confirmation);
        self.refresh_people();
    }

    /// Undoes one step in the records, and returns what to say once they are saved; `None` if that is done.
    fn undo_step(&mut self, step: UndoStep) -> Option<&'static str> {
        let session = &mut self.session;
        let now = session.now.text.clone();
        let records = &mut session.records;
        Some(match step {
            UndoStep::Group(steps) => {
                let mut told = None;
                for step in steps.into_iter().rev() {
                    told = self.undo_step(step).or(told);
                }
                told?
            }
            UndoStep::Remove(id) => {
                let what = if records.bookmark(&id).is_some() {
                    "undone: bookmark removed"
                } else if records.saved_quote(&id).is_some() {
                    "undone: quotation no longer kept"
                } else if records.corrections().any(|one| one.id == id) {
                    "undone: correction removed"
                } else {
                    "undone: the article is as before"
                };
                records.remove(&id, &now);
                what
            }
            UndoStep::Restore(id) => {
                records.restore(&id, &now);
                "undone: restored"
            }
            UndoStep::EditMark(before) => {
                records.edit_bookmark(&before.id, &now, |mark| mark.copy_edits(&before));
                "undone: bookmark restored"
            }
            UndoStep::EditQuote(before) => {
                records.edit_saved_quote(&before.id, &now, |quote| {
                    quote.note.clone_from(&before.note);
                    quote.tags.clone_from(&before.tags);
                });
                "undone: quotation restored"
            }
            UndoStep::Correction(before) => {
                records.edit_correction(&before.id, &now, |correction| {
                    correction.anchor.clone_from(&before.anchor);
                    correction.change.clone_from(&before.change);
                    correction.article.clone_from(&before.article);
                });
                "undone: the correction waits for review again"
            }
            UndoStep::Facts(before) => {
                records.edit_article_facts(&before.id, &now, |facts| facts.copy_edits(&before));
                "undone: the article is as before"
            }
            UndoStep::Undelete(paths) => {
                self.undelete(paths);
                return None;
            }
            UndoStep::Feed(edit) => {
                session.ask_feeds(FeedsJob::Edit(vec![*edit]));
                session.info("undone: the feed is as before");
                return None;
            }
            UndoStep::Read(source, read) => {
                self.set_read(&source, read);
                let state = if read { "read" } else { "unread" };
                self.session.info(format!("undone: {state} again"));
                return None;
            }
        })
    }
}
