//! The control sequences that the program may write to a terminal. Any other is a leak.

use std::collections::BTreeMap;

/// The DEC private modes that the program sets.
const MODES: [&str; 7] = ["25", "1002", "1004", "1006", "1049", "2004", "2026"];

/// The private modes that a byte stream has set or reset.
pub type Modes = BTreeMap<String, bool>;

/// Checks everything that a session wrote. Line ends and tabs are allowed outside the alternate screen
/// only.
pub fn check(bytes: &[u8]) -> Result<Modes, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let around = &bytes[at.saturating_sub(60)..bytes.len().min(at + 20)];
        format!("not UTF-8: “{}”", around.escape_ascii())
    })?;
    let mut modes = Modes::new();
    let mut rest = text;
    let mut is_flag = false;
    while let Some(c) = rest.chars().next() {
        let is_alternate = modes.get("1049") == Some(&true);
        if c == '\x1b' {
            let length = command(&rest[1..], &mut modes)
                .ok_or_else(|| format!("sequence not allowed: {:?}", around(text, rest)))?;
            rest = &rest[1 + length..];
            continue;
        }
        let is_line_end = !is_alternate && matches!(c, '\r' | '\n' | '\t');
        // Tag characters are part of a flag emoji.
        is_flag = c == '\u{1f3f4}' || is_flag && is_tag(c);
        let is_harmless = is_line_end || is_flag && is_tag(c);
        if !is_harmless && is_unsafe(c) {
            return Err(format!("{c:?} in {:?}", around(text, rest)));
        }
        rest = &rest[c.len_utf8()..];
    }
    Ok(modes)
}

/// Whether a character can affect a terminal or its surroundings: controls, line separators,
/// bidirectional marks, tags.
pub fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{61c}' | '\u{200e}' | '\u{200f}'
        )
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || is_tag(c)
}

/// Invisible characters that can hide text.
fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0000}'..='\u{e007f}')
}

/// The length of the sequence after ESC, if it is one of the program's.
fn command(after: &str, modes: &mut Modes) -> Option<usize> {
    if let Some(body) = after.strip_prefix(']') {
        // The background query, OSC 52 with base64, and hyperlinks.
        let end = body.find('\x1b')?;
        let is_own = body[..end] == *"11;?"
            || body.strip_prefix("52;c;").is_some_and(|data| {
                let data = data.split('\x1b').next().unwrap_or_default();
                data.bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b))
            })
            || body[..end].strip_prefix("8;").is_some_and(is_hyperlink);
        return (is_own && body[end..].starts_with("\x1b\\")).then_some(1 + end + 2);
    }
    let body = after.strip_prefix('[')?;
    let end = body.find(|c: char| c.is_ascii_alphabetic())?;
    let (params, last) = (&body[..end], body.as_bytes()[end]);
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let is_own = match last {
        b'h' | b'l' => {
            let mode = params
                .strip_prefix('?')
                .filter(|mode| MODES.contains(mode))?;
            modes.insert(mode.to_owned(), last == b'h');
            true
        }
        b'H' => params.split(';').count() == 2 && params.split(';').all(is_number),
        // Without parameters it would reset all attributes (crossterm issue 1069).
        b'm' => params.split(';').all(is_number),
        b'J' => matches!(params, "" | "1" | "2"),
        b'K' => params.is_empty(),
        // Cursor forward, and scrolling of a region.
        b'C' => params.is_empty() || is_number(params),
        b'S' | b'T' => is_number(params),
        b'r' => params.is_empty() || params.split(';').all(is_number),
        _ => false,
    };
    is_own.then_some(1 + end + 1)
}

/// Whether the parameters of OSC 8 end a link, or begin one that a browser opens.
fn is_hyperlink(params: &str) -> bool {
    let Some((id, address)) = params.split_once(';') else {
        return false;
    };
    let is_id = |id: &str| {
        let digits = id.strip_prefix("id=");
        digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let schemes = ["http://", "https://", "mailto:"];
    let opens = schemes.iter().any(|scheme| address.starts_with(scheme));
    let is_plain = address.bytes().all(|byte| byte.is_ascii_graphic());
    (id.is_empty() && address.is_empty()) || (is_id(id) && opens && is_plain)
}

/// The texts sent to the clipboard.
pub fn copied(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let sent = text.split("\x1b]52;c;").skip(1);
    sent.filter_map(|rest| String::from_utf8(base64(rest.split('\x1b').next()?)).ok())
        .collect()
}

fn base64(digits: &str) -> Vec<u8> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    let (mut bits, mut n_bits) = (0_u32, 0);
    for digit in digits.chars().filter_map(|digit| DIGITS.find(digit)) {
        bits = bits << 6 | digit as u32;
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            bytes.push((bits >> n_bits) as u8);
            bits &= (1 << n_bits) - 1;
        }
    }
    bytes
}

/// The part of `text` around the start of its suffix `rest`.
fn around<'a>(text: &'a str, rest: &str) -> &'a str {
    let at = text.len() - rest.len();
    let from = (0..=at.saturating_sub(40))
        .rev()
        .find(|&at| text.is_char_boundary(at));
    let to = (at + 40..text.len()).find(|&at| text.is_char_boundary(at));
    &text[from.unwrap_or(0)..to.unwrap_or(text.len())]
}

/// Whether any sequence in `bytes` sets a colour.
pub fn has_colour(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    text.split("\x1b[").skip(1).any(|command| {
        let params = command.split('m').next().unwrap_or_default();
        let is_style = params.bytes().all(|b| b.is_ascii_digit() || b == b';');
        is_style
            && params.split(';').any(|param| {
                let n: u16 = param.parse().unwrap_or(0);
                matches!(n, 30..=59 | 90..=107)
            })
    })
}

#[test]
fn only_the_programs_sequences_are_allowed() {
    let modes = check(b"\x1b[?1049h\x1b[?25l\x1b[1;31;48;5;9mword\x1b[0m\x1b[?25h\x1b[?1049l\r\n");
    let modes = modes.unwrap();
    assert_eq!((modes["1049"], modes["25"]), (false, true));
    assert!(check(b"\x1b]11;?\x1b\\\x1b]52;c;aGk=\x1b\\").is_ok());
    for leak in [
        "\x1b]0;title\x07",
        "\x1b[m",
        "\x1b[?1003h",
        "\x1b[5n",
        "\x1bc",
        "\x1bP1$r\x1b\\",
        "a\x07",
        "a\u{9b}1m",
        "a\u{202e}",
        "\x1b[?1049hline\n",
    ] {
        assert!(check(leak.as_bytes()).is_err(), "{leak:?} is allowed");
    }
    assert!(check(b"\xff").is_err());
    assert_eq!(copied(b"\x1b]52;c;aGkhIQ==\x1b\\"), ["hi!!"]);
    assert!(has_colour(b"\x1b[1;31ma") && has_colour(b"\x1b[38;5;1ma"));
    assert!(!has_colour(b"\x1b[1ma\x1b[31;4Ha\x1b[0;4ma"));
}
