//! Writes the view file: what keys changed of how the text is shown.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use atomic_write_file::AtomicWriteFile;

use crate::config::view;

/// Makes `changes` in the file at `path`, which is replaced as a whole.
pub fn save(path: &Path, changes: &BTreeMap<String, String>) -> io::Result<()> {
    let before = match fs::read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut file = AtomicWriteFile::open(path)?;
    file.write_all(view::merged(&before, changes).as_bytes())?;
    file.commit()
}
