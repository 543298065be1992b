//! The margins: speaker bars and names, bookmarks and their notes.

use super::canvas::Canvas;
use super::class_menu;
use crate::app::App;
use crate::app::article::OpenArticle;
use crate::app::geometry::{Area, Column};
use crate::app::speakers::initials;
use crate::config::settings::BookmarkClass;
use crate::layout::{Line, Row, width};
use pullquote_annotate::{Quote, QuoteKind};
use pullquote_text::clean;

/// Narrowest margin that shows names instead of initials, in cells.
const MIN_NAME_CELLS: u16 = 6;
/// Narrowest right margin that shows the note of a bookmark, in cells.
const MIN_NOTE_CELLS: u16 = 14;

pub fn draw(app: &App, reader: &OpenArticle, column: Column, body: Area, canvas: &mut Canvas) {
    if column.text.x < 3 {
        return;
    }
    let layers = &app.session.settings.layers;
    // The speaker of the current run of lines.
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
            // Name the speaker once per run of lines; a paragraph without quotations ends a run.
            if !speaker.continues(run) {
                name(reader, speaker, column, y, canvas);
            }
            run = Some(speaker);
        } else {
            if layers.reported && is_reported(reader, line) {
                canvas.put(column.margin.bar, y, "│", 1, canvas.styles.faint);
            }
            if line.last {
                run = None;
            }
        }
        let classes = &app.session.settings.classes;
        bookmark(reader, classes, line, (column, body), y, canvas);
    }
}

/// The speaker of a line.
#[derive(Clone, Copy, Debug)]
struct LineSpeaker {
    /// Index into the speakers of the article; `None` for an unattributed quotation.
    rank: Option<usize>,
    /// One of the speaker's quotations on the line.
    quote: usize,
}

impl LineSpeaker {
    fn continues(self, run: Option<Self>) -> bool {
        run.is_some_and(|run| run.rank == self.rank)
    }
}

/// The speaker to show for a line: preferably not the one of the previous line, so that each gets named.
fn line_speaker(
    reader: &OpenArticle,
    line: &Line,
    run: Option<LineSpeaker>,
) -> Option<LineSpeaker> {
    let is_spoken = |quote: &Quote| quote.kind != QuoteKind::Scare && quote.parent.is_none();
    let mut speakers = reader
        .quotes_at(line.span)
        .filter(|(_, quote)| is_spoken(quote))
        .map(|(quote, _)| LineSpeaker {
            rank: reader.speaker_of(quote),
            quote,
        });
    let first = speakers.next()?;
    std::iter::once(first)
        .chain(speakers)
        .find(|speaker| !speaker.continues(run))
        .or(Some(first))
}

fn is_reported(reader: &OpenArticle, line: &Line) -> bool {
    reader
        .statements_at(line.span)
        .any(|(_, statement)| statement.spans.iter().any(|span| span.overlaps(line.span)))
}

fn name(reader: &OpenArticle, speaker: LineSpeaker, column: Column, y: u16, canvas: &mut Canvas) {
    let cells = column.margin.name_width;
    let quote = &reader.annotations.quotes[speaker.quote];
    let style = canvas.styles.speaker(speaker.rank);
    let rank = speaker.rank.and_then(|rank| reader.speakers.get(rank));
    let full = rank.map_or_else(String::new, |speaker| {
        clean::line(&speaker.name).into_owned()
    });
    let doubt = if quote.is_doubtful() { "?" } else { "" };
    let words = if quote.shown_speaker().is_none() || full.is_empty() {
        "—".to_owned()
    } else if cells >= MIN_NAME_CELLS {
        let cells = usize::from(cells).saturating_sub(doubt.len());
        format!("{}{doubt}", width::ellipsis(&full, cells))
    } else {
        format!("{}{doubt}", initials(&full))
    };
    if cells > 0 {
        canvas.write_right(column.margin.name + cells, y, &words, cells, style);
    }
}

fn bookmark(
    reader: &OpenArticle,
    classes: &[BookmarkClass],
    line: &Line,
    (column, body): (Column, Area),
    y: u16,
    canvas: &mut Canvas,
) {
    let starts_here = |start: usize| line.span.contains_byte(start);
    let mark = reader
        .marks
        .iter()
        .find(|mark| mark.span.is_some_and(|span| starts_here(span.start())));
    let Some(mark) = mark else {
        if reader.kept.iter().any(|span| starts_here(span.start())) {
            canvas.put(column.margin.mark, y, "❞", 1, canvas.styles.bookmark);
        }
        return;
    };
    let (glyph, class) = class_menu::glyph(classes, mark.class.as_deref(), mark.letter.as_deref());
    let style = class.map_or(canvas.styles.bookmark, |class| {
        canvas.styles.class(class.color)
    });
    canvas.write(column.margin.mark, y, glyph, 1, style);
    let x = column.text.right() + 2;
    let cells = body.right().saturating_sub(x + 1);
    if let Some(note) = mark.note.as_deref().filter(|_| cells >= MIN_NOTE_CELLS) {
        canvas.write(x, y, note, cells, canvas.styles.muted);
    }
}
