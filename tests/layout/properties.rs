//! Properties over generated articles and settings.

use proptest::prelude::*;
use pullquote::layout::{Layout, LayoutOptions, Row};
use pullquote_text::{Article, Block, BlockKind, Source, Span};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::{all_rows, assert_covers, assert_fits, line, starts};

const KINDS: [BlockKind; 10] = [
    BlockKind::Headline,
    BlockKind::Standfirst,
    BlockKind::Byline,
    BlockKind::Dateline,
    BlockKind::Crosshead,
    BlockKind::Boilerplate,
    BlockKind::Paragraph,
    BlockKind::Item,
    BlockKind::Verse,
    BlockKind::Table,
];

/// Words, with a large share of text that is hard to lay out.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[a-z]{1,9}",
        2 => "(“|‘|\"|\\(|—|–|- |1\\. )?[A-Za-zé’]{1,12}(,”|\\.|!|-x|/y)?",
        1 => "[a-zäß]{20,60}",
        1 => "[漢字かなカﾞ。「」、]{1,12}",
        1 => "[👩🏽👨🇩🇪❤1\u{200d}\u{fe0f}\u{20e3}]{1,6}",
        1 => "[aeo\u{301}\u{308}\u{200b}\u{ad}\u{a0}\u{2060}\u{644}\u{627}\u{e31}]{1,8}",
        1 => "[a\0\u{1b}\u{7f}\u{9b}\u{202e}\u{feff}\u{e0061}]{1,3}",
        1 => any::<char>().prop_map(String::from),
    ]
}

fn space() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        12 => Just(" "),
        1 => Just("\n"),
        1 => Just("  \n "),
        1 => Just("\t"),
        1 => Just("\u{3000}"),
        1 => Just("\u{2028}"),
        1 => Just("\r\n"),
        1 => Just("        "),
    ]
}

fn article() -> impl Strategy<Value = Article> {
    let words = proptest::collection::vec((word(), space()), 1..40);
    let block = (
        words,
        proptest::sample::select(KINDS.to_vec()),
        prop_oneof![Just("\n"), Just("\n\n"), Just("\n\n  ")],
        prop_oneof![4 => Just(0u8), 1 => 0..9u8],
    );
    proptest::collection::vec(block, 0..6).prop_map(|parts| {
        let mut text = String::new();
        let mut blocks = Vec::new();
        for (words, kind, after, depth) in parts {
            let content: String = words
                .iter()
                .flat_map(|(word, space)| [word.as_str(), space])
                .collect();
            let body = content.trim();
            if !body.is_empty() {
                let start = text.len();
                text.push_str(body);
                let block = Block::of_span(Span::new(start, text.len()), kind);
                blocks.push(block.in_quotation(depth));
                text.push_str(after);
            }
        }
        Article::new(text, blocks, Source::Stdin)
    })
}

fn options() -> impl Strategy<Value = LayoutOptions> {
    let measure = prop_oneof![1 => 0..12u16, 4 => 12..90u16];
    (
        measure,
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(measure, justify, hyphenate, hang, wide_ambiguous)| LayoutOptions {
                measure,
                justify,
                hyphenate,
                hang,
                wide_ambiguous,
            },
        )
}

/// The number of cells ratatui advances when it draws `symbol`.
fn advance(symbol: &str) -> usize {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 300, 1));
    let (x, _) = buffer.set_stringn(0, 0, symbol, 300, Style::new());
    usize::from(x)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_visible_byte_is_laid_out_once_and_in_order(article in article(), options in options()) {
        let mut layout = Layout::new(article.clone(), options);
        assert_covers(&all_rows(&mut layout), &article);
    }

    #[test]
    fn no_line_of_several_clusters_exceeds_the_measure(article in article(), options in options()) {
        let mut layout = Layout::new(article, options.clone());
        for row in all_rows(&mut layout) {
            if let Some(line) = line(&row) {
                assert_fits(line, &options);
            }
        }
    }

    #[test]
    fn glyph_width_equals_what_ratatui_advances(article in article(), options in options()) {
        let options = LayoutOptions { wide_ambiguous: false, ..options };
        let mut layout = Layout::new(article.clone(), options);
        for row in all_rows(&mut layout) {
            let Some(line) = line(&row) else { continue };
            for glyph in &line.glyphs {
                let symbol = glyph.symbol(article.text());
                prop_assert!(!symbol.chars().any(char::is_control));
                prop_assert_eq!(advance(&symbol), usize::from(glyph.width), "{:?}", symbol);
            }
        }
    }

    #[test]
    fn rows_from_any_anchor_match_the_full_layout(article in article(), options in options(), at: prop::sample::Index, n_rows in 1..30usize) {
        let all = all_rows(&mut Layout::new(article.clone(), options.clone()));
        let at = at.index(article.text().len() + 1);
        let window = Layout::new(article, options).rows_from(at, n_rows);
        let first = all.iter().rposition(|row| row.span().start() <= at).unwrap_or(0);
        let last = (first + n_rows).min(all.len());
        prop_assert_eq!(&window[..], &all[first..last]);
    }

    #[test]
    fn step_is_reversible_and_agrees_with_row_counts(article in article(), options in options(), at: prop::sample::Index, n in -60..60isize) {
        let mut layout = Layout::new(article.clone(), options);
        let all = starts(&all_rows(&mut layout));
        prop_assume!(!all.is_empty());
        let at = at.index(article.text().len() + 1);
        let from = layout.row_start(at);
        let to = layout.step(at, n);
        let index = |start| all.iter().position(|&found| found == start).unwrap() as isize;
        prop_assert_eq!(index(to), (index(from) + n).clamp(0, all.len() as isize - 1));
        if index(to) == index(from) + n {
            prop_assert_eq!(layout.step(to, -n), from);
        }
        let before = layout.rows_before(at);
        prop_assert_eq!(before.rows as isize, index(from));
        prop_assert!(before.exact);
        prop_assert_eq!(layout.total_rows().rows, all.len());
    }

    #[test]
    fn restoring_the_options_restores_the_rows(article in article(), first in options(), second in options(), at: prop::sample::Index) {
        let at = at.index(article.text().len() + 1);
        let mut layout = Layout::new(article, first.clone());
        let before = layout.rows_from(at, 20);
        layout.set_options(second.clone());
        let other = layout.rows_from(at, 20);
        let holds = |rows: &[Row]| rows.first().is_none_or(|row| row.span().start() <= at || at < row.span().end());
        prop_assert!(holds(&other));
        layout.set_options(first);
        prop_assert_eq!(layout.rows_from(at, 20), before);
    }

    #[test]
    fn last_top_puts_the_last_row_at_the_bottom(article in article(), options in options(), height in 1..30usize) {
        let mut layout = Layout::new(article, options);
        let all = all_rows(&mut layout);
        let top = layout.last_top(height);
        let page = layout.rows_from(top, height);
        prop_assert_eq!(page.last(), all.last());
        prop_assert_eq!(page.len(), height.min(all.len()));
    }

    #[test]
    fn byte_at_finds_the_glyph_of_every_column(article in article(), options in options()) {
        let mut layout = Layout::new(article, options);
        for row in all_rows(&mut layout) {
            let Some(line) = line(&row) else { continue };
            for glyph in &line.glyphs {
                for column in glyph.column..glyph.end_column() {
                    prop_assert_eq!(line.byte_at(column), Some(glyph.at as usize));
                }
            }
        }
    }

    #[test]
    fn hard_wrapped_text_is_laid_out_like_the_same_text_on_one_line(words in proptest::collection::vec("[a-z]{1,9}[,.-]?|“[a-z]{3}”|–|\\([a-z]{2}\\)", 1..60), wrapped in proptest::collection::vec(any::<bool>(), 60), options in options()) {
        let join = |ends: &[bool]| {
            let mut text = String::new();
            for (word, &end) in words.iter().zip(ends) {
                text.push_str(word);
                text.push(if end { '\n' } else { ' ' });
            }
            text.pop();
            let block = Block::of_span(Span::new(0, text.len()), BlockKind::Paragraph);
            Article::new(text, vec![block], Source::Stdin)
        };
        let rows = |article| all_rows(&mut Layout::new(article, options.clone()));
        prop_assert_eq!(rows(join(&wrapped)), rows(join(&[false; 60])));
    }
}
