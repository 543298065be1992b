//! The proxies of the environment, by the conventions of curl: `http_proxy` and `https_proxy`, else
//! `all_proxy`, and `no_proxy` for the hosts that are connected to without one. Each may be in upper case.

use ureq::Proxy;
use url::Url;

use super::error::HttpError;

#[derive(Debug, Default)]
pub struct Proxies {
    http: Option<String>,
    https: Option<String>,
    /// Host names, with or without a leading dot, that match themselves and what is below them; `*`.
    exempt: Vec<String>,
}

impl Proxies {
    pub fn new(env: &dyn Fn(&str) -> Option<String>) -> Self {
        let value = |name: &str| {
            let values = [env(name), env(&name.to_ascii_uppercase())].into_iter();
            values.flatten().find(|value| !value.trim().is_empty())
        };
        let all = value("all_proxy");
        let exempt = value("no_proxy").unwrap_or_default();
        let exempt = exempt.split([',', ' ']).map(|host| {
            let host = host.trim().to_ascii_lowercase();
            host.trim_start_matches("*.")
                .trim_start_matches('.')
                .to_owned()
        });
        Self {
            http: value("http_proxy").or_else(|| all.clone()),
            https: value("https_proxy").or(all),
            exempt: exempt.filter(|host| !host.is_empty()).collect(),
        }
    }

    /// The proxy for `url`, if it is to be reached over one.
    pub fn of(&self, url: &Url) -> Result<Option<Proxy>, HttpError> {
        let proxy = match url.scheme() {
            "https" => &self.https,
            _ => &self.http,
        };
        let host = url.host_str().unwrap_or_default();
        let (Some(proxy), false) = (proxy, self.is_exempt(host)) else {
            return Ok(None);
        };
        let proxy = Proxy::new(proxy).map_err(|_| HttpError::BadProxy)?;
        Ok(Some(proxy))
    }

    fn is_exempt(&self, host: &str) -> bool {
        let host = host.trim_matches(['[', ']']).to_ascii_lowercase();
        self.exempt.iter().any(|exempt| {
            let head = host.strip_suffix(exempt.as_str());
            exempt == "*" || head.is_some_and(|head| head.is_empty() || head.ends_with('.'))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(variables: &[(&str, &str)], address: &str) -> Option<String> {
        let env = |name: &str| {
            let mut all = variables.iter();
            let (_, value) = all.find(|(variable, _)| *variable == name)?;
            Some((*value).to_owned())
        };
        let proxy = Proxies::new(&env)
            .of(&Url::parse(address).unwrap())
            .unwrap()?;
        Some(format!("{}:{}", proxy.host(), proxy.port()))
    }

    #[test]
    fn the_scheme_chooses_the_proxy() {
        let both = [("http_proxy", "http://a:1"), ("HTTPS_PROXY", "b:2")];
        assert_eq!(chosen(&both, "http://x.org/").as_deref(), Some("a:1"));
        assert_eq!(chosen(&both, "https://x.org/").as_deref(), Some("b:2"));
        let all = [("all_proxy", "http://c:3")];
        assert_eq!(chosen(&all, "https://x.org/").as_deref(), Some("c:3"));
        assert_eq!(chosen(&[("http_proxy", "")], "http://x.org/"), None);
    }

    #[test]
    fn exempt_hosts_are_reached_without_a_proxy() {
        let of = |exempt: &str, address: &str| {
            chosen(
                &[("all_proxy", "http://c:3"), ("no_proxy", exempt)],
                address,
            )
        };
        for (exempt, address) in [
            ("localhost, x.org", "http://x.org/"),
            (".x.org", "https://news.x.org/"),
            ("*.x.org", "https://news.x.org/"),
            ("x.org", "https://news.x.org/"),
            ("*", "https://y.org/"),
            ("127.0.0.1", "http://127.0.0.1:80/"),
        ] {
            assert_eq!(of(exempt, address), None, "{exempt} {address}");
        }
        assert!(of("x.org", "https://notx.org/").is_some());
    }
}
