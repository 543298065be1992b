//! The program as a pure state machine: messages in, effects out, no IO, no clock.
//!
//! Read [`App`] first, then [`Msg`] and [`Effect`]. [`App::update`] takes what happened,
//! [`App::prepare`] lays out what a window of the given size will show, and `ui::draw` paints the
//! prepared state. Keys reach actions through [`keymap`]; every action is listed in [`action`].

pub mod action;
mod annotation_window;
pub mod article_list;
pub mod corrections;
pub mod effect;
mod follow;
pub mod geometry;
pub mod index_client;
pub mod jumps;
pub mod keymap;
mod keys;
pub mod ledger;
pub mod library_search;
pub mod list;
pub mod marks;
pub mod msg;
pub mod notice;
pub mod overlay;
pub mod panel;
mod partial_load;
pub mod people;
pub mod person;
pub mod prompt;
pub mod quote_book;
pub mod reader;
mod reading;
pub mod same_words;
mod saving;
pub mod screens;
pub mod speakers;
pub mod summary;
mod undo;

pub use action::Action;
pub use article_list::ArticleList;
pub use effect::Effect;
pub use geometry::Size;
pub use msg::{ClickTarget, Msg, Now};
pub use reader::Reader;

use follow::Following;
use geometry::PanelPlace;
use jumps::Jumps;
use keymap::{Context, Keymap, Rule};
use notice::Notice;
use overlay::Overlay;
use panel::Panel;
use people::Identifying;
use prompt::Prompt;
use saving::Saving;
use screens::ScreenState;
use undo::UndoStep;

use crate::bookmarks::{Places, Records};
use crate::config::{Background, ColorSupport, Settings, Theme, theme};
use crate::layout::Setting;
use crate::library::archive::Progress;
use pullquote_annotate::window::Limits;
use pullquote_text::Source;

/// Everything that the program knows while it runs.
#[derive(Debug)]
pub struct App {
    /// The reader's settings.
    pub settings: Settings,
    /// The colours in force, already fitted to the terminal.
    pub theme: Theme,
    /// How many colours the terminal shows.
    pub depth: ColorSupport,
    background: Option<Background>,
    /// The keys in force.
    pub keymap: Keymap,
    /// The window.
    pub size: Size,
    /// The list of articles.
    pub articles: ArticleList,
    /// The open article; the list is on screen when there is none.
    pub reader: Option<Reader>,
    /// The screens over the library, the one opened last on top; an open article covers them.
    pub screens: Vec<ScreenState>,
    /// The list beside or over the screen.
    pub panel: Option<Panel>,
    /// Whether the panel has the keys.
    pub in_panel: bool,
    /// What lies over the screen.
    pub overlay: Option<Overlay>,
    /// The open input.
    pub prompt: Option<Prompt>,
    /// What to tell on the status line.
    pub notice: Option<Notice>,
    /// What is being typed as a count.
    pub count: Option<usize>,
    /// Only the text is on screen.
    pub zen: bool,
    /// Which words stand out.
    pub text_focus: TextFocus,
    /// Whether the mouse is taken.
    pub mouse: bool,
    /// The reader's records: bookmarks and what comes later.
    pub records: Records,
    /// Where reading stopped in each article.
    pub places: Places,
    /// How far the index of the library is, while it is being built.
    pub indexing: Option<Progress>,
    /// The article that is being read in from disk.
    pub opening: Option<Opening>,
    now: Now,
    id_seed: u64,
    ids_made: u64,
    searches: u64,
    search_origin: usize,
    /// The number of the last question to the index.
    asks: u64,
    following: Option<Following>,
    /// Somebody about whom the reader is saying who they are.
    pub identifying: Option<Identifying>,
    jumps: Jumps,
    undo: Vec<UndoStep>,
    saving: Saving,
    leaving: bool,
    /// The first frame is still to come: what it can do without is left to the second.
    pub first_frame: bool,
    /// How much of a text is annotated at a time.
    pub limits: Limits,
}

/// Which words of an article stand out; the others are faint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextFocus {
    /// All.
    #[default]
    All,
    /// Quoted words.
    Quoted,
    /// The writer's own words.
    Own,
}

impl TextFocus {
    /// The one after it.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::All => Self::Quoted,
            Self::Quoted => Self::Own,
            Self::Own => Self::All,
        }
    }

    /// What it shows, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::All => "all words",
            Self::Quoted => "only the quotations",
            Self::Own => "only the writer’s own words",
        }
    }
}

/// An article on its way, and where to go in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// Where it comes from.
    pub source: Source,
    /// Where to go once it is there.
    pub target: OpenTarget,
}

/// Where to go in an article that is being opened.
#[derive(Clone, Debug, PartialEq)]
pub enum OpenTarget {
    /// Where reading stopped.
    Place,
    /// A byte of the text.
    Byte(usize),
    /// A paragraph, from 1.
    Paragraph(usize),
    /// The first hit of these words.
    Search(String),
    /// These words, from an earlier session.
    Words(Box<crate::bookmarks::Anchor>),
    /// A bookmark, by its id.
    Mark(String),
    /// A kept quotation, by its id.
    Kept(String),
    /// Places that the index knows.
    Found(Box<index_client::IndexTarget>),
}

/// What the shell knows at the start.
#[derive(Debug)]
pub struct Start {
    /// The reader's settings.
    pub settings: Settings,
    /// The theme that they name, before it is fitted to the terminal.
    pub theme: Theme,
    /// How many colours the terminal shows.
    pub depth: ColorSupport,
    /// What is known of the terminal's ground.
    pub background: Option<Background>,
    /// Where articles can be added, for the hint in an empty library; cleaned.
    pub folder: String,
    /// The window.
    pub size: Size,
    /// The time.
    pub now: Now,
    /// What makes the ids of this run's records unlike any other's.
    pub id_seed: u64,
    /// An article to open at once, and where.
    pub open: Option<Opening>,
}

impl App {
    /// The state at the start, and what to do first.
    pub fn new(start: Start, fx: &mut Vec<Effect>) -> Self {
        let rules: Vec<Rule> = start
            .settings
            .keys
            .iter()
            .map(|(action, keys, line)| Rule {
                action: action.clone(),
                keys: keys.clone(),
                line: *line,
            })
            .collect();
        let (keymap, faults) = Keymap::with_rules(&rules);
        let mut app = Self {
            theme: start.theme.adapted_to(start.depth),
            depth: start.depth,
            background: start.background,
            keymap,
            size: start.size,
            articles: ArticleList::new(start.folder),
            reader: None,
            screens: Vec::new(),
            panel: None,
            in_panel: false,
            overlay: None,
            prompt: None,
            notice: faults.first().map(|fault| {
                Notice::error(format!(
                    "config.toml line {}: {}",
                    fault.line, fault.message
                ))
            }),
            count: None,
            zen: false,
            text_focus: TextFocus::All,
            mouse: start.settings.mouse,
            settings: start.settings,
            records: Records::default(),
            places: Places::default(),
            indexing: None,
            opening: None,
            now: start.now,
            id_seed: start.id_seed,
            ids_made: 0,
            searches: 0,
            search_origin: 0,
            asks: 0,
            following: None,
            identifying: None,
            jumps: Jumps::default(),
            undo: Vec::new(),
            saving: Saving::default(),
            leaving: false,
            first_frame: false,
            limits: Limits::default(),
        };
        if let Some(Opening { source, target }) = start.open {
            app.open(source, target, fx);
        }
        app
    }

    /// Takes what happened and says what is to be done.
    pub fn update(&mut self, msg: Msg, fx: &mut Vec<Effect>) {
        if msg.is_from_reader() {
            // What a key means depends on the rows that are there now.
            self.sort_articles(fx);
        }
        match msg {
            Msg::Ticked(now) => self.tick(now, fx),
            Msg::Ending => self.save_places(fx),
            Msg::Key(key) => self.press(key, fx),
            Msg::Pasted(text) => self.paste(&text, fx),
            Msg::Clicked(target) => self.click(target, fx),
            Msg::Wheeled(rows) => self.wheel(rows, fx),
            Msg::Resized(size) => self.size = size,
            Msg::BackgroundDetected(background) => self.background_detected(background),
            Msg::Listed(entries) => self.listed(entries),
            Msg::Described(entries) => self.articles.describe(entries, &self.places),
            Msg::Moved { from, to } => self.articles.moved(&from, *to, &self.places),
            Msg::Unlisted(sources) => self.articles.remove(&sources, &self.places),
            Msg::Filtered { serial, rows } => self.filtered(serial, rows, fx),
            Msg::Indexing(progress) => self.indexing = progress,
            Msg::BatchEnded => self.sort_articles(fx),
            Msg::ListingEnded => self.articles.listing = false,
            Msg::Summarized(source, summary) => self.summarized(&source, *summary),
            Msg::Opened {
                source,
                id,
                article,
            } => self.opened(source, id, *article, fx),
            Msg::PartialLoaded { source, article } => self.partial_loaded(source, *article),
            Msg::OpenFailed { source, reason } => self.open_failed(&source, &reason),
            Msg::Annotated {
                id,
                within,
                annotations,
            } => self.annotated(&id, within, &annotations),
            Msg::Searched { serial, hits } => self.searched(serial, hits),
            Msg::Answered { serial, answer } => self.answered(serial, *answer, fx),
            Msg::RecordsLoaded { records, notices } => self.records_loaded(*records, &notices),
            Msg::RecordsSaved(records) => self.records_saved(&records, fx),
            Msg::SaveFailed(reason) => self.save_failed(&reason),
            Msg::PlacesLoaded(places) => self.places_loaded(*places),
            Msg::PlacesNotSaved { changes, reason } => self.places_not_saved(*changes, &reason),
            Msg::CopySent => {}
            Msg::Noticed(words) => self.notice = Some(Notice::error(words)),
        }
        self.watch_place();
        self.follow_reader(fx);
        self.summarize_visible(fx);
    }

    /// Lays out what will be on screen. The only place that fills the layout's cache.
    pub fn prepare(&mut self, size: Size) {
        self.size = size;
        self.clamp_overlay();
        let parts = self.regions();
        if let Some(panel_area) = parts.panel {
            let rows = self.panel_rows().len();
            if let Some(panel) = &mut self.panel {
                panel.list.follow(panel.window(panel_area.height), rows);
            }
        }
        if let (None, Some(screen)) = (&self.reader, self.screens.last_mut()) {
            screen.prepare(parts.body);
            return;
        }
        if self.reader.is_none() {
            self.articles.prepare(usize::from(parts.body.height));
            return;
        }
        let column = geometry::column(parts.body, self.settings.measure);
        let setting = self.setting(column.text.width);
        let layers = self.settings.layers;
        if let Some(reader) = &mut self.reader {
            let counts = !self.first_frame;
            reader.prepare(setting, usize::from(parts.body.height), layers, counts);
        }
    }

    /// The layout setting for a column of `measure` cells.
    fn setting(&self, measure: u16) -> Setting {
        Setting {
            measure,
            justify: self.settings.justify,
            hyphenate: self.settings.hyphenate,
            hang: self.settings.hang,
            wide_ambiguous: self.settings.wide_ambiguous,
        }
    }

    /// The parts of the screen as it is now.
    pub fn regions(&self) -> geometry::Regions {
        let width = self.size.width;
        let place = if self.panel.is_some() {
            Some(PanelPlace::of_width(width))
        } else if self.reader.is_none()
            && self.screens.is_empty()
            && width >= geometry::PREVIEW_BESIDE
        {
            Some(PanelPlace::Beside((width / 3).min(60)))
        } else {
            None
        };
        geometry::regions(self.size, place, self.zen && self.reader.is_some())
    }

    /// Which keys are live.
    pub fn context(&self) -> Context {
        match (&self.panel, self.in_panel, &self.reader) {
            (Some(panel), true, _) if panel.is_marks() => Context::Marks,
            (Some(_), true, _) => Context::List,
            (_, _, Some(_)) => Context::Reader,
            (_, _, None) => self.screen_context().unwrap_or(Context::Library),
        }
    }

    /// Asks for an article.
    fn open(&mut self, source: Source, target: OpenTarget, fx: &mut Vec<Effect>) {
        fx.push(Effect::Open(source.clone()));
        self.opening = Some(Opening { source, target });
    }

    fn background_detected(&mut self, background: Background) {
        self.background = Some(background);
        if self.theme.name == "auto" {
            self.set_theme("auto");
        }
    }

    /// Puts a built-in theme in force.
    fn set_theme(&mut self, name: &str) {
        if let Some(theme) = theme::built_in(name, self.background) {
            self.theme = theme.adapted_to(self.depth);
        }
    }

    /// A fresh id for a record: unlike any other of this or another run.
    fn fresh_id(&mut self) -> String {
        self.ids_made += 1;
        format!(
            "{:012x}-{:08x}-{:x}",
            self.now.unix_ms, self.id_seed as u32, self.ids_made
        )
    }

    fn clamp_overlay(&mut self) {
        let height = usize::from(self.size.height);
        if let Some(Overlay::Help { context, top }) = &mut self.overlay {
            // The query language and the headings stand below the keys.
            let rows = self.keymap.live(*context).count() + 24;
            *top = (*top).min(rows.saturating_sub(height / 2));
        }
    }
}
