//! Other programs: piping text to a command, and opening the file in an editor. While one runs, it has
//! the terminal.

use super::action::Action;
use super::command_output::{CommandOutput, Ended, OutputSheet};
use super::overlay::Overlay;
use super::prompt::{Piped, Prompt, Purpose, Typed};
use super::{App, Effect};
use crate::config::Key;
use crate::layout::width;
use pullquote_text::{Source, Span};

impl App {
    /// Asks for a command that gets the selection, or else the article.
    pub(super) fn start_pipe(&mut self) {
        if self.reader.open.is_none() {
            self.session.info("no article is open for that");
            return;
        }
        let what = if self.reader.is_selecting() {
            Piped::Selection
        } else {
            Piped::Article
        };
        self.session.prompt = Some(Prompt::new(Purpose::Pipe(what), ""));
    }

    pub(super) fn typed_pipe(&mut self, what: Piped, typed: Typed, text: &str) {
        match typed {
            Typed::Left => {
                let what = self.next_piped(what);
                self.session.prompt = Some(Prompt::new(Purpose::Pipe(what), text));
            }
            Typed::Accepted if !text.trim().is_empty() => self.pipe(what, text.trim()),
            _ => {}
        }
    }

    /// What Tab changes to: the article, and the quotation in focus.
    fn next_piped(&mut self, what: Piped) -> Piped {
        let is_selecting = self.reader.is_selecting();
        match what {
            Piped::Article if self.piped_span(Piped::Quotation).is_some() => Piped::Quotation,
            Piped::Article | Piped::Quotation if is_selecting => Piped::Selection,
            Piped::Article => {
                self.session.info("no quotation is in focus");
                Piped::Article
            }
            Piped::Selection | Piped::Quotation => Piped::Article,
        }
    }

    fn piped_span(&self, what: Piped) -> Option<Span> {
        let open = self.reader.open.as_ref()?;
        match what {
            Piped::Article => Some(Span::new(0, open.article.text().len())),
            Piped::Selection => Some(open.selection?.span()),
            Piped::Quotation => {
                let span = open.focus_span()?;
                span.overlaps(open.page.span()).then_some(span)
            }
        }
    }

    fn pipe(&mut self, what: Piped, command: &str) {
        let (Some(span), Some(open)) = (self.piped_span(what), &self.reader.open) else {
            return;
        };
        let mut input = span.of(open.article.text()).to_owned();
        if !input.ends_with('\n') {
            input.push('\n');
        }
        self.session.effects.push(Effect::Pipe {
            command: command.to_owned(),
            input,
        });
    }

    /// Shows what a command printed: a single line on the status line, more on a sheet.
    pub(super) fn command_ended(&mut self, output: &CommandOutput) {
        let is_good = output.ended == Ended::Code(0);
        let title = output.title();
        match output.sheet() {
            Some(sheet) if sheet.lines.len() == 1 && is_good && self.fits(&title, &sheet) => {
                self.session
                    .info(format!("{title}: {}", sheet.lines[0].trim()));
            }
            Some(sheet) => self.session.overlay = Some(Overlay::Output(sheet)),
            None if is_good => self.session.info(format!("{title}: done, no output")),
            None => self
                .session
                .error(format!("{title}: {}", output.end_words())),
        }
    }

    /// Whether the status line has room for a line of output, beside hints.
    fn fits(&self, title: &str, sheet: &OutputSheet) -> bool {
        let cells = width::of_str(title) + width::of_str(&sheet.lines[0]) + 4;
        cells <= usize::from(self.session.size.width) * 3 / 5
    }

    /// Opens the file of the open article, or that of the row under the cursor, in an editor.
    pub(super) fn edit_file(&mut self) {
        let open = self.reader.open.as_ref().map(|open| open.source.clone());
        let listed = || {
            let is_list = self.library.screens.is_empty();
            let entry = self.library.articles.current().filter(|_| is_list);
            entry.map(|entry| entry.source.clone())
        };
        match open.or_else(listed) {
            Some(Source::File(path) | Source::Part { path, .. }) => {
                self.reader.save_places(&mut self.session);
                self.session.effects.push(Effect::Edit(path));
            }
            Some(source @ Source::Seed(_)) => {
                let message = match self.copy_of(&source) {
                    Some(copy) => format!("samples have no file; your copy is {copy}"),
                    None => "samples are part of the program and have no file to edit".to_owned(),
                };
                self.session.info(message);
            }
            Some(_) => self
                .session
                .info("text from standard input has no file to edit"),
            None => self.session.info("no article is under the cursor"),
        }
    }

    /// The path of a listed file with the same text as `source`.
    fn copy_of(&self, source: &Source) -> Option<String> {
        let articles = &self.library.articles;
        let own = articles.catalog.find(source);
        let open = self.reader.open.as_ref().map(|open| open.id.clone());
        let listed = own.and_then(|own| articles.catalog.get(own)?.id.clone());
        let id = open.or(listed)?;
        articles
            .catalog
            .iter()
            .filter(|(_, entry)| entry.id.as_ref() == Some(&id))
            .find_map(|(_, entry)| match &entry.source {
                Source::File(path) => Some(path.display().to_string()),
                _ => None,
            })
    }

    /// Handles a key on the sheet with the output of a command.
    pub(super) fn press_in_output(&mut self, key: Key, action: Option<Action>) {
        if self.session.scroll_sheet(action) {
            return;
        }
        if action != Some(Action::Copy) {
            self.session.press_elsewhere(key, action);
        } else if let Some(Overlay::Output(sheet)) = self.session.overlay.take() {
            self.session
                .effects
                .push(Effect::Copy(sheet.lines.join("\n")));
            self.session.info("output sent to the clipboard");
        }
    }
}
