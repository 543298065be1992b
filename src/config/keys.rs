//! Keys in the notation of the settings file and the help: `j`, `G`, `Ctrl-d`, `Space`, `PgDn`,
//! `Shift-Tab`, `Alt-x`, `<`, `F5`.
//!
//! A [`Key`] is normalised: shift is folded into the case of a character, and keys that terminals do
//! not distinguish (`Ctrl-D` and `Ctrl-d`) are equal. Actions are bound to keys in `app/keymap.rs`.

use std::fmt;
use std::str::FromStr;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// Includes shift: `g`, `G`, `{`, a space.
    Char(char),
    Enter,
    Esc,
    Backspace,
    /// Back tab is this key with shift.
    Tab,
    Delete,
    Insert,
    Home,
    End,
    PageUp,
    PageDown,
    Up,
    Down,
    Left,
    Right,
    /// From 1 to 24.
    F(u8),
}

/// A key with its modifiers, normalised by [`Key::new`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub code: Code,
    pub ctrl: bool,
    /// Also called Option or Meta.
    pub alt: bool,
    /// Never with a character, whose case includes it.
    pub shift: bool,
}

/// Names of keys other than characters; the first one is displayed.
const NAMES: &[(Code, &[&str])] = &[
    (Code::Char(' '), &["Space"]),
    (Code::Enter, &["Enter", "Return", "CR"]),
    (Code::Esc, &["Esc", "Escape"]),
    (Code::Backspace, &["Backspace", "BS"]),
    (Code::Tab, &["Tab"]),
    (Code::Delete, &["Del", "Delete"]),
    (Code::Insert, &["Ins", "Insert"]),
    (Code::Home, &["Home"]),
    (Code::End, &["End"]),
    (Code::PageUp, &["PgUp", "PageUp"]),
    (Code::PageDown, &["PgDn", "PageDown"]),
    (Code::Up, &["Up"]),
    (Code::Down, &["Down"]),
    (Code::Left, &["Left"]),
    (Code::Right, &["Right"]),
];

impl Key {
    /// Folds shift into the case of a character, and makes a character with control lower case.
    pub fn new(code: Code, ctrl: bool, alt: bool, shift: bool) -> Self {
        let (code, shift) = match code {
            Code::Char(c) if ctrl => (Code::Char(only(c.to_lowercase()).unwrap_or(c)), false),
            Code::Char(c) if shift => (Code::Char(upper(c)), false),
            Code::Char(c) => (Code::Char(c), false),
            code => (code, shift),
        };
        Self {
            code,
            ctrl,
            alt,
            shift,
        }
    }

    #[cfg(test)]
    pub fn plain(code: Code) -> Self {
        Self::new(code, false, false, false)
    }

    #[cfg(test)]
    pub fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    #[cfg(test)]
    pub fn ctrl(c: char) -> Self {
        Self::new(Code::Char(c), true, false, false)
    }

    /// The character that the key inserts into a text field.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// The key that most terminals report instead, as both are the same byte.
    pub fn alias(self) -> Option<Self> {
        let code = match self.code {
            Code::Char('i') => Code::Tab,
            Code::Char('m') => Code::Enter,
            Code::Char('h') => Code::Backspace,
            Code::Char('[') => Code::Esc,
            _ => return None,
        };
        self.ctrl.then(|| Self::new(code, false, self.alt, false))
    }
}

fn only(mut chars: impl Iterator<Item = char>) -> Option<char> {
    chars.next().filter(|_| chars.next().is_none())
}

/// The upper case of `c`, if it is one character.
fn upper(c: char) -> char {
    only(c.to_uppercase()).unwrap_or(c)
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let held = [
            (self.ctrl, "Ctrl-"),
            (self.alt, "Alt-"),
            (self.shift, "Shift-"),
        ];
        for (_, name) in held.iter().filter(|(is_held, _)| *is_held) {
            f.write_str(name)?;
        }
        if let Some((_, names)) = NAMES.iter().find(|(code, _)| *code == self.code) {
            return f.write_str(names[0]);
        }
        match self.code {
            Code::F(n) => write!(f, "F{n}"),
            Code::Char(c) => write!(f, "{c}"),
            _ => Ok(()),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseKeyError {
    #[error("unknown key “{0}”: expected one such as “j”, “Ctrl-d”, “Space”, “PgDn” or “F5”")]
    Key(String),
    #[error("unknown modifier “{modifier}” in “{key}”: expected Ctrl, Alt or Shift")]
    Modifier { key: String, modifier: String },
    #[error("“{0}”: write the character that the key types with Shift")]
    Shift(String),
}

impl FromStr for Key {
    type Err = ParseKeyError;

    fn from_str(spec: &str) -> Result<Self, ParseKeyError> {
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        let mut rest = spec;
        // A final hyphen is the key itself: `-`, `Ctrl--`.
        while let Some((name, after)) = rest.split_once('-') {
            if name.is_empty() || after.is_empty() {
                break;
            }
            match name.to_ascii_lowercase().as_str() {
                "ctrl" | "control" | "c" => ctrl = true,
                "alt" | "meta" | "option" | "a" | "m" => alt = true,
                "shift" | "s" => shift = true,
                _ => {
                    return Err(ParseKeyError::Modifier {
                        key: spec.to_owned(),
                        modifier: name.to_owned(),
                    });
                }
            }
            rest = after;
        }
        let code = parse_code(rest).ok_or_else(|| ParseKeyError::Key(spec.to_owned()))?;
        if let Code::Char(c) = code
            && shift
            && !ctrl
            && upper(c) == c
            && !c.is_uppercase()
        {
            return Err(ParseKeyError::Shift(spec.to_owned()));
        }
        Ok(Self::new(code, ctrl, alt, shift))
    }
}

/// Names are case-insensitive, single characters are not.
fn parse_code(name: &str) -> Option<Code> {
    if let Some(c) = only(name.chars()) {
        return (!c.is_control()).then_some(Code::Char(c));
    }
    let named = NAMES
        .iter()
        .find(|(_, names)| names.iter().any(|known| known.eq_ignore_ascii_case(name)));
    if let Some((code, _)) = named {
        return Some(*code);
    }
    let number = name.strip_prefix(['F', 'f'])?;
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let n = number.parse().ok()?;
    (1..=24).contains(&n).then_some(Code::F(n))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(spec: &str, shown: &str) {
        let key = spec.parse::<Key>().unwrap();
        assert_eq!(key.to_string(), shown);
    }

    #[test]
    fn specs_are_normalised() {
        let normal = "j G { < - = Space Enter Esc PgDn Shift-Tab Ctrl-d Alt-x Alt-X F5 F24 Ctrl-- \
                      Ctrl-Alt-Del Shift-F3 ß “";
        for same in normal.split(' ') {
            check(same, same);
        }
        check("ctrl-D", "Ctrl-d");
        check("C-d", "Ctrl-d");
        check("Shift-g", "G");
        check("alt-shift-x", "Alt-X");
        check("Alt-Ctrl-x", "Ctrl-Alt-x");
        check("escape", "Esc");
        check("pagedown", "PgDn");
        check("shift-TAB", "Shift-Tab");
        check("Ctrl-Space", "Ctrl-Space");
        check(" ", "Space");
        check("S-Up", "Shift-Up");
    }

    #[test]
    fn invalid_specs_are_rejected() {
        for spec in [
            "", "jj", "Ctrl-", "Hyper-x", "F0", "F25", "F+1", "Shift-1", "Shift-ß", "\t", "Ctrl-\n",
        ] {
            assert!(spec.parse::<Key>().is_err(), "{spec:?} was accepted");
        }
    }

    #[test]
    fn control_keys_with_an_alias() {
        let alias = |spec: &str| spec.parse::<Key>().unwrap().alias();
        assert_eq!(alias("Ctrl-i"), Some(Key::plain(Code::Tab)));
        assert_eq!(alias("Ctrl-d"), None);
        assert_eq!(alias("i"), None);
    }

    fn any_key() -> impl Strategy<Value = Key> {
        let named = (0..NAMES.len()).prop_map(|i| NAMES[i].0);
        let code = prop_oneof![
            named,
            (1u8..=24).prop_map(Code::F),
            any::<char>()
                .prop_filter("no control", |c| !c.is_control())
                .prop_map(Code::Char),
        ];
        (code, any::<[bool; 3]>())
            .prop_map(|(code, [ctrl, alt, shift])| Key::new(code, ctrl, alt, shift))
    }

    proptest! {
        #[test]
        fn display_and_parse_round_trip(key in any_key()) {
            prop_assert_eq!(key.to_string().parse::<Key>(), Ok(key));
        }

        #[test]
        fn normalising_is_idempotent(key in any_key()) {
            prop_assert_eq!(Key::new(key.code, key.ctrl, key.alt, key.shift), key);
        }

        #[test]
        fn parsing_never_panics(spec in "\\PC{0,12}") {
            let _ = spec.parse::<Key>();
        }
    }
}
