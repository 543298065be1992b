//! Fixtures: records by number and a random number generator.

use pullquote::article_id::ArticleId;
use pullquote::bookmarks::file::Step;
use pullquote::bookmarks::{
    Anchor, ArticleRef, Bookmark, Change, Correction, IdentityChange, IdentityOverride, Records,
    SavedQuote, Subject, record::Record,
};
use pullquote_text::Span;

/// The steps of a save over a readable file.
pub const STEPS: [Step; 7] = [
    Step::Lock,
    Step::Read,
    Step::Open,
    Step::Write,
    Step::Sync,
    Step::Rename,
    Step::SyncDirectory,
];

/// `SplitMix64` (Steele, Lea and Flood): the same sequence on every machine and in every version.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which must not be 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

const TEXT: &str = "The lighthouse was sold in spring. Its keeper stayed on, and nobody asked why.";

/// A different timestamp for each number.
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
        address: None,
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

/// In turn: a bookmark, a saved quote, a correction, a merge and a split of names.
pub fn record(id: &str, number: usize) -> Record {
    let identity = |change| IdentityOverride {
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
            let mut quote = SavedQuote::new(id, article(), anchor(), "direct", time(number));
            quote.note = Some(format!("note {number} of {id}"));
            quote.tags = vec!["lamps".to_owned()];
            quote.into()
        }
        2 => Correction {
            id: id.to_owned(),
            article: article(),
            anchor: anchor(),
            subject: Some(Subject::Quote),
            change: Change::Speaker(Some(format!("Ana Ruiz of {id}"))),
            created: time(number),
            modified: time(number),
        }
        .into(),
        3 => identity(IdentityChange::Merge {
            into: "Ana Ruiz".to_owned(),
        })
        .into(),
        _ => identity(IdentityChange::Split {
            article: article(),
            called: "another Ana Ruiz".to_owned(),
        })
        .into(),
    }
}

pub fn records(ids: &[&str]) -> Records {
    let mut records = Records::default();
    for (number, id) in ids.iter().enumerate() {
        assert!(records.add(bookmark(id, number)));
    }
    records
}

pub fn ids(records: &Records) -> Vec<String> {
    records.iter().map(|one| one.id().to_owned()).collect()
}
