//! Bytes to text: detects the encoding and unifies line ends.
//!
//! The evidence in order: a byte order mark, NULs that only UTF-16 explains, a declaration, valid UTF-8,
//! and last a guess by `chardetng`. A guess looks at [`SAMPLE`] bytes at most, so its cost does not grow
//! with the file.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use pullquote_text::Encoding;

use crate::repair;

/// How many bytes decide the encoding.
const SAMPLE: usize = 1 << 20;

#[derive(Clone, Debug)]
pub struct Decoded {
    /// The text without byte order mark, with LF for CR LF and CR.
    pub text: String,
    pub encoding: Encoding,
    /// Remarks for the reader; empty for valid UTF-8.
    pub notes: Vec<String>,
}

/// Decodes `bytes`, which may declare their encoding, as HTML does. A byte order mark and the form of UTF-16
/// outrank the declaration; bytes that declare UTF-8 and are not are read as if they declared nothing.
pub fn decode(bytes: Vec<u8>, declared: Option<&'static encoding_rs::Encoding>) -> Decoded {
    let (text, encoding) = match encoding_rs::Encoding::for_bom(&bytes) {
        Some((coder, skip)) if coder == UTF_8 => decode_utf8(bytes, skip),
        Some((coder, skip)) => decode_as(&bytes[skip..], coder, false),
        None => match (utf16_without_mark(&bytes), declared) {
            (Some(coder), _) => decode_as(&bytes, coder, true),
            (None, Some(coder)) if coder != UTF_8 => decode_as(&bytes, coder, false),
            (None, _) => decode_unmarked(bytes),
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

impl Decoded {
    /// Undoes the damage of a program that took UTF-8 for windows-1252.
    pub fn repair(&mut self) {
        if let Some((text, note)) = repair::mojibake(&self.text) {
            self.text = text;
            self.notes.push(note);
        }
    }
}

/// Whether `bytes` are UTF-16, by their mark or their form.
pub fn is_utf16(bytes: &[u8]) -> bool {
    let marked = encoding_rs::Encoding::for_bom(bytes);
    marked.is_some_and(|(coder, _)| coder != UTF_8) || utf16_without_mark(bytes).is_some()
}

/// In UTF-16 of mostly ASCII letters every second byte is NUL, which no other text has.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = &bytes[..bytes.len().min(SAMPLE) & !1];
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
        Some(UTF_16LE)
    } else if even * 10 >= units * 6 && odd * 50 <= units {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn decode_utf8(mut bytes: Vec<u8>, skip: usize) -> (String, Encoding) {
    bytes.drain(..skip);
    let mut encoding = Encoding::UTF_8;
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        encoding.lossy = true;
        String::from_utf8_lossy(error.as_bytes()).into_owned()
    });
    (text, encoding)
}

/// Decodes bytes that declare nothing: as UTF-8 if they are that, perhaps damaged, else by a guess.
fn decode_unmarked(bytes: Vec<u8>) -> (String, Encoding) {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text, Encoding::UTF_8),
        Err(error) => error.into_bytes(),
    };
    let sample = sample(&bytes);
    if is_damaged_utf8(sample) {
        return decode_utf8(bytes, 0);
    }
    decode_as(&bytes, guess(sample), true)
}

fn decode_as(
    bytes: &[u8],
    coder: &'static encoding_rs::Encoding,
    guessed: bool,
) -> (String, Encoding) {
    let (text, lossy) = coder.decode_without_bom_handling(bytes);
    // WHATWG reads Latin-1 as windows-1252; the name is for the reader.
    let is_latin1 = coder == WINDOWS_1252
        && !sample(bytes)
            .iter()
            .any(|byte| (0x80..=0x9f).contains(byte));
    let name = if is_latin1 {
        "ISO-8859-1"
    } else {
        coder.name()
    };
    let encoding = Encoding {
        name,
        guessed,
        lossy,
    };
    (text.into_owned(), encoding)
}

/// The first bytes, or, if they are plain ASCII, those around the first byte that is not.
fn sample(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let start = if first < SAMPLE {
        0
    } else {
        first - SAMPLE / 2
    };
    &bytes[start..bytes.len().min(start + SAMPLE)]
}

/// Whether what is not ASCII is mostly valid UTF-8, so that the rest is damage: a file cut inside a
/// character, a pasted line in another encoding.
fn is_damaged_utf8(sample: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in sample.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        let invalid = chunk.invalid();
        // A lead byte with a continuation is a cut character, hardly two characters of Latin-1.
        good += usize::from(invalid.len() > 1);
        bad += usize::from(!invalid.is_empty());
    }
    good > 0 && bad <= good.div_ceil(4)
}

/// Guesses the encoding of bytes that are not UTF-8.
///
/// The detector is made for web pages in any language; a page of English with three curly quotes gives
/// it nothing to go by. It is trusted when at least one byte in fifty is not ASCII.
fn guess(sample: &[u8]) -> &'static encoding_rs::Encoding {
    let n_high = sample.iter().filter(|byte| !byte.is_ascii()).count();
    if is_mac_roman(sample, n_high) {
        return MACINTOSH;
    }
    if n_high * 50 < sample.len() {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, false);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether most bytes beyond ASCII are marks of Mac Roman where marks stand: an apostrophe between lower-case
/// letters, a dash between words, quotation marks around some. As windows-1252 they are capital letters,
/// which do not stand there.
fn is_mac_roman(sample: &[u8], n_high: usize) -> bool {
    let is_end = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
    let is_punctuation = |byte: u8| matches!(byte, b'.' | b',' | b'?' | b'!' | 0xc9);
    let (mut n_marks, mut n_opening, mut n_closing) = (0usize, 0usize, 0usize);
    for (at, byte) in sample
        .iter()
        .enumerate()
        .filter(|(_, byte)| !byte.is_ascii())
    {
        let before = at.checked_sub(1).map(|at| &sample[at]);
        let after = sample.get(at + 1);
        let lower = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_lowercase);
        let letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
        match byte {
            0xd5 => n_marks += usize::from(lower(before) && lower(after)),
            // Two such letters in one text are no chance.
            0xd2 => n_opening += usize::from(is_end(before) && letter(after)),
            0xd3 => {
                let closes = before.is_some_and(|byte| is_punctuation(*byte) || lower(Some(byte)));
                n_closing += usize::from(closes && !letter(after));
            }
            0xd0 | 0xd1 => n_marks += usize::from(is_end(before) && is_end(after)),
            0xc9 => n_marks += usize::from(lower(before) && is_end(after)),
            0x8e => n_marks += usize::from(lower(before)),
            _ => {}
        }
    }
    let pairs = n_opening.min(n_closing) * 2;
    (n_marks + pairs) * 3 >= n_high * 2 && n_marks + pairs > 1
}

/// Replaces CR LF and CR by LF, in place.
fn unify_line_ends(text: String) -> String {
    let Some(first) = text.find('\r') else {
        return text;
    };
    let mut bytes = text.into_bytes();
    let (mut from, mut to) = (first, first);
    while from < bytes.len() {
        // `from` is at a CR.
        bytes[to] = b'\n';
        to += 1;
        from += 1 + usize::from(bytes.get(from + 1) == Some(&b'\n'));
        let run = bytes[from..].iter().position(|&byte| byte == b'\r');
        let end = run.map_or(bytes.len(), |run| from + run);
        bytes.copy_within(from..end, to);
        to += end - from;
        from = end;
    }
    bytes.truncate(to);
    // Only ASCII was replaced and removed: the text is still UTF-8.
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn notes(text: &str, encoding: Encoding) -> Vec<String> {
    let mut notes = Vec::new();
    let name = encoding.name;
    if encoding.guessed {
        notes.push(format!(
            "read as {name}: guessed, the file declares no encoding"
        ));
    }
    if encoding.lossy {
        notes.push(format!(
            "some bytes are not {name} and are shown as \u{fffd}"
        ));
    }
    let head = &text[..text.floor_char_boundary(SAMPLE)];
    let is_control = |c: &u8| *c < 0x20 && !matches!(*c, b'\t' | b'\n' | 0x0c);
    let controls = head.bytes().filter(is_control).count();
    // One in a hundred: a terminal log with escapes has fewer, binary data far more.
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
    fn check(bytes: &[u8], text: &str, name: &'static str, guessed: bool, lossy: bool) {
        let decoded = decode(bytes.to_vec(), None);
        let encoding = Encoding {
            name,
            guessed,
            lossy,
        };
        assert_eq!((decoded.text.as_str(), decoded.encoding), (text, encoding));
        assert_eq!(guessed || lossy, !decoded.notes.is_empty());
    }

    fn utf16le(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn utf16be(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    #[test]
    fn utf8_is_unchanged() {
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
    fn only_the_first_byte_order_mark_is_removed() {
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
    fn utf16_with_a_byte_order_mark() {
        let text = "\u{feff}“Grüße”, 東京 🗼\r\nend";
        let plain = "“Grüße”, 東京 🗼\nend";
        check(&utf16le(text), plain, "UTF-16LE", false, false);
        check(&utf16be(text), plain, "UTF-16BE", false, false);
        let mut odd = utf16le("\u{feff}odd");
        odd.push(b'x');
        check(&odd, "odd\u{fffd}", "UTF-16LE", false, true);
    }

    #[test]
    fn utf16_without_a_mark_is_recognised_by_its_nuls() {
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
    fn western_encodings_are_guessed() {
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
    fn mac_roman_is_recognised_by_its_marks() {
        let text = "“It stays,” she said – the café’s ferry won’t go…\nNot yet.";
        let (mac, _, _) = MACINTOSH.encode(text);
        let mac = mac
            .iter()
            .map(|byte| if *byte == b'\n' { b'\r' } else { *byte });
        check(&mac.collect::<Vec<_>>(), text, "macintosh", true, false);
        for text in [
            "ÒPERA AND SÓ ARE CAPITALS, CANÇÕES TOO",
            "Ó Briain met Ó Sé",
        ] {
            let (bytes, _, _) = WINDOWS_1252.encode(text);
            let decoded = decode(bytes.to_vec(), None);
            assert_eq!(decoded.text, text);
        }
    }

    #[test]
    fn other_scripts_are_guessed_from_a_sentence() {
        let text = "Председатель совета заявил, что деревья пересчитают ещё раз до конца недели.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(text);
        check(&bytes, text, "windows-1251", true, false);
        let text = "市議会は月曜日に木を数え直すことを決めた。議長は驚いたと述べた。";
        let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(text);
        check(&bytes, text, "Shift_JIS", true, false);
    }

    #[test]
    fn utf8_with_a_few_bad_bytes_stays_utf8() {
        let mut bytes = "“One”, “two” and “three” – all of them’s here"
            .as_bytes()
            .to_vec();
        bytes.push(0xff);
        let decoded = decode(bytes, None);
        assert_eq!(decoded.encoding.name, "UTF-8");
        assert!(decoded.encoding.lossy && decoded.text.ends_with("here\u{fffd}"));
        let cut = decode(b"it was cut \xe2\x80".to_vec(), None);
        assert_eq!(cut.text, "it was cut \u{fffd}");
    }

    #[test]
    fn bytes_beyond_an_ascii_sample_decide() {
        let mut bytes = vec![b'a'; SAMPLE + 10];
        bytes.extend(b" caf\xe9 ");
        let decoded = decode(bytes, None);
        assert_eq!(decoded.encoding.name, "ISO-8859-1");
        assert!(decoded.text.ends_with(" café "));
    }

    #[test]
    fn binary_data_gets_a_note() {
        let bytes = (0..2000u32).map(|n| (n * 7 % 31) as u8);
        let notes = decode(bytes.collect(), None).notes;
        assert!(notes.iter().any(|note| note.contains("text")));
    }

    proptest! {
        #[test]
        fn decoded_text_has_no_cr(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(!decode(bytes, None).text.contains('\r'));
        }

        #[test]
        fn utf8_without_mark_and_cr_round_trips(text in "[^\r\u{feff}\0]{0,80}") {
            let decoded = decode(text.clone().into_bytes(), None);
            prop_assert_eq!(decoded.text, text);
        }
    }
}
