//! The list of articles, with identities that last as long as the program runs.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::article_id::ArticleId;
use pullquote_text::fold::fold;
use pullquote_text::{Article, Source, clean};

use super::fuzzy_filter::FuzzyFilter;
use super::sort::{self, ReadingProgress, SortOrder};
use super::source_hash::SourceHash;

/// A row of the library, the same for its whole life, however the list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryId(u32);

impl EntryId {
    /// The place in the order in which articles were added.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What the library knows of an article without holding its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it is.
    pub source: Source,
    /// Its headline, on one line and harmless for a terminal; empty while it is not known.
    pub title: String,
    /// The publisher that it names, harmless too; empty when it names none.
    pub publisher: String,
    /// Its words: counted when it was read whole, else reckoned from its head.
    pub words: u32,
    /// The file's size in bytes.
    pub bytes: u64,
    /// When the file was last changed, in seconds since 1970.
    pub modified: Option<i64>,
    /// The date that the text states, once it is known.
    pub date: Option<Date>,
    /// Identity of the text, once it was read whole.
    pub id: Option<ArticleId>,
    /// Number of quotations, once it was annotated.
    pub quotes: Option<u32>,
    /// Why it cannot be read, in words that follow its name: `is a pipe, not a file`.
    pub error: Option<String>,
    /// The folder that it was found in, for the row; harmless, empty for none.
    pub folder: String,
}

impl Entry {
    /// An entry of which only the source is known.
    pub const fn new(source: Source) -> Self {
        Self {
            source,
            title: String::new(),
            publisher: String::new(),
            words: 0,
            bytes: 0,
            modified: None,
            date: None,
            id: None,
            quotes: None,
            error: None,
            folder: String::new(),
        }
    }

    /// The entry of an article that is at hand; its identity is left to the caller, who may have it.
    pub fn of(article: &Article) -> Self {
        let mut entry = Self::new(article.source.clone());
        entry.describe(article);
        entry.words = article.count_words() as u32;
        entry.bytes = article.text().len() as u64;
        entry
    }

    /// Takes title, publisher and date over from `article`, which may be the head of the text only.
    pub fn describe(&mut self, article: &Article) {
        self.date = date_of(article);
        self.title = clean::line(&article.title()).into_owned();
        let publisher = article.publisher.map_or("", |span| span.of(article.text()));
        self.publisher = clean::line(publisher).into_owned();
    }

    /// What stands in the list: the title, else the file's name, harmless for a terminal.
    pub fn label(&self) -> String {
        if self.title.is_empty() {
            clean::line(&self.source.name()).into_owned()
        } else {
            self.title.clone()
        }
    }

    /// The words by which the filter finds it, folded: title, publisher, file name.
    fn key(&self) -> String {
        let name = self.source.name();
        let mut key = self.title.clone();
        for part in [self.publisher.as_str(), name.as_str()] {
            if !part.is_empty() {
                if !key.is_empty() {
                    key.push(' ');
                }
                key.push_str(part);
            }
        }
        fold(&key)
    }
}

/// The day of an article's publication, where its text states one.
pub fn date_of(article: &Article) -> Option<Date> {
    let date = article.date?;
    Date::new(date.year() as i16, date.month() as i8, date.day() as i8).ok()
}

#[derive(Clone, Debug)]
struct Row {
    entry: Entry,
    key: Arc<str>,
}

/// Rows in an order with what the filter looks at: for filtering away from the list itself.
#[derive(Clone, Debug, Default)]
pub struct CatalogSnapshot {
    rows: Vec<EntryId>,
    keys: Vec<Arc<str>>,
}

impl CatalogSnapshot {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Of the rows in `part` those that `query` finds, each with its score and its place.
    pub fn found(&self, part: Range<usize>, query: &str) -> Vec<(u16, u32)> {
        let Some(mut filter) = FuzzyFilter::new(query) else {
            return part.map(|at| (0, at as u32)).collect();
        };
        let keys: Vec<&str> = self.keys[part.clone()].iter().map(|key| &**key).collect();
        let found = filter.scored(&keys).into_iter();
        let shifted = found.map(|(score, at)| (score, (part.start + at) as u32));
        shifted.collect()
    }

    /// The rows found in all parts, which come in their order, the best first; of equals the earlier first.
    pub fn ranked(&self, mut found: Vec<(u16, u32)>) -> Vec<EntryId> {
        found.sort_by_key(|&(score, _)| Reverse(score));
        let rows = found.into_iter().map(|(_, at)| self.rows[at as usize]);
        rows.collect()
    }
}

/// The list of articles.
///
/// ```
/// use pullquote::library::{Catalog, Entry, Progress, Sort};
/// use pullquote::text::Source;
/// let mut catalog = Catalog::default();
/// for title in ["The trees are counted", "A bridge for Marrow"] {
///     let mut entry = Entry::new(Source::Given(title.to_owned()));
///     entry.title = title.to_owned();
///     catalog.add(entry);
/// }
/// let found = catalog.order(Sort::Title, "trees", |_, _| Progress::default());
/// assert_eq!(catalog.get(found[0]).unwrap().title, "The trees are counted");
/// assert_eq!(found.len(), 1);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    rows: Vec<Option<Row>>,
    by_key: HashMap<SourceHash, EntryId>,
}

impl Catalog {
    /// Adds an article, or brings the one of the same source up to date; its identity in the list.
    pub fn add(&mut self, entry: Entry) -> EntryId {
        let place = SourceHash::of(&entry.source);
        if let Some(&id) = self.by_key.get(&place) {
            self.update(id, entry);
            return id;
        }
        let id = EntryId(self.rows.len() as u32);
        self.by_key.insert(place, id);
        let key = entry.key().into();
        self.rows.push(Some(Row { entry, key }));
        id
    }

    /// Puts `entry` in the place of what was known of `id`, also under a new source when the file was
    /// moved. Whether there is such a row.
    pub fn update(&mut self, id: EntryId, entry: Entry) -> bool {
        let Some(Some(row)) = self.rows.get_mut(id.index()) else {
            return false;
        };
        if row.entry.source != entry.source {
            self.by_key.remove(&SourceHash::of(&row.entry.source));
            self.by_key.insert(SourceHash::of(&entry.source), id);
        }
        row.key = entry.key().into();
        row.entry = entry;
        true
    }

    /// Removes a row; its identity is not given again.
    pub fn remove(&mut self, id: EntryId) -> Option<Entry> {
        let row = self.rows.get_mut(id.index())?.take()?;
        self.by_key.remove(&SourceHash::of(&row.entry.source));
        Some(row.entry)
    }

    /// The row `id`, unless it was removed.
    pub fn get(&self, id: EntryId) -> Option<&Entry> {
        Some(&self.rows.get(id.index())?.as_ref()?.entry)
    }

    /// The row of the article that lies at `source`.
    pub fn find(&self, source: &Source) -> Option<EntryId> {
        self.find_hash(SourceHash::of(source))
    }

    /// The row of the article that lies where the key says.
    pub fn find_hash(&self, key: SourceHash) -> Option<EntryId> {
        self.by_key.get(&key).copied()
    }

    /// All rows in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (EntryId, &Entry)> {
        let rows = self.rows.iter().enumerate();
        rows.filter_map(|(at, row)| Some((EntryId(at as u32), &row.as_ref()?.entry)))
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// All rows sorted. Rows that the order does not tell apart stand as they were added.
    pub fn sorted(
        &self,
        sort: SortOrder,
        progress: impl Fn(EntryId, &Entry) -> ReadingProgress,
    ) -> Vec<EntryId> {
        sort::sorted(self, sort, progress)
    }

    /// Of `sorted` rows those that `query` finds, best first; all of them for an empty query. Keep
    /// `sorted` while the reader types, since sorting costs more than filtering.
    pub fn filtered(&self, sorted: &[EntryId], query: &str) -> Vec<EntryId> {
        let Some(mut filter) = FuzzyFilter::new(query) else {
            return sorted.to_vec();
        };
        let keys = sorted.iter().map(|id| self.key(*id)).collect::<Vec<_>>();
        let found = filter.rank(&keys);
        found.into_iter().map(|at| sorted[at]).collect()
    }

    /// `sorted` rows with what the filter looks at.
    pub fn snapshot(&self, sorted: &[EntryId]) -> CatalogSnapshot {
        let rows = sorted.iter().filter_map(|&id| {
            let row = self.rows.get(id.index())?.as_ref()?;
            Some((id, Arc::clone(&row.key)))
        });
        let (rows, keys) = rows.unzip();
        CatalogSnapshot { rows, keys }
    }

    /// The rows that `query` finds, in the order of `sort` where the query does not decide.
    pub fn order(
        &self,
        sort: SortOrder,
        query: &str,
        progress: impl Fn(EntryId, &Entry) -> ReadingProgress,
    ) -> Vec<EntryId> {
        self.filtered(&self.sorted(sort, progress), query)
    }

    /// What the filter looks at, folded.
    pub(super) fn key(&self, id: EntryId) -> &str {
        let row = self.rows.get(id.index()).and_then(Option::as_ref);
        row.map_or("", |row| &*row.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, title: &str) -> Entry {
        Entry {
            title: title.to_owned(),
            ..Entry::new(Source::Given(name.to_owned()))
        }
    }

    #[test]
    fn identities_last() {
        let mut catalog = Catalog::default();
        let a = catalog.add(entry("a", "Alpha"));
        let b = catalog.add(entry("b", "Beta"));
        assert_eq!(catalog.add(entry("a", "Alpha again")), a);
        assert_eq!(catalog.get(a).unwrap().title, "Alpha again");
        assert_eq!(catalog.remove(a).unwrap().title, "Alpha again");
        assert!(catalog.get(a).is_none() && catalog.remove(a).is_none());
        let c = catalog.add(entry("a", "Alpha returns"));
        assert!(c != a && c != b);
        let left = catalog.iter().map(|(id, _)| id).collect::<Vec<_>>();
        assert_eq!(left, [b, c]);
        assert_eq!(catalog.len(), 2);
    }

    #[test]
    fn a_sheet_filtered_in_parts_finds_the_same() {
        let mut catalog = Catalog::default();
        for n in 0..40 {
            let title = ["Trees counted", "A bridge", "The tree falls", "Tress cut"][n % 4];
            catalog.add(entry(&n.to_string(), title));
        }
        let sorted = catalog.sorted(SortOrder::Title, |_, _| ReadingProgress::default());
        for query in ["tree", "trees", "counted trees", "zzz", ""] {
            let snapshot = catalog.snapshot(&sorted);
            let mut found = snapshot.found(0..13, query);
            found.extend(snapshot.found(13..40, query));
            let whole = catalog.filtered(&sorted, query);
            assert_eq!(snapshot.ranked(found), whole, "{query}");
        }
    }

    #[test]
    fn a_moved_file_keeps_its_row() {
        let mut catalog = Catalog::default();
        let a = catalog.add(entry("old", "Alpha"));
        assert!(catalog.update(a, entry("new", "Alpha")));
        assert_eq!(catalog.find(&Source::Given("new".to_owned())), Some(a));
        assert_eq!(catalog.find(&Source::Given("old".to_owned())), None);
    }

    #[test]
    fn what_a_row_shows_is_harmless() {
        let text = "Evil \u{1b}[31m title\n\nBy Mara Lind\n\nIt was a long day for the council of Marrow, they said.";
        let article = pullquote_text::Article::new(
            text,
            vec![pullquote_text::Block {
                span: pullquote_text::Span::new(0, 16),
                kind: pullquote_text::BlockKind::Headline,
            }],
            Source::Stdin,
        );
        let entry = Entry::of(&article);
        assert!(!entry.label().contains('\u{1b}') && entry.label().contains("title"));
        let nameless = Entry::new(Source::Given("a\nb\u{7}".to_owned()));
        assert_eq!(nameless.label(), "a b␇");
    }
}
