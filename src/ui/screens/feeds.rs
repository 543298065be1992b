//! The feeds that the reader follows: one row each, and the one under the cursor in full below.

use crate::app::article::cards::counted;
use crate::app::feeds::{FeedRow, FeedsScreen};
use crate::app::geometry::Area;
use crate::ui::canvas::{Canvas, at_width};

pub fn row(feeds: &FeedsScreen, at: usize, line: Area, canvas: &mut Canvas) {
    let Some(row) = feeds.rows.get(at) else {
        return;
    };
    let styles = canvas.styles;
    let mut right = line.right().saturating_sub(1);
    let when_cells = at_width(line.width, &[(56, 15)]);
    let articles_cells = at_width(line.width, &[(76, 14)]);
    let tags_cells = at_width(line.width, &[(120, 28), (96, 18)]);
    let when = when(row, feeds.now);
    let when_style = if row.error.is_some() {
        styles.notice
    } else {
        styles.muted
    };
    canvas.write_right(
        right,
        line.y,
        &when,
        when_cells.saturating_sub(1),
        when_style,
    );
    right = right.saturating_sub(when_cells);
    let articles = match row.kept {
        0 => String::new(),
        kept => counted(kept as usize, "article"),
    };
    canvas.write_right(right, line.y, &articles, articles_cells, styles.muted);
    right = right.saturating_sub(articles_cells);
    let new = feeds.new.get(&row.feed.address).copied().unwrap_or(0);
    if new > 0 {
        canvas.write_right(right, line.y, &format!("{new} new"), 8, styles.accent);
    }
    right = right.saturating_sub(9);
    let tags: Vec<String> = row.feed.tags.iter().map(|tag| format!("#{tag}")).collect();
    if tags_cells > 0 {
        let x = right.saturating_sub(tags_cells);
        canvas.write(x + 1, line.y, &tags.join(" "), tags_cells - 1, styles.faint);
        right = x;
    }
    let x = line.x + 2;
    canvas.write(
        x,
        line.y,
        &row.label(),
        right.saturating_sub(x + 1),
        styles.ink,
    );
}

/// When a feed answered last, or that something is wrong with it.
fn when(row: &FeedRow, now: i64) -> String {
    if row.is_gone {
        return "gone".to_owned();
    }
    if row.error.is_some() {
        return "failed".to_owned();
    }
    let Some(answered) = row.answered else {
        return "never fetched".to_owned();
    };
    let minutes = now.saturating_sub(answered).max(0) / 60_000;
    match minutes {
        0 => "just now".to_owned(),
        1..60 => format!("{minutes} min ago"),
        60..2880 => format!("{} h ago", minutes / 60),
        _ => format!("{} days ago", minutes / 1440),
    }
}

/// The address, what is wrong, and where the text comes from.
pub fn foot(feeds: &FeedsScreen, cursor: usize, area: Area, canvas: &mut Canvas) {
    let Some(row) = feeds.rows.get(cursor) else {
        return;
    };
    let styles = canvas.styles;
    let cells = area.width.saturating_sub(3);
    let x = area.x + 2;
    let mut y = area.y + 1;
    canvas.write(x, y, &row.feed.address, cells, styles.link);
    y += 1;
    if y < area.bottom() {
        let text = format!("Its text: {}.", row.feed.mode.meaning());
        canvas.write(x, y, &text, cells, styles.muted);
    }
    y += 1;
    if let (Some(error), true) = (&row.error, y < area.bottom()) {
        let text = format!("Not fetched: {error}.");
        canvas.write(x, y, &text, cells, styles.notice);
    }
}
