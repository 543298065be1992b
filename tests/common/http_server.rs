//! [`HttpServer`]: a web server on the loopback that answers as tests want it to, also badly.
//!
//! Each connection gets one answer and is closed. What was asked for is kept for the test to look at.
#![allow(dead_code)]

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub method: String,
    /// Path and query; of a proxy request the address.
    pub path: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(named, _)| named == name)?;
        Some(value)
    }
}

/// What the body does after the header was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Body {
    #[default]
    Whole,
    /// Only so many bytes, then the connection is closed.
    Cut(usize),
    /// In pieces of this size, with this time between them.
    Slow(usize, Duration),
    /// Again and again.
    Endless,
    /// Only the header, and the connection stays open.
    Hang,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    bytes: Vec<u8>,
    body: Body,
    /// Nothing is sent at all, and the connection stays open.
    is_silent: bool,
    /// Sent instead of the header.
    raw: Option<Vec<u8>>,
}

impl Reply {
    pub fn new(status: u16, media_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let mut reply = Self {
            status,
            headers: Vec::new(),
            bytes,
            body: Body::Whole,
            is_silent: false,
            raw: None,
        };
        if !media_type.is_empty() {
            reply = reply.header("Content-Type", media_type);
        }
        reply
    }

    pub fn html(page: impl Into<Vec<u8>>) -> Self {
        Self::new(200, "text/html; charset=utf-8", page)
    }

    /// An answer without a body of its own.
    pub fn status(status: u16) -> Self {
        Self::new(status, "text/html", format!("<h1>Status {status}</h1>"))
    }

    pub fn redirect(status: u16, to: &str) -> Self {
        Self::status(status).header("Location", to)
    }

    /// Never answers.
    pub fn silence() -> Self {
        let mut reply = Self::status(200);
        reply.is_silent = true;
        reply
    }

    /// Something that is not HTTP.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        let mut reply = Self::status(200);
        reply.raw = Some(bytes.into());
        reply
    }

    /// A small packed answer of so many megabytes.
    pub fn bomb(megabytes: usize) -> Self {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let blanks = vec![b' '; 1 << 20];
        for _ in 0..megabytes {
            encoder.write_all(&blanks).unwrap();
        }
        let packed = encoder.finish().unwrap();
        Self::html(packed).header("Content-Encoding", "gzip")
    }

    /// Replaces a header of that name; with an empty value it is left out.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers
            .retain(|(named, _)| !named.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn gzip(mut self) -> Self {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&self.bytes).unwrap();
        self.bytes = encoder.finish().unwrap();
        self.header("Content-Encoding", "gzip")
    }

    pub fn cut(mut self, after: usize) -> Self {
        self.body = Body::Cut(after);
        self
    }

    pub fn slow(mut self, piece: usize, wait: Duration) -> Self {
        self.body = Body::Slow(piece, wait);
        self
    }

    pub fn endless(mut self) -> Self {
        self.body = Body::Endless;
        self.header("Content-Length", "")
    }

    /// Sends the header and then nothing.
    pub fn hang(mut self) -> Self {
        self.body = Body::Hang;
        self
    }

    fn head(&self) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} Test\r\nConnection: close\r\n", self.status);
        let has_length = self
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("Content-Length"));
        if !has_length && self.status != 304 {
            let _ = write!(head, "Content-Length: {}\r\n", self.bytes.len());
        }
        for (name, value) in self.headers.iter().filter(|(_, value)| !value.is_empty()) {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        (head + "\r\n").into_bytes()
    }
}

type Handler = dyn Fn(&Asked) -> Reply + Send + Sync;

/// A server that runs until it is dropped.
pub struct HttpServer {
    address: SocketAddr,
    scheme: &'static str,
    asked: Arc<Mutex<Vec<Asked>>>,
    is_stopped: Arc<AtomicBool>,
    /// The certificate to trust, in PEM.
    certificate: String,
}

impl HttpServer {
    pub fn http(handler: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self::start(None, String::new(), Arc::new(handler))
    }

    /// A server with a certificate for `localhost` and 127.0.0.1 that nobody signed.
    pub fn https(handler: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self::https_for(&["localhost", "127.0.0.1"], handler)
    }

    /// The same with a certificate for these names.
    pub fn https_for(
        names: &[&str],
        handler: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let made = rcgen::generate_simple_self_signed(names).unwrap();
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], PrivateKeyDer::Pkcs8(key))
            .unwrap();
        Self::start(Some(Arc::new(config)), made.cert.pem(), Arc::new(handler))
    }

    fn start(tls: Option<Arc<ServerConfig>>, certificate: String, handler: Arc<Handler>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            scheme: if tls.is_some() { "https" } else { "http" },
            asked: Arc::default(),
            is_stopped: Arc::default(),
            certificate,
        };
        let asked = Arc::clone(&server.asked);
        let is_stopped = Arc::clone(&server.is_stopped);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if is_stopped.load(Ordering::Relaxed) {
                    return;
                }
                let connection = Connection {
                    handler: Arc::clone(&handler),
                    asked: Arc::clone(&asked),
                    is_stopped: Arc::clone(&is_stopped),
                };
                let tls = tls.clone();
                thread::spawn(move || {
                    // A client that hangs up is what many tests are about.
                    let _ = connection.serve(stream, tls);
                });
            }
        });
        server
    }

    /// A proxy that connects to this server, whatever host it is asked for.
    pub fn proxy(&self) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Self {
            address: listener.local_addr().unwrap(),
            scheme: "http",
            asked: Arc::default(),
            is_stopped: Arc::default(),
            certificate: String::new(),
        };
        let asked = Arc::clone(&proxy.asked);
        let is_stopped = Arc::clone(&proxy.is_stopped);
        let target = self.address;
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if is_stopped.load(Ordering::Relaxed) {
                    return;
                }
                let asked = Arc::clone(&asked);
                thread::spawn(move || tunnel(stream, target, &asked));
            }
        });
        proxy
    }

    /// The address of a path on this server.
    pub fn url(&self, path: &str) -> String {
        format!("{}://{}{path}", self.scheme, self.address)
    }

    /// The same with another name for the loopback, such as `localhost`.
    pub fn url_on(&self, host: &str, path: &str) -> String {
        format!("{}://{host}:{}{path}", self.scheme, self.address.port())
    }

    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// What was asked for so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        self.is_stopped.store(true, Ordering::Relaxed);
        // Wakes the thread that accepts connections.
        let _ = TcpStream::connect(self.address);
    }
}

struct Connection {
    handler: Arc<Handler>,
    asked: Arc<Mutex<Vec<Asked>>>,
    is_stopped: Arc<AtomicBool>,
}

impl Connection {
    fn serve(&self, stream: TcpStream, tls: Option<Arc<ServerConfig>>) -> io::Result<()> {
        match tls {
            None => self.answer(stream),
            Some(config) => {
                let connection = ServerConnection::new(config).map_err(io::Error::other)?;
                let mut stream = StreamOwned::new(connection, stream);
                let answered = self.answer(&mut stream);
                stream.conn.send_close_notify();
                stream.flush()?;
                answered
            }
        }
    }

    fn answer(&self, mut stream: impl Read + Write) -> io::Result<()> {
        let asked = read_request(&mut stream)?;
        let reply = (self.handler)(&asked);
        self.asked.lock().unwrap().push(asked);
        if let Some(raw) = &reply.raw {
            stream.write_all(raw)?;
            return stream.flush();
        }
        if reply.is_silent {
            self.wait_for_end();
            return Ok(());
        }
        stream.write_all(&reply.head())?;
        match reply.body {
            Body::Whole => stream.write_all(&reply.bytes)?,
            Body::Cut(after) => stream.write_all(&reply.bytes[..after.min(reply.bytes.len())])?,
            Body::Slow(piece, wait) => {
                for piece in reply.bytes.chunks(piece) {
                    stream.write_all(piece)?;
                    stream.flush()?;
                    thread::sleep(wait);
                }
            }
            Body::Endless => {
                while !self.is_stopped.load(Ordering::Relaxed) {
                    stream.write_all(&reply.bytes)?;
                }
            }
            Body::Hang => {
                stream.flush()?;
                self.wait_for_end();
            }
        }
        stream.flush()
    }

    fn wait_for_end(&self) {
        while !self.is_stopped.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(20));
        }
    }
}

fn tunnel(mut stream: TcpStream, to: SocketAddr, asked: &Mutex<Vec<Asked>>) -> io::Result<()> {
    let request = read_request(&mut stream)?;
    asked.lock().unwrap().push(request);
    let mut target = TcpStream::connect(to)?;
    stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n")?;
    let (mut from, mut back) = (stream.try_clone()?, target.try_clone()?);
    thread::spawn(move || io::copy(&mut from, &mut back));
    io::copy(&mut target, &mut stream)?;
    stream.shutdown(std::net::Shutdown::Both)
}

fn read_request(stream: &mut impl Read) -> io::Result<Asked> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head);
    let mut lines = head.lines();
    let mut first = lines.next().unwrap_or_default().split(' ');
    let mut word = || first.next().unwrap_or_default().to_owned();
    let headers = lines.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    });
    Ok(Asked {
        method: word(),
        path: word(),
        headers: headers.collect(),
    })
}
