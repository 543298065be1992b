//! What bytes that are no text seem to be.
//!
//! A small table of our own rather than a crate: only the kinds that lie among articles are told apart, in
//! words for the reader.

/// How many bytes are looked at.
const SAMPLE: usize = 8 << 10;
/// Fewer bytes than this are text if nothing else is known.
const MIN_SAMPLE: usize = 32;

/// First bytes, and what begins with them.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF87a", "a picture (GIF)"),
    (b"GIF89a", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"\0\0\x01\0", "an icon"),
    (b"8BPS", "a picture (Photoshop)"),
    (b"AT&TFORM", "a scanned document (DjVu)"),
    (b"%PDF-", "a PDF document"),
    (b"%!PS", "a PostScript document"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an Office document of before 2007",
    ),
    (b"SQLite format 3\0", "a database (SQLite)"),
    (b"PAR1", "a table (Parquet)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"\xfe\xed\xfa\xce", "a program"),
    (b"\xfe\xed\xfa\xcf", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
    (b"\xce\xfa\xed\xfe", "a program"),
    (b"\xca\xfe\xba\xbe", "a program"),
    (b"\0asm", "a program (WebAssembly)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ\0", "a compressed file (xz)"),
    (b"\x28\xb5\x2f\xfd", "a compressed file (Zstandard)"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7-Zip)"),
    (b"Rar!\x1a\x07", "an archive (RAR)"),
    (b"MSCF\0\0\0\0", "an archive (CAB)"),
    (b"\0\x01\0\0\0", "a font"),
    (b"OTTO", "a font"),
    (b"true\0", "a font"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"ID3", "a sound recording (MP3)"),
    (b"fLaC", "a sound recording (FLAC)"),
    (b"OggS", "a sound recording (Ogg)"),
    (b"\xff\xfb", "a sound recording (MP3)"),
    (b"\x1aE\xdf\xa3", "a video (Matroska)"),
    (b"FLV\x01", "a video (Flash)"),
];

/// What `head`, the first bytes of a file, seems to be if it is no text: `a picture (PNG)`.
pub fn kind(head: &[u8]) -> Option<&'static str> {
    let sample = &head[..head.len().min(SAMPLE)];
    if sample.starts_with(b"PK\x03\x04") || sample.starts_with(b"PK\x05\x06") {
        return Some(zip_kind(sample));
    }
    let known = MAGIC.iter().find(|(magic, _)| sample.starts_with(magic));
    let known = known
        .map(|(_, kind)| *kind)
        .or_else(|| container_kind(sample));
    // `BZh`, `ID3` or `wOFF` may begin a text.
    match known {
        Some(kind) if !is_text(sample) || sample.starts_with(b"%PDF-") => Some(kind),
        _ if is_binary(sample) => Some("data that is no text"),
        _ => None,
    }
}

fn zip_kind(sample: &[u8]) -> &'static str {
    let has = |words: &[u8]| sample.windows(words.len()).any(|part| part == words);
    if has(b"mimetypeapplication/epub+zip") {
        "an EPUB book whose name does not end with .epub"
    } else if has(b"xl/") || has(b"opendocument.spreadsheet") {
        "a spreadsheet"
    } else if has(b"ppt/") || has(b"opendocument.presentation") {
        "a presentation"
    } else {
        "an archive (ZIP)"
    }
}

/// Kinds that are not told by the first bytes alone.
fn container_kind(sample: &[u8]) -> Option<&'static str> {
    let at = |place: usize, len: usize| sample.get(place..place + len).unwrap_or_default();
    if at(257, 5) == b"ustar" {
        return Some("an archive (tar)");
    }
    if at(60, 8) == b"BOOKMOBI" {
        return Some("a Kindle book");
    }
    if at(0, 4) == b"RIFF" {
        return Some(match at(8, 4) {
            b"WEBP" => "a picture (WebP)",
            b"WAVE" => "a sound recording (WAV)",
            _ => "a video (AVI)",
        });
    }
    if at(4, 4) == b"ftyp" {
        return Some(match at(8, 4) {
            b"heic" | b"heix" | b"mif1" | b"avif" => "a picture (HEIC)",
            b"M4A " | b"M4B " => "a sound recording (M4A)",
            _ => "a video (MP4)",
        });
    }
    // `BM` and the length of the file, of which the upper bytes of the offset to the pixels are zero.
    (at(0, 2) == b"BM" && at(6, 4) == [0; 4]).then_some("a picture (BMP)")
}

fn is_text(sample: &[u8]) -> bool {
    !sample.contains(&0)
        && std::str::from_utf8(whole_chars(sample)).is_ok()
        && n_controls(sample) == 0
}

/// Whether NULs and other controls are more than a text can have by mistake. UTF-16 is text.
fn is_binary(sample: &[u8]) -> bool {
    if sample.len() < MIN_SAMPLE || crate::decode::is_utf16(sample) {
        return false;
    }
    let n_nul = memchr::memchr_iter(0, sample).count();
    let n_controls = n_controls(sample);
    let (many, few) = (sample.len() / 5, sample.len() / 25);
    let is_utf8 = std::str::from_utf8(whole_chars(sample)).is_ok();
    n_nul > few || n_controls > if is_utf8 { many } else { few }
}

/// How many bytes are controls that texts do not have: not white space, backspace or escape.
fn n_controls(sample: &[u8]) -> usize {
    let controls = sample.iter().map(|byte| CONTROLS[usize::from(*byte)]);
    controls.map(usize::from).sum()
}

/// 1 for such a byte, 0 for others: several times as fast as comparing.
const CONTROLS: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = matches!(byte, 0..=7 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f) as u8;
        byte += 1;
    }
    table
};

/// `sample` without a last character that is cut.
fn whole_chars(sample: &[u8]) -> &[u8] {
    match std::str::from_utf8(sample) {
        Err(error) if error.error_len().is_none() => &sample[..error.valid_up_to()],
        _ => sample,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_kinds_are_named() {
        for (bytes, wanted) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "a picture (PNG)"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "a picture (WebP)"),
            (b"PK\x03\x04\x14\0\0\0", "an archive (ZIP)"),
            (b"SQLite format 3\0\x10\0", "a database (SQLite)"),
            (b"\x7fELF\x02\x01\x01\0", "a program"),
            (b"%PDF-1.4\n", "a PDF document"),
            (b"\0\x01\0\0\0\x0c", "a font"),
        ] {
            assert_eq!(kind(bytes), Some(wanted));
        }
    }

    #[test]
    fn texts_are_none() {
        let utf16: Vec<u8> = "The council met on Monday, it said.\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let latin1 =
            b"Le maire a d\xe9clar\xe9 que la for\xeat \xe9tait ferm\xe9e jusqu'en \xe9t\xe9.";
        let japanese = encoding_rs::ISO_2022_JP
            .encode("町議会は月曜日に会合を開いた。")
            .0;
        for text in [
            &b"ID3 is a tag. The council met."[..],
            b"BM is short. The council met on Monday, it said.",
            b"",
            b"a\0b",
            &utf16,
            latin1,
            &japanese,
            b"page one\x0cpage two, which is longer than the first one\x1b[1m",
        ] {
            assert_eq!(kind(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_none(text in "[ -~\u{a0}-\u{2fff}\n\t]{0,200}") {
            prop_assert_eq!(kind(text.as_bytes()), None);
        }

        #[test]
        fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 2000..4000)) {
            prop_assert!(kind(&bytes).is_some());
        }
    }
}
