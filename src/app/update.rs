//! Routes messages, and lays out what the next frame shows.

use super::context::Context;
use super::geometry::{self, Columns, PanelPlace, Size};
use super::{App, Effect, Msg, OpenTarget};

impl App {
    /// Handles a message and appends the effects that it asks for.
    pub fn update(&mut self, msg: Msg, fx: &mut Vec<Effect>) {
        if msg.is_input() {
            // The meaning of a key depends on the rows that are listed now.
            self.library.articles.sort_and_filter(&mut self.session);
        }
        self.route(msg);
        self.identify_recorded();
        self.reader.watch_place(&mut self.session);
        self.reader.follow_annotations(&mut self.session);
        self.follow_deepening();
        self.refresh_stale_screen();
        self.follow_file();
        self.summarize_visible();
        self.session.keep_view();
        fx.append(&mut self.session.effects);
    }

    fn route(&mut self, msg: Msg) {
        let places = &self.session.places;
        let articles = &mut self.library.articles;
        match msg {
            Msg::Ticked(now) => self.tick(now),
            Msg::Feeds(news) => self.feeds_news(*news),
            Msg::Ending => self.end(),
            Msg::Key(key) => self.press(key),
            Msg::Pasted(text) => self.paste(&text),
            Msg::Clicked(target) => self.click(target),
            Msg::Dragged { at, edge } => self.drag(at, edge),
            Msg::Released => self.reader.pointer.release(&mut self.session),
            Msg::Wheeled(rows) => self.wheel(rows),
            Msg::Resized(size) => self.session.size = size,
            Msg::BackgroundDetected(background) => self.session.background_detected(background),
            Msg::Listed(entries) => articles.add(entries, places),
            Msg::Described(entries) => articles.describe(entries, places),
            Msg::Moved { from, to } => articles.moved(&from, *to, places),
            Msg::Unlisted(sources) => articles.remove(&sources, places),
            Msg::Filtered { request, rows } => articles.filtered(request, rows, &mut self.session),
            Msg::Indexing(progress) => self.session.indexing(progress),
            Msg::IndexNoticed(text) => self.session.index_notice = Some(text),
            Msg::BatchEnded => self.library.articles.sort_and_filter(&mut self.session),
            Msg::ListingEnded => articles.listing = false,
            Msg::Unreadable(unreadable) => articles.unreadable = Some(unreadable),
            Msg::Summarized(source, summary) => self.summarized(&source, *summary),
            Msg::FoundUnreadable(source, reason) => articles.set_error(&source, &reason),
            Msg::Opened {
                source,
                id,
                article,
            } => self.opened(source, id, *article),
            Msg::PartialLoaded { source, part } => self.partial_loaded(source, *part),
            Msg::SeveralPiped(entries) => {
                articles.add_stdin_parts(entries, places);
                self.session.opening = None;
            }
            Msg::OpenFailed { source, reason } => {
                self.reader.open_failed(&source, &reason, &mut self.session);
            }
            Msg::Annotated {
                id,
                within,
                engine,
                annotations,
            } => self.annotated(&id, within, engine, &annotations),
            Msg::Searched { request, hits } => {
                self.reader.with_open(|open| open.take_hits(request, hits));
            }
            Msg::Answered { request, answer } => self.answered(request, *answer),
            Msg::OnDisk { source, id, state } => self.file_changed(&source, &id, state),
            Msg::Probed { seen, homes } => self.probed(*seen, &homes),
            Msg::Looked(seen) => self.looked(*seen),
            Msg::RecordsLoaded { records, notices } => self.records_loaded(*records, &notices),
            Msg::RecordsSaved(records) => self.records_saved(*records),
            Msg::RecordsChanged(records) => self.records_changed(*records),
            Msg::IndexCorrected => self.index_corrected(),
            Msg::SaveFailed(reason) => self.session.save_failed(&reason),
            Msg::PlacesLoaded(places) => self.places_loaded(*places),
            Msg::PlacesNotSaved { changes, reason } => {
                self.session.places_not_saved(*changes, &reason);
            }
            Msg::Fetched { request, result } => self.fetched(request, result),
            Msg::FileFound(source) => {
                self.reader.save_places(&mut self.session);
                self.session.open(source, OpenTarget::Place);
            }
            Msg::PathsFound(paths) => self.paths_found(paths),
            Msg::CommandEnded(output) => self.command_ended(&output),
            Msg::Deleted(deletion) => self.deleted(*deletion),
            Msg::Undeleted { n, failure } => self.undeleted(n, failure.as_deref()),
            Msg::Noticed(text) => self.session.error(text),
        }
    }

    /// Lays out what will be on screen. Only this fills the layout cache.
    pub fn prepare(&mut self, size: Size) {
        self.session.size = size;
        self.session.clamp_sheet();
        let regions = self.regions();
        if let Some(open) = &mut self.reader.open {
            let settings = &self.session.settings;
            let columns = Columns::new(&regions, settings.measure, settings.wide);
            let setting = self.session.layout_options(columns.measure());
            let layers = self.session.settings.layers;
            let count_pages = !self.session.first_frame;
            let shows = self.session.settings.shows;
            open.prepare(setting, columns.height(), layers, shows, count_pages);
        } else if let Some(screen) = self.library.screens.last_mut() {
            screen.prepare(regions.body);
        } else {
            let height = usize::from(regions.body.height);
            self.library.articles.prepare(height);
        }
        if let Some(area) = regions.panel {
            self.reader.prepare_panel(area, &self.session);
        }
    }

    /// Lays out the page again for the current window, ahead of the next frame.
    pub(super) fn prepare_now(&mut self) {
        self.prepare(self.session.size);
    }

    /// The regions of the screen in its current state.
    pub fn regions(&self) -> geometry::Regions {
        let width = self.session.size.width;
        let is_reading = self.reader.open.is_some();
        let shows_list = !is_reading && self.library.screens.is_empty();
        let place = if self.reader.panel.is_some() {
            Some(PanelPlace::of_width(width, self.session.settings.measure))
        } else if shows_list && width >= geometry::PREVIEW_BESIDE {
            Some(PanelPlace::Beside((width / 3).min(60)))
        } else {
            None
        };
        geometry::regions(
            self.session.size,
            place,
            self.session.settings.text_alone && is_reading,
        )
    }

    /// The columns of text.
    pub fn columns(&self) -> Columns {
        let settings = &self.session.settings;
        Columns::new(&self.regions(), settings.measure, settings.wide)
    }

    /// Whether the panel hides what is under it.
    pub(super) fn panel_covers(&self) -> bool {
        let regions = self.regions();
        regions.panel == Some(regions.body)
    }

    /// The context in which keys are looked up.
    pub fn context(&self) -> Context {
        match &self.reader.panel {
            Some(panel) if self.reader.in_panel && panel.is_marks() => Context::Marks,
            Some(_) if self.reader.in_panel => Context::List,
            _ if self.reader.is_selecting() => Context::Selection,
            _ if self.reader.open.is_some() => Context::Reader,
            _ => self.screen_context().unwrap_or(Context::Library),
        }
    }
}
