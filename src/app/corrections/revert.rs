//! Undoes corrections of the focus, and removals, which leave nothing to focus.

use super::super::App;
use super::super::session::undo::UndoStep;
use super::quote_at;
use crate::app::article::Focus;
use crate::bookmarks::{Change, Correction};

impl App {
    /// Removes the corrections of what is in focus.
    pub(super) fn undo_corrections(&mut self) {
        let Some(reader) = &self.reader.open else {
            return;
        };
        let Some(focus) = reader.focus_span() else {
            return;
        };
        let text = reader.article.text();
        let locator = reader.source.locator();
        let list = self.session.records.corrections_of(&reader.id, &locator);
        let ids: Vec<String> = list
            .into_iter()
            .filter(|one| {
                let span = one.anchor.find(text, &reader.id).span;
                span.is_some_and(|span| span.overlaps(focus))
            })
            .map(|one| one.id.clone())
            .collect();
        if ids.is_empty() {
            self.session.info("nothing was corrected here");
            return;
        }
        let now = self.session.now.text.clone();
        for id in ids {
            self.session.records.remove(&id, &now);
            self.session.remember(UndoStep::Restore(id));
        }
        self.apply_corrections();
        self.session.save_and_confirm("corrections undone");
    }

    /// The newest removal in the open article.
    pub(super) fn last_removal(&self) -> Option<&Correction> {
        let reader = self.reader.open.as_ref()?;
        let locator = reader.source.locator();
        let list = self.session.records.corrections_of(&reader.id, &locator);
        list.into_iter()
            .rfind(|one| matches!(one.change, Change::Refused))
    }

    /// Undoes the newest removal and focuses what it restores.
    pub(super) fn restore_removed(&mut self) {
        let Some(refused) = self.last_removal() else {
            return;
        };
        let (id, anchor) = (refused.id.clone(), refused.anchor.clone());
        let now = self.session.now.text.clone();
        self.session.records.remove(&id, &now);
        self.session.remember(UndoStep::Restore(id));
        self.apply_corrections();
        if let Some(reader) = &mut self.reader.open
            && let Some(span) = anchor.find(reader.article.text(), &reader.id).span
        {
            let all = &reader.annotations;
            let name = all.mentions.iter().position(|entity| entity.span == span);
            let quote = quote_at(all, span).map(Focus::Quote);
            reader.focus = name.map(Focus::Entity).or(quote).or(reader.focus);
            self.reveal_focus();
        }
        self.session.save_and_confirm("restored");
    }
}
