//! A screen buffer as SVG: one rectangle per run of cells with the same background, one text element per
//! run with the same style.

use std::fmt::Write as _;

use pullquote::layout::width;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

/// Size of a cell in pixels.
const CELL: (f32, f32) = (8.4, 18.0);
/// Distance of the baseline from the lower edge of the cell, in pixels.
const BASELINE: f32 = 13.4;
/// Padding around the screen, in pixels.
const MARGIN: f32 = 14.0;

/// The terminal's default colours.
pub struct Own {
    pub ink: &'static str,
    pub ground: &'static str,
}

pub fn draw(buffer: &Buffer, own: &Own) -> String {
    let area = buffer.area;
    let width = f32::from(area.width).mul_add(CELL.0, 2.0 * MARGIN);
    let height = f32::from(area.height).mul_add(CELL.1, 2.0 * MARGIN);
    let page = color(buffer[(0, 0)].bg, own.ground);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"'DejaVu Sans Mono','Menlo','Consolas',monospace\" \
         font-size=\"14\">\n<rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{page}\"/>\n"
    );
    for y in 0..area.height {
        let mut x = 0;
        while x < area.width {
            x = run(buffer, x, y, own, &page, &mut out);
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Draws the run of cells with one style that starts at a cell. Returns the column after it.
fn run(buffer: &Buffer, start: u16, y: u16, own: &Own, page: &str, out: &mut String) -> u16 {
    let first = &buffer[(start, y)];
    let mut text = String::new();
    let mut x = start;
    while x < buffer.area.width && same(first, &buffer[(x, y)]) {
        let symbol = buffer[(x, y)].symbol();
        // Block elements are drawn as rectangles: fonts leave gaps between them.
        if block(symbol).is_some() && x > start {
            break;
        }
        text.push_str(symbol);
        x += (width::of(symbol).max(1)) as u16;
        if block(symbol).is_some() || width::of(symbol) > 1 {
            break;
        }
    }
    let (mut ink, mut ground) = (color(first.fg, own.ink), color(first.bg, own.ground));
    if first.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut ink, &mut ground);
    }
    let (left, top) = place(start, y);
    let wide = f32::from(x - start) * CELL.0;
    if ground != page {
        let high = CELL.1;
        let _ = writeln!(
            out,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\" fill=\"{ground}\"/>"
        );
    }
    if let Some((share, high)) = block(&text) {
        let (wide, tall) = (CELL.0 * share, CELL.1 * high);
        let top = top + CELL.1 - tall;
        let _ = writeln!(
            out,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{tall:.1}\" fill=\"{ink}\"/>"
        );
    } else if !text.trim().is_empty() {
        let base = top + BASELINE;
        let styles = attributes(first.modifier);
        let text = escape(&text);
        let _ = writeln!(
            out,
            "<text x=\"{left:.1}\" y=\"{base:.1}\" textLength=\"{wide:.1}\" xml:space=\"preserve\" \
             fill=\"{ink}\"{styles}>{text}</text>"
        );
    }
    x
}

fn place(x: u16, y: u16) -> (f32, f32) {
    (
        f32::from(x).mul_add(CELL.0, MARGIN),
        f32::from(y).mul_add(CELL.1, MARGIN),
    )
}

fn same(a: &Cell, b: &Cell) -> bool {
    (a.fg, a.bg, a.modifier) == (b.fg, b.bg, b.modifier)
}

/// The part of the cell that a block element fills, as shares of its width and height.
fn block(symbol: &str) -> Option<(f32, f32)> {
    let eighth = |n: f32| Some((n / 8.0, 1.0));
    match symbol {
        "█" => eighth(8.0),
        "▉" => eighth(7.0),
        "▊" => eighth(6.0),
        "▋" => eighth(5.0),
        "▌" => eighth(4.0),
        "▍" => eighth(3.0),
        "▎" => eighth(2.0),
        "▏" => eighth(1.0),
        "▂" => Some((1.0, 0.25)),
        "▄" => Some((1.0, 0.5)),
        "▆" => Some((1.0, 0.75)),
        _ => None,
    }
}

fn attributes(modifier: Modifier) -> String {
    let mut out = String::new();
    for (flag, words) in [
        (Modifier::BOLD, " font-weight=\"bold\""),
        (Modifier::ITALIC, " font-style=\"italic\""),
        (Modifier::UNDERLINED, " text-decoration=\"underline\""),
        (Modifier::DIM, " opacity=\"0.55\""),
    ] {
        if modifier.contains(flag) {
            out.push_str(words);
        }
    }
    out
}

fn color(color: Color, own: &str) -> String {
    match color {
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        _ => own.to_owned(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
