//! [`page_verdict`]: whether a page that was fetched is an article, or what stands before one.
//!
//! A page counts as an article unless it has little text *and* says what it is instead: a short brief
//! with a banner for cookies is an article, a banner alone is none. The phrases are those of many languages
//! (`assets/wall_phrases.txt`).

use std::sync::LazyLock;

use pullquote_text::{Article, BlockKind};

use crate::html;
use crate::markup::tokenizer::{Token, Tokenizer};

/// What a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageVerdict {
    /// Worth keeping.
    Article,
    /// Asks for consent to cookies or tracking before it shows anything.
    Consent,
    /// Shows the beginning of an article to those who do not pay.
    Subscribers,
    /// Checks that a person is reading.
    Robots,
    /// Shows nothing without its scripts.
    Scripts,
    /// Asks for a name and a password.
    Login,
    /// Has no article.
    Empty,
}

impl PageVerdict {
    /// What the reader is told, as a sentence without its subject and full stop.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Article => "it is an article",
            Self::Consent => "the site asks for consent to cookies before it shows the article",
            Self::Subscribers => "only the beginning is free, the rest is for subscribers",
            Self::Robots => "the site checks that a person is reading, and lets no program in",
            Self::Scripts => "the page is empty without its scripts, which pullquote does not run",
            Self::Login => "the site asks for a name and a password",
            Self::Empty => "there is no article on the page",
        }
    }

    /// What the reader can do, if anything.
    pub const fn advice(self) -> Option<&'static str> {
        match self {
            Self::Article => None,
            Self::Empty => Some("look at the page in a browser, and use the address of an article"),
            _ => Some("open the page in a browser, save it there, and add the file"),
        }
    }
}

/// Pages with less text have no article.
const MIN_WORDS: usize = 12;
/// Longer texts are articles whatever the page says of robots.
const NOTICE: usize = 60;
/// Longer texts are articles whatever the page says of scripts or names.
const SHORT: usize = 120;
/// Longer texts are articles whatever the page says of cookies.
const CONSENT: usize = 150;
/// Longer texts are whole articles whatever the page says of subscribers.
const STUB: usize = 250;

/// Judges a page by its bytes and by the article that was found in it.
///
/// ```
/// use pullquote_import::{PageVerdict, page_verdict};
/// let page = "<html><noscript>Please enable JavaScript.</noscript><div id=app></div><script src=a.js>";
/// assert_eq!(page_verdict(page.as_bytes(), None), PageVerdict::Scripts);
/// ```
pub fn page_verdict(page: &[u8], article: Option<&Article>) -> PageVerdict {
    let html = html::decode(page.to_vec()).text;
    let page = Page::read(&html);
    let found = article.map(body).unwrap_or_default();
    let n_found = count_words(&found);
    let found = normalized(&found);
    let n_shown = count_words(&page.shown);
    let shown = normalized(&page.shown);
    let is_short = n_found < SHORT;
    if n_found < NOTICE && n_shown < 2 * SHORT && says("robot", &shown, 1) {
        return PageVerdict::Robots;
    }
    // A brief may be on the matter itself.
    let n_phrases = if n_found < NOTICE { 2 } else { 4 };
    let is_consent = n_found < CONSENT && says("consent", &found, n_phrases);
    if is_consent || (n_found < MIN_WORDS && says("consent", &shown, 2)) {
        return PageVerdict::Consent;
    }
    // Phrases on the page may be an advertisement for subscriptions beside a short brief.
    let says_paid = says("paid", &found, 1);
    let is_stub = n_found < STUB && (page.is_for_subscribers || says_paid);
    if is_stub || (is_short && says("paid", &shown, 1)) {
        return PageVerdict::Subscribers;
    }
    if is_short && page.has_password && n_shown < SHORT {
        return PageVerdict::Login;
    }
    let needs_scripts = says("script", &normalized(&page.without_scripts), 1) || page.has_root;
    if page.has_scripts && (n_shown < MIN_WORDS || needs_scripts && n_found < 3 * MIN_WORDS) {
        return PageVerdict::Scripts;
    }
    if n_found < MIN_WORDS {
        return PageVerdict::Empty;
    }
    PageVerdict::Article
}

/// The text of an article without its header and captions.
fn body(article: &Article) -> String {
    let mut body = String::new();
    for block in article.blocks() {
        if matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::Item | BlockKind::Verse | BlockKind::Crosshead
        ) {
            body.push_str(block.span.of(article.text()));
            body.push('\n');
        }
    }
    body
}

/// Words; of scripts without blanks, two characters count as one.
fn count_words(text: &str) -> usize {
    let is_dense = |c: &char| matches!(*c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{0e00}'..='\u{0e7f}');
    let n_dense = text.chars().filter(is_dense).count();
    let words = text.split_whitespace();
    words
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
        + n_dense / 2
}

/// In lower case, with single blanks and straight apostrophes.
fn normalized(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.to_lowercase().replace(['’', '‘'], "'")
}

static PHRASES: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let lines = include_str!("../assets/wall_phrases.txt").lines();
    let lines = lines.filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).collect()
});

/// Whether normalized `text` has so many different phrases of a kind.
fn says(kind: &str, text: &str, wanted: usize) -> bool {
    let phrases = PHRASES.iter().filter(|(of, _)| *of == kind);
    let found = phrases.filter(|(_, phrase)| text.contains(phrase));
    found.take(wanted).count() == wanted
}

/// What can be told of a page without finding its article.
#[derive(Debug, Default)]
struct Page {
    /// All text that is shown, the title too.
    shown: String,
    /// What is shown where scripts do not run.
    without_scripts: String,
    has_scripts: bool,
    /// The empty element that a script fills.
    has_root: bool,
    has_password: bool,
    /// Its metadata says that not all may read it.
    is_for_subscribers: bool,
}

impl Page {
    fn read(html: &str) -> Self {
        let mut page = Self::default();
        let mut raw = "";
        let mut in_noscript = false;
        for token in Tokenizer::new(html, false) {
            match token {
                Token::Start(tag) => {
                    raw = tag.name;
                    in_noscript |= is(tag.name, "noscript");
                    page.has_scripts |= is(tag.name, "script");
                    let value = |name: &str| tag.value(name).unwrap_or_default();
                    if is(tag.name, "input") {
                        page.has_password |= is(&value("type"), "password");
                    } else if is(tag.name, "meta") {
                        page.is_for_subscribers |= is(&value("property"), "article:content_tier")
                            && matches!(value("content").trim(), "locked" | "metered");
                    } else if is(tag.name, "div") {
                        let roots = ["root", "app", "__next", "__nuxt", "app-root", "react-root"];
                        page.has_root |= roots.contains(&value("id").as_ref());
                    }
                }
                Token::End(name) if is(name, "noscript") => in_noscript = false,
                Token::End(_) => page.shown.push(' '),
                Token::Text(text) | Token::Verbatim(text) => {
                    let shown = if in_noscript {
                        &mut page.without_scripts
                    } else {
                        &mut page.shown
                    };
                    shown.push_str(&crate::markup::entities::decode(text));
                }
                Token::Raw(text) if is(raw, "title") => page.shown.push_str(text),
                Token::Raw(text) if is(raw, "script") => {
                    page.is_for_subscribers |= is_not_free(text);
                }
                Token::Raw(_) => {}
            }
        }
        page
    }
}

fn is(name: &str, wanted: &str) -> bool {
    name.eq_ignore_ascii_case(wanted)
}

/// `"isAccessibleForFree": false` of schema.org, of the article or a part of it.
fn is_not_free(json: &str) -> bool {
    let mut uses = json.split("\"isAccessibleForFree\"").skip(1);
    uses.any(|rest| {
        let value = rest.trim_start().strip_prefix(':').unwrap_or_default();
        let value = value.trim_start().trim_start_matches('"');
        value.get(..5).is_some_and(|word| is(word, "false"))
    })
}
