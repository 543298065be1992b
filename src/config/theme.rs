//! Themes: base colours and a [`Style`] for each role, read from TOML files.
//!
//! [`load`] finds a theme by name, [`Theme::adapted_to`] reduces it to the colours of a terminal.

mod read;

use super::color::{self, Color};
use super::color_support::ColorSupport;
use super::paths::Environment;
use super::problem::Problem;

/// A style to be patched over another: [`Color::Terminal`] and `false` leave that unchanged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Style {
    pub fg: Color,
    pub bg: Color,
    pub bold: bool,
    pub italic: bool,
    /// In the foreground colour.
    pub underline: bool,
    pub reverse: bool,
    pub dim: bool,
}

/// The background of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Background {
    Dark,
    Light,
}

impl Background {
    /// Dark if white text has more contrast than black. The channels are 0 to 1.
    #[cfg_attr(not(unix), allow(dead_code, reason = "only Unix decodes replies"))]
    pub fn from_rgb(red: f32, green: f32, blue: f32) -> Self {
        let byte = |channel: f32| (channel.clamp(0.0, 1.0) * 255.0).round() as u8;
        let ground = Color::Rgb(byte(red), byte(green), byte(blue));
        let (black, white) = (Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255));
        if color::contrast(white, ground) >= color::contrast(black, ground) {
            Self::Dark
        } else {
            Self::Light
        }
    }

    /// From `COLORFGBG` (such as `15;0`), for the first frame: the terminal has not replied yet.
    pub fn from_env(env: Environment<'_>) -> Option<Self> {
        let value = env("COLORFGBG")?;
        let ground = value.to_str()?.rsplit(';').next()?.parse::<u8>().ok()?;
        match ground {
            0..=6 | 8 => Some(Self::Dark),
            7 | 15 => Some(Self::Light),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    pub name: String,
    pub dark: bool,
    /// The background of the page.
    pub ground: Color,
    /// The text of an article.
    pub ink: Color,
    /// Secondary text: the standfirst, sources, counts.
    pub muted: Color,
    /// Rules and boilerplate.
    pub faint: Color,
    /// Focus and bookmarks.
    pub accent: Color,
    /// Errors.
    pub warning: Color,
    /// The bars and names of speakers, ordered by the number of words quoted.
    pub hues: [Color; 8],
    /// The quoted words of the same speakers: `ink` mixed with the hue.
    pub tints: [Color; 8],
    pub headline: Style,
    pub standfirst: Style,
    /// Headings between paragraphs.
    pub crosshead: Style,
    /// Text of a page that is not part of the article.
    pub furniture: Style,
    /// Quoted words, in addition to the tint.
    pub quote: Style,
    /// Reported speech, in addition to the bar.
    pub reported: Style,
    pub person: Style,
    /// Companies, parties, agencies.
    pub organisation: Style,
    /// Countries, towns, regions.
    pub place: Style,
    /// Groups, events, works, dates, amounts.
    pub other: Style,
    /// The words of a link; where the terminal can, they are underlined in `faint`.
    pub link: Style,
    pub caption: Style,
    pub search: Style,
    /// The current search hit.
    pub hit: Style,
    pub selection: Style,
    /// The focused quotation or name.
    pub focus: Style,
    /// The selected row of a list.
    pub row: Style,
    pub bookmark: Style,
    /// Keys in the help and status line.
    pub key: Style,
    pub notice: Style,
}

/// The built-in themes.
pub const NAMES: [&str; 6] = ["auto", "dark", "light", "sepia", "high-contrast", "mono"];

/// The files of the built-in themes. `auto` is one of the last three, by the background.
const FILES: [(&str, &str); 8] = [
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("sepia", include_str!("../../assets/themes/sepia.toml")),
    (
        "high-contrast",
        include_str!("../../assets/themes/high-contrast.toml"),
    ),
    ("mono", include_str!("../../assets/themes/mono.toml")),
    (
        "terminal",
        include_str!("../../assets/themes/terminal.toml"),
    ),
    (
        "terminal-dark",
        include_str!("../../assets/themes/terminal-dark.toml"),
    ),
    (
        "terminal-light",
        include_str!("../../assets/themes/terminal-light.toml"),
    ),
];

/// The theme `name`: one of [`NAMES`] or a file of the reader's, whose text `own` returns. `background`
/// decides `auto`, which is also the fallback for an unknown name.
pub fn load(
    name: &str,
    background: Option<Background>,
    own: &dyn Fn(&str) -> Option<String>,
) -> (Theme, Vec<Problem>) {
    if let Some(theme) = built_in(name, background) {
        return (theme, Vec::new());
    }
    let is_file_name = !name.contains(['/', '\\']) && !name.starts_with('.');
    if let Some(text) = is_file_name.then(|| own(name)).flatten() {
        return read::theme(name, &text);
    }
    let message = format!(
        "unknown theme “{name}”: choose {} or create themes/{name}.toml",
        NAMES.join(", ")
    );
    let problem = Problem { line: 0, message };
    let auto = built_in("auto", background).unwrap_or_else(|| read::blank("auto"));
    (auto, vec![problem])
}

pub fn built_in(name: &str, background: Option<Background>) -> Option<Theme> {
    let file = match (name, background) {
        ("auto", None) => "terminal",
        ("auto", Some(Background::Dark)) => "terminal-dark",
        ("auto", Some(Background::Light)) => "terminal-light",
        (name, _) => name,
    };
    let (_, text) = FILES.iter().find(|(known, _)| *known == file)?;
    Some(read::theme(name, text).0)
}

impl Theme {
    /// The colour of speaker `n`, from 0; see [`Theme::hues`].
    pub fn hue(&self, n: usize) -> Color {
        self.hues[n % self.hues.len()]
    }

    /// The colour of the words of speaker `n`.
    pub fn tint(&self, n: usize) -> Color {
        self.tints[n % self.tints.len()]
    }

    /// The theme in the colours of a terminal. [`ColorSupport::Mono`] gives the styles of `mono`, which
    /// use attributes only, under the name of this theme.
    #[must_use]
    pub fn adapted_to(&self, depth: ColorSupport) -> Self {
        let mut theme = self.clone();
        match depth {
            ColorSupport::TrueColor => {}
            ColorSupport::Indexed256 => {
                let ground = self.stated_ground();
                theme.map_colors(|color| color.indexed(ground, &[]));
                for n in 0..theme.hues.len() {
                    theme.hues[n] = self.hues[n].indexed(ground, &theme.hues[..n]);
                }
            }
            ColorSupport::Ansi16 => theme.make_ansi(),
            ColorSupport::Mono => {
                theme = built_in("mono", None).unwrap_or_else(|| read::blank("mono"));
                theme.name.clone_from(&self.name);
                theme.dark = self.dark;
            }
        }
        theme
    }

    /// The background to compute contrast with: black or white if it is that of the terminal.
    fn stated_ground(&self) -> Color {
        match (self.ground, self.dark) {
            (Color::Terminal, true) => Color::Rgb(0, 0, 0),
            (Color::Terminal, false) => Color::Rgb(255, 255, 255),
            (ground, _) => ground,
        }
    }

    /// Sets ANSI colours. Their RGB values depend on the terminal, so they are chosen by name, not by
    /// distance: on a dark background the bright half, on a light one the other. There are six hues.
    fn make_ansi(&mut self) {
        if self.hues.iter().all(|hue| hue.rgb().is_none()) {
            return; // `mono` and themes based on it
        }
        let own_ground = self.ground == Color::Terminal;
        let (hues, tints, muted) = match (self.dark, own_ground) {
            (_, true) if self.name == "auto" && self.is_neutral() => {
                ([6, 3, 5, 2, 4, 1], [6, 3, 5, 2, 4, 1], Color::Terminal)
            }
            (true, _) => ([14, 11, 13, 10, 12, 9], [6, 3, 5, 2, 12, 9], Color::Ansi(7)),
            (false, _) => ([6, 3, 5, 2, 4, 1], [6, 3, 5, 2, 4, 1], Color::Ansi(8)),
        };
        for n in 0..8 {
            self.hues[n] = Color::Ansi(hues[n % 6]);
            self.tints[n] = Color::Ansi(tints[n % 6]);
        }
        let ground = self.stated_ground();
        for (_, style) in self.roles_mut() {
            // No ANSI colour differs only slightly from the background of the page.
            let near = color::contrast(style.bg, ground).is_some_and(|contrast| contrast < 3.0);
            if near {
                (style.bg, style.reverse) = (Color::Terminal, true);
            }
            style.fg = ansi(style.fg);
            style.bg = ansi(style.bg);
        }
        if !own_ground {
            let (paper, ink) = if self.dark { (0, 15) } else { (15, 0) };
            (self.ground, self.ink) = (Color::Ansi(paper), Color::Ansi(ink));
        }
        self.muted = muted;
        self.faint = if muted == Color::Terminal {
            muted
        } else {
            Color::Ansi(8)
        };
        self.accent = ansi(self.accent);
        self.warning = ansi(self.warning);
    }

    /// Whether it is made for an unknown background.
    fn is_neutral(&self) -> bool {
        self.ink == Color::Terminal && self.muted == Color::Terminal
    }

    /// The styles with their names in a theme file.
    fn roles_mut(&mut self) -> [(&'static str, &mut Style); 20] {
        [
            ("headline", &mut self.headline),
            ("standfirst", &mut self.standfirst),
            ("crosshead", &mut self.crosshead),
            ("furniture", &mut self.furniture),
            ("quote", &mut self.quote),
            ("reported", &mut self.reported),
            ("person", &mut self.person),
            ("organisation", &mut self.organisation),
            ("place", &mut self.place),
            ("other", &mut self.other),
            ("link", &mut self.link),
            ("caption", &mut self.caption),
            ("search", &mut self.search),
            ("hit", &mut self.hit),
            ("selection", &mut self.selection),
            ("focus", &mut self.focus),
            ("row", &mut self.row),
            ("bookmark", &mut self.bookmark),
            ("key", &mut self.key),
            ("notice", &mut self.notice),
        ]
    }

    /// The base colours with their names in a theme file.
    fn bases_mut(&mut self) -> [(&'static str, &mut Color); 6] {
        [
            ("ground", &mut self.ground),
            ("ink", &mut self.ink),
            ("muted", &mut self.muted),
            ("faint", &mut self.faint),
            ("accent", &mut self.accent),
            ("warning", &mut self.warning),
        ]
    }

    fn map_colors(&mut self, change: impl Fn(Color) -> Color) {
        for (_, color) in self.bases_mut() {
            *color = change(*color);
        }
        for color in self.hues.iter_mut().chain(&mut self.tints) {
            *color = change(*color);
        }
        for (_, style) in self.roles_mut() {
            (style.fg, style.bg) = (change(style.fg), change(style.bg));
        }
    }
}

/// The ANSI colour for a colour: black, white or grey by lightness, else by hue.
fn ansi(color: Color) -> Color {
    let Some((r, g, b)) = color.rgb() else {
        return color;
    };
    if let Color::Ansi(_) = color {
        return color;
    }
    let (most, least) = (r.max(g).max(b), r.min(g).min(b));
    let bright = if most > 170 { 8 } else { 0 };
    if most - least < 40 {
        return Color::Ansi(match most {
            0..=63 => 0,
            64..=150 => 8,
            151..=215 => 7,
            _ => 15,
        });
    }
    // A channel is on if it is closer to the greatest channel than to the least.
    let middle = u16::from(most).midpoint(u16::from(least));
    let bit = |channel: u8, bit: u8| if u16::from(channel) > middle { bit } else { 0 };
    Color::Ansi(bright + bit(r, 1) + bit(g, 2) + bit(b, 4))
}

#[cfg(test)]
mod tests;
