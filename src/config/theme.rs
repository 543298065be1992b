//! Themes: what ink, rules, speakers, names and hits look like, read from small TOML files.
//!
//! A theme has base colours and, for each role, a [`Style`] that is painted over what lies beneath.
//! [`load`] finds one by name; [`Theme::at`] fits it to the colours that a terminal has.

mod read;

use super::color::{self, Color, ColorSupport};
use super::{Problem, Problems};

/// How something is painted over what lies beneath it: [`Color::Terminal`] and `false` leave that
/// as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Style {
    /// The letters.
    pub fg: Color,
    /// What they stand on.
    pub bg: Color,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined, in the colour of the letters.
    pub underline: bool,
    /// Letters and ground change places.
    pub reverse: bool,
    /// Fainter than usual.
    pub dim: bool,
}

impl Style {
    /// Whether it changes nothing.
    pub fn is_plain(self) -> bool {
        self == Self::default()
    }
}

/// What the terminal's own ground is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Background {
    /// Light letters on a dark ground.
    Dark,
    /// Dark letters on a light ground.
    Light,
}

impl Background {
    /// Which of the two a ground of these channels (0 to 1) is: by whether black or white letters
    /// are easier to read on it.
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

    /// What `COLORFGBG` (as `15;0`) says: a hint of the first frame, before the terminal answers.
    pub fn from_env(env: &dyn Fn(&str) -> Option<std::ffi::OsString>) -> Option<Self> {
        let value = env("COLORFGBG")?;
        let ground = value.to_str()?.rsplit(';').next()?.parse::<u8>().ok()?;
        match ground {
            0..=6 | 8 => Some(Self::Dark),
            7 | 15 => Some(Self::Light),
            _ => None,
        }
    }
}

/// How everything looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// Whether it stands on a dark ground.
    pub dark: bool,
    /// What the page stands on.
    pub ground: Color,
    /// The words of an article.
    pub ink: Color,
    /// Words of less weight: the standfirst, sources, counts.
    pub muted: Color,
    /// Rules and furniture.
    pub faint: Color,
    /// Focus and bookmarks.
    pub accent: Color,
    /// Errors.
    pub warning: Color,
    /// Speakers, in order of their share of voice: the bar and the name.
    pub hues: [Color; 8],
    /// The same speakers' quoted words: the ink with a little of the hue.
    pub tints: [Color; 8],
    /// The headline.
    pub headline: Style,
    /// The standfirst.
    pub standfirst: Style,
    /// Headings between paragraphs.
    pub crosshead: Style,
    /// Words of the page that are not of the article.
    pub furniture: Style,
    /// Quoted words, beside their tint.
    pub quote: Style,
    /// Reported speech, beside its bar.
    pub reported: Style,
    /// People.
    pub person: Style,
    /// Companies, parties, agencies.
    pub organisation: Style,
    /// Countries, towns, regions.
    pub place: Style,
    /// Groups, events, works, dates, amounts.
    pub other: Style,
    /// Hits of a search.
    pub search: Style,
    /// The hit that the search stands on.
    pub hit: Style,
    /// Selected sentences.
    pub selection: Style,
    /// The quotation or name under focus.
    pub focus: Style,
    /// The row of a list under the cursor.
    pub row: Style,
    /// The mark of a bookmark.
    pub bookmark: Style,
    /// Keys as help and status line show them.
    pub key: Style,
    /// Errors and warnings.
    pub notice: Style,
}

/// The names that [`load`] knows by itself.
pub const NAMES: [&str; 6] = ["auto", "dark", "light", "sepia", "high-contrast", "mono"];

/// The files of the themes; `auto` is one of three, by what the terminal says of its ground.
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

/// The theme called `name`: `auto`, one of [`NAMES`], or a file of the reader's own, whose text
/// `own` gives. `background` is what is known of the terminal's ground; it decides `auto`.
///
/// Always gives a theme: where there is none of that name it is `auto`, and a problem says so.
pub fn load(
    name: &str,
    background: Option<Background>,
    own: &dyn Fn(&str) -> Option<String>,
) -> (Theme, Vec<Problem>) {
    if let Some(theme) = built_in(name, background) {
        return (theme, Vec::new());
    }
    let is_a_file_name = !name.contains(['/', '\\']) && !name.starts_with('.');
    if let Some(text) = is_a_file_name.then(|| own(name)).flatten() {
        return read::theme(name, &text);
    }
    let message = format!(
        "there is no theme “{name}”: choose {} or write themes/{name}.toml",
        NAMES.join(", ")
    );
    let problem = Problem { line: 0, message };
    let auto = built_in("auto", background).unwrap_or_else(|| read::blank("auto"));
    (auto, vec![problem])
}

/// A theme that is compiled in.
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

impl Default for Theme {
    /// `auto` before the terminal has said anything of its ground.
    fn default() -> Self {
        built_in("auto", None).unwrap_or_else(|| read::blank("auto"))
    }
}

impl Theme {
    /// The colour of speaker number `n`, from 0 in order of share of voice.
    pub fn hue(&self, n: usize) -> Color {
        self.hues[n % self.hues.len()]
    }

    /// The colour of the words of speaker number `n`.
    pub fn tint(&self, n: usize) -> Color {
        self.tints[n % self.tints.len()]
    }

    /// The theme in the colours that a terminal has. [`ColorSupport::Mono`] gives the look of `mono`,
    /// where attributes carry all meaning, under this theme's name.
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

    /// The ground to reckon contrast against: black or white where it is the terminal's own.
    fn stated_ground(&self) -> Color {
        match (self.ground, self.dark) {
            (Color::Terminal, true) => Color::Rgb(0, 0, 0),
            (Color::Terminal, false) => Color::Rgb(255, 255, 255),
            (ground, _) => ground,
        }
    }

    /// The sixteen colours are the terminal's own choice, so they are taken by name, not by
    /// nearness: on a dark ground the bright half, on a light one the other. Six hues repeat.
    fn make_ansi(&mut self) {
        if self.hues.iter().all(|hue| hue.rgb().is_none()) {
            return; // `mono` and what is made like it
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
            // A ground that is only a shade away from the page's has no colour among sixteen.
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

    /// Whether it is made for a ground of which nothing is known.
    fn is_neutral(&self) -> bool {
        self.ink == Color::Terminal && self.muted == Color::Terminal
    }

    /// Every role with its name in a theme's file.
    fn roles_mut(&mut self) -> [(&'static str, &mut Style); 18] {
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

    /// Every base colour with its name in a theme's file.
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

    /// Puts every colour through `change`.
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

/// The named colour for one of a theme's: black, white or grey by lightness, else by hue.
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
    // A channel counts when it stands nearer to the most than to the least.
    let middle = u16::from(most).midpoint(u16::from(least));
    let bit = |channel: u8, bit: u8| if u16::from(channel) > middle { bit } else { 0 };
    Color::Ansi(bright + bit(r, 1) + bit(g, 2) + bit(b, 4))
}

#[cfg(test)]
mod tests;
