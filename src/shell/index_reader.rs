//! A read-only connection to the index that is reopened when the file was replaced.

use std::path::PathBuf;

use crate::library::store::{OpenMode, Store, StoreError};

#[derive(Debug)]
pub struct IndexReader {
    path: PathBuf,
    store: Option<Store>,
}

impl IndexReader {
    pub const fn new(path: PathBuf) -> Self {
        Self { path, store: None }
    }

    /// The index, opened if it is not open or no longer the file at its path.
    pub fn open(&mut self) -> Result<&Store, StoreError> {
        let store = match self.store.take().filter(Store::is_current) {
            Some(store) => store,
            None => Store::open(&self.path, OpenMode::Read)?,
        };
        Ok(self.store.insert(store))
    }

    /// The index if it is open.
    pub const fn store(&self) -> Option<&Store> {
        self.store.as_ref()
    }

    pub fn close(&mut self) {
        self.store = None;
    }
}
