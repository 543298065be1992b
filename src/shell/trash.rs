//! The thread that moves files to the trash of the library and back.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::library_scanner::ScannerHandle;
use super::source;
use super::threads::{MsgSender, OnDemand};
use crate::app::Msg;
use crate::app::housekeeping::deleting::Deletion;
use crate::article_id::ArticleId;
use crate::library::trash::Trash;
use pullquote_text::{Source, clean};

#[derive(Debug)]
pub enum Job {
    Delete {
        sources: Vec<Source>,
        /// Whether the reader was asked about each file that is not the library's own.
        is_confirmed: bool,
    },
    Restore(Vec<PathBuf>),
}

/// The thread, which first throws away what has been in the trash for long.
pub fn thread(library: &Path, scanner: ScannerHandle, send: MsgSender) -> OnDemand<Job> {
    let trash = Trash::of(library);
    OnDemand::new("trash", move |inbox| {
        // What cannot be removed now is removed at a later start.
        let _ = trash.empty_old(Timestamp::now());
        for job in inbox {
            let done = match job {
                Job::Delete {
                    sources,
                    is_confirmed,
                } => {
                    let deletion = delete(&trash, sources, is_confirmed);
                    let gone = deletion.gone.iter().map(|(source, _)| source.clone());
                    scanner.forget(gone.collect());
                    Msg::Deleted(Box::new(deletion))
                }
                Job::Restore(places) => restore(&trash, &places),
            };
            if !send(done) {
                return;
            }
            scanner.scan();
        }
    })
}

fn delete(trash: &Trash, sources: Vec<Source>, is_confirmed: bool) -> Deletion {
    let mut deletion = Deletion::default();
    for source in sources {
        let Source::File(path) = &source else {
            deletion.kept.push((source, "is no file".to_owned()));
            continue;
        };
        if !is_confirmed && !trash.is_own(path) {
            let reason = "is a file of yours, only linked from the library".to_owned();
            deletion.kept.push((source, reason));
            continue;
        }
        match trash.delete(path, Timestamp::now()) {
            Ok(place) => {
                if let Ok(article) = source::read(&Source::File(place.clone())) {
                    let id = ArticleId::of(article.text());
                    deletion.texts.insert(source.clone(), id);
                }
                deletion.gone.push((source, place));
            }
            Err(error) => deletion.kept.push((source, error.to_string())),
        }
    }
    deletion
}

fn restore(trash: &Trash, places: &[PathBuf]) -> Msg {
    let (mut n, mut failure) = (0, None);
    for place in places {
        match trash.restore(place) {
            Ok(_) => n += 1,
            Err(error) => {
                let name = place.file_name().unwrap_or_default().to_string_lossy();
                failure = Some(format!("{} {error}", clean::line(&name)));
            }
        }
    }
    Msg::Undeleted { n, failure }
}
