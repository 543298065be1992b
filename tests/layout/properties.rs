//! Properties over generated articles and settings.

use proptest::prelude::*;
use pullquote::layout::{Layout, Row, Setting};
use pullquote_text::{Article, Block, BlockKind, Source, Span};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::{assert_covers, assert_fits, starts, whole};

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

/// Words in which all that is hard to set is common.
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
    );
    proptest::collection::vec(block, 0..6).prop_map(|parts| {
        let mut text = String::new();
        let mut blocks = Vec::new();
        for (words, kind, after) in parts {
            let whole: String = words
                .iter()
                .flat_map(|(word, space)| [word.as_str(), space])
                .collect();
            let body = whole.trim();
            if !body.is_empty() {
                let start = text.len();
                text.push_str(body);
                blocks.push(Block {
                    span: Span::new(start, text.len()),
                    kind,
                });
                text.push_str(after);
            }
        }
        Article::new(text, blocks, Source::Stdin)
    })
}

fn setting() -> impl Strategy<Value = Setting> {
    let measure = prop_oneof![1 => 0..12u16, 4 => 12..90u16];
    (
        measure,
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(
            |(measure, justify, hyphenate, hang, wide_ambiguous)| Setting {
                measure,
                justify,
                hyphenate,
                hang,
                wide_ambiguous,
            },
        )
}

/// Cells by which ratatui moves on when it draws `symbol`.
fn advance(symbol: &str) -> usize {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 300, 1));
    let (x, _) = buffer.set_stringn(0, 0, symbol, 300, Style::new());
    usize::from(x)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_visible_byte_is_set_once_and_in_order(article in article(), setting in setting()) {
        let mut layout = Layout::new(article.clone(), setting);
        assert_covers(&whole(&mut layout), &article);
    }

    #[test]
    fn no_line_is_wider_than_the_measure_unless_one_cluster_is(article in article(), setting in setting()) {
        let mut layout = Layout::new(article, setting.clone());
        for row in whole(&mut layout) {
            if let Some(line) = row.line() {
                assert_fits(line, &setting);
            }
        }
    }

    #[test]
    fn ratatui_advances_by_the_width_of_each_glyph(article in article(), setting in setting()) {
        let setting = Setting { wide_ambiguous: false, ..setting };
        let mut layout = Layout::new(article.clone(), setting);
        for row in whole(&mut layout) {
            let Some(line) = row.line() else { continue };
            for glyph in &line.glyphs {
                let symbol = line.symbol(glyph, article.text());
                prop_assert!(!symbol.chars().any(char::is_control));
                prop_assert_eq!(advance(&symbol), usize::from(glyph.width), "{:?}", symbol);
            }
        }
    }

    #[test]
    fn a_window_from_anywhere_shows_the_rows_of_the_whole(article in article(), setting in setting(), at: prop::sample::Index, n_rows in 1..30usize) {
        let all = whole(&mut Layout::new(article.clone(), setting.clone()));
        let at = at.index(article.text().len() + 1);
        let window = Layout::new(article, setting).rows_from(at, n_rows);
        let first = all.iter().rposition(|row| row.span().start() <= at).unwrap_or(0);
        let last = (first + n_rows).min(all.len());
        prop_assert_eq!(&window[..], &all[first..last]);
    }

    #[test]
    fn steps_go_back_and_forth(article in article(), setting in setting(), at: prop::sample::Index, n in -60..60isize) {
        let mut layout = Layout::new(article.clone(), setting);
        let all = starts(&whole(&mut layout));
        prop_assume!(!all.is_empty());
        let at = at.index(article.text().len() + 1);
        let from = layout.row_start(at);
        let to = layout.step(at, n);
        let index = |start| all.iter().position(|&found| found == start).unwrap() as isize;
        prop_assert_eq!(index(to), (index(from) + n).clamp(0, all.len() as isize - 1));
        if index(to) == index(from) + n {
            prop_assert_eq!(layout.step(to, -n), from);
        }
        let between = layout.rows_between(from.min(to), from.max(to));
        prop_assert_eq!(between.rows, index(to).abs_diff(index(from)));
        prop_assert!(between.exact);
        prop_assert_eq!(layout.position(at).rows as isize, index(from));
        prop_assert_eq!(layout.total_rows().rows, all.len());
    }

    #[test]
    fn the_old_screen_is_back_at_the_old_size(article in article(), first in setting(), second in setting(), at: prop::sample::Index) {
        let at = at.index(article.text().len() + 1);
        let mut layout = Layout::new(article, first.clone());
        let before = layout.rows_from(at, 20);
        layout.set(second.clone());
        let other = layout.rows_from(at, 20);
        let holds = |rows: &[Row]| rows.first().is_none_or(|row| row.span().start() <= at || at < row.span().end());
        prop_assert!(holds(&other));
        layout.set(first);
        prop_assert_eq!(layout.rows_from(at, 20), before);
    }

    #[test]
    fn the_last_row_stands_at_the_bottom(article in article(), setting in setting(), height in 1..30usize) {
        let mut layout = Layout::new(article, setting);
        let all = whole(&mut layout);
        let top = layout.last_top(height);
        let page = layout.rows_from(top, height);
        prop_assert_eq!(page.last(), all.last());
        prop_assert_eq!(page.len(), height.min(all.len()));
    }

    #[test]
    fn bytes_and_columns_are_one_map(article in article(), setting in setting()) {
        let mut layout = Layout::new(article, setting);
        for row in whole(&mut layout) {
            let Some(line) = row.line() else { continue };
            for glyph in &line.glyphs {
                for byte in glyph.span().range() {
                    prop_assert_eq!(line.column_of(byte), Some(glyph.column));
                }
                for column in glyph.column..glyph.end_column() {
                    prop_assert_eq!(line.byte_at(column), Some(glyph.at as usize));
                }
            }
        }
    }

    #[test]
    fn hard_wrapped_text_is_set_like_the_same_text_on_one_line(words in proptest::collection::vec("[a-z]{1,9}[,.-]?|“[a-z]{3}”|–|\\([a-z]{2}\\)", 1..60), wrapped in proptest::collection::vec(any::<bool>(), 60), setting in setting()) {
        let join = |ends: &[bool]| {
            let mut text = String::new();
            for (word, &end) in words.iter().zip(ends) {
                text.push_str(word);
                text.push(if end { '\n' } else { ' ' });
            }
            text.pop();
            let block = Block { span: Span::new(0, text.len()), kind: BlockKind::Paragraph };
            Article::new(text, vec![block], Source::Stdin)
        };
        let set = |article| whole(&mut Layout::new(article, setting.clone()));
        prop_assert_eq!(set(join(&wrapped)), set(join(&[false; 60])));
    }
}
