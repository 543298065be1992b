//! Examples for each layout rule.

use pullquote::layout::{Layout, LayoutOptions, Line};
use pullquote_text::{Article, Block, BlockKind, Source, Span};

use crate::line;

/// The line as drawn; `.` in the margin cell means that nothing hangs there.
fn drawn(line: &Line, text: &str) -> String {
    let mut out = String::new();
    let start_column = line.glyphs.first().map_or(0, |glyph| glyph.column);
    if start_column >= 0 {
        out.push('.');
        out.push_str(&" ".repeat(start_column as usize));
    }
    for glyph in &line.glyphs {
        out.push_str(&glyph.symbol(text));
    }
    if line.hyphen {
        out.push('-');
    }
    out
}

/// Lays out blocks separated by `between` in the text and compares the rows as drawn; `~` is a gap.
#[track_caller]
fn check(options: &LayoutOptions, between: &str, blocks: &[(BlockKind, &str)], expected: &[&str]) {
    let mut text = String::new();
    let mut spans = Vec::new();
    for &(kind, words) in blocks {
        if !text.is_empty() {
            text.push_str(between);
        }
        let span = Span::new(text.len(), text.len() + words.len());
        text.push_str(words);
        spans.push(Block::of_span(span, kind));
    }
    let article = Article::new(text.as_str(), spans, Source::Stdin);
    let rows: Vec<String> = Layout::new(article, options.clone())
        .rows_from(0, 100)
        .iter()
        .map(|row| line(row).map_or_else(|| "~".to_owned(), |line| drawn(line, &text)))
        .collect();
    assert_eq!(rows, expected);
}

fn measure(measure: u16) -> LayoutOptions {
    LayoutOptions {
        measure,
        ..LayoutOptions::default()
    }
}

#[test]
fn block_quotations_are_indented_on_both_sides() {
    let words = "“One two three four five six seven eight” nine ten eleven";
    let rows = |measure, depth, kind| -> Vec<String> {
        let block = Block::of_span(Span::new(0, words.len()), kind).in_quotation(depth);
        let article = Article::new(words, vec![block], Source::Stdin);
        let options = LayoutOptions {
            measure,
            ..LayoutOptions::default()
        };
        let rows = Layout::new(article, options).rows_from(0, 100);
        rows.iter()
            .filter_map(line)
            .map(|line| drawn(line, words))
            .collect()
    };
    let paragraph = BlockKind::Paragraph;
    assert_eq!(
        rows(40, 1, paragraph),
        [
            ".   “One two three four five six",
            ".    seven eight” nine ten eleven"
        ]
    );
    assert_eq!(
        rows(40, 2, paragraph),
        [
            ".       “One two three four five",
            ".        six seven eight” nine",
            ".        ten eleven"
        ]
    );
    // A narrow column has no room for indents.
    assert_eq!(rows(24, 2, paragraph), rows(24, 0, paragraph));
    assert_eq!(
        rows(40, 1, BlockKind::Verse)[0],
        ".   “One two three four five six"
    );
}

const P: BlockKind = BlockKind::Paragraph;

#[test]
fn hard_wrapped_lines_of_a_paragraph_are_joined() {
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
fn no_break_space_keeps_words_on_one_line() {
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
    // A hanging mark does not use a cell of the measure.
    check(
        &measure(11),
        "",
        &[(P, "“Never mind, Ana”")],
        &["“Never mind,", ".Ana”"],
    );
    let flush = LayoutOptions {
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
fn title_stays_with_the_name_unless_costly() {
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
fn list_items_are_indented_after_the_marker() {
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
fn items_of_nested_lists_keep_their_blanks() {
    check(
        &measure(30),
        "\n  ",
        &[
            (BlockKind::Item, "1. bread"),
            (BlockKind::Item, "• with butter and a little honey"),
        ],
        &[".1. bread", ".  • with butter and a", ".    little honey"],
    );
}

#[test]
fn captions_leave_room_for_the_mark_of_their_picture() {
    check(
        &measure(30),
        "",
        &[(
            BlockKind::Caption,
            "The ferry at the pier on Tuesday morning",
        )],
        &[".  The ferry at the pier on", ".  Tuesday morning"],
    );
}

#[test]
fn verse_keeps_its_lines_and_wraps_wide_ones_with_an_indent() {
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
fn first_line_of_a_table_keeps_its_indent() {
    check(
        &measure(30),
        "\n\n    ",
        &[(P, "Then:"), (BlockKind::Table, "1 2\n    3 4")],
        &[".Then:", "~", ".    1 2", ".    3 4"],
    );
}

#[test]
fn gap_between_blocks_except_adjacent_boilerplate_and_list_items() {
    let furniture = BlockKind::Boilerplate;
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
    check(
        &measure(20),
        "\n\n",
        &[
            (BlockKind::Byline, "A. Kay"),
            (BlockKind::Dateline, "2 May 2024"),
            (furniture, "The Post"),
            (P, "One."),
        ],
        &[".A. Kay", ".2 May 2024", ".The Post", "~", ".One."],
    );
}

#[test]
fn soft_hyphen_is_drawn_only_at_a_line_end() {
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
fn words_are_hyphenated_when_enabled_but_not_names_or_headings() {
    let hyphenate = LayoutOptions {
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
    let narrow = LayoutOptions {
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
fn justified_lines_fill_the_measure_except_the_last() {
    let justify = LayoutOptions {
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
    // A line with too few blanks stays ragged instead of getting huge gaps.
    check(
        &justify,
        "",
        &[(P, "it everlastingly overwhelmed")],
        &[".it everlastingly", ".overwhelmed"],
    );
}

#[test]
fn word_wider_than_the_measure_is_split_between_clusters() {
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
fn control_characters_are_replaced() {
    check(
        &measure(20),
        "",
        &[(P, "a\u{1b}[31mb\u{202e}c\u{0}")],
        &[".a␛[31mb⸮c␀"],
    );
}

#[test]
fn ambiguous_characters_take_two_cells_when_configured() {
    let wide = LayoutOptions {
        wide_ambiguous: true,
        ..measure(8)
    };
    check(&wide, "", &[(P, "“ab” cd")], &[".“ab”", ".cd"]);
    check(&measure(8), "", &[(P, "“ab” cd")], &["“ab” cd"]);
}

#[test]
fn dash_does_not_start_a_line_unless_costly() {
    let text = "they said on Monday that all of them came by sea \
        – none of them was hurt, and all of them went home at once";
    check(
        &measure(48),
        "",
        &[(P, text)],
        &[
            ".they said on Monday that all of them came by",
            ".sea – none of them was hurt, and all of them",
            ".went home at once",
        ],
    );
}

#[test]
fn empty_article_has_no_rows() {
    let mut layout = Layout::new(
        Article::new("", Vec::new(), Source::Stdin),
        LayoutOptions::default(),
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
