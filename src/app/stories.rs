//! Articles that report the same story, in groups that unfold.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::geometry::Area;
use super::list::ListState;
use super::query_line::QueryLine;
use crate::article_id::ArticleId;
use crate::library::index_api::{ArticleSummary, ReaderState, Request, Story};
use crate::library::query::Query;
use pullquote_text::Source;

/// From this width the facts of a story stand beside its headline.
pub const ROOMY: u16 = 64;
/// From this height stories are parted by a blank line.
const TALL: u16 = 12;

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoryRow {
    Story(usize),
    /// Story, and which of its articles.
    Article(usize, usize),
}

impl StoryRow {
    pub const fn story(self) -> usize {
        match self {
            Self::Story(story) | Self::Article(story, _) => story,
        }
    }
}

/// The article that the screen was opened from.
#[derive(Clone, Debug)]
pub(super) struct OpenedFrom {
    pub(super) source: Source,
    pub(super) id: Option<ArticleId>,
    /// Whether to tell that no other article reports its story.
    pub(super) is_told: bool,
}

#[derive(Debug, Default)]
pub struct Stories {
    pub line: QueryLine,
    /// Newest first.
    pub found: Vec<Story>,
    pub rows: Vec<StoryRow>,
    pub answered: bool,
    pub(super) query: Query,
    /// Until the first answer, which puts the cursor on it.
    pub(super) opened_from: Option<OpenedFrom>,
    /// Whether no other article reports the story of the one that the screen was opened from, and this is yet to be told.
    pub(super) is_alone: bool,
    unfolded: HashSet<usize>,
}

impl Stories {
    pub(super) fn new(opened_from: Option<OpenedFrom>) -> Self {
        Self {
            opened_from,
            ..Self::default()
        }
    }

    pub(super) fn question(&self, state: Arc<ReaderState>) -> Request {
        Request::Stories {
            query: self.query.clone(),
            state,
        }
    }

    /// Takes the answer. Stories that were unfolded stay so; the cursor stays on its row if `keeps`.
    pub(super) fn take(&mut self, stories: Vec<Story>, keeps: bool, list: &mut ListState) {
        let at = self.rows.get(list.cursor).copied();
        let at = at.and_then(|row| Some((self.article(row)?.source.clone(), row)));
        let open = self.unfolded.iter().filter_map(|at| self.found.get(*at));
        let open: HashSet<Source> = open.flat_map(sources).cloned().collect();
        self.found = stories;
        self.answered = true;
        let stories = self.found.iter().enumerate();
        let is_open = |story: &Story| sources(story).any(|source| open.contains(source));
        self.unfolded = stories
            .filter(|(_, story)| is_open(story))
            .map(|(at, _)| at)
            .collect();
        self.arrange();
        if let Some(from) = self.opened_from.take() {
            self.go_to(&from, list);
        } else if let Some((source, row)) = at.filter(|_| keeps) {
            let is_story = matches!(row, StoryRow::Story(_));
            let same = self.rows.iter().position(|row| {
                let article = self.article(*row);
                matches!(row, StoryRow::Story(_)) == is_story
                    && article.is_some_and(|article| article.source == source)
            });
            list.go(same.unwrap_or(list.cursor), self.rows.len());
        } else {
            *list = ListState::default();
        }
    }

    /// Unfolds the story of an article and puts the cursor on it.
    fn go_to(&mut self, from: &OpenedFrom, list: &mut ListState) {
        *list = ListState::default();
        let is_it = |article: &ArticleSummary| {
            article.source == from.source || from.id.as_ref() == Some(&article.id)
        };
        let at = self.found.iter().enumerate().find_map(|(story, found)| {
            let article = found.articles.iter().position(is_it)?;
            Some((story, article))
        });
        let Some((story, article)) = at else {
            self.is_alone = from.is_told;
            return;
        };
        self.unfolded.insert(story);
        self.arrange();
        let row = StoryRow::Article(story, article);
        list.cursor = self.rows.iter().position(|at| *at == row).unwrap_or(0);
    }

    fn arrange(&mut self) {
        self.rows.clear();
        for (at, story) in self.found.iter().enumerate() {
            self.rows.push(StoryRow::Story(at));
            if self.unfolded.contains(&at) {
                let articles = 0..story.articles.len();
                self.rows
                    .extend(articles.map(|article| StoryRow::Article(at, article)));
            }
        }
    }

    /// Unfolds a story with the cursor on its first article, or folds it.
    pub(super) fn fold(&mut self, story: usize, list: &mut ListState) {
        let is_unfolded = self.unfolded.remove(&story);
        if !is_unfolded {
            self.unfolded.insert(story);
        }
        self.arrange();
        let row = if is_unfolded {
            StoryRow::Story(story)
        } else {
            StoryRow::Article(story, 0)
        };
        list.cursor = self.rows.iter().position(|at| *at == row).unwrap_or(0);
    }

    pub fn is_unfolded(&self, story: usize) -> bool {
        self.unfolded.contains(&story)
    }

    /// The article of a row: of a story its first one.
    pub fn article(&self, row: StoryRow) -> Option<&ArticleSummary> {
        let at = match row {
            StoryRow::Story(_) => 0,
            StoryRow::Article(_, at) => at,
        };
        self.found.get(row.story())?.articles.get(at)
    }

    /// The story of a row, and which two of its articles to set side by side: that of the row, and the newest one of
    /// another publisher.
    pub(super) fn pair(&self, row: usize) -> Option<(&Story, [usize; 2])> {
        let row = *self.rows.get(row)?;
        let story = self.found.get(row.story())?;
        let one = match row {
            StoryRow::Story(_) => 0,
            StoryRow::Article(_, at) => at,
        };
        let publisher = &story.articles.get(one)?.publisher;
        let mut others = (0..story.articles.len()).filter(|at| *at != one);
        let first = others.clone().next()?;
        let other = others.find(|at| story.articles[*at].publisher != *publisher);
        Some((story, [one, other.unwrap_or(first)]))
    }

    pub(super) fn row_height(&self, at: usize, area: Area) -> usize {
        match self.rows.get(at) {
            Some(StoryRow::Story(_)) => {
                let gap = usize::from(at > 0 && area.height >= TALL);
                let facts = usize::from(area.width < ROOMY);
                2 + gap + facts
            }
            _ => 1,
        }
    }
}

fn sources(story: &Story) -> impl Iterator<Item = &Source> {
    story.articles.iter().map(|article| &article.source)
}

/// The first and last day of the articles.
pub fn days(story: &Story) -> Option<(Date, Date)> {
    let mut days = story.articles.iter().filter_map(|article| article.date);
    let first = days.next()?;
    Some(days.fold((first, first), |(from, to), day| {
        (from.min(day), to.max(day))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(name: &str, publisher: &str) -> ArticleSummary {
        ArticleSummary {
            source: Source::Seed(name.to_owned()),
            id: ArticleId::of(name),
            title: name.to_owned(),
            publisher: publisher.to_owned(),
            date: None,
            words: 1,
            address: None,
        }
    }

    fn stories(groups: &[&[(&str, &str)]]) -> Vec<Story> {
        let story = |group: &&[(&str, &str)]| Story {
            articles: group.iter().map(|(name, by)| article(name, by)).collect(),
            names: Vec::new(),
        };
        groups.iter().map(story).collect()
    }

    #[test]
    fn cursor_and_unfolded_stories_stay_when_a_newer_story_comes() {
        let old: &[(&str, &str)] = &[("a", "Post"), ("b", "Mail")];
        let new: &[(&str, &str)] = &[("c", "Post"), ("d", "Mail")];
        let (mut screen, mut list) = (Stories::default(), ListState::default());
        screen.take(stories(&[old]), false, &mut list);
        screen.fold(0, &mut list);
        list.cursor = 2;
        screen.take(stories(&[new, old]), true, &mut list);
        assert!(!screen.is_unfolded(0) && screen.is_unfolded(1));
        assert_eq!(screen.rows[list.cursor], StoryRow::Article(1, 1));
        screen.take(stories(&[new, old]), false, &mut list);
        assert_eq!(list.cursor, 0, "another query begins at the top");
    }

    #[test]
    fn side_by_side_prefers_another_publisher() {
        let group: &[(&str, &str)] = &[("a", "Post"), ("b", "Post"), ("c", "Mail")];
        let (mut screen, mut list) = (Stories::default(), ListState::default());
        screen.take(stories(&[group]), false, &mut list);
        assert_eq!(screen.pair(0).unwrap().1, [0, 2]);
        screen.fold(0, &mut list);
        assert_eq!(screen.pair(3).unwrap().1, [2, 0]);
        screen.take(stories(&[&group[..2]]), false, &mut list);
        assert_eq!(
            screen.pair(0).unwrap().1,
            [0, 1],
            "of one publisher if there is no other"
        );
    }

    #[test]
    fn an_article_without_a_story_is_told_only_when_it_was_asked_for() {
        let group: &[(&str, &str)] = &[("a", "Post"), ("b", "Mail")];
        for is_told in [true, false] {
            let (mut screen, mut list) = (Stories::default(), ListState::default());
            screen.opened_from = Some(OpenedFrom {
                source: Source::Seed("z".to_owned()),
                id: None,
                is_told,
            });
            screen.take(stories(&[group]), false, &mut list);
            assert_eq!((screen.is_alone, list.cursor), (is_told, 0));
        }
    }
}
