//! Repairs text that another program has garbled, where nothing else can be meant, and says so.
//!
//! Two kinds: UTF-8 that was read as windows-1252 and saved again, once or twice ([`mojibake`]), and
//! character references in a file that is no HTML ([`references`]).

use encoding_rs::WINDOWS_1252;

use crate::markup::entities;

/// How often a text may have been garbled.
const MAX_PASSES: usize = 3;
/// The fewest garbled characters of a text.
const MIN_GARBLED: usize = 2;
/// How many characters may stand by themselves before a text is taken to be right.
const MAX_OTHER: usize = 8;
/// The fewest character references of a text.
const MIN_REFERENCES: usize = 3;

/// `text` as it was before UTF-8 was read as windows-1252 (`â€œ` for `“`), with a note; `None` when it may
/// be right as it is: when characters that are not ASCII also stand by themselves.
pub fn mojibake(text: &str) -> Option<(String, String)> {
    let mut repaired = ungarbled(text)?;
    let mut n = 1;
    while n < MAX_PASSES
        && let Some(again) = ungarbled(&repaired)
    {
        repaired = again;
        n += 1;
    }
    let times = match n {
        1 => "",
        2 => ", twice",
        _ => ", three times",
    };
    let note = format!("characters were garbled (UTF-8 read as windows-1252{times}): repaired");
    Some((repaired, note))
}

fn ungarbled(text: &str) -> Option<String> {
    // The first byte of a character of UTF-8 was taken for one of `Â` to `ô`, which this one begins.
    memchr::memchr(0xc3, text.as_bytes())?;
    let first = text.find(|c: char| !c.is_ascii())?;
    let mut out = text[..first].to_owned();
    let (mut n_garbled, mut n_other) = (0usize, 0usize);
    let mut rest = &text[first..];
    while let Some(c) = rest.chars().next() {
        if let Some((original, len)) = garbled(rest) {
            n_garbled += 1;
            out.push(original);
            rest = &rest[len..];
        } else {
            n_other += usize::from(!c.is_ascii());
            // Most texts are right: a few characters show it.
            if n_other > MAX_OTHER + n_garbled / 20 {
                return None;
            }
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    (n_garbled >= MIN_GARBLED && n_other * 20 <= n_garbled).then_some(out)
}

/// The character that the characters at the start of `text` were, and their length in bytes.
fn garbled(text: &str) -> Option<(char, usize)> {
    let mut chars = text.char_indices();
    let (_, first) = chars.next()?;
    let first = byte_of(first).filter(|byte| (0xc2..=0xf4).contains(byte))?;
    let n = match first {
        0xc2..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    };
    let mut bytes = [first, 0, 0, 0];
    for at in 1..n {
        let starts_mark = at == 2 && bytes[..2] == [0xe2, 0x80];
        let next = match chars.next() {
            // `”` ends with a byte that windows-1252 lacks; some programs put this character for it.
            Some((_, '\u{fffd}')) if starts_mark => Some(0x9d),
            Some((_, c)) => byte_of(c),
            None => None,
        };
        match next.filter(|byte| (0x80..0xc0).contains(byte)) {
            Some(byte) => bytes[at] = byte,
            // Others drop it.
            None if starts_mark => return Some(('”', "â€".len())),
            None => return None,
        }
    }
    let original = str::from_utf8(&bytes[..n]).ok()?.chars().next()?;
    Some((original, chars.offset()))
}

/// The byte that windows-1252 reads as `c`.
fn byte_of(c: char) -> Option<u8> {
    match c {
        '\u{80}'..='\u{ff}' => Some(c as u8),
        _ if c.is_ascii() => None,
        _ => {
            let mut buffer = [0; 4];
            let (bytes, _, is_lossy) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
            (!is_lossy && bytes.len() == 1).then(|| bytes[0])
        }
    }
}

/// `text` with its character references (`&rsquo;`, `&#8217;`) resolved, with a note; `None` unless the text
/// is clearly written with them: typographic marks occur only so, and there are no tags.
pub fn references(text: &str) -> Option<(String, String)> {
    let mut n_references = 0;
    for (at, _) in text.match_indices('&') {
        let near = &text[at..text.floor_char_boundary(at + 12)];
        let end = near.find(';').map_or(0, |end| end + 1);
        let c = entities::decode(&near[..end]);
        n_references += usize::from(end > 0 && c != near[..end]);
    }
    let is_marked_up = || text.contains("</") || text.contains("&lt;/");
    let n_marks = || {
        text.chars()
            .filter(|c| matches!(c, '“' | '”' | '‘' | '’' | '–' | '—' | '…' | '\u{a0}'))
            .count()
    };
    if n_references < MIN_REFERENCES || is_marked_up() || n_marks() > 0 {
        return None;
    }
    let note = "character references (&rsquo;) were written out in the text: replaced";
    Some((entities::decode(text).into_owned(), note.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "“It stays,” she said – the café’s ferry… for £5.";

    fn garble(text: &str) -> String {
        let decoded = WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
        decoded.0.into_owned()
    }

    #[test]
    fn text_garbled_once_to_three_times_is_repaired() {
        let mut text = TEXT.to_owned();
        for times in ["2)", "2, twice)", "2, three times)"] {
            text = garble(&text);
            let (repaired, note) = mojibake(&text).unwrap();
            assert_eq!(repaired, TEXT);
            assert!(note.contains(times), "{note}");
        }
    }

    #[test]
    fn mark_whose_last_byte_was_lost_is_repaired() {
        for lost in ["â€ she", "â€\u{fffd} she", "â€\u{9d} she"] {
            let (repaired, _) = mojibake(&format!("â€œIt stays,{lost} said.")).unwrap();
            assert_eq!(repaired, "“It stays,” she said.");
        }
    }

    #[test]
    fn text_that_may_be_right_is_left_alone() {
        for text in [
            TEXT,
            "Ã",
            "The signs “â€œ” are read wrong, as “Ã©” is.",
            "SÃO PAULO, À LA CARTE, PÂTÉ",
            "Une pâte à tarte, déjà vu, Noël",
            "A price of Â£5",
            "Ó\u{fffd} Ó\u{fffd}",
            "Plain words",
        ] {
            assert_eq!(mojibake(text), None, "{text}");
        }
    }

    #[test]
    fn references_are_resolved_where_a_text_is_full_of_them() {
        let text = "&ldquo;It stays,&rdquo; she said &#8211; the caf&eacute;&#x2019;s ferry";
        let (repaired, _) = references(text).unwrap();
        assert_eq!(repaired, "“It stays,” she said – the café’s ferry");
        for text in [
            "Write &rsquo; for ’ and &ldquo; for “, or &#8217;.",
            "<p>&ldquo;It stays,&rdquo; she said&hellip;</p>",
            "R&D; AT&T; Q&A; and so on",
            "one &amp; two",
        ] {
            assert_eq!(references(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn garbled_text_is_restored(text in "[a-z “”’–é£]{0,30}”[a-z ]{1,9}“[a-z]") {
            prop_assert_eq!(mojibake(&garble(&text)).map(|(text, _)| text), Some(text));
        }

        #[test]
        fn any_text_is_read(text in "([-a&;#x0-9]|â|€|œ|Ã|©|\u{9d}|“|&rsquo;){0,30}") {
            mojibake(&text);
            references(&text);
        }
    }
}
