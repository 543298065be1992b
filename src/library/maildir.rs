//! Maildir: a folder of mails, each a file without an extension in `cur` or `new`. What is in `tmp` is being
//! delivered. Other mail folders are within it, under names that begin with a dot.

use std::ffi::{OsStr, OsString};
use std::path::Path;

/// Whether a folder with these `names` is a Maildir.
pub fn is_maildir(names: &[OsString]) -> bool {
    ["cur", "new"]
        .iter()
        .all(|wanted| names.iter().any(|name| name == wanted))
}

/// Whether `name` in the Maildir `folder` is to be read: a folder but `tmp`, with a dot only if it is a mail
/// folder.
pub fn is_listed(folder: &Path, name: &OsStr) -> bool {
    if name.as_encoded_bytes().starts_with(b".") {
        return folder.join(name).join("cur").is_dir();
    }
    // Servers keep lists of their own beside them.
    name != "tmp" && folder.join(name).is_dir()
}

/// Whether `path` is a mail of a Maildir by its name, such as `cur/1709617800.M1P2.host:2,S`.
pub fn is_mail(path: &Path) -> bool {
    let folder = path.parent().and_then(Path::file_name);
    let name = path.file_name().unwrap_or_default().as_encoded_bytes();
    folder.is_some_and(|folder| folder == "cur" || folder == "new")
        && name.first().is_some_and(u8::is_ascii_digit)
        && name.contains(&b'.')
}
