//! [`Rows`]: the reader's corrections, with their articles as they are now.

use std::path::PathBuf;

use crate::article_id::ArticleId;
use crate::bookmarks::identity::ArticleIdentity;
use crate::bookmarks::record::Record;
use crate::bookmarks::{Anchor, AnchorMatch, ArticleRef, IdentityChange, Records};
use crate::corrections::exchange::is_correction;
use crate::corrections::{State, place_of};
use crate::shell::cli::StateArg;
use crate::shell::commands::record_texts::{RecordLocators, RecordTexts};
use crate::shell::source::{self, absolute};
use pullquote_text::Source;

/// A correction and its state.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'r> {
    pub record: &'r Record,
    pub state: State,
}

/// The article of a record; `None` of a name in all articles.
pub(super) fn article_of(record: &Record) -> Option<&ArticleRef> {
    match record {
        Record::Correction(one) => Some(&one.article),
        Record::IdentityOverride(one) => match &one.change {
            IdentityChange::Split { article, .. } => Some(article),
            IdentityChange::Merge { .. } | IdentityChange::Declined { .. } => None,
        },
        _ => None,
    }
}

/// When a record was made, RFC 3339.
pub(super) fn created(record: &Record) -> &str {
    match record {
        Record::Correction(one) => &one.created,
        Record::IdentityOverride(one) => &one.created,
        _ => "",
    }
}

/// Corrections, newest first, and their articles.
pub(super) struct Rows<'r> {
    pub rows: Vec<Row<'r>>,
    pub texts: RecordTexts<'r>,
}

impl<'r> Rows<'r> {
    /// Those of the articles at `paths` or below, all if there are none.
    pub fn of(all: &'r Records, paths: &[PathBuf]) -> Self {
        let wanted: Vec<Place> = paths.iter().map(|path| Place::of(path)).collect();
        let wanted: Vec<(&Place, ArticleIdentity<'_>)> = wanted
            .iter()
            .map(|place| (place, all.article(place.id.as_ref(), &place.locator)))
            .collect();
        let whereabouts = all.whereabouts();
        let has = |article: &ArticleRef| {
            let source = whereabouts.source(article);
            let mut wanted = wanted.iter();
            wanted.any(|(place, this)| this.has(article) || place.is_above(source))
        };
        let is_wanted = |record: &&Record| {
            let is_there = || article_of(record).is_some_and(has);
            is_correction(record) && (wanted.is_empty() || is_there())
        };
        let mut records: Vec<&Record> = all.iter().filter(is_wanted).collect();
        records.sort_by(|a, b| created(b).cmp(created(a)).then(b.id().cmp(a.id())));
        let corrected = records.iter().filter_map(|record| match record {
            Record::Correction(one) => Some(&one.article),
            // What was decided about names in all articles holds wherever they occur.
            _ => None,
        });
        let texts = RecordTexts::of(whereabouts, corrected);
        let locators = texts.locators();
        let row = |record| Row {
            record,
            state: state(record, &locators),
        };
        let rows = records.into_iter().map(row).collect();
        Self { rows, texts }
    }

    /// Those in a state, all if there is none.
    pub fn in_state(&self, state: Option<StateArg>) -> Vec<Row<'r>> {
        let is_wanted = |row: &&Row<'_>| {
            state.is_none_or(|wanted| match wanted {
                StateArg::Applied => row.state == State::Applied,
                StateArg::Review => row.state == State::Review,
                StateArg::Lost => row.state == State::Lost,
                StateArg::NoArticle => row.state == State::NoArticle,
            })
        };
        self.rows.iter().filter(is_wanted).copied().collect()
    }
}

fn state(record: &Record, locators: &RecordLocators<'_>) -> State {
    let Record::Correction(one) = record else {
        return State::Applied;
    };
    if !locators.has(&one.article) {
        return State::NoArticle;
    }
    let find = |anchor: &Anchor| {
        let found = locators.find(&one.article, anchor);
        found.unwrap_or(AnchorMatch::LOST)
    };
    place_of(one, find).0
}

/// A path of the command line.
struct Place {
    path: PathBuf,
    locator: String,
    /// Of the text there, if it is one: the file may have been moved.
    id: Option<ArticleId>,
}

impl Place {
    fn of(path: &std::path::Path) -> Self {
        let source = Source::File(absolute(path));
        let read = || source::read(&source).ok();
        let article = path.is_file().then(read).flatten();
        Self {
            path: absolute(path),
            // A seed's name is not a path.
            locator: path
                .to_str()
                .filter(|name| name.starts_with("seeds/") && !path.exists())
                .map_or_else(|| source.locator(), str::to_owned),
            id: article.map(|article| ArticleId::of(article.text())),
        }
    }

    /// Whether what is at this locator is the file, or below the folder.
    fn is_above(&self, locator: &str) -> bool {
        let source = Source::from_locator(locator);
        let path = source.as_ref().and_then(Source::path);
        path.is_some_and(|path| path.starts_with(&self.path))
    }
}
