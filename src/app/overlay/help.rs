//! The keys: the most used ones of the screen that help was opened from, its other ones, those of every
//! screen, actions without a key, and the keys of other screens. Typing after `/` filters.

use crate::app::action::{ACTIONS, Action, Group, Spec};
use crate::app::context::Context;
use crate::app::keymap::Keymap;
use crate::app::prompt::Prompt;
use crate::layout::wrap::wrap;
use crate::library::query::FIELDS;
use pullquote_text::fold::fold;

/// Width of the keys' column in cells, for a column of help of this width.
pub const fn keys_width(width: u16) -> u16 {
    if width / 2 < 16 { width / 2 } else { 16 }
}

#[derive(Clone, Debug)]
pub struct HelpSheet {
    pub context: Context,
    /// Words that the shown rows contain; empty for all rows.
    pub filter: String,
    /// The first line shown.
    pub top: usize,
    /// The input that was open before; it comes back when help is closed.
    pub(in crate::app) interrupted: Option<Prompt>,
}

/// A row of help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpRow {
    Heading(String),
    /// Keys, and what they do.
    Key(String, String),
    /// A remark below a heading.
    Text(String),
}

/// A line of help, wrapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpLine {
    Blank,
    Heading(String),
    /// Keys and a line of text; only the first line of a text has the keys.
    Key(String, String),
    Text(String),
}

/// Lines in columns of equal width.
#[derive(Clone, Debug)]
pub struct HelpLayout {
    pub columns: Vec<Vec<HelpLine>>,
    /// Width of a column in cells, with the gap after it.
    pub column_width: u16,
    /// Width of the sheet's content in cells.
    pub width: u16,
}

impl HelpLayout {
    /// Number of lines of the longest column.
    pub fn height(&self) -> usize {
        self.columns.iter().map(Vec::len).max().unwrap_or(0)
    }
}

impl HelpSheet {
    pub(in crate::app) const fn new(context: Context, interrupted: Option<Prompt>) -> Self {
        Self {
            context,
            filter: String::new(),
            top: 0,
            interrupted,
        }
    }

    /// What the sheet is called.
    pub const fn title(&self) -> &'static str {
        match self.context {
            Context::Library => "Keys in the library",
            Context::Reader => "Keys while reading",
            Context::Selection => "Keys while selecting",
            Context::List => "Keys in a panel",
            Context::Marks => "Keys in the bookmarks",
            Context::Screen => "Keys on this screen",
            Context::Person => "Keys on a person’s page",
            Context::Ledger => "Keys in the ledger",
            Context::QuoteBook => "Keys in the quote book",
            Context::Feeds => "Keys in the feeds",
            Context::SideBySide => "Keys side by side",
        }
    }

    /// The rows that match the filter, with their headings.
    pub fn rows(&self, keymap: &Keymap) -> Vec<HelpRow> {
        let wanted = fold(&self.filter);
        let words: Vec<&str> = wanted.split_whitespace().collect();
        let mut rows = Vec::new();
        for (heading, section) in sections(self.context, keymap) {
            let matches = |row: &HelpRow| {
                let HelpRow::Key(keys, doc) = row else {
                    return words.is_empty();
                };
                let text = fold(&format!("{heading} {keys} {doc}"));
                words.iter().all(|word| text.contains(word))
            };
            let found: Vec<HelpRow> = section.into_iter().filter(matches).collect();
            if !found.is_empty() {
                rows.push(HelpRow::Heading(heading.clone()));
                rows.extend(found);
            }
        }
        if rows.is_empty() {
            let words = format!(
                "No key and no action matches “{}”. Esc shows all of them.",
                self.filter
            );
            rows.push(HelpRow::Text(words));
        }
        rows
    }

    /// Its lines in a window of `width` cells: two columns where there is room.
    pub fn layout(&self, keymap: &Keymap, width: u16) -> HelpLayout {
        let (n_columns, width) = match width {
            120.. => (2, (width - 8).min(152)),
            80.. => (1, 72),
            _ => (1, width.saturating_sub(4)),
        };
        let column_width = width / n_columns;
        let mut lines = Vec::new();
        for row in self.rows(keymap) {
            push_lines(row, column_width.saturating_sub(2), &mut lines);
        }
        let mut columns = vec![lines];
        if n_columns == 2 {
            let all = &mut columns[0];
            let half = all.len().div_ceil(2);
            // A column begins with a heading or a row, and does not end with a heading.
            let mut at = half;
            while at > 0
                && matches!(
                    all.get(at - 1),
                    Some(HelpLine::Heading(_) | HelpLine::Blank)
                )
            {
                at -= 1;
            }
            let mut second = all.split_off(at);
            if matches!(second.first(), Some(HelpLine::Blank)) {
                second.remove(0);
            }
            columns.push(second);
        }
        HelpLayout {
            columns,
            column_width,
            width,
        }
    }
}

fn push_lines(row: HelpRow, width: u16, lines: &mut Vec<HelpLine>) {
    match row {
        HelpRow::Heading(heading) => {
            if !lines.is_empty() {
                lines.push(HelpLine::Blank);
            }
            let wrapped = wrap(&heading, usize::from(width));
            lines.extend(wrapped.into_iter().map(HelpLine::Heading));
        }
        HelpRow::Text(text) => {
            let wrapped = wrap(&text, usize::from(width.saturating_sub(1)));
            lines.extend(wrapped.into_iter().map(HelpLine::Text));
        }
        HelpRow::Key(keys, doc) => {
            let keys_cells = keys_width(width);
            let keys = wrap(&keys, usize::from(keys_cells.saturating_sub(2)));
            let doc = wrap(&doc, usize::from(width.saturating_sub(keys_cells)));
            for n in 0..keys.len().max(doc.len()) {
                let part = |list: &[String]| list.get(n).cloned().unwrap_or_default();
                lines.push(HelpLine::Key(part(&keys), part(&doc)));
            }
        }
    }
}

type Section = (String, Vec<HelpRow>);

fn sections(context: Context, keymap: &Keymap) -> Vec<Section> {
    let live: Vec<Action> = Keymap::live(context).collect();
    let keys_here = |action: Action| -> Vec<String> {
        let keys = keymap.keys(action).iter();
        // Another action may have the key in this context.
        keys.filter(|key| keymap.action(context, **key) == Some(action))
            .map(ToString::to_string)
            .collect()
    };
    let row = |spec: &Spec| HelpRow::Key(keys_here(spec.action).join(" "), spec.doc.to_owned());
    let is_bound = |spec: &&Spec| live.contains(&spec.action) && !keys_here(spec.action).is_empty();
    let first = most_used(context);
    let rows = first.iter().map(|action| action.spec());
    let rows = rows.filter(is_bound).map(row).collect();
    let mut sections = vec![("Most used".to_owned(), rows)];
    for (everywhere, suffix) in [(false, ""), (true, " · on all screens")] {
        for group in Group::ALL {
            let of_group = |spec: &&Spec| {
                spec.group == group
                    && is_everywhere(spec) == everywhere
                    && !first.contains(&spec.action)
            };
            let rows = ACTIONS
                .iter()
                .filter(of_group)
                .filter(is_bound)
                .map(row)
                .collect();
            sections.push((format!("{}{suffix}", group.title()), rows));
        }
        if !everywhere {
            sections.extend(syntax(context));
        }
    }
    sections.push(unbound(&live, keys_here));
    sections.extend(elsewhere(&live, keymap));
    sections
}

/// What a new reader needs on a screen with many keys, in the order of need.
const fn most_used(context: Context) -> &'static [Action] {
    match context {
        Context::Library => &[
            Action::Open,
            Action::LineDown,
            Action::LineUp,
            Action::Search,
            Action::FindAll,
            Action::Sort,
            Action::ToggleRead,
            Action::AddAddress,
            Action::Feeds,
            Action::Bookmarks,
            Action::Palette,
            Action::Quit,
        ],
        Context::Reader => &[
            Action::PageOn,
            Action::PageUp,
            Action::QuoteNext,
            Action::QuotePrev,
            Action::Open,
            Action::Why,
            Action::Voices,
            Action::Names,
            Action::Bookmark,
            Action::Keep,
            Action::Search,
            Action::Palette,
            Action::Back,
        ],
        _ => &[],
    }
}

fn is_everywhere(spec: &Spec) -> bool {
    Context::ALL.iter().all(|context| {
        let chain = context.chain();
        spec.contexts.iter().any(|place| chain.contains(place))
    })
}

/// How to write a search or filter on this screen.
fn syntax(context: Context) -> Option<Section> {
    let rows = match context {
        Context::Screen | Context::Ledger => query_syntax(),
        Context::Reader => page_search_syntax(),
        _ => return None,
    };
    let rows = rows
        .into_iter()
        .map(|(typed, words)| HelpRow::Key(typed, words));
    let heading = match context {
        Context::Reader => "What a search on the page understands",
        _ => "What a search understands",
    };
    Some((heading.to_owned(), rows.collect()))
}

/// Actions without a key here.
fn unbound(live: &[Action], keys_here: impl Fn(Action) -> Vec<String>) -> Section {
    let is_unbound =
        |spec: &&Spec| live.contains(&spec.action) && keys_here(spec.action).is_empty();
    let mut rows: Vec<HelpRow> = ACTIONS
        .iter()
        .filter(is_unbound)
        .map(|spec| HelpRow::Key(format!(":{}", spec.name), spec.doc.to_owned()))
        .collect();
    if !rows.is_empty() {
        let how = "The palette runs them. To give one a key, write NAME = \"KEY\" under [keys] in \
                   config.toml; “pullquote config init” makes that file.";
        rows.insert(0, HelpRow::Text(how.to_owned()));
    }
    ("Actions without a key".to_owned(), rows)
}

/// Keys of the screens that this is not, by the screen where they work first.
fn elsewhere(live: &[Action], keymap: &Keymap) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for place in Context::ALL {
        for group in Group::ALL {
            let is_here = |spec: &&Spec| {
                spec.group == group
                    && spec.contexts.first() == Some(&place)
                    && !live.contains(&spec.action)
                    && !keymap.keys(spec.action).is_empty()
            };
            let rows = ACTIONS.iter().filter(is_here).map(|spec| {
                let keys = keymap.keys(spec.action).iter();
                let keys: Vec<String> = keys.map(ToString::to_string).collect();
                HelpRow::Key(keys.join(" "), spec.doc.to_owned())
            });
            let heading = format!("{} · {}", group.title(), place.place());
            sections.push((heading, rows.collect()));
        }
    }
    sections
}

/// Query terms and what they match.
pub fn query_syntax() -> Vec<(String, String)> {
    let fixed = |typed: &str, words: &str| (typed.to_owned(), words.to_owned());
    let mut lines = vec![
        fixed("word word", "all of these words, in any order"),
        fixed("\"two words\"", "exact phrase"),
        fixed("econom*", "prefix match; implied for the last word typed"),
    ];
    let fields = FIELDS.iter();
    lines.extend(fields.map(|(name, words)| (format!("{name}:"), (*words).to_owned())));
    lines.extend([
        fixed("unread", "never opened; also: started, finished"),
        fixed("#tag", "has a bookmark or saved quotation with this tag"),
        fixed("-word", "excludes; works before any of these"),
    ]);
    lines
}

/// What a search on the page understands.
fn page_search_syntax() -> Vec<(String, String)> {
    [
        (
            "words",
            "in any case and with any accents, also across line ends",
        ),
        ("Words", "a capital letter makes the search case-sensitive"),
        ("/pattern/", "a regular expression, such as /tar[iy]ffs?/"),
    ]
    .map(|(typed, words)| (typed.to_owned(), words.to_owned()))
    .into()
}
