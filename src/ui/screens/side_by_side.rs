//! Two articles of a story: how they begin and what is said in each, beside each other or, in a narrow window, below.

use ratatui::style::Modifier;

use super::same_words::draw_version;
use super::{day, number};
use crate::app::article::minutes;
use crate::app::geometry::Area;
use crate::app::same_words::verdict_label;
use crate::app::side_by_side::{Cell, HEADLINE, SideBySideScreen};
use crate::layout::width::of_str;
use crate::library::index_api::{ArticleSummary, StatementKind};
use crate::ui::canvas::{Canvas, wrap};

/// The areas of the two articles in a line of the list.
fn sides(line: Area) -> [Area; 2] {
    let (width, is_wide) = SideBySideScreen::columns(line.width);
    let one = Area {
        x: line.x + 2,
        width,
        ..line
    };
    let x = if is_wide {
        line.right().saturating_sub(2 + width)
    } else {
        one.x
    };
    [one, Area { x, ..one }]
}

/// Draws the headlines, with publisher, date and length where there is room.
pub fn head(both: &SideBySideScreen, area: Area, canvas: &mut Canvas) {
    let (_, is_wide) = SideBySideScreen::columns(area.width);
    let areas = sides(area);
    let rule = u16::from(area.height >= if is_wide { 3 } else { 5 });
    let half = (area.height - rule) / 2;
    for (side, columns) in areas.into_iter().enumerate() {
        let Some(article) = both.article(side) else {
            continue;
        };
        let is_chosen = both.chosen == side;
        let (y, height) = if is_wide {
            (area.y, area.height - rule)
        } else {
            (area.y + half * side as u16, half)
        };
        let area = Area {
            y,
            height,
            ..columns
        };
        headline(article, is_chosen, area, canvas);
    }
    if rule > 0 {
        let y = area.bottom().saturating_sub(1);
        canvas.rule(area.x + 1, area.right().saturating_sub(1), y);
    }
}

fn headline(article: &ArticleSummary, is_chosen: bool, area: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let mark = if is_chosen { "▌" } else { " " };
    let title = styles.ink.add_modifier(Modifier::BOLD);
    let x = area.x + 2;
    let cells = area.width.saturating_sub(2);
    let rows = usize::from(area.height.saturating_sub(1)).clamp(1, HEADLINE);
    let lines = wrap(&article.title, usize::from(cells));
    let n = lines.len().min(rows);
    for (at, words) in lines.iter().take(n).enumerate() {
        let y = area.y + at as u16;
        let is_cut = at + 1 == n && lines.len() > n;
        let words = if is_cut {
            format!("{words}…")
        } else {
            words.clone()
        };
        canvas.write(x, y, &words, cells, title);
        canvas.put(area.x, y, mark, 1, styles.accent);
    }
    let y = area.y + n as u16;
    if y < area.bottom() {
        let date = article.date.map(day).unwrap_or_default();
        let length = format!("{} min", minutes(article.words as usize));
        let facts = [article.publisher.clone(), date, length];
        let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        // As many of them as fit whole.
        let mut shown = (1..=facts.len()).rev().map(|n| facts[..n].join(" · "));
        let shown = shown.find(|facts| of_str(facts) <= usize::from(cells));
        let shown = shown.unwrap_or_else(|| article.publisher.clone());
        canvas.write(x, y, &shown, cells, styles.muted);
        canvas.put(area.x, y, mark, 1, styles.accent);
    }
}

pub fn row(both: &SideBySideScreen, at: usize, line: Area, canvas: &mut Canvas) {
    let (cells, is_wide) = SideBySideScreen::columns(line.width);
    let [one, other] = sides(line);
    let height = both.cell_height(at, 0, cells) as u16;
    // Stacked, the second one comes below the first; a row that is cut leaves it what is left.
    let below = if is_wide { 0 } else { height.min(line.height) };
    let other = Area {
        y: other.y + below,
        height: other.height - below,
        ..other
    };
    cell(both, at, 0, one, canvas);
    cell(both, at, 1, other, canvas);
}

fn cell(both: &SideBySideScreen, at: usize, side: usize, area: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let used = both.cell_height(at, side, area.width) as u16;
    let area = Area {
        height: area.height.min(used),
        ..area
    };
    if area.height == 0 {
        return;
    }
    let mut text = Area {
        x: area.x + 2,
        width: area.width.saturating_sub(2),
        ..area
    };
    if let Cell::Said(said) = both.cell(at, side) {
        let name = said.speaker.as_deref();
        let style = name.map_or(styles.muted, |name| styles.person(name));
        let bar = match said.kind {
            StatementKind::Direct => "▌",
            StatementKind::Mixed => "▖",
            StatementKind::Scare => " ",
            StatementKind::Reported => "│",
        };
        for y in area.y..area.bottom() {
            canvas.put(area.x, y, bar, 1, style);
        }
        let verdict = verdict(both, at, side);
        let right = canvas.write_right(text.right(), text.y, verdict, 14, styles.muted);
        let cells = right.saturating_sub(text.x + 1);
        let name = name.unwrap_or("— unnamed speaker");
        canvas.write(text.x, text.y, name, cells, style);
        text.y += 1;
        text.height -= 1;
    }
    if text.height > 0 {
        draw_version(both.words(at, side), text, canvas);
    }
}

/// How the statements of a row differ, said once.
fn verdict(both: &SideBySideScreen, at: usize, side: usize) -> &'static str {
    let rows = both.page.as_ref().map(|page| &page.rows);
    let row = at.checked_sub(1).and_then(|at| rows?.get(at));
    match row.and_then(|row| row.same.as_ref()) {
        Some((kind, _)) if side == 1 => verdict_label(*kind),
        _ => "",
    }
}

/// For the header.
pub fn counts(both: &SideBySideScreen) -> String {
    let Some(page) = &both.page else {
        return String::new();
    };
    let shared = page.rows.iter().filter(|row| row.same.is_some()).count();
    let shared = match shared {
        0 => "no statement in both".to_owned(),
        n => format!("{} in both", number(n, "statement")),
    };
    match both.story.len() {
        0..3 => shared,
        n => format!("2 of {n} reports · {shared}"),
    }
}
