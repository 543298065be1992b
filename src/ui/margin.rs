//! The margin left of the text: bars, speakers' names, bookmarks.

use super::canvas::Canvas;
use crate::app::App;
use crate::app::article::OpenArticle;
use crate::app::article::cards::SURE_REPORTED;
use crate::app::geometry::{Area, Column};
use crate::app::speakers::initials;
use crate::layout::{Line, Row, width};
use pullquote_annotate::{Quote, QuoteKind};
use pullquote_text::clean;

/// From this width on a name is written out.
const MIN_NAME_CELLS: u16 = 6;
/// Narrowest margin on the right that takes a bookmark's note, in cells.
const MIN_NOTE_CELLS: u16 = 14;

/// Paints bars, names and bookmarks beside the rows of the page.
pub fn draw(app: &App, reader: &OpenArticle, column: Column, body: Area, canvas: &mut Canvas) {
    if column.text.x < 3 {
        return;
    }
    let layers = &app.session.settings.layers;
    let mut run: Option<LineSpeaker> = None;
    for (y, row) in (column.text.y..column.text.bottom()).zip(&reader.page.rows) {
        let Row::Line(line) = row else {
            continue;
        };
        let speaker = layers
            .quotes
            .then(|| line_speaker(reader, line, run))
            .flatten();
        if let Some(speaker) = speaker {
            let style = canvas.styles.speaker(speaker.rank);
            canvas.put(column.margin.bar, y, "▌", 1, style);
            // The name stands once for each run; a paragraph between two runs begins a new one.
            if run != Some(speaker) {
                name(reader, speaker, column, y, canvas);
            }
            run = Some(speaker);
        } else {
            if layers.reported && is_reported(reader, line) {
                let style = canvas.styles.faint;
                canvas.put(column.margin.bar, y, "│", 1, style);
            }
            if line.last {
                run = None;
            }
        }
        bookmark(reader, line, (column, body), y, canvas);
    }
}

/// Who speaks on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct LineSpeaker {
    /// Index into the reader's speakers; `None` for a quotation without words for a source.
    rank: Option<usize>,
    /// A quotation by it, for the name.
    quote: QuoteRef,
}

/// A quotation's index; two of one speaker are one run.
#[derive(Clone, Copy, Debug)]
struct QuoteRef(usize);

impl PartialEq for QuoteRef {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
impl Eq for QuoteRef {}

/// The speaker of a line: one that begins on it before one that only goes on, so that each is named.
fn line_speaker(
    reader: &OpenArticle,
    line: &Line,
    run: Option<LineSpeaker>,
) -> Option<LineSpeaker> {
    let spoken = |quote: &Quote| quote.kind != QuoteKind::Scare && quote.parent.is_none();
    let speakers: Vec<LineSpeaker> = reader
        .quotes_at(line.span)
        .filter(|(_, quote)| spoken(quote))
        .map(|(idx, _)| LineSpeaker {
            rank: reader.speaker_of(idx),
            quote: QuoteRef(idx),
        })
        .collect();
    let new = speakers.iter().find(|speaker| Some(**speaker) != run);
    new.or(speakers.first()).copied()
}

fn is_reported(reader: &OpenArticle, line: &Line) -> bool {
    reader
        .statements_at(line.span)
        .filter(|statement| statement.confidence >= SURE_REPORTED)
        .any(|statement| statement.spans.iter().any(|span| span.overlaps(line.span)))
}

fn name(reader: &OpenArticle, speaker: LineSpeaker, column: Column, y: u16, canvas: &mut Canvas) {
    let room = column.margin.name_width;
    let quote = &reader.annotations.quotes[speaker.quote.0];
    let style = canvas.styles.speaker(speaker.rank);
    let rank = speaker.rank.and_then(|rank| reader.speakers.get(rank));
    let full = rank.map_or_else(String::new, |speaker| {
        clean::line(&speaker.name).into_owned()
    });
    let doubt = if quote.speaker.is_some() && quote.confidence < 0.5 {
        "?"
    } else {
        ""
    };
    let words = if quote.speaker.is_none() || full.is_empty() {
        "—".to_owned()
    } else if room >= MIN_NAME_CELLS {
        let cells = usize::from(room).saturating_sub(doubt.len());
        format!("{}{doubt}", width::ellipsis(&full, cells))
    } else {
        format!("{}{doubt}", initials(&full))
    };
    if room > 0 {
        canvas.write_right(column.margin.name + room, y, &words, room, style);
    }
}

fn bookmark(
    reader: &OpenArticle,
    line: &Line,
    (column, body): (Column, Area),
    y: u16,
    canvas: &mut Canvas,
) {
    let here = |start: usize| line.span.contains_byte(start);
    let mark = reader
        .marks
        .iter()
        .find(|mark| mark.span.is_some_and(|span| here(span.start())));
    let Some(mark) = mark else {
        if reader.kept.iter().any(|span| here(span.start())) {
            let style = canvas.styles.bookmark;
            canvas.put(column.margin.mark, y, "❞", 1, style);
        }
        return;
    };
    let style = canvas.styles.bookmark;
    canvas.put(column.margin.mark, y, "◆", 1, style);
    let x = column.text.right() + 2;
    let room = body.right().saturating_sub(x + 1);
    if let Some(note) = mark.note.as_deref().filter(|_| room >= MIN_NOTE_CELLS) {
        let style = canvas.styles.muted;
        canvas.write(x, y, note, room, style);
    }
}
