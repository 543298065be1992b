//! The dates of publication that the reader gave to articles.

use jiff::civil::Date;

use super::ArticleList;
use crate::bookmarks::{ArticleDates, Records};
use crate::library::{Entry, EntryId};

impl ArticleList {
    /// Takes the dates that the reader gave to articles. No row moves.
    pub fn set_dates(&mut self, records: &Records) {
        let dates = records.article_dates();
        if dates == self.dates {
            return;
        }
        self.dates = dates;
        let changed: Vec<(EntryId, Entry)> = self
            .catalog
            .iter()
            .map(|(id, entry)| (id, entry, given_date(entry, &self.dates)))
            .filter(|(_, entry, date)| entry.set_date != *date)
            .map(|(id, entry, set_date)| {
                let entry = Entry {
                    set_date,
                    ..entry.clone()
                };
                (id, entry)
            })
            .collect();
        for (id, entry) in changed {
            self.catalog.update(id, entry);
        }
    }
}

/// The date that the reader gave an article.
pub(super) fn given_date(entry: &Entry, dates: &ArticleDates) -> Option<Date> {
    if dates.is_empty() {
        return None;
    }
    dates.get(entry.id.as_ref(), &entry.source.locator())
}
