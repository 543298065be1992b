//! Colours of themes and their contrast.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Color {
    /// The default foreground or background of the terminal.
    #[default]
    Terminal,
    /// One of the sixteen ANSI colours, 0 to 15, as the terminal's palette defines it.
    Ansi(u8),
    /// One of the 256 xterm colours: 16 to 231 are a cube of six steps, 232 to 255 greys.
    Indexed(u8),
    Rgb(u8, u8, u8),
}

/// The names of the ANSI colours 0 to 15.
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

/// The ANSI colours of xterm, to compute with: the palette of the terminal is not known.
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
    /// `None` for [`Self::Terminal`].
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

    /// Relative luminance of WCAG 2, 0 to 1; `None` for [`Self::Terminal`].
    pub fn luminance(self) -> Option<f32> {
        let (r, g, b) = self.rgb()?;
        Some(0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b))
    }

    /// Linear interpolation from this colour (`share` 0) to `other` (1), in sRGB without gamma. If one
    /// of them is [`Self::Terminal`], the other.
    #[must_use]
    pub fn mix(self, other: Self, share: f32) -> Self {
        let (Some(a), Some(b)) = (self.rgb(), other.rgb()) else {
            return if self == Self::Terminal { other } else { self };
        };
        let blend = |a: u8, b: u8| (f32::from(a) * (1.0 - share) + f32::from(b) * share) as u8;
        Self::Rgb(blend(a.0, b.0), blend(a.1, b.1), blend(a.2, b.2))
    }

    /// The nearest of the xterm colours 16 to 255 with a contrast against `ground` of at least 5.4, or
    /// of that of this colour if it is lower. WCAG asks for 4.5; the margin is for the backgrounds of
    /// rows and selections, which differ slightly from `ground`. Colours in `taken` are skipped, so
    /// that the hues of a list stay distinct. Colours other than RGB stay.
    #[must_use]
    pub fn indexed(self, ground: Self, taken: &[Self]) -> Self {
        let Self::Rgb(..) = self else { return self };
        let wanted = contrast(self, ground).map(|now| now.min(5.4));
        let ground = ground.luminance();
        let keeps = |one: &&FixedColor| match (wanted, ground) {
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

/// An xterm colour that no palette changes.
struct FixedColor {
    color: Color,
    luminance: f32,
    oklab: [f32; 3],
}

/// Colours 16 to 255. Cached: every colour of a theme is compared with each.
static FIXED: LazyLock<Vec<FixedColor>> = LazyLock::new(|| {
    let colors = (16..=255).map(Color::Indexed);
    let fixed = colors.map(|color| FixedColor {
        color,
        luminance: color.luminance().unwrap_or_default(),
        oklab: oklab(color),
    });
    fixed.collect()
});

/// The sRGB transfer function: linear light, 0 to 1, of one channel.
fn linear(channel: u8) -> f32 {
    static TABLE: LazyLock<[f32; 256]> = LazyLock::new(|| {
        std::array::from_fn(|channel| {
            let c = channel as f32 / 255.0;
            if c <= 0.040_45 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        })
    });
    TABLE[usize::from(channel)]
}

/// The coordinates L, a, b in Oklab (Björn Ottosson, 2020), a perceptually uniform colour space.
fn oklab(color: Color) -> [f32; 3] {
    let (red, green, blue) = color.rgb().unwrap_or_default();
    let rgb = [linear(red), linear(green), linear(blue)];
    let times = |row: [f32; 3], of: [f32; 3]| row[0] * of[0] + row[1] * of[1] + row[2] * of[2];
    let cones = [
        times([0.412_221_46, 0.536_332_55, 0.051_445_995], rgb),
        times([0.211_903_5, 0.680_699_5, 0.107_396_96], rgb),
        times([0.088_302_46, 0.281_718_85, 0.629_978_7], rgb),
    ]
    // `cbrt` is correctly rounded and ten times slower, which delays every start.
    .map(|light| light.powf(1.0 / 3.0));
    [
        times([0.210_454_26, 0.793_617_8, -0.004_072_047], cones),
        times([1.977_998_5, -2.428_592_2, 0.450_593_7], cones),
        times([0.025_904_037, 0.782_771_77, -0.808_675_77], cones),
    ]
}

/// Squared distance in Oklab. Hue weighs more than lightness, to keep speakers distinct with few
/// colours.
fn distance(a: [f32; 3], b: [f32; 3]) -> f32 {
    let d = |i: usize| (a[i] - b[i]).powi(2);
    d(0) + 2.0 * (d(1) + d(2))
}

/// The contrast ratio of WCAG 2, 1 to 21; `None` if a colour is [`Color::Terminal`].
pub fn contrast(a: Color, b: Color) -> Option<f32> {
    Some(ratio(a.luminance()?, b.luminance()?))
}

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

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "unknown colour “{0}”: expected “terminal”, a name such as “bright-red”, 0 to 255 or “#rrggbb”"
)]
pub struct ParseColorError(String);

/// `terminal`, a name of [`ANSI_NAMES`], a number from 0 to 255, or `#rrggbb`.
impl FromStr for Color {
    type Err = ParseColorError;

    fn from_str(word: &str) -> Result<Self, ParseColorError> {
        let refuse = || ParseColorError(word.to_owned());
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn contrast_matches_wcag() {
        let (black, white) = (Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255));
        assert!((contrast(black, white).unwrap() - 21.0).abs() < 0.01);
        let grey = Color::Rgb(0x76, 0x76, 0x76);
        assert!((contrast(grey, white).unwrap() - 4.54).abs() < 0.01);
        assert_eq!(contrast(Color::Terminal, white), None);
    }

    #[test]
    fn cube_and_greys_match_xterm() {
        assert_eq!(Color::Indexed(16).rgb(), Some((0, 0, 0)));
        assert_eq!(Color::Indexed(196).rgb(), Some((255, 0, 0)));
        assert_eq!(Color::Indexed(110).rgb(), Some((135, 175, 215)));
        assert_eq!(Color::Indexed(244).rgb(), Some((128, 128, 128)));
    }

    #[test]
    fn invalid_colours_are_rejected() {
        for word in ["", "#12", "#gggggg", "#+12345", "300", "mauve", "-1"] {
            let error = word.parse::<Color>().unwrap_err();
            assert_eq!(error, ParseColorError(word.to_owned()));
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
        fn display_and_parse_round_trip(color in any_color()) {
            prop_assert_eq!(color.to_string().parse::<Color>(), Ok(color));
        }

        #[test]
        fn indexed_colours_keep_the_contrast(r: u8, g: u8, b: u8, dark: bool) {
            let level = if dark { 0 } else { 255 };
            let (color, ground) = (Color::Rgb(r, g, b), Color::Rgb(level, level, level));
            let before = contrast(color, ground).unwrap();
            let after = contrast(color.indexed(ground, &[]), ground).unwrap();
            prop_assert!(after >= before.min(5.4) - 2e-3, "{} {}", before, after);
        }
    }
}
