//! Panels beside or over a screen: speakers, names, transcript, bookmarks.

use crate::app::action::Action;
use crate::app::article::outline::OutlineRow;
use crate::app::article::{Focus, OpenArticle, Speech};
use crate::app::list::ListState;
use crate::app::prompt::{Prompt, Purpose, Typed};
use crate::app::speakers::SpeakerSummary;
use crate::app::{App, Reader, Session};
use crate::bookmarks::MatchState;
use pullquote_annotate::{EntityId, EntityKind};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelKind {
    Speakers,
    Names,
    /// Who said what, in order.
    Transcript,
    /// Crossheads, paragraphs and bookmarks.
    Outline,
    /// The bookmarks of the open article.
    MarksHere,
    /// The bookmarks of all articles.
    MarksAll,
}

#[derive(Clone, Debug)]
pub struct Panel {
    pub kind: PanelKind,
    pub list: ListState,
    /// The speaker whose quotations are listed.
    pub opened: Option<usize>,
    /// The alternative order: by position in the text; newest first for bookmarks.
    pub by_place: bool,
    /// Only rows with these words are listed; all, if it is blank.
    pub filter: String,
}

/// A row of a panel.
#[derive(Clone, Debug, PartialEq)]
pub enum PanelRow {
    /// A speaker, as an index into the article's speakers.
    Speaker(usize),
    /// A quotation or statement.
    Said(Speech),
    /// A heading with a count.
    Kind(EntityKind, usize),
    Name(EntityId),
    Mark(MarkRow),
    Outline(OutlineRow),
    /// A message in place of rows.
    Empty(String),
}

/// A bookmark in a list. All words are cleaned.
#[derive(Clone, Debug, PartialEq)]
pub struct MarkRow {
    pub id: String,
    /// Its name, else its first words.
    pub name: String,
    pub article: String,
    pub note: Option<String>,
    /// Its tags: `#one #two`.
    pub tags: String,
    pub speaker: Option<String>,
    /// How exactly it was found, if its article is open.
    pub state: Option<MatchState>,
    pub class: Option<String>,
    pub letter: Option<String>,
    pub date: String,
}

/// Rows above a panel's list: its heading and a blank one.
pub const HEADING_ROWS: u16 = 2;
/// Rows that one bookmark takes.
pub const MARK_ROWS: u16 = 2;

impl Panel {
    /// A panel with its cursor on the first row.
    pub const fn new(kind: PanelKind) -> Self {
        Self {
            kind,
            list: ListState { cursor: 0, top: 0 },
            opened: None,
            by_place: false,
            filter: String::new(),
        }
    }

    pub const fn is_marks(&self) -> bool {
        matches!(self.kind, PanelKind::MarksHere | PanelKind::MarksAll)
    }

    /// Whether typing can filter its rows.
    pub const fn has_filter(&self) -> bool {
        self.is_marks() || self.is_outline()
    }

    const fn is_outline(&self) -> bool {
        matches!(self.kind, PanelKind::Outline)
    }

    /// How many list rows fit in a panel of `height` cells.
    pub fn window(&self, height: u16) -> usize {
        let rows = height.saturating_sub(HEADING_ROWS);
        usize::from(if self.is_marks() {
            rows / MARK_ROWS
        } else {
            rows
        })
        .max(1)
    }
}

impl App {
    pub(in crate::app) fn act_on_panel(&mut self, action: Action, count: Option<usize>) {
        let rows = self.reader.panel_rows(&self.session);
        let height = self.regions().panel.map_or(1, |area| area.height);
        let Some(panel) = &mut self.reader.panel else {
            return;
        };
        let page = panel.window(height) as isize;
        let steps = count.unwrap_or(1) as isize;
        if panel.list.act(action, count, page, rows.len()) {
            return;
        }
        match action {
            Action::Search if panel.has_filter() => {
                let prompt = Prompt::new(Purpose::PanelFilter, &panel.filter);
                self.session.prompt = Some(prompt);
            }
            Action::ParagraphNext if panel.is_outline() => self.step_heading(steps),
            Action::ParagraphPrev if panel.is_outline() => self.step_heading(-steps),
            Action::Outline if self.reader.open.is_some() => {
                self.reader.show_outline(&self.session);
            }
            Action::Sort => self.reader.sort_panel(&mut self.session),
            Action::Open => self.open_panel_row(),
            Action::Back => {
                self.reader.close_panel();
            }
            Action::Delete => self.reader.delete_mark(&mut self.session),
            Action::Rename => self.reader.rename_mark(&mut self.session),
            Action::EditNote => self.reader.edit_note(&mut self.session),
            Action::Tags => self.reader.edit_tags(&mut self.session),
            Action::Voices if self.reader.open.is_some() => {
                self.reader.show_speakers(&self.session);
            }
            Action::Names if self.reader.open.is_some() => self.reader.show_names(&self.session),
            Action::Transcript if self.reader.open.is_some() => {
                self.reader.show_transcript(&self.session);
            }
            _ if self.reader.open.is_some() => self.act_on_text(action, count),
            _ => self.session.info("no article is open for that"),
        }
    }

    fn open_panel_row(&mut self) {
        match self.reader.panel_row(&self.session) {
            Some(PanelRow::Speaker(speaker)) if self.reader.is_transcript() => {
                let first = self
                    .reader
                    .open
                    .as_ref()
                    .and_then(|open| open.speakers.get(speaker));
                let quote = first.and_then(|speaker| speaker.quotes.first().copied());
                let statement = || first?.statements.first().copied().map(Focus::Statement);
                if let Some(focus) = quote.map(Focus::Quote).or_else(statement) {
                    self.go_from_panel(focus);
                }
            }
            Some(PanelRow::Speaker(speaker)) => {
                if let Some(panel) = &mut self.reader.panel {
                    panel.opened = if panel.opened == Some(speaker) {
                        None
                    } else {
                        Some(speaker)
                    };
                }
                self.reader
                    .put_cursor(&self.session, |row| *row == PanelRow::Speaker(speaker));
            }
            Some(PanelRow::Said(speech)) => self.go_from_panel(speech.focus()),
            Some(PanelRow::Name(id)) => self.open_name(id),
            Some(PanelRow::Mark(mark)) => self.open_mark(&mark.id),
            Some(PanelRow::Outline(row)) => self.open_outline_row(row),
            Some(PanelRow::Kind(..) | PanelRow::Empty(_)) | None => {}
        }
    }

    pub(in crate::app) fn typed_panel_filter(&mut self, typed: Typed, text: &str) {
        let rows = self.reader.panel_rows(&self.session).len();
        let Some(panel) = &mut self.reader.panel else {
            return;
        };
        match typed {
            Typed::Changed => {
                text.clone_into(&mut panel.filter);
                panel.list = ListState::default();
            }
            Typed::Moved(steps) => panel.list.step(steps, rows),
            Typed::Cancelled => panel.filter.clear(),
            Typed::Accepted => self.open_panel_row(),
            Typed::Left | Typed::Kept => {}
        }
    }

    /// Goes to the next mention of a name, wrapping at the end.
    fn open_name(&mut self, id: EntityId) {
        let Some(open) = &mut self.reader.open else {
            return;
        };
        let here = open.focus_entity() == Some(id);
        let moved = here && open.step_mention(1);
        if !moved {
            let first = open
                .annotations
                .entity(id)
                .and_then(|who| who.mentions.first().copied());
            let Some(first) = first else {
                return;
            };
            open.focus = Some(open.focus_of_mention(id, first));
        }
        if let Some(focus) = open.focus {
            // Users step through mentions from the panel, so it closes only if it covers the text.
            let stays = !self.panel_covers();
            self.go_from_panel_and(focus, stays);
        }
    }

    fn go_from_panel(&mut self, focus: Focus) {
        let stays = self.session.panel_stays();
        self.go_from_panel_and(focus, stays);
    }

    fn go_from_panel_and(&mut self, focus: Focus, stays: bool) {
        if !stays {
            self.reader.close_panel();
        }
        self.prepare_now();
        if let Some(open) = &mut self.reader.open {
            open.focus = Some(focus);
        }
        self.reader.reveal_focus(&mut self.session);
    }
}

impl Reader {
    /// The rows of the open panel.
    pub fn panel_rows(&self, session: &Session) -> Vec<PanelRow> {
        let Some(panel) = &self.panel else {
            return Vec::new();
        };
        match panel.kind {
            PanelKind::Speakers => self.listed_speakers(panel),
            PanelKind::Names => self.name_rows(panel),
            PanelKind::Transcript => self.transcript_rows(session),
            PanelKind::Outline => self.outline_rows(panel),
            PanelKind::MarksHere | PanelKind::MarksAll => self.mark_rows(panel, session),
        }
    }

    fn listed_speakers(&self, panel: &Panel) -> Vec<PanelRow> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        let mut order: Vec<usize> = (0..open.speakers.len()).collect();
        if panel.by_place {
            order.sort_by_key(|&speaker| open.speakers[speaker].quotes.first().copied());
        }
        let mut rows = Vec::new();
        for speaker in order {
            rows.push(PanelRow::Speaker(speaker));
            if panel.opened == Some(speaker) {
                let SpeakerSummary {
                    quotes, statements, ..
                } = &open.speakers[speaker];
                let quotes = quotes.iter().copied().map(Speech::Quote);
                let statements = statements.iter().copied().map(Speech::Statement);
                rows.extend(quotes.chain(statements).map(PanelRow::Said));
            }
        }
        if rows.is_empty() {
            rows.push(PanelRow::Empty(if open.annotated {
                "Nobody is quoted in this article. Quotations that pullquote missed can be added: select the words, then c.".to_owned()
            } else {
                "Still looking for quotations.".to_owned()
            }));
        }
        rows
    }

    fn name_rows(&self, panel: &Panel) -> Vec<PanelRow> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        let mut rows = Vec::new();
        for kind in EntityKind::ALL.into_iter().filter(|kind| kind.is_linked()) {
            let mut named: Vec<(usize, EntityId)> = open
                .annotations
                .entities
                .iter()
                .enumerate()
                .filter(|(_, who)| who.kind == kind)
                .map(|(at, who)| (who.mentions.len(), EntityId(at as u32)))
                .collect();
            if named.is_empty() {
                continue;
            }
            if !panel.by_place {
                named.sort_by_key(|&(mentions, id)| (std::cmp::Reverse(mentions), id));
            }
            rows.push(PanelRow::Kind(kind, named.len()));
            rows.extend(named.into_iter().map(|(_, id)| PanelRow::Name(id)));
        }
        if rows.is_empty() {
            rows.push(PanelRow::Empty(if open.annotated {
                "No names were found in this article. To add one, select its words, then c."
                    .to_owned()
            } else {
                "Still looking for names.".to_owned()
            }));
        }
        rows
    }

    /// Opens the speakers beside the page if a panel is to stand there and none does.
    pub(in crate::app) fn show_standing_panel(&mut self, session: &Session) {
        if session.has_standing_panel() && self.panel.is_none() {
            self.panel = Some(Panel::new(PanelKind::Speakers));
            self.in_panel = false;
        }
    }

    pub(super) fn toggle_panel(&mut self, kind: PanelKind) {
        if self.panel.as_ref().is_some_and(|panel| panel.kind == kind) {
            if self.in_panel {
                self.close_panel();
            } else {
                self.in_panel = true;
            }
            return;
        }
        self.panel = Some(Panel::new(kind));
        self.in_panel = true;
    }

    /// Toggles the speakers panel, with the cursor on the speaker in focus.
    pub(in crate::app) fn show_speakers(&mut self, session: &Session) {
        self.toggle_panel(PanelKind::Speakers);
        let speaker = self
            .open
            .as_ref()
            .and_then(|open| match open.speech_in_focus() {
                Some(speech) => open.speaker_of_speech(speech),
                None => None,
            });
        self.put_cursor(
            session,
            |row| matches!(row, PanelRow::Speaker(at) if Some(*at) == speaker),
        );
    }

    /// Toggles the names panel, with the cursor on the name in focus.
    pub(in crate::app) fn show_names(&mut self, session: &Session) {
        self.toggle_panel(PanelKind::Names);
        let who = self.open.as_ref().and_then(OpenArticle::focus_entity);
        let first = self
            .panel_rows(session)
            .iter()
            .position(|row| matches!(row, PanelRow::Name(_)));
        if let (Some(panel), Some(first)) = (&mut self.panel, first) {
            panel.list.cursor = panel.list.cursor.max(first);
        }
        self.put_cursor(
            session,
            |row| matches!(row, PanelRow::Name(id) if Some(*id) == who),
        );
    }

    pub(super) fn put_cursor(&mut self, session: &Session, wanted: impl Fn(&PanelRow) -> bool) {
        let at = self.panel_rows(session).iter().position(wanted);
        if let (Some(panel), Some(at)) = (&mut self.panel, at) {
            panel.list.cursor = at;
        }
    }

    /// The row under the panel's cursor.
    pub fn panel_row(&self, session: &Session) -> Option<PanelRow> {
        let cursor = self.panel.as_ref()?.list.cursor;
        self.panel_rows(session).into_iter().nth(cursor)
    }

    pub fn is_transcript(&self) -> bool {
        self.panel
            .as_ref()
            .is_some_and(|panel| panel.kind == PanelKind::Transcript)
    }

    /// Whether the rows of the open panel can be sorted.
    pub fn has_order(&self) -> bool {
        let panel = self.panel.as_ref();
        panel.is_some_and(|panel| !matches!(panel.kind, PanelKind::Transcript | PanelKind::Outline))
    }

    fn sort_panel(&mut self, session: &mut Session) {
        if !self.has_order() {
            session.info("this list is in order of the text");
            return;
        }
        let row = self.panel_row(session);
        if let Some(panel) = &mut self.panel {
            panel.by_place = !panel.by_place;
            let words = match (panel.kind, panel.by_place) {
                (PanelKind::Speakers, false) => "most quoted first",
                (PanelKind::Names, false) => "most named first",
                (PanelKind::MarksHere | PanelKind::MarksAll, true) => "newest first",
                (_, _) => "in order of the text",
            };
            session.info(words);
        }
        self.put_cursor(session, |other| Some(other) == row.as_ref());
    }
}
