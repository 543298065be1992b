//! Blocks that are split into chunks, and texts whose rows are estimated.

use pullquote::layout::{Layout, LayoutOptions};
use pullquote_text::{Article, Block, BlockKind, Source, Span};

use crate::{all_rows, assert_covers, assert_fits, line, starts};

/// Texts of one block that is split into chunks.
fn long_texts() -> Vec<(String, BlockKind)> {
    let prose =
        "The harbour master said that the boats would sail, “if the wind allows it,” on Monday. ";
    vec![
        (prose.repeat(800), BlockKind::Paragraph),
        (prose.repeat(800), BlockKind::Item),
        (
            prose.replace(". ", ".\n\t ").repeat(800),
            BlockKind::Paragraph,
        ),
        ("x".repeat(70_000), BlockKind::Paragraph),
        ("x".repeat(70_000), BlockKind::Verse),
        ("漢字かな交じり文。".repeat(3_000), BlockKind::Paragraph),
        (
            "name\tnumber  other words\n".repeat(3_000),
            BlockKind::Table,
        ),
        (format!("a{}b", " ".repeat(70_000)), BlockKind::Paragraph),
        (
            format!("e{}", "\u{301}".repeat(40_000)),
            BlockKind::Paragraph,
        ),
        ("👩\u{200d}👧🇩🇪".repeat(4_000), BlockKind::Paragraph),
        ("a\u{200b}\u{301}".repeat(14_000), BlockKind::Paragraph),
    ]
}

#[test]
fn split_blocks_give_the_same_rows_from_every_anchor() {
    for (text, kind) in long_texts() {
        let text = text.trim().to_owned();
        let block = Block::of_span(Span::new(0, text.len()), kind);
        let article = Article::new(text.as_str(), vec![block], Source::Stdin);
        let options = LayoutOptions {
            measure: 61,
            ..LayoutOptions::default()
        };
        let all = all_rows(&mut Layout::new(article.clone(), options.clone()));
        assert_covers(&all, &article);
        let starts = starts(&all);
        for at in (0..text.len()).step_by(text.len() / 41) {
            let mut layout = Layout::new(article.clone(), options.clone());
            let first = starts.partition_point(|&start| start <= at) - 1;
            let page = layout.rows_from(at, 30);
            assert_eq!(
                page[..],
                all[first..(first + 30).min(all.len())],
                "{at} {kind:?}"
            );
            let back = first.saturating_sub(40);
            assert_eq!(layout.step(at, -40), starts[back]);
        }
        for line in all.iter().filter_map(line) {
            assert_fits(line, &options);
        }
    }
}

#[test]
fn rows_of_a_huge_text_are_estimated_but_counted_near_the_start() {
    let paragraph =
        "Nine people were on the ferry when it left the pier, and all of them could swim.\n\n";
    let text = paragraph.repeat(40_000);
    let blocks = (0..40_000)
        .map(|i| {
            Block::of_span(
                Span::new(i * paragraph.len(), (i + 1) * paragraph.len() - 2),
                BlockKind::Paragraph,
            )
        })
        .collect();
    let mut layout = Layout::new(
        Article::new(text, blocks, Source::Stdin),
        LayoutOptions::default(),
    );
    let total = layout.total_rows();
    assert!(!total.exact);
    assert!(total.rows.abs_diff(120_000) < 6_000, "{}", total.rows);
    let near = layout.rows_before(10 * paragraph.len());
    assert_eq!((near.rows, near.exact), (30, true));
    let top = layout.last_top(24);
    assert_eq!(layout.rows_from(top, 100).len(), 24);
}

#[test]
fn no_short_lines_at_chunk_boundaries() {
    let prose =
        "The harbour master said that the boats would sail, if the wind allowed, on Monday. ";
    let text = prose.repeat(1_000);
    let block = Block::of_span(Span::new(0, text.trim_end().len()), BlockKind::Paragraph);
    let article = Article::new(text, vec![block], Source::Stdin);
    let rows = all_rows(&mut Layout::new(article, LayoutOptions::default()));
    for line in rows.iter().filter_map(line).filter(|line| !line.last) {
        assert!(line.end_column() >= 54, "a line of {}", line.end_column());
    }
}
