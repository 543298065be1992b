//! A drawn screen as text: the glyphs, a letter per cell for its style, and a legend of the letters.

use std::fmt::Write as _;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use pullquote::app::App;
use pullquote::ui::{self, Hits};

/// Draws the app, which must be prepared.
pub fn draw(app: &App) -> (Buffer, Hits) {
    let size = app.session.size;
    let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).unwrap();
    let mut hits = Hits::default();
    terminal.draw(|frame| hits = ui::draw(app, frame)).unwrap();
    (terminal.backend().buffer().clone(), hits)
}

/// The cell where the cursor stands.
pub fn cursor(app: &App) -> (u16, u16) {
    let size = app.session.size;
    let mut terminal = Terminal::new(TestBackend::new(size.width, size.height)).unwrap();
    terminal.draw(|frame| drop(ui::draw(app, frame))).unwrap();
    let at = terminal.get_cursor_position().unwrap();
    (at.x, at.y)
}

/// Glyphs, styles and legend.
pub fn grid(app: &App) -> String {
    let (buffer, _) = draw(app);
    let mut styles: Vec<String> = Vec::new();
    let (mut glyphs, mut letters) = (String::new(), String::new());
    for y in 0..buffer.area.height {
        let (mut line, mut letter_line) = (String::new(), String::new());
        let mut skip = 0;
        for x in 0..buffer.area.width {
            let cell = &buffer[(x, y)];
            letter_line.push(letter(&describe_style(cell), &mut styles));
            if skip > 0 {
                skip -= 1;
                continue;
            }
            line.push_str(cell.symbol());
            skip = pullquote::layout::width::of(cell.symbol()).saturating_sub(1);
        }
        let _ = writeln!(glyphs, "{}", line.trim_end());
        let _ = writeln!(letters, "{}", letter_line.trim_end_matches('.'));
    }
    let mut legend = String::new();
    for (at, words) in styles.iter().enumerate() {
        let _ = writeln!(legend, "{} {words}", LETTERS[at] as char);
    }
    format!("{glyphs}───\n{letters}───\n{legend}")
}

const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

fn letter(words: &str, styles: &mut Vec<String>) -> char {
    if words.is_empty() {
        return '.';
    }
    let at = styles
        .iter()
        .position(|style| style == words)
        .unwrap_or_else(|| {
            styles.push(words.to_owned());
            styles.len() - 1
        });
    LETTERS[at.min(LETTERS.len() - 1)] as char
}

/// A description of the style of a cell; empty for the default style.
fn describe_style(cell: &Cell) -> String {
    let mut words = Vec::new();
    let color = |color: Color| match color {
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        Color::Indexed(n) => format!("{n}"),
        other => format!("{other:?}").to_lowercase(),
    };
    if cell.fg != Color::Reset {
        words.push(color(cell.fg));
    }
    if cell.bg != Color::Reset {
        words.push(format!("on {}", color(cell.bg)));
    }
    for (modifier, name) in [
        (Modifier::BOLD, "bold"),
        (Modifier::ITALIC, "italic"),
        (Modifier::UNDERLINED, "underline"),
        (Modifier::REVERSED, "reverse"),
        (Modifier::DIM, "dim"),
    ] {
        if cell.modifier.contains(modifier) {
            words.push(name.to_owned());
        }
    }
    words.join(" ")
}
