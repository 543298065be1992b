//! Sort orders of the article list.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::entry::{Entry, EntryId};
use pullquote_text::Source;
use pullquote_text::fold::fold;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReadStatus {
    #[default]
    New,
    /// Opened, but not read to the end.
    Started,
    /// Read to the end or marked as read.
    Finished,
}

/// What the sort orders need to know about the reader's use of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadingProgress {
    pub reading: ReadStatus,
    /// How much of it has been read, in percent.
    pub percent: u8,
    /// When it was last open, in seconds since the Unix epoch.
    pub opened: Option<i64>,
}

/// Ties keep their order of insertion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SortOrder {
    /// By date of publication, newest first. Undated articles follow, newest file first, then the samples.
    #[default]
    Date,
    /// By title, ignoring case, accents and leading punctuation.
    Title,
    /// By publisher or folder; those without either last.
    Source,
    /// What is being read, the furthest first, then new articles, then finished ones.
    Progress,
    /// Most quotations first.
    Quotations,
    /// Longest first.
    Length,
    /// New articles, then started ones, then finished ones.
    UnreadFirst,
    /// Most recently opened first, never opened last.
    LastRead,
}

impl SortOrder {
    /// In the order in which the sort key cycles through them.
    pub const ALL: [Self; 8] = [
        Self::Date,
        Self::Title,
        Self::Source,
        Self::Progress,
        Self::Quotations,
        Self::Length,
        Self::UnreadFirst,
        Self::LastRead,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Title => "title",
            Self::Source => "source",
            Self::Progress => "progress",
            Self::Quotations => "quotations",
            Self::Length => "length",
            Self::UnreadFirst => "unread first",
            Self::LastRead => "last read",
        }
    }

    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|sort| *sort == self);
        Self::ALL[at.map_or(0, |at| (at + 1) % Self::ALL.len())]
    }
}

/// Sorts rows, given with their folded search keys.
pub(super) fn sorted<'a>(
    rows: impl Iterator<Item = (EntryId, &'a Entry, &'a str)>,
    sort: SortOrder,
    progress: impl Fn(EntryId, &Entry) -> ReadingProgress,
) -> Vec<EntryId> {
    match sort {
        SortOrder::Date => by_key(rows.map(|(id, row, _)| (date_key(row), id))),
        SortOrder::Title => by_key(rows.map(|(id, _, key)| (title_key(key), id))),
        SortOrder::Source => by_key(rows.map(|(id, row, _)| (source_key(row), id))),
        SortOrder::Progress => {
            by_key(rows.map(|(id, row, _)| (progress_key(progress(id, row)), id)))
        }
        SortOrder::Quotations => by_key(rows.map(|(id, row, _)| (Reverse(row.quotes), id))),
        SortOrder::Length => by_key(rows.map(|(id, row, _)| (Reverse(row.words), id))),
        SortOrder::UnreadFirst => by_key(rows.map(|(id, row, _)| (progress(id, row).reading, id))),
        SortOrder::LastRead => {
            by_key(rows.map(|(id, row, _)| (Reverse(progress(id, row).opened), id)))
        }
    }
}

/// Ids increase in order of insertion, so including them in the key makes an unstable sort keep ties in
/// that order.
fn by_key<K: Ord>(rows: impl Iterator<Item = (K, EntryId)>) -> Vec<EntryId> {
    let mut rows = rows.collect::<Vec<_>>();
    rows.sort_unstable();
    rows.into_iter().map(|(_, id)| id).collect()
}

type DateKey = (bool, Reverse<Option<Date>>, Reverse<Option<i64>>);

/// The samples are in their reading order, whatever their dates. A file's own time orders the undated
/// articles but is no date.
fn date_key(row: &Entry) -> DateKey {
    if matches!(row.source, Source::Seed(_)) {
        return (true, Reverse(None), Reverse(None));
    }
    let date = row.shown_date();
    let modified = row.modified.filter(|_| date.is_none());
    (false, Reverse(date), Reverse(modified))
}

fn source_key(row: &Entry) -> (bool, String) {
    let source = fold(row.shown_source());
    (source.is_empty(), source)
}

const fn progress_key(progress: ReadingProgress) -> (u8, Reverse<u8>) {
    let group = match progress.reading {
        ReadStatus::Started => 0,
        ReadStatus::New => 1,
        ReadStatus::Finished => 2,
    };
    (group, Reverse(progress.percent))
}

fn title_key(key: &str) -> &str {
    key.trim_start_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Catalog;
    use pullquote_text::Source;

    fn catalog() -> Catalog {
        let mut catalog = Catalog::default();
        let day = |day| Some(jiff::civil::date(2026, 11, day));
        for (title, words, modified, date, publisher, quotes) in [
            ("“Zebra” seen", 100, Some(30), None, "Gazette", Some(2)),
            ("Éclair shortage", 300, None, day(3), "", None),
            ("apple row", 200, Some(50), None, "Écho", Some(7)),
            ("Apple row", 200, Some(20), day(9), "Courier", Some(7)),
        ] {
            let name = format!("{title} {words}");
            catalog.add(Entry {
                title: title.to_owned(),
                words,
                modified,
                date,
                quotes,
                publisher: publisher.to_owned(),
                ..Entry::new(Source::Given(name))
            });
        }
        catalog
    }

    #[track_caller]
    fn check(sort: SortOrder, expected: [usize; 4]) {
        let catalog = catalog();
        let order = catalog.sorted(sort, |id, _| match id.index() {
            0 => ReadingProgress {
                reading: ReadStatus::Finished,
                percent: 100,
                opened: Some(9),
            },
            2 => ReadingProgress {
                reading: ReadStatus::Started,
                percent: 40,
                opened: Some(12),
            },
            _ => ReadingProgress::default(),
        });
        let order = order.iter().map(|id| id.index()).collect::<Vec<_>>();
        assert_eq!(order, expected);
    }

    #[test]
    fn orders_are_total_and_keep_ties_as_added() {
        check(SortOrder::Title, [3, 2, 1, 0]);
        check(SortOrder::Date, [3, 1, 2, 0]);
        check(SortOrder::Source, [3, 2, 0, 1]);
        check(SortOrder::Progress, [2, 1, 3, 0]);
        check(SortOrder::Quotations, [2, 3, 0, 1]);
        check(SortOrder::Length, [1, 2, 3, 0]);
        check(SortOrder::UnreadFirst, [1, 3, 2, 0]);
        check(SortOrder::LastRead, [2, 0, 1, 3]);
    }

    #[test]
    fn samples_follow_the_articles_of_the_reader() {
        let mut catalog = Catalog::default();
        let date = Some(jiff::civil::date(2026, 11, 3));
        for (source, date) in [
            (Source::Seed("b.txt".to_owned()), None),
            (Source::Seed("a.txt".to_owned()), date),
            (Source::Given("own".to_owned()), None),
        ] {
            let entry = Entry {
                date,
                ..Entry::new(source)
            };
            catalog.add(entry);
        }
        let order = catalog.sorted(SortOrder::Date, |_, _| ReadingProgress::default());
        let order: Vec<_> = order.iter().map(|id| id.index()).collect();
        assert_eq!(order, [2, 0, 1]);
    }

    #[test]
    fn next_cycles_through_all_orders() {
        let mut sort = SortOrder::default();
        for _ in SortOrder::ALL {
            sort = sort.next();
        }
        assert_eq!(sort, SortOrder::default());
    }
}
