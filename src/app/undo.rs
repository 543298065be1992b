//! Undo of what the reader changed in their records.

use super::notice::Notice;
use super::{App, Effect};
use crate::bookmarks::{Bookmark, Correction, SavedQuote};
use pullquote_text::Source;

/// How to take back one change.
#[derive(Clone, Debug)]
pub enum UndoStep {
    /// It was added.
    Remove(String),
    /// It was removed.
    Restore(String),
    /// It was edited: what it was before.
    Edit(Box<Bookmark>),
    /// A kept quotation was edited: what it was before.
    EditKept(Box<SavedQuote>),
    /// A correction was tied to other words: what it was before.
    Correction(Box<Correction>),
    /// An article was marked as read or unread: which, and what it was.
    Read(Source, bool),
}

/// How many changes can be taken back.
const MOST: usize = 200;

impl App {
    pub(super) fn remember(&mut self, step: UndoStep) {
        if self.undo.len() == MOST {
            self.undo.remove(0);
        }
        self.undo.push(step);
    }

    pub(super) fn undo(&mut self, fx: &mut Vec<Effect>) {
        let Some(step) = self.undo.pop() else {
            self.notice = Some(Notice::info("nothing to undo"));
            return;
        };
        let now = self.now.text.clone();
        let words = match step {
            UndoStep::Remove(id) => {
                self.records.remove(&id, &now);
                "undone"
            }
            UndoStep::Restore(id) => {
                self.records.restore(&id, &now);
                "undone: it is back"
            }
            UndoStep::Edit(before) => {
                self.records
                    .edit_bookmark(&before.id.clone(), &now, |mark| {
                        mark.name.clone_from(&before.name);
                        mark.note.clone_from(&before.note);
                        mark.tags.clone_from(&before.tags);
                    });
                "undone: the bookmark is as it was"
            }
            UndoStep::EditKept(before) => {
                self.records
                    .edit_saved_quote(&before.id.clone(), &now, |kept| {
                        kept.note.clone_from(&before.note);
                        kept.tags.clone_from(&before.tags);
                    });
                "undone: the quotation is as it was"
            }
            UndoStep::Correction(before) => {
                self.records
                    .edit_correction(&before.id.clone(), &now, |correction| {
                        correction.anchor = before.anchor;
                        correction.article = before.article;
                    });
                "undone: it waits for review again"
            }
            UndoStep::Read(source, read) => {
                self.set_read(&source, read, fx);
                self.notice = Some(Notice::info("undone"));
                return;
            }
        };
        self.find_marks();
        self.correct();
        self.refresh_quote_book();
        self.save_and_tell(words, fx);
        self.refresh_people(fx);
    }
}
