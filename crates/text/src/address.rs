//! Web addresses: made safe to show, to open and to write into a terminal's hyperlink.
//!
//! An address that [`clean`] returned has a scheme that a browser opens without running anything, and
//! only printable ASCII, so it neither steers a terminal nor hides where it leads. [`host`] is the part
//! that decides where a link goes; screens that shorten an address keep it.

use std::fmt::Write as _;

/// The longest address that is kept, in bytes. Longer ones are mostly data.
pub const MAX_LENGTH: usize = 2048;

/// Parameters that say where a reader came from, not what the page is.
const TRACKING: &[&str] = &[
    "fbclid",
    "gclid",
    "dclid",
    "msclkid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "ref_src",
    "cmpid",
    "ns_campaign",
    "ns_mchannel",
    "ns_source",
    "at_medium",
    "at_campaign",
    "partner",
    "_ga",
    "yclid",
    "rss",
    "smid",
    "ftag",
];

/// An absolute address of `http`, `https` or `mailto`, cleaned as browsers do; `None` for any other.
///
/// Blanks around it, line ends and tabs go. Blanks, controls, quotation marks, angle brackets and what
/// is not ASCII are percent-encoded.
///
/// ```
/// use pullquote_text::address::clean;
/// assert_eq!(clean(" HTTPS://example.org/a b ").as_deref(), Some("https://example.org/a%20b"));
/// assert_eq!(clean("https://a.example\\@b.example/").as_deref(), Some("https://a.example/@b.example/"));
/// assert_eq!(clean("javascript:alert(1)"), None);
/// assert_eq!(clean("/plan"), None);
/// ```
pub fn clean(address: &str) -> Option<String> {
    let (scheme, rest) = split_scheme(trimmed(address))?;
    let scheme = scheme.to_ascii_lowercase();
    let is_mail = scheme == "mailto";
    if !is_mail && !matches!(scheme.as_str(), "http" | "https") {
        return None;
    }
    let mut out = scheme;
    out.push(':');
    let rest = if is_mail {
        rest
    } else {
        out.push_str("//");
        rest.trim_start_matches(['/', '\\'])
    };
    let in_path = |at: usize| !rest[..at].contains(['?', '#']);
    let path_end = rest.find(['?', '#']).unwrap_or(rest.len());
    for (at, c) in rest.char_indices() {
        match c {
            '\t' | '\n' | '\r' => {}
            // As browsers read it, so that the host is the one that they go to.
            '\\' if !is_mail && at < path_end && in_path(at.min(path_end)) => out.push('/'),
            '"' | '<' | '>' | '`' | '\\' | '^' | '{' | '|' | '}' => encode(c, &mut out),
            c if c.is_ascii_graphic() => out.push(c),
            c => encode(c, &mut out),
        }
        if out.len() > MAX_LENGTH {
            return None;
        }
    }
    let has_target = if is_mail {
        out.len() > "mailto:".len()
    } else {
        host(&out).contains(char::is_alphanumeric)
    };
    has_target.then_some(out)
}

/// Whether `text`, which may as well be a path, is an address of a page: it begins with `http://` or
/// `https://`.
///
/// ```
/// use pullquote_text::address::is_web;
/// assert!(is_web("HTTPS://example.org/a") && !is_web("a.txt") && !is_web("file:///a.txt"));
/// ```
pub fn is_web(text: &str) -> bool {
    let scheme = text
        .split_once("://")
        .map(|(scheme, _)| scheme.trim_start());
    scheme.is_some_and(|scheme| {
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    })
}

fn encode(c: char, out: &mut String) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        // Writing to a string cannot fail.
        let _ = write!(out, "%{byte:02X}");
    }
}

fn trimmed(address: &str) -> &str {
    address.trim_matches(|c: char| c.is_whitespace() || c.is_control())
}

/// Splits an absolute address at the colon behind its scheme.
fn split_scheme(address: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = address.split_once(':')?;
    let mut bytes = scheme.bytes();
    let is_scheme = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    is_scheme.then_some((scheme, rest))
}

/// `reference` as a page at `base` means it, [cleaned](clean); `None` for one within the page (`#note`),
/// one of another scheme, and a relative one without a base.
///
/// ```
/// use pullquote_text::address::join;
/// let page = Some("https://example.org/news/ferry.html?a=1");
/// assert_eq!(join(page, "../plan").as_deref(), Some("https://example.org/plan"));
/// assert_eq!(join(page, "//b.example/x").as_deref(), Some("https://b.example/x"));
/// assert_eq!(join(page, "#note"), None);
/// assert_eq!(join(None, "/plan"), None);
/// ```
pub fn join(base: Option<&str>, reference: &str) -> Option<String> {
    let reference = trimmed(reference);
    if reference.is_empty() || reference.starts_with('#') {
        return None;
    }
    if split_scheme(reference).is_some() {
        return clean(reference);
    }
    if reference.len() > MAX_LENGTH {
        return None;
    }
    let base = clean(base?)?;
    let (scheme, rest) = base.split_once("://")?;
    if reference.starts_with("//") || reference.starts_with("\\\\") {
        return clean(&format!("{scheme}:{reference}"));
    }
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, after) = rest.split_at(host_end);
    let path = &after[..after.find(['?', '#']).unwrap_or(after.len())];
    if reference.starts_with('?') {
        return clean(&format!("{scheme}://{host}{path}{reference}"));
    }
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    let (own, tail) = reference.split_at(end);
    let folder = &path[..path.rfind('/').map_or(0, |at| at + 1)];
    let whole = if own.starts_with(['/', '\\']) {
        own.to_owned()
    } else {
        format!("/{folder}{own}")
    };
    clean(&format!("{scheme}://{host}/{}{tail}", without_dots(&whole)))
}

/// A path without `.` and `..`, and without its first slash.
fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let mut segments = path.split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        match segment {
            "" if parts.is_empty() && !is_last => {}
            "." | ".." => {
                if segment == ".." {
                    parts.pop();
                }
                if is_last {
                    parts.push("");
                }
            }
            segment => parts.push(segment),
        }
    }
    parts.join("/")
}

/// The host of an address, without user name and port; of a mail address what follows the `@`. Empty if it
/// has none.
///
/// ```
/// use pullquote_text::address::host;
/// assert_eq!(host("https://bank.example@www.b.example:81/login"), "www.b.example");
/// assert_eq!(host("mailto:desk@example.org?subject=x"), "example.org");
/// ```
pub fn host(address: &str) -> &str {
    let rest = match address.split_once("://") {
        Some((_, rest)) => rest,
        None => address.strip_prefix("mailto:").unwrap_or(""),
    };
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    if host.starts_with('[') {
        return host.find(']').map_or(host, |end| &host[..=end]);
    }
    host.split_once(':').map_or(host, |(host, _)| host)
}

/// What two addresses of the same article share: without scheme, `www.`, fragment, a slash at the end and
/// parameters that only count visitors.
///
/// ```
/// use pullquote_text::address::key;
/// assert_eq!(key("http://www.Example.org/a/?utm_source=x&id=3#top"), "example.org/a?id=3");
/// ```
pub fn key(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.split_once('#').map_or(rest, |(rest, _)| rest);
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = place.split_at(place.find('/').unwrap_or(place.len()));
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let is_secure = address.starts_with("https:");
    let port = if is_secure { ":443" } else { ":80" };
    let mut key = host.strip_suffix(port).unwrap_or(host).to_owned();
    key.push_str(path.trim_end_matches('/'));
    let mut mark = '?';
    for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
        let name = parameter
            .split_once('=')
            .map_or(parameter, |(name, _)| name);
        let name = name.to_ascii_lowercase();
        if !name.starts_with("utm_") && !TRACKING.contains(&name.as_str()) {
            key.push(mark);
            key.push_str(parameter);
            mark = '&';
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_schemes_of_browser_and_mail_are_kept() {
        for refused in [
            "file:///etc/passwd",
            "data:text/html,x",
            "ssh://host",
            "java\nscript:x",
            "https:",
            "https://",
            "https://?x",
            "mailto:",
            "example.org/a",
            "",
        ] {
            assert_eq!(clean(refused), None, "{refused}");
        }
        assert_eq!(
            clean(&format!("https://a.example/{}", "x".repeat(3000))),
            None
        );
    }

    #[test]
    fn controls_and_hidden_marks_are_encoded() {
        let address = clean("https://a.example/\u{1b}]8;;x\u{7}\u{202e}\u{9c}é\"").unwrap();
        assert_eq!(
            address,
            "https://a.example/%1B]8;;x%07%E2%80%AE%C2%9C%C3%A9%22"
        );
    }

    #[test]
    fn relative_references_are_joined_as_the_standard_says() {
        let base = Some("http://a.example/b/c/d?q");
        for (reference, wanted) in [
            ("g", "http://a.example/b/c/g"),
            ("./g", "http://a.example/b/c/g"),
            ("g/", "http://a.example/b/c/g/"),
            ("/g", "http://a.example/g"),
            ("?y", "http://a.example/b/c/d?y"),
            ("g?y#s", "http://a.example/b/c/g?y#s"),
            ("..", "http://a.example/b/"),
            ("../../../g", "http://a.example/g"),
            (".", "http://a.example/b/c/"),
        ] {
            assert_eq!(
                join(base, reference).as_deref(),
                Some(wanted),
                "{reference}"
            );
        }
        assert_eq!(
            join(Some("https://a.example"), "g").as_deref(),
            Some("https://a.example/g")
        );
    }

    proptest! {
        #[test]
        fn cleaned_addresses_are_printable_and_stable(
            base in "(https?://[a-z.@:/]{0,12})?", rest in "\\PC{0,20}|[\u{0}-\u{ff}]{0,20}"
        ) {
            for address in [clean(&format!("{base}{rest}")), join(Some(&base), &rest)] {
                let Some(address) = address else { continue };
                prop_assert!(address.bytes().all(|byte| byte.is_ascii_graphic()), "{address}");
                prop_assert_eq!(clean(&address), Some(address.clone()));
                prop_assert!(address.starts_with("mailto:") || !host(&address).is_empty());
            }
        }
    }
}
