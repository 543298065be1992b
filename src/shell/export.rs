//! `pullquote bookmarks export`: the bookmarks with where their words are now.

use std::collections::HashMap;
use std::io::{self, Write};

use super::cli::Export;
use super::open;
use crate::bookmarks::export::{self, Item};
use crate::bookmarks::{ArticleRef, Bookmark, Found, Records};
use crate::text::{Article, ArticleId, Source};

/// Prints all bookmarks: those of an article together and in its order, the article with the newest
/// bookmark first.
///
/// # Errors
/// `out` cannot be written to.
pub fn run(format: Export, records: &Records, out: &mut dyn Write) -> io::Result<()> {
    let mut articles = Articles::default();
    let found = |bookmark| Item {
        bookmark,
        found: articles.find(bookmark),
    };
    let items: Vec<Item<'_>> = in_order(records).into_iter().map(found).collect();
    let document = match format {
        Export::Md => export::markdown(&items),
        Export::Json => export::json(&items),
    };
    out.write_all(document.as_bytes())?;
    out.flush()
}

fn in_order(records: &Records) -> Vec<&Bookmark> {
    let mut bookmarks = records.newest();
    let mut ranks = HashMap::new();
    for bookmark in &bookmarks {
        let next = ranks.len();
        ranks.entry(&bookmark.article.id).or_insert(next);
    }
    bookmarks.sort_by_key(|bookmark| (ranks[&bookmark.article.id], bookmark.anchor.start));
    bookmarks
}

/// The articles that bookmarks were made in, each read once.
#[derive(Default)]
struct Articles {
    read: HashMap<String, Option<(Article, ArticleId)>>,
}

impl Articles {
    /// Where a bookmark's words are now; `None` when its article is not there.
    fn find(&mut self, bookmark: &Bookmark) -> Option<Found> {
        let ArticleRef {
            id,
            source,
            passage,
            ..
        } = &bookmark.article;
        if let Some(passage) = passage {
            return Some(bookmark.anchor.find(passage, id));
        }
        let read = self.read.entry(source.clone()).or_insert_with(|| {
            let article = open::read(&Source::from_locator(source)?).ok()?;
            let id = article.identity();
            Some((article, id))
        });
        let (article, id) = read.as_ref()?;
        Some(bookmark.anchor.find(article.text(), id))
    }
}
