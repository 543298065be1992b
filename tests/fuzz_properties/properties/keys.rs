//! Key notation: display and parse round-trip.

use pullquote::config::keys::Key;

/// Parses the input as a key.
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
            "{spec:?} is displayed as {shown:?}"
        );
        if let Some(alias) = key.alias() {
            assert_ne!(alias, key);
        }
        assert!(key.typed().is_none_or(|c| !c.is_control()));
    }
}
