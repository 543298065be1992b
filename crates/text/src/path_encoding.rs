//! Lossless text form of paths, for records: file names need not be UTF-8.
//!
//! A path that is valid UTF-8 is written as is. Any other path becomes a `file:` URI (RFC 8089) in which
//! `%` and the bytes that are not UTF-8 are percent-encoded.

use std::path::{Path, PathBuf};

const SCHEME: &str = "file://";

pub fn encode(path: &Path) -> String {
    path.to_str().map_or_else(|| escape(path), str::to_owned)
}

/// The inverse of [`encode`].
pub fn decode(text: &str) -> PathBuf {
    let escaped = text.strip_prefix(SCHEME).filter(|rest| rest.contains('%'));
    escaped.map_or_else(|| text.into(), unescape)
}

#[cfg(unix)]
fn escape(path: &Path) -> String {
    use std::fmt::Write as _;
    use std::os::unix::ffi::OsStrExt as _;

    let mut out = String::from(SCHEME);
    for chunk in path.as_os_str().as_bytes().utf8_chunks() {
        out.push_str(&chunk.valid().replace('%', "%25"));
        for byte in chunk.invalid() {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(unix)]
fn unescape(text: &str) -> PathBuf {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt as _;

    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let byte = (first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    OsString::from_vec(out).into()
}

// Paths are not bytes here, and other programs could not name what is not Unicode in them.
#[cfg(not(unix))]
fn escape(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[cfg(not(unix))]
fn unescape(text: &str) -> PathBuf {
    text.into()
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt as _;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_paths_that_are_not_utf_8_are_escaped() {
        let path: PathBuf = OsString::from_vec(b"/home/a/caf\xe9 100%.txt".to_vec()).into();
        assert_eq!(encode(&path), "file:///home/a/caf%E9 100%25.txt");
        assert_eq!(decode(&encode(&path)), path);
        assert_eq!(encode(Path::new("/home/100%25.txt")), "/home/100%25.txt");
        assert_eq!(decode("/home/100%25.txt"), Path::new("/home/100%25.txt"));
    }

    proptest! {
        #[test]
        fn absolute_paths_round_trip(bytes in proptest::collection::vec(1u8.., 0..40)) {
            let path: PathBuf = OsString::from_vec([b"/".as_slice(), &bytes].concat()).into();
            prop_assert_eq!(decode(&encode(&path)), path);
        }
    }
}
