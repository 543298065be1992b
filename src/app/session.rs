//! What the library and the reader share: settings, terminal, time, records, and overlays.

mod saving;
pub(super) mod undo;

use std::collections::HashMap;
use std::path::PathBuf;

use jiff::civil::Date;

use super::effect::{ArticleJob, Effect};
use super::feeds::FeedRun;
use super::fetch::Fetch;
use super::geometry::{Size, WIDE};
use super::history::History;
use super::keymap::Keymap;
use super::letter_use::LetterUse;
use super::msg::Now;
use super::notice::Notice;
use super::opening::{OpenTarget, Opening};
use super::overlay::Overlay;
use super::prompt::Prompt;
use super::request::RequestId;
use saving::SaveState;
use undo::UndoStep;

use crate::bookmarks::{Places, Records};
use crate::config::{Background, ColorSupport, Settings, Theme, View, Wide, theme};
use crate::layout::LayoutOptions;
use crate::library::index_api::{IndexProgress, Request};
use pullquote_annotate::window::Limits;
use pullquote_text::Source;

#[derive(Debug)]
pub struct Session {
    pub settings: Settings,
    /// How the text was shown at the start, or when it was last kept for the next one.
    kept_view: View,
    /// The theme, adapted to the terminal's colours.
    pub theme: Theme,
    pub depth: ColorSupport,
    pub(super) background: Option<Background>,
    pub keymap: Keymap,
    pub size: Size,
    pub overlay: Option<Overlay>,
    pub prompt: Option<Prompt>,
    /// What was typed earlier.
    pub history: History,
    pub notice: Option<Notice>,
    /// When the last error came.
    pub(super) error_since: i64,
    /// When it goes away, if a key was pressed before it could be read.
    pub(super) error_ends: Option<i64>,
    /// The count typed before a key.
    pub count: Option<usize>,
    /// What the letter typed next is for.
    pub letter: Option<LetterUse>,
    /// Whether mouse events are captured.
    pub mouse: bool,
    /// Bookmarks, saved quotations, corrections and identities.
    pub records: Records,
    pub places: Places,
    /// Progress of the index while it is being built.
    pub indexing: Option<IndexProgress>,
    /// The index message that is shown while the index is built.
    pub index_notice: Option<String>,
    /// The only article that the program was started for: quitting it quits the program.
    pub(super) single: Option<Source>,
    /// The article that the shell is reading.
    pub opening: Option<Opening>,
    /// The pages that the shell is fetching, the oldest first.
    pub fetches: Vec<Fetch>,
    /// The fetch of feeds that is running.
    pub feed_run: Option<FeedRun>,
    /// New articles by the address of their feed, since the program was started.
    pub new_of_feeds: HashMap<String, usize>,
    pub(super) now: Now,
    id_seed: u64,
    ids_made: u64,
    last_request: RequestId,
    /// Whether records were saved since the text of the open article was noted.
    pub(super) records_changed: bool,
    pub(super) undo: Vec<UndoStep>,
    pub(super) saving: SaveState,
    /// When to scroll for a mouse held at the edge of the page, in ms since 1970.
    pub(super) scroll_at: Option<i64>,
    /// Whether Exit was pressed while something was unsaved.
    pub(super) leaving: bool,
    /// The articles that the reader is asked about before they are deleted.
    pub(super) to_delete: Option<Vec<Source>>,
    /// Set until the first frame is drawn: what is not on it is computed for the second.
    pub first_frame: bool,
    /// How much of a text is annotated at once.
    pub limits: Limits,
    /// Effects of the current update, in order.
    pub(super) effects: Vec<Effect>,
}

/// What the shell knows at startup.
#[derive(Debug)]
pub struct Start {
    pub settings: Settings,
    /// The configured theme, not yet adapted to the terminal.
    pub theme: Theme,
    pub depth: ColorSupport,
    pub background: Option<Background>,
    /// Where articles can be added, for the hint in an empty library; cleaned.
    pub folder: String,
    /// The library folder.
    pub library: PathBuf,
    pub size: Size,
    pub now: Now,
    /// Makes record ids differ between runs.
    pub id_seed: u64,
    /// An article to open at once.
    pub open: Option<Opening>,
    /// A page to fetch and open at once.
    pub fetch: Option<(String, OpenTarget)>,
    /// Whether that article is all that the program was started for.
    pub is_single: bool,
}

impl Session {
    pub(super) fn new(start: Start) -> Self {
        // The shell reports the faults of the rules with those of the other settings.
        let (keymap, _) = Keymap::with_rules(&start.settings.keys);
        Self {
            theme: start.theme.adapted_to(start.depth),
            depth: start.depth,
            background: start.background,
            keymap,
            size: start.size,
            feed_run: None,
            new_of_feeds: HashMap::new(),
            overlay: None,
            prompt: None,
            history: History::default(),
            notice: None,
            error_since: start.now.unix_ms,
            error_ends: None,
            count: None,
            letter: None,
            mouse: start.settings.mouse,
            kept_view: View::of(&start.settings),
            settings: start.settings,
            records: Records::default(),
            places: Places::default(),
            indexing: None,
            index_notice: None,
            single: None,
            opening: None,
            fetches: Vec::new(),
            now: start.now,
            id_seed: start.id_seed,
            ids_made: 0,
            last_request: RequestId::default(),
            records_changed: false,
            undo: Vec::new(),
            saving: SaveState::default(),
            scroll_at: None,
            leaving: false,
            to_delete: None,
            first_frame: false,
            limits: Limits::default(),
            effects: Vec::new(),
        }
    }

    /// The day in UTC.
    pub fn today(&self) -> Option<Date> {
        self.now.text.get(..10)?.parse().ok()
    }

    /// Shows `text` on the status line until the next key.
    pub(super) fn info(&mut self, text: impl AsRef<str>) {
        self.notice = Some(Notice::info(text));
    }

    /// Shows `text` on the status line as an error.
    pub(super) fn error(&mut self, text: impl AsRef<str>) {
        self.notice = Some(Notice::error(text));
        self.error_since = self.now.unix_ms;
        self.error_ends = None;
    }

    pub(super) fn indexing(&mut self, progress: Option<IndexProgress>) {
        if progress.is_none() {
            self.index_notice = None;
        }
        self.indexing = progress;
    }

    pub(super) fn next_request(&mut self) -> RequestId {
        self.last_request.0 += 1;
        self.last_request
    }

    /// Sends a question to the index.
    pub(super) fn ask(&mut self, question: Request) -> RequestId {
        let request = self.next_request();
        self.effects.push(Effect::Ask {
            request,
            question: Box::new(question),
        });
        request
    }

    /// Asks the shell for an article.
    pub(super) fn open(&mut self, source: Source, target: OpenTarget) {
        self.effects
            .push(Effect::Article(ArticleJob::Open(source.clone())));
        self.opening = Some(Opening { source, target });
        self.read_around_place();
    }

    /// Opens the passage that a record stored of a text without a source.
    pub(super) fn open_passage(&mut self, title: &str, passage: &str, target: OpenTarget) {
        let name = format!("{title} (passage kept with the bookmark)");
        self.effects.push(Effect::Article(ArticleJob::OpenPassage {
            name: name.clone(),
            text: passage.to_owned(),
        }));
        let source = Source::Given(name);
        self.opening = Some(Opening { source, target });
    }

    pub(super) fn background_detected(&mut self, background: Background) {
        self.background = Some(background);
        if self.theme.name == "auto" {
            self.set_theme("auto");
        }
    }

    /// Switches to a built-in theme.
    pub(super) fn set_theme(&mut self, name: &str) {
        if let Some(theme) = theme::built_in(name, self.background) {
            name.clone_into(&mut self.settings.theme);
            self.theme = theme.adapted_to(self.depth);
        }
    }

    /// Whether a panel stands beside the page while reading.
    pub(super) const fn has_standing_panel(&self) -> bool {
        matches!(self.settings.wide, Wide::Panel) && self.size.width >= WIDE
    }

    /// Whether a panel stays open after a jump from it.
    pub(super) const fn panel_stays(&self) -> bool {
        self.settings.panel_stays || self.has_standing_panel()
    }

    /// The layout options for a column of `measure` cells.
    pub(super) fn layout_options(&self, measure: u16) -> LayoutOptions {
        LayoutOptions {
            measure,
            justify: self.settings.justify,
            hyphenate: self.settings.hyphenate,
            hang: self.settings.hang,
            wide_ambiguous: self.settings.wide_ambiguous,
        }
    }

    /// Has what was changed of the view kept for the next start.
    pub(super) fn keep_view(&mut self) {
        if self.kept_view.is_of(&self.settings) {
            return;
        }
        let view = View::of(&self.settings);
        let changes = view.changes_since(&self.kept_view);
        self.kept_view = view;
        if !changes.is_empty() {
            self.effects.push(Effect::KeepView(changes));
        }
    }

    /// A record id that is unique in this run and, by its seed, among runs.
    pub(super) fn fresh_id(&mut self) -> String {
        self.ids_made += 1;
        format!(
            "{:012x}-{:08x}-{:x}",
            self.now.unix_ms, self.id_seed as u32, self.ids_made
        )
    }
}
