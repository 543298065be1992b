//! `--marks`: writes who says what into the text, as words: `[Vladimir Putin: “…”]`.
//!
//! For screen readers and plain files, where colour and margin are lost.

use pullquote_annotate::{Annotations, QuoteKind, Speaker};
use pullquote_text::{Article, Block, Span, clean};

/// The article with marks around direct and mixed quotations and reported statements. Scare quotes, and
/// what is inside a quotation, have none.
pub fn marked(article: &Article, annotations: &Annotations) -> Article {
    let marks = marks(annotations);
    let mut text = String::with_capacity(article.text().len() + 24 * marks.len());
    let mut done = 0;
    for (at, mark) in &marks {
        text.push_str(&article.text()[done..*at]);
        text.push_str(mark);
        done = *at;
    }
    text.push_str(&article.text()[done..]);
    // A mark at the start of a block is in the block, and so is one at its end.
    let shift = |at: usize, is_end: bool| {
        let before = marks
            .iter()
            .filter(|(mark, _)| *mark < at || (is_end && *mark == at));
        at + before.map(|(_, mark)| mark.len()).sum::<usize>()
    };
    let block = |block: &Block| Block {
        span: Span::new(
            shift(block.span.start(), false),
            shift(block.span.end(), true),
        ),
        ..*block
    };
    let blocks = article.blocks().iter().map(block).collect();
    Article::new(text, blocks, article.source.clone())
}

/// The marks and their places, in order.
fn marks(annotations: &Annotations) -> Vec<(usize, String)> {
    let quotes = annotations.quotes.iter();
    let quotes = quotes.filter(|quote| quote.kind != QuoteKind::Scare && quote.parent.is_none());
    let mut spans: Vec<(Span, String)> = quotes
        .map(|quote| {
            let speaker = name(annotations, quote.shown_speaker(), quote.is_doubtful());
            (quote.span, format!("[{speaker}: "))
        })
        .collect();
    let taken: Vec<Span> = spans.iter().map(|(span, _)| *span).collect();
    for statement in annotations.statements.iter().filter(|one| one.is_marked()) {
        let speaker = name(annotations, statement.speaker, statement.is_doubtful());
        let free = |span: &&Span| !taken.iter().any(|quote| quote.overlaps(**span));
        let parts = statement.spans.iter().filter(free);
        spans.extend(parts.map(|span| (*span, format!("[{speaker}, reported: "))));
    }
    spans.sort_by_key(|(span, _)| (span.start(), std::cmp::Reverse(span.end())));
    let mut marks = Vec::with_capacity(2 * spans.len());
    let mut end = 0;
    for (span, mark) in spans {
        if span.start() >= end {
            end = span.end();
            marks.push((span.start(), mark));
            marks.push((span.end(), "]".to_owned()));
        }
    }
    marks
}

fn name(annotations: &Annotations, speaker: Option<Speaker>, is_doubtful: bool) -> String {
    let entity = speaker.and_then(|speaker| annotations.entity(speaker.entity?));
    match entity {
        Some(who) if is_doubtful => format!("{}?", clean::line(&who.name)),
        Some(who) => clean::line(&who.name).into_owned(),
        None => "no named speaker".to_owned(),
    }
}
