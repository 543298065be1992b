//! Web archives (WARC, ISO 28500): each page that was fetched is an article.
//!
//! Records follow each other, in files `.warc.gz` each compressed by itself. A file is read once for the places
//! of its pages, which are then read one by one. The number of a part is that of its record.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek as _, SeekFrom};
use std::path::Path;

use flate2::bufread::GzDecoder;
use pullquote_text::date::{self, Date};
use pullquote_text::{Article, Contents, Part, Source, plain};

use crate::error::ImportError;
use crate::file::has_extension;
use crate::http_message::{self, MAX_PAGE, Response};
use crate::saved_page::{self, Origin};
use crate::traits::{CollectionFormat, Parts};
use crate::{decode, html};

/// The longest header of a record, in bytes.
const MAX_HEADER: usize = 64 << 10;
/// How many bytes of a page are read for its title.
const HEAD: u64 = 64 << 10;
/// The most pages of an archive that are listed.
const MAX_PAGES: usize = 1 << 20;
/// How many bytes are unpacked to list an archive, for each of its own and in all cases.
const MAX_RATIO: u64 = 100;
const MIN_BUDGET: u64 = 64 << 20;

const GZIP: &[u8] = &[0x1f, 0x8b];

pub(crate) struct WarcFormat;

impl CollectionFormat for WarcFormat {
    fn accepts_name(&self, path: &Path) -> bool {
        let is_packed = has_extension(path, &["gz"])
            && path
                .file_stem()
                .is_some_and(|stem| has_extension(Path::new(stem), &["warc"]));
        is_packed || has_extension(path, &["warc"])
    }

    fn detects(&self, _path: &Path, head: &[u8]) -> bool {
        head.trim_ascii_start().starts_with(b"WARC/") || head.starts_with(GZIP)
    }

    fn open(&self, mut file: File, _path: &Path) -> Result<Box<dyn Parts>, ImportError> {
        let mut magic = Vec::new();
        (&mut file).take(2).read_to_end(&mut magic)?;
        Ok(Box::new(Archive {
            file,
            is_packed: magic == GZIP,
            pages: None,
        }))
    }
}

struct Archive {
    file: File,
    is_packed: bool,
    pages: Option<Vec<Page>>,
}

/// A page, and where its record is.
#[derive(Clone, Debug)]
struct Page {
    number: u32,
    place: Place,
    title: String,
    bytes: u64,
}

#[derive(Clone, Copy, Debug)]
struct Place {
    /// Where the record begins, or the compressed member that holds it.
    start: u64,
    /// How many unpacked bytes of the member are before it.
    skip: u64,
}

impl Parts for Archive {
    fn contents(&mut self) -> Result<Contents, ImportError> {
        let pages = self.pages()?;
        if pages.is_empty() {
            return Err(ImportError::EmptyArchive);
        }
        let parts = pages.iter().map(|page| Part {
            number: page.number,
            title: page.title.clone(),
            bytes: page.bytes,
            ..Part::default()
        });
        Ok(Contents {
            title: String::new(),
            parts: parts.collect(),
        })
    }

    fn article(&mut self, source: Source, number: u32) -> Result<Article, ImportError> {
        let pages = self.pages()?;
        let at = pages.binary_search_by_key(&number, |page| page.number);
        let place = pages[at.map_err(|_| ImportError::NoSuchPart)?].place;
        self.file.seek(SeekFrom::Start(place.start))?;
        let file = BufReader::new(&mut self.file);
        if self.is_packed {
            let mut unpacked = BufReader::new(GzDecoder::new(file));
            io::copy(&mut (&mut unpacked).take(place.skip), &mut io::sink())?;
            read_article(&mut unpacked, source)
        } else {
            read_article(&mut { file }, source)
        }
    }
}

impl Archive {
    fn pages(&mut self) -> Result<&[Page], ImportError> {
        if self.pages.is_none() {
            let len = self.file.metadata()?.len();
            self.file.seek(SeekFrom::Start(0))?;
            let mut lister = Lister {
                pages: Vec::new(),
                n_records: 0,
                budget: len.saturating_mul(MAX_RATIO).max(MIN_BUDGET),
            };
            let mut file = Counted::new(BufReader::with_capacity(1 << 18, &mut self.file));
            if self.is_packed {
                lister.list_packed(&mut file)?;
            } else {
                lister.list(&mut file, None)?;
            }
            self.pages = Some(lister.pages);
        }
        Ok(self.pages.as_deref().unwrap_or_default())
    }
}

/// Finds the pages of an archive.
struct Lister {
    pages: Vec<Page>,
    n_records: u32,
    /// How many bytes may still be read.
    budget: u64,
}

impl Lister {
    fn list_packed(&mut self, file: &mut Counted<impl BufRead>) -> io::Result<()> {
        while self.budget > 0 && !file.fill_buf()?.is_empty() {
            let start = file.at;
            let unpacked = BufReader::new(GzDecoder::new(&mut *file));
            // Damage in a member ends the list: the next one is not found.
            if self.list(&mut Counted::new(unpacked), Some(start)).is_err() || file.at == start {
                break;
            }
        }
        Ok(())
    }

    /// Lists the records of a file, or of a compressed member that begins at `member`.
    fn list(&mut self, input: &mut Counted<impl BufRead>, member: Option<u64>) -> io::Result<()> {
        while self.pages.len() < MAX_PAGES {
            let before = input.at;
            let Some((record, at)) = Record::read(input)? else {
                break;
            };
            self.n_records += 1;
            let place = match member {
                Some(start) => Place { start, skip: at },
                None => Place { start: at, skip: 0 },
            };
            let mut block = input.take(record.length);
            if record.may_be_page() {
                let mut head = Vec::new();
                (&mut block).take(HEAD).read_to_end(&mut head)?;
                if let Some(title) = record.page_title(&head) {
                    self.pages.push(Page {
                        number: self.n_records,
                        place,
                        title,
                        bytes: record.length,
                    });
                }
            }
            io::copy(&mut block, &mut io::sink())?;
            let read = input.at - before;
            self.budget = self.budget.saturating_sub(read);
            if self.budget == 0 {
                break;
            }
        }
        // The rest of the member, so that the next one is found.
        io::copy(&mut input.take(self.budget), &mut io::sink())?;
        Ok(())
    }
}

/// The header of a record.
struct Record {
    fields: Vec<(String, String)>,
    /// The length of what follows.
    length: u64,
}

impl Record {
    /// The next record, and where it begins; `None` at the end and where no record begins.
    fn read(input: &mut Counted<impl BufRead>) -> io::Result<Option<(Self, u64)>> {
        let mut start = input.at;
        let mut header = Vec::new();
        loop {
            let before = header.len();
            let left = (MAX_HEADER - before) as u64;
            let n = (&mut *input).take(left).read_until(b'\n', &mut header)?;
            let line = header[before..].trim_ascii();
            if n == 0 || (before == 0 && !line.is_empty() && !line.starts_with(b"WARC/")) {
                return Ok(None);
            }
            if !line.is_empty() {
                continue;
            }
            if before > 0 {
                break;
            }
            // Blank lines between records.
            header.clear();
            start = input.at;
        }
        let fields = http_message::fields(&header);
        let mut record = Self { fields, length: 0 };
        record.length = record
            .field("content-length")
            .and_then(|length| length.parse().ok())
            .unwrap_or(0);
        Ok(Some((record, start)))
    }

    fn field(&self, name: &str) -> Option<&str> {
        let mut all = self.fields.iter();
        all.find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    fn is_kind(&self, kind: &str) -> bool {
        self.field("warc-type")
            .is_some_and(|found| found.eq_ignore_ascii_case(kind))
    }

    fn has_content(&self, kind: &str) -> bool {
        self.field("content-type")
            .is_some_and(|found| found.to_ascii_lowercase().contains(kind))
    }

    fn may_be_page(&self) -> bool {
        (self.is_kind("response")
            && self
                .address()
                .is_some_and(|address| saved_page::web_address(&address).is_some()))
            || (self.is_kind("resource") && self.has_content("html"))
            || (self.is_kind("conversion") && self.has_content("text/plain"))
    }

    /// The title to list a page with that begins with `head`; `None` if it is none.
    fn page_title(&self, head: &[u8]) -> Option<String> {
        if self.is_kind("conversion") {
            let text = decode::decode(head.to_vec(), None).text;
            let line = text.lines().map(str::trim).find(|line| !line.is_empty())?;
            return Some(line.chars().take(160).collect());
        }
        let page = if self.is_kind("response") {
            let response = Response::parse(head)?;
            if response.status != 200 || !response.is_page() {
                return None;
            }
            // The end is missing, which is an error only in unknown codings: told when it is opened.
            response.body().unwrap_or_default()
        } else {
            head.to_vec()
        };
        let title = saved_page::title(&page);
        Some(title.or_else(|| self.address()).unwrap_or_default())
    }

    /// Some programs put the address in angle brackets.
    fn address(&self) -> Option<String> {
        let address = self.field("warc-target-uri")?;
        Some(address.trim_matches(['<', '>']).to_owned())
    }

    fn date(&self) -> Option<Date> {
        self.field("warc-date").and_then(date::find)
    }
}

/// Reads the article of the record that begins the input.
fn read_article(input: &mut impl BufRead, source: Source) -> Result<Article, ImportError> {
    let mut input = Counted::new(input);
    let (record, _) = Record::read(&mut input)?.ok_or(ImportError::NoSuchPart)?;
    let mut block = Vec::new();
    let length = record.length.min(MAX_PAGE);
    // The end of an archive may be missing.
    if let Err(error) = (&mut input).take(length).read_to_end(&mut block)
        && block.is_empty()
    {
        return Err(error.into());
    }
    let origin = Origin {
        address: record.address(),
        charset: record.field("content-type").and_then(http_message::charset),
        saved: record.date(),
    };
    if record.is_kind("response") {
        let response = Response::parse(&block).ok_or(ImportError::EmptyPage)?;
        let origin = Origin {
            charset: None,
            ..origin
        };
        return response.article(source, origin);
    }
    if record.is_kind("resource") || html::is_html(&block) {
        return saved_page::article(block, source, &origin);
    }
    let decoded = decode::decode(block, None);
    let mut article = plain::from_text(decoded.text, source);
    article.encoding = decoded.encoding;
    article.notes = decoded.notes;
    article.address = origin.address.as_deref().and_then(saved_page::web_address);
    article.date = article.date.or(origin.saved);
    Ok(article)
}

/// Counts what is read.
struct Counted<R> {
    input: R,
    at: u64,
}

impl<R> Counted<R> {
    const fn new(input: R) -> Self {
        Self { input, at: 0 }
    }
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(bytes)?;
        self.at += n as u64;
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.at += n as u64;
        self.input.consume(n);
    }
}
