//! Where the terminal's cursor stands when nothing is typed: at the focus, which screen readers and
//! magnifiers follow. It is shown only if the settings say so.

use super::Hits;
use crate::app::article::OpenArticle;
use crate::app::{App, ClickTarget};

/// The cell of the focus: the row under the cursor of a panel or list, or the place in the text.
pub fn place(app: &App, hits: &Hits) -> Option<(u16, u16)> {
    if let Some(panel) = app.reader.panel.as_ref().filter(|_| app.reader.in_panel) {
        return row(hits, ClickTarget::ListRow(panel.list.cursor));
    }
    if let Some(reader) = &app.reader.open {
        return in_text(reader, hits);
    }
    let target = if let Some(screen) = app.screen() {
        ClickTarget::ListRow(screen.list.cursor)
    } else {
        ClickTarget::ArticleRow(app.library.articles.list.cursor)
    };
    row(hits, target)
}

fn row(hits: &Hits, wanted: ClickTarget) -> Option<(u16, u16)> {
    let (rect, _) = hits.areas.iter().find(|(_, target)| *target == wanted)?;
    Some((rect.x, rect.y))
}

/// The moving end of the selection, else the start of the focus, as far as it is on the page; else the top
/// line.
fn in_text(reader: &OpenArticle, hits: &Hits) -> Option<(u16, u16)> {
    let selected = reader.selection.map(|selection| selection.head);
    let hit = reader.search.as_ref().and_then(|search| {
        let hits = search.hits.as_ref()?;
        hits.get(search.current).copied()
    });
    let wanted = selected.or(hit).or_else(|| reader.focus_span());
    let on_page = wanted.and_then(|span| {
        let lines = hits.lines.iter();
        let mut on = lines.filter(|(_, _, line)| line.span.overlaps(span));
        on.next().map(|line| (line, span.start()))
    });
    let top = || hits.lines.first().map(|line| (line, 0));
    let ((y, left, line), at) = on_page.or_else(top)?;
    let mut glyphs = line.glyphs.iter();
    let glyph = glyphs.find(|glyph| glyph.span().end() > at && glyph.width > 0)?;
    Some((left.saturating_add_signed(glyph.column), *y))
}
