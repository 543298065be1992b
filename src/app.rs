//! The program as a state machine: messages in, effects out. No IO, no clock, no terminal.
//!
//! [`App::update`] takes a [`Msg`] and appends [`Effect`]s for the shell; [`App::prepare`] lays out what
//! a window of the given size shows; `ui::draw` paints the prepared state.
//!
//! The state has three parts: [`Session`] (settings, terminal, time, records), [`Library`] (the list of
//! articles and the screens over it) and [`Reader`] (the open article and its panel). What concerns one
//! part is a method of it; methods of [`App`] coordinate the three. Keys become actions through
//! [`keymap`]; every action is listed in [`action`].

pub mod action;
mod annotation_window;
pub mod article;
pub mod article_detail;
pub mod article_list;
pub mod command_output;
pub mod context;
pub mod corrections;
mod deepening;
pub mod effect;
mod external;
pub mod feeds;
pub mod fetch;
mod fetching;
pub mod geometry;
pub mod history;
pub mod housekeeping;
pub mod identity;
pub mod index_client;
pub mod keymap;
mod keys;
pub mod ledger;
pub mod letter_use;
pub mod library;
pub mod library_search;
mod links;
pub mod list;
pub mod marks;
pub mod msg;
pub mod notice;
pub mod opening;
pub mod overlay;
mod palette;
pub mod part;
mod partial_load;
pub mod people;
pub mod person;
pub mod prompt;
pub mod query_line;
pub mod quote_book;
pub mod reader;
mod reading;
mod reading_place;
pub mod reload;
pub mod request;
pub mod same_words;
pub mod screens;
pub mod session;
mod sheets;
pub mod side_by_side;
pub mod speakers;
pub mod stories;
pub mod summary;
mod update;
mod view;

pub use action::Action;
pub use article::OpenArticle;
pub use effect::{ArticleJob, DeepJob, Effect, FilterJob, WatchJob};
pub use fetch::FetchFailure;
pub use geometry::Size;
pub use library::Library;
pub use msg::{ClickTarget, Msg, Now};
pub use opening::{OpenTarget, Opening};
pub use reader::Reader;
pub use request::RequestId;
pub use session::{Session, Start};

/// The state of the program.
#[derive(Debug)]
pub struct App {
    pub session: Session,
    pub library: Library,
    pub reader: Reader,
}

impl App {
    /// The initial state, and the first effects.
    pub fn new(mut start: Start, fx: &mut Vec<Effect>) -> Self {
        let folder = std::mem::take(&mut start.folder);
        let library = std::mem::take(&mut start.library);
        let open = start.open.take();
        let fetch = start.fetch.take();
        let is_single = start.is_single;
        let mut session = Session::new(start);
        if let Some(Opening { source, target }) = open {
            session.single = is_single.then(|| source.clone());
            session.open(source, target);
        }
        if let Some((address, target)) = fetch {
            let then = fetch::Then::Open { target, is_single };
            session.fetch(&address, then, fetch::Place::default(), false);
        }
        fx.append(&mut session.effects);
        Self {
            session,
            library: Library::new(folder, library),
            reader: Reader::default(),
        }
    }
}
