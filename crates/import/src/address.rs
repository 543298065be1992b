//! Addresses of feeds and their entries: of the web only. What an address is, is decided by
//! [`pullquote_text::address`].

use pullquote_text::address;

/// `address` made absolute against `base`; `None` unless it is one of the web.
pub fn resolve(base: &str, address: &str) -> Option<String> {
    let base = Some(base).filter(|base| !base.is_empty());
    address::join(base, address).filter(|found| address::is_web(found))
}

/// The same text for addresses that mean the same page. Not an address itself.
pub fn canonical(address: &str) -> String {
    address::key(address.trim())
}

/// The host with its port, for counting requests to one server.
pub fn host(address: &str) -> String {
    let (scheme, rest) = address.split_once("://").unwrap_or_default();
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = address::host(address);
    let port = authority.rsplit_once(host).map_or("", |(_, port)| port);
    match (port, scheme) {
        _ if host.is_empty() => String::new(),
        ("", "https") => format!("{host}:443"),
        ("", _) => format!("{host}:80"),
        (port, _) => format!("{host}{port}"),
    }
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
    fn host_tells_servers_apart() {
        for (address, wanted) in [
            ("https://news.example/a", "news.example:443"),
            ("http://user@news.example:80/?x", "news.example:80"),
            ("https://[::1]:8080/", "[::1]:8080"),
            ("nothing", ""),
        ] {
            assert_eq!(host(address), wanted);
        }
    }

    #[test]
    fn addresses_of_one_page_are_the_same() {
        let page = canonical("https://news.example/ferry?id=3");
        for other in [
            "http://www.news.example/ferry/?id=3",
            "https://NEWS.example:443/ferry?utm_source=rss&id=3#top",
        ] {
            assert_eq!(canonical(other), page, "{other}");
        }
        assert_ne!(canonical("https://news.example/ferry?id=4"), page);
    }
}
