//! What holds of every page, whatever the text and the setting.

use proptest::prelude::*;
use pullquote::layout::{Layout, Line, Row, Setting};
use pullquote::text::{Article, Block, BlockKind, Source, Span};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

const KINDS: [BlockKind; 10] = [
    BlockKind::Headline,
    BlockKind::Standfirst,
    BlockKind::Byline,
    BlockKind::Dateline,
    BlockKind::Crosshead,
    BlockKind::Furniture,
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

fn whole(layout: &mut Layout) -> Vec<Row> {
    layout.rows_from(0, usize::MAX)
}

/// What a line shows, with its columns kept; a dot in the margin stands for nothing there.
fn shown(line: &Line, text: &str) -> String {
    let mut out = String::new();
    if line.start_column() >= 0 {
        out.push('.');
        out.push_str(&" ".repeat(line.start_column() as usize));
    }
    for glyph in &line.glyphs {
        out.push_str(&line.symbol(glyph, text));
    }
    if line.hyphen {
        out.push('-');
    }
    out
}

#[track_caller]
fn assert_covers(rows: &[Row], article: &Article) {
    let text = article.text();
    let mut end = 0;
    for row in rows {
        let span = row.span();
        assert!(!span.is_empty());
        assert!(
            text[end..span.start()].trim().is_empty(),
            "words between rows"
        );
        assert!(span.start() >= end);
        end = span.end();
        match row {
            Row::Gap(span) => assert!(span.of(text).trim().is_empty(), "words in a gap"),
            Row::Line(line) => assert_line_covers(line, text),
        }
    }
    assert!(text[end..].trim().is_empty(), "words after the rows");
}

#[track_caller]
fn assert_line_covers(line: &Line, text: &str) {
    let (mut at, mut column) = (line.span.start(), i16::MIN);
    for glyph in &line.glyphs {
        let span = glyph.span();
        assert!(line.span.contains(span));
        assert!(
            text[at..span.start()].trim().is_empty(),
            "a word without a glyph"
        );
        assert!(glyph.column >= column, "glyphs overlap");
        assert!(glyph.column >= -1);
        at = span.end();
        column = glyph.end_column();
    }
    assert!(
        text[at..line.span.end()].trim().is_empty(),
        "a word without a glyph"
    );
}

#[track_caller]
fn assert_fits(line: &Line, setting: &Setting) {
    let width = line.end_column() + i16::from(line.hyphen);
    let visible = line.glyphs.iter().filter(|glyph| glyph.width > 0).count();
    assert!(
        width <= setting.measure.max(1) as i16 || visible <= 1,
        "{width} cells in {}",
        setting.measure
    );
}

/// Cells by which ratatui moves on when it draws `symbol`.
fn advance(symbol: &str) -> usize {
    let mut buffer = Buffer::empty(Rect::new(0, 0, 300, 1));
    let (x, _) = buffer.set_stringn(0, 0, symbol, 300, Style::new());
    usize::from(x)
}

/// Each row's first byte.
fn starts(rows: &[Row]) -> Vec<usize> {
    rows.iter().map(|row| row.span().start()).collect()
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
}

/// Texts of one block that is cut into pieces.
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
fn long_blocks_are_the_same_from_every_side() {
    for (text, kind) in long_texts() {
        let text = text.trim().to_owned();
        let block = Block {
            span: Span::new(0, text.len()),
            kind,
        };
        let article = Article::new(text.as_str(), vec![block], Source::Stdin);
        let setting = Setting {
            measure: 61,
            ..Setting::default()
        };
        let all = whole(&mut Layout::new(article.clone(), setting.clone()));
        assert_covers(&all, &article);
        let starts = starts(&all);
        for at in (0..text.len()).step_by(text.len() / 41) {
            let mut layout = Layout::new(article.clone(), setting.clone());
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
        for line in all.iter().filter_map(Row::line) {
            assert_fits(line, &setting);
        }
    }
}

#[test]
fn a_huge_text_is_estimated_and_still_exact_nearby() {
    let paragraph =
        "Nine people were on the ferry when it left the pier, and all of them could swim.\n\n";
    let text = paragraph.repeat(40_000);
    let blocks = (0..40_000)
        .map(|i| Block {
            span: Span::new(i * paragraph.len(), (i + 1) * paragraph.len() - 2),
            kind: BlockKind::Paragraph,
        })
        .collect();
    let mut layout = Layout::new(
        Article::new(text, blocks, Source::Stdin),
        Setting::default(),
    );
    let total = layout.total_rows();
    assert!(!total.exact);
    assert!(total.rows.abs_diff(120_000) < 6_000, "{}", total.rows);
    let near = layout.rows_between(1_000 * paragraph.len(), 1_010 * paragraph.len());
    assert_eq!((near.rows, near.exact), (30, true));
    let top = layout.last_top(24);
    assert_eq!(layout.rows_from(top, 100).len(), 24);
}

/// Sets the blocks, each a kind and a text, parted by `between`, and draws the rows: `.` stands in the
/// margin where nothing hangs, `~` is a gap.
#[track_caller]
fn check(setting: &Setting, between: &str, blocks: &[(BlockKind, &str)], expected: &[&str]) {
    let mut text = String::new();
    let mut spans = Vec::new();
    for &(kind, words) in blocks {
        if !text.is_empty() {
            text.push_str(between);
        }
        let span = Span::new(text.len(), text.len() + words.len());
        text.push_str(words);
        spans.push(Block { span, kind });
    }
    let article = Article::new(text.as_str(), spans, Source::Stdin);
    let rows: Vec<String> = Layout::new(article, setting.clone())
        .rows_from(0, 100)
        .iter()
        .map(|row| {
            row.line()
                .map_or_else(|| "~".to_owned(), |line| shown(line, &text))
        })
        .collect();
    assert_eq!(rows, expected);
}

fn measure(measure: u16) -> Setting {
    Setting {
        measure,
        ..Setting::default()
    }
}

const P: BlockKind = BlockKind::Paragraph;

#[test]
fn wrapped_lines_of_a_paragraph_are_joined() {
    let expected = [".one two three four", ".five"];
    check(
        &measure(20),
        "\n\n",
        &[(P, "one two\nthree  \t four\n five")],
        &[".one two three", ".four five"],
    );
    check(
        &measure(18),
        "\n\n",
        &[(P, "one two three four five")],
        &[".one two three", ".four five"],
    );
    check(
        &measure(40),
        "\n\n",
        &[(P, "one two\nthree four")],
        &expected[..1],
    );
}

#[test]
fn a_no_break_space_holds_its_words_together() {
    check(
        &measure(12),
        "",
        &[(P, "about Mr\u{a0}Okoro")],
        &[".about", ".Mr Okoro"],
    );
}

#[test]
fn opening_quotation_marks_hang() {
    check(
        &measure(17),
        "",
        &[(P, "She said: “Nevertheless it rains here.”")],
        &[".She said:", "“Nevertheless it", ".rains here.”"],
    );
    // The mark in the margin leaves its cell to the line.
    check(
        &measure(11),
        "",
        &[(P, "“Never mind, Ana”")],
        &["“Never mind,", ".Ana”"],
    );
    let flush = Setting {
        hang: false,
        ..measure(18)
    };
    check(&flush, "", &[(P, "“Never mind”")], &[".“Never mind”"]);
    check(&measure(18), "", &[(P, "“Never mind”")], &["“Never mind”"]);
    check(
        &measure(18),
        "",
        &[(BlockKind::Table, "“a”  b")],
        &[".“a”  b"],
    );
}

#[test]
fn a_title_stays_with_its_name_where_that_costs_little() {
    let text = "so it was once said by Mr Okoro and then by others on that day";
    check(
        &measure(25),
        "",
        &[(P, text)],
        &[
            ".so it was once said by",
            ".Mr Okoro and then by",
            ".others on that day",
        ],
    );
}

#[test]
fn items_hang_after_their_mark() {
    check(
        &measure(20),
        "\n",
        &[
            (BlockKind::Item, "- bread, butter and honey"),
            (BlockKind::Item, "12. tea"),
        ],
        &[".- bread, butter", ".  and honey", ".12. tea"],
    );
}

#[test]
fn verse_keeps_its_lines_and_turns_over_what_is_too_wide() {
    check(
        &measure(16),
        "",
        &[(
            BlockKind::Verse,
            "The tide came in\n  and took the old pier away\n\nat noon",
        )],
        &[
            ".The tide came in",
            ".  and took the",
            ".  old pier away",
            ".",
            ".at noon",
        ],
    );
}

#[test]
fn tables_keep_their_blanks_and_tabs() {
    check(
        &measure(30),
        "",
        &[(BlockKind::Table, "a\tb  c\r\nlong name\td")],
        &[".a       b  c", ".long name       d"],
    );
}

#[test]
fn the_first_line_of_a_table_keeps_its_indent() {
    check(
        &measure(30),
        "\n\n    ",
        &[(P, "Then:"), (BlockKind::Table, "1 2\n    3 4")],
        &[".Then:", "~", ".    1 2", ".    3 4"],
    );
}

#[test]
fn gaps_part_blocks_but_not_neighbouring_lines_of_furniture() {
    let furniture = BlockKind::Furniture;
    check(
        &measure(20),
        "\n",
        &[(furniture, "Share"), (BlockKind::Byline, "By A. Kay")],
        &[".Share", ".By A. Kay"],
    );
    check(
        &measure(20),
        "\n\n",
        &[(furniture, "Share"), (furniture, "More")],
        &[".Share", "~", ".More"],
    );
    check(
        &measure(20),
        "\n",
        &[(P, "One."), (P, "Two.")],
        &[".One.", "~", ".Two."],
    );
    check(
        &measure(20),
        "\n\n",
        &[(BlockKind::Item, "- a"), (BlockKind::Item, "- b")],
        &[".- a", ".- b"],
    );
}

#[test]
fn a_soft_hyphen_is_seen_at_the_end_of_a_line_only() {
    check(
        &measure(12),
        "",
        &[(P, "the har\u{ad}bour")],
        &[".the harbour"],
    );
    check(
        &measure(8),
        "",
        &[(P, "the har\u{ad}bour")],
        &[".the har-", ".bour"],
    );
}

#[test]
fn words_are_hyphenated_when_asked_but_names_are_not() {
    let hyphenate = Setting {
        hyphenate: true,
        ..measure(16)
    };
    let text = "a most wonderful information";
    check(
        &hyphenate,
        "",
        &[(P, text)],
        &[".a most wonderful", ".information"],
    );
    check(
        &measure(14),
        "",
        &[(P, text)],
        &[".a most", ".wonderful", ".information"],
    );
    let narrow = Setting {
        measure: 14,
        ..hyphenate
    };
    check(
        &narrow,
        "",
        &[(P, text)],
        &[".a most won-", ".derful infor-", ".mation"],
    );
    check(
        &narrow,
        "",
        &[(P, "a most Wonderful day")],
        &[".a most", ".Wonderful day"],
    );
    check(
        &narrow,
        "",
        &[(BlockKind::Headline, text)],
        &[".a most", ".wonderful", ".information"],
    );
}

#[test]
fn justified_lines_end_together_save_the_last() {
    let justify = Setting {
        justify: true,
        ..measure(20)
    };
    check(
        &justify,
        "",
        &[(
            P,
            "rain fell on the town and on the hills for nine long days of a week",
        )],
        &[
            ".rain  fell   on  the",
            ".town   and   on  the",
            ".hills for nine  long",
            ".days of a week",
        ],
    );
    // A line with too few blanks stays ragged rather than being torn apart.
    check(
        &justify,
        "",
        &[(P, "it everlastingly overwhelmed")],
        &[".it everlastingly", ".overwhelmed"],
    );
}

#[test]
fn a_word_wider_than_the_measure_is_broken_between_clusters() {
    check(
        &measure(6),
        "",
        &[(P, "a bcdefghijklm n")],
        &[".a", ".bcdefg", ".hijklm", ".n"],
    );
    check(&measure(5), "", &[(P, "漢字漢")], &[".漢字", ".漢"]);
    check(&measure(1), "", &[(P, "漢a")], &[".漢", ".a"]);
}

#[test]
fn controls_are_shown_and_harmless() {
    check(
        &measure(20),
        "",
        &[(P, "a\u{1b}[31mb\u{202e}c\u{0}")],
        &[".a␛[31mb⸮c␀"],
    );
}

#[test]
fn an_empty_article_has_no_rows() {
    let mut layout = Layout::new(
        Article::new("", Vec::new(), Source::Stdin),
        Setting::default(),
    );
    assert!(layout.rows_from(0, 10).is_empty());
    assert_eq!(
        (
            layout.step(0, 5),
            layout.last_top(3),
            layout.total_rows().rows
        ),
        (0, 0, 0)
    );
}
