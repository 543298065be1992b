//! Corrections taken back: those of what is in focus, and refusals, which leave nothing to be in focus.

use super::super::notice::Notice;
use super::super::undo::UndoStep;
use super::super::{App, Effect};
use super::quote_at;
use crate::app::reader::Focus;
use crate::bookmarks::{Change, Correction};

impl App {
    /// Removes the corrections of what is in focus.
    pub(super) fn take_back(&mut self, fx: &mut Vec<Effect>) {
        let Some(reader) = &self.reader else {
            return;
        };
        let Some(focus) = reader.focus_span() else {
            return;
        };
        let text = reader.article.text();
        let locator = reader.source.locator();
        let list = self.records.corrections_of(&reader.id, &locator);
        let ids: Vec<String> = list
            .into_iter()
            .filter(|one| {
                let span = one.anchor.find(text, &reader.id).span;
                span.is_some_and(|span| span.overlaps(focus))
            })
            .map(|one| one.id.clone())
            .collect();
        if ids.is_empty() {
            self.notice = Some(Notice::info("nothing was corrected here"));
            return;
        }
        let now = self.now.text.clone();
        for id in ids {
            self.records.remove(&id, &now);
            self.remember(UndoStep::Restore(id));
        }
        self.correct();
        self.save_and_tell("taken back", fx);
    }

    /// The newest refusal in the open article.
    pub(super) fn refused_last(&self) -> Option<&Correction> {
        let reader = self.reader.as_ref()?;
        let locator = reader.source.locator();
        let list = self.records.corrections_of(&reader.id, &locator);
        list.into_iter()
            .rfind(|one| matches!(one.change, Change::Refused))
    }

    /// Takes the newest refusal back, and puts what is there again in focus.
    pub(super) fn bring_back(&mut self, fx: &mut Vec<Effect>) {
        let Some(refused) = self.refused_last() else {
            return;
        };
        let (id, anchor) = (refused.id.clone(), refused.anchor.clone());
        let now = self.now.text.clone();
        self.records.remove(&id, &now);
        self.remember(UndoStep::Restore(id));
        self.correct();
        if let Some(reader) = &mut self.reader
            && let Some(span) = anchor.find(reader.article.text(), &reader.id).span
        {
            let all = &reader.annotations;
            let name = all.mentions.iter().position(|entity| entity.span == span);
            let quote = quote_at(all, span).map(Focus::Quote);
            reader.focus = name.map(Focus::Entity).or(quote).or(reader.focus);
            self.reveal_focus();
        }
        self.save_and_tell("it is back", fx);
    }
}
