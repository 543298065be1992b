//! The ledger: a table of statements, with the selected one in full below it.

use ratatui::style::Modifier;

use crate::app::article::cards::percent;
use crate::app::geometry::Area;
use crate::app::ledger::Ledger;
use crate::library::index_api::{AttributedStatement, StatementKind};
use crate::ui::canvas::{Canvas, at_width, wrap};

/// Widths of the columns beside the text; 0 hides a column.
struct Columns {
    speaker: u16,
    cue: u16,
    article: u16,
    date: u16,
    confidence: u16,
}

impl Columns {
    fn of_width(width: u16) -> Self {
        Self {
            speaker: at_width(width, &[(110, 24), (60, 18), (0, 13)]),
            cue: at_width(width, &[(120, 14)]),
            article: at_width(width, &[(160, 40), (120, 26)]),
            date: at_width(width, &[(56, 12)]),
            confidence: at_width(width, &[(76, 5)]),
        }
    }
}

pub fn row(ledger: &Ledger, at: usize, line: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let Some(statement) = ledger.row(at) else {
        canvas.write(line.x + 2, line.y, "…", 1, styles.faint);
        return;
    };
    let columns = Columns::of_width(line.width);
    let y = line.y;
    let mut x = line.x + 2;
    let named = statement.speaker.as_deref();
    let style = named.map_or(styles.ink, |name| styles.person(name));
    let doubt = statement.doubt();
    let cells = columns.speaker - 2 - doubt.len() as u16;
    let end = canvas.write(x, y, named.unwrap_or("—"), cells, style);
    canvas.write(end, y, doubt, 1, style);
    x += columns.speaker;
    let cue_cells = columns.cue.saturating_sub(2);
    canvas.write(x, y, &statement.cue, cue_cells, styles.muted);
    x += columns.cue;
    let mut right = line.right().saturating_sub(1);
    let confidence = percent(statement.confidence);
    canvas.write_right(right, y, &confidence, columns.confidence, styles.muted);
    right = right.saturating_sub(columns.confidence);
    if let Some(date) = statement.article.date {
        canvas.write_right(right, y, &date.to_string(), columns.date, styles.muted);
    }
    right = right.saturating_sub(columns.date + columns.article);
    let title_cells = columns.article.saturating_sub(1);
    canvas.write(
        right,
        y,
        &statement.article.title,
        title_cells,
        styles.muted,
    );
    // Italics mark indirect speech: the words are the writer's.
    let style = match statement.kind {
        StatementKind::Reported => styles.ink.add_modifier(Modifier::ITALIC),
        _ => styles.ink,
    };
    canvas.write(x, y, &statement.text, right.saturating_sub(x + 2), style);
}

/// Draws the selected row in full.
pub fn foot(ledger: &Ledger, at: usize, area: Area, canvas: &mut Canvas) {
    canvas.rule(area.x + 1, area.right().saturating_sub(1), area.y);
    let Some(statement) = ledger.row(at) else {
        return;
    };
    let inside = Area {
        y: area.y + 1,
        height: area.height.saturating_sub(1),
        ..area
    };
    in_full(statement, inside, canvas);
}

/// Text, attribution and article of a statement.
fn in_full(statement: &AttributedStatement, area: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let cells = area.width.saturating_sub(4).min(96);
    let rows = usize::from(area.height.saturating_sub(2)).max(1);
    let lines = wrap(&statement.text, usize::from(cells));
    let mut y = area.y;
    for (n, words) in lines.iter().take(rows).enumerate() {
        let more = n + 1 == rows && lines.len() > rows;
        let words = if more {
            format!("{words} …")
        } else {
            words.clone()
        };
        canvas.write(
            area.x + 2,
            y,
            &words,
            area.width.saturating_sub(3),
            styles.ink,
        );
        y += 1;
    }
    let cue = if statement.cue.is_empty() {
        String::new()
    } else {
        format!(", {}", statement.cue)
    };
    let kind = statement.kind.name();
    let confidence = percent(statement.confidence);
    let who = format!(
        "— {}{cue} · {kind} · {confidence} confidence",
        statement.speaker_words()
    );
    canvas.write(
        area.x + 2,
        y,
        &who,
        area.width.saturating_sub(3),
        styles.muted,
    );
    let article = crate::app::index_client::article_citation(&statement.article);
    if y + 1 < area.bottom() {
        let cells = area.width.saturating_sub(3);
        canvas.write(area.x + 2, y + 1, &article, cells, styles.muted);
    }
}
