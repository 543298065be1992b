//! Links and pictures of the open article: stepping through them, opening, copying, and their list.
//!
//! Nothing is requested here. A link to an article of the library opens that article; any other is handed
//! to the reader's browser, and its address is on the status line before that.

use super::action::Action;
use super::article::{Focus, OpenArticle};
use super::overlay::links::{LinkSheet, short};
use super::overlay::{Card, Overlay};
use super::{App, Effect, OpenTarget, Reader, Session};
use crate::config::Key;
use pullquote_text::{Source, address};

impl App {
    /// Opens the link or picture in focus; `false` if neither is.
    pub(super) fn open_reference(&mut self) -> bool {
        let Some(open) = &self.reader.open else {
            return false;
        };
        match open.focus {
            Some(Focus::Link(at)) => {
                if let Some(link) = open.article.links.get(at) {
                    let address = link.address.clone();
                    self.follow_link(&address);
                }
                true
            }
            Some(Focus::Image(at)) => {
                if let Some(image) = open.article.images.get(at) {
                    let address = image.address.clone();
                    self.open_picture(&address);
                }
                true
            }
            _ => false,
        }
    }

    /// Opens the article of the library that has this address, else the address in the browser.
    fn follow_link(&mut self, address: &str) {
        let key = address::key(address);
        let catalog = &self.library.articles.catalog;
        let mut kept = catalog.iter().map(|(_, entry)| entry);
        let kept = kept.find(|entry| {
            let own = entry.address.as_deref();
            own.is_some_and(|own| address::key(own) == key)
        });
        let here = self.reader.open.as_ref().map(|open| &open.source);
        match kept.map(|entry| (entry.source.clone(), entry.label())) {
            Some((source, _)) if Some(&source) == here => {
                self.session.info("this link leads to this article");
            }
            Some((source, title)) => {
                self.reader.push_jump(&mut self.session);
                self.reader.save_places(&mut self.session);
                self.session.open(source, OpenTarget::Place);
                self.session.info(format!("from your library: {title}"));
            }
            None => self.session.browse(address),
        }
    }

    /// Opens a picture: one on the web in the browser, a file beside the article in the desktop's viewer.
    fn open_picture(&mut self, written: &str) {
        if address::clean(written).is_some() {
            return self.session.browse(written);
        }
        let source = self.reader.open.as_ref().map(|open| &open.source);
        match source {
            Some(Source::File(path)) => {
                let path = path.clone();
                self.session.effects.push(Effect::View {
                    page: path,
                    picture: written.to_owned(),
                });
            }
            _ => self
                .session
                .info(format!("this picture has no file: {written}")),
        }
    }

    /// Opens the address of the article in the browser.
    pub(super) fn open_own_address(&mut self) {
        match self.own_address() {
            Some(address) => self.session.browse(&address),
            None => self.tell_no_address(),
        }
    }

    /// Copies the address of the link or picture in focus, else that of the article.
    pub(super) fn copy_address(&mut self) {
        let in_focus = self
            .reader
            .open
            .as_ref()
            .and_then(|open| match open.focus? {
                Focus::Link(at) => Some(open.article.links.get(at)?.address.clone()),
                Focus::Image(at) => Some(open.article.images.get(at)?.address.clone()),
                _ => None,
            });
        match in_focus.or_else(|| self.own_address()) {
            Some(address) => self.session.copy_address(address),
            None => self.tell_no_address(),
        }
    }

    /// The address of the link in focus.
    pub(super) fn link_in_focus(&self) -> Option<String> {
        let open = self.reader.open.as_ref()?;
        match open.focus? {
            Focus::Link(at) => Some(open.article.links.get(at)?.address.clone()),
            _ => None,
        }
    }

    /// The address of the open article, or of the one under the cursor of the list.
    fn own_address(&self) -> Option<String> {
        if let Some(open) = &self.reader.open {
            return open.article.address.clone();
        }
        let is_list = self.library.screens.is_empty();
        let entry = self.library.articles.current().filter(|_| is_list)?;
        entry.address.clone()
    }

    fn tell_no_address(&mut self) {
        let has_one = self.reader.open.is_some() || self.library.articles.current().is_some();
        self.session.info(if has_one {
            "this article tells no address of its own"
        } else {
            "no article is under the cursor"
        });
    }

    /// Handles a key on the list of links.
    pub(super) fn press_in_links(&mut self, key: Key, action: Option<Action>) {
        let page = self.session.sheet_page();
        let Some(Overlay::Links(sheet)) = &mut self.session.overlay else {
            return;
        };
        let Some(row) = sheet.current().cloned() else {
            return;
        };
        let len = sheet.rows.len();
        match action {
            Some(action) if sheet.list.act(action, None, page, len) => {}
            Some(Action::Open) => self.open_link_row(),
            Some(Action::Copy | Action::CopyAddress) => self.session.copy_address(row.address),
            Some(Action::LinkNext | Action::LinkPrev) => {
                let steps = if action == Some(Action::LinkNext) {
                    1
                } else {
                    -1
                };
                sheet.list.step(steps, len);
            }
            Some(Action::PaneNext) => {
                self.session.overlay = None;
                if let Some(focus) = row.focus {
                    self.reader.focus_reference(focus, &mut self.session);
                }
            }
            Some(Action::Links) => self.session.close_sheet(),
            _ => self.session.press_elsewhere(key, action),
        }
    }

    /// Opens what the row under the cursor leads to.
    fn open_link_row(&mut self) {
        let Some(Overlay::Links(sheet)) = self.session.overlay.take() else {
            return;
        };
        match sheet.current().map(|row| row.focus) {
            Some(Some(focus)) => {
                self.reader.focus_reference(focus, &mut self.session);
                self.open_reference();
            }
            Some(None) => self.open_own_address(),
            None => {}
        }
    }

    /// A click on a row of the list of links: to it, and again: opens it.
    pub(super) fn click_in_links(&mut self, row: usize) -> bool {
        let Some(Overlay::Links(sheet)) = &mut self.session.overlay else {
            return false;
        };
        let again = sheet.list.cursor == row;
        sheet.list.go(row, sheet.rows.len());
        if again {
            self.open_link_row();
        }
        true
    }
}

impl Reader {
    /// Focuses the link or picture `steps` after (or before) the focus.
    pub(super) fn go_link(&mut self, steps: isize, session: &mut Session) {
        let Some(open) = &mut self.open else {
            return;
        };
        if open.article.links.is_empty() && open.article.images.is_empty() {
            session.info("this article has no links");
        } else if open.step_reference(steps) {
            self.reveal_focus(session);
        } else {
            let side = if steps > 0 { "after" } else { "before" };
            session.info(format!("no link or picture {side} this"));
        }
    }

    fn focus_reference(&mut self, focus: Focus, session: &mut Session) {
        self.with_open(|open| open.focus = Some(focus));
        self.reveal_focus(session);
    }

    pub(super) fn show_links(&self, session: &mut Session) {
        match self.open.as_ref().and_then(LinkSheet::of) {
            Some(sheet) => session.overlay = Some(Overlay::Links(sheet)),
            None => session.info("this article has no links, pictures or address"),
        }
    }
}

impl Session {
    /// Hands an address to the browser.
    fn browse(&mut self, address: &str) {
        // What a record or a file says is checked once more before another program gets it.
        match address::clean(address) {
            Some(address) => {
                self.info(format!("opening in the browser: {}", short(&address)));
                self.effects.push(Effect::Browse(address));
            }
            None => self.error("this address is of a kind that is not opened"),
        }
    }

    fn copy_address(&mut self, address: String) {
        self.info(format!(
            "address sent to the clipboard: {}",
            short(&address)
        ));
        self.effects.push(Effect::Copy(address));
    }
}

impl OpenArticle {
    /// The card of the link or picture in focus.
    pub(super) fn reference_card(&self) -> Option<Card> {
        let (title, span, address) = match self.focus? {
            Focus::Link(at) => {
                let link = self.article.links.get(at)?;
                ("Link", link.span, &link.address)
            }
            Focus::Image(at) => {
                let image = self.article.images.get(at)?;
                ("Picture", image.caption, &image.address)
            }
            _ => return None,
        };
        let mut rows = vec![("words".to_owned(), self.excerpt(span, 300))];
        let host = address::host(address);
        if !host.is_empty() {
            rows.push(("leads to".to_owned(), host.to_owned()));
        }
        rows.push(("address".to_owned(), address.clone()));
        Some(Card {
            title: title.to_owned(),
            rows,
            choices: &[],
            top: 0,
        })
    }
}
