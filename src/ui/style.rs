//! The theme's colours as styles of cells.

use ratatui::style::{Color, Modifier, Style};

use crate::config::{self, Theme, theme};
use pullquote_annotate::EntityKind;
use pullquote_text::BlockKind;

/// One style for each meaning.
#[derive(Clone, Debug)]
pub struct Styles {
    /// Plain text on the ground.
    pub ink: Style,
    /// Standfirst, counts, hints.
    pub muted: Style,
    /// Rules and furniture.
    pub faint: Style,
    /// Focus and bookmarks.
    pub accent: Style,
    /// Errors.
    pub notice: Style,
    /// Keys in hints and help.
    pub key: Style,
    /// The mark of a bookmark.
    pub bookmark: Style,
    /// Headings.
    pub headline: Style,
    /// Laid over reported speech.
    pub reported: Style,
    /// Laid over a search hit.
    pub search: Style,
    /// Laid over the hit gone to.
    pub hit: Style,
    /// Laid over selected sentences.
    pub selection: Style,
    /// Laid over the quotation or name in focus.
    pub focus: Style,
    /// Laid over the row under a list's cursor.
    pub row: Style,
    theme: Theme,
}

impl Styles {
    /// The styles of a theme.
    pub fn of(theme: &Theme) -> Self {
        let on_ground = |ink| Style::new().fg(color(ink)).bg(color(theme.ground));
        let ink = on_ground(theme.ink);
        Self {
            ink,
            muted: on_ground(theme.muted),
            faint: on_ground(theme.faint),
            accent: on_ground(theme.accent),
            notice: ink.patch(layer(theme.notice)),
            key: ink.patch(layer(theme.key)),
            bookmark: ink.patch(layer(theme.bookmark)),
            headline: ink.patch(layer(theme.headline)),
            reported: layer(theme.reported),
            search: layer(theme.search),
            hit: layer(theme.hit),
            selection: layer(theme.selection),
            focus: layer(theme.focus),
            row: layer(theme.row),
            theme: theme.clone(),
        }
    }

    /// The words of a block.
    pub fn block(&self, kind: BlockKind) -> Style {
        let theme = &self.theme;
        match kind {
            BlockKind::Headline => self.headline,
            BlockKind::Crosshead => self.ink.patch(layer(theme.crosshead)),
            BlockKind::Standfirst => self.ink.patch(layer(theme.standfirst)),
            BlockKind::Byline | BlockKind::Dateline => self.muted,
            BlockKind::Boilerplate => self.ink.patch(layer(theme.furniture)),
            BlockKind::Paragraph | BlockKind::Item | BlockKind::Verse | BlockKind::Table => {
                self.ink
            }
        }
    }

    /// The bar and name of the voice at `rank`, the most quoted first.
    pub fn speaker(&self, rank: Option<usize>) -> Style {
        match rank {
            Some(rank) => self.ink.fg(color(self.theme.hue(rank))),
            None => self.muted,
        }
    }

    /// Laid over the quoted words of the voice at `rank`.
    pub fn quoted(&self, rank: Option<usize>) -> Style {
        let tint = rank.map_or(config::Color::Terminal, |rank| self.theme.tint(rank));
        let style = layer(self.theme.quote);
        match tint {
            config::Color::Terminal => style,
            tint => style.fg(color(tint)),
        }
    }

    /// Laid over a name.
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

/// A style that is laid over others: the terminal's own colours leave what is under it.
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
