//! Annotations of another program, or edited by hand: whatever a file in brat's format or a record in JSON says, it is
//! annotations of the text, or an error.

use pullquote_annotate::{AnnotatedText, Annotator, read, record};

use super::inputs::{self, byte};

/// The bytes of a change.
const SIZE: usize = 3;
/// The most changes.
const MOST: usize = 8;

/// Reads the bytes as annotations, and then what the engine finds, changed by the bytes.
pub fn check(data: &[u8]) {
    let n_changes = byte(data, 0) % (MOST + 1);
    let (changes, rest) = data.split_at(data.len().min(1 + n_changes * SIZE));
    let changes = changes.get(1..).unwrap_or_default();
    let article = inputs::article(rest);
    let text = article.text();
    let any = String::from_utf8_lossy(rest);
    check_read(text, read::from_brat(text, &any).ok());
    check_read(text, read::from_json(text, &any).ok());
    let found = Annotator::new().unwrap().annotate(text);
    let brat = record::to_brat(found.article(), found.annotations());
    check_read(text, read::from_brat(text, &changed(&brat, changes)).ok());
    let json = serde_json::to_string(&found.record("a")).unwrap();
    check_read(text, read::from_json(text, &changed(&json, changes)).ok());
}

/// `file` with digits and other characters replaced.
fn changed(file: &str, changes: &[u8]) -> String {
    let mut bytes = file.as_bytes().to_vec();
    for change in changes.chunks(SIZE) {
        let at = (byte(change, 0) * 256 + byte(change, 1)) % bytes.len().max(1);
        if let Some(old) = bytes.get_mut(at).filter(|old| old.is_ascii()) {
            let digits = b"0123456789\t \n\"{}[]:,TREA-";
            *old = digits[byte(change, 2) % digits.len()];
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// Every span is one of the text, and every entity that is meant is there.
fn check_read(text: &str, read: Option<AnnotatedText>) {
    let Some(read) = read else {
        return;
    };
    assert_eq!(read.text(), text);
    let found = read.annotations();
    let quotes = found.quotes.iter().map(|quote| quote.span);
    let mentions = found.mentions.iter().map(|mention| mention.span);
    for span in quotes.chain(mentions) {
        assert!(
            text.get(span.range())
                .is_some_and(|words| !words.is_empty()),
            "{span:?} of {text:?}"
        );
    }
    let speakers = found.quotes.iter().filter_map(|quote| quote.speaker);
    for entity in speakers.filter_map(|speaker| speaker.entity) {
        assert!(found.entity(entity).is_some(), "{entity:?}");
    }
    for quote in read.quotes() {
        let _ = quote.speaker_name();
    }
}
