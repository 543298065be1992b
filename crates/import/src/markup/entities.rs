//! Character references: `&rsquo;`, `&#8217;`, `&#x2019;`.

use std::borrow::Cow;

/// The longest name of a character reference, in bytes.
const MAX_NAME: usize = 32;

/// Resolves the character references of `text`; anything else stays as written.
///
/// Numeric references to C1 controls (`&#146;`) mean windows-1252 characters, as the HTML standard has it.
/// NUL and what is no character become U+FFFD.
pub fn decode(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    let mut rest = &text[first..];
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let len = reference(rest, &mut out).unwrap_or_else(|| {
            out.push('&');
            1
        });
        rest = &rest[len..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Appends the character of the reference at the start of `rest` to `out`. Returns the length in bytes.
fn reference(rest: &str, out: &mut String) -> Option<usize> {
    if let Some(number) = rest.strip_prefix("&#") {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16),
            None => (number, 10),
        };
        let len = digits
            .find(|c: char| !c.is_digit(radix))
            .unwrap_or(digits.len());
        if len == 0 {
            return None;
        }
        let value = u32::from_str_radix(&digits[..len], radix).unwrap_or(u32::MAX);
        out.push(character(value));
        let ends = usize::from(digits[len..].starts_with(';'));
        return Some(rest.len() - digits.len() + len + ends);
    }
    let name = &rest[1..];
    let len = name
        .bytes()
        .take(MAX_NAME)
        .take_while(u8::is_ascii_alphanumeric)
        .count();
    if name[len..].starts_with(';') {
        let written = &rest[..len + 2];
        let decoded = html_escape::decode_html_entities(written);
        if decoded != written {
            out.push_str(&decoded);
            return Some(written.len());
        }
    }
    let (legacy, c) = LEGACY.iter().find(|(legacy, _)| name.starts_with(legacy))?;
    out.push(*c);
    Some(1 + legacy.len())
}

/// Names that need no semicolon, as far as running text uses them. `&not` and the like are left out: they
/// begin the names of parameters in URLs.
const LEGACY: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("nbsp", '\u{a0}'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("eacute", 'é'),
    ("egrave", 'è'),
    ("uuml", 'ü'),
    ("ouml", 'ö'),
    ("auml", 'ä'),
    ("pound", '£'),
];

fn character(value: u32) -> char {
    match value {
        0 => '\u{fffd}',
        0x80..=0x9f => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(&[value as u8])
            .0
            .chars()
            .next()
            .unwrap_or('\u{fffd}'),
        _ => char::from_u32(value).unwrap_or('\u{fffd}'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn character_references() {
        for (written, decoded) in [
            ("plain", "plain"),
            ("&ldquo;No,&rdquo; she said", "“No,” she said"),
            ("&#8220;No&#x201D;", "“No”"),
            ("don&#146;t", "don’t"),
            ("&amp;lt;", "&lt;"),
            ("AT&T &amp AT&amp;T", "AT&T & AT&T"),
            ("caf&eacute;&nbsp;x", "café\u{a0}x"),
            ("&unknown; &; & &# &#x &#;", "&unknown; &; & &# &#x &#;"),
            ("&#0;&#xD800;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}"),
            ("&hellip;&mdash;&euro;", "…—€"),
            ("a & b", "a & b"),
        ] {
            assert_eq!(decode(written), decoded, "{written}");
        }
    }
}
