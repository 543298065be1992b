//! Pages that are fetched from the web while the reader goes on reading.

use super::command_output::OutputSheet;
use super::fetch::{Fetch, FetchFailure, Place, Then};
use super::opening::OpenTarget;
use super::overlay::Overlay;
use super::prompt::{Prompt, Purpose, Typed};
use super::request::RequestId;
use super::{Action, App, Effect, Reader, Session};
use crate::layout::wrap::wrap;
use pullquote_text::{Source, address, clean};

impl Session {
    /// Asks the shell for a page. One that is under way is not asked for again.
    pub(super) fn fetch(&mut self, address: &str, then: Then, from: Place, is_link: bool) {
        let shown = clean::line(address.trim()).into_owned();
        if self.fetches.iter().any(|fetch| fetch.address == shown) {
            self.info("this page is being fetched already");
            return;
        }
        let request = self.next_request();
        self.effects.push(Effect::Fetch {
            request,
            address: address.trim().to_owned(),
            is_link,
        });
        self.fetches.push(Fetch {
            request,
            address: shown,
            then,
            from,
        });
    }

    /// What the status line says of the pages under way.
    pub fn fetching_text(&self) -> Option<String> {
        let key = self.keymap.key_label(Action::Back);
        match self.fetches.as_slice() {
            [] => self.feed_run_text(),
            [fetch] => {
                let host = address::host(&fetch.address);
                Some(format!("fetching {host} … · {key} cancels"))
            }
            all => Some(format!("fetching {} pages … · {key} cancels", all.len())),
        }
    }
}

impl App {
    /// Fetches the link in focus and opens it, or the rest of the teaser; without either, asks for an address to add.
    pub(super) fn start_address(&mut self) {
        if let Some(address) = self.link_in_focus().filter(|link| address::is_web(link)) {
            let then = Then::Open {
                target: OpenTarget::Place,
                is_single: false,
            };
            let from = self.place();
            return self.session.fetch(&address, then, from, true);
        }
        if let Some(address) = self.reader.rest_address() {
            let from = self.place();
            return self.session.fetch(&address, Then::Rest, from, true);
        }
        self.session.prompt = Some(Prompt::new(Purpose::Address, ""));
    }

    pub(super) fn typed_address(&mut self, typed: Typed, text: &str) {
        let text = text.trim();
        if !matches!(typed, Typed::Accepted | Typed::Left) || text.is_empty() {
            return;
        }
        // Typed without its scheme, as in a browser.
        let address = if text.contains("://") {
            text.to_owned()
        } else {
            format!("https://{text}")
        };
        if address::is_web(&address) {
            let from = self.place();
            self.session.fetch(&address, Then::List, from, false);
        } else {
            self.session
                .error("only addresses that begin with http:// or https:// are fetched");
            self.session.prompt = Some(Prompt::new(Purpose::Address, text));
        }
    }

    /// Fetches a page and opens it, unless the reader opens something else meanwhile.
    pub(super) fn open_address(&mut self, address: &str) {
        let then = Then::Open {
            target: OpenTarget::Place,
            is_single: false,
        };
        let from = self.place();
        self.session.fetch(address, then, from, false);
    }

    /// A page was kept, as an article or, without a source, as a file of several; or it was not.
    pub(super) fn fetched(
        &mut self,
        request: RequestId,
        result: Result<Option<Source>, FetchFailure>,
    ) {
        let mut fetches = self.session.fetches.iter();
        let Some(at) = fetches.position(|fetch| fetch.request == request) else {
            // Cancelled when it was kept already.
            return;
        };
        let fetch = self.session.fetches.remove(at);
        let is_waiting = self.place() == fetch.from
            && self.session.opening.is_none()
            && self.session.prompt.is_none()
            && self.session.overlay.is_none();
        let opens = matches!(fetch.then, Then::Open { .. }) && is_waiting;
        match result {
            Ok(Some(source)) if opens => self.open_fetched(fetch, source),
            Ok(Some(source)) if fetch.then == Then::Rest => self.rest_came(&source, is_waiting),
            Ok(Some(source)) => {
                let name = source.name();
                let title = name
                    .rsplit_once('.')
                    .map_or(name.as_str(), |(stem, _)| stem);
                self.session.info(format!("added: {title}"));
            }
            Ok(None) => {
                let host = address::host(&fetch.address);
                self.session
                    .info(format!("added: a file of several articles of {host}"));
            }
            Err(FetchFailure {
                kept: Some(source),
                reason,
                ..
            }) if opens => {
                self.open_fetched(fetch, source);
                self.session
                    .error(format!("this is the copy kept before: {reason}"));
            }
            Err(failure) => self.show_failure(&fetch, &failure),
        }
    }

    /// The article of a teaser is there: in its file, or in another one if its file was moved meanwhile.
    fn rest_came(&mut self, source: &Source, is_waiting: bool) {
        let open = self.reader.open.as_ref();
        if open.is_none_or(|open| open.source != *source) {
            let name = source.name();
            self.session
                .info(format!("the whole article is there: {name}"));
        } else if is_waiting {
            self.reload();
        } else {
            let key = self.session.keymap.key_label(Action::Reload);
            self.session
                .info(format!("the whole article is there · {key} reads it"));
        }
    }

    fn open_fetched(&mut self, fetch: Fetch, source: Source) {
        if let Then::Open { target, is_single } = fetch.then {
            if is_single {
                self.session.single = Some(source.clone());
            }
            self.reader.save_places(&mut self.session);
            self.session.open(source, target);
        }
    }

    /// Cancels the pages under way. Returns whether there were any.
    pub(super) fn cancel_fetches(&mut self) -> bool {
        let fetches = std::mem::take(&mut self.session.fetches);
        for fetch in &fetches {
            self.session
                .effects
                .push(Effect::CancelFetch(fetch.request));
        }
        if let [fetch] = fetches.as_slice() {
            let host = address::host(&fetch.address);
            self.session.info(format!("not fetched: {host}"));
        } else if !fetches.is_empty() {
            let n = fetches.len();
            self.session.info(format!("{n} pages were not fetched"));
        }
        !fetches.is_empty() || self.session.stop_feeds()
    }

    /// Says why a page is not there: on a sheet, since it takes some words, or on the status line while the
    /// reader is doing something else.
    fn show_failure(&mut self, fetch: &Fetch, failure: &FetchFailure) {
        let reason = clean::line(&failure.reason).into_owned();
        if self.session.overlay.is_some() || self.session.prompt.is_some() {
            let host = address::host(&fetch.address);
            return self.session.error(format!("{host}: {reason}"));
        }
        let cells = usize::from(self.session.size.width.saturating_sub(8)).clamp(20, 72);
        let mut lines = vec![fetch.address.clone(), String::new()];
        lines.extend(wrap(&sentence(&reason), cells));
        if let Some(advice) = &failure.advice {
            lines.push(String::new());
            lines.extend(wrap(&sentence(advice), cells));
        }
        let title = match fetch.then {
            Then::Rest => "The rest of this article was not fetched",
            Then::Open { .. } | Then::List => "This page was not kept",
        };
        self.session.overlay = Some(Overlay::Output(OutputSheet {
            title: title.to_owned(),
            lines,
            top: 0,
        }));
    }

    fn place(&self) -> Place {
        let open = self.reader.open.as_ref();
        Place {
            article: open.map(|open| open.source.clone()),
            n_screens: self.library.screens.len(),
        }
    }
}

impl Reader {
    /// Where the rest of the open article is, if it is a teaser.
    pub fn rest_address(&self) -> Option<String> {
        let article = &self.open.as_ref()?.article;
        let address = article.address.as_ref().filter(|_| article.is_teaser)?;
        address::is_web(address).then(|| address.clone())
    }
}

/// With a capital letter and a full stop.
fn sentence(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), chars.as_str())
}
