//! The bytes of frames, and a comparison with drawing every cell.

use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style, Stylize as _};
use ratatui::text::{Line, Span};

use super::sgr::Sgr;
use super::*;

const FULL: TermCaps = TermCaps {
    colors: true,
    underline_colors: true,
    wide_ambiguous: false,
    hyperlinks: true,
};
const MONO: TermCaps = TermCaps {
    colors: false,
    underline_colors: false,
    wide_ambiguous: false,
    hyperlinks: false,
};

/// The bytes of a frame that shows `line`, and of drawing it again.
fn frames(line: &Line<'_>, caps: TermCaps) -> (String, String) {
    let size = Size::new(20, 1);
    let mut terminal = Terminal::new(Backend::new(Vec::new(), size, caps)).unwrap();
    let mut draw = || {
        terminal
            .draw(|frame| frame.render_widget(line, frame.area()))
            .unwrap();
        String::from_utf8(std::mem::take(terminal.backend_mut().terminal())).unwrap()
    };
    (draw(), draw())
}

#[test]
fn frame_is_one_synchronized_update_and_an_unchanged_frame_is_empty() {
    let (first, again) = frames(&Line::from("plain"), FULL);
    assert_eq!(first, "\x1b[?2026h\x1b[1;1Hplain\x1b[?25l\x1b[?2026l");
    assert_eq!(again, "");
}

#[test]
fn each_change_of_style_is_one_sgr_sequence() {
    let line = Line::from(vec![
        Span::from("a").bold().red(),
        Span::from("b").bold(),
        Span::from("c").style(Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Indexed(99))),
        Span::styled(
            "d",
            Style::new().underlined().underline_color(Color::LightBlue),
        ),
    ]);
    let (first, _) = frames(&line, FULL);
    let wanted = "\x1b[1;31ma\x1b[39mb\x1b[0;38;2;1;2;3;48;5;99mc\x1b[4;39;49;58;5;12md\x1b[0m";
    assert!(first.contains(wanted), "{first:?}");
}

#[test]
fn mono_sends_attributes_but_no_colours() {
    let line = Line::from(vec![
        Span::from("bold").bold().red().on_blue(),
        Span::styled(
            "line",
            Style::new()
                .underlined()
                .underline_color(Color::Red)
                .green(),
        ),
    ]);
    let (first, _) = frames(&line, MONO);
    let wanted = "\x1b[1;1H\x1b[1mbold\x1b[0;4mline\x1b[0m\x1b[?25l";
    assert!(first.contains(wanted), "{first:?}");
}

#[test]
fn underline_colours_are_sent_only_if_supported() {
    let caps = TermCaps {
        underline_colors: false,
        ..FULL
    };
    let line = Line::styled("x", Style::new().underlined().underline_color(Color::Red));
    assert!(frames(&line, FULL).0.contains("58;5;1"));
    assert!(frames(&line, caps).0.contains("\x1b[4mx"));
}

#[test]
fn cursor_is_positioned_after_clusters_of_uncertain_width() {
    let cluster = Line::from("e\u{301}x");
    assert!(frames(&cluster, FULL).0.contains("e\u{301}\x1b[1;2Hx"));
    let ambiguous = Line::from("“x");
    assert!(frames(&ambiguous, FULL).0.contains("“x"));
    let wide_ambiguous = TermCaps {
        wide_ambiguous: true,
        ..FULL
    };
    assert!(frames(&ambiguous, wide_ambiguous).0.contains("“\x1b[1;2Hx"));
}

/// The rows of a screen as words, each in one of a few styles.
type Rows = Vec<Vec<(String, u8)>>;

const WIDTH: u16 = 32;
const HEIGHT: u16 = 12;

fn style(n: u8) -> Style {
    match n {
        0..=3 => Style::new(),
        4 => Style::new().fg(Color::Indexed(37)),
        5 => Style::new().bg(Color::Blue).add_modifier(Modifier::BOLD),
        6 => Style::new().add_modifier(Modifier::UNDERLINED),
        _ => Style::new().add_modifier(Modifier::REVERSED),
    }
}

fn rows() -> impl Strategy<Value = Rows> {
    let word = prop_oneof![
        8 => "[a-e]{1,7}",
        4 => " {1,9}",
        2 => "[“é東京がｶ]{1,3}",
        1 => Just("e\u{301}".to_owned()),
    ];
    let row = proptest::collection::vec((word, 0..8u8), 0..8);
    proptest::collection::vec(row, usize::from(HEIGHT))
}

/// A change of the screen.
#[derive(Clone, Debug)]
enum Step {
    All(Rows),
    Some(Vec<(usize, Rows)>),
    Move { top: usize, by: isize, fill: Rows },
    Clear,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => rows().prop_map(Step::All),
        3 => proptest::collection::vec((0..usize::from(HEIGHT), rows()), 1..4).prop_map(Step::Some),
        5 => (0..4usize, -5..=5isize, rows()).prop_map(|(top, by, fill)| Step::Move { top, by, fill }),
        1 => Just(Step::Clear),
    ]
}

impl Step {
    fn apply(self, rows: &mut Rows) {
        match self {
            Self::All(all) => *rows = all,
            Self::Some(some) => {
                for (at, mut new) in some {
                    rows[at] = new.swap_remove(0);
                }
            }
            Self::Move { top, by, fill } => {
                let old = rows.clone();
                for at in top..rows.len() - 1 {
                    let from = at.checked_add_signed(by);
                    let from = from.filter(|from| (top..rows.len() - 1).contains(from));
                    rows[at] = from.map_or_else(|| fill[at].clone(), |from| old[from].clone());
                }
            }
            Self::Clear => {}
        }
    }
}

fn paint(rows: &Rows, buffer: &mut Buffer) {
    for (y, row) in rows.iter().enumerate() {
        let spans = row
            .iter()
            .map(|(word, n)| Span::styled(word.as_str(), style(*n)));
        let line = Line::from(spans.collect::<Vec<_>>());
        buffer.set_line(0, y as u16, &line, buffer.area.width);
    }
}

/// Draws every cell separately.
fn draw_cells(buffer: &Buffer) -> Vec<u8> {
    let mut bytes = Vec::new();
    for y in 0..HEIGHT {
        let mut x = 0;
        while x < WIDTH {
            let cell = &buffer[(x, y)];
            bytes.extend(format!("\x1b[0m\x1b[{};{}H", y + 1, x + 1).bytes());
            Sgr::RESET.write_change(Sgr::of(cell, FULL), &mut bytes);
            bytes.extend(cell.symbol().bytes());
            x += ratatui::buffer::CellWidth::cell_width(cell).max(1);
        }
    }
    bytes
}

fn seen(screen: &vt100::Screen) -> Vec<String> {
    let cells = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (y, x)));
    cells
        .filter_map(|(y, x)| screen.cell(y, x).map(|cell| (y, x, cell)))
        .map(|(y, x, cell)| {
            let symbol = if cell.has_contents() {
                cell.contents()
            } else {
                " "
            };
            let marks = (cell.bold(), cell.underline(), cell.inverse());
            format!(
                "{y},{x}: {symbol:?} {:?} {:?} {marks:?}",
                cell.fgcolor(),
                cell.bgcolor()
            )
        })
        .collect()
}

proptest! {
    #[test]
    fn updates_show_the_same_as_drawing_every_cell(first in rows(), steps in proptest::collection::vec(step(), 1..6)) {
        let size = Size::new(WIDTH, HEIGHT);
        let mut terminal = Terminal::new(Backend::new(Vec::new(), size, FULL)).unwrap();
        let mut emulator = vt100::Parser::new(HEIGHT, WIDTH, 0);
        let mut rows = first;
        for step in std::iter::once(Step::All(rows.clone())).chain(steps) {
            if matches!(step, Step::Clear) {
                terminal.clear().unwrap();
            }
            step.apply(&mut rows);
            terminal.draw(|frame| paint(&rows, frame.buffer_mut())).unwrap();
            emulator.process(&std::mem::take(terminal.backend_mut().terminal()));
            let mut buffer = Buffer::empty(Rect::new(0, 0, WIDTH, HEIGHT));
            paint(&rows, &mut buffer);
            let mut plain = vt100::Parser::new(HEIGHT, WIDTH, 0);
            plain.process(&draw_cells(&buffer));
            prop_assert_eq!(seen(emulator.screen()), seen(plain.screen()));
        }
    }
}

/// The bytes of the frame `then` after the frame `first`.
fn second(first: &[&str], then: &[&str]) -> String {
    let size = Size::new(40, 8);
    let mut terminal = Terminal::new(Backend::new(Vec::new(), size, FULL)).unwrap();
    let mut draw = |lines: &[&str]| {
        let text: Vec<Line<'_>> = lines.iter().map(|line| Line::from(*line)).collect();
        terminal
            .draw(|frame| frame.render_widget(ratatui::text::Text::from(text), frame.area()))
            .unwrap();
        String::from_utf8(std::mem::take(terminal.backend_mut().terminal())).unwrap()
    };
    draw(first);
    draw(then)
}

const STORY: [&str; 9] = [
    "The council met on Tuesday evening",
    "and counted the trees of the town",
    "twice, since nobody believed it had",
    "been done rightly the first time.",
    "The number was the same.",
    "A clerk wrote it into the book,",
    "and everybody went home by the river,",
    "where the lamps were being lit,",
    "one after the other.",
];

#[test]
fn moving_by_a_line_scrolls_and_writes_one_row() {
    let bytes = second(&STORY[..8], &STORY[1..]);
    assert_eq!(
        bytes,
        "\x1b[?2026h\x1b[1;8r\x1b[1S\x1b[r\x1b[8;1Hone after the other.\x1b[?2026l"
    );
    let back = second(&STORY[1..], &STORY[..8]);
    assert!(back.contains("\x1b[1T") && back.len() < 90, "{back:?}");
}

#[test]
fn unmoved_rows_are_not_scrolled() {
    let mut then = STORY;
    then[3] = "been done well the first time.";
    let bytes = second(&STORY[..8], &then[..8]);
    assert!(
        !bytes.contains('r') || !bytes.contains("\x1b[r"),
        "{bytes:?}"
    );
    assert!(bytes.contains("\x1b[4;11H"), "{bytes:?}");
}

#[test]
fn blank_end_of_a_row_is_erased() {
    let bytes = second(&["a long line of words", "x"], &["a", "x"]);
    assert_eq!(bytes, "\x1b[?2026h\x1b[1;2H\x1b[K\x1b[?2026l");
}

#[test]
fn unused_styles_and_clusters_are_dropped() {
    let size = Size::new(4, 1);
    let mut terminal = Terminal::new(Backend::new(Vec::new(), size, FULL)).unwrap();
    let mut emulator = vt100::Parser::new(1, 4, 0);
    for n in 0..45_000u32 {
        let color = Color::Rgb((n >> 16) as u8, (n >> 8) as u8, n as u8);
        let line = Line::styled("e\u{301}f", Style::new().fg(color));
        terminal
            .draw(|frame| frame.render_widget(line, frame.area()))
            .unwrap();
        emulator.process(&std::mem::take(terminal.backend_mut().terminal()));
        let cell = emulator.screen().cell(0, 1).unwrap();
        assert_eq!(
            cell.fgcolor(),
            vt100::Color::Rgb((n >> 16) as u8, (n >> 8) as u8, n as u8)
        );
    }
}

/// The bytes of a frame that shows `text` with these links.
fn linked(
    backend: &mut Terminal<Backend<Vec<u8>>>,
    text: &str,
    links: &[(u16, u16, &str)],
) -> String {
    let areas = backend.backend().areas();
    let area =
        |&(x, width, address): &(u16, u16, &str)| (Rect::new(x, 0, width, 1), address.to_owned());
    backend
        .draw(|frame| {
            frame.render_widget(Line::from(text), frame.area());
            *areas.borrow_mut() = links.iter().map(area).collect();
        })
        .unwrap();
    String::from_utf8(std::mem::take(backend.backend_mut().terminal())).unwrap()
}

#[test]
fn links_are_hyperlinks_of_the_terminal() {
    let size = Size::new(20, 1);
    let mut terminal = Terminal::new(Backend::new(Vec::new(), size, FULL)).unwrap();
    let mut frame = |text: &str, links: &[(u16, u16, &str)]| linked(&mut terminal, text, links);
    let first = frame("see the plan", &[(4, 3, "https://a.example/x")]);
    let wanted = "see \x1b]8;id=1;https://a.example/x\x1b\\the\x1b[C\x1b]8;;\x1b\\plan";
    assert!(first.contains(wanted), "{first:?}");
    assert_eq!(frame("see the plan", &[(4, 3, "https://a.example/x")]), "");
    let moved = frame("see the plan", &[(8, 4, "https://a.example/x")]);
    let wanted = "\x1b]8;id=1;https://a.example/x\x1b\\plan\x1b]8;;\x1b\\";
    assert!(moved.contains("the") && moved.contains(wanted), "{moved:?}");
    let gone = frame("see the plan", &[]);
    assert!(gone.contains("plan") && !gone.contains("]8;id"), "{gone:?}");
}

#[test]
fn address_cannot_end_its_sequence() {
    let size = Size::new(20, 1);
    let mut terminal = Terminal::new(Backend::new(Vec::new(), size, FULL)).unwrap();
    let frame = linked(
        &mut terminal,
        "abc",
        &[
            (0, 1, "https://a.example/\u{1b}\\\u{7}\u{9c}x"),
            (1, 1, "file:///etc/passwd"),
            (2, 9, "mailto:a@a.example"),
        ],
    );
    assert!(
        frame.contains("]8;id=1;https://a.example/%1B/%07%C2%9Cx\x1b\\"),
        "{frame:?}"
    );
    assert!(
        !frame.contains("passwd") && frame.contains("]8;id=2;mailto:"),
        "{frame:?}"
    );
    let mut plain = Terminal::new(Backend::new(Vec::new(), size, MONO)).unwrap();
    let frame = linked(&mut plain, "abc", &[(0, 3, "https://a.example/")]);
    assert!(!frame.contains("]8;"), "{frame:?}");
}

#[test]
fn more_links_than_numbers_are_numbered_anew() {
    let size = Size::new(20, 1);
    let mut terminal = Terminal::new(Backend::new(Vec::new(), size, FULL)).unwrap();
    for n in 0..600 {
        let address = format!("https://a.example/{n}");
        let frame = linked(&mut terminal, "abc", &[(0, 1, &address)]);
        assert!(
            frame.contains(&format!("{address}\x1b\\a")),
            "{n} {frame:?}"
        );
    }
}
