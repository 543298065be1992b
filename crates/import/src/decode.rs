//! Bytes to text: which encoding they are in, and their line ends.
//!
//! The order of evidence: a byte order mark, NULs that only UTF-16 explains, valid UTF-8, and last a
//! guess by `chardetng`, kept to what its evidence can bear. The encoding is decided on the first
//! [`HEAD`] bytes (or, when those are plain ASCII, on as many around the first byte that is not), so
//! the cost of a guess does not grow with the file.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use pullquote_text::Encoding;

/// How many bytes decide the encoding.
pub const HEAD: usize = 1 << 20;

/// A decoded text.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// The text: byte order mark removed, CR LF and CR made LF, nothing else changed.
    pub text: String,
    /// How the bytes were read.
    pub encoding: Encoding,
    /// What the reader should know, in words; empty for plain UTF-8.
    pub notes: Vec<String>,
}

/// Reads any bytes as text.
///
/// ```
/// use pullquote_import::decode::decode;
/// let latin = decode(b"The caf\xe9 in the square has been there\r\nfor a hundred and ten years.".to_vec());
/// assert_eq!(latin.text, "The café in the square has been there\nfor a hundred and ten years.");
/// assert!(latin.encoding.guessed);
/// ```
pub fn decode(bytes: Vec<u8>) -> Decoded {
    declared(bytes, None)
}

/// Reads bytes that say in which encoding they are, as pages do; a byte order mark says more, and so
/// do bytes that only UTF-16 explains. What says UTF-8 and is none is read like bytes that say
/// nothing.
pub fn declared(bytes: Vec<u8>, encoding: Option<&'static encoding_rs::Encoding>) -> Decoded {
    let (text, encoding) = match mark(&bytes) {
        Some((Form::Utf8, skip)) => utf8(bytes, skip),
        Some((form, skip)) => utf16(&bytes[skip..], form, false),
        None => match (unmarked_utf16(&bytes), encoding) {
            (Some(form), _) => utf16(&bytes, form, true),
            (None, Some(coder)) if coder != encoding_rs::UTF_8 => coded(&bytes, coder, false),
            (None, _) => unmarked(bytes),
        },
    };
    let text = unify_line_ends(text);
    let notes = notes(&text, encoding);
    Decoded {
        text,
        encoding,
        notes,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Utf8,
    Utf16Le,
    Utf16Be,
}

/// The byte order mark and its length in bytes.
fn mark(bytes: &[u8]) -> Option<(Form, usize)> {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => Some((Form::Utf8, 3)),
        [0xff, 0xfe, ..] => Some((Form::Utf16Le, 2)),
        [0xfe, 0xff, ..] => Some((Form::Utf16Be, 2)),
        _ => None,
    }
}

/// UTF-16 without a mark: in text of mostly ASCII letters every second byte is NUL, which no other
/// text has.
fn unmarked_utf16(bytes: &[u8]) -> Option<Form> {
    let head = &bytes[..bytes.len().min(HEAD) & !1];
    let units = head.len() / 2;
    if units < 2 || !head.contains(&0) {
        return None;
    }
    let (mut even, mut odd) = (0, 0);
    for unit in head.chunks_exact(2) {
        even += usize::from(unit[0] == 0);
        odd += usize::from(unit[1] == 0);
    }
    // Six in ten leaves room for quotation marks, dashes and accents beyond Latin-1.
    if odd * 10 >= units * 6 && even * 50 <= units {
        Some(Form::Utf16Le)
    } else if even * 10 >= units * 6 && odd * 50 <= units {
        Some(Form::Utf16Be)
    } else {
        None
    }
}

fn utf16(bytes: &[u8], form: Form, guessed: bool) -> (String, Encoding) {
    let (coder, name) = match form {
        Form::Utf16Be => (UTF_16BE, "UTF-16BE"),
        _ => (UTF_16LE, "UTF-16LE"),
    };
    let (text, lossy) = coder.decode_without_bom_handling(bytes);
    let encoding = Encoding {
        name,
        guessed,
        lossy,
    };
    (text.into_owned(), encoding)
}

fn utf8(mut bytes: Vec<u8>, skip: usize) -> (String, Encoding) {
    bytes.drain(..skip);
    let mut encoding = Encoding::UTF_8;
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        encoding.lossy = true;
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    });
    (text, encoding)
}

/// Bytes that nothing declares: UTF-8 when they are, else UTF-8 with damage, else a guess.
fn unmarked(bytes: Vec<u8>) -> (String, Encoding) {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text, Encoding::UTF_8),
        Err(error) => error.into_bytes(),
    };
    let head = deciding(&bytes);
    if is_damaged_utf8(head) {
        return utf8(bytes, 0);
    }
    coded(&bytes, guess(head), true)
}

fn coded(bytes: &[u8], coder: &'static encoding_rs::Encoding, guessed: bool) -> (String, Encoding) {
    let (text, lossy) = match coder.decode_without_bom_handling(bytes) {
        (Cow::Borrowed(text), lossy) => (text.to_owned(), lossy),
        (Cow::Owned(text), lossy) => (text, lossy),
    };
    let head = deciding(bytes);
    let latin = coder == WINDOWS_1252 && !head.iter().any(|byte| (0x80..=0x9f).contains(byte));
    let encoding = Encoding {
        name: if latin { "ISO-8859-1" } else { coder.name() },
        guessed,
        lossy,
    };
    (text, encoding)
}

/// The stretch on which the encoding is decided.
fn deciding(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let start = if first < HEAD { 0 } else { first - HEAD / 2 };
    &bytes[start..bytes.len().min(start + HEAD)]
}

/// Whether what is not ASCII is by far mostly good UTF-8, so that the rest is damage: a cut inside a
/// character, a pasted line in another encoding.
fn is_damaged_utf8(head: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in head.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        let invalid = chunk.invalid();
        // A lead byte with a continuation is the beginning of a character, hardly two of Latin-1.
        let cut = invalid.len() > 1;
        good += usize::from(cut);
        bad += usize::from(!invalid.is_empty());
    }
    good > 0 && bad <= good.div_ceil(4)
}

/// The encoding of bytes that are not UTF-8.
///
/// The detector is made for web pages of any language and, on a page of English with three curly
/// quotes, has nothing to go by. It is believed when it has something: one byte in fifty that is
/// not ASCII.
fn guess(head: &[u8]) -> &'static encoding_rs::Encoding {
    let foreign = head.iter().filter(|byte| !byte.is_ascii()).count();
    if foreign * 50 < head.len() {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, false);
    detector.guess(None, Utf8Detection::Deny)
}

/// CR LF and CR made LF, in place.
fn unify_line_ends(text: String) -> String {
    let Some(first) = text.find('\r') else {
        return text;
    };
    let mut bytes = text.into_bytes();
    let (mut from, mut to) = (first, first);
    while from < bytes.len() {
        // `from` stands on a CR.
        bytes[to] = b'\n';
        to += 1;
        from += if bytes.get(from + 1) == Some(&b'\n') {
            2
        } else {
            1
        };
        let run = bytes[from..].iter().position(|&byte| byte == b'\r');
        let end = run.map_or(bytes.len(), |run| from + run);
        bytes.copy_within(from..end, to);
        to += end - from;
        from = end;
    }
    bytes.truncate(to);
    // Only ASCII was replaced and removed, so this never takes the second way.
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn notes(text: &str, encoding: Encoding) -> Vec<String> {
    let mut notes = Vec::new();
    let name = encoding.name;
    if encoding.guessed {
        notes.push(format!("read as {name}: a guess, the file does not say"));
    }
    if encoding.lossy {
        notes.push(format!(
            "some bytes are not {name} and are shown as \u{fffd}"
        ));
    }
    let mut end = text.len().min(HEAD);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let is_control = |c: &u8| *c < 0x20 && !matches!(*c, b'\t' | b'\n' | 0x0c);
    let controls = head.bytes().filter(is_control).count();
    // One in a hundred: escapes of a terminal log stay below, anything binary is far above.
    if controls > 4 && controls * 100 > head.len() {
        notes.push("this does not look like text".to_owned());
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str, name: &str, guessed: bool, lossy: bool) {
        let decoded = decode(bytes.to_vec());
        let encoding = Encoding {
            name: decoded.encoding.name,
            guessed,
            lossy,
        };
        assert_eq!((decoded.text.as_str(), decoded.encoding.name), (text, name));
        assert_eq!(decoded.encoding, encoding);
        assert_eq!(guessed || lossy, !decoded.notes.is_empty());
    }

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn utf16be(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn utf8_is_taken_as_it_is() {
        check("“Tea” £3\n".as_bytes(), "“Tea” £3\n", "UTF-8", false, false);
        check(b"", "", "UTF-8", false, false);
        check(
            "tab\tnul\0nbsp\u{a0}\u{85}\u{2028}".as_bytes(),
            "tab\tnul\0nbsp\u{a0}\u{85}\u{2028}",
            "UTF-8",
            false,
            false,
        );
    }

    #[test]
    fn one_byte_order_mark_is_removed() {
        check("\u{feff}A b".as_bytes(), "A b", "UTF-8", false, false);
        check(
            "\u{feff}\u{feff}A".as_bytes(),
            "\u{feff}A",
            "UTF-8",
            false,
            false,
        );
        check(b"\xef\xbb\xbf", "", "UTF-8", false, false);
    }

    #[test]
    fn line_ends_become_lf() {
        check(b"a\r\nb\rc\nd\r", "a\nb\nc\nd\n", "UTF-8", false, false);
        check(b"\r\r\n\n\r", "\n\n\n\n", "UTF-8", false, false);
        check(b"\xef\xbb\xbf\r\nx", "\nx", "UTF-8", false, false);
    }

    #[test]
    fn utf16_with_a_mark() {
        let text = "\u{feff}“Grüße”, 東京 🗼\r\nend";
        let plain = "“Grüße”, 東京 🗼\nend";
        check(&utf16le(text), plain, "UTF-16LE", false, false);
        check(&utf16be(text), plain, "UTF-16BE", false, false);
        let mut odd = utf16le("\u{feff}odd");
        odd.push(b'x');
        check(&odd, "odd\u{fffd}", "UTF-16LE", false, true);
    }

    #[test]
    fn utf16_without_a_mark_shows_by_its_nuls() {
        let text = "The council met on Monday, “briefly”.";
        check(&utf16le(text), text, "UTF-16LE", true, false);
        check(&utf16be(text), text, "UTF-16BE", true, false);
        check(
            b"one\0two\0three\0four",
            "one\0two\0three\0four",
            "UTF-8",
            false,
            false,
        );
    }

    #[test]
    fn western_bytes_are_guessed() {
        check(
            b"\x93We won,\x94 she said \x96 at the caf\xe9.",
            "“We won,” she said – at the café.",
            "windows-1252",
            true,
            false,
        );
        check(
            b"Se\xf1or Mu\xf1oz paid \xa33 for a caf\xe9 cr\xe8me.",
            "Señor Muñoz paid £3 for a café crème.",
            "ISO-8859-1",
            true,
            false,
        );
        check(b"caf\xe9", "café", "ISO-8859-1", true, false);
    }

    #[test]
    fn other_scripts_are_guessed_when_there_is_enough_of_them() {
        let text = "Председатель совета заявил, что деревья пересчитают ещё раз до конца недели.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        check(&bytes, text, "windows-1251", true, false);
        let text = "市議会は月曜日に木を数え直すことを決めた。議長は驚いたと述べた。";
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(text);
        check(&bytes, text, "Shift_JIS", true, false);
    }

    #[test]
    fn a_few_bad_bytes_do_not_make_utf8_something_else() {
        let mut bytes = "“One”, “two” and “three” – all of them’s here"
            .as_bytes()
            .to_vec();
        bytes.push(0xff);
        let decoded = decode(bytes);
        assert_eq!(decoded.encoding.name, "UTF-8");
        assert!(decoded.encoding.lossy && decoded.text.ends_with("here\u{fffd}"));
        let cut = decode(b"it was cut \xe2\x80".to_vec());
        assert_eq!(cut.text, "it was cut \u{fffd}");
    }

    #[test]
    fn late_bytes_decide_when_the_head_is_ascii() {
        let mut bytes = vec![b'a'; HEAD + 10];
        bytes.extend(b" caf\xe9 ");
        let decoded = decode(bytes);
        assert_eq!(decoded.encoding.name, "ISO-8859-1");
        assert!(decoded.text.ends_with(" café "));
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        let bytes = (0..2000u32).map(|n| (n * 7 % 31) as u8).collect::<Vec<_>>();
        assert!(decode(bytes).notes.iter().any(|note| note.contains("text")));
    }

    proptest! {
        #[test]
        fn any_bytes_become_text_without_cr(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(!decode(bytes).text.contains('\r'));
        }

        #[test]
        fn utf8_without_mark_and_cr_is_unchanged(text in "[^\r\u{feff}\0]{0,80}") {
            let decoded = decode(text.clone().into_bytes());
            prop_assert_eq!(decoded.text, text);
        }
    }
}
