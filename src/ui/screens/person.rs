//! The page of a person or organisation.

use ratatui::style::Modifier;

use super::people::person_line;
use super::{ArticleHeading, StatementRow, day, draw_heading, draw_statement, grouped, number};
use crate::app::article::cards::counted;
use crate::app::geometry::Area;
use crate::app::person::{Person, PersonRow, Tab};
use crate::layout::width;
use crate::library::index_api::{PersonPage, StatementKind};
use crate::ui::canvas::Canvas;
use pullquote_annotate::{DOUBTFUL, EntityKind};

pub fn row(person: &Person, at: usize, line: Area, canvas: &mut Canvas) {
    let (Some(row), Some(page)) = (person.rows().get(at), &person.page) else {
        return;
    };
    match *row {
        PersonRow::Article(first) => {
            let article = &page.said[first].article;
            draw_heading(
                &ArticleHeading {
                    title: &article.title,
                    publisher: &article.publisher,
                    date: article.date,
                    count: String::new(),
                },
                line,
                canvas,
            );
        }
        PersonRow::Said(at) => statement(page, at, line, canvas),
        PersonRow::In(at) => {
            let (article, mentions) = &page.articles[at];
            draw_heading(
                &ArticleHeading {
                    title: &article.title,
                    publisher: &article.publisher,
                    date: article.date,
                    count: counted(*mentions as usize, "mention"),
                },
                line,
                canvas,
            );
        }
        PersonRow::With(at) => {
            let (other, articles) = &page.with[at];
            let count = format!("in {}", counted(*articles as usize, "article"));
            person_line(other, &count, line, canvas);
        }
    }
}

fn statement(page: &PersonPage, at: usize, line: Area, canvas: &mut Canvas) {
    let one = &page.said[at];
    let styles = canvas.styles;
    let (bar, kind) = match one.kind {
        StatementKind::Direct => ("▌", ""),
        StatementKind::Mixed => ("▖", "partial"),
        StatementKind::Scare => (" ", "scare quotes"),
        StatementKind::Reported => ("│", "reported"),
    };
    let doubt = if one.confidence < DOUBTFUL { "?" } else { "" };
    let cue = format!("{}{doubt}", one.cue);
    // On a single line, show the kind after the cue.
    let both = match (line.height < 2, cue.is_empty(), kind.is_empty()) {
        (true, false, false) => format!("{cue}, {kind}"),
        (true, true, false) => kind.to_owned(),
        _ => cue,
    };
    draw_statement(
        &StatementRow {
            margin: [&both, kind],
            bar: Some((bar, styles.person(&page.line.name))),
            words: &one.text,
            marks: &[],
            style: styles.ink,
        },
        line,
        canvas,
    );
}

/// Draws the names and the tabs.
pub fn head(person: &Person, area: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let cells = area.width.saturating_sub(4);
    let mut y = area.y;
    if area.height >= 5 {
        if let Some(page) = &person.page {
            for (n, words) in names(page, usize::from(cells)).iter().enumerate() {
                canvas.write(area.x + 2, y + n as u16, words, cells, styles.muted);
            }
        }
        y += 3;
    }
    let Some(page) = &person.page else {
        return;
    };
    let mut x = area.x + 2;
    for tab in Tab::ALL {
        let (name, n) = match tab {
            Tab::Said => ("Said", page.line.n_said as usize),
            Tab::Articles => ("Articles", page.line.n_articles as usize),
            Tab::With => ("Named with", page.with.len()),
        };
        let words = format!("{name} {}", grouped(n));
        let style = if tab == person.tab {
            styles
                .accent
                .add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        } else {
            styles.muted
        };
        let cells = area.right().saturating_sub(x + 1);
        if width::of_str(&words) > usize::from(cells) {
            break;
        }
        x = canvas.write(x, y, &words, cells, style) + 3;
    }
}

/// `Vladimir Putin 12 · Mr Putin 9`: the names in use with the number of articles, wrapped between names
/// into at most two lines.
fn names(page: &PersonPage, cells: usize) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    if page.line.kind != EntityKind::Person {
        parts.push(page.line.kind.name().to_owned());
    }
    let names = page.names.iter();
    parts.extend(names.map(|(name, articles)| format!("{name} {articles}")));
    let mut lines: Vec<String> = vec![String::new()];
    for part in parts {
        let at = lines.len() - 1;
        let used = width::of_str(&lines[at]);
        if used == 0 {
            lines[at] = part;
        } else if used + 3 + width::of_str(&part) <= cells.saturating_sub(2) {
            lines[at] = format!("{} · {part}", lines[at]);
        } else if lines.len() == 2 {
            lines[at].push_str(" …");
            break;
        } else {
            lines.push(part);
        }
    }
    lines
}

/// Number of articles and their dates, for the header.
pub fn counts(person: &Person) -> String {
    let Some(page) = &person.page else {
        return String::new();
    };
    let n_articles = page.line.n_articles as usize;
    let articles = number(n_articles, "article");
    let dates = || {
        let mut dates = page.articles.iter().filter_map(|(line, _)| line.date);
        let first = dates.next()?;
        let (from, to) = dates.fold((first, first), |(from, to), date| {
            (from.min(date), to.max(date))
        });
        Some(if from == to {
            day(from)
        } else if page.articles.len() < n_articles {
            // Only the newest articles were loaded.
            format!("up to {}", day(to))
        } else {
            format!("{} – {}", day(from), day(to))
        })
    };
    match dates() {
        Some(dates) => format!("{articles} · {dates}"),
        None => articles,
    }
}
