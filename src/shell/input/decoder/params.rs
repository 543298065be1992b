//! The parameters of a sequence.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// Numbers between semicolons, each of them some between colons.
#[derive(Clone, Copy, Debug)]
pub struct Params<'s>(&'s str);

impl<'s> Params<'s> {
    pub fn new(text: &'s str) -> Self {
        Self(text)
    }

    /// Whether there is more than one field.
    pub fn is_list(&self) -> bool {
        self.0.contains(';')
    }

    pub fn number(&self, field: usize, part: usize) -> Option<u32> {
        let field = self.0.split(';').nth(field)?;
        field.split(':').nth(part)?.parse().ok()
    }

    /// What is held, as xterm and kitty number it, in the second field. Old ones have it in the only one.
    pub fn held(&self) -> u32 {
        let only = || self.number(0, 0).filter(|_| !self.is_list());
        let coded = self.number(1, 0).or_else(only).unwrap_or(1);
        coded.saturating_sub(1)
    }

    /// A key with what is held, and whether it was pressed, repeated or released.
    pub fn key(&self, code: KeyCode) -> KeyEvent {
        let kind = match self.number(1, 1) {
            Some(2) => KeyEventKind::Repeat,
            Some(3) => KeyEventKind::Release,
            _ => KeyEventKind::Press,
        };
        KeyEvent::new_with_kind(code, modifiers(self.held()), kind)
    }

    /// A key of which the first field is the number, and so tells nothing of what is held.
    pub fn numbered(&self, code: KeyCode) -> KeyEvent {
        if self.is_list() {
            self.key(code)
        } else {
            code.into()
        }
    }
}

fn modifiers(held: u32) -> KeyModifiers {
    let bits = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
    ];
    let set = bits.iter().filter(|(bit, _)| held & bit != 0);
    set.map(|(_, modifier)| *modifier).collect()
}
