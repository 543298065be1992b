//! The palette: actions by name, some with an argument.
//!
//! A line is an action's name, and after a blank its argument. Names match fuzzily; what an argument can be
//! is listed once the name is complete.

use crate::app::action::{ACTIONS, Action, Spec};
use crate::app::context::Context;
use crate::app::keymap::Keymap;
use crate::app::list::ListState;
use pullquote_text::fold::fold;

/// Lines of the history that an empty line lists.
const RECENT: usize = 5;

#[derive(Clone, Debug, Default)]
pub struct Palette {
    pub list: ListState,
    /// Why the line cannot be carried out.
    pub fault: Option<String>,
    /// Files and folders whose paths begin with what was typed.
    pub paths: Vec<String>,
}

/// A row of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaletteRow {
    /// A line of this session.
    Recent(String),
    Action(Action),
    /// An argument, and what it is.
    Value(String, String),
}

/// What an action takes after its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// Any words, shown as this.
    Words(&'static str),
    /// One of the listed values.
    OneOf(&'static str),
    /// A number from 0 to 100.
    Percent,
    /// How often, or to which one.
    Count,
    /// A width in cells.
    Cells,
}

impl Argument {
    /// What stands for it beside the action's name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Words(label) | Self::OneOf(label) => label,
            Self::Percent => "0–100",
            Self::Count => "N",
            Self::Cells => "CELLS",
        }
    }
}

/// What `action` takes after its name in the palette; it does without in any case.
pub const fn argument(action: Action) -> Option<Argument> {
    Some(match action {
        Action::Search | Action::FindAll => Argument::Words("WORDS"),
        Action::Ledger => Argument::Words("QUERY"),
        Action::QuoteBook => Argument::Words("FILTER"),
        Action::Person => Argument::Words("PERSON"),
        Action::Open => Argument::Words("ARTICLE"),
        Action::AddAddress | Action::Subscribe => Argument::Words("ADDRESS"),
        Action::Bookmark | Action::Rename => Argument::Words("NAME"),
        Action::BookmarkNote | Action::EditNote | Action::Keep => Argument::Words("NOTE"),
        Action::Tags => Argument::Words("TAGS"),
        Action::Theme => Argument::OneOf("THEME"),
        Action::Sort => Argument::OneOf("ORDER"),
        Action::Layers => Argument::OneOf("LAYER"),
        Action::Mouse => Argument::OneOf("on|off"),
        Action::Percent => Argument::Percent,
        Action::Measure => Argument::Cells,
        Action::LineDown
        | Action::LineUp
        | Action::PageDown
        | Action::PageOn
        | Action::PageUp
        | Action::HalfDown
        | Action::HalfUp
        | Action::Start
        | Action::End
        | Action::ParagraphNext
        | Action::ParagraphPrev
        | Action::QuoteNext
        | Action::QuotePrev
        | Action::VoiceNext
        | Action::VoicePrev
        | Action::NameNext
        | Action::NamePrev
        | Action::MentionNext
        | Action::MentionPrev
        | Action::SearchNext
        | Action::SearchPrev => Argument::Count,
        _ => return None,
    })
}

/// The action whose full name begins the line, with the argument typed after a blank.
pub fn command(context: Context, typed: &str) -> Option<(Action, &str)> {
    let (name, rest) = typed.trim_start().split_once(' ')?;
    let action = live(context).find(|spec| spec.name == name)?.action;
    argument(action)?;
    Some((action, rest.trim()))
}

/// Why a line names no action here.
pub fn no_match(typed: &str) -> String {
    let typed = typed.trim();
    let name = typed.split(' ').next().unwrap_or_default();
    match Action::from_name(name) {
        Some(_) => format!("“{name}” does nothing on this screen."),
        None => format!("No action matches “{typed}”."),
    }
}

/// Whether the argument of an action that takes a file is a path rather than a title.
pub fn is_path(words: &str) -> bool {
    ["/", "~/", "./", "../"]
        .iter()
        .any(|start| words.starts_with(start))
}

/// The actions for what is typed, best first; on an empty line after those used last.
pub fn actions(context: Context, typed: &str, history: &[String]) -> Vec<PaletteRow> {
    let typed = fold(typed);
    let typed = typed.trim();
    let mut rows = Vec::new();
    if typed.is_empty() {
        let recent = history.iter().rev().take(RECENT);
        rows.extend(recent.cloned().map(PaletteRow::Recent));
    }
    let mut found: Vec<(usize, usize, Action)> = live(context)
        .enumerate()
        .filter_map(|(order, spec)| Some((rank(spec, typed)?, order, spec.action)))
        .collect();
    found.sort_by_key(|&(rank, order, _)| (rank, order));
    rows.extend(
        found
            .into_iter()
            .map(|(_, _, action)| PaletteRow::Action(action)),
    );
    rows
}

/// The values that match what is typed of an argument: those that begin with it, then those that contain it,
/// then those with its letters in order.
pub fn values(all: Vec<(String, String)>, typed: &str) -> Vec<PaletteRow> {
    let typed = fold(typed);
    let typed = typed.trim();
    let mut found: Vec<(usize, (String, String))> = all
        .into_iter()
        .filter_map(|value| {
            let text = fold(&value.0);
            let rank = if text.starts_with(typed) {
                0
            } else if text.contains(typed) {
                1
            } else if has_letters_in_order(&text, typed) {
                2
            } else {
                return None;
            };
            Some((rank, value))
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    let rows = found.into_iter();
    rows.map(|(_, (value, note))| PaletteRow::Value(value, note))
        .collect()
}

fn live(context: Context) -> impl Iterator<Item = &'static Spec> {
    let live: Vec<Action> = Keymap::live(context).collect();
    ACTIONS
        .iter()
        .filter(move |spec| live.contains(&spec.action) && spec.action != Action::Palette)
}

/// How well a folded line matches an action, the best 0; `None` if it does not.
fn rank(spec: &Spec, typed: &str) -> Option<usize> {
    let doc = fold(spec.doc);
    let joined = typed.replace(' ', "-");
    let words = || typed.split(' ');
    Some(if spec.name.starts_with(&joined) {
        0
    } else if words().all(|word| spec.name.split('-').any(|part| part.starts_with(word))) {
        1
    } else if words().all(|word| spec.name.contains(word) || doc.contains(word)) {
        2
    } else if has_letters_in_order(spec.name, typed) {
        3
    } else {
        return None;
    })
}

/// Whether the letters of `wanted` come in `text` in their order; blanks count for nothing.
fn has_letters_in_order(text: &str, wanted: &str) -> bool {
    let mut letters = text.chars();
    let mut wanted = wanted.chars().filter(|c| *c != ' ');
    wanted.all(|c| letters.any(|letter| letter == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(typed: &str) -> Option<PaletteRow> {
        actions(Context::Reader, typed, &[]).into_iter().next()
    }

    #[test]
    fn names_are_found_by_their_beginning_their_parts_and_their_letters() {
        for (typed, action) in [
            ("bookm", Action::Bookmark),
            ("quote book", Action::QuoteBook),
            ("b n", Action::BookmarkNote),
            ("saved quotations", Action::QuoteBook),
            ("qtbk", Action::QuoteBook),
            ("THEME", Action::Theme),
        ] {
            assert_eq!(first(typed), Some(PaletteRow::Action(action)), "{typed}");
        }
        assert_eq!(first("xyzzy"), None);
    }

    #[test]
    fn an_argument_follows_the_full_name() {
        let of = |typed| command(Context::Reader, typed);
        assert_eq!(of("search two words "), Some((Action::Search, "two words")));
        assert_eq!(of("theme "), Some((Action::Theme, "")));
        assert_eq!(of("theme"), None);
        assert_eq!(of("help me"), None, "it takes none");
        assert_eq!(of("next quotation"), None);
    }

    #[test]
    fn an_empty_line_lists_what_was_used_last() {
        let history = ["theme light".to_owned(), "search nato".to_owned()];
        let rows = actions(Context::Library, "", &history);
        assert_eq!(rows[0], PaletteRow::Recent("search nato".to_owned()));
        assert_eq!(rows[1], PaletteRow::Recent("theme light".to_owned()));
        assert_eq!(rows.len(), 2 + live(Context::Library).count());
    }

    #[test]
    fn values_that_begin_with_what_is_typed_come_first() {
        let all = ["sepia", "light", "high-contrast"];
        let all = all.map(|name| (name.to_owned(), String::new()));
        let rows = values(all.to_vec(), "li");
        assert_eq!(rows, [PaletteRow::Value("light".to_owned(), String::new())]);
        assert_eq!(values(all.to_vec(), "ht").len(), 2);
    }
}
