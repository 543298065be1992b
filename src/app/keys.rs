//! From keys, clicks and pasted text to actions.

use super::action::Action;
use super::keymap::Context;
use super::list::ListState;
use super::notice::{Notice, Severity};
use super::overlay::{self, Card, LAYERS, Overlay};
use super::prompt::{Prompt, Purpose, Typed};
use super::reader::Reader;
use super::{App, ClickTarget, Effect};
use crate::config::keys::{Code, Key};
use crate::config::theme::NAMES;

/// Counts are cut here.
const LARGEST_COUNT: usize = 99_999;

impl App {
    pub(super) fn press(&mut self, key: Key, fx: &mut Vec<Effect>) {
        if self.keymap.keys(Action::Exit).contains(&key) {
            self.exit(fx);
            return;
        }
        let was_leaving = std::mem::take(&mut self.leaving);
        if self
            .notice
            .as_ref()
            .is_some_and(|notice| notice.severity != Severity::Error || self.prompt.is_none())
        {
            self.notice = None;
        }
        let helps = matches!(self.overlay, Some(Overlay::Help { .. }));
        if self.prompt.is_some() && !helps {
            self.press_in_prompt(key, fx);
        } else if self.overlay.is_some() {
            self.press_in_overlay(key, fx);
        } else if !self.take_digit(key) {
            let action = self.keymap.action(self.context(), key);
            let count = self.count.take();
            match action {
                Some(action) => {
                    // The key that asked to leave is the one that answers the question.
                    self.leaving = was_leaving && action == Action::Quit;
                    self.perform(action, count, fx);
                }
                None => self.unknown_key(key),
            }
        }
    }

    fn unknown_key(&mut self, key: Key) {
        let help = self.keymap.key_label(Action::Help);
        self.notice = Some(Notice::info(format!(
            "{key} means nothing here · {help} lists the keys"
        )));
    }

    /// Digits before a key are its count; `0` only counts after another digit.
    fn take_digit(&mut self, key: Key) -> bool {
        let digit = match key {
            Key {
                code: Code::Char(c),
                ctrl: false,
                alt: false,
                ..
            } => c.to_digit(10),
            _ => None,
        };
        let Some(digit) = digit.filter(|&digit| digit != 0 || self.count.is_some()) else {
            return false;
        };
        if self.keymap.action(self.context(), key).is_some() {
            return false;
        }
        let count = self.count.unwrap_or(0) * 10 + digit as usize;
        self.count = Some(count.min(LARGEST_COUNT));
        true
    }

    /// Does what an action means where the reader is.
    pub(super) fn perform(&mut self, action: Action, count: Option<usize>, fx: &mut Vec<Effect>) {
        match action {
            Action::Exit => self.exit(fx),
            Action::Suspend => fx.push(Effect::Suspend),
            Action::Redraw => fx.push(Effect::Redraw),
            Action::Undo => self.undo(fx),
            Action::Theme => self.next_theme(),
            Action::Mouse => self.switch_mouse(fx),
            Action::Help => {
                self.overlay = Some(Overlay::Help {
                    context: self.context(),
                    top: 0,
                });
            }
            Action::Palette => {
                self.overlay = Some(Overlay::Palette(ListState::default()));
                self.prompt = Some(Prompt::new(Purpose::Palette, ""));
            }
            Action::Layers => self.overlay = Some(Overlay::Layers),
            Action::Bookmarks => self.show_marks(),
            Action::JumpBack => self.jump(false, fx),
            Action::JumpForward => self.jump(true, fx),
            Action::PaneNext => self.switch_pane(1),
            Action::PanePrev => self.switch_pane(-1),
            Action::FindAll => self.show_library_search(fx),
            Action::Person => self.show_person(fx),
            Action::Ledger => self.show_ledger(fx),
            Action::SameWords => self.show_same_words(fx),
            Action::QuoteBook => self.show_quote_book(fx),
            Action::Quit => self.quit(fx),
            _ => match self.context() {
                Context::Library => self.act_on_list(action, count, fx),
                Context::Reader => self.act_on_text(action, count, fx),
                Context::List | Context::Marks => self.act_on_panel(action, count, fx),
                Context::Screen | Context::Person | Context::Ledger | Context::QuoteBook => {
                    self.act_on_screen(action, count, fx);
                }
            },
        }
    }

    fn next_theme(&mut self) {
        let here = NAMES.iter().position(|name| *name == self.theme.name);
        let next = NAMES[here.map_or(0, |at| at + 1) % NAMES.len()];
        self.set_theme(next);
        self.notice = Some(Notice::info(format!("theme: {next}")));
    }

    fn switch_mouse(&mut self, fx: &mut Vec<Effect>) {
        self.mouse = !self.mouse;
        fx.push(Effect::Mouse(self.mouse));
        self.notice = Some(Notice::info(if self.mouse {
            "mouse on: wheel, and clicks on names, quotations and rows"
        } else {
            "mouse off: the terminal's own selection works"
        }));
    }

    fn switch_pane(&mut self, steps: isize) {
        if self.panel.is_none() && self.screen().is_some() {
            self.switch_in_screen(steps);
        } else if self.panel.is_none() {
            let key = self.keymap.key_label(if self.reader.is_some() {
                Action::Voices
            } else {
                Action::Bookmarks
            });
            self.notice = Some(Notice::info(format!(
                "no other pane is open · {key} opens one"
            )));
        } else if self.regions().panel == Some(self.regions().body) {
            // The panel covers the text, so leaving it means closing it.
            self.panel = None;
            self.in_panel = false;
        } else {
            self.in_panel = !self.in_panel;
        }
    }

    /// Back one level: selection, search marks, panel, article. Returns whether there was one.
    pub(super) fn back(&mut self, fx: &mut Vec<Effect>) -> bool {
        if let Some(reader) = &mut self.reader
            && (reader.selection.take().is_some() || reader.drop_search())
        {
            return true;
        }
        if self.panel.take().is_some() {
            self.in_panel = false;
            return true;
        }
        if self.reader.is_some() {
            self.close_article(fx);
            return true;
        }
        if !self.screens.is_empty() {
            self.close_screen(fx);
            return true;
        }
        if !self.articles.filter.is_empty() {
            self.clear_filter();
            return true;
        }
        false
    }

    fn quit(&mut self, fx: &mut Vec<Effect>) {
        if self.panel.take().is_some() {
            self.in_panel = false;
        } else if self.reader.is_some() {
            self.close_article(fx);
        } else if !self.screens.is_empty() {
            self.close_screen(fx);
        } else {
            self.exit(fx);
        }
    }

    fn press_in_prompt(&mut self, key: Key, fx: &mut Vec<Effect>) {
        let Some(prompt) = &mut self.prompt else {
            return;
        };
        let is_function = matches!(key.code, Code::F(_));
        if prompt.purpose == Purpose::Query
            && is_function
            && self.keymap.keys(Action::Help).contains(&key)
        {
            self.overlay = Some(Overlay::Help {
                context: self.context(),
                top: 0,
            });
            return;
        }
        let typed = prompt.press(key);
        self.typed(typed, fx);
    }

    pub(super) fn paste(&mut self, text: &str, fx: &mut Vec<Effect>) {
        if let Some(prompt) = &mut self.prompt {
            let typed = prompt.paste(text);
            self.typed(typed, fx);
        }
    }

    fn typed(&mut self, typed: Typed, fx: &mut Vec<Effect>) {
        let Some(prompt) = &self.prompt else {
            return;
        };
        let text = prompt.text().to_owned();
        let purpose = prompt.purpose.clone();
        if matches!(typed, Typed::Accepted | Typed::Cancelled | Typed::Left) {
            self.prompt = None;
        }
        match purpose {
            Purpose::Filter => self.typed_filter(typed, &text, fx),
            Purpose::Search => self.typed_search(typed, &text, fx),
            Purpose::Palette => self.typed_palette(typed, &text, fx),
            Purpose::Query => self.typed_query(typed, &text, fx),
            Purpose::SamePerson | Purpose::OtherPerson => {
                self.typed_identity(&purpose, typed, &text, fx);
            }
            Purpose::Tags { id } if matches!(typed, Typed::Accepted | Typed::Left) => {
                self.set_tags(&id, &text, fx);
            }
            Purpose::Note { id } if matches!(typed, Typed::Accepted | Typed::Left) => {
                self.set_note(&id, &text, fx);
            }
            Purpose::Rename { id } if matches!(typed, Typed::Accepted | Typed::Left) => {
                self.set_name(&id, &text, fx);
            }
            Purpose::Speaker | Purpose::Merge | Purpose::Split
                if matches!(typed, Typed::Accepted | Typed::Left) =>
            {
                self.named_correction(&purpose, &text, fx);
            }
            Purpose::Note { .. }
            | Purpose::Tags { .. }
            | Purpose::Rename { .. }
            | Purpose::Speaker
            | Purpose::Merge
            | Purpose::Split => {}
        }
    }

    fn typed_palette(&mut self, typed: Typed, text: &str, fx: &mut Vec<Effect>) {
        let rows = overlay::palette(&self.keymap, self.context(), text);
        let Some(Overlay::Palette(list)) = &mut self.overlay else {
            return;
        };
        match typed {
            Typed::Changed => *list = ListState::default(),
            Typed::Moved(step) => list.step(step, rows.len()),
            Typed::Kept => {}
            Typed::Accepted | Typed::Left => {
                let chosen = rows.get(list.cursor).copied();
                self.overlay = None;
                if let Some(action) = chosen {
                    self.perform(action, None, fx);
                }
            }
            Typed::Cancelled => self.overlay = None,
        }
    }

    fn press_in_overlay(&mut self, key: Key, fx: &mut Vec<Effect>) {
        // A card names the keys that lead away from it.
        let leads_away = self.keymap.action(self.context(), key).filter(|action| {
            matches!(self.overlay, Some(Overlay::Card(_)))
                && matches!(action, Action::Person | Action::SameWords | Action::Keep)
        });
        if let Some(action) = leads_away {
            self.overlay = None;
            self.perform(action, None, fx);
            return;
        }
        // Keys of lists move the overlay's rows; those that close a level close it.
        let action = self.keymap.action(Context::List, key);
        match &mut self.overlay {
            Some(Overlay::Layers) => self.press_in_layers(key, action),
            Some(Overlay::Correct(choices)) => {
                let letter = letter(key);
                if choices.iter().any(|(known, _)| *known == letter) {
                    self.chosen_correction(letter, fx);
                } else {
                    self.overlay = None;
                }
            }
            Some(Overlay::Review { id, card }) => {
                let letter = letter(key);
                if card.choices.iter().any(|(known, _)| *known == letter) {
                    let id = id.clone();
                    self.reviewed(&id, letter, fx);
                } else {
                    self.overlay = None;
                }
            }
            Some(Overlay::Card(_)) if action.is_some_and(leads_on) => {
                self.go_on_from_card(action.unwrap_or(Action::Redraw), fx);
            }
            Some(Overlay::Help { top, .. } | Overlay::Card(Card { top, .. })) => {
                let page = usize::from(self.size.height / 2).max(1);
                match action {
                    Some(Action::LineDown) => *top += 1,
                    Some(Action::LineUp) => *top = top.saturating_sub(1),
                    Some(Action::PageDown | Action::HalfDown) => *top += page,
                    Some(Action::PageUp | Action::HalfUp) => *top = top.saturating_sub(page),
                    Some(Action::Start) => *top = 0,
                    Some(Action::End) => *top = usize::MAX / 2,
                    Some(Action::Suspend | Action::Redraw | Action::Theme) => {
                        self.perform(action.unwrap_or(Action::Redraw), None, fx);
                    }
                    _ => self.overlay = None,
                }
            }
            _ => self.overlay = None,
        }
    }

    /// From a card to what it is about in another place, and the card of that; or to what can be
    /// done about it.
    fn go_on_from_card(&mut self, action: Action, fx: &mut Vec<Effect>) {
        self.overlay = None;
        self.perform(action, None, fx);
        if !matches!(action, Action::Correct | Action::Copy) {
            let size = self.size;
            self.prepare(size);
            let card = self.reader.as_ref().and_then(Reader::card);
            self.overlay = card.map(Overlay::Card);
        }
    }

    fn press_in_layers(&mut self, key: Key, action: Option<Action>) {
        let letter = letter(key);
        match LAYERS.iter().find(|layer| layer.letter == letter) {
            Some(layer) => {
                let switch = (layer.switch)(&mut self.settings.layers);
                *switch = !*switch;
            }
            None if matches!(action, Some(Action::Redraw)) => {}
            None => self.overlay = None,
        }
    }

    pub(super) fn click(&mut self, target: ClickTarget, fx: &mut Vec<Effect>) {
        if self.overlay.take().is_some() {
            self.prompt = None;
            return;
        }
        match target {
            ClickTarget::ArticleRow(row) => self.click_article(row, fx),
            ClickTarget::Text(at) => {
                self.in_panel = false;
                let layers = self.settings.layers;
                if let Some(reader) = &mut self.reader {
                    reader.focus_at(at, &layers);
                }
            }
            ClickTarget::ListRow(row) if self.panel.is_none() => self.click_screen(row, fx),
            ClickTarget::ListRow(row) => {
                let rows = self.panel_rows().len();
                if let Some(panel) = &mut self.panel {
                    let again = self.in_panel && panel.list.cursor == row;
                    panel.list.go(row, rows);
                    self.in_panel = true;
                    if again {
                        self.act_on_panel(Action::Open, None, fx);
                    }
                }
            }
        }
    }

    /// The wheel scrolls what is under the keys, three rows a notch.
    pub(super) fn wheel(&mut self, rows: i32, fx: &mut Vec<Effect>) {
        if self.prompt.is_some() {
            return;
        }
        let action = if rows > 0 {
            Action::LineDown
        } else {
            Action::LineUp
        };
        if self.overlay.is_some() {
            if let Some(Overlay::Help { top, .. } | Overlay::Card(Card { top, .. })) =
                &mut self.overlay
            {
                *top = top.saturating_add_signed(rows as isize);
            }
            return;
        }
        self.perform(action, Some(rows.unsigned_abs() as usize), fx);
    }
}

/// Whether an action works from a card: the next of its kind, or something done about it.
const fn leads_on(action: Action) -> bool {
    matches!(
        action,
        Action::QuotePrev
            | Action::QuoteNext
            | Action::VoicePrev
            | Action::VoiceNext
            | Action::NamePrev
            | Action::NameNext
            | Action::MentionPrev
            | Action::MentionNext
            | Action::Correct
            | Action::Copy
    )
}

/// The letter that a key types; NUL for other keys.
const fn letter(key: Key) -> char {
    match key {
        Key {
            code: Code::Char(c),
            ctrl: false,
            alt: false,
            ..
        } => c,
        _ => '\0',
    }
}
