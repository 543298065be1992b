//! Addresses of feeds and their entries: made absolute, and compared.

use url::Url;

/// The longest address, in bytes.
const MAX_ADDRESS: usize = 4096;

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

/// `address` made absolute against `base`; `None` unless it is one of the web.
pub fn resolve(base: &str, address: &str) -> Option<String> {
    let address = address.trim();
    if address.is_empty() || address.len() > MAX_ADDRESS {
        return None;
    }
    let found = match Url::parse(address) {
        Ok(found) => found,
        Err(_) => Url::parse(base).ok()?.join(address).ok()?,
    };
    let is_web = matches!(found.scheme(), "http" | "https") && found.has_host();
    is_web.then(|| found.to_string())
}

/// The same text for addresses that mean the same page: without scheme, `www.`, fragment, the parameters
/// of campaigns, and a slash at the end. Not an address itself.
pub fn canonical(address: &str) -> String {
    let Ok(url) = Url::parse(address.trim()) else {
        return address.trim().to_owned();
    };
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let mut text = host.to_owned();
    if let Some(port) = url.port() {
        text += &format!(":{port}");
    }
    text += url.path().trim_end_matches('/');
    let kept = url.query_pairs().filter(|(name, _)| {
        let name = name.to_ascii_lowercase();
        !name.starts_with("utm_") && !TRACKING.contains(&name.as_str())
    });
    let mut mark = '?';
    for (name, value) in kept {
        text += &format!("{mark}{name}={value}");
        mark = '&';
    }
    text
}

/// The host with its port, for counting requests to one server.
pub fn host(address: &str) -> String {
    let url = Url::parse(address).ok();
    let host = url.as_ref().and_then(|url| {
        let host = url.host_str()?;
        Some(format!(
            "{host}:{}",
            url.port_or_known_default().unwrap_or(0)
        ))
    });
    host.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_made_absolute() {
        let base = "https://news.example/a/feed.xml";
        assert_eq!(
            resolve(base, "b?c=d").as_deref(),
            Some("https://news.example/a/b?c=d")
        );
        assert_eq!(
            resolve(base, "//x.example/").as_deref(),
            Some("https://x.example/")
        );
        for other in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "mailto:a@b.example",
            "",
        ] {
            assert_eq!(resolve(base, other), None, "{other}");
        }
        assert_eq!(resolve("", "relative"), None);
    }

    #[test]
    fn addresses_of_one_page_are_the_same() {
        let page = canonical("https://news.example/ferry?id=3");
        for other in [
            "http://www.news.example/ferry/?id=3",
            "https://NEWS.example/ferry?utm_source=rss&id=3#top",
        ] {
            assert_eq!(canonical(other), page, "{other}");
        }
        assert_ne!(canonical("https://news.example/ferry?id=4"), page);
    }
}
