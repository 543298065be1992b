//! The files of the library that are no articles: how many, and which.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::ArticleList;
use super::words::error_message;
use crate::app::App;
use crate::app::command_output::OutputSheet;
use crate::app::overlay::Overlay;
use crate::library::Entry;
use crate::library::walk::{Skipped, Unreadable};
use pullquote_text::{Source, clean};

impl ArticleList {
    /// `3 files cannot be read`, those with a row and those without; `None` without any.
    pub fn unreadable_words(&self) -> Option<String> {
        let skipped = self.unreadable.as_ref().map_or(0, |skipped| skipped.n);
        match skipped + self.unreadable_rows().count() {
            0 => None,
            1 => Some("1 file cannot be read".to_owned()),
            n => Some(format!("{n} files cannot be read")),
        }
    }

    /// How many of the listed rows cannot be read, and how many of these were never opened.
    pub(super) fn count_unreadable(&self) -> (usize, usize) {
        let unreadable = self.catalog.unreadable();
        if unreadable.is_empty() {
            return (0, 0);
        }
        let listed = self.order.iter().filter(|id| unreadable.contains(*id));
        listed.fold((0, 0), |(all, unread), &id| {
            (all + 1, unread + usize::from(!self.sorting.is_opened(id)))
        })
    }

    /// The path and error of each row that cannot be read. A file that the system refuses has a row and is in
    /// the report of the walk too; it is left out here.
    fn unreadable_rows(&self) -> impl Iterator<Item = (PathBuf, String)> {
        let rows = self.catalog.unreadable().iter();
        let told: HashSet<&Path> = if rows.len() == 0 {
            HashSet::new()
        } else {
            let skipped = self.unreadable.iter().flat_map(|skipped| &skipped.first);
            skipped.map(|file| file.path.as_path()).collect()
        };
        rows.filter_map(move |&id| {
            let entry = self.catalog.get(id)?;
            let path = PathBuf::from(entry.source.locator());
            let reason = error_message(entry.error.as_ref()?);
            (!told.contains(path.as_path())).then_some((path, reason))
        })
    }

    /// The files without a row, and the rows that cannot be read.
    fn all_unreadable(&self) -> Unreadable {
        let mut all = self.unreadable.clone().unwrap_or_default();
        for (path, reason) in self.unreadable_rows() {
            all.add(path, reason);
        }
        all
    }

    /// Gives a row the reason why it cannot be read, which shows only when its whole file is read.
    pub(in crate::app) fn set_error(&mut self, source: &Source, reason: &str) {
        let id = self.catalog.find(source);
        if let Some((id, entry)) = id.and_then(|id| Some((id, self.catalog.get(id)?))) {
            let error = Some(clean::line(reason).into_owned());
            let entry = Entry {
                error,
                ..entry.clone()
            };
            self.catalog.update(id, entry);
        }
    }
}

impl App {
    /// Lists the files of the library that cannot be read, each with the reason.
    pub(in crate::app) fn show_unreadable(&mut self) {
        let articles = &self.library.articles;
        let Some(title) = articles.unreadable_words() else {
            let words = match articles.unreadable {
                Some(_) => "every file here can be read",
                None => "still looking at the files",
            };
            self.session.info(words);
            return;
        };
        let lines = lines(&articles.all_unreadable());
        self.session.overlay = Some(Overlay::Output(OutputSheet {
            title,
            lines,
            top: 0,
        }));
    }
}

/// A line for each file, below that of the folder which holds them all.
fn lines(unreadable: &Unreadable) -> Vec<String> {
    let mut lines = Vec::with_capacity(unreadable.first.len() + 3);
    let folder = common_folder(&unreadable.first);
    if let Some(folder) = folder {
        let line = format!("In {}:", folder.display());
        lines.extend([clean::line(&line).into_owned(), String::new()]);
    }
    for file in &unreadable.first {
        let within = folder.and_then(|folder| file.path.strip_prefix(folder).ok());
        let path = within.unwrap_or(&file.path);
        let line = format!("{} {}", path.display(), file.reason);
        lines.push(clean::line(&line).into_owned());
    }
    let n_more = unreadable.n - unreadable.first.len().min(unreadable.n);
    if n_more > 0 {
        lines.push(format!("… and {n_more} more"));
    }
    lines
}

/// The deepest folder that holds all of `files`.
fn common_folder(files: &[Skipped]) -> Option<&Path> {
    let mut folder = files.first()?.path.parent()?;
    for file in files {
        while !file.path.starts_with(folder) {
            folder = folder.parent()?;
        }
    }
    Some(folder)
}
