//! [`RecordTexts`]: the articles that records refer to, as they are now.

use std::collections::HashMap;

use crate::article_id::ArticleId;
use crate::bookmarks::identity::Whereabouts;
use crate::bookmarks::{Anchor, AnchorMatch, ArticleRef, Locator};
use crate::shell::source;
use pullquote_text::{Article, Source};

/// The articles of records, each read once.
pub(super) struct RecordTexts<'r> {
    whereabouts: Whereabouts<'r>,
    /// By the locator of the source; `None` of what cannot be read.
    articles: HashMap<&'r str, Option<(Article, ArticleId)>>,
}

impl<'r> RecordTexts<'r> {
    pub fn of(whereabouts: Whereabouts<'r>, refs: impl Iterator<Item = &'r ArticleRef>) -> Self {
        let mut articles = HashMap::new();
        for article in refs.filter(|article| article.passage.is_none()) {
            let source = whereabouts.source(article);
            articles.entry(source).or_insert_with(|| {
                let article = source::read(&Source::from_locator(source)?).ok()?;
                let id = ArticleId::of(article.text());
                Some((article, id))
            });
        }
        Self {
            whereabouts,
            articles,
        }
    }

    /// The locator of an article, and its text; `None` if it cannot be read.
    pub fn article(&self, article: &ArticleRef) -> Option<(&'r str, &(Article, ArticleId))> {
        let source = self.whereabouts.source(article);
        let (source, read) = self.articles.get_key_value(source)?;
        Some((source, read.as_ref()?))
    }

    pub fn locators(&self) -> RecordLocators<'_> {
        let texts = self.articles.iter();
        let texts = texts.filter_map(|(source, read)| Some((*source, read.as_ref()?)));
        let locators = texts.map(|(source, (article, id))| {
            let locator = Locator::new(article.text(), id);
            (source, locator)
        });
        RecordLocators {
            whereabouts: &self.whereabouts,
            locators: locators.collect(),
        }
    }
}

/// A [`Locator`] for each article.
pub(super) struct RecordLocators<'t> {
    whereabouts: &'t Whereabouts<'t>,
    locators: HashMap<&'t str, Locator<'t>>,
}

impl RecordLocators<'_> {
    /// Whether there is a text of the article, or a stored passage of it.
    pub fn has(&self, article: &ArticleRef) -> bool {
        let source = self.whereabouts.source(article);
        article.passage.is_some() || self.locators.contains_key(source)
    }

    /// Where the text of a record is now, in its article or the passage that is stored; `None` if its article cannot
    /// be read.
    pub fn find(&self, article: &ArticleRef, anchor: &Anchor) -> Option<AnchorMatch> {
        if let Some(passage) = &article.passage {
            return Some(anchor.find(passage, &article.id));
        }
        let locator = self.locators.get(self.whereabouts.source(article))?;
        Some(locator.find(anchor))
    }
}
