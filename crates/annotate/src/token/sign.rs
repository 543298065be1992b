//! Quotation marks in all their spellings: characters, doubled single marks, character references that
//! were left in the text, and marks garbled by a wrong decoding.

/// Whether a character can be a quotation mark.
pub const fn is_mark(c: char) -> bool {
    matches!(
        c,
        '“' | '”'
            | '‘'
            | '’'
            | '"'
            | '\''
            | '`'
            | '´'
            | '«'
            | '»'
            | '„'
            | '‟'
            | '‚'
            | '‛'
            | '‹'
            | '›'
            | '＂'
            | '″'
            | '❛'
            | '❜'
            | '❝'
            | '❞'
            | '〝'
            | '〞'
            | '〟'
            | '「'
            | '」'
            | '『'
            | '』'
    )
}

/// Whether a character is an apostrophe or a single quotation mark used as one.
pub const fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '´')
}

/// Character references of quotation marks, without the `&`.
const REFERENCES: [(&str, char); 30] = [
    ("quot;", '"'),
    ("#34;", '"'),
    ("#034;", '"'),
    ("#x22;", '"'),
    ("ldquo;", '“'),
    ("#8220;", '“'),
    ("#x201c;", '“'),
    ("#x201C;", '“'),
    ("rdquo;", '”'),
    ("#8221;", '”'),
    ("#x201d;", '”'),
    ("#x201D;", '”'),
    ("lsquo;", '‘'),
    ("#8216;", '‘'),
    ("#x2018;", '‘'),
    ("rsquo;", '’'),
    ("#8217;", '’'),
    ("#x2019;", '’'),
    ("apos;", '\''),
    ("#39;", '\''),
    ("#039;", '\''),
    ("#x27;", '\''),
    ("laquo;", '«'),
    ("#171;", '«'),
    ("raquo;", '»'),
    ("#187;", '»'),
    ("bdquo;", '„'),
    ("#8222;", '„'),
    ("sbquo;", '‚'),
    ("#8218;", '‚'),
];

/// The sign that a character reference or garbled bytes at the start of `text` stand for, and their
/// length. The sign is a quotation mark, a dash or an ellipsis.
pub fn coded(text: &str) -> Option<(char, usize)> {
    match text.as_bytes().first()? {
        b'&' => {
            let rest = &text[1..];
            let (name, sign) = REFERENCES.iter().find(|(name, _)| rest.starts_with(name))?;
            Some((*sign, 1 + name.len()))
        }
        _ => garbled(text),
    }
}

/// A sign of the block U+2000 in UTF-8, read as Windows-1252 or Latin-1: `â€œ` for `“`.
fn garbled(text: &str) -> Option<(char, usize)> {
    let mut chars = text.strip_prefix('â')?.chars();
    let second = chars.next().filter(|c| matches!(c, '€' | '\u{80}'))?;
    let start = 'â'.len_utf8() + second.len_utf8();
    let third = chars.next();
    let sign = match third.unwrap_or(' ') {
        'œ' | '\u{9c}' => '“',
        '\u{9d}' => '”',
        '˜' | '\u{98}' => '‘',
        '™' | '\u{99}' => '’',
        '“' | '\u{93}' => '–',
        '”' | '\u{94}' => '—',
        '¦' => '…',
        // Windows-1252 has no character for the third byte of `”`, and many programs drop it.
        c if second == '€' && !c.is_alphanumeric() => return Some(('”', start)),
        _ => return None,
    };
    Some((sign, start + third.map_or(0, char::len_utf8)))
}

/// The sign that a token stands for, if it is a quotation mark: `"` for `''` and `&quot;`.
pub fn of_token(word: &str) -> Option<char> {
    let mut chars = word.chars();
    let first = chars.next()?;
    if let Some((sign, _)) = coded(word) {
        return is_mark(sign).then_some(sign);
    }
    if chars.next() == Some(first) {
        return match first {
            '`' | '‘' => Some('“'),
            '’' => Some('”'),
            '\'' => Some('"'),
            ',' => Some('„'),
            _ => None,
        };
    }
    is_mark(first).then_some(first)
}
