//! The theme as ratatui styles.

use ratatui::style::{Color, Modifier, Style};

use crate::app::speakers;
use crate::config::settings::ClassColor;
use crate::config::{self, Theme, theme};
use pullquote_annotate::EntityKind;
use pullquote_text::BlockKind;

#[derive(Clone, Debug)]
pub struct Styles {
    pub ink: Style,
    pub muted: Style,
    pub faint: Style,
    pub accent: Style,
    pub notice: Style,
    /// Keys in hints and help.
    pub key: Style,
    /// The mark of a bookmark.
    pub bookmark: Style,
    pub headline: Style,
    caption: Style,
    /// Patched over the words of a link, like all the styles below over theirs.
    pub link: Style,
    pub reported: Style,
    pub search: Style,
    pub hit: Style,
    pub selection: Style,
    pub focus: Style,
    /// The row under a list's cursor.
    pub row: Style,
    /// The hues of the article beneath a screen, by name.
    pub hues: Vec<(String, usize)>,
    theme: Theme,
}

impl Styles {
    pub fn of(theme: &Theme) -> Self {
        let on_background = |fg| Style::new().fg(color(fg)).bg(color(theme.ground));
        let ink = on_background(theme.ink);
        Self {
            ink,
            muted: on_background(theme.muted),
            faint: on_background(theme.faint),
            accent: on_background(theme.accent),
            notice: ink.patch(layer(theme.notice)),
            key: ink.patch(layer(theme.key)),
            bookmark: ink.patch(layer(theme.bookmark)),
            headline: ink.patch(layer(theme.headline)),
            caption: ink.patch(layer(theme.caption)),
            link: layer(theme.link).underline_color(color(theme.faint)),
            reported: layer(theme.reported),
            search: layer(theme.search),
            hit: layer(theme.hit),
            selection: layer(theme.selection),
            focus: layer(theme.focus),
            row: layer(theme.row),
            hues: Vec::new(),
            theme: theme.clone(),
        }
    }

    pub fn block(&self, kind: BlockKind) -> Style {
        let theme = &self.theme;
        match kind {
            BlockKind::Headline => self.headline,
            BlockKind::Crosshead => self.ink.patch(layer(theme.crosshead)),
            BlockKind::Standfirst => self.ink.patch(layer(theme.standfirst)),
            BlockKind::Byline | BlockKind::Dateline => self.muted,
            BlockKind::Caption => self.caption,
            BlockKind::Boilerplate => self.ink.patch(layer(theme.furniture)),
            BlockKind::Paragraph | BlockKind::Item | BlockKind::Verse | BlockKind::Table => {
                self.ink
            }
        }
    }

    /// Bar and name of a speaker with that hue; `None` for no known speaker.
    pub fn speaker(&self, hue: Option<usize>) -> Style {
        match hue {
            Some(hue) => self.ink.fg(color(self.theme.hue(hue))),
            None => self.muted,
        }
    }

    /// Bar and name of a person on a screen over the library.
    pub fn person(&self, name: &str) -> Style {
        let here = self.hues.iter().find(|(known, _)| known == name);
        let hue = here.map_or_else(|| speakers::hue(name), |(_, hue)| *hue);
        self.speaker(Some(hue))
    }

    /// The mark of a bookmark of a class with that colour.
    pub fn class(&self, color: ClassColor) -> Style {
        let theme = &self.theme;
        let own = match color {
            ClassColor::Accent => return self.bookmark,
            ClassColor::Warning => theme.warning,
            ClassColor::Muted => theme.muted,
            ClassColor::Ink => theme.ink,
            ClassColor::Hue(rank) => theme.hue(rank),
        };
        self.bookmark.fg(self::color(own))
    }

    /// Patched over quotations of a speaker with that hue.
    pub fn quoted(&self, hue: Option<usize>) -> Style {
        let tint = hue.map_or(config::Color::Terminal, |hue| self.theme.tint(hue));
        let style = layer(self.theme.quote);
        match tint {
            config::Color::Terminal => style,
            tint => style.fg(color(tint)),
        }
    }

    /// Patched over the quotation or statement in focus.
    pub const fn focused_words() -> Style {
        Style::new()
            .add_modifier(Modifier::UNDERLINED)
            .underline_color(Color::Reset)
    }

    /// Patched over the name in focus. Reversed in every theme, as no name is otherwise.
    pub fn focused_name(&self) -> Style {
        let accent = self.accent.fg.unwrap_or_default();
        self.focus.fg(accent).add_modifier(Modifier::REVERSED)
    }

    pub fn name(&self, kind: EntityKind) -> Style {
        layer(match kind {
            EntityKind::Person => self.theme.person,
            EntityKind::Organisation => self.theme.organisation,
            EntityKind::Place => self.theme.place,
            _ => self.theme.other,
        })
    }
}

fn color(color: config::Color) -> Color {
    match color {
        config::Color::Terminal => Color::Reset,
        config::Color::Ansi(n) | config::Color::Indexed(n) => Color::Indexed(n),
        config::Color::Rgb(r, g, b) => Color::Rgb(r, g, b),
    }
}

/// A style to patch over others: `Color::Terminal` keeps the colour below.
fn layer(style: theme::Style) -> Style {
    let mut out = Style::new();
    if style.fg != config::Color::Terminal {
        out = out.fg(color(style.fg));
    }
    if style.bg != config::Color::Terminal {
        out = out.bg(color(style.bg));
    }
    for (on, modifier) in [
        (style.bold, Modifier::BOLD),
        (style.italic, Modifier::ITALIC),
        (style.underline, Modifier::UNDERLINED),
        (style.reverse, Modifier::REVERSED),
        (style.dim, Modifier::DIM),
    ] {
        if on {
            out = out.add_modifier(modifier);
        }
    }
    out
}
