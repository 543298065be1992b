//! Sort orders of the article list.

use std::cmp::Reverse;

use super::entry::{Entry, EntryId};

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
    /// When it was last open, in seconds since the Unix epoch.
    pub opened: Option<i64>,
}

/// Ties keep their order of insertion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SortOrder {
    /// New articles, then started ones, then finished ones.
    #[default]
    UnreadFirst,
    /// By title, ignoring case, accents and leading punctuation.
    Title,
    /// By date, newest first: the date stated in the text, or the file's modification time.
    Newest,
    Longest,
    /// Most recently opened first, never opened last.
    LastRead,
}

impl SortOrder {
    /// In the order in which the sort key cycles through them.
    pub const ALL: [Self; 5] = [
        Self::UnreadFirst,
        Self::Title,
        Self::Newest,
        Self::Longest,
        Self::LastRead,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::UnreadFirst => "unread first",
            Self::Title => "title",
            Self::Newest => "newest",
            Self::Longest => "longest",
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
        SortOrder::UnreadFirst => by_key(rows.map(|(id, row, _)| (progress(id, row).reading, id))),
        SortOrder::Title => by_key(rows.map(|(id, _, key)| (title_key(key), id))),
        SortOrder::Newest => by_key(rows.map(|(id, row, _)| (Reverse(time(row)), id))),
        SortOrder::Longest => by_key(rows.map(|(id, row, _)| (Reverse(row.words), id))),
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

/// Date of an article in seconds since the Unix epoch; noon where only a day is known.
fn time(row: &Entry) -> Option<i64> {
    const DAY: i64 = 86_400;
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    let of_date = row.date.and_then(|date| epoch.until(date).ok());
    let noon = of_date.map(|since| i64::from(since.get_days()) * DAY + DAY / 2);
    noon.or(row.modified)
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
        for (title, words, modified) in [
            ("“Zebra” seen", 100, Some(30)),
            ("Éclair shortage", 300, None),
            ("apple row", 200, Some(50)),
            ("Apple row", 200, Some(50)),
        ] {
            let name = format!("{title} {words}");
            catalog.add(Entry {
                title: title.to_owned(),
                words,
                modified,
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
                opened: Some(9),
            },
            2 => ReadingProgress {
                reading: ReadStatus::Started,
                opened: Some(12),
            },
            _ => ReadingProgress::default(),
        });
        let order = order.iter().map(|id| id.index()).collect::<Vec<_>>();
        assert_eq!(order, expected);
    }

    #[test]
    fn orders_are_total_and_keep_ties_as_added() {
        check(SortOrder::Title, [2, 3, 1, 0]);
        check(SortOrder::Newest, [2, 3, 0, 1]);
        check(SortOrder::Longest, [1, 2, 3, 0]);
        check(SortOrder::UnreadFirst, [1, 3, 2, 0]);
        check(SortOrder::LastRead, [2, 0, 1, 3]);
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
