//! Deleting articles: their files go to the trash of the library, and undo brings them back.

use std::collections::HashMap;
use std::path::PathBuf;

use super::articles;
use crate::app::notice::Notice;
use crate::app::session::undo::UndoStep;
use crate::app::{Action, App, Effect};
use crate::article_id::ArticleId;
use crate::bookmarks::ArticleRef;
use pullquote_text::{Source, clean};

/// What became of files that were to be deleted.
#[derive(Clone, Debug, Default)]
pub struct Deletion {
    /// Each file with its place in the trash.
    pub gone: Vec<(Source, PathBuf)>,
    /// The texts of those files.
    pub texts: HashMap<Source, ArticleId>,
    /// Each file with the reason why it is still there.
    pub kept: Vec<(Source, String)>,
}

/// A path that leaves room for what the keys do on a narrow screen: of a long one the end.
fn shown_path(source: &Source) -> String {
    const LONGEST: usize = 30;
    let path = source.locator();
    let letters: Vec<char> = path.chars().collect();
    match letters.len().checked_sub(LONGEST) {
        None | Some(0) => path,
        Some(cut) => format!("…{}", letters[cut..].iter().collect::<String>()),
    }
}

impl App {
    /// Deletes the articles. Asks first if they are many, or if a file is not the library's own copy.
    pub(in crate::app) fn delete_articles(&mut self) {
        if let Some(sources) = self.session.to_delete.take() {
            self.session.effects.push(Effect::Delete {
                sources,
                is_confirmed: true,
            });
            return;
        }
        let sources = self.chosen_sources();
        let Some(first) = sources.first() else {
            return;
        };
        let (mut files, mut samples, mut parts) = (Vec::new(), 0, None);
        for source in &sources {
            match source {
                Source::File(_) => files.push(source.clone()),
                Source::Seed(_) => samples += 1,
                Source::Part { path, .. } => parts = Some(path.clone()),
                _ => {}
            }
        }
        if let Some(path) = parts {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let key = self.archive_key();
            self.session.error(format!(
                "an article of {} cannot be deleted by itself · {key} archives it",
                clean::line(&name)
            ));
        } else if files.is_empty() && samples == sources.len() {
            self.archive_samples();
        } else if files.is_empty() {
            self.session
                .info(format!("{} is no file", clean::line(&first.name())));
        } else {
            self.delete_or_ask(files);
        }
    }

    fn delete_or_ask(&mut self, files: Vec<Source>) {
        let is_own = |source: &&Source| self.library.articles.is_own(source);
        let others: Vec<&Source> = files.iter().filter(|source| !is_own(source)).collect();
        let key = self.session.keymap.key_label(Action::Delete);
        let question = match (&*others, files.len()) {
            ([], 1) => {
                self.session.effects.push(Effect::Delete {
                    sources: files,
                    is_confirmed: false,
                });
                return;
            }
            ([], n) => format!("delete {}?", articles(n)),
            ([one], 1) => format!("delete your own file {}?", clean::line(&shown_path(one))),
            ([one, ..], n) => format!(
                "delete {}, {} of them your own files, such as {}?",
                articles(n),
                others.len(),
                clean::line(&shown_path(one))
            ),
        };
        let question = format!("{question} {key} again deletes");
        self.session.notice = Some(Notice::question(question));
        self.session.to_delete = Some(files);
    }

    /// The samples are part of the program: they leave the list.
    fn archive_samples(&mut self) {
        let chosen = self.chosen_articles();
        if chosen.is_empty() {
            return;
        }
        self.say_of(&chosen, |facts| facts.archived = Some(true));
        self.library.articles.drop_marks();
        let (undo, show) = (
            self.session.keymap.key_label(Action::Undo),
            self.session.keymap.key_label(Action::ShowArchived),
        );
        self.session.save_and_confirm(format!(
            "archived instead: a sample · {undo} undoes · {show} shows it"
        ));
    }

    fn archive_key(&self) -> String {
        let action = if self.reader.open.is_some() {
            Action::ArchiveOpen
        } else {
            Action::Archive
        };
        self.session.keymap.key_label(action)
    }

    fn chosen_sources(&self) -> Vec<Source> {
        if let Some(open) = &self.reader.open {
            return vec![open.source.clone()];
        }
        let articles = &self.library.articles;
        let rows = articles.chosen().into_iter();
        rows.filter_map(|id| Some(articles.catalog.get(id)?.source.clone()))
            .collect()
    }

    /// The shell has moved files to the trash.
    pub(in crate::app) fn deleted(&mut self, deletion: Deletion) {
        let Deletion { gone, texts, kept } = deletion;
        let sources: Vec<Source> = gone.iter().map(|(source, _)| source.clone()).collect();
        let catalog = &self.library.articles.catalog;
        let entries = sources.iter().filter_map(|source| {
            let mut entry = catalog.get(catalog.find(source)?)?.clone();
            // The row may not have been read in yet.
            entry.id = entry.id.or_else(|| texts.get(source).cloned());
            super::article_ref(&entry)
        });
        let chosen: Vec<ArticleRef> = entries.collect();
        let title = chosen.first().map(|article| article.title.clone());
        let open = self.reader.open.as_ref();
        if open.is_some_and(|open| sources.contains(&open.source)) {
            self.close_article();
        }
        self.library.articles.remove(&sources, &self.session.places);
        self.library.articles.drop_marks();
        if !sources.is_empty() {
            let now = self.session.now.text.clone();
            let told =
                |facts: &mut crate::bookmarks::ArticleFacts| facts.trashed = Some(now.clone());
            let mut steps = self.session.say_of(&chosen, told);
            steps.push(UndoStep::Undelete(
                gone.into_iter().map(|(_, place)| place).collect(),
            ));
            self.session.remember(UndoStep::Group(steps));
            let key = self.session.keymap.key_label(Action::Undo);
            let what = match (title, sources.len()) {
                (Some(title), 1) => title,
                (_, n) => articles(n),
            };
            self.session
                .save_and_confirm(format!("deleted: {what} · {key} brings it back"));
        }
        if let Some((source, reason)) = kept.first() {
            let name = clean::line(&source.name()).into_owned();
            self.session.error(match kept.len() {
                1 => format!("{name} {reason}"),
                n => format!("{n} files were not deleted: {name} {reason}"),
            });
        }
    }

    pub(in crate::app) fn undelete(&mut self, places: Vec<PathBuf>) {
        self.session.effects.push(Effect::Undelete(places));
    }

    /// The shell has brought files back from the trash.
    pub(in crate::app) fn undeleted(&mut self, n: usize, failure: Option<&str>) {
        match failure {
            Some(reason) => self.session.error(reason),
            None => self.session.info(format!("undone: {} back", articles(n))),
        }
    }
}
