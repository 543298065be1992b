//! Why a request failed, in words for the reader.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use rustls::CertificateError;
use thiserror::Error;
use ureq::Timeout;
use url::Url;

use crate::shell::clock;

/// Why there is no page. The message is a sentence without its subject and full stop, to be put after the
/// address and a colon.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum HttpError {
    #[error("not a web address: {0}")]
    BadAddress(String),
    #[error("addresses that begin with {0}: are not fetched, only http and https")]
    Scheme(String),
    #[error(
        "{host} is on this computer or its network, and only addresses that you type may lead there"
    )]
    Private { host: String },
    #[error("no network: the name {host} could not be looked up")]
    NoNetwork { host: String },
    #[error("there is no host {host}")]
    NoSuchHost { host: String },
    #[error("{host} does not accept connections")]
    Refused { host: String },
    #[error("{host} cannot be reached from here")]
    Unreachable { host: String },
    /// The connection is not safe.
    #[error("the certificate of {host} {reason}")]
    Certificate { host: String, reason: String },
    #[error("no secure connection to {host}: {reason}")]
    Tls { host: String, reason: String },
    #[error("no complete answer in time")]
    Timeout,
    #[error("larger than {} MB", limit >> 20)]
    TooLarge { limit: u64 },
    /// The connection ended before the page did.
    #[error("the connection was closed before the page was complete")]
    Cut,
    #[error("redirected too often")]
    TooManyRedirects,
    #[error("redirected to something that is no web address")]
    BadRedirect,
    #[error("redirected from a secure address to one that is not")]
    Downgrade,
    /// An answer other than a page.
    #[error("{}", status_message(*code, *retry_after))]
    Status {
        code: u16,
        /// When the server wants to be asked again.
        retry_after: Option<Duration>,
    },
    #[error("the answer is not HTTP: {0}")]
    Protocol(String),
    #[error("the packed answer is damaged")]
    Unpack,
    #[error("the proxy address in the environment is invalid")]
    BadProxy,
    #[error("the proxy refused the connection: {0}")]
    Proxy(String),
    #[error("{}: {reason} (PULLQUOTE_CA)", path.display())]
    BadRoots { path: PathBuf, reason: String },
    #[error("cancelled")]
    Cancelled,
    #[error("{0}")]
    Io(String),
}

/// A name had only addresses that the request may not be sent to.
#[derive(Debug, Error)]
#[error("{host} is not a public address")]
pub struct PrivateAddress {
    pub host: String,
}

impl HttpError {
    /// An answer with this status code. `retry_after` is the header of that name.
    pub fn status(code: u16, retry_after: Option<&str>) -> Self {
        let retry_after = retry_after.and_then(|value| parse_delay(value, clock::timestamp()));
        Self::Status { code, retry_after }
    }

    /// Whether the page is gone for good.
    pub const fn is_gone(&self) -> bool {
        matches!(self, Self::Status { code: 410, .. })
    }

    /// When the server wants to be asked again.
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Whether the same request may well succeed later, without anything being changed.
    pub const fn is_temporary(&self) -> bool {
        match self {
            Self::Status { code, .. } => matches!(code, 408 | 425 | 429 | 500..=599),
            Self::NoNetwork { .. }
            | Self::Refused { .. }
            | Self::Unreachable { .. }
            | Self::Timeout
            | Self::Cut
            | Self::Io(_) => true,
            _ => false,
        }
    }

    pub(super) fn from_ureq(error: ureq::Error, url: &Url) -> Self {
        let host = url.host_str().unwrap_or_default().to_owned();
        match error {
            ureq::Error::Timeout(Timeout::Resolve) => Self::NoNetwork { host },
            ureq::Error::Timeout(_) => Self::Timeout,
            ureq::Error::HostNotFound => Self::NoSuchHost { host },
            ureq::Error::Io(error) => Self::from_io(&error, host),
            ureq::Error::Rustls(error) => Self::from_rustls(&error, host),
            ureq::Error::Tls(reason) => Self::Tls {
                host,
                reason: reason.to_owned(),
            },
            ureq::Error::Decompress(..) => Self::Unpack,
            ureq::Error::Protocol(error) => Self::Protocol(error.to_string()),
            ureq::Error::LargeResponseHeader(..) => {
                Self::Protocol("its header is too long".to_owned())
            }
            ureq::Error::ConnectProxyFailed(reason) => Self::Proxy(reason),
            ureq::Error::InvalidProxyUrl => Self::BadProxy,
            ureq::Error::BadUri(reason) => Self::BadAddress(reason),
            ureq::Error::ConnectionFailed => Self::Refused { host },
            ureq::Error::Other(error) => match error.downcast::<PrivateAddress>() {
                Ok(private) => Self::Private { host: private.host },
                Err(error) => Self::Io(error.to_string()),
            },
            error => Self::Io(error.to_string()),
        }
    }

    /// An error while the body was read.
    pub(super) fn from_body(error: io::Error, url: &Url) -> Self {
        match ureq::Error::from(error) {
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => Self::Unpack,
            ureq::Error::Io(error) if error.kind() == io::ErrorKind::InvalidInput => Self::Unpack,
            ureq::Error::Protocol(_) => Self::Cut,
            error => Self::from_ureq(error, url),
        }
    }

    fn from_io(error: &io::Error, host: String) -> Self {
        let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
        if let Some(error) = inner {
            return Self::from_rustls(error, host);
        }
        match error.kind() {
            io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Self::Timeout,
            io::ErrorKind::ConnectionRefused => Self::Refused { host },
            io::ErrorKind::HostUnreachable
            | io::ErrorKind::AddrNotAvailable
            | io::ErrorKind::NetworkUnreachable
            | io::ErrorKind::NetworkDown => Self::Unreachable { host },
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe => Self::Cut,
            _ => {
                // The standard library gives a failed look-up no kind of its own.
                let words = error.to_string();
                if !words.contains("lookup address") {
                    Self::Io(words)
                } else if words.contains("emporary failure") || words.contains("System error") {
                    Self::NoNetwork { host }
                } else {
                    Self::NoSuchHost { host }
                }
            }
        }
    }

    fn from_rustls(error: &rustls::Error, host: String) -> Self {
        let error = match error {
            rustls::Error::InvalidCertificate(error) => error,
            rustls::Error::InvalidMessage(_) => {
                let reason =
                    "it does not answer as https does; with http:// it is asked without".to_owned();
                return Self::Tls { host, reason };
            }
            error => {
                let reason = error.to_string();
                return Self::Tls { host, reason };
            }
        };
        let reason = match error {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => "has expired",
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "is not valid yet; is the clock of this computer right?"
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "is for another name"
            }
            CertificateError::UnknownIssuer => {
                "is signed by nobody that is trusted (PULLQUOTE_CA names a file of more certificates)"
            }
            CertificateError::Revoked => "was revoked",
            error => {
                let reason = format!("is not valid: {error}");
                return Self::Certificate { host, reason };
            }
        };
        let reason = reason.to_owned();
        Self::Certificate { host, reason }
    }
}

/// A delay in seconds, or until a date.
fn parse_delay(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = jiff::fmt::rfc2822::parse(value).ok()?;
    let seconds = then.timestamp().as_second() - now.as_second();
    Some(Duration::from_secs(seconds.max(0) as u64))
}

fn status_message(code: u16, retry_after: Option<Duration>) -> String {
    let message = match code {
        401 | 407 => "the server wants a password",
        402 => "the page is for subscribers",
        403 => "the server refuses to send the page to programs like this one",
        404 => "there is no such page",
        410 => "the page was removed for good",
        429 => "the server was asked too often",
        451 => "the page is withheld for legal reasons",
        500..=599 => "the server has a fault at the moment",
        _ => "the server sent no page",
    };
    let wait = retry_after.map_or_else(String::new, |wait| {
        let minutes = wait.as_secs().div_ceil(60);
        let unit = if minutes == 1 { "minute" } else { "minutes" };
        format!("; try again in {minutes} {unit}")
    });
    format!("{message} (status {code}){wait}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn server_without_tls_is_told_as_such() {
        let error = rustls::InvalidMessage::InvalidContentType;
        let error = rustls::Error::InvalidMessage(error);
        let error = HttpError::from_rustls(&error, "localhost".to_owned()).to_string();
        let words = "no secure connection to localhost: it does not answer as https does";
        assert!(error.starts_with(words), "{error}");
    }

    #[test]
    fn delays_are_seconds_or_dates() {
        let now: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        assert_eq!(parse_delay(" 120 ", now), Some(Duration::from_mins(2)));
        let date = "Sun, 01 Mar 2026 12:10:00 GMT";
        assert_eq!(parse_delay(date, now), Some(Duration::from_mins(10)));
        let past = "Sun, 01 Mar 2026 11:00:00 GMT";
        assert_eq!(parse_delay(past, now), Some(Duration::ZERO));
        assert_eq!(parse_delay("soon", now), None);
    }

    #[test]
    fn a_busy_server_says_when_to_ask_again() {
        let busy = HttpError::status(429, Some("90"));
        assert_eq!(
            busy.to_string(),
            "the server was asked too often (status 429); try again in 2 minutes"
        );
        assert!(busy.is_temporary() && !busy.is_gone());
        assert!(HttpError::status(410, None).is_gone());
    }
}
