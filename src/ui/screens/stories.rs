//! Stories that several articles report: headline, figures and shared names; unfolded, their articles.

use ratatui::style::Modifier;

use super::{day, number};
use crate::app::geometry::Area;
use crate::app::stories::{ROOMY, Stories, StoryRow, days};
use crate::library::index_api::{ArticleSummary, Story};
use crate::ui::canvas::{Canvas, at_width};

pub fn row(stories: &Stories, at: usize, line: Area, canvas: &mut Canvas) {
    let Some(&row) = stories.rows.get(at) else {
        return;
    };
    let Some(article) = stories.article(row) else {
        return;
    };
    match row {
        StoryRow::Story(story) => {
            let is_unfolded = stories.is_unfolded(story);
            story_row(&stories.found[story], article, is_unfolded, line, canvas);
        }
        StoryRow::Article(story, _) => {
            let has_outlets = stories.found[story].n_outlets() > 0;
            article_row(article, has_outlets, line, canvas);
        }
    }
}

fn story_row(
    story: &Story,
    lead: &ArticleSummary,
    is_unfolded: bool,
    line: Area,
    canvas: &mut Canvas,
) {
    let styles = canvas.styles;
    let is_roomy = line.width >= ROOMY;
    let x = line.x + 4;
    let right = line.right().saturating_sub(1);
    let rows = 2 + u16::from(!is_roomy);
    let mut y = line.bottom().saturating_sub(rows).max(line.y);
    let mut end = right;
    let facts = facts(story);
    if is_roomy {
        end = canvas
            .write_right(right, y, &facts, line.width / 2, styles.muted)
            .saturating_sub(2);
    }
    let mark = if is_unfolded { "▾" } else { "▸" };
    canvas.put(line.x + 2, y, mark, 1, styles.muted);
    let title = styles.ink.add_modifier(Modifier::BOLD);
    canvas.write(x, y, &lead.title, end.saturating_sub(x), title);
    let cells = right.saturating_sub(x);
    if !is_roomy {
        y += 1;
        canvas.write(x, y, &facts, cells, styles.muted);
    }
    if y + 1 < line.bottom() {
        canvas.write(x, y + 1, &story.names.join(" · "), cells, styles.muted);
    }
}

/// `3 articles · 2 outlets · 3–5 Mar 2024`; outlets as far as they are known.
fn facts(story: &Story) -> String {
    let articles = number(story.articles.len(), "article");
    let outlets = match story.n_outlets() {
        0 => None,
        n => Some(number(n, "outlet")),
    };
    let days = days(story).map(|(from, to)| {
        if from == to {
            day(to)
        } else if (from.year(), from.month()) == (to.year(), to.month()) {
            format!("{}–{}", from.day(), day(to))
        } else if from.year() == to.year() {
            format!("{} – {}", from.strftime("%-d %b"), day(to))
        } else {
            format!("{} – {}", day(from), day(to))
        }
    });
    let facts: Vec<String> = [Some(articles), outlets, days]
        .into_iter()
        .flatten()
        .collect();
    facts.join(" · ")
}

fn article_row(article: &ArticleSummary, has_outlets: bool, line: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let mut right = line.right().saturating_sub(1);
    if line.width >= 48
        && let Some(date) = article.date
    {
        canvas.write_right(right, line.y, &day(date), 11, styles.muted);
        right = right.saturating_sub(13);
    }
    let mut x = line.x + 6;
    if has_outlets {
        let publisher = at_width(line.width, &[(100, 24), (ROOMY, 18), (0, 12)]);
        canvas.write(x, line.y, &article.publisher, publisher, styles.muted);
        x += publisher + 2;
    }
    canvas.write(
        x,
        line.y,
        &article.title,
        right.saturating_sub(x),
        styles.ink,
    );
}

/// For the header.
pub fn counts(stories: &Stories) -> String {
    match stories.found.len() {
        _ if !stories.answered => String::new(),
        0 => String::new(),
        1 => "1 story".to_owned(),
        n => format!("{} stories", super::grouped(n)),
    }
}
