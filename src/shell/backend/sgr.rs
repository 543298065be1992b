//! Text styles and the SGR sequences (ECMA-48) that switch between them.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::term_caps::TermCaps;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sgr {
    fg: Color,
    bg: Color,
    underline: Color,
    modifier: Modifier,
}

impl Sgr {
    /// The default colours and no attributes.
    pub const RESET: Self = Self {
        fg: Color::Reset,
        bg: Color::Reset,
        underline: Color::Reset,
        modifier: Modifier::empty(),
    };

    /// The style of `cell`, reduced to what the terminal supports.
    pub fn of(cell: &Cell, caps: TermCaps) -> Self {
        let allowed = |color, may: bool| if may { color } else { Color::Reset };
        Self {
            fg: allowed(cell.fg, caps.colors),
            bg: allowed(cell.bg, caps.colors),
            underline: allowed(cell.underline_color, caps.colors && caps.underline_colors),
            modifier: cell.modifier,
        }
    }

    /// Appends the sequence that changes this style to `style`; nothing if they are equal.
    pub fn write_change(self, style: Self, out: &mut Vec<u8>) {
        if style == self {
            return;
        }
        out.extend_from_slice(b"\x1b[");
        let mut params = Params(out, true);
        let mut now = self;
        // Terminals differ in how single attributes are reset (22 resets bold and dim, for one); 0
        // resets all of them.
        if style == Self::RESET || !style.modifier.contains(now.modifier) {
            params.add("0");
            now = Self::RESET;
        }
        for (attribute, param) in ATTRIBUTES {
            if style.modifier.contains(attribute) && !now.modifier.contains(attribute) {
                params.add(param);
            }
        }
        for (new, old, base) in [
            (style.fg, now.fg, 30),
            (style.bg, now.bg, 40),
            (style.underline, now.underline, 50),
        ] {
            if new != old {
                params.add_color(new, base);
            }
        }
        out.push(b'm');
    }
}

/// Writes parameters separated by semicolons. The flag is set before the first one.
struct Params<'a>(&'a mut Vec<u8>, bool);

impl Params<'_> {
    fn add(&mut self, param: &str) {
        if !std::mem::take(&mut self.1) {
            self.0.push(b';');
        }
        self.0.extend_from_slice(param.as_bytes());
    }

    /// Adds a colour: foreground (`base` 30), background (40) or underline (50, which has no short
    /// forms).
    fn add_color(&mut self, color: Color, base: u8) {
        let n = match color {
            Color::Reset => return self.add(&(base + 9).to_string()),
            Color::Rgb(r, g, b) => return self.add(&format!("{};2;{r};{g};{b}", base + 8)),
            // The short forms of the first 16 work on 16-colour terminals too.
            Color::Indexed(n) if n < 16 => n,
            Color::Indexed(n) => return self.add(&format!("{};5;{n}", base + 8)),
            Color::Black => 0,
            Color::Red => 1,
            Color::Green => 2,
            Color::Yellow => 3,
            Color::Blue => 4,
            Color::Magenta => 5,
            Color::Cyan => 6,
            Color::Gray => 7,
            Color::DarkGray => 8,
            Color::LightRed => 9,
            Color::LightGreen => 10,
            Color::LightYellow => 11,
            Color::LightBlue => 12,
            Color::LightMagenta => 13,
            Color::LightCyan => 14,
            Color::White => 15,
        };
        match (base, n) {
            (50, n) => self.add(&format!("58;5;{n}")),
            (base, 0..=7) => self.add(&(base + n).to_string()),
            (base, n) => self.add(&(base + 60 + n - 8).to_string()),
        }
    }
}

const ATTRIBUTES: [(Modifier, &str); 9] = [
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::SLOW_BLINK, "5"),
    (Modifier::RAPID_BLINK, "6"),
    (Modifier::REVERSED, "7"),
    (Modifier::HIDDEN, "8"),
    (Modifier::CROSSED_OUT, "9"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_use_the_shortest_parameters() {
        let params = |color, base| {
            let mut bytes = Vec::new();
            Params(&mut bytes, true).add_color(color, base);
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(params(Color::Gray, 30), "37");
        assert_eq!(params(Color::Indexed(3), 30), "33");
        assert_eq!(params(Color::Indexed(9), 40), "101");
        assert_eq!(params(Color::Indexed(16), 40), "48;5;16");
        assert_eq!(params(Color::Indexed(9), 50), "58;5;9");
        assert_eq!(params(Color::DarkGray, 30), "90");
        assert_eq!(params(Color::White, 40), "107");
        assert_eq!(params(Color::Reset, 40), "49");
        assert_eq!(params(Color::Reset, 50), "59");
        assert_eq!(params(Color::Rgb(9, 8, 7), 50), "58;2;9;8;7");
    }
}
