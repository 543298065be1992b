//! The margins: speaker bars and names, bookmarks and their notes.

use super::canvas::Canvas;
use super::class_menu;
use crate::app::App;
use crate::app::article::{Mark, OpenArticle, Speech};
use crate::app::geometry::{Column, Columns};
use crate::app::speakers::UNATTRIBUTED;
use crate::config::Layers;
use crate::config::settings::BookmarkClass;
use crate::layout::{Line, Row, width};
use pullquote_annotate::{Quote, QuoteKind, Statement};
use pullquote_text::clean;

/// Narrowest margin that shows names instead of initials, in cells.
const MIN_NAME_CELLS: u16 = 6;
/// Narrowest right margin that shows the note of a bookmark, in cells.
const MIN_NOTE_CELLS: u16 = 14;

pub fn draw(app: &App, reader: &OpenArticle, columns: &Columns, canvas: &mut Canvas) {
    if columns.first.text.x < 3 || app.session.settings.text_alone {
        return;
    }
    let layers = &app.session.settings.layers;
    // The speaker of the current run of lines.
    let mut run: Option<LineSpeaker> = None;
    for (nth, row) in reader.page.rows.iter().enumerate() {
        let (Row::Line(line), Some((column, y))) = (row, columns.place(nth)) else {
            continue;
        };
        if y == column.text.y {
            // Each column names its speakers.
            run = None;
        }
        if let Some(speaker) = line_speaker(reader, layers, line, run) {
            bar(reader, line, speaker, (column.margin.bar, y), canvas);
            // Name the speaker once per run of lines; a paragraph without quotations ends a run.
            if !speaker.continues(run) {
                let marks =
                    u16::from(is_kept(reader, line)) + u16::from(mark_at(reader, line).is_some());
                name(reader, speaker, column, (y, marks), canvas);
            }
            run = Some(speaker);
        } else if line.last {
            run = None;
        }
        let classes = &app.session.settings.classes;
        bookmark(reader, classes, line, column, y, canvas);
    }
}

/// Who speaks on a line.
#[derive(Clone, Copy, Debug)]
struct LineSpeaker {
    /// Index into the speakers of the article; `None` for an unattributed quotation.
    rank: Option<usize>,
    /// Something that the speaker says on the line.
    speech: Speech,
}

impl LineSpeaker {
    fn of(reader: &OpenArticle, speech: Speech) -> Self {
        Self {
            rank: reader.speaker_of_speech(speech),
            speech,
        }
    }

    fn continues(self, run: Option<Self>) -> bool {
        run.is_some_and(|run| run.rank == self.rank)
    }
}

/// The speaker to show for a line: of a quotation if there is one, else of reported speech, and preferably
/// not the one of the previous line, so that each gets named.
fn line_speaker(
    reader: &OpenArticle,
    layers: &Layers,
    line: &Line,
    run: Option<LineSpeaker>,
) -> Option<LineSpeaker> {
    let quotes = reader
        .quotes_at(line.span)
        .filter(|(_, quote)| layers.quotes && is_spoken(quote))
        .map(|(idx, _)| LineSpeaker::of(reader, Speech::Quote(idx)));
    let statements = reader
        .statements_at(line.span)
        .filter(|(_, statement)| layers.reported && is_on(statement, line))
        .map(|(idx, _)| LineSpeaker::of(reader, Speech::Statement(idx)));
    preferred(quotes, run).or_else(|| preferred(statements, run))
}

fn preferred(
    mut speakers: impl Iterator<Item = LineSpeaker>,
    run: Option<LineSpeaker>,
) -> Option<LineSpeaker> {
    let first = speakers.next()?;
    std::iter::once(first)
        .chain(speakers)
        .find(|speaker| !speaker.continues(run))
        .or(Some(first))
}

fn is_spoken(quote: &Quote) -> bool {
    quote.kind != QuoteKind::Scare && quote.parent.is_none()
}

fn is_on(statement: &Statement, line: &Line) -> bool {
    statement.spans.iter().any(|span| span.overlaps(line.span))
}

/// Draws the bar: whole for a line with a direct quotation, half a cell high for mixed ones, thin for
/// reported speech; twice as wide for what is in focus.
fn bar(
    reader: &OpenArticle,
    line: &Line,
    speaker: LineSpeaker,
    (x, y): (u16, u16),
    canvas: &mut Canvas,
) {
    let all = &reader.annotations;
    let focused = reader.speech_in_focus().filter(|speech| match *speech {
        Speech::Quote(idx) => {
            let quote = &all.quotes[idx];
            is_spoken(quote) && quote.span.overlaps(line.span)
        }
        Speech::Statement(idx) => is_on(&all.statements[idx], line),
    });
    let speech = focused.unwrap_or(speaker.speech);
    let is_direct = |(idx, quote): (usize, &Quote)| {
        let is_shown = Some(Speech::Quote(idx)) == focused
            || (focused.is_none() && reader.speaker_of(idx) == speaker.rank);
        is_shown && quote.kind == QuoteKind::Direct
    };
    let glyph = match (speech, focused.is_some()) {
        (Speech::Statement(_), false) => "│",
        (Speech::Statement(_), true) => "┃",
        (Speech::Quote(_), is_focused) => {
            let is_direct = reader.quotes_at(line.span).any(is_direct);
            match (is_direct, is_focused) {
                (true, false) => "▌",
                (true, true) => "█",
                (false, false) => "▖",
                (false, true) => "▄",
            }
        }
    };
    let rank = reader.speaker_of_speech(speech);
    canvas.put(x, y, glyph, 1, canvas.styles.speaker(reader.hue_of(rank)));
}

fn name(
    reader: &OpenArticle,
    speaker: LineSpeaker,
    column: Column,
    (y, marks): (u16, u16),
    canvas: &mut Canvas,
) {
    // A blank keeps a letter or a question mark of the reader's apart from the name, where it fits.
    let full = column.margin.name_width;
    let most = full.saturating_sub(marks.saturating_sub(1));
    let cells = full.saturating_sub(marks);
    let known = speaker.rank.and_then(|rank| reader.speakers.get(rank));
    let doubt = if reader.is_doubtful(speaker.speech) {
        "?"
    } else {
        ""
    };
    let words = match known.filter(|known| known.name != UNATTRIBUTED) {
        None => "—".to_owned(),
        Some(known) if cells >= MIN_NAME_CELLS => {
            let cells = usize::from(cells).saturating_sub(doubt.len());
            let name = clean::line(&known.name);
            format!("{}{doubt}", width::ellipsis(&name, cells))
        }
        Some(known) => format!("{}{doubt}", clean::line(&known.initials)),
    };
    let style = match speaker.speech {
        Speech::Quote(_) => canvas.styles.speaker(reader.hue_of(speaker.rank)),
        Speech::Statement(_) => canvas.styles.muted,
    };
    let cells = cells.max(width::of_str(&words) as u16).min(most);
    if cells > 0 {
        canvas.write_right(column.margin.name + cells, y, &words, cells, style);
    }
}

/// The bookmark that begins on a line.
fn mark_at<'a>(reader: &'a OpenArticle, line: &Line) -> Option<&'a Mark> {
    let mut marks = reader.marks.iter();
    marks.find(|mark| {
        mark.span
            .is_some_and(|span| line.span.contains_byte(span.start()))
    })
}

/// Whether a kept quotation begins on a line.
fn is_kept(reader: &OpenArticle, line: &Line) -> bool {
    let mut kept = reader.kept.iter();
    kept.any(|span| line.span.contains_byte(span.start()))
}

fn bookmark(
    reader: &OpenArticle,
    classes: &[BookmarkClass],
    line: &Line,
    column: Column,
    y: u16,
    canvas: &mut Canvas,
) {
    let mark = mark_at(reader, line);
    if is_kept(reader, line) {
        // Beside the bookmark, or over the bar where the margin is that narrow.
        let x = match mark {
            None => column.margin.mark,
            Some(_) if column.margin.mark == 0 => column.margin.bar,
            Some(_) => column.margin.mark - 1,
        };
        canvas.put(x, y, "❞", 1, canvas.styles.bookmark);
    }
    let Some(mark) = mark else {
        return;
    };
    let (glyph, class) = class_menu::glyph(classes, mark.class.as_deref(), mark.letter.as_deref());
    let style = class.map_or(canvas.styles.bookmark, |class| {
        canvas.styles.class(class.color)
    });
    canvas.write(column.margin.mark, y, glyph, 1, style);
    let x = column.text.right() + 2;
    let cells = column.outer.right().saturating_sub(x + 1);
    if let Some(note) = mark.note.as_deref().filter(|_| cells >= MIN_NOTE_CELLS) {
        canvas.write(x, y, note, cells, canvas.styles.muted);
    }
}
