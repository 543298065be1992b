//! Undo of what the reader changed in their records.

use super::App;
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
        if self.session.undo.len() == MOST {
            self.session.undo.remove(0);
        }
        self.session.undo.push(step);
    }

    pub(super) fn undo(&mut self) {
        let Some(step) = self.session.undo.pop() else {
            self.session.info("nothing to undo");
            return;
        };
        let now = self.session.now.text.clone();
        let words = match step {
            UndoStep::Remove(id) => {
                self.session.records.remove(&id, &now);
                "undone"
            }
            UndoStep::Restore(id) => {
                self.session.records.restore(&id, &now);
                "undone: it is back"
            }
            UndoStep::Edit(before) => {
                self.session
                    .records
                    .edit_bookmark(&before.id.clone(), &now, |mark| {
                        mark.name.clone_from(&before.name);
                        mark.note.clone_from(&before.note);
                        mark.tags.clone_from(&before.tags);
                    });
                "undone: the bookmark is as it was"
            }
            UndoStep::EditKept(before) => {
                self.session
                    .records
                    .edit_saved_quote(&before.id.clone(), &now, |kept| {
                        kept.note.clone_from(&before.note);
                        kept.tags.clone_from(&before.tags);
                    });
                "undone: the quotation is as it was"
            }
            UndoStep::Correction(before) => {
                self.session
                    .records
                    .edit_correction(&before.id.clone(), &now, |correction| {
                        correction.anchor = before.anchor;
                        correction.article = before.article;
                    });
                "undone: it waits for review again"
            }
            UndoStep::Read(source, read) => {
                self.set_read(&source, read);
                self.session.info("undone");
                return;
            }
        };
        self.refresh_marks();
        self.apply_corrections();
        self.refresh_quote_book();
        self.session.save_and_confirm(words);
        self.refresh_people();
    }
}
