//! [`Rows`]: the reader's corrections, with their articles as they are now.

use std::collections::HashMap;
use std::path::PathBuf;

use crate::article_id::ArticleId;
use crate::bookmarks::record::Record;
use crate::bookmarks::{ArticleRef, IdentityChange, Records};
use crate::corrections::exchange::is_correction;
use crate::corrections::{State, place_of};
use crate::shell::cli::StateArg;
use crate::shell::source::{self, absolute};
use pullquote_text::{Article, Source};

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

/// All corrections, newest first, and the articles that were read for them.
pub(super) struct Rows<'r> {
    pub records: Vec<&'r Record>,
    all: &'r Records,
    articles: HashMap<&'r str, Option<(Article, ArticleId)>>,
}

impl<'r> Rows<'r> {
    /// Those of the articles at `paths` or below, all if there are none.
    pub fn of(all: &'r Records, paths: &[PathBuf]) -> Self {
        let wanted: Vec<Place> = paths.iter().map(|path| Place::of(path)).collect();
        let is_wanted = |record: &&Record| {
            let is_there = || {
                let article = article_of(record);
                article.is_some_and(|article| wanted.iter().any(|one| one.has(all, article)))
            };
            is_correction(record) && (wanted.is_empty() || is_there())
        };
        let mut records: Vec<&Record> = all.iter().filter(is_wanted).collect();
        records.sort_by(|a, b| created(b).cmp(created(a)).then(b.id().cmp(a.id())));
        Self {
            records,
            all,
            articles: HashMap::new(),
        }
    }

    /// Those in a state, all if there is none.
    pub fn located(&mut self, state: Option<StateArg>) -> Vec<Row<'r>> {
        let rows = self.records.clone().into_iter().map(|record| Row {
            record,
            state: self.state(record),
        });
        let rows: Vec<Row<'r>> = rows.collect();
        let is_wanted = |row: &Row<'_>| {
            state.is_none_or(|wanted| match wanted {
                StateArg::Applied => row.state == State::Applied,
                StateArg::Review => row.state == State::Review,
                StateArg::Lost => row.state == State::Lost,
                StateArg::NoArticle => row.state == State::NoArticle,
            })
        };
        rows.into_iter().filter(is_wanted).collect()
    }

    /// What was decided about names in all articles holds wherever they occur.
    pub fn state(&mut self, record: &'r Record) -> State {
        let Record::Correction(one) = record else {
            return State::Applied;
        };
        if let Some(passage) = &one.article.passage {
            return place_of(one, |anchor| anchor.find(passage, &one.article.id)).0;
        }
        match self.article(&one.article) {
            Some((article, id)) => place_of(one, |anchor| anchor.find(article.text(), id)).0,
            None => State::NoArticle,
        }
    }

    /// The article as it is now; `None` if it cannot be read.
    pub fn article(&mut self, article: &'r ArticleRef) -> Option<&(Article, ArticleId)> {
        let (_, source) = self.all.last_seen(article);
        let read = || {
            let article = source::read(&Source::from_locator(source)?).ok()?;
            let id = ArticleId::of(article.text());
            Some((article, id))
        };
        let known = self.articles.entry(source);
        known.or_insert_with(read).as_ref()
    }
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

    fn has(&self, records: &Records, article: &ArticleRef) -> bool {
        let this = records.article(self.id.as_ref(), &self.locator);
        let source = Source::from_locator(records.last_seen(article).1);
        let path = source.as_ref().and_then(Source::path);
        this.has(article) || path.is_some_and(|path| path.starts_with(&self.path))
    }
}
