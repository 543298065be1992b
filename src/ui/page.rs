//! The page of an article: its glyphs, and over them quotations, names, hits and selection.

use ratatui::style::{Modifier, Style};

use super::Hits;
use super::canvas::Canvas;
use crate::app::article::focus::shows;
use crate::app::article::{Focus, OpenArticle, minutes};
use crate::app::geometry::Column;
use crate::app::{App, TextFocus};
use crate::layout::{Line, Row};
use pullquote_annotate::QuoteKind;
use pullquote_text::{BlockKind, Span};

/// Paints the rows of the page.
pub fn draw(app: &App, reader: &OpenArticle, column: Column, canvas: &mut Canvas, hits: &mut Hits) {
    let text = reader.article.text();
    for (y, row) in (column.text.y..column.text.bottom()).zip(&reader.page.rows) {
        let Row::Line(line) = row else {
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
        paint_layers(app, reader, line, (column, y), canvas);
    }
    write_length(reader, column, canvas);
}

fn screen_x(column: Column, cell: i16) -> u16 {
    column.text.x.saturating_add_signed(cell)
}

/// Lays `style` over the cells of `span` on one line.
fn paint(line: &Line, span: Span, (column, y): (Column, u16), style: Style, canvas: &mut Canvas) {
    let first = line
        .glyphs
        .iter()
        .find(|glyph| span.contains_byte(glyph.at as usize) && glyph.width > 0);
    let last = line
        .glyphs
        .iter()
        .rev()
        .find(|glyph| span.contains_byte(glyph.at as usize) && glyph.width > 0);
    if let (Some(first), Some(last)) = (first, last) {
        let from = screen_x(column, first.column);
        let to = screen_x(column, last.column) + u16::from(last.width);
        canvas.restyle(from, to, y, style);
    }
}

fn paint_layers(
    app: &App,
    reader: &OpenArticle,
    line: &Line,
    at: (Column, u16),
    canvas: &mut Canvas,
) {
    let layers = &app.session.settings.layers;
    let ink = canvas.styles.ink;
    if app.reader.text_focus == TextFocus::Quoted {
        paint(line, line.span, at, canvas.styles.faint, canvas);
        for (_, quote) in reader.quotes_at(line.span) {
            if quote.kind != QuoteKind::Scare {
                paint(line, quote.span, at, ink, canvas);
            }
        }
    }
    if layers.quotes {
        for (idx, quote) in reader.quotes_at(line.span) {
            // Words that nobody says are only set back a little.
            let style = match quote.kind {
                QuoteKind::Scare => canvas.styles.muted,
                QuoteKind::Direct | QuoteKind::Mixed => {
                    canvas.styles.quoted(reader.speaker_of(idx))
                }
            };
            paint(line, quote.span, at, style, canvas);
        }
    }
    if layers.reported {
        for statement in reader.statements_at(line.span) {
            for &span in &statement.spans {
                paint(line, span, at, canvas.styles.reported, canvas);
            }
        }
    }
    for entity in reader.entities_at(line.span) {
        if shows(layers, entity.kind) {
            let style = canvas.styles.name(entity.kind);
            paint(line, entity.span, at, style, canvas);
        }
    }
    if app.reader.text_focus == TextFocus::Own {
        for (_, quote) in reader.quotes_at(line.span) {
            if quote.kind != QuoteKind::Scare {
                paint(line, quote.span, at, canvas.styles.faint, canvas);
            }
        }
    }
    if let Some(selection) = reader.selection {
        paint(line, selection.span(), at, canvas.styles.selection, canvas);
    }
    if let Some(search) = &reader.search {
        for (idx, hit) in reader.hits_at(line.span) {
            let here = idx == search.current;
            let style = if here {
                canvas.styles.hit
            } else {
                canvas.styles.search
            };
            paint(line, hit, at, style, canvas);
        }
    }
    match reader.focus {
        Some(Focus::Entity(_) | Focus::Mention(..)) => {
            if let Some(span) = reader.focus_span() {
                let style = canvas.styles.focus.patch(canvas.styles.accent);
                paint(line, span, at, style, canvas);
            }
        }
        Some(Focus::Quote(_)) => {
            // Only the marks take the accent: a whole paragraph on another ground would shout.
            if let Some(span) = reader.focus_span() {
                paint_marks(reader.article.text(), line, span, at, canvas);
            }
        }
        None => {}
    }
}

/// Sets the first and last mark of the focused quotation in the accent, bold.
fn paint_marks(text: &str, line: &Line, span: Span, at: (Column, u16), canvas: &mut Canvas) {
    let words = span.of(text);
    let style = canvas.styles.accent.add_modifier(Modifier::BOLD);
    let first = words.chars().next().map_or(0, char::len_utf8);
    let last = words.chars().next_back().map_or(0, char::len_utf8);
    paint(
        line,
        Span::new(span.start(), span.start() + first),
        at,
        style,
        canvas,
    );
    if !words.ends_with(char::is_alphanumeric) {
        paint(
            line,
            Span::new(span.end() - last, span.end()),
            at,
            style,
            canvas,
        );
    }
}

/// After the publisher's line: how long the article is.
fn write_length(reader: &OpenArticle, column: Column, canvas: &mut Canvas) {
    let Some(publisher) = reader.article.publisher else {
        return;
    };
    for (y, row) in (column.text.y..column.text.bottom()).zip(&reader.page.rows) {
        let Row::Line(line) = row else {
            continue;
        };
        if line.kind == BlockKind::Boilerplate && line.last && line.span.overlaps(publisher) {
            let words = format!(" · {} words · {} min", reader.words, minutes(reader.words));
            let x = screen_x(column, line.end_column());
            let room = column.text.right().saturating_sub(x);
            if usize::from(room) >= words.chars().count() {
                let style = canvas.styles.faint;
                canvas.write(x, y, &words, room, style);
            }
        }
    }
}
