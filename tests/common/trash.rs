//! A trash in memory.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::TestApp;
use pullquote::app::Msg;
use pullquote::app::housekeeping::deleting::Deletion;
use pullquote::library::Entry;
use pullquote_import as import;
use pullquote_text::Source;

/// Deleted files, with their places in the trash.
#[derive(Default)]
pub struct Trash(Vec<(PathBuf, Source, Vec<u8>)>);

impl Trash {
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn delete(
        &mut self,
        files: &mut HashMap<Source, Vec<u8>>,
        sources: Vec<Source>,
    ) -> Deletion {
        let gone = sources.into_iter().map(|source| {
            let place = Path::new("/trash").join(source.name());
            let bytes = files.remove(&source).expect("there is a file");
            self.0.push((place.clone(), source.clone(), bytes));
            (source, place)
        });
        Deletion {
            gone: gone.collect(),
            ..Deletion::default()
        }
    }

    pub fn restore(
        &mut self,
        files: &mut HashMap<Source, Vec<u8>>,
        places: Vec<PathBuf>,
    ) -> Vec<Entry> {
        let mut entries = Vec::new();
        for place in places {
            let at = self.0.iter().position(|(at, ..)| *at == place);
            let (_, source, bytes) = self.0.remove(at.expect("it is in the trash"));
            entries.push(Entry::of(&import::article(&bytes, source.clone())));
            files.insert(source, bytes);
        }
        entries
    }
}

impl TestApp {
    pub fn undelete(&mut self, places: Vec<PathBuf>) {
        let entries = self.trash.restore(&mut self.files, places);
        self.reply(Msg::Listed(entries));
    }
}
