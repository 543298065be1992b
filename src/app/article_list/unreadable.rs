//! The files of the library that are no articles: how many, and which.

use std::path::Path;

use super::ArticleList;
use crate::app::App;
use crate::app::command_output::OutputSheet;
use crate::app::overlay::Overlay;
use crate::library::Entry;
use crate::library::walk::{Skipped, Unreadable};
use pullquote_text::{Source, clean};

impl ArticleList {
    /// `3 files cannot be read`; `None` without any.
    pub fn unreadable_words(&self) -> Option<String> {
        match self.unreadable.as_ref()?.n {
            0 => None,
            1 => Some("1 file cannot be read".to_owned()),
            n => Some(format!("{n} files cannot be read")),
        }
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
        let shown = articles
            .unreadable_words()
            .zip(articles.unreadable.as_ref());
        let Some((title, unreadable)) = shown else {
            let words = match articles.unreadable {
                Some(_) => "every file here can be read",
                None => "still looking at the files",
            };
            self.session.info(words);
            return;
        };
        let lines = lines(unreadable);
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
