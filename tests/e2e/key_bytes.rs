//! The notation for keys in tests, and the bytes that a terminal sends for them.

/// The bytes of keys such as `j<Enter><C-o>`.
pub fn bytes(keys: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        let named = rest
            .strip_prefix('<')
            .and_then(|after| after.split_once('>'));
        if let Some((key, after)) = named.and_then(|(name, after)| Some((named_key(name)?, after)))
        {
            bytes.extend(key);
            rest = after;
        } else {
            rest = &rest[c.len_utf8()..];
            bytes.extend(c.to_string().bytes());
        }
    }
    bytes
}

fn named_key(name: &str) -> Option<Vec<u8>> {
    if let Some(letter) = name.strip_prefix("C-") {
        return Some(vec![letter.bytes().next()? & 0x1f]);
    }
    let sequence = match name {
        "Enter" => "\r",
        "Esc" => "\x1b",
        "Tab" => "\t",
        "Backspace" => "\x7f",
        "Up" => "\x1b[A",
        "Down" => "\x1b[B",
        "End" => "\x1b[F",
        "PgDn" => "\x1b[6~",
        _ => return None,
    };
    Some(sequence.as_bytes().to_vec())
}

#[test]
fn key_names_become_escape_sequences() {
    assert_eq!(bytes("j<Enter><C-o>é<PgDn>"), "j\r\x0fé\x1b[6~".as_bytes());
    assert_eq!(bytes("<>3<x"), b"<>3<x");
}
