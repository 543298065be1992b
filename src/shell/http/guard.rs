//! Which addresses may be connected to.
//!
//! A page or feed that is fetched must not reach the reader's own machine or network: it could make the
//! program ask a router or a local service for something. Names are looked up here, and what is found is
//! filtered before the connection is made to exactly these addresses, so that a name that means another
//! address the next time cannot get past the check.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::Proxy;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

use super::error::{HttpError, PrivateAddress};

/// Looks names up and lets only public addresses through, besides those of one host.
#[derive(Debug)]
pub struct Guard {
    typed_host: Option<String>,
    proxy: Option<Uri>,
}

impl Guard {
    /// `typed_host` may have any address, and so may the proxy, which the reader chose.
    pub fn new(typed_host: Option<String>, proxy: Option<&Proxy>) -> Self {
        Self {
            typed_host,
            proxy: proxy.map(|proxy| proxy.uri().clone()),
        }
    }

    /// Checks what can be told without looking the name up, for requests over a proxy, which does that.
    pub fn check_name(&self, url: &Url) -> Result<(), HttpError> {
        let is_private = match url.host() {
            Some(Host::Domain(name)) => is_local_name(name),
            Some(Host::Ipv4(address)) => !is_public(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => !is_public(IpAddr::V6(address)),
            None => false,
        };
        let host = url.host_str().unwrap_or_default();
        if is_private && !self.is_typed(host) {
            let host = host.to_owned();
            return Err(HttpError::Private { host });
        }
        Ok(())
    }

    fn is_typed(&self, host: &str) -> bool {
        let typed = self.typed_host.as_deref();
        typed.is_some_and(|typed| typed.eq_ignore_ascii_case(host))
    }
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout)?;
        let host = uri.host().unwrap_or_default();
        if self.proxy.as_ref() == Some(uri) || self.is_typed(host) {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|address| is_public(address.ip())) {
            public.push(*address);
        }
        if public.is_empty() && !found.is_empty() {
            let host = host.to_owned();
            return Err(ureq::Error::Other(Box::new(PrivateAddress { host })));
        }
        Ok(public)
    }
}

/// Names that mean the own machine or network whatever looks them up.
fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let is_below = |zone: &str| name == zone || name.ends_with(&format!(".{zone}"));
    !name.contains('.')
        || ["localhost", "local", "internal", "home.arpa"]
            .into_iter()
            .any(is_below)
}

/// Whether an address is one of the public internet: none of this machine, a private network, a link, a
/// group, nor one that is reserved. IPv6 addresses that stand for IPv4 ones are judged by these.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match embedded_v4(address) {
            Some(address) => is_public_v4(address),
            None => is_public_v6(address),
        },
    }
}

/// By the registry of special-purpose addresses (RFC 6890 and later).
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_protocol = a == 192 && b == 0 && c == 0;
    let is_benchmark = a == 198 && (b == 18 || b == 19);
    !(a == 0
        || a >= 224
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_documentation()
        || is_shared
        || is_protocol
        || is_benchmark)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    // Only 2000::/3 is assigned to the public internet.
    (a & 0xe000) == 0x2000 && !(a == 0x2001 && (b < 0x0200 || b == 0x0db8)) && a != 0x3fff
}

/// The IPv4 address that an IPv6 one stands for: mapped, compatible, translated (NAT64) or tunnelled (6to4).
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match address.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x0064, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_this_machine_and_network_are_not_public() {
        for address in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.0.0.1",
            "172.16.3.4",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.8",
            "198.18.0.1",
            "192.0.2.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fec0::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:0:192.168.0.1",
            "::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn other_addresses_are_public() {
        for address in [
            "8.8.8.8",
            "172.15.0.1",
            "172.32.0.1",
            "100.128.0.1",
            "198.20.0.1",
            "192.0.1.1",
            "2606:2800:220:1:248:1893:25c8:1946",
            "2001:4860:4860::8888",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn names_of_this_network_are_known() {
        for name in [
            "localhost",
            "a.localhost",
            "printer",
            "nas.local",
            "x.internal",
            "LOCALHOST.",
        ] {
            assert!(is_local_name(name), "{name}");
        }
        for name in ["example.org", "local.example.org", "localhost.example"] {
            assert!(!is_local_name(name), "{name}");
        }
    }
}
