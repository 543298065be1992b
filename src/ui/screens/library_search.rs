//! Results of a library search.

use super::{ArticleHeading, StatementRow, draw_heading, draw_statement};
use crate::app::article::cards::counted;
use crate::app::geometry::Area;
use crate::app::library_search::{FoundRow, LibrarySearch};
use crate::app::overlay::help::query_syntax;
use crate::ui::canvas::{Canvas, wrap};

pub fn row(search: &LibrarySearch, at: usize, line: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let Some((found, hit)) = search.at(at) else {
        return;
    };
    if let (Some(FoundRow::Hit(..)), Some(hit)) = (search.rows.get(at), hit) {
        let speaker = hit.speaker.as_deref();
        draw_statement(
            &StatementRow {
                margin: [speaker.unwrap_or_default(), ""],
                bar: speaker.map(|name| ("▌", styles.person(name))),
                words: &hit.excerpt,
                marks: &hit.marks,
                style: styles.ink,
            },
            line,
            canvas,
        );
    } else {
        let shown = found.n_shown();
        let count = match found.n_hits {
            0 => String::new(),
            n if n > shown => format!("{shown} of {n} hits"),
            n => counted(n, "hit"),
        };
        draw_heading(
            &ArticleHeading {
                title: &found.article.title,
                publisher: &found.article.publisher,
                date: found.article.date,
                count,
            },
            line,
            canvas,
        );
    }
}

/// Draws the query syntax, for an empty query.
pub fn draw_query_syntax(area: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let lines = query_syntax();
    let keys = if area.width < 60 { 14 } else { 22 };
    let cells = usize::from(area.width.saturating_sub(keys + 6)).max(8);
    let mut y = area.y;
    for (typed, words) in lines {
        for (n, words) in wrap(&words, cells).iter().enumerate() {
            if y >= area.bottom() {
                return;
            }
            if n == 0 {
                canvas.write(area.x + 3, y, &typed, keys - 1, styles.key);
            }
            let x = area.x + 3 + keys;
            canvas.write(x, y, words, cells as u16, styles.muted);
            y += 1;
        }
    }
}
