use crate::article_id::ArticleId;
use crate::bookmarks::{Anchor, ArticleRef, Records, SavedQuote};
use pullquote_text::Span;

const TEXT: &str = "“It is over,” said the owner.";
const NOON: &str = "2026-05-04T12:00:00Z";
const ONE: &str = "2026-05-04T13:00:00Z";
const TWO: &str = "2026-05-04T14:00:00Z";

fn book() -> Records {
    let hash = ArticleId::of(TEXT);
    let article = ArticleRef {
        id: hash.clone(),
        title: "Mill".to_owned(),
        source: "/papers/mill.txt".to_owned(),
        passage: None,
        address: None,
    };
    let anchor = Anchor::new(TEXT, &hash, Span::new(0, 17));
    let mut quote = SavedQuote::new("q", article, anchor, "direct", NOON);
    quote.speaker = Some("the owner".to_owned());
    quote.cue = Some("said".to_owned());
    quote.publisher = Some("The Post".to_owned());
    quote.date = Some("2026-05-03".to_owned());
    let mut records = Records::default();
    assert!(records.add(quote));
    through_file(&records)
}

/// The records, written to a file and read back.
fn through_file(records: &Records) -> Records {
    Records::from_json(&records.to_json()).unwrap().0
}

#[test]
fn every_member_survives_a_round_trip() {
    let mut records = book();
    records.edit_saved_quote("q", ONE, |quote| {
        quote.note = Some("two\nlines".to_owned());
        quote.tags = vec!["mills".to_owned()];
    });
    let again = through_file(&records);
    assert_eq!(again.saved_quote("q"), records.saved_quote("q"));
    assert_eq!(
        again.saved_quote("q").unwrap().anchor.exact,
        "“It is over,”"
    );
    assert_eq!(again.saved_quote("q").unwrap().modified, ONE);
}

#[test]
fn concurrent_notes_and_tags_are_both_kept() {
    let disk = book();
    let (mut one, mut two) = (disk.clone(), disk);
    one.edit_saved_quote("q", ONE, |quote| quote.note = Some("ask her".to_owned()));
    two.edit_saved_quote("q", TWO, |quote| quote.tags = vec!["mills".to_owned()]);
    two.refresh(through_file(&one));
    let both = two.saved_quote("q").unwrap();
    assert_eq!(both.note.as_deref(), Some("ask her"));
    assert_eq!(both.tags, ["mills"]);
}

#[test]
fn a_removed_quotation_is_removed_in_other_windows_and_can_be_restored() {
    let disk = book();
    let (mut one, mut two) = (disk.clone(), disk);
    assert!(one.remove("q", ONE).is_some());
    two.refresh(through_file(&one));
    assert_eq!(two.saved_quotes().count(), 0);
    assert!(one.restore("q", TWO));
    two.refresh(through_file(&one));
    assert_eq!(two.saved_quotes().count(), 1);
}
