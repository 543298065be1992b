//! Colours as a theme names them, what a terminal can show of them, and their contrast.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

/// A colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Color {
    /// The terminal's own foreground or background.
    #[default]
    Terminal,
    /// One of the sixteen colours that the terminal names (0 to 15), as its palette shows it.
    Ansi(u8),
    /// One of the 256; 16 to 231 are a cube of six steps, 232 to 255 a ramp of greys.
    Indexed(u8),
    /// Red, green and blue.
    Rgb(u8, u8, u8),
}

/// How many colours a terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColorSupport {
    /// None: attributes alone carry the meaning, as `NO_COLOR` asks.
    Mono,
    /// The sixteen named colours.
    Ansi16,
    /// The 256 of xterm.
    Indexed256,
    /// Red, green and blue.
    TrueColor,
}

/// Names of the sixteen colours, in their order.
pub const ANSI_NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// What xterm shows for the sixteen: stated values to compute with, since a palette is the
/// terminal's own affair.
const ANSI_RGB: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

impl Color {
    /// Red, green and blue; `None` for the terminal's own.
    pub fn rgb(self) -> Option<(u8, u8, u8)> {
        match self {
            Self::Terminal => None,
            Self::Rgb(r, g, b) => Some((r, g, b)),
            Self::Ansi(n) => Some(ANSI_RGB[usize::from(n & 15)]),
            Self::Indexed(n @ 0..=15) => Some(ANSI_RGB[usize::from(n)]),
            Self::Indexed(n @ 232..) => {
                let grey = 8 + 10 * (n - 232);
                Some((grey, grey, grey))
            }
            Self::Indexed(n) => {
                let step = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
                let n = n - 16;
                Some((step(n / 36), step(n / 6 % 6), step(n % 6)))
            }
        }
    }

    /// Relative luminance, 0 to 1, as WCAG 2 defines it; `None` for the terminal's own.
    pub fn luminance(self) -> Option<f32> {
        let (r, g, b) = self.rgb()?;
        Some(0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b))
    }

    /// The colour `share` of the way (0 to 1) from this one to `other`, mixed as the bytes stand.
    /// Where one of the two is the terminal's own, the other cannot be mixed with it and is the
    /// answer.
    #[must_use]
    pub fn mix(self, other: Self, share: f32) -> Self {
        let (Some(a), Some(b)) = (self.rgb(), other.rgb()) else {
            return if self == Self::Terminal { other } else { self };
        };
        let blend = |a: u8, b: u8| (f32::from(a) * (1.0 - share) + f32::from(b) * share) as u8;
        Self::Rgb(blend(a.0, b.0), blend(a.1, b.1), blend(a.2, b.2))
    }

    /// The nearest of the 240 fixed colours of a 256-colour terminal that keeps, against `ground`,
    /// a contrast of 5.4 or, where this colour has less, its own: the rest above 4.5 is for the
    /// grounds of rows and selections, a shade away. Colours of the palette stay.
    /// Colours in `taken` are passed over, so that a list stays apart.
    #[must_use]
    pub fn indexed(self, ground: Self, taken: &[Self]) -> Self {
        let Self::Rgb(..) = self else { return self };
        let wanted = contrast(self, ground).map(|now| now.min(5.4));
        let ground = ground.luminance();
        let keeps = |one: &&Fixed| match (wanted, ground) {
            (Some(wanted), Some(ground)) => ratio(one.luminance, ground) >= wanted - 1e-3,
            _ => true,
        };
        let here = oklab(self);
        FIXED
            .iter()
            .filter(|one| !taken.contains(&one.color))
            .filter(keeps)
            .min_by(|a, b| distance(here, a.oklab).total_cmp(&distance(here, b.oklab)))
            .map(|one| one.color)
            .unwrap_or_default()
    }
}

/// A colour of the 256 that is the same everywhere, with what it is compared by.
struct Fixed {
    color: Color,
    luminance: f32,
    oklab: [f32; 3],
}

/// The 240 of them. Every colour of a theme is compared with each, so they are worked out once.
static FIXED: LazyLock<Vec<Fixed>> = LazyLock::new(|| {
    let colors = (16..=255).map(Color::Indexed);
    let fixed = colors.map(|color| Fixed {
        color,
        luminance: color.luminance().unwrap_or_default(),
        oklab: oklab(color),
    });
    fixed.collect()
});

/// Light of one channel, 0 to 1 (the transfer curve of sRGB).
fn linear(channel: u8) -> f32 {
    static OF_CHANNEL: LazyLock<[f32; 256]> = LazyLock::new(|| {
        std::array::from_fn(|channel| {
            let c = channel as f32 / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        })
    });
    OF_CHANNEL[usize::from(channel)]
}

/// Lightness and the two hue axes of Oklab (Björn Ottosson, 2020), where distances are what the
/// eye sees.
fn oklab(color: Color) -> [f32; 3] {
    let (red, green, blue) = color.rgb().unwrap_or_default();
    let rgb = [linear(red), linear(green), linear(blue)];
    let times = |row: [f32; 3], of: [f32; 3]| row[0] * of[0] + row[1] * of[1] + row[2] * of[2];
    let cones = [
        times([0.412_221_46, 0.536_332_55, 0.051_445_995], rgb),
        times([0.211_903_5, 0.680_699_5, 0.107_396_96], rgb),
        times([0.088_302_46, 0.281_718_85, 0.629_978_7], rgb),
    ]
    // `cbrt` rounds its last bit right and takes ten times as long, at every start.
    .map(|light| light.powf(1.0 / 3.0));
    [
        times([0.210_454_26, 0.793_617_8, -0.004_072_047], cones),
        times([1.977_998_5, -2.428_592_2, 0.450_593_7], cones),
        times([0.025_904_037, 0.782_771_77, -0.808_675_77], cones),
    ]
}

/// Squared distance in Oklab as the eye sees it; hue counts more than lightness, so that speakers stay
/// apart when colours are few.
fn distance(a: [f32; 3], b: [f32; 3]) -> f32 {
    let d = |i: usize| (a[i] - b[i]).powi(2);
    d(0) + 2.0 * (d(1) + d(2))
}

/// Contrast of two colours, 1 to 21, as WCAG 2 defines it; `None` when one is the terminal's own.
pub fn contrast(a: Color, b: Color) -> Option<f32> {
    Some(ratio(a.luminance()?, b.luminance()?))
}

/// The contrast of two luminances.
fn ratio(a: f32, b: f32) -> f32 {
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terminal => f.write_str("terminal"),
            Self::Ansi(n) => f.write_str(ANSI_NAMES[usize::from(n & 15)]),
            Self::Indexed(n) => write!(f, "{n}"),
            Self::Rgb(r, g, b) => write!(f, "#{r:02x}{g:02x}{b:02x}"),
        }
    }
}

/// `terminal`, a name of [`ANSI_NAMES`], a number from 0 to 255, or `#rrggbb`.
impl FromStr for Color {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let refuse = || {
            format!("“{word}” is no colour: write “terminal”, “bright-red”, 0 to 255 or “#rrggbb”")
        };
        if word.eq_ignore_ascii_case("terminal") {
            return Ok(Self::Terminal);
        }
        if let Some(n) = ANSI_NAMES
            .iter()
            .position(|name| name.eq_ignore_ascii_case(word))
        {
            return Ok(Self::Ansi(n as u8));
        }
        if let Some(hex) = word.strip_prefix('#') {
            let all_hex = hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
            let n = u32::from_str_radix(hex, 16).ok().filter(|_| all_hex);
            let [_, r, g, b] = n.ok_or_else(refuse)?.to_be_bytes();
            return Ok(Self::Rgb(r, g, b));
        }
        word.parse::<u8>().map(Self::Indexed).map_err(|_| refuse())
    }
}

impl ColorSupport {
    /// How many colours a terminal with environment `env` shows. `NO_COLOR`, set and not empty,
    /// gives [`ColorSupport::Mono`]; a flag of the command line is the caller's business.
    pub fn from_env(env: &dyn Fn(&str) -> Option<std::ffi::OsString>) -> Self {
        let get = |name: &str| {
            env(name)
                .map(|value| value.to_string_lossy().to_lowercase())
                .filter(|value| !value.is_empty())
        };
        if get("NO_COLOR").is_some() {
            Self::Mono
        } else {
            Self::from_terminal_vars(&get)
        }
    }

    /// How many colours the terminal itself shows, whatever `NO_COLOR` says.
    pub fn from_terminal_vars(get: &dyn Fn(&str) -> Option<String>) -> Self {
        let is = |name: &str, wanted: &[&str]| {
            get(name).is_some_and(|value| wanted.iter().any(|part| value.contains(part)))
        };
        if is("TERM", &["dumb"]) {
            return Self::Mono;
        }
        if is("COLORTERM", &["truecolor", "24bit"])
            || is(
                "TERM",
                &["direct", "kitty", "ghostty", "alacritty", "wezterm", "foot"],
            )
            || is("TERM_PROGRAM", &["iterm", "wezterm", "ghostty", "vscode"])
            || get("WT_SESSION").is_some()
            || get("KONSOLE_VERSION").is_some()
        {
            return Self::TrueColor;
        }
        if is("TERM", &["256"]) || is("TERM_PROGRAM", &["apple_terminal"]) {
            return Self::Indexed256;
        }
        Self::Ansi16
    }
}

/// Whether the terminal is known to draw an underline in a colour of its own. Others read the
/// parameters as blink and dim.
pub fn supports_underline_color(env: &dyn Fn(&str) -> Option<std::ffi::OsString>) -> bool {
    let get = |name: &str| env(name).map(|value| value.to_string_lossy().to_lowercase());
    let is = |name: &str, wanted: &[&str]| {
        get(name).is_some_and(|value| wanted.iter().any(|part| value.contains(part)))
    };
    let newer = |name: &str, least: u32| {
        get(name).is_some_and(|value| value.parse::<u32>().is_ok_and(|now| now >= least))
    };
    // A multiplexer passes only what it knows itself, and says so in no variable.
    if is("TERM", &["screen", "tmux", "linux", "dumb"]) || get("TMUX").is_some() {
        return false;
    }
    is(
        "TERM",
        &[
            "kitty",
            "ghostty",
            "foot",
            "alacritty",
            "wezterm",
            "contour",
        ],
    ) || is("TERM_PROGRAM", &["iterm", "wezterm", "ghostty", "mintty"])
        || newer("VTE_VERSION", 5200)
        || newer("KONSOLE_VERSION", 220_800)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn depth(vars: &[(&str, &str)]) -> ColorSupport {
        ColorSupport::from_env(&|name| {
            let found = vars.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| value.into())
        })
    }

    #[test]
    fn depth_follows_the_environment() {
        assert_eq!(
            depth(&[("TERM", "xterm-256color")]),
            ColorSupport::Indexed256
        );
        let true_color = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor")];
        assert_eq!(depth(&true_color), ColorSupport::TrueColor);
        assert_eq!(depth(&[("TERM", "linux")]), ColorSupport::Ansi16);
        assert_eq!(depth(&[]), ColorSupport::Ansi16);
        assert_eq!(depth(&[("TERM", "dumb")]), ColorSupport::Mono);
        let no_color = [("COLORTERM", "truecolor"), ("NO_COLOR", "1")];
        assert_eq!(depth(&no_color), ColorSupport::Mono);
        let empty = [("COLORTERM", "truecolor"), ("NO_COLOR", "")];
        assert_eq!(
            depth(&empty),
            ColorSupport::TrueColor,
            "an empty NO_COLOR says nothing"
        );
    }

    #[test]
    fn underline_colours_only_where_they_are_known() {
        let colors = |vars: &[(&str, &str)]| {
            supports_underline_color(&|name| {
                let found = vars.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| value.into())
            })
        };
        assert!(colors(&[("TERM", "xterm-kitty")]));
        assert!(colors(&[
            ("TERM", "xterm-256color"),
            ("VTE_VERSION", "7600")
        ]));
        assert!(!colors(&[
            ("TERM", "xterm-256color"),
            ("VTE_VERSION", "4601")
        ]));
        assert!(!colors(&[("TERM", "xterm-256color")]));
        assert!(!colors(&[
            ("TERM", "tmux-256color"),
            ("TERM_PROGRAM", "iTerm.app")
        ]));
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        let (black, white) = (Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255));
        assert!((contrast(black, white).unwrap() - 21.0).abs() < 0.01);
        let grey = Color::Rgb(0x76, 0x76, 0x76);
        assert!((contrast(grey, white).unwrap() - 4.54).abs() < 0.01);
        assert_eq!(contrast(Color::Terminal, white), None);
    }

    #[test]
    fn cube_and_ramp_have_the_values_of_xterm() {
        assert_eq!(Color::Indexed(16).rgb(), Some((0, 0, 0)));
        assert_eq!(Color::Indexed(196).rgb(), Some((255, 0, 0)));
        assert_eq!(Color::Indexed(110).rgb(), Some((135, 175, 215)));
        assert_eq!(Color::Indexed(244).rgb(), Some((128, 128, 128)));
    }

    #[test]
    fn nonsense_is_refused_in_words() {
        for word in ["", "#12", "#gggggg", "#+12345", "300", "mauve", "-1"] {
            let error = word.parse::<Color>().unwrap_err();
            assert!(error.contains("is no colour"), "{word}: {error}");
        }
    }

    fn any_color() -> impl Strategy<Value = Color> {
        prop_oneof![
            Just(Color::Terminal),
            (0u8..16).prop_map(Color::Ansi),
            any::<u8>().prop_map(Color::Indexed),
            any::<(u8, u8, u8)>().prop_map(|(r, g, b)| Color::Rgb(r, g, b)),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(color in any_color()) {
            prop_assert_eq!(color.to_string().parse::<Color>(), Ok(color));
        }

        #[test]
        fn fewer_colours_never_cost_legibility(r: u8, g: u8, b: u8, dark: bool) {
            let level = if dark { 0 } else { 255 };
            let (color, ground) = (Color::Rgb(r, g, b), Color::Rgb(level, level, level));
            let before = contrast(color, ground).unwrap();
            let after = contrast(color.indexed(ground, &[]), ground).unwrap();
            prop_assert!(after >= before.min(5.4) - 2e-3, "{} {}", before, after);
        }
    }
}
