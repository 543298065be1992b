//! Undoes corrections of the focus, and removals, which leave nothing to focus.

use super::super::session::undo::UndoStep;
use crate::app::article::Focus;
use crate::app::{Reader, Session};
use crate::bookmarks::{Change, Correction};
use crate::corrections::quote_at;

impl Reader {
    /// Removes the corrections of what is in focus.
    pub(super) fn undo_corrections(&mut self, session: &mut Session) {
        let Some(open) = &self.open else {
            return;
        };
        let Some(focus) = open.focus_span() else {
            return;
        };
        let text = open.article.text();
        let locator = open.source.locator();
        let list = session.records.corrections_of(&open.id, &locator);
        let ids: Vec<String> = list
            .into_iter()
            .filter(|one| {
                let span = one.anchor.find(text, &open.id).span;
                span.is_some_and(|span| span.overlaps(focus))
            })
            .map(|one| one.id.clone())
            .collect();
        if ids.is_empty() {
            session.info("nothing was corrected here");
            return;
        }
        let now = session.now.text.clone();
        for id in ids {
            session.records.remove(&id, &now);
            session.remember(UndoStep::Restore(id));
        }
        self.apply_corrections(session);
        session.save_and_confirm("corrections undone");
    }

    /// The newest removal in the open article.
    pub(super) fn last_removal<'s>(&self, session: &'s Session) -> Option<&'s Correction> {
        let open = self.open.as_ref()?;
        let locator = open.source.locator();
        let list = session.records.corrections_of(&open.id, &locator);
        list.into_iter()
            .rfind(|one| matches!(one.change, Change::Refused))
    }

    /// Undoes the newest removal and focuses what it restores.
    pub(super) fn restore_removed(&mut self, session: &mut Session) {
        let Some(refused) = self.last_removal(session) else {
            return;
        };
        let (id, anchor) = (refused.id.clone(), refused.anchor.clone());
        let now = session.now.text.clone();
        session.records.remove(&id, &now);
        session.remember(UndoStep::Restore(id));
        self.apply_corrections(session);
        if let Some(open) = &mut self.open
            && let Some(span) = anchor.find(open.article.text(), &open.id).span
        {
            let all = &open.annotations;
            let name = all.mentions.iter().position(|entity| entity.span == span);
            let quote = quote_at(all, span).map(Focus::Quote);
            open.focus = name.map(Focus::Entity).or(quote).or(open.focus);
            self.reveal_focus(session);
        }
        session.save_and_confirm("restored");
    }
}
