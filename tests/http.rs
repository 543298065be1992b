//! The HTTP client against a server on the loopback that also answers badly.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "common/http_server.rs"]
mod http_server;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use http_server::{HttpServer, Reply};
use pullquote::shell::http::{Client, HttpError, Request, Response};

fn get(address: &str) -> Result<Response, HttpError> {
    Client::default().get(&Request::typed(address))
}

/// A server that has only one answer.
fn serving(reply: Reply) -> HttpServer {
    HttpServer::http(move |_| reply.clone())
}

#[test]
fn page_comes_with_its_headers_and_the_request_tells_nothing_else() {
    let page = Reply::html("<p>Hällo</p>")
        .header("ETag", "\"1\"")
        .header("Set-Cookie", "a=b");
    let server = serving(page);
    let response = get(&server.url("/a?b=c#part")).unwrap();
    assert_eq!(response.bytes, "<p>Hällo</p>".as_bytes());
    assert_eq!(response.media_type(), "text/html");
    assert_eq!(response.charset(), Some("utf-8"));
    assert_eq!(response.etag.as_deref(), Some("\"1\""));
    assert_eq!(response.address, server.url("/a?b=c"));
    assert!(!response.has_moved && !response.is_unchanged);
    get(&server.url("/again")).unwrap();
    for asked in server.asked() {
        let mut names: Vec<&str> = asked
            .headers
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"]);
        let agent = concat!("pullquote/", env!("CARGO_PKG_VERSION"));
        assert_eq!(asked.header("user-agent"), Some(agent));
        assert_eq!(asked.method, "GET");
    }
}

#[test]
fn packed_pages_are_unpacked_up_to_the_limit() {
    let server = serving(Reply::html("news ".repeat(1000)).gzip());
    assert_eq!(get(&server.url("/")).unwrap().bytes.len(), 5000);
    let server = serving(Reply::bomb(400));
    let started = Instant::now();
    let error = get(&server.url("/")).unwrap_err();
    assert!(matches!(error, HttpError::TooLarge { .. }), "{error:?}");
    assert_eq!(error.to_string(), "larger than 10 MB");
    assert!(started.elapsed() < Duration::from_secs(10));
    let server = serving(Reply::html("not packed").header("Content-Encoding", "gzip"));
    let error = get(&server.url("/")).unwrap_err();
    assert!(matches!(error, HttpError::Unpack), "{error:?}");
}

#[test]
fn size_is_bounded_whatever_the_server_says_of_it() {
    let server = serving(Reply::html("x".repeat(1 << 16)).endless());
    assert!(matches!(
        get(&server.url("/")),
        Err(HttpError::TooLarge { .. })
    ));
    let server = serving(Reply::html("x").header("Content-Length", "99999999999"));
    assert!(matches!(
        get(&server.url("/")),
        Err(HttpError::TooLarge { .. })
    ));
}

#[test]
fn page_that_ends_early_is_an_error() {
    let server = serving(Reply::html("a whole page").cut(5));
    let error = get(&server.url("/")).unwrap_err();
    assert!(matches!(error, HttpError::Cut), "{error:?}");
    let server = serving(Reply::html("a page").header("Content-Length", "60"));
    assert!(matches!(get(&server.url("/")), Err(HttpError::Cut)));
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
    let error = get(&serving(Reply::raw(chunked)).url("/")).unwrap_err();
    assert!(matches!(error, HttpError::Cut), "{error:?}");
    // A length that is too small ends the page; what follows is no part of it.
    let server = serving(Reply::html("a page").header("Content-Length", "1"));
    assert_eq!(get(&server.url("/")).unwrap().bytes, b"a");
}

#[test]
fn time_is_bounded_for_servers_that_hang_or_drip() {
    for reply in [
        Reply::silence(),
        Reply::html("never sent").hang(),
        Reply::html("x".repeat(4000)).slow(1, Duration::from_millis(20)),
    ] {
        let server = serving(reply);
        let mut request = Request::typed(&server.url("/"));
        request.limits.time = Duration::from_millis(300);
        let started = Instant::now();
        let error = Client::default().get(&request).unwrap_err();
        assert!(matches!(error, HttpError::Timeout), "{error:?}");
        assert!(started.elapsed() < Duration::from_secs(5));
    }
}

#[test]
fn request_ends_soon_after_it_is_cancelled() {
    let server = serving(Reply::html("x".repeat(4000)).slow(1, Duration::from_millis(5)));
    let cancel = Arc::new(AtomicBool::new(false));
    let mut request = Request::typed(&server.url("/"));
    request.cancel = Some(Arc::clone(&cancel));
    std::thread::scope(|scope| {
        let fetching = scope.spawn(|| Client::default().get(&request));
        while server.asked().is_empty() {
            std::thread::yield_now();
        }
        cancel.store(true, Ordering::Relaxed);
        let error = fetching.join().unwrap().unwrap_err();
        assert!(matches!(error, HttpError::Cancelled), "{error:?}");
    });
}

#[test]
fn redirects_are_followed_and_permanent_ones_told() {
    let server = HttpServer::http(|asked| match asked.path.as_str() {
        "/old" => Reply::redirect(301, "/older"),
        "/older" => Reply::redirect(308, "/new"),
        "/other" => Reply::redirect(302, "new#part"),
        "/new" => Reply::html("new"),
        "/loop" => Reply::redirect(302, "/loop"),
        "/none" => Reply::status(302),
        "/file" => Reply::redirect(302, "file:///etc/passwd"),
        _ => Reply::status(404),
    });
    let moved = get(&server.url("/old")).unwrap();
    assert_eq!(moved.address, server.url("/new"));
    assert!(moved.has_moved);
    assert!(!get(&server.url("/other")).unwrap().has_moved);
    assert!(matches!(
        get(&server.url("/loop")),
        Err(HttpError::TooManyRedirects)
    ));
    assert!(matches!(
        get(&server.url("/none")),
        Err(HttpError::BadRedirect)
    ));
    assert!(matches!(
        get(&server.url("/file")),
        Err(HttpError::Scheme(_))
    ));
    assert!(matches!(
        get(&server.url("/no")),
        Err(HttpError::Status { code: 404, .. })
    ));
}

#[test]
fn private_addresses_are_reached_only_when_typed() {
    let inner = serving(Reply::html("secret"));
    let private = |result: Result<Response, HttpError>| {
        assert!(
            matches!(result, Err(HttpError::Private { .. })),
            "{result:?}"
        );
    };
    // Typed, under each of its names.
    for host in [
        "127.0.0.1",
        "localhost",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f.1",
    ] {
        assert_eq!(
            get(&inner.url_on(host, "/")).unwrap().bytes,
            b"secret",
            "{host}"
        );
    }
    // Found in a page or feed elsewhere.
    for host in [
        "127.0.0.1",
        "localhost",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f.1",
    ] {
        let linked = Request::linked(&inner.url_on(host, "/"), "https://example.org/feed");
        private(Client::default().get(&linked));
    }
    assert!(inner.asked().len() == 5);
    // An item of a feed that was typed with a private address.
    let linked = Request::linked(&inner.url("/item"), &inner.url("/feed"));
    assert!(Client::default().get(&linked).is_ok());
    // Behind a redirect, from one private host to another one.
    let target = inner.url_on("localhost", "/");
    let outer = HttpServer::http(move |_| Reply::redirect(302, &target));
    private(get(&outer.url("/")));
    for metadata in [
        "http://169.254.169.254/latest",
        "http://[fe80::1]/",
        "http://10.0.0.1/",
    ] {
        let outer = HttpServer::http(move |_| Reply::redirect(302, metadata));
        private(get(&outer.url("/")));
    }
}

#[test]
fn unchanged_pages_are_not_sent_again() {
    let server = HttpServer::http(|asked| {
        if asked.header("if-none-match") == Some("\"7\"") {
            Reply::new(304, "", "").header("ETag", "\"7\"")
        } else {
            Reply::html("page").header("ETag", "\"7\"")
        }
    });
    let mut request = Request::typed(&server.url("/"));
    let first = Client::default().get(&request).unwrap();
    request.etag = first.etag;
    request.last_modified = Some("Sun, 01 Mar 2026 12:00:00 GMT".to_owned());
    let again = Client::default().get(&request).unwrap();
    assert!(again.is_unchanged && again.bytes.is_empty());
    let asked = server.asked().pop().unwrap();
    let since = asked.header("if-modified-since");
    assert_eq!(since, Some("Sun, 01 Mar 2026 12:00:00 GMT"));
    // A server that says so without being asked has nothing to read.
    let server = serving(Reply::new(304, "", ""));
    assert!(matches!(
        get(&server.url("/")),
        Err(HttpError::Status { code: 304, .. })
    ));
}

#[test]
fn answers_without_a_page_say_why() {
    for (code, words) in [
        (
            403,
            "the server refuses to send the page to programs like this one (status 403)",
        ),
        (404, "there is no such page (status 404)"),
        (410, "the page was removed for good (status 410)"),
        (503, "the server has a fault at the moment (status 503)"),
        (204, "the server sent no page (status 204)"),
    ] {
        let server = serving(Reply::status(code));
        assert_eq!(get(&server.url("/")).unwrap_err().to_string(), words);
    }
    let server = serving(Reply::status(429).header("Retry-After", "60"));
    let error = get(&server.url("/")).unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_mins(1)));
    let server = serving(Reply::raw("SSH-2.0-OpenSSH_9.9\r\n\r\n"));
    let error = get(&server.url("/")).unwrap_err();
    assert!(matches!(error, HttpError::Protocol(_)), "{error:?}");
    // Nobody listens.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let error = get(&format!("http://{address}/")).unwrap_err();
    assert!(matches!(error, HttpError::Refused { .. }), "{error:?}");
}

#[test]
fn addresses_that_are_none_are_refused() {
    for address in [
        "",
        "example.org",
        "file:///etc/passwd",
        "ftp://example.org/",
        "javascript:alert(1)",
        "https://",
        "https://user:word@example.org/",
        "http://[::1/",
    ] {
        let error = get(address).unwrap_err();
        let is_refused = matches!(error, HttpError::BadAddress(_) | HttpError::Scheme(_));
        assert!(is_refused, "{address}: {error:?}");
    }
}

#[test]
fn certificates_are_checked() {
    let server = HttpServer::https(|_| Reply::html("secure"));
    let error = get(&server.url("/")).unwrap_err();
    let HttpError::Certificate { host, reason } = &error else {
        panic!("{error:?}");
    };
    assert_eq!(host, "127.0.0.1");
    assert!(reason.contains("PULLQUOTE_CA"), "{reason}");
    assert!(server.asked().is_empty(), "nothing was asked for");

    let client = Client::with_roots(server.certificate().as_bytes()).unwrap();
    for host in ["127.0.0.1", "localhost"] {
        let response = client
            .get(&Request::typed(&server.url_on(host, "/")))
            .unwrap();
        assert_eq!(response.bytes, b"secure");
    }
    let other = HttpServer::https_for(&["example.org"], |_| Reply::html("other"));
    let client = Client::with_roots(other.certificate().as_bytes()).unwrap();
    let error = client.get(&Request::typed(&other.url("/"))).unwrap_err();
    assert!(error.to_string().contains("is for another name"), "{error}");
    // Never from secure to insecure.
    let to = serving(Reply::html("open")).url("/");
    let from = HttpServer::https(move |_| Reply::redirect(302, &to));
    let client = Client::with_roots(from.certificate().as_bytes()).unwrap();
    let error = client.get(&Request::typed(&from.url("/"))).unwrap_err();
    assert!(matches!(error, HttpError::Downgrade), "{error:?}");
    assert!(Client::with_roots(b"no certificate").is_err());
}

#[test]
fn many_requests_run_at_once() {
    let server = serving(Reply::html("page"));
    let client = Client::default();
    std::thread::scope(|scope| {
        let fetch = |n| client.get(&Request::typed(&server.url(&format!("/{n}"))));
        let all: Vec<_> = (0..50).map(|n| scope.spawn(move || fetch(n))).collect();
        assert!(all.into_iter().all(|one| one.join().unwrap().is_ok()));
    });
    assert_eq!(server.asked().len(), 50);
}
