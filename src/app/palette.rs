//! Carries out lines of the palette, and lists what their arguments can be.

use super::action::Action;
use super::context::Context;
use super::history::HistoryKind;
use super::list::ListState;
use super::overlay::palette::{self, Argument, PaletteRow};
use super::overlay::{LAYERS, Overlay};
use super::people::People;
use super::prompt::{Prompt, Purpose, Typed};
use super::quote_book::QuoteOrder;
use super::screens::LibraryScreen;
use super::view::MEASURES;
use super::{App, ArticleJob, Effect, OpenTarget, ledger};
use crate::config::theme::NAMES;
use crate::library::SortOrder;
use pullquote_annotate::EntityKind;
use pullquote_text::address;
use pullquote_text::fold::fold;

/// Most articles and people offered as an argument.
const MAX_VALUES: usize = 50;

impl App {
    /// The rows for what is typed.
    pub fn palette_rows(&self, typed: &str) -> Vec<PaletteRow> {
        let context = self.context();
        let Some((action, words)) = palette::command(context, typed) else {
            let history = self.session.history.lines(HistoryKind::Palette);
            return palette::actions(context, typed, history);
        };
        let mut rows = palette::values(self.argument_values(action, words), words);
        let is_free = matches!(palette::argument(action), Some(Argument::Words(_)));
        if is_free && !words.is_empty() && !rows.is_empty() {
            let typed = PaletteRow::Value(words.to_owned(), "as typed".to_owned());
            rows.insert(0, typed);
        }
        rows
    }

    /// What an argument of `action` can be, each with a remark.
    fn argument_values(&self, action: Action, typed: &str) -> Vec<(String, String)> {
        let plain = |value: &str| (value.to_owned(), String::new());
        match action {
            Action::Theme => NAMES.map(plain).into(),
            Action::Mouse => ["on", "off"].map(plain).into(),
            Action::Layers => {
                let mut layers = self.session.settings.layers;
                let state = |on: bool| if on { "shown" } else { "hidden" }.to_owned();
                let layer = LAYERS.iter();
                layer
                    .map(|layer| (layer.name.to_owned(), state(*(layer.switch)(&mut layers))))
                    .collect()
            }
            Action::Sort => self.order_names().into_iter().map(plain).collect(),
            Action::Person => self.known_people(),
            Action::Open if palette::is_path(typed) => self.known_paths(),
            Action::Open => self.listed_titles(typed),
            _ => Vec::new(),
        }
    }

    fn order_names(&self) -> Vec<&'static str> {
        match self.context() {
            Context::Library => SortOrder::ALL.map(SortOrder::name).into(),
            Context::Ledger => ledger::orders().map(ledger::order_label).into(),
            Context::QuoteBook => QuoteOrder::ALL.map(QuoteOrder::label).into(),
            _ => Vec::new(),
        }
    }

    /// The people named in the open article, or listed on the screen.
    fn known_people(&self) -> Vec<(String, String)> {
        if let Some(open) = &self.reader.open {
            let people = open.annotations.entities.iter();
            return people
                .filter(|one| one.kind == EntityKind::Person)
                .take(MAX_VALUES)
                .map(|one| (one.name.clone(), "in this article".to_owned()))
                .collect();
        }
        match self.screen().map(|screen| &screen.content) {
            Some(LibraryScreen::People(people)) => {
                let lines = people.lines.iter().take(MAX_VALUES);
                lines
                    .map(|line| (line.name.clone(), String::new()))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The files and folders that the shell found to be like what is typed.
    fn known_paths(&self) -> Vec<(String, String)> {
        let Some(Overlay::Palette(palette)) = &self.session.overlay else {
            return Vec::new();
        };
        let note = |path: &str| if path.ends_with('/') { "folder" } else { "" }.to_owned();
        let paths = palette.paths.iter();
        paths.map(|path| (path.clone(), note(path))).collect()
    }

    /// Asks the shell for the files whose paths begin with the argument of a line.
    fn ask_paths(&mut self, line: &str) {
        if let Some((Action::Open, words)) = palette::command(self.context(), line)
            && palette::is_path(words)
        {
            let job = ArticleJob::FindPaths(words.to_owned());
            self.session.effects.push(Effect::Article(job));
        }
    }

    pub(super) fn paths_found(&mut self, paths: Vec<String>) {
        if let Some(Overlay::Palette(palette)) = &mut self.session.overlay {
            palette.paths = paths;
        }
    }

    fn listed_titles(&self, typed: &str) -> Vec<(String, String)> {
        let wanted = fold(typed);
        let entries = self.library.articles.catalog.iter();
        entries
            .map(|(_, entry)| (entry.label(), entry.source.name()))
            .filter(|(title, _)| fold(title).contains(&wanted))
            .take(MAX_VALUES)
            .collect()
    }

    pub(super) fn typed_palette(&mut self, typed: Typed, text: &str) {
        let rows = self.palette_rows(text);
        let Some(Overlay::Palette(palette)) = &mut self.session.overlay else {
            return;
        };
        match typed {
            Typed::Changed => {
                (palette.list, palette.fault) = (ListState::default(), None);
                self.ask_paths(text);
            }
            Typed::Moved(step) => palette.list.step(step, rows.len()),
            Typed::Kept => {}
            Typed::Cancelled => self.session.overlay = None,
            Typed::Left => {
                let at = palette.list.cursor;
                // A path goes on with the first that is there; the first row is the path as typed.
                let first = (at == 0 && !palette.paths.is_empty()).then(|| rows.get(1));
                let row = first.flatten().or_else(|| rows.get(at));
                self.complete(row, text, rows.len());
            }
            Typed::Accepted => {
                let row = rows.get(palette.list.cursor).cloned();
                self.run_row(row.as_ref(), text);
            }
        }
    }

    /// Tab: puts the row under the cursor into the line; the next row if it is there already.
    fn complete(&mut self, row: Option<&PaletteRow>, text: &str, n_rows: usize) {
        let line = match row {
            None => text.to_owned(),
            Some(PaletteRow::Recent(line)) => line.clone(),
            Some(PaletteRow::Action(action)) if palette::argument(*action).is_some() => {
                format!("{} ", action.spec().name)
            }
            Some(PaletteRow::Action(action)) => action.spec().name.to_owned(),
            Some(PaletteRow::Value(value, _)) => match palette::command(self.context(), text) {
                Some((action, _)) => format!("{} {value}", action.spec().name),
                None => text.to_owned(),
            },
        };
        if let Some(Overlay::Palette(palette)) = &mut self.session.overlay {
            if line == text {
                let next = palette.list.cursor + 1;
                palette.list.cursor = if next < n_rows { next } else { 0 };
            } else {
                palette.list = ListState::default();
            }
            palette.fault = None;
        }
        self.session.prompt = Some(Prompt::new(Purpose::Palette, &line));
        self.ask_paths(&line);
    }

    /// Enter: carries out the row under the cursor, or what is typed.
    fn run_row(&mut self, row: Option<&PaletteRow>, text: &str) {
        let context = self.context();
        let (action, argument) = match row {
            Some(PaletteRow::Action(action)) => (*action, String::new()),
            Some(PaletteRow::Recent(line)) => match palette::command(context, line) {
                Some((action, words)) => (action, words.to_owned()),
                None => match Action::from_name(line) {
                    Some(action) => (action, String::new()),
                    None => return self.refuse(text, "This action is not known here.".to_owned()),
                },
            },
            Some(PaletteRow::Value(value, _)) => match palette::command(context, text) {
                Some((action, _)) => (action, value.clone()),
                None => return,
            },
            None => {
                let Some((action, words)) = palette::command(context, text) else {
                    let words = palette::no_match(text);
                    return self.refuse(text, words);
                };
                (action, words.to_owned())
            }
        };
        if let Err(fault) = self.check_argument(action, &argument) {
            return self.refuse(text, fault);
        }
        let line = format!("{} {argument}", action.spec().name);
        self.session.history.add(HistoryKind::Palette, &line);
        self.session.overlay = None;
        self.run(action, &argument);
    }

    /// Leaves the line as it is and says what is wrong with it.
    fn refuse(&mut self, text: &str, fault: String) {
        self.session.prompt = Some(Prompt::new(Purpose::Palette, text));
        if let Some(Overlay::Palette(palette)) = &mut self.session.overlay {
            palette.fault = Some(fault);
        }
    }

    fn check_argument(&self, action: Action, words: &str) -> Result<(), String> {
        if words.is_empty() {
            return Ok(());
        }
        let name = action.spec().name;
        let number = words.parse::<usize>().ok();
        match palette::argument(action) {
            Some(Argument::Count) if number.is_none_or(|n| n == 0) => Err(format!(
                "{name} takes a number, such as {name} 3, not “{words}”."
            )),
            Some(Argument::Percent) if percentage(words).is_none_or(|n| n > 100) => Err(format!(
                "{name} takes a number from 0 to 100, not “{words}”."
            )),
            Some(Argument::Cells)
                if !number.is_some_and(|n| n <= 1000 && MEASURES.contains(&(n as u16))) =>
            {
                let (least, most) = MEASURES.into_inner();
                Err(format!(
                    "{name} takes a width from {least} to {most}, not “{words}”."
                ))
            }
            Some(Argument::OneOf(_)) => {
                let known = self.argument_values(action, "");
                if known.iter().any(|(value, _)| value == words) {
                    return Ok(());
                }
                let names: Vec<&str> = known.iter().map(|(value, _)| value.as_str()).collect();
                Err(if names.is_empty() {
                    format!("{name} takes no argument on this screen.")
                } else {
                    format!(
                        "{name} does not know “{words}”. It knows: {}.",
                        names.join(", ")
                    )
                })
            }
            _ => Ok(()),
        }
    }

    /// Carries out an action with a checked argument.
    fn run(&mut self, action: Action, words: &str) {
        if words.is_empty() {
            self.perform(action, None);
            return;
        }
        match (palette::argument(action), action) {
            (Some(Argument::Count), _) => self.perform(action, words.parse().ok()),
            (Some(Argument::Percent), _) => self.perform(action, percentage(words)),
            (Some(Argument::Cells), _) => {
                if let Ok(cells) = words.parse() {
                    self.session.set_measure(cells);
                }
            }
            (_, Action::Theme) => {
                self.session.set_theme(words);
                self.session.info(format!("theme: {words}"));
            }
            (_, Action::Mouse) if self.session.mouse == (words == "on") => {
                self.session.info(format!("the mouse is {words} already"));
            }
            (_, Action::Layers) => self.session.switch_layer(words),
            (_, Action::Sort) => self.sort_by(words),
            (_, Action::Open) => self.open_named(words),
            (_, Action::Person) => self.show_person_named(words),
            (_, Action::Bookmark) => self.reader.bookmark_as(words, &mut self.session),
            (_, Action::Mouse) => self.perform(action, None),
            _ => {
                self.perform(action, None);
                if matches!(action, Action::Ledger | Action::QuoteBook) {
                    self.library.start_query(&mut self.session);
                }
                self.fill_prompt(words);
            }
        }
    }

    /// Types `words` into the input that an action opened, and accepts them.
    fn fill_prompt(&mut self, words: &str) {
        if let Some(prompt) = &mut self.session.prompt {
            *prompt = Prompt::new(prompt.purpose.clone(), words);
            self.typed(Typed::Changed);
            self.typed(Typed::Left);
        }
    }

    fn sort_by(&mut self, name: &str) {
        let context = self.context();
        let articles = &mut self.library.articles;
        match context {
            Context::Library => {
                if let Some(order) = SortOrder::ALL
                    .into_iter()
                    .find(|order| order.name() == name)
                {
                    articles.sort_by(order, &self.session.places);
                }
            }
            Context::Ledger => {
                let mut orders = ledger::orders().into_iter();
                if let Some(order) = orders.find(|order| ledger::order_label(*order) == name) {
                    self.library.order_ledger(order, &mut self.session);
                }
            }
            _ => {
                let mut orders = QuoteOrder::ALL.into_iter();
                if let Some(order) = orders.find(|order| order.label() == name) {
                    self.library.order_quote_book(order, &mut self.session);
                }
            }
        }
        self.session.info(format!("order: {name}"));
    }

    /// Opens the listed article of that title, a page of the web, or a file.
    fn open_named(&mut self, words: &str) {
        if address::is_web(words) {
            return self.open_address(words);
        }
        let entries = &mut self.library.articles.catalog.iter();
        let listed = entries.find(|(_, entry)| entry.label() == words);
        if let Some(source) = listed.map(|(_, entry)| entry.source.clone()) {
            self.reader.save_places(&mut self.session);
            self.session.open(source, OpenTarget::Place);
        } else {
            let job = ArticleJob::FindFile(words.to_owned());
            self.session.effects.push(Effect::Article(job));
        }
    }

    /// Opens the page of a person named in the open article, else the people of that name.
    fn show_person_named(&mut self, name: &str) {
        let named = self.reader.open.as_ref().and_then(|open| {
            let mut people = open.annotations.entities.iter();
            let person = people.find(|one| one.name == name)?;
            Some((open.id.clone(), person.name.clone()))
        });
        if let Some((article, name)) = named {
            self.open_person_named(article, name);
        } else {
            self.open_screen(LibraryScreen::People(People::default()));
            self.library.change_query(name, &mut self.session);
        }
    }
}

/// A percentage, with or without its sign.
fn percentage(words: &str) -> Option<usize> {
    words.trim_end_matches('%').trim_end().parse().ok()
}
