//! The orders in which the library can stand.

use std::cmp::Reverse;

use super::catalog::{Catalog, Entry, EntryId};

/// How far the reader is with an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReadStatus {
    /// Never opened.
    #[default]
    New,
    /// Opened, and not at its end.
    Started,
    /// Read, or marked so.
    Finished,
}

/// What the reader has done with an article, as far as an order needs it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadingProgress {
    /// How far it has been read.
    pub reading: ReadStatus,
    /// When it was last open, in seconds since 1970.
    pub opened: Option<i64>,
}

/// An order of the library. Ties stand in the order in which the articles were added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SortOrder {
    /// What is new first, then what was begun, then what was read.
    #[default]
    UnreadFirst,
    /// By title, without regard to case, accents and marks at its head.
    Title,
    /// By the date that the text states, else by the file's last change, the newest first.
    Newest,
    /// The most words first.
    Longest,
    /// What was open last first, then the rest.
    LastRead,
}

impl SortOrder {
    /// All orders, in the order in which a key goes through them.
    pub const ALL: [Self; 5] = [
        Self::UnreadFirst,
        Self::Title,
        Self::Newest,
        Self::Longest,
        Self::LastRead,
    ];

    /// Its name in the list's head and in the config.
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnreadFirst => "unread first",
            Self::Title => "title",
            Self::Newest => "newest",
            Self::Longest => "longest",
            Self::LastRead => "last read",
        }
    }

    /// The order of that name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.name() == name)
    }

    /// The order after this one, the first after the last.
    #[must_use]
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|sort| *sort == self);
        Self::ALL[at.map_or(0, |at| (at + 1) % Self::ALL.len())]
    }
}

pub(super) fn sorted(
    catalog: &Catalog,
    sort: SortOrder,
    progress: impl Fn(EntryId, &Entry) -> ReadingProgress,
) -> Vec<EntryId> {
    let rows = catalog.iter();
    match sort {
        SortOrder::UnreadFirst => by_key(rows.map(|(id, row)| (progress(id, row).reading, id))),
        SortOrder::Title => by_key(rows.map(|(id, _)| (title_key(catalog.key(id)), id))),
        SortOrder::Newest => by_key(rows.map(|(id, row)| (Reverse(time(row)), id))),
        SortOrder::Longest => by_key(rows.map(|(id, row)| (Reverse(row.words), id))),
        SortOrder::LastRead => {
            by_key(rows.map(|(id, row)| (Reverse(progress(id, row).opened), id)))
        }
    }
}

/// Identities rise in the order of adding, so sorting by them as well keeps that order for ties.
fn by_key<K: Ord>(rows: impl Iterator<Item = (K, EntryId)>) -> Vec<EntryId> {
    let mut rows = rows.collect::<Vec<_>>();
    rows.sort_unstable();
    rows.into_iter().map(|(_, id)| id).collect()
}

/// When an article is of, in seconds since 1970: the noon of its date.
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
    fn a_key_goes_through_all_orders() {
        let mut sort = SortOrder::default();
        for _ in SortOrder::ALL {
            assert_eq!(SortOrder::of_name(sort.name()), Some(sort));
            sort = sort.next();
        }
        assert_eq!(sort, SortOrder::default());
    }
}
