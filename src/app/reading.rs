//! What actions do to an open article.

use super::action::Action;
use super::jumps::{Jump, Position};
use super::notice::Notice;
use super::overlay::Overlay;
use super::prompt::{Prompt, Purpose, Typed};
use super::reader::{Focus, Reader, Search};
use super::{App, Effect, OpenTarget, Opening};
use crate::article_id::ArticleId;
use crate::layout::Row;
use pullquote_annotate::QuoteKind;
use pullquote_text::{Article, Source, Span};

/// Cells that one step of the measure changes.
const MEASURE_STEP: u16 = 4;
/// Narrowest and widest column that a reader can set, in cells.
const MEASURES: std::ops::RangeInclusive<u16> = 20..=200;

impl App {
    pub(super) fn opened(
        &mut self,
        source: Source,
        id: ArticleId,
        article: Article,
        fx: &mut Vec<Effect>,
    ) {
        let target = match self.opening.take_if(|opening| opening.source == source) {
            Some(opening) => opening.target,
            // The reader has asked for another article meanwhile.
            None => return,
        };
        let width = super::geometry::column(self.regions().body, self.settings.measure)
            .text
            .width;
        let setting = self.setting(width);
        if article.encoding.guessed || article.encoding.lossy {
            self.notice = Some(Notice::info(encoding_words(&article)));
        } else if let Some(note) = article.notes.first() {
            self.notice = Some(Notice::info(note));
        }
        self.articles.point_at(&source);
        let target = self
            .partial_position(&source)
            .map_or(target, OpenTarget::Byte);
        self.reader = Some(Reader::new(source, id, article, setting));
        self.find_marks();
        self.go(target, fx);
        self.ask_annotations(fx);
        self.start_place();
    }

    pub(super) fn go(&mut self, target: OpenTarget, fx: &mut Vec<Effect>) {
        let size = self.size;
        if target == OpenTarget::Place {
            self.resume_place();
            return;
        }
        // Going somewhere needs to know how many rows the page has.
        self.prepare(size);
        let Some(reader) = &mut self.reader else {
            return;
        };
        match target {
            OpenTarget::Place => {}
            OpenTarget::Found(target) => self.go_found(*target, fx),
            OpenTarget::Kept(id) => self.go_kept(&id),
            OpenTarget::Byte(at) => reader.anchor = at.min(reader.article.text().len()),
            OpenTarget::Paragraph(number) => reader.to_paragraph(number),
            OpenTarget::Search(words) => self.search_for(&words, 0, fx),
            OpenTarget::Words(words) => {
                if let Some(span) = words.find(reader.article.text(), &reader.id).span {
                    reader.anchor = span.start();
                }
            }
            OpenTarget::Mark(id) => {
                let span = reader
                    .marks
                    .iter()
                    .find(|mark| mark.id == id)
                    .and_then(|mark| mark.span);
                match span {
                    Some(span) => {
                        reader.reveal(span);
                    }
                    None => {
                        self.notice = Some(Notice::error(
                            "the bookmarked words are no longer in this article",
                        ));
                    }
                }
            }
        }
    }

    pub(super) fn open_failed(&mut self, source: &Source, reason: &str) {
        self.opening = None;
        self.reader.take_if(|reader| reader.is_partial);
        let name = source.name();
        self.notice = Some(Notice::error(format!("cannot open {name}: {reason}")));
    }

    pub(super) fn close_article(&mut self, fx: &mut Vec<Effect>) {
        self.save_places(fx);
        self.cancel_partial();
        self.reader = None;
        self.panel = None;
        self.in_panel = false;
        let places = &self.places;
        self.articles.refresh(places);
    }

    pub(super) fn act_on_text(
        &mut self,
        action: Action,
        count: Option<usize>,
        fx: &mut Vec<Effect>,
    ) {
        if self.must_wait(action) {
            return;
        }
        let steps = count.unwrap_or(1) as isize;
        if !action.only_scrolls() {
            // Keys may come faster than frames: what this one means is the page as it would be by
            // now, not the one that was drawn last.
            let size = self.size;
            self.prepare(size);
        }
        let Some(reader) = &mut self.reader else {
            return;
        };
        if reader.selection.is_some() && self.act_on_selection(action, steps) {
            return;
        }
        match action {
            Action::LineDown => self.with_reader(|reader| reader.scroll(steps)),
            Action::LineUp => self.with_reader(|reader| reader.scroll(-steps)),
            Action::PageDown => self.turn(steps),
            Action::PageUp => self.turn(-steps),
            Action::HalfDown => self.with_reader(|reader| reader.turn_half(steps)),
            Action::HalfUp => self.with_reader(|reader| reader.turn_half(-steps)),
            Action::Start | Action::End => self.far(|reader| match (action, count) {
                (_, Some(number)) => reader.to_paragraph(number),
                (Action::Start, None) => reader.to_start(),
                (_, None) => reader.to_end(),
            }),
            Action::Percent => match count {
                Some(percent) => self.far(|reader| reader.to_percent(percent)),
                None => {
                    self.notice = Some(Notice::info("type a number first: 50% goes to the middle"));
                }
            },
            Action::ParagraphNext => self.with_reader(|reader| reader.step_paragraph(steps)),
            Action::ParagraphPrev => self.with_reader(|reader| reader.step_paragraph(-steps)),
            Action::QuoteNext => self.go_quote(steps),
            Action::QuotePrev => self.go_quote(-steps),
            Action::VoiceNext => self.go_speaker(steps, fx),
            Action::VoicePrev => self.go_speaker(-steps, fx),
            Action::NameNext => self.go_name(steps),
            Action::NamePrev => self.go_name(-steps),
            Action::MentionNext => self.go_mention(steps),
            Action::MentionPrev => self.go_mention(-steps),
            Action::SearchNext => self.next_hit(steps, fx),
            Action::SearchPrev => self.next_hit(-steps, fx),
            _ => self.act_on_article(action, fx),
        }
    }

    fn act_on_article(&mut self, action: Action, fx: &mut Vec<Effect>) {
        match action {
            Action::Open | Action::Why => self.tell_focus(),
            Action::Back => {
                self.back(fx);
            }
            Action::Search => self.start_search(),
            Action::Bookmark => self.toggle_mark(false, fx),
            Action::Keep => self.keep_quote(fx),
            Action::BookmarkNote => self.toggle_mark(true, fx),
            Action::Correct => self.start_correction(),
            Action::Transcript => self.show_transcript(),
            Action::UnnamedNext => self.go_unnamed(),
            Action::Mode => self.next_text_focus(),
            Action::Voices => self.show_speakers(),
            Action::Names => self.show_names(),
            Action::Select => {
                let started = self.reader.as_mut().is_some_and(Reader::start_selection);
                if !started {
                    self.notice = Some(Notice::info("no sentence to select on this page"));
                }
            }
            Action::Copy => self.copy(fx),
            Action::Zen => {
                self.zen = !self.zen;
                let key = self.keymap.key_label(Action::Zen);
                let words = if self.zen {
                    "the text alone"
                } else {
                    "all in sight"
                };
                self.notice = Some(Notice::info(format!("{words} · {key} changes it")));
            }
            Action::Narrower => {
                self.set_measure(self.settings.measure.saturating_sub(MEASURE_STEP));
            }
            Action::Wider => self.set_measure(self.settings.measure + MEASURE_STEP),
            Action::MeasureReset => self.set_measure(crate::config::Settings::default().measure),
            Action::ArticleNext => self.open_neighbour(1, fx),
            Action::ArticlePrev => self.open_neighbour(-1, fx),
            _ => {}
        }
    }

    /// `j` and `k` move the selection's end while there is one.
    fn act_on_selection(&mut self, action: Action, steps: isize) -> bool {
        let Some(reader) = &mut self.reader else {
            return false;
        };
        match action {
            Action::LineDown => reader.extend_selection(steps),
            Action::LineUp => reader.extend_selection(-steps),
            Action::ParagraphNext => reader.extend_selection(steps * 5),
            Action::ParagraphPrev => reader.extend_selection(-steps * 5),
            _ => return false,
        }
        true
    }

    fn with_reader(&mut self, act: impl FnOnce(&mut Reader)) {
        if let Some(reader) = &mut self.reader {
            act(reader);
        }
    }

    fn turn(&mut self, pages: isize) {
        self.with_reader(|reader| {
            let bottom = reader.page.rows.last().map(Row::span);
            let before = reader.anchor;
            reader.turn(pages);
            let carried = if pages > 0 {
                bottom
            } else {
                reader.page.rows.first().map(Row::span)
            };
            reader.carried = carried.filter(|_| reader.anchor != before);
        });
    }

    /// Moves far: the place left can be returned to.
    fn far(&mut self, act: impl FnOnce(&mut Reader)) {
        let from = self.here();
        self.with_reader(act);
        self.left(from);
    }

    pub(super) fn reveal_focus(&mut self) {
        let from = self.here();
        self.with_reader(|reader| {
            if let Some(span) = reader.focus_span() {
                reader.reveal(span);
            }
        });
        self.left(from);
    }

    /// Brings words on screen; the place left can be returned to.
    pub(super) fn reveal_far(&mut self, span: Span) {
        self.far(|reader| {
            reader.reveal(span);
        });
    }

    fn go_quote(&mut self, steps: isize) {
        let found = self
            .reader
            .as_mut()
            .is_some_and(|reader| reader.step_quote(steps, Reader::is_stop));
        if found {
            self.reveal_focus();
        } else {
            self.tell_none(steps, "quotation");
        }
    }

    fn go_unnamed(&mut self) {
        let found = self.reader.as_mut().is_some_and(|reader| {
            reader.step_quote(1, |reader, idx| {
                let spoken = reader.annotations.quotes[idx].kind != QuoteKind::Scare;
                let speaker = reader
                    .speaker_of(idx)
                    .map(|speaker| &reader.speakers[speaker]);
                spoken && speaker.is_none_or(|speaker| !speaker.named)
            })
        });
        if found {
            self.reveal_focus();
        } else {
            self.tell_none(1, "quotation without a named source");
        }
    }

    fn next_text_focus(&mut self) {
        self.text_focus = self.text_focus.next();
        let words = self.text_focus.words();
        self.notice = Some(Notice::info(words));
    }

    fn go_name(&mut self, steps: isize) {
        let layers = self.settings.layers;
        let found = self
            .reader
            .as_mut()
            .is_some_and(|reader| reader.step_name(steps, &layers));
        if found {
            self.reveal_focus();
        } else {
            self.tell_none(steps, "name");
        }
    }

    fn go_mention(&mut self, steps: isize) {
        let Some(reader) = &mut self.reader else {
            return;
        };
        if reader.focus_who().is_none() {
            self.notice = Some(Notice::info(
                "no name is in focus here · > goes to the next",
            ));
            return;
        }
        if reader.step_mention(steps) {
            self.reveal_focus();
        } else {
            self.tell_none(steps, "mention");
        }
    }

    pub(super) fn tell_none(&mut self, steps: isize, what: &str) {
        let annotated = self.reader.as_ref().is_some_and(|reader| reader.annotated);
        self.notice = Some(Notice::info(match (annotated, steps > 0) {
            (false, _) => "still looking for quotations and names".to_owned(),
            (true, true) => format!("no {what} after this"),
            (true, false) => format!("no {what} before this"),
        }));
    }

    fn set_measure(&mut self, measure: u16) {
        self.settings.measure = measure.clamp(*MEASURES.start(), *MEASURES.end());
        let measure = self.settings.measure;
        self.notice = Some(Notice::info(format!("column of {measure} characters")));
    }

    fn start_search(&mut self) {
        if let Some(reader) = &mut self.reader {
            reader.search = None;
            self.prompt = Some(Prompt::new(Purpose::Search, ""));
            self.search_origin = reader.anchor;
        }
    }

    pub(super) fn typed_search(&mut self, typed: Typed, text: &str, fx: &mut Vec<Effect>) {
        let origin = self.search_origin;
        match typed {
            Typed::Changed if text.trim().is_empty() => self.with_reader(|reader| {
                reader.search = None;
                reader.anchor = origin;
            }),
            Typed::Changed => self.search_for(text, origin, fx),
            Typed::Cancelled => self.with_reader(|reader| {
                reader.search = None;
                reader.anchor = origin;
            }),
            Typed::Moved(steps) => self.go_hit(steps.signum()),
            Typed::Accepted | Typed::Left => {
                let source = self.reader.as_ref().map(|reader| reader.source.clone());
                let at = Position::Byte(origin);
                let from = source.map(|source| Jump { source, at });
                self.left(from);
            }
            Typed::Kept => {}
        }
    }

    /// Looks for words in the open article; the hits arrive as a message.
    pub(super) fn search_for(&mut self, words: &str, origin: usize, fx: &mut Vec<Effect>) {
        self.searches += 1;
        let serial = self.searches;
        if let Some(reader) = &mut self.reader {
            reader.search = Some(Search {
                query: words.to_owned(),
                serial,
                hits: None,
                current: 0,
                origin,
                in_library: false,
            });
            fx.push(Effect::Search {
                article: Box::new(reader.article.clone()),
                query: words.to_owned(),
                serial,
            });
        }
    }

    pub(super) fn searched(&mut self, serial: u64, hits: Vec<Span>) {
        self.with_reader(|reader| reader.take_hits(serial, hits));
    }

    pub(super) fn go_hit(&mut self, steps: isize) {
        let from = self.here();
        let found = self
            .reader
            .as_mut()
            .is_some_and(|reader| reader.step_hit(steps));
        if found {
            self.left(from);
        } else if self.prompt.is_none() {
            let key = self.keymap.key_label(Action::Search);
            self.notice = Some(Notice::info(format!(
                "nothing is being searched for · {key} searches"
            )));
        }
    }

    fn copy(&mut self, fx: &mut Vec<Effect>) {
        let Some(reader) = &self.reader else {
            return;
        };
        let Some(words) = reader.words_to_copy() else {
            self.notice = Some(Notice::info(
                "nothing to copy: no quotation in focus, nothing selected",
            ));
            return;
        };
        self.notice = Some(Notice::info(format!("sent to the clipboard: {words}")));
        fx.push(Effect::Copy(words));
        if let Some(reader) = &mut self.reader {
            reader.selection = None;
        }
    }

    fn open_neighbour(&mut self, step: isize, fx: &mut Vec<Effect>) {
        if let Some(source) = self.articles.neighbour(step) {
            self.save_places(fx);
            self.open(source, OpenTarget::Place, fx);
        } else {
            let end = if step > 0 { "last" } else { "first" };
            self.notice = Some(Notice::info(format!(
                "this is the {end} article of the list"
            )));
        }
    }

    /// Opens a card that tells about the focus.
    pub(super) fn tell_focus(&mut self) {
        let card = self.reader.as_ref().and_then(Reader::card);
        match card {
            Some(mut card) => {
                card.rows.extend(self.ways_on());
                self.overlay = Some(Overlay::Card(card));
            }
            None => {
                self.notice = Some(Notice::info(
                    "nothing is in focus · ) goes to the next quotation",
                ));
            }
        }
    }

    /// Under a card: the keys that lead on from it into the other articles.
    fn ways_on(&self) -> Option<(String, String)> {
        let reader = self.reader.as_ref()?;
        let key = |action| self.keymap.key_label(action);
        let mut ways = Vec::new();
        if reader.focus_who().is_some() {
            ways.push(format!("{} in all articles", key(Action::Person)));
        }
        if matches!(reader.focus, Some(Focus::Quote(_))) {
            ways.push(format!(
                "{} the same words elsewhere",
                key(Action::SameWords)
            ));
            ways.push(format!("{} into the quote book", key(Action::Keep)));
        }
        (!ways.is_empty()).then(|| ("keys".to_owned(), ways.join(" · ")))
    }

    /// Whether an article is on its way.
    pub fn is_opening(&self) -> Option<&Opening> {
        self.opening.as_ref()
    }
}

fn encoding_words(article: &Article) -> String {
    let name = article.encoding.name;
    if article.encoding.lossy {
        format!("read as {name}; some bytes could not be read and are shown as �")
    } else {
        format!("read as {name} (guessed)")
    }
}
