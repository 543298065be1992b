//! Keys, mouse wheel and scrolling of the sheets: help, palette, cards, menus.
//!
//! While a sheet is open, no key acts on the screen beneath it, but for the keys that a card offers: they go
//! on to another quotation or name and show its card.

use super::action::Action;
use super::article::OpenArticle;
use super::command_output::OutputSheet;
use super::context::Context;
use super::geometry::Area;
use super::overlay::{Card, Frame, HelpSheet, LAYERS, Overlay, Palette};
use super::prompt::{Prompt, Purpose, Typed};
use super::{App, Session};
use crate::config::keys::{Code, Key};

impl App {
    /// Opens the keys of the current screen. An open input is put aside until help is closed.
    pub(super) fn show_help(&mut self) {
        let sheet = HelpSheet::new(self.context(), self.session.prompt.take());
        self.session.overlay = Some(Overlay::Help(sheet));
    }

    pub(super) fn show_palette(&mut self) {
        self.session.overlay = Some(Overlay::Palette(Palette::default()));
        self.session.prompt = Some(Prompt::new(Purpose::Palette, ""));
    }

    pub(super) fn press_in_sheet(&mut self, key: Key) {
        // List keys scroll a sheet.
        let action = self.session.keymap.action(Context::List, key);
        match &self.session.overlay {
            Some(Overlay::Help(_)) => self.press_in_help(key, action),
            Some(Overlay::Card(_)) => self.press_in_card(key, action),
            Some(Overlay::Layers) => {
                let name = LAYERS.iter().find(|layer| layer.letter == letter(key));
                match name {
                    Some(layer) => self.session.switch_layer(layer.name),
                    None => self.session.press_elsewhere(key, action),
                }
            }
            Some(Overlay::Correct(_) | Overlay::Corrections(_) | Overlay::Offer(_)) => {
                self.press_in_correction(key);
            }
            Some(Overlay::Output(_)) => self.press_in_output(key, action),
            Some(Overlay::Links(_)) => self.press_in_links(key, action),
            Some(Overlay::Feeds(_)) => self.press_in_feed_choice(key, action),
            Some(Overlay::Classes { id }) => {
                let id = id.clone();
                self.press_in_classes(&id, key);
            }
            Some(Overlay::Review { id, card }) => {
                let letter = letter(key);
                if card.choices.iter().any(|(known, _)| *known == letter) {
                    let id = id.clone();
                    self.reader.reviewed(&id, letter, &mut self.session);
                } else if !self.session.scroll_sheet(action) {
                    self.session.press_elsewhere(key, action);
                }
            }
            Some(Overlay::Palette(_) | Overlay::Choose(_)) | None => self.session.close_sheet(),
        }
    }

    fn press_in_help(&mut self, key: Key, action: Option<Action>) {
        let Some(Overlay::Help(sheet)) = &mut self.session.overlay else {
            return;
        };
        match action {
            Some(Action::Search) => {
                let prompt = Prompt::new(Purpose::HelpFilter, &sheet.filter);
                self.session.prompt = Some(prompt);
            }
            Some(Action::Back) if !sheet.filter.is_empty() => {
                sheet.filter.clear();
                sheet.top = 0;
            }
            Some(Action::Help) => self.session.close_sheet(),
            _ if self.session.scroll_sheet(action) => {}
            _ => self.session.press_elsewhere(key, action),
        }
    }

    pub(super) fn typed_help_filter(&mut self, typed: Typed, text: &str) {
        let Some(Overlay::Help(sheet)) = &mut self.session.overlay else {
            return;
        };
        match typed {
            Typed::Changed => {
                text.clone_into(&mut sheet.filter);
                sheet.top = 0;
            }
            Typed::Cancelled => {
                sheet.filter.clear();
                sheet.top = 0;
            }
            Typed::Moved(rows) => sheet.top = sheet.top.saturating_add_signed(rows),
            Typed::Accepted | Typed::Left | Typed::Kept => {}
        }
    }

    fn press_in_card(&mut self, key: Key, action: Option<Action>) {
        let action_beneath = self.session.keymap.action(self.context(), key);
        if let Some(action) = action_beneath.filter(|action| leads_away(*action)) {
            self.session.overlay = None;
            self.perform(action, None);
        } else if let Some(action) = action.filter(|action| leads_on(*action)) {
            self.go_on_from_card(action);
        } else if !self.session.scroll_sheet(action) {
            self.session.press_elsewhere(key, action);
        }
    }

    /// Performs an action from a card, and shows the card of the new focus.
    fn go_on_from_card(&mut self, action: Action) {
        self.session.overlay = None;
        self.perform(action, None);
        if !matches!(action, Action::Correct | Action::Copy) {
            self.prepare_now();
            let card = self.reader.open.as_ref().and_then(OpenArticle::card);
            self.session.overlay = card.map(Overlay::Card);
        }
    }
}

impl Session {
    /// Closes the sheet; an input that help interrupted comes back.
    pub(super) fn close_sheet(&mut self) {
        match self.overlay.take() {
            Some(Overlay::Help(sheet)) => self.prompt = sheet.interrupted,
            Some(Overlay::Palette(_) | Overlay::Choose(_)) => self.prompt = None,
            _ => {}
        }
    }

    /// A key that the sheet has no use for: those that close it do, others say so.
    pub(super) fn press_elsewhere(&mut self, key: Key, action: Option<Action>) {
        match action {
            Some(Action::Back | Action::Quit | Action::Open) => self.close_sheet(),
            Some(Action::Suspend) => self.effects.push(super::Effect::Suspend),
            Some(Action::Redraw) => self.effects.push(super::Effect::Redraw),
            _ => {
                let close = self.keymap.key_label(Action::Back);
                self.info(format!("{key} does nothing here; {close} closes this"));
            }
        }
    }

    /// The first shown line of the sheet, if it scrolls.
    fn sheet_top(&mut self) -> Option<&mut usize> {
        match self.overlay.as_mut()? {
            Overlay::Help(sheet) => Some(&mut sheet.top),
            Overlay::Output(sheet) => Some(&mut sheet.top),
            Overlay::Card(card) | Overlay::Review { card, .. } => Some(&mut card.top),
            _ => None,
        }
    }

    /// Scrolls the sheet as a list action says. Returns whether it does.
    pub(super) fn scroll_sheet(&mut self, action: Option<Action>) -> bool {
        let page = usize::from(self.size.height.saturating_sub(6)).max(1);
        let half = (page / 2).max(1);
        let Some(top) = self.sheet_top() else {
            return false;
        };
        *top = match action {
            Some(Action::LineDown) => *top + 1,
            Some(Action::LineUp) => top.saturating_sub(1),
            Some(Action::PageDown | Action::PageOn) => *top + page,
            Some(Action::PageUp) => top.saturating_sub(page),
            Some(Action::HalfDown) => *top + half,
            Some(Action::HalfUp) => top.saturating_sub(half),
            Some(Action::Start) => 0,
            Some(Action::End) => usize::MAX / 2,
            _ => return false,
        };
        self.clamp_sheet();
        true
    }

    /// The rows of a page of a list on a sheet.
    pub(super) fn sheet_page(&self) -> isize {
        isize::from(self.size.height.max(8) as i16 / 2)
    }

    /// Scrolls the sheet with the mouse wheel.
    pub(super) fn wheel_sheet(&mut self, rows: i32) {
        if let Some(top) = self.sheet_top() {
            *top = top.saturating_add_signed(rows as isize);
            self.clamp_sheet();
        }
    }

    /// The cells that a sheet may cover: all but the status line, which has the palette's input.
    pub fn sheet_screen(&self) -> Area {
        Area {
            x: 0,
            y: 0,
            width: self.size.width,
            height: self.size.height.saturating_sub(1),
        }
    }

    /// Keeps the scrolled sheet within its lines.
    pub(super) fn clamp_sheet(&mut self) {
        let screen = self.sheet_screen();
        let clamp = |top: &mut usize, width: u16, rows: usize| {
            *top = Frame::of(width, rows, screen).top(*top, rows);
        };
        let keymap = &self.keymap;
        match &mut self.overlay {
            Some(Overlay::Help(sheet)) => {
                let layout = sheet.layout(keymap, screen.width);
                clamp(&mut sheet.top, layout.width, layout.height());
            }
            Some(Overlay::Card(card) | Overlay::Review { card, .. }) => {
                let width = Card::width(screen.width);
                let rows = card.lines(width).len();
                clamp(&mut card.top, width, rows);
            }
            Some(Overlay::Output(sheet)) => {
                let width = OutputSheet::width(screen.width);
                let inside = Frame::of(width, sheet.lines.len(), screen).inside.width;
                let rows = sheet.rows(inside).len();
                clamp(&mut sheet.top, width, rows);
            }
            _ => {}
        }
    }

    /// Shows or hides a layer of marks on the page.
    pub(super) fn switch_layer(&mut self, name: &str) {
        if let Some(layer) = LAYERS.iter().find(|layer| layer.name == name) {
            let switch = (layer.switch)(&mut self.settings.layers);
            *switch = !*switch;
            let state = if *switch { "shown" } else { "hidden" };
            if self.overlay.is_none() {
                self.info(format!("{name}: {state}"));
            }
        }
    }
}

/// Whether a card offers an action that leaves it.
const fn leads_away(action: Action) -> bool {
    matches!(action, Action::Person | Action::SameWords | Action::Keep)
}

/// Whether a card offers an action that goes on to the next card.
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
