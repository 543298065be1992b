//! Actions on an open article.

use super::action::Action;
use super::article::{Focus, OpenArticle, Speech};
use super::notice::Notice;
use super::overlay::Overlay;
use super::{App, Effect, OpenTarget, Reader, Session};
use crate::article_id::ArticleId;
use crate::layout::Row;
use pullquote_text::{Article, Source, Span};

impl App {
    pub(super) fn opened(&mut self, source: Source, id: ArticleId, article: Article) {
        let target = match self
            .session
            .opening
            .take_if(|opening| opening.source == source)
        {
            Some(opening) => opening.target,
            // Another article was requested meanwhile.
            None => return,
        };
        if matches!(target, OpenTarget::Reload(_)) && !self.reader.begin_reload(&source, &id) {
            let is_whole = self.reader.is_whole_now(&article);
            self.session.info(if is_whole {
                "the page has no more than this"
            } else {
                "nothing has changed on disk"
            });
            return;
        }
        let teaser = self.reader.take_teaser(&source, &article);
        let width = self.columns().measure();
        let setting = self.session.layout_options(width);
        if article.encoding.guessed || article.encoding.lossy {
            self.session.info(encoding_words(&article));
        } else if let Some(note) = article.notes.first() {
            self.session.info(note);
        }
        let is_teaser = article.is_teaser;
        // An article of a screen leaves the list under the screen as it is.
        if self.library.screens.is_empty() {
            self.library.articles.point_at(&source);
        }
        self.library.articles.hold(&source, &self.session.places);
        let target = self
            .reader
            .partial_position(&source)
            .map_or(target, OpenTarget::Byte);
        let mut open = OpenArticle::new(source, id, article, setting);
        open.set_facts(&self.session.records);
        self.reader.open = Some(open);
        self.reader.show_standing_panel(&self.session);
        match &teaser {
            Some(teaser) => self.replace_teaser(teaser),
            None if self.session.saving.has_places => self.identify_open(),
            None => {}
        }
        self.reader.refresh_marks(&self.session);
        self.go(target);
        if teaser.is_some() && !self.reader.has_lost_marks() {
            self.session.info("this is the whole article");
        } else if is_teaser {
            self.offer_rest();
        }
        self.reader.ask_annotations(&mut self.session);
        self.reader.start_place(&mut self.session);
    }

    pub(super) fn go(&mut self, target: OpenTarget) {
        let size = self.session.size;
        if target == OpenTarget::Place {
            self.reader.resume_place(&self.session);
            return;
        }
        // Jumps depend on the height of the page.
        self.prepare(size);
        let Some(open) = &mut self.reader.open else {
            return;
        };
        match target {
            OpenTarget::Place => {}
            OpenTarget::Index(target) => self.reader.go_to_index_target(*target, &mut self.session),
            OpenTarget::SavedQuote(id) => self.reader.go_to_saved_quote(&id, &mut self.session),
            OpenTarget::Reload(place) => self.reader.finish_reload(&place, &mut self.session),
            OpenTarget::Byte(at) => open.anchor = open.article.text().floor_char_boundary(at),
            OpenTarget::Paragraph(number) => open.go_to_paragraph(number),
            OpenTarget::Search(words) => self.reader.search_for(&words, 0, &mut self.session),
            OpenTarget::Anchor(words) => {
                if let Some(span) = words.find(open.article.text(), &open.id).span {
                    open.anchor = span.start();
                }
            }
            OpenTarget::Mark(id) => {
                let span = open
                    .marks
                    .iter()
                    .find(|mark| mark.id == id)
                    .and_then(|mark| mark.span);
                match span {
                    Some(span) => {
                        open.focus_on(span);
                        open.reveal(span);
                    }
                    None => {
                        self.session
                            .error("the bookmarked words are no longer in this article; the bookmark keeps them");
                    }
                }
            }
        }
    }

    pub(super) fn close_article(&mut self) {
        self.reader.save_places(&mut self.session);
        self.reader.cancel_partial(&mut self.session);
        let closed = self.reader.open.take();
        self.reader.close_panel();
        if let Some(open) = closed {
            let places = &self.session.places;
            self.library.articles.count_unread(&open.source, places);
            // Opened without the list, as by `--continue`.
            if !self.library.articles.touched {
                self.library.articles.point_at(&open.source);
            }
        }
    }

    pub(super) fn act_on_text(&mut self, action: Action, count: Option<usize>) {
        if self.reader.must_wait(action, &mut self.session) {
            return;
        }
        let steps = count.unwrap_or(1) as isize;
        if !action.only_scrolls() {
            // Keys may come faster than frames: act on the current page, not on the last one drawn.
            self.prepare_now();
        }
        let Some(open) = &mut self.reader.open else {
            return;
        };
        if open.selection.is_some() && self.reader.act_on_selection(action, steps) {
            return;
        }
        match action {
            Action::LineDown => self.reader.with_open(|open| open.scroll(steps)),
            Action::LineUp => self.reader.with_open(|open| open.scroll(-steps)),
            Action::PageDown => self.reader.turn(steps),
            Action::PageUp => self.reader.turn(-steps),
            Action::HalfDown => self.reader.with_open(|open| open.turn_half(steps)),
            Action::HalfUp => self.reader.with_open(|open| open.turn_half(-steps)),
            Action::Start | Action::End => {
                self.reader
                    .far(&mut self.session, |open| match (action, count) {
                        (_, Some(number)) => open.go_to_paragraph(number),
                        (Action::Start, None) => open.go_to_start(),
                        (_, None) => open.go_to_end(),
                    });
            }
            Action::Percent => match count {
                Some(percent) => self
                    .reader
                    .far(&mut self.session, |open| open.go_to_percent(percent)),
                None => {
                    self.session.notice =
                        Some(Notice::info("type a number first: 50% goes to the middle"));
                }
            },
            Action::ParagraphNext => self.reader.with_open(|open| open.step_paragraph(steps)),
            Action::ParagraphPrev => self.reader.with_open(|open| open.step_paragraph(-steps)),
            Action::QuoteNext => self.reader.go_quote(steps, &mut self.session),
            Action::QuotePrev => self.reader.go_quote(-steps, &mut self.session),
            Action::VoiceNext => self.reader.go_speaker(steps, &mut self.session),
            Action::VoicePrev => self.reader.go_speaker(-steps, &mut self.session),
            Action::NameNext => self.reader.go_name(steps, &mut self.session),
            Action::NamePrev => self.reader.go_name(-steps, &mut self.session),
            Action::LinkNext => self.reader.go_link(steps, &mut self.session),
            Action::LinkPrev => self.reader.go_link(-steps, &mut self.session),
            Action::MentionNext => self.reader.go_mention(steps, &mut self.session),
            Action::MentionPrev => self.reader.go_mention(-steps, &mut self.session),
            Action::SearchNext => self.next_hit(steps),
            Action::SearchPrev => self.next_hit(-steps),
            _ => self.act_on_article(action),
        }
    }

    fn act_on_article(&mut self, action: Action) {
        match action {
            Action::Open if self.open_reference() => {}
            Action::Open | Action::Why => self.reader.tell_focus(&mut self.session),
            Action::Back => {
                self.back();
            }
            Action::Search => self.reader.start_search(&mut self.session),
            Action::Bookmark => self.reader.toggle_mark(false, &mut self.session),
            Action::Keep => self.toggle_saved_quote(),
            Action::BookmarkNote => self.reader.toggle_mark(true, &mut self.session),
            Action::Correct => self.start_correction(),
            Action::Corrections => self.reader.list_corrections(&mut self.session),
            Action::Transcript => self.reader.show_transcript(&self.session),
            Action::UnnamedNext => self.reader.go_unnamed(&mut self.session),
            Action::Mode => self.next_text_focus(),
            Action::Voices => self.reader.show_speakers(&self.session),
            Action::Names => self.reader.show_names(&self.session),
            Action::Links => self.reader.show_links(&mut self.session),
            Action::Outline => self.reader.show_outline(&self.session),
            Action::Select => {
                let started = self
                    .reader
                    .open
                    .as_mut()
                    .is_some_and(OpenArticle::start_selection);
                if !started {
                    self.session
                        .info("there are no words to select on this page");
                }
            }
            Action::Copy => self.reader.copy(&mut self.session),
            Action::Zen => self.session.toggle_text_alone(),
            Action::Wide => self.next_wide(),
            Action::Narrower | Action::Wider | Action::MeasureReset => {
                self.session.change_measure(action);
            }
            Action::ArticleNext => self.open_neighbour(1),
            Action::ArticlePrev => self.open_neighbour(-1),
            Action::Reload => self.reload(),
            _ => {}
        }
    }

    fn open_neighbour(&mut self, step: isize) {
        let here = self.reader.open.as_ref().map(|open| &open.source);
        if let Some(source) = self.library.articles.neighbour(here, step) {
            self.reader.save_places(&mut self.session);
            self.session.open(source, OpenTarget::Place);
        } else {
            let end = if step > 0 { "last" } else { "first" };
            self.session
                .info(format!("this is the {end} article of the list"));
        }
    }
}

impl Reader {
    pub(super) fn open_failed(&mut self, source: &Source, reason: &str, session: &mut Session) {
        session.opening = None;
        self.open.take_if(|open| open.is_partial());
        let name = source.name();
        let reason = reason.strip_prefix("cannot be read: ").unwrap_or(reason);
        session.error(format!("cannot open {name}: {reason}"));
    }

    /// Movement keys extend the selection.
    fn act_on_selection(&mut self, action: Action, steps: isize) -> bool {
        let Some(open) = &mut self.open else {
            return false;
        };
        match action {
            Action::Select => open.next_unit(),
            Action::ExtendNext => open.extend_selection(steps),
            Action::ExtendPrev => open.extend_selection(-steps),
            Action::LineDown => open.extend_by_lines(steps),
            Action::LineUp => open.extend_by_lines(-steps),
            Action::ParagraphNext => open.extend_by_paragraphs(steps),
            Action::ParagraphPrev => open.extend_by_paragraphs(-steps),
            Action::SwapEnds => open.swap_ends(),
            _ => return false,
        }
        true
    }

    fn turn(&mut self, pages: isize) {
        self.with_open(|open| {
            let bottom = open.page.rows.last().map(Row::span);
            let before = open.anchor;
            open.turn(pages);
            let carried = if pages > 0 {
                bottom
            } else {
                open.page.rows.first().map(Row::span)
            };
            open.carried = carried.filter(|_| open.anchor != before);
        });
    }

    /// Moves and adds the former place to the jump list.
    pub(super) fn far(&mut self, session: &mut Session, act: impl FnOnce(&mut OpenArticle)) {
        let from = self.here();
        self.with_open(act);
        self.left(from, session);
    }

    pub(super) fn reveal_focus(&mut self, session: &mut Session) {
        let from = self.here();
        let target = self.open.as_ref().and_then(OpenArticle::focus_span);
        self.show_all_for(target, session);
        self.with_open(|open| {
            if let Some(span) = open.focus_span() {
                open.reveal(span);
            }
        });
        self.left(from, session);
    }

    /// Scrolls to a span and adds the former place to the jump list.
    pub(super) fn reveal_far(&mut self, span: Span, session: &mut Session) {
        self.show_all_for(Some(span), session);
        self.far(session, |open| {
            open.reveal(span);
        });
    }

    fn go_quote(&mut self, steps: isize, session: &mut Session) {
        let layers = session.settings.layers;
        let found = self.open.as_mut().is_some_and(|open| {
            open.step_speech(steps, |open, speech| open.is_stop(speech, &layers))
        });
        if found {
            self.reveal_focus(session);
        } else {
            let what = if layers.reported {
                "quotation or reported speech"
            } else {
                "quotation"
            };
            self.tell_none(steps, what, session);
        }
    }

    fn go_unnamed(&mut self, session: &mut Session) {
        let found = self.open.as_mut().is_some_and(|open| {
            open.step_speech(1, |open, speech| {
                let is_quote = matches!(speech, Speech::Quote(_)) && !open.is_scare(speech);
                is_quote && open.named_speaker_of(speech).is_none()
            })
        });
        if found {
            self.reveal_focus(session);
        } else {
            self.tell_none(1, "quotation without a named source", session);
        }
    }

    fn go_name(&mut self, steps: isize, session: &mut Session) {
        let layers = session.settings.layers;
        let found = self
            .open
            .as_mut()
            .is_some_and(|open| open.step_name(steps, &layers));
        if found {
            self.reveal_focus(session);
        } else {
            self.tell_none(steps, "name", session);
        }
    }

    fn go_mention(&mut self, steps: isize, session: &mut Session) {
        let Some(open) = &mut self.open else {
            return;
        };
        if open.focus_entity().is_none() {
            session.info("go to a name first: > is the next one");
            return;
        }
        if open.step_mention(steps) {
            self.reveal_focus(session);
        } else {
            self.tell_none(steps, "mention", session);
        }
    }

    pub(super) fn tell_none(&mut self, steps: isize, what: &str, session: &mut Session) {
        let annotated = self.open.as_ref().is_some_and(|open| open.annotated);
        session.info(match (annotated, steps > 0) {
            (false, _) => "still looking for quotations and names".to_owned(),
            (true, true) => format!("no {what} after this"),
            (true, false) => format!("no {what} before this"),
        });
    }

    fn copy(&mut self, session: &mut Session) {
        let Some(open) = &self.open else {
            return;
        };
        let Some(words) = open.words_to_copy() else {
            session.info("nothing to copy: go to a quotation with ) or select words with s");
            return;
        };
        session.info(format!("sent to the clipboard: {words}"));
        session.effects.push(Effect::Copy(words));
        if let Some(open) = &mut self.open {
            open.selection = None;
        }
    }

    /// Opens the card of the focus.
    pub(super) fn tell_focus(&mut self, session: &mut Session) {
        let card = self.open.as_ref().and_then(OpenArticle::card);
        match card {
            Some(mut card) => {
                card.rows.extend(self.ways_on(session));
                session.overlay = Some(Overlay::Card(card));
            }
            None => {
                session.info("go to a quotation first: ) is the next one");
            }
        }
    }

    /// The row of a card with keys that lead to other articles.
    fn ways_on(&self, session: &Session) -> Option<(String, String)> {
        let open = self.open.as_ref()?;
        let key = |action| session.keymap.key_label(action);
        let mut ways = Vec::new();
        if open.focus_entity().is_some() {
            ways.push(format!("{} in all articles", key(Action::Person)));
        }
        if matches!(open.focus, Some(Focus::Quote(_))) {
            ways.push(format!(
                "{} the same words elsewhere",
                key(Action::SameWords)
            ));
        }
        if open.speech_in_focus().is_some() {
            ways.push(format!("{} keep it in the quote book", key(Action::Keep)));
        }
        (!ways.is_empty()).then(|| ("keys".to_owned(), ways.join(" · ")))
    }
}

fn encoding_words(article: &Article) -> String {
    let name = article.encoding.name;
    if article.encoding.lossy {
        format!("text encoding: {name}, with bytes that are none, shown as �")
    } else {
        format!("text encoding: {name}, a guess")
    }
}
