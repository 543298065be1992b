//! The only door out: text made visible and harmless for a terminal.

use std::borrow::Cow;

/// What stands on screen for one character that must not reach a terminal as it is; `None` when the
/// character may pass. A tab and line ends are the caller's business in laid-out text.
pub fn substitute(c: char) -> Option<char> {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + c as u32),
        '\x7f' => Some('␡'),
        '\u{80}'..='\u{9f}' => Some('�'),
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' => {
            Some('⸮')
        }
        _ => None,
    }
}

/// One line of text for a title, a list or a notice: controls substituted, line ends and tabs made
/// blanks.
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| substitute(c).is_some()) {
        return Cow::Borrowed(text);
    }
    text.chars()
        .map(|c| match c {
            '\n' | '\t' | '\r' => ' ',
            c => substitute(c).unwrap_or(c),
        })
        .collect::<String>()
        .into()
}
