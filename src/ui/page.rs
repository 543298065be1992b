//! The text of the open article, with quotations, names, search hits and selection highlighted.

use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::Hits;
use super::canvas::Canvas;
use super::style::Styles;
use crate::app::article::focus::shows;
use crate::app::article::{Focus, OpenArticle, minutes};
use crate::app::geometry::{Column, Columns};
use crate::app::{Action, App};
use crate::layout::{Line, Row};
use pullquote_annotate::QuoteKind;
use pullquote_text::{BlockKind, Span};

pub fn draw(
    app: &App,
    reader: &OpenArticle,
    columns: &Columns,
    canvas: &mut Canvas,
    hits: &mut Hits,
) {
    let text = reader.article.text();
    for (nth, row) in reader.page.rows.iter().enumerate() {
        let (Row::Line(line), Some((column, y))) = (row, columns.place(nth)) else {
            continue;
        };
        let overlap = app.session.settings.mark_overlap && reader.carried == Some(line.span);
        let style = if overlap {
            canvas.styles.faint
        } else {
            canvas.styles.block(line.kind)
        };
        for glyph in &line.glyphs {
            let x = screen_x(column, glyph.column);
            canvas.put(x, y, &glyph.symbol(text), u16::from(glyph.width), style);
        }
        if line.hyphen {
            canvas.put(screen_x(column, line.end_column()), y, "-", 1, style);
        }
        hits.lines.push((y, column.text.x, line.clone()));
        if overlap {
            continue;
        }
        quotation_rules(reader, line, (column, y), canvas);
        mark_picture(reader, line, (column, y), canvas);
        paint_layers(app, reader, line, (column, y), canvas);
        place_links(reader, line, (column, y), hits);
    }
    write_length(reader, columns, canvas);
    offer_rest(app, columns, canvas);
}

/// Offers the rest of a teaser below its last line, where the page has room.
fn offer_rest(app: &App, columns: &Columns, canvas: &mut Canvas) {
    let (Some(reader), Some(_)) = (&app.reader.open, app.reader.rest_address()) else {
        return;
    };
    let rows = &reader.page.rows;
    let end = reader.article.blocks().last().map(|block| block.span.end());
    let is_end = end.is_some_and(|end| reader.page.span().end() >= end);
    if let Some((column, y)) = columns.place(rows.len() + 1).filter(|_| is_end) {
        let key = app.session.keymap.key_label(Action::AddAddress);
        let words = format!("{key} fetches the rest from its page");
        canvas.write(
            column.text.x,
            y,
            &words,
            column.text.width,
            canvas.styles.muted,
        );
    }
}

/// Draws a rule down the inset of a block quotation, for each quotation around the line.
fn quotation_rules(
    reader: &OpenArticle,
    line: &Line,
    (column, y): (Column, u16),
    canvas: &mut Canvas,
) {
    let block = reader.article.block_at(line.span.start());
    let depth = reader.article.blocks().get(block);
    let depth = depth.map_or(0, |block| i16::from(block.quote_depth));
    let first = line.glyphs.first().map_or(0, |glyph| glyph.column);
    let cells = (0..depth).map(|nth| 4 * nth + 1);
    for cell in cells.take_while(|cell| cell + 1 < first) {
        canvas.put(screen_x(column, cell), y, "▏", 1, canvas.styles.faint);
    }
}

/// Marks the caption of a picture that can be opened.
fn mark_picture(
    reader: &OpenArticle,
    line: &Line,
    (column, y): (Column, u16),
    canvas: &mut Canvas,
) {
    let first = line.glyphs.first().map_or(0, |glyph| glyph.column);
    if line.kind != BlockKind::Caption || first < 2 {
        return;
    }
    let mut images = reader.article.images.iter();
    let at = images.position(|image| image.caption.start() == line.span.start());
    if let Some(at) = at {
        let style = if reader.focus == Some(Focus::Image(at)) {
            canvas.styles.accent
        } else {
            canvas.styles.faint
        };
        canvas.put(screen_x(column, first - 2), y, "▣", 1, style);
    }
}

fn screen_x(column: Column, cell: i16) -> u16 {
    column.text.x.saturating_add_signed(cell)
}

/// Patches `style` over the part of `span` that is on `line`.
fn paint(line: &Line, span: Span, (column, y): (Column, u16), style: Style, canvas: &mut Canvas) {
    if let Some((from, to)) = cells_of(line, span, column) {
        canvas.restyle(from, to, y, style);
    }
}

/// Tells which cells are links, for terminals that open links themselves.
fn place_links(reader: &OpenArticle, line: &Line, at: (Column, u16), hits: &mut Hits) {
    for link in reader.links_at(line.span) {
        if let Some((from, to)) = cells_of(line, link.span, at.0) {
            let area = Rect::new(from, at.1, to.saturating_sub(from), 1);
            hits.links.push((area, link.address.clone()));
        }
    }
}

/// The screen columns of the part of `span` that is on `line`, the last one excluded.
fn cells_of(line: &Line, span: Span, column: Column) -> Option<(u16, u16)> {
    let mut glyphs = line
        .glyphs
        .iter()
        .filter(|glyph| span.contains_byte(glyph.at as usize) && glyph.width > 0);
    let first = glyphs.next()?;
    let last = glyphs.next_back().unwrap_or(first);
    let to = screen_x(column, last.column) + u16::from(last.width);
    Some((screen_x(column, first.column), to))
}

fn paint_layers(
    app: &App,
    reader: &OpenArticle,
    line: &Line,
    at: (Column, u16),
    canvas: &mut Canvas,
) {
    let layers = &app.session.settings.layers;
    let styles = canvas.styles;
    if layers.quotes {
        for (idx, quote) in reader.quotes_at(line.span) {
            // Scare quotes have no speaker.
            let style = match quote.kind {
                QuoteKind::Scare => styles.muted,
                QuoteKind::Direct | QuoteKind::Mixed => {
                    styles.quoted(reader.hue_of(reader.speaker_of(idx)))
                }
            };
            paint(line, quote.span, at, style, canvas);
        }
    }
    if layers.reported {
        for (_, statement) in reader.statements_at(line.span) {
            for &span in &statement.spans {
                paint(line, span, at, styles.reported, canvas);
            }
        }
    }
    if layers.links {
        for link in reader.links_at(line.span) {
            paint(line, link.span, at, styles.link, canvas);
        }
    }
    for entity in reader.entities_at(line.span) {
        if shows(layers, entity.kind) {
            paint(line, entity.span, at, styles.name(entity.kind), canvas);
        }
    }
    if let Some(selection) = reader.selection {
        paint(line, selection.span(), at, styles.selection, canvas);
    }
    if let Some(search) = &reader.search {
        for (idx, hit) in reader.hits_at(line.span) {
            let is_current = idx == search.current;
            let style = if is_current {
                styles.hit
            } else {
                styles.search
            };
            paint(line, hit, at, style, canvas);
        }
    }
    paint_focus(reader, line, at, canvas);
}

/// Underlines what is said, over its whole length; reverses a name.
fn paint_focus(reader: &OpenArticle, line: &Line, at: (Column, u16), canvas: &mut Canvas) {
    let styles = canvas.styles;
    match reader.focus {
        Some(Focus::Statement(idx)) => {
            let statement = reader.annotations.statements.get(idx);
            for &span in statement.map_or(&[][..], |statement| &statement.spans) {
                paint(line, span, at, Styles::focused_words(), canvas);
            }
        }
        Some(Focus::Quote(_)) => {
            if let Some(span) = reader.focus_span() {
                paint(line, span, at, Styles::focused_words(), canvas);
                paint_marks(reader.article.text(), line, span, at, canvas);
            }
        }
        Some(Focus::Image(_)) => {
            if let Some(span) = reader.focus_span() {
                paint(line, span, at, Styles::focused_words(), canvas);
            }
        }
        Some(Focus::Entity(_) | Focus::Mention(..) | Focus::Link(_)) => {
            if let Some(span) = reader.focus_span() {
                paint(line, span, at, styles.focused_name(), canvas);
            }
        }
        None => {}
    }
}

/// Highlights the first and last mark of the focused quotation, or the first word of one without marks.
fn paint_marks(text: &str, line: &Line, span: Span, at: (Column, u16), canvas: &mut Canvas) {
    let quote = span.of(text);
    let style = canvas.styles.accent.add_modifier(Modifier::BOLD);
    let first = quote.chars().next().map_or(0, char::len_utf8);
    let last = quote.chars().next_back().map_or(0, char::len_utf8);
    if quote.starts_with(char::is_alphanumeric) {
        let first = quote.find(char::is_whitespace).unwrap_or(quote.len());
        let word = Span::new(span.start(), span.start() + first);
        return paint(line, word, at, style, canvas);
    }
    let opening = Span::new(span.start(), span.start() + first);
    paint(line, opening, at, style, canvas);
    if !quote.ends_with(char::is_alphanumeric) {
        let closing = Span::new(span.end() - last, span.end());
        paint(line, closing, at, style, canvas);
    }
}

/// Appends the length of the article to the publisher's line.
fn write_length(reader: &OpenArticle, columns: &Columns, canvas: &mut Canvas) {
    let Some(publisher) = reader.article.publisher else {
        return;
    };
    for (nth, row) in reader.page.rows.iter().enumerate() {
        let (Row::Line(line), Some((column, y))) = (row, columns.place(nth)) else {
            continue;
        };
        if line.kind == BlockKind::Boilerplate && line.last && line.span.overlaps(publisher) {
            let length = format!(" · {} words · {} min", reader.words, minutes(reader.words));
            let x = screen_x(column, line.end_column());
            let cells = column.text.right().saturating_sub(x);
            if usize::from(cells) >= length.chars().count() {
                canvas.write(x, y, &length, cells, canvas.styles.faint);
            }
        }
    }
}
