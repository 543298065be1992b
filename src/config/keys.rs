//! Keys as the settings file and the help write them: `j`, `G`, `Ctrl-d`, `Space`, `PgDn`,
//! `Shift-Tab`, `Alt-x`, `<`, `F5`.
//!
//! A [`Key`] has one form: shift is folded into the case of a character, and what a terminal
//! cannot tell apart (`Ctrl-D` and `Ctrl-d`) is one key. Which action a key means is not known
//! here.

use std::fmt;
use std::str::FromStr;

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A character, with shift folded into it: `g`, `G`, `{`, a space.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Backspace.
    Backspace,
    /// Tab; the back tab is Tab with shift.
    Tab,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// A function key, from 1.
    F(u8),
}

/// A key with its modifiers, in its one form (see [`Key::new`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The key itself.
    pub code: Code,
    /// Control is held.
    pub ctrl: bool,
    /// Alt (Option, Meta) is held.
    pub alt: bool,
    /// Shift is held; never with a character, whose case holds it.
    pub shift: bool,
}

/// Names of the keys that are no characters, the one that is shown first.
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
    /// The key in its one form: shift with a character becomes the character's case, control with
    /// a character is written small.
    pub fn new(code: Code, ctrl: bool, alt: bool, shift: bool) -> Self {
        let (code, shift) = match code {
            Code::Char(c) if ctrl => (Code::Char(lower(c)), false),
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

    /// A key with no modifier.
    pub fn plain(code: Code) -> Self {
        Self::new(code, false, false, false)
    }

    /// A character with no modifier but its own case.
    pub fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// A character with control held.
    pub fn ctrl(c: char) -> Self {
        Self::new(Code::Char(c), true, false, false)
    }

    /// The character that this key types as text, if it does.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// The key that a terminal sends instead of this one, where the two are the same byte.
    pub fn arrives_as(self) -> Option<Self> {
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

/// The capital of `c` where it is one character.
fn upper(c: char) -> char {
    let mut capitals = c.to_uppercase();
    match (capitals.next(), capitals.next()) {
        (Some(capital), None) => capital,
        _ => c,
    }
}

/// The small letter of `c` where it is one character.
fn lower(c: char) -> char {
    let mut small = c.to_lowercase();
    match (small.next(), small.next()) {
        (Some(small), None) => small,
        _ => c,
    }
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

impl FromStr for Key {
    type Err = String;

    fn from_str(spec: &str) -> Result<Self, String> {
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        let mut rest = spec;
        // A hyphen that ends the spec is the key itself: `-`, `Ctrl--`.
        while let Some((name, after)) = rest.split_once('-') {
            if name.is_empty() || after.is_empty() {
                break;
            }
            match name.to_ascii_lowercase().as_str() {
                "ctrl" | "control" | "c" => ctrl = true,
                "alt" | "meta" | "option" | "a" | "m" => alt = true,
                "shift" | "s" => shift = true,
                _ => return Err(format!("“{spec}” is no key: there is no modifier “{name}”")),
            }
            rest = after;
        }
        let code = code_of(rest).ok_or_else(|| {
            format!("“{spec}” is no key: write one as “j”, “Ctrl-d”, “Space”, “PgDn” or “F5”")
        })?;
        if let Code::Char(c) = code
            && shift
            && !ctrl
            && upper(c) == c
            && !c.is_uppercase()
        {
            return Err(format!(
                "“{spec}”: write the character that Shift and the key type together"
            ));
        }
        Ok(Self::new(code, ctrl, alt, shift))
    }
}

/// The key that `name` means; names in any case, a single character as it is.
fn code_of(name: &str) -> Option<Code> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
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
    fn specs_are_read_and_shown_in_one_form() {
        for same in [
            "j",
            "G",
            "{",
            "<",
            "-",
            "=",
            "Space",
            "Enter",
            "Esc",
            "PgDn",
            "Shift-Tab",
            "Ctrl-d",
            "Alt-x",
            "Alt-X",
            "F5",
            "F24",
            "Ctrl--",
            "Ctrl-Alt-Del",
            "Shift-F3",
            "ß",
            "“",
        ] {
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
    fn nonsense_is_refused_in_words() {
        for spec in [
            "", "jj", "Ctrl-", "Hyper-x", "F0", "F25", "F+1", "Shift-1", "Shift-ß", "\t", "Ctrl-\n",
        ] {
            assert!(spec.parse::<Key>().is_err(), "{spec:?} was taken");
        }
    }

    #[test]
    fn bytes_that_two_keys_share_are_told() {
        let arrives = |spec: &str| spec.parse::<Key>().unwrap().arrives_as();
        assert_eq!(arrives("Ctrl-i"), Some(Key::plain(Code::Tab)));
        assert_eq!(arrives("Ctrl-d"), None);
        assert_eq!(arrives("i"), None);
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
        fn what_is_shown_is_read_again(key in any_key()) {
            prop_assert_eq!(key.to_string().parse::<Key>(), Ok(key));
        }

        #[test]
        fn one_form_is_a_fixed_point(key in any_key()) {
            prop_assert_eq!(Key::new(key.code, key.ctrl, key.alt, key.shift), key);
        }

        #[test]
        fn any_words_are_taken_or_refused(spec in "\\PC{0,12}") {
            let _ = spec.parse::<Key>();
        }
    }
}
