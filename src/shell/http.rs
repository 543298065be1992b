//! The only module that uses the network: one GET at a time, for an address that the reader typed or that
//! was found in what the reader asked for.
//!
//! A request is bounded in time and size, and sends nothing but the address, what is accepted, and the
//! marks of an earlier answer (`ETag`, `Last-Modified`): no cookies, no referrer, no name of the reader or
//! the system. Redirects are followed here, so that each hop is checked like the first: only `http` and
//! `https`, never from `https` to `http`, and addresses of the own machine and network only for the host
//! that the reader typed ([`guard`]). Certificates are checked against Mozilla's list, which is compiled
//! in, so that the program behaves alike on every system, and `PULLQUOTE_CA` adds others. Proxies are those
//! of the environment ([`proxy`]).

mod error;
mod guard;
mod proxy;

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ureq::http::{self, HeaderMap, header};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};
use url::Url;

pub use error::HttpError;
use guard::Guard;
use proxy::Proxies;

/// The variable that names a file of more root certificates.
pub const CA_VARIABLE: &str = "PULLQUOTE_CA";

/// Redirects that are followed.
const MAX_REDIRECTS: usize = 10;
/// Addresses longer than this are no news page's.
const MAX_ADDRESS: usize = 8 << 10;
const USER_AGENT: &str = concat!("pullquote/", env!("CARGO_PKG_VERSION"));
/// What is asked for if the request does not say.
const ACCEPT: &str = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";

/// How much a request may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the body, unpacked.
    pub bytes: u64,
    /// From the first look-up to the last byte, over all redirects.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 10 << 20,
            time: Duration::from_secs(20),
        }
    }
}

/// A page or feed to get.
#[derive(Clone, Debug)]
pub struct Request {
    address: String,
    /// The host that the reader typed: the only one that may be in the own network.
    typed_host: Option<String>,
    /// The `ETag` of the answer that the reader has.
    pub etag: Option<String>,
    /// The `Last-Modified` of the answer that the reader has.
    pub last_modified: Option<String>,
    /// The header `Accept`; pages by default.
    pub accept: Option<String>,
    pub limits: Limits,
    /// Ends the request soon after it is set.
    pub cancel: Option<Arc<AtomicBool>>,
}

impl Request {
    /// A request for an address that the reader typed.
    pub fn typed(address: &str) -> Self {
        Self::linked(address, address)
    }

    /// A request for an address found in what is at the address that the reader typed: an item of a feed.
    pub fn linked(address: &str, typed: &str) -> Self {
        Self {
            address: address.trim().to_owned(),
            typed_host: host_of(typed),
            etag: None,
            last_modified: None,
            accept: None,
            limits: Limits::default(),
            cancel: None,
        }
    }

    /// A request for an address that the answer names: with the same bounds, and without what is known of
    /// the first page.
    #[must_use]
    pub fn follow(&self, address: &str) -> Self {
        Self {
            address: address.to_owned(),
            etag: None,
            last_modified: None,
            ..self.clone()
        }
    }

    fn is_cancelled(&self) -> bool {
        let cancel = self.cancel.as_ref();
        cancel.is_some_and(|cancel| cancel.load(Ordering::Relaxed))
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Whether what the reader has is still current; there are no bytes then.
    pub is_unchanged: bool,
    /// Where it was found, after redirects.
    pub address: String,
    /// Whether the address of the request is to be replaced by `address`: every redirect was permanent.
    pub has_moved: bool,
    /// The header `Content-Type`, with its parameters.
    pub content_type: Option<String>,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// The body, unpacked.
    pub bytes: Vec<u8>,
}

impl Response {
    /// The media type in lower case, without parameters; empty if the server named none.
    pub fn media_type(&self) -> String {
        let named = self.content_type.as_deref().unwrap_or_default();
        let named = named.split(';').next().unwrap_or_default();
        named.trim().to_ascii_lowercase()
    }

    /// The character encoding that the server declared.
    pub fn charset(&self) -> Option<&str> {
        let parameters = self.content_type.as_deref()?.split(';').skip(1);
        let mut named = parameters.filter_map(|parameter| {
            let (name, value) = parameter.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then_some(value)
        });
        Some(named.next()?.trim().trim_matches(['"', '\'']))
    }
}

/// Makes requests. A clone shares its settings; requests may run in parallel.
#[derive(Clone, Debug, Default)]
pub struct Client {
    settings: Arc<Settings>,
}

#[derive(Debug, Default)]
struct Settings {
    /// Certificates that are trusted besides Mozilla's.
    roots: Vec<Certificate<'static>>,
    proxies: Proxies,
}

impl Client {
    /// A client with the proxies and root certificates of the environment.
    ///
    /// # Errors
    /// The file that `PULLQUOTE_CA` names cannot be read or holds no certificate.
    pub fn from_env() -> Result<Self, HttpError> {
        let roots = match std::env::var_os(CA_VARIABLE).filter(|path| !path.is_empty()) {
            Some(path) => read_roots(Path::new(&path))?,
            None => Vec::new(),
        };
        let proxies = Proxies::new(&|name| std::env::var(name).ok());
        Ok(Self {
            settings: Arc::new(Settings { roots, proxies }),
        })
    }

    /// A client that also trusts the certificates of `pem`, without proxies.
    ///
    /// # Errors
    /// It holds no certificate.
    #[cfg(feature = "internals")]
    pub fn with_roots(pem: &[u8]) -> Result<Self, HttpError> {
        let settings = Settings {
            roots: parse_roots(pem, Path::new(""))?,
            proxies: Proxies::default(),
        };
        Ok(Self {
            settings: Arc::new(settings),
        })
    }

    /// Gets what is at an address. Blocks for at most [`Limits::time`].
    ///
    /// # Errors
    /// Why there is nothing that could be read. An answer other than 200 and 304 is an error.
    pub fn get(&self, request: &Request) -> Result<Response, HttpError> {
        let deadline = Instant::now() + request.limits.time;
        let mut url = parse(&request.address)?;
        let mut has_moved = true;
        for n in 0..=MAX_REDIRECTS {
            if request.is_cancelled() {
                return Err(HttpError::Cancelled);
            }
            let answer = self.hop(&url, request, deadline)?;
            let Some(next) = redirect(&url, &answer)? else {
                let mut response = read(answer, &url, request)?;
                response.has_moved = n > 0 && has_moved;
                return Ok(response);
            };
            has_moved &= matches!(answer.status().as_u16(), 301 | 308);
            url = next;
        }
        Err(HttpError::TooManyRedirects)
    }

    /// One request, without redirects. The certificates of the environment are tried second, because a
    /// request can be checked against one list only.
    fn hop(
        &self,
        url: &Url,
        request: &Request,
        deadline: Instant,
    ) -> Result<http::Response<Body>, HttpError> {
        let roots = &self.settings.roots;
        match self.send(url, request, deadline, RootCerts::WebPki) {
            Err(HttpError::Certificate { .. }) if !roots.is_empty() => {
                let roots = RootCerts::new_with_certs(roots);
                self.send(url, request, deadline, roots)
            }
            answer => answer,
        }
    }

    fn send(
        &self,
        url: &Url,
        request: &Request,
        deadline: Instant,
        roots: RootCerts,
    ) -> Result<http::Response<Body>, HttpError> {
        let proxy = self.settings.proxies.of(url)?;
        let guard = Guard::new(request.typed_host.clone(), proxy.as_ref());
        if proxy.is_some() {
            guard.check_name(url)?;
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(HttpError::Timeout);
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(left))
            .user_agent(USER_AGENT)
            .accept(request.accept.as_deref().unwrap_or(ACCEPT))
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .proxy(proxy)
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), guard);
        let mut call = agent.get(url.as_str());
        for (name, value) in [
            (header::IF_NONE_MATCH, &request.etag),
            (header::IF_MODIFIED_SINCE, &request.last_modified),
        ] {
            if let Some(value) = value {
                call = call.header(name, value);
            }
        }
        call.call()
            .map_err(|error| HttpError::from_ureq(error, url))
    }
}

fn parse(address: &str) -> Result<Url, HttpError> {
    if address.len() > MAX_ADDRESS {
        return Err(HttpError::BadAddress("it is too long".to_owned()));
    }
    let url = Url::parse(address).map_err(|error| HttpError::BadAddress(error.to_string()))?;
    check(url)
}

fn check(mut url: Url) -> Result<Url, HttpError> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(HttpError::Scheme(url.scheme().to_owned()));
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Err(HttpError::BadAddress("it names no host".to_owned()));
    }
    // What stands before an @ would be sent as a password; it is how links pretend to lead elsewhere.
    if !url.username().is_empty() || url.password().is_some() {
        return Err(HttpError::BadAddress("it holds a user name".to_owned()));
    }
    url.set_fragment(None);
    Ok(url)
}

fn host_of(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    url.host_str().map(str::to_owned)
}

/// Where an answer sends the request next; `None` if it is the last one.
fn redirect(url: &Url, answer: &http::Response<Body>) -> Result<Option<Url>, HttpError> {
    if !matches!(answer.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let location = text(answer.headers(), &header::LOCATION).ok_or(HttpError::BadRedirect)?;
    if location.len() > MAX_ADDRESS {
        return Err(HttpError::BadRedirect);
    }
    let next = url.join(&location).map_err(|_| HttpError::BadRedirect)?;
    let next = check(next)?;
    if url.scheme() == "https" && next.scheme() == "http" {
        return Err(HttpError::Downgrade);
    }
    Ok(Some(next))
}

/// Reads the body of the last answer.
fn read(answer: http::Response<Body>, url: &Url, request: &Request) -> Result<Response, HttpError> {
    let code = answer.status().as_u16();
    let headers = answer.headers();
    let mut response = Response {
        is_unchanged: code == 304,
        address: url.to_string(),
        has_moved: false,
        content_type: text(headers, &header::CONTENT_TYPE),
        etag: text(headers, &header::ETAG),
        last_modified: text(headers, &header::LAST_MODIFIED),
        bytes: Vec::new(),
    };
    if response.is_unchanged && (request.etag.is_some() || request.last_modified.is_some()) {
        return Ok(response);
    }
    if code != 200 {
        let retry_after = text(headers, &header::RETRY_AFTER);
        return Err(HttpError::status(code, retry_after.as_deref()));
    }
    let body = answer.into_body();
    let limit = request.limits.bytes;
    if body.content_length().is_some_and(|length| length > limit) {
        return Err(HttpError::TooLarge { limit });
    }
    // One byte more than is allowed tells that there is more.
    let mut reader = body.into_with_config().limit(u64::MAX).reader();
    let mut chunk = vec![0; 32 << 10];
    loop {
        if request.is_cancelled() {
            return Err(HttpError::Cancelled);
        }
        let n = match reader.read(&mut chunk) {
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(HttpError::from_body(error, url)),
        };
        if n == 0 {
            return Ok(response);
        }
        if (response.bytes.len() + n) as u64 > limit {
            return Err(HttpError::TooLarge { limit });
        }
        response.bytes.extend_from_slice(&chunk[..n]);
    }
}

/// A header as text; bytes that are not ASCII are taken for Latin-1.
fn text(headers: &HeaderMap, name: &header::HeaderName) -> Option<String> {
    let bytes = headers.get(name)?.as_bytes();
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => Some(bytes.iter().map(|&byte| char::from(byte)).collect()),
    }
}

fn read_roots(path: &Path) -> Result<Vec<Certificate<'static>>, HttpError> {
    /// The lists of systems have some 200 KB.
    const MAX_BYTES: u64 = 4 << 20;
    let mut pem = Vec::new();
    let file = std::fs::File::open(path);
    let read = file.and_then(|file| file.take(MAX_BYTES).read_to_end(&mut pem));
    read.map_err(|error| HttpError::BadRoots {
        path: path.to_owned(),
        reason: error.to_string(),
    })?;
    parse_roots(&pem, path)
}

/// The certificates in `pem`, at least one. `path` is for the message.
fn parse_roots(pem: &[u8], path: &Path) -> Result<Vec<Certificate<'static>>, HttpError> {
    let items = parse_pem(pem).filter_map(Result::ok);
    let roots = items.filter_map(|item| match item {
        PemItem::Certificate(certificate) => Some(certificate),
        _ => None,
    });
    let roots: Vec<_> = roots.collect();
    if roots.is_empty() {
        return Err(HttpError::BadRoots {
            path: path.to_owned(),
            reason: "it holds no certificate".to_owned(),
        });
    }
    Ok(roots)
}
