//! People and organisations in the library.

use crate::app::article::cards::counted;
use crate::app::geometry::Area;
use crate::app::people::People;
use crate::library::index_api::PersonSummary;
use crate::ui::canvas::Canvas;
use pullquote_annotate::EntityKind;

pub fn row(people: &People, at: usize, line: Area, canvas: &mut Canvas) {
    if let Some(person) = people.lines.get(at) {
        person_line(person, "", line, canvas);
    }
}

/// Draws a name with its kind and counts; `count` replaces the number of articles.
pub fn person_line(person: &PersonSummary, count: &str, line: Area, canvas: &mut Canvas) {
    let styles = canvas.styles;
    let right = line.right().saturating_sub(1);
    let said = match person.n_said {
        0 => String::new(),
        n => counted(n as usize, "statement"),
    };
    let articles = counted(person.n_articles as usize, "article");
    let mut at = right;
    if !count.is_empty() {
        at = canvas.write_right(right, line.y, count, 18, styles.muted);
        at = at.min(right.saturating_sub(18));
    } else if line.width >= 44 {
        canvas.write_right(right, line.y, &articles, 15, styles.muted);
        at = right.saturating_sub(15);
    }
    if line.width >= 60 {
        canvas.write_right(at, line.y, &said, 16, styles.muted);
        at = at.saturating_sub(18);
    }
    if line.width >= 90 {
        let kind = match person.kind {
            EntityKind::Person => "",
            kind => kind.name(),
        };
        at = at.saturating_sub(16);
        canvas.write(at, line.y, kind, 15, styles.faint);
    }
    let x = line.x + 2;
    // Only who says something has a colour on the page.
    let name = if person.n_said > 0 {
        styles.person(&person.name)
    } else {
        styles.ink
    };
    canvas.write(x, line.y, &person.name, at.saturating_sub(x + 1), name);
}
