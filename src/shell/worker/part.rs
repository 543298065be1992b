//! A part of a large file, read before the whole: its beginning, or what is around the reading place.
//!
//! Only of plain UTF-8 text, of which a part decodes the same without the rest.

use std::io::{Read, Seek as _, SeekFrom};
use std::path::Path;

use crate::app::Msg;
use crate::app::part::{Part, PartPlace};
use crate::bookmarks::Anchor;
use crate::shell::threads::{self, MsgSender};
use pullquote_import::{self as import, Format};
use pullquote_text::Source;

/// Smaller files are read in about the time of a beginning.
const MIN_BYTES: u64 = 1 << 18;
/// Shortest and longest beginning, in bytes.
const HEAD_BYTES: [u64; 2] = [1 << 15, 1 << 17];
/// The larger the file, the longer its rest is waited for: a beginning has one in so many of its bytes.
const HEAD_SHARE: u64 = 32;
/// Most bytes before the reading place, and from it on.
const BEFORE: u64 = 1 << 14;
const AFTER: u64 = 1 << 17;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The first lines of a large file.
pub fn beginning(source: &Source) -> Option<Part> {
    let Source::File(path) = source else {
        return None;
    };
    let length = path.metadata().ok()?.len();
    if length < MIN_BYTES {
        return None;
    }
    let [shortest, longest] = HEAD_BYTES;
    let most = (length / HEAD_SHARE).clamp(shortest, longest);
    let (mut head, _) = import::file::read_head(path, most as usize).ok()?;
    if Format::detect(&head, source) != Format::Plain {
        return None;
    }
    let end = head.iter().rposition(|&byte| byte == b'\n')?;
    head.truncate(end);
    std::str::from_utf8(&head)
        .ok()
        .filter(|text| !text.contains('\0'))?;
    let article = import::article(head, source.clone());
    Some(Part {
        title: article.title(),
        article,
        place: PartPlace::default(),
    })
}

/// Reads what is around `place` on a thread of its own, since the one that reads articles is about to read the
/// whole, and sends it. If there is no thread, the whole is waited for.
pub fn read_around(source: Source, place: Box<Anchor>, send: &MsgSender) {
    let send = send.clone();
    let _ = threads::spawn("part", move || {
        let read = threads::catch_panic(|| around(&source, &place));
        if let Ok(Some(part)) = read {
            let part = Box::new(part);
            send(Msg::PartialLoaded { source, part });
        }
    });
}

/// What is around `place`, if its words are still there.
fn around(source: &Source, place: &Anchor) -> Option<Part> {
    let head = beginning(source)?;
    let Source::File(path) = source else {
        return None;
    };
    let (window, words) = window(path, place)?;
    let text = std::str::from_utf8(&window.bytes).ok()?;
    // Other line ends would have other positions in the text.
    if text.contains(['\r', '\0']) || !text.get(words..)?.starts_with(&place.exact) {
        return None;
    }
    let after = |end: &str| Some(text[..words].find(end)? + end.len());
    let first = match window.start {
        0 => 0,
        _ => after("\n\n").or_else(|| after("\n")).unwrap_or(0),
    };
    let last = text.rfind('\n').filter(|&last| last > words)?;
    Some(Part {
        title: head.title,
        article: import::article(&text.as_bytes()[first..last], source.clone()),
        place: PartPlace {
            start: window.start + first,
            top: words - first,
        },
    })
}

/// A piece of a file, in whole characters.
struct Window {
    bytes: Vec<u8>,
    /// Where it begins in the text, in bytes.
    start: usize,
}

/// The piece around `place`, with the offset of the place in it, in bytes.
fn window(path: &Path, place: &Anchor) -> Option<(Window, usize)> {
    let mut file = import::file::open(path).ok()?;
    let mut mark = [0; BYTE_ORDER_MARK.len()];
    file.read_exact(&mut mark).ok()?;
    let n_mark = if mark == BYTE_ORDER_MARK {
        mark.len()
    } else {
        0
    } as u64;
    file.seek(SeekFrom::Start(n_mark)).ok()?;
    let at = byte_offset(&mut file, place.start)?;
    let start = at.saturating_sub(BEFORE);
    file.seek(SeekFrom::Start(n_mark + start)).ok()?;
    let mut bytes = Vec::new();
    file.take(at - start + AFTER).read_to_end(&mut bytes).ok()?;
    let cut = bytes
        .iter()
        .take_while(|&&byte| !begins_character(byte))
        .count();
    bytes.drain(..cut);
    let whole = match std::str::from_utf8(&bytes) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => bytes.len(),
    };
    bytes.truncate(whole);
    let start = usize::try_from(start).ok()? + cut;
    let words = usize::try_from(at).ok()?.checked_sub(start)?;
    Some((Window { bytes, start }, words))
}

const fn begins_character(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

/// The offset in bytes of the character with the number `n`, counted from 0; `None` if there are fewer.
fn byte_offset(text: &mut impl Read, n: u64) -> Option<u64> {
    let (mut n_left, mut offset) = (n, 0);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n_read = text.read(&mut buffer).ok().filter(|&n_read| n_read > 0)?;
        let chunk = &buffer[..n_read];
        let n_begun = chunk.iter().filter(|&&byte| begins_character(byte)).count() as u64;
        if n_begun <= n_left {
            n_left -= n_begun;
            offset += n_read as u64;
            continue;
        }
        let mut starts = chunk.iter().enumerate();
        let mut begun = starts.by_ref().filter(|(_, byte)| begins_character(**byte));
        let (within, _) = begun.nth(usize::try_from(n_left).ok()?)?;
        return Some(offset + within as u64);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::article_id::ArticleId;
    use crate::bookmarks::places;

    /// Lines with characters of one to four bytes.
    fn lines(n: usize) -> String {
        let line = |n| format!("Line {n}: “é” and 😀, which are not of one byte.\n\n");
        (0..n).map(line).collect::<Vec<_>>().concat()
    }

    struct Large {
        _dir: tempfile::TempDir,
        source: Source,
    }

    fn large(bytes: impl AsRef<[u8]>) -> Large {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("large.txt");
        fs::write(&path, bytes).unwrap();
        let source = Source::File(path);
        Large { _dir: dir, source }
    }

    #[test]
    fn part_around_a_place_is_that_of_the_whole() {
        let text = lines(60_000);
        let id = ArticleId::of(&text);
        for (bytes, whole) in [
            (text.clone(), "without a byte order mark"),
            (format!("\u{feff}{text}"), "with one"),
        ] {
            let file = large(bytes);
            for line in [1, 200, 30_000, 59_998] {
                let at = text.find(&format!("Line {line}:")).unwrap();
                for at in [at, at + "Line 1: “".len()] {
                    let at = text.floor_char_boundary(at);
                    let place = places::anchor_at(&text, &id, at);
                    let part = around(&file.source, &place).unwrap();
                    let PartPlace { start, top } = part.place;
                    assert_eq!(start + top, at, "{line} {whole}");
                    let shown = part.article.text();
                    assert!(
                        text[start..].starts_with(shown.trim_end()),
                        "{line} {whole}"
                    );
                    assert!(shown[top..].starts_with(place.exact.trim_end()));
                    assert!(shown.len() < 1 << 18, "{}", shown.len());
                    assert!(part.title.starts_with("Line 0:"), "{}", part.title);
                }
            }
        }
    }

    #[test]
    fn other_files_and_places_have_no_part() {
        let text = lines(60_000);
        let id = ArticleId::of(&text);
        let at = text.find("Line 30000:").unwrap();
        let place = places::anchor_at(&text, &id, at);
        for (other, why) in [
            (lines(40), "small"),
            (text.replace('\n', "\r\n"), "other line ends"),
            (
                text.replace("Line 30000:", "Line thirty thousand:"),
                "edited",
            ),
            (format!("One more line.\n\n{text}"), "moved"),
            (text[..text.len() / 3].to_owned(), "shorter"),
        ] {
            assert!(around(&large(other).source, &place).is_none(), "{why}");
        }
        assert!(around(&large(&text).source, &place).is_some());
        let gone = Source::File("/no/such/file.txt".into());
        for source in [gone, Source::Stdin] {
            assert!(around(&source, &place).is_none());
        }
    }
}
