//! A quotation of the quote book: what a reader kept of what somebody said.

use super::Anchor;
use super::record::ArticleRef;
use pullquote_text::fold::fold;

/// A quotation that the reader kept, with who said it as it was when it was kept: what a later engine
/// or a correction makes of the article does not change the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its identity, unique in the file and never used again.
    pub id: String,
    /// The article.
    pub article: ArticleRef,
    /// The words.
    pub anchor: Anchor,
    /// Who says them; `None`: the text does not say.
    pub speaker: Option<String>,
    /// How they stand in the article: `direct`, `mixed`, `scare`, `reported`.
    pub kind: String,
    /// What announces them, in the article's words.
    pub cue: Option<String>,
    /// The publisher that the article names.
    pub publisher: Option<String>,
    /// The article's date, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// What the reader says about it; may have several lines.
    pub note: Option<String>,
    /// Tags without `#`.
    pub tags: Vec<String>,
    /// When it was kept, RFC 3339.
    pub created: String,
    /// When it was last changed, RFC 3339.
    pub modified: String,
}

impl Kept {
    /// A quotation without speaker, note and tags, kept at `now`.
    pub fn new(
        id: impl Into<String>,
        article: ArticleRef,
        anchor: Anchor,
        kind: impl Into<String>,
        now: impl Into<String>,
    ) -> Self {
        let now = now.into();
        Self {
            id: id.into(),
            article,
            anchor,
            speaker: None,
            kind: kind.into(),
            cue: None,
            publisher: None,
            date: None,
            note: None,
            tags: Vec::new(),
            created: now.clone(),
            modified: now,
        }
    }
}

/// The tags in what a reader typed: words parted by blanks or commas, with or without `#`, each once
/// whatever its case.
pub fn tags(typed: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for word in typed.split(|c: char| c.is_whitespace() || c == ',') {
        let tag = word.trim_start_matches('#');
        if !tag.is_empty() && !tags.iter().any(|known| fold(known) == fold(tag)) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

/// Tags as they are typed: `#one #two`.
pub fn tag_words(tags: &[String]) -> String {
    let words: Vec<String> = tags.iter().map(|tag| format!("#{tag}")).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bookmarks::Records;
    use pullquote_text::{ArticleId, Span};

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
        };
        let anchor = Anchor::of(TEXT, &hash, Span::new(0, 17));
        let mut kept = Kept::new("q", article, anchor, "direct", NOON);
        kept.speaker = Some("the owner".to_owned());
        kept.cue = Some("said".to_owned());
        kept.publisher = Some("The Post".to_owned());
        kept.date = Some("2026-05-03".to_owned());
        let mut records = Records::new();
        assert!(records.add(kept));
        through_file(&records)
    }

    /// The records as the file would give them back.
    fn through_file(records: &Records) -> Records {
        Records::from_json(&records.to_json()).unwrap().0
    }

    #[test]
    fn all_that_a_kept_quotation_says_comes_back() {
        let mut records = book();
        records.edit_kept("q", ONE, |kept| {
            kept.note = Some("two\nlines".to_owned());
            kept.tags = vec!["mills".to_owned()];
        });
        let again = through_file(&records);
        assert_eq!(again.kept_one("q"), records.kept_one("q"));
        assert_eq!(again.kept_one("q").unwrap().anchor.exact, "“It is over,”");
        assert_eq!(again.kept_one("q").unwrap().modified, ONE);
    }

    #[test]
    fn notes_and_tags_of_two_windows_are_both_kept() {
        let disk = book();
        let (mut one, mut two) = (disk.clone(), disk);
        one.edit_kept("q", ONE, |kept| kept.note = Some("ask her".to_owned()));
        two.edit_kept("q", TWO, |kept| kept.tags = vec!["mills".to_owned()]);
        two.refresh(through_file(&one));
        let both = two.kept_one("q").unwrap();
        assert_eq!(both.note.as_deref(), Some("ask her"));
        assert_eq!(both.tags, ["mills"]);
    }

    #[test]
    fn a_removed_quotation_stays_removed_in_another_window_and_can_come_back() {
        let disk = book();
        let (mut one, mut two) = (disk.clone(), disk);
        assert!(one.remove("q", ONE).is_some());
        two.refresh(through_file(&one));
        assert_eq!(two.kept().count(), 0);
        assert!(one.restore("q", TWO));
        two.refresh(through_file(&one));
        assert_eq!(two.kept().count(), 1);
    }

    #[test]
    fn tags_are_words_with_or_without_the_sign_each_once() {
        assert_eq!(
            tags("  #Nato, talks nato\u{a0}##Élysée ,# elysee "),
            ["Nato", "talks", "Élysée"]
        );
        assert_eq!(tags(" , # "), Vec::<String>::new());
        let typed = tags("one two");
        assert_eq!(tags(&tag_words(&typed)), typed);
    }
}
