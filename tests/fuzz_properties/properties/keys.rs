//! Key notation: what is read is shown in a form that means the same key.

use pullquote::config::keys::Key;

/// Reads the bytes as the name of a key.
pub fn check(data: &[u8]) {
    let spec = String::from_utf8_lossy(data);
    for spec in spec.split_whitespace().chain([&*spec]) {
        let Ok(key) = spec.parse::<Key>() else {
            continue;
        };
        let shown = key.to_string();
        assert_eq!(
            shown.parse::<Key>().as_ref(),
            Ok(&key),
            "{spec:?} is shown as {shown:?}"
        );
        if let Some(arrives) = key.arrives_as() {
            assert_ne!(arrives, key);
        }
        assert!(key.typed().is_none_or(|c| !c.is_control()));
    }
}
