//! Classes of bookmarks: a menu with a digit for each.

use super::mark_target;
use crate::app::action::Action;
use crate::app::overlay::Overlay;
use crate::app::reader::panel::PanelRow;
use crate::app::{App, Reader, Session};
use crate::config::keys::Key;

impl App {
    /// Opens the menu of classes for the bookmark under the cursor or at the focus; sets one if there is
    /// none.
    pub(in crate::app) fn choose_class(&mut self) {
        let row = self
            .reader
            .panel_row(&self.session)
            .filter(|_| self.reader.in_panel);
        let id = match row {
            Some(PanelRow::Mark(mark)) => Some(mark.id),
            Some(_) => {
                return self.session.info("no bookmark is under the cursor");
            }
            None => self.reader.mark_for_class(&mut self.session),
        };
        if let Some(id) = id {
            self.session.overlay = Some(Overlay::Classes { id });
        }
    }

    /// Handles a key in the menu of classes.
    pub(in crate::app) fn press_in_classes(&mut self, id: &str, key: Key) {
        let classes = &self.session.settings.classes;
        let is_again = self.session.keymap.keys(Action::Class).contains(&key);
        let digit = key.typed().and_then(|c| c.to_digit(10));
        let class = match digit.map(|digit| digit as usize) {
            _ if is_again => {
                let mark = self.session.records.bookmark(id);
                let old = mark.and_then(|mark| mark.class.clone());
                let at = classes
                    .iter()
                    .position(|one| Some(&one.name) == old.as_ref());
                let next = at.map_or(0, |at| at + 1);
                classes.get(next).map(|class| class.name.clone())
            }
            Some(0) => None,
            Some(n) if n <= classes.len() => Some(classes[n - 1].name.clone()),
            _ => return self.session.overlay = None,
        };
        if !is_again {
            self.session.overlay = None;
        }
        self.reader
            .edit_mark(id, &mut self.session, |mark| mark.class = class);
    }
}

impl Reader {
    fn mark_for_class(&mut self, session: &mut Session) -> Option<String> {
        let open = self.open.as_ref()?;
        let Some((span, speaker)) = mark_target(open) else {
            session.info("nothing to bookmark on this page");
            return None;
        };
        let there = self.mark_over(span);
        there.or_else(|| self.add_mark(span, speaker, None, session))
    }
}
