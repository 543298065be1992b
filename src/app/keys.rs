//! Keys, clicks and pasted text to actions.

use super::action::Action;
use super::context::Context;
use super::feeds::FeedsToFetch;
use super::history::HistoryKind;
use super::letter_use::LetterUse;
use super::notice::{SEEN_MS, Severity};
use super::overlay::Overlay;
use super::prompt::{Purpose, Typed};
use super::{App, ClickTarget, Effect, Session};
use crate::config::keys::{Code, Key};
use crate::config::theme::NAMES;
use pullquote_text::address;

const LARGEST_COUNT: usize = 99_999;

impl App {
    pub(super) fn press(&mut self, key: Key) {
        if self.session.keymap.exits(key) {
            self.exit();
            return;
        }
        self.reader.pointer.release(&mut self.session);
        if let Some(letter_use) = self.session.letter.take() {
            self.session.notice = None;
            return self.press_letter(letter_use, key);
        }
        let was_leaving = std::mem::take(&mut self.session.leaving);
        let to_delete = std::mem::take(&mut self.session.to_delete);
        self.session.drop_seen_notice(key);
        if self.session.prompt.is_some() {
            self.press_in_prompt(key);
        } else if self.session.overlay.is_some() {
            self.press_in_sheet(key);
        } else if !self.take_digit(key) {
            let action = self.session.keymap.action(self.context(), key);
            let count = self.session.count.take();
            match action {
                Some(action) => {
                    // Only the key that asked to quit confirms it.
                    self.session.leaving = was_leaving && action == Action::Quit;
                    self.session.to_delete = to_delete.filter(|_| action == Action::Delete);
                    self.perform(action, count);
                }
                None => self.session.unknown_key(key),
            }
        }
    }

    /// Collects the digits of a count; `0` only after another digit.
    fn take_digit(&mut self, key: Key) -> bool {
        let digit = match key {
            Key {
                code: Code::Char(c),
                ctrl: false,
                alt: false,
                ..
            } => c.to_digit(10),
            _ => None,
        };
        let Some(digit) = digit.filter(|&digit| digit != 0 || self.session.count.is_some()) else {
            return false;
        };
        if self.session.keymap.action(self.context(), key).is_some() {
            return false;
        }
        let count = self.session.count.unwrap_or(0) * 10 + digit as usize;
        self.session.count = Some(count.min(LARGEST_COUNT));
        true
    }

    /// Performs an action in the current context.
    pub(super) fn perform(&mut self, action: Action, count: Option<usize>) {
        match action {
            Action::Exit => self.exit(),
            Action::Suspend => self.session.effects.push(Effect::Suspend),
            Action::Redraw => self.session.effects.push(Effect::Redraw),
            Action::Undo => self.undo(),
            Action::Theme => self.session.next_theme(),
            Action::Mouse => self.session.switch_mouse(),
            Action::Help => self.show_help(),
            Action::Palette => self.show_palette(),
            Action::Measure => self.session.tell_measure(),
            Action::Layers => self.session.overlay = Some(Overlay::Layers),
            Action::Pipe => self.start_pipe(),
            Action::EditFile => self.edit_file(),
            Action::Class => self.choose_class(),
            Action::SetLetter => self.session.letter = Some(LetterUse::Set),
            Action::GoToLetter => self.session.letter = Some(LetterUse::Go),
            Action::Bookmarks => self.reader.show_marks(),
            Action::JumpBack => self.jump(false),
            Action::JumpForward => self.jump(true),
            Action::PaneNext => self.switch_pane(1),
            Action::PanePrev => self.switch_pane(-1),
            Action::FindAll => self.show_library_search(),
            Action::Person => self.show_person(),
            Action::Ledger => self.show_ledger(),
            Action::SameWords if self.show_side_by_side() => {}
            Action::SameWords => self.show_same_words(),
            Action::Stories => self.show_stories(),
            Action::QuoteBook => self.show_quote_book(),
            Action::Quit => self.quit(),
            Action::SetDate => self.start_date(),
            Action::AddAddress => self.start_address(),
            Action::Feeds => self.show_feeds(),
            Action::FetchFeeds => self.fetch_feeds(FeedsToFetch::Due),
            Action::FetchAllFeeds => self.fetch_feeds(FeedsToFetch::All),
            Action::FetchFeed => self.fetch_this_feed(),
            Action::Unreadable => self.show_unreadable(),
            Action::Back if self.cancel_fetches() => {}
            Action::OpenAddress => self.open_own_address(),
            Action::CopyAddress => self.copy_address(),
            Action::PageOn => self.perform(Action::PageDown, count),
            Action::Star => self.star(),
            Action::Archive | Action::ArchiveOpen => self.archive(),
            Action::Details | Action::DetailsOpen => self.start_details(),
            Action::Delete if self.is_about_articles() => self.delete_articles(),
            Action::Tags if self.is_about_articles() => self.start_article_tags(),
            _ => match self.context() {
                Context::Library => self.act_on_list(action, count),
                Context::Reader | Context::Selection => self.act_on_text(action, count),
                Context::List | Context::Marks => self.act_on_panel(action, count),
                Context::Screen
                | Context::Person
                | Context::Ledger
                | Context::QuoteBook
                | Context::Feeds
                | Context::SideBySide => {
                    self.act_on_screen(action, count);
                }
            },
        }
    }

    fn switch_pane(&mut self, steps: isize) {
        if self.reader.panel.is_none() && self.screen().is_some() {
            self.switch_in_screen(steps);
        } else if self.reader.panel.is_none() {
            let key = self
                .session
                .keymap
                .key_label(if self.reader.open.is_some() {
                    Action::Voices
                } else {
                    Action::Bookmarks
                });
            self.session
                .info(format!("there is no panel to go to · {key} opens one"));
        } else if self.panel_covers() {
            // The panel covers the text, so leaving it means closing it.
            self.reader.close_panel();
        } else {
            self.reader.in_panel = !self.reader.in_panel;
        }
    }

    /// Whether keys are about articles, not about bookmarks or quotations.
    fn is_about_articles(&self) -> bool {
        matches!(
            self.context(),
            Context::Library | Context::Reader | Context::Selection
        )
    }

    /// Goes back one level: selection, search, panel, article, screen, filter. Returns whether there was
    /// one.
    pub(super) fn back(&mut self) -> bool {
        if let Some(open) = &mut self.reader.open
            && (open.selection.take().is_some() || open.drop_search())
        {
            return true;
        }
        if self.reader.panel.take().is_some() {
            self.reader.in_panel = false;
            return true;
        }
        if self.reads_the_only_article() {
            self.go_to_library();
            return true;
        }
        if self.reader.open.is_some() {
            self.close_article();
            return true;
        }
        if !self.library.screens.is_empty() {
            self.close_screen();
            return true;
        }
        if self.library.articles.drop_marks() {
            return true;
        }
        if !self.library.articles.filter.is_empty() {
            self.library.articles.clear_filter(&self.session);
            return true;
        }
        false
    }

    fn quit(&mut self) {
        if self.reader.panel.take().is_some() {
            self.reader.in_panel = false;
        } else if self.reads_the_only_article() {
            self.exit();
        } else if self.reader.open.is_some() {
            self.close_article();
        } else if !self.library.screens.is_empty() {
            self.close_screen();
        } else {
            self.exit();
        }
    }

    /// Whether the article for which the program was started is open, with nothing to go back to.
    fn reads_the_only_article(&self) -> bool {
        let open = self.reader.open.as_ref();
        self.library.screens.is_empty()
            && open.is_some_and(|open| self.session.single.as_ref() == Some(&open.source))
    }

    /// Leaves the article for which the program was started, for the reader's own library.
    fn go_to_library(&mut self) {
        self.close_article();
        self.session.single = None;
        self.library.articles.start_over();
        self.session.effects.push(Effect::ListLibrary);
    }

    fn press_in_prompt(&mut self, key: Key) {
        let Some(prompt) = &mut self.session.prompt else {
            return;
        };
        let is_function = matches!(key.code, Code::F(_));
        if is_function
            && self.session.overlay.is_none()
            && self.session.keymap.keys(Action::Help).contains(&key)
        {
            self.show_help();
            return;
        }
        let typed = match (&prompt.purpose, key.code) {
            // In a list of names Tab chooses the next one.
            (Purpose::Choose(_), Code::Tab) => Typed::Moved(if key.shift { -1 } else { 1 }),
            _ => prompt.press(key),
        };
        let typed = self.recalled(typed);
        self.typed(typed);
    }

    /// An arrow in an empty line, or in one that was recalled, goes through the lines typed earlier.
    fn recalled(&mut self, typed: Typed) -> Typed {
        let context = self.context();
        let (Some(prompt), Typed::Moved(rows)) = (&mut self.session.prompt, typed) else {
            return typed;
        };
        let Some(kind) = HistoryKind::of(&prompt.purpose, context) else {
            return typed;
        };
        let begins = prompt.text().is_empty() && rows == -1;
        if !begins && prompt.recalled == 0 {
            return typed;
        }
        let back = prompt.recalled.saturating_add_signed(-rows);
        if back == 0 {
            prompt.recall("", 0);
            return Typed::Changed;
        }
        match self.session.history.recall(kind, back) {
            Some(line) => {
                prompt.recall(line, back);
                Typed::Changed
            }
            None => Typed::Kept,
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        if let Some(prompt) = &mut self.session.prompt {
            let typed = prompt.paste(text);
            self.typed(typed);
        } else if self.context() == Context::Library
            && self.session.overlay.is_none()
            && address::is_web(text)
        {
            self.start_address();
            self.paste(text);
        }
    }

    pub(super) fn typed(&mut self, typed: Typed) {
        let Some(prompt) = &self.session.prompt else {
            return;
        };
        let text = prompt.text().to_owned();
        let purpose = prompt.purpose.clone();
        let closes = !matches!(purpose, Purpose::Choose(_));
        if closes && matches!(typed, Typed::Accepted | Typed::Cancelled | Typed::Left) {
            self.session.prompt = None;
        }
        if matches!(typed, Typed::Accepted | Typed::Left)
            && let Some(kind) = HistoryKind::of(&purpose, self.context())
            && kind != HistoryKind::Palette
            && (kind != HistoryKind::Command || typed == Typed::Accepted)
        {
            self.session.history.add(kind, &text);
        }
        match purpose {
            Purpose::Filter => self.typed_filter(typed, &text),
            Purpose::Search => self.reader.typed_search(typed, &text, &mut self.session),
            Purpose::Palette => self.typed_palette(typed, &text),
            Purpose::HelpFilter => self.typed_help_filter(typed, &text),
            Purpose::Query => self.typed_query(typed, &text),
            Purpose::Choose(_) => self.typed_name(typed, &text),
            Purpose::Address => self.typed_address(typed, &text),
            Purpose::Subscribe => self.typed_feed(typed, &text),
            Purpose::FeedName(address) => self.typed_feed_name(&address, typed, &text),
            Purpose::FeedTags(address) => self.typed_feed_tags(&address, typed, &text),
            Purpose::Pipe(what) => self.typed_pipe(what, typed, &text),
            Purpose::PanelFilter => self.typed_panel_filter(typed, &text),
            Purpose::Detail {
                detail,
                articles,
                stated,
            } => self.typed_detail(detail, articles, &stated, typed, &text),
            Purpose::ArticleTags { articles } => self.typed_article_tags(&articles, typed, &text),
            Purpose::Tags { id, before } if matches!(typed, Typed::Accepted | Typed::Left) => {
                self.set_tags(&id, &before, &text);
            }
            Purpose::KeepNote { id } => self.typed_keep_note(&id, typed, &text),
            Purpose::Note { id, before } if matches!(typed, Typed::Accepted | Typed::Left) => {
                self.set_note(&id, &before, &text);
            }
            Purpose::Rename { id } if matches!(typed, Typed::Accepted | Typed::Left) => {
                self.reader.set_name(&id, &text, &mut self.session);
            }
            Purpose::Note { .. } | Purpose::Tags { .. } | Purpose::Rename { .. } => {}
        }
    }

    pub(super) fn click(&mut self, target: ClickTarget) {
        if let ClickTarget::ListRow(row) = target
            && (self.click_in_links(row)
                || self.click_in_feed_choice(row)
                || self.click_in_correction(row))
        {
            return;
        }
        if self.session.overlay.is_some() {
            self.session.close_sheet();
            return;
        }
        match target {
            ClickTarget::ArticleRow(row) => self.library.articles.click(row, &mut self.session),
            ClickTarget::Text(at) => self.press_on_text(at),
            ClickTarget::ListRow(row) if self.reader.panel.is_none() => self.click_screen(row),
            ClickTarget::ListRow(row) => {
                let rows = self.reader.panel_rows(&self.session).len();
                if let Some(panel) = &mut self.reader.panel {
                    let again = self.reader.in_panel && panel.list.cursor == row;
                    panel.list.go(row, rows);
                    self.reader.in_panel = true;
                    if again {
                        self.act_on_panel(Action::Open, None);
                    }
                }
            }
        }
    }

    /// Scrolls what has the keys.
    pub(super) fn wheel(&mut self, rows: i32) {
        if self.wheel_in_correction(rows as isize) {
            return;
        }
        if self.session.overlay.is_some() {
            let in_palette = matches!(self.session.overlay, Some(Overlay::Palette(_)));
            if in_palette {
                self.typed(Typed::Moved(rows as isize));
            } else {
                self.session.wheel_sheet(rows);
            }
            return;
        }
        if self.session.prompt.is_some() {
            return;
        }
        let action = if rows > 0 {
            Action::LineDown
        } else {
            Action::LineUp
        };
        self.perform(action, Some(rows.unsigned_abs() as usize));
    }
}

impl Session {
    /// Takes the message off the status line. An error stays until it can have been read; under a prompt it
    /// cannot be seen.
    fn drop_seen_notice(&mut self, key: Key) {
        let Some(notice) = &self.notice else {
            return;
        };
        let read_at = self.error_since + SEEN_MS;
        let is_read = match notice.severity {
            Severity::Info | Severity::Question => true,
            Severity::Error if self.prompt.is_some() => false,
            Severity::Error => self.now.unix_ms >= read_at || key.code == Code::Esc,
        };
        if is_read {
            self.notice = None;
        } else if self.prompt.is_none() {
            self.error_ends = Some(read_at);
        }
    }

    /// Takes away an error that a key was to take away too early.
    pub(super) fn drop_read_error(&mut self) {
        let now = self.now.unix_ms;
        if self.error_ends.take_if(|at| *at <= now).is_some() {
            let notice = &mut self.notice;
            notice.take_if(|notice| notice.severity == Severity::Error);
        }
    }

    fn unknown_key(&mut self, key: Key) {
        let help = self.keymap.key_label(Action::Help);
        self.info(format!("{key} does nothing here · {help} lists the keys"));
    }

    fn next_theme(&mut self) {
        let here = NAMES.iter().position(|name| *name == self.theme.name);
        let next = NAMES[here.map_or(0, |at| at + 1) % NAMES.len()];
        self.set_theme(next);
        self.info(format!("theme: {next}"));
    }

    fn switch_mouse(&mut self) {
        self.mouse = !self.mouse;
        self.effects.push(Effect::Mouse(self.mouse));
        self.info(if self.mouse {
            "mouse on: click on names, quotations and rows, drag over text to select it"
        } else {
            "mouse off: select and copy as in any terminal"
        });
    }
}
