//! What the tests are made of: bookmarks by number, a small generator of random numbers.

use pullquote::article_id::ArticleId;
use pullquote::bookmarks::{
    Anchor, ArticleRef, Bookmark, Change, Correction, IdentityChange, IdentityOverride, Record,
    Records, SavedQuote,
};
use pullquote_text::Span;

/// Steele, Lea and Flood's `SplitMix64`: the same numbers on every machine and in every version.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

const TEXT: &str = "The lighthouse was sold in spring. Its keeper stayed on, and nobody asked why.";

/// A time of its own for each number.
pub fn time(number: usize) -> String {
    format!(
        "2026-02-03T{:02}:{:02}:{:02}Z",
        number / 3600,
        number / 60 % 60,
        number % 60
    )
}

fn article() -> ArticleRef {
    ArticleRef {
        id: ArticleId::of(TEXT),
        title: "The lighthouse".to_owned(),
        source: "/papers/lighthouse.txt".to_owned(),
        passage: None,
    }
}

fn anchor() -> Anchor {
    Anchor::new(TEXT, &ArticleId::of(TEXT), Span::new(4, 14))
}

pub fn bookmark(id: &str, number: usize) -> Bookmark {
    let mut bookmark = Bookmark::new(id, article(), anchor(), time(number));
    bookmark.note = Some(format!("note {number} of {id}"));
    bookmark
}

/// One of everything that a reader makes, in turn: a bookmark, a kept quotation, a correction, two names
/// joined, a name parted.
pub fn record(id: &str, number: usize) -> Record {
    let person = |change| IdentityOverride {
        id: id.to_owned(),
        kind: "person".to_owned(),
        name: format!("Ana Ruiz of {id}"),
        change,
        created: time(number),
        modified: time(number),
    };
    match number % 5 {
        0 => bookmark(id, number).into(),
        1 => {
            let mut kept = SavedQuote::new(id, article(), anchor(), "direct", time(number));
            kept.note = Some(format!("note {number} of {id}"));
            kept.tags = vec!["lamps".to_owned()];
            kept.into()
        }
        2 => Correction {
            id: id.to_owned(),
            article: article(),
            anchor: anchor(),
            change: Change::Speaker(Some(format!("Ana Ruiz of {id}"))),
            created: time(number),
            modified: time(number),
        }
        .into(),
        3 => person(IdentityChange::Merge {
            into: "Ana Ruiz".to_owned(),
        })
        .into(),
        _ => person(IdentityChange::Split {
            article: article(),
            called: "another Ana Ruiz".to_owned(),
        })
        .into(),
    }
}

pub fn records(ids: &[&str]) -> Records {
    let mut records = Records::new();
    for (number, id) in ids.iter().enumerate() {
        assert!(records.add(bookmark(id, number)));
    }
    records
}

pub fn ids(records: &Records) -> Vec<String> {
    records.iter().map(|one| one.id().to_owned()).collect()
}
