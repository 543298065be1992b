//! Keys and clicks on the overlays of corrections.

use crate::app::action::Action;
use crate::app::context::Context;
use crate::app::list::{ListState, Movement};
use crate::app::overlay::Overlay;
use crate::app::{App, Session};
use crate::config::keys::{Code, Key};

/// What a key does on a list in an overlay.
enum Step {
    Moved,
    Chosen,
    Letter(char),
    Other,
}

impl App {
    /// Handles a key on a menu, the list of corrections, or an offer. Other overlays are not concerned.
    pub(in crate::app) fn press_in_correction(&mut self, key: Key) {
        match &mut self.session.overlay {
            Some(Overlay::Correct(menu)) => {
                let n_rows = menu.choices.len();
                match step(&mut menu.list, n_rows, key) {
                    Step::Moved => {}
                    Step::Chosen => self.choose_menu_row(),
                    Step::Letter(letter) if menu.has(letter) => self.chosen_correction(letter),
                    Step::Letter(_) | Step::Other => self.close_menu(),
                }
            }
            Some(Overlay::Corrections(_)) => self.press_in_list(key),
            Some(Overlay::Offer(offer)) => {
                let offer = offer.clone();
                self.session.overlay = None;
                match key.code {
                    Code::Char('y') if !key.ctrl && !key.alt => self.answer_offer(offer, true),
                    Code::Char('n') if !key.ctrl && !key.alt => self.answer_offer(offer, false),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn close_menu(&mut self) {
        self.session.overlay = None;
        self.library.identity_edit = None;
    }

    fn choose_menu_row(&mut self) {
        if let Some(Overlay::Correct(menu)) = &self.session.overlay
            && let Some(choice) = menu.choices.get(menu.list.cursor)
        {
            let letter = choice.letter;
            self.chosen_correction(letter);
        }
    }

    fn press_in_list(&mut self, key: Key) {
        let action = self.session.keymap.action(Context::List, key);
        let page = page_of(&self.session);
        let Some(Overlay::Corrections(list)) = &mut self.session.overlay else {
            return;
        };
        let n_rows = list.rows.len();
        let movement = action.and_then(|action| Movement::of(action, None, page, n_rows));
        if movement.is_some() {
            let action = action.unwrap_or(Action::Redraw);
            list.list.act(action, None, page, n_rows);
            return;
        }
        let row = list.rows.get(list.list.cursor).cloned();
        match (step(&mut list.list, n_rows, key), row) {
            (Step::Moved, _) => {}
            (Step::Chosen, Some(row)) => self.reader.go_to_correction(&row, &mut self.session),
            (Step::Letter('x' | 'U'), Some(row)) => {
                self.reader.undo_listed(&row, &mut self.session);
            }
            _ => self.session.overlay = None,
        }
    }

    /// Handles a click on row `row` of an overlay. Returns whether the overlay has rows to click.
    pub(in crate::app) fn click_in_correction(&mut self, row: usize) -> bool {
        match &mut self.session.overlay {
            Some(Overlay::Correct(menu)) => {
                menu.list.go(row, menu.choices.len());
                self.choose_menu_row();
            }
            Some(Overlay::Choose(chooser)) => {
                let prompt = self.session.prompt.as_ref();
                let typed = prompt.map_or(String::new(), |prompt| prompt.text().to_owned());
                chooser.list.go(row, usize::MAX);
                self.take_name(&typed);
            }
            Some(Overlay::Corrections(list)) => {
                list.list.go(row, list.rows.len());
                if let Some(row) = list.rows.get(list.list.cursor).cloned() {
                    self.reader.go_to_correction(&row, &mut self.session);
                }
            }
            Some(Overlay::Offer(offer)) => {
                let offer = offer.clone();
                self.session.overlay = None;
                self.answer_offer(offer, row == 0);
            }
            _ => return false,
        }
        true
    }

    /// Moves the cursor of an overlay's list by the wheel. Returns whether the overlay has one.
    pub(in crate::app) fn wheel_in_correction(&mut self, rows: isize) -> bool {
        let prompt = self.session.prompt.as_ref();
        let typed = prompt.map_or(String::new(), |prompt| prompt.text().to_owned());
        match &mut self.session.overlay {
            Some(Overlay::Correct(menu)) => menu.list.step(rows, menu.choices.len()),
            Some(Overlay::Choose(chooser)) => {
                let n_rows = chooser.rows(&typed).len();
                chooser.list.step(rows, n_rows);
            }
            Some(Overlay::Corrections(list)) => list.list.step(rows, list.rows.len()),
            Some(Overlay::Links(sheet)) => sheet.list.step(rows, sheet.rows.len()),
            _ => return false,
        }
        true
    }
}

fn page_of(session: &Session) -> isize {
    isize::from(session.size.height.max(8) as i16 / 2)
}

/// Moves the cursor by an arrow, `Tab` or `Ctrl-n`, `Ctrl-p`.
fn step(list: &mut ListState, n_rows: usize, key: Key) -> Step {
    let steps = match key.code {
        Code::Tab if key.shift => -1,
        Code::Up => -1,
        Code::Down | Code::Tab => 1,
        Code::Char('n') if key.ctrl => 1,
        Code::Char('p') if key.ctrl => -1,
        Code::Enter => return Step::Chosen,
        Code::Char(letter) if !key.ctrl && !key.alt => return Step::Letter(letter),
        _ => return Step::Other,
    };
    list.step(steps, n_rows);
    Step::Moved
}
