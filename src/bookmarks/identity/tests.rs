use super::*;
use crate::bookmarks::{Anchor, Bookmark};
use pullquote_text::Span;

const A: &str = "/papers/a.txt";
const B: &str = "/papers/b.txt";
const NOW: &str = "2026-11-28T12:00:00Z";

/// A text of numbered sentences.
fn text(numbers: std::ops::Range<usize>) -> String {
    let sentence = |n: usize| {
        let (year, lamp) = (n * n, n * 7);
        format!("Sentence {n} tells of the year {year} and the lamp {lamp}. ")
    };
    numbers.map(sentence).collect::<Vec<_>>().concat()
}

fn seen(text: &str, source: &str) -> SeenText {
    SeenText {
        id: ArticleId::of(text),
        source: source.to_owned(),
        title: "Title".to_owned(),
        fingerprint: Fingerprint::of(text),
        is_familiar: false,
    }
}

fn home(text: &str) -> Home {
    Home::Text(ArticleId::of(text), Fingerprint::of(text))
}

/// Records with a bookmark in each of these texts, all noted.
fn records(texts: &[(&str, &str)]) -> Records {
    let mut records = Records::default();
    for (n, (text, source)) in texts.iter().enumerate() {
        let seen = seen(text, source);
        let anchor = Anchor::new(text, &seen.id, Span::new(0, 8));
        let mark = Bookmark::new(format!("mark-{n}"), reference(&seen), anchor, NOW);
        records.add(mark);
        open(&mut records, text, source, &|_| Home::Empty);
    }
    records
}

/// Recognises and notes a text, as opening it does.
fn open(
    records: &mut Records,
    text: &str,
    source: &str,
    home: &dyn Fn(&str) -> Home,
) -> Recognition {
    let seen = seen(text, source);
    let found = records.recognise(&seen, home);
    records.note_text(&found, &seen, NOW);
    found
}

fn marks(records: &Records, text: &str, source: &str) -> Vec<String> {
    let all = records.bookmarks_of(&ArticleId::of(text), source);
    all.iter().map(|mark| mark.id.clone()).collect()
}

const GONE: &dyn Fn(&str) -> Home = &|_| Home::Empty;

#[test]
fn edited_and_renamed_article_keeps_its_bookmarks() {
    let (old, new) = (text(0..40), text(3..40));
    let mut records = records(&[(&old, A)]);
    let ask = records.recognise(&seen(&new, B), &|_| Home::Unasked);
    assert_eq!(ask, Recognition::Ask(vec![A.to_owned()]));
    assert!(marks(&records, &new, B).is_empty());
    open(&mut records, &new, B, GONE);
    assert_eq!(marks(&records, &new, B), ["mark-0"]);
    // Also the old text, if it comes back, and an edit at the new place.
    assert_eq!(marks(&records, &old, "/elsewhere"), ["mark-0"]);
    assert_eq!(marks(&records, &text(5..40), B), ["mark-0"]);
}

#[test]
fn steps_add_up() {
    let texts = [text(0..40), text(6..44), text(14..50), text(22..60)];
    let mut records = records(&[(&texts[0], A)]);
    // Edited and opened, renamed and edited, edited again: the last has little in common with the first.
    open(&mut records, &texts[1], A, GONE);
    open(&mut records, &texts[2], B, GONE);
    open(&mut records, &texts[3], B, GONE);
    for text in &texts {
        assert_eq!(marks(&records, text, B), ["mark-0"]);
    }
    // The former path is free for another article.
    assert!(marks(&records, &text(900..940), A).is_empty());
}

#[test]
fn an_article_that_is_still_there_keeps_its_bookmarks() {
    let (one, version) = (text(0..40), text(2..40));
    let mut records = records(&[(&one, A)]);
    let there = home(&one);
    open(&mut records, &version, B, &|_| there.clone());
    assert!(marks(&records, &version, B).is_empty());
    // Nor does it lose them to a version while it is edited itself.
    let edited = home(&text(0..38));
    open(&mut records, &version, B, &|_| edited.clone());
    assert!(marks(&records, &version, B).is_empty());
    assert_eq!(marks(&records, &one, A), ["mark-0"]);
}

#[test]
fn two_versions_that_are_both_gone_are_not_mixed_up() {
    let (one, other) = (text(0..40), text(3..43));
    let mut records = records(&[(&one, A), (&other, B)]);
    assert_eq!(marks(&records, &one, A), ["mark-0"]);
    assert_eq!(marks(&records, &other, B), ["mark-1"]);
    // Like both: neither.
    let between = text(2..42);
    assert_eq!(
        open(&mut records, &between, "/c", GONE),
        Recognition::Settled
    );
    // Clearly like one.
    open(&mut records, &text(0..38), "/c", GONE);
    assert_eq!(marks(&records, &text(0..38), "/c"), ["mark-0"]);
}

#[test]
fn swapped_files_keep_their_own() {
    let (one, other) = (text(0..40), text(500..540));
    let mut records = records(&[(&one, A), (&other, B)]);
    let (edited_one, edited_other) = (text(1..40), text(501..540));
    let disk = |source: &str| {
        home(if source == A {
            &edited_other
        } else {
            &edited_one
        })
    };
    open(&mut records, &edited_one, B, &disk);
    open(&mut records, &edited_other, A, &disk);
    assert_eq!(marks(&records, &edited_one, B), ["mark-0"]);
    assert_eq!(marks(&records, &edited_other, A), ["mark-1"]);
}

#[test]
fn another_text_at_the_path_is_another_article() {
    let (old, other) = (
        text(0..40),
        "Nothing here but rain. ".to_owned() + &text(800..860),
    );
    let mut records = records(&[(&old, A)]);
    let replaced = open(&mut records, &other, A, GONE);
    assert!(matches!(replaced, Recognition::Replaced(_)), "{replaced:?}");
    assert!(marks(&records, &other, A).is_empty());
    // The article itself is found elsewhere.
    open(&mut records, &text(2..40), B, GONE);
    assert_eq!(marks(&records, &text(2..40), B), ["mark-0"]);
}

#[test]
fn a_rewritten_text_at_the_path_is_the_same_article_unless_nothing_is_left() {
    let mut records = records(&[(&text(0..40), A)]);
    open(&mut records, &text(30..70), A, GONE);
    assert_eq!(marks(&records, &text(30..70), A), ["mark-0"]);
    let mut short = self::records(&[("One line.", A)]);
    open(&mut short, "Another.", A, GONE);
    assert_eq!(marks(&short, "Another.", A), ["mark-0"]);
}

#[test]
fn a_familiar_article_is_its_own() {
    let mut records = records(&[(&text(0..40), A)]);
    let mut version = seen(&text(1..40), B);
    version.is_familiar = true;
    assert_eq!(records.recognise(&version, GONE), Recognition::Settled);
    version.is_familiar = false;
    let found = records.recognise(&version, GONE);
    assert!(records.note_text(&found, &version, NOW).is_some());
}

#[test]
fn a_copy_leaves_the_article_where_it_is() {
    let one = text(0..40);
    let mut records = records(&[(&one, A)]);
    let there = home(&one);
    assert_eq!(
        open(&mut records, &one, B, &|_| there.clone()),
        Recognition::Settled
    );
    assert_eq!(marks(&records, &one, B), ["mark-0"]);
    assert_eq!(marks(&records, &text(1..40), A), ["mark-0"]);
    assert!(marks(&records, &text(1..40), B).is_empty());
    // Once the first is gone, the copy is the article.
    open(&mut records, &one, B, GONE);
    assert_eq!(marks(&records, &text(1..40), B), ["mark-0"]);
}

#[test]
fn records_of_earlier_versions_are_noted_when_their_article_is_opened() {
    let (first, second) = (text(0..40), text(3..40));
    let mut records = Records::default();
    let first_seen = seen(&first, A);
    let anchor = Anchor::new(&first, &first_seen.id, Span::new(0, 8));
    records.add(Bookmark::new("mark-0", reference(&first_seen), anchor, NOW));
    assert_eq!(open(&mut records, &second, A, GONE), Recognition::New);
    assert_eq!(marks(&records, &second, "/c"), ["mark-0"]);
    assert!(marks(&records, &text(700..740), A).is_empty() || records.known_texts().count() == 1);
}

#[test]
fn noted_texts_survive_the_file_and_are_no_work_of_the_reader() {
    let records = records(&[(&text(0..40), A)]);
    let (again, _) = Records::from_json(&records.to_json()).unwrap();
    assert_eq!(again.to_json(), records.to_json());
    assert_eq!(again.known_texts().count(), 1);
    assert_eq!(records.unsaved(), 1, "the bookmark alone");
    assert_eq!(again.last_seen(&reference(&seen(&text(0..40), "/x"))).1, A);
}
