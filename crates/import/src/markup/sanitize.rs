//! Rewrites a page for the readability algorithm, keeping only what it needs to find the article.
//!
//! The output is well-formed and at most [`MAX_DEPTH`] elements deep, without scripts, styles, pictures and
//! emphasis, and with bounded attributes, so building a tree of it takes bounded work for each byte.

use std::fmt::Write as _;

use super::elements::{RAW, VOID};
use super::entities;
use super::tokenizer::{Tag, Token, Tokenizer};

/// The deepest nesting of elements.
const MAX_DEPTH: usize = 200;
/// The most elements. Larger pages are not searched for their article.
const MAX_ELEMENTS: usize = 50_000;
/// Attribute values are cut to this many bytes.
const MAX_VALUE: usize = 1000;

/// The longest JSON-LD script that is kept, in bytes, and how many of them.
const MAX_JSON: usize = 1 << 16;
const MAX_JSON_SCRIPTS: u32 = 8;

/// Noncharacters that replace `<` and `&` in text until [`restore`]: as references, each would become a
/// text node that the tree appends to in quadratic time.
const LESS: char = '\u{fdd0}';
const AND: char = '\u{fdd1}';

/// Inline elements that are kept.
const INLINE: &[&str] = &["a", "q", "span", "sup", "time", "cite", "code", "abbr"];

/// Elements dropped without their content, such as emphasis.
const UNWRAPPED: &[&str] = &[
    "b", "i", "em", "strong", "font", "big", "small", "u", "s", "strike", "tt", "nobr", "html",
    "body", "head",
];

/// Block elements that are kept.
const KEPT: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements dropped with their content.
const REMOVED: &[&str] = &[
    "applet", "audio", "button", "canvas", "datalist", "map", "math", "noscript", "object",
    "select", "svg", "template", "video",
];

const ATTRIBUTES: &[&str] = &[
    "class",
    "id",
    "itemprop",
    "itemtype",
    "rel",
    "href",
    "datetime",
    "role",
    "hidden",
    "aria-hidden",
    "content",
    "start",
    "value",
];

/// Rewrites `html`; `None` when it has more than [`MAX_ELEMENTS`] elements.
pub fn sanitize(html: &str, is_xml: bool) -> Option<String> {
    let mut writer = Writer {
        out: String::with_capacity(html.len() / 2),
        ..Writer::default()
    };
    let mut raw = Raw::Other;
    for token in Tokenizer::new(html, is_xml) {
        match token {
            Token::Start(tag) => {
                raw = Raw::of(&tag);
                writer.start(&tag);
            }
            Token::End(name) => writer.end(name),
            Token::Text(text) if writer.removed.is_none() => {
                write_text(&entities::decode(text), &mut writer.out);
            }
            Token::Verbatim(text) if writer.removed.is_none() => write_text(text, &mut writer.out),
            Token::Raw(text) => writer.raw(text, raw),
            Token::Text(_) | Token::Verbatim(_) => {}
        }
        if writer.n > MAX_ELEMENTS {
            return None;
        }
    }
    writer.close_to(0);
    let (head, body) = (&writer.head, &writer.out);
    Some(format!(
        "<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    ))
}

/// The content of a raw element, as far as it is kept.
#[derive(Clone, Copy)]
enum Raw {
    Title,
    Json,
    Other,
}

impl Raw {
    fn of(tag: &Tag) -> Self {
        let is_json = || tag.raw("type").is_some_and(|kind| kind.contains("ld+json"));
        if tag.name.eq_ignore_ascii_case("title") {
            Self::Title
        } else if tag.name.eq_ignore_ascii_case("script") && is_json() {
            Self::Json
        } else {
            Self::Other
        }
    }
}

#[derive(Default)]
struct Writer {
    head: String,
    out: String,
    open: Vec<&'static str>,
    has_title: bool,
    n_json: u32,
    /// The open element of [`REMOVED`], and how many of its name are open.
    removed: Option<(String, u32)>,
    n: usize,
}

impl Writer {
    fn start(&mut self, tag: &Tag) {
        self.n += 1;
        let is = |name: &&&str| tag.name.eq_ignore_ascii_case(name);
        if let Some((removed, n)) = &mut self.removed {
            *n += u32::from(tag.name.eq_ignore_ascii_case(removed));
            return;
        }
        if let Some(name) = REMOVED.iter().find(is) {
            if !tag.is_closed {
                self.removed = Some(((*name).to_owned(), 1));
            }
            return;
        }
        if tag.name.eq_ignore_ascii_case("meta") {
            self.meta(tag);
        } else if tag.name.eq_ignore_ascii_case("br") {
            self.out.push_str("<br>");
        } else if UNWRAPPED.iter().chain(RAW).any(|name| is(&name)) {
            // Only the text inside is written.
        } else if let Some(name) = KEPT.iter().find(is) {
            self.imply_ends(name);
            self.open(name, tag);
        } else {
            let name = INLINE.iter().find(is).copied().unwrap_or("span");
            if !tag.is_closed && !is_void(tag.name) {
                // An unclosed link would be reopened in every later block of the tree.
                if name == "a" {
                    self.end("a");
                }
                self.open(name, tag);
            }
        }
    }

    fn open(&mut self, name: &'static str, tag: &Tag) {
        if self.open.len() >= MAX_DEPTH {
            return;
        }
        self.open.push(name);
        self.out.extend(["<", self.written(self.open.len() - 1)]);
        for attribute in ATTRIBUTES {
            if let Some(value) = tag.value(attribute) {
                let _ = write!(self.out, " {attribute}=\"");
                escape(cut(&value), &mut self.out);
                self.out.push('"');
            }
        }
        if tag.raw("style").is_some_and(hides_element) {
            self.out.push_str(" hidden=\"\"");
        }
        self.out.push('>');
    }

    /// Closes the elements whose end tag `name` implies: a paragraph, an item, a cell.
    fn imply_ends(&mut self, name: &str) {
        let (ended, scopes): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
            _ => (&[], &[]),
        };
        let found = self
            .open
            .iter()
            .rposition(|open| ended.contains(open) || scopes.contains(open));
        let depth = found.filter(|&at| ended.contains(&self.open[at]));
        // Every block ends a paragraph.
        let is_line = |open: &&'static str| !INLINE.contains(open);
        let block = self.open.iter().rposition(is_line);
        let paragraph = block.filter(|&at| self.open[at] == "p");
        if let Some(depth) = depth.or(paragraph) {
            self.close_to(depth);
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((removed, n)) = &mut self.removed {
            *n -= u32::from(name.eq_ignore_ascii_case(removed));
            if *n == 0 {
                self.removed = None;
            }
            return;
        }
        let is_inline = !KEPT.iter().any(|kept| name.eq_ignore_ascii_case(kept));
        for at in (0..self.open.len()).rev() {
            let open = self.open[at];
            if open.eq_ignore_ascii_case(name) {
                self.close_to(at);
                return;
            }
            // The end tag of an inline element does not close blocks.
            if is_inline && !INLINE.contains(&open) {
                return;
            }
        }
    }

    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            self.out
                .extend(["</", self.written(self.open.len() - 1), ">"]);
            self.open.pop();
        }
    }

    /// The name under which the element at `depth` is written. Readability drops every `<footer>`; in a
    /// quotation it names the speaker.
    fn written(&self, depth: usize) -> &'static str {
        match self.open[depth] {
            "footer" if self.open[..depth].contains(&"blockquote") => "figcaption",
            name => name,
        }
    }

    fn raw(&mut self, text: &str, raw: Raw) {
        match raw {
            Raw::Title if !self.has_title && self.removed.is_none() => {
                self.has_title = true;
                self.head.push_str("<title>");
                escape(cut(&entities::decode(text)), &mut self.head);
                self.head.push_str("</title>");
            }
            // It has no `</script`, but a comment could hide the end tag that follows.
            Raw::Json
                if text.len() <= MAX_JSON
                    && !text.contains("<!--")
                    && self.n_json < MAX_JSON_SCRIPTS =>
            {
                self.n_json += 1;
                let script = ["<script type=\"application/ld+json\">", text, "</script>"];
                self.head.extend(script);
            }
            _ => {}
        }
    }

    fn meta(&mut self, tag: &Tag) {
        let Some(content) = tag.value("content") else {
            return;
        };
        for key in ["property", "name", "itemprop"] {
            let Some(name) = tag.value(key) else {
                continue;
            };
            let _ = write!(self.head, "<meta {key}=\"");
            escape(cut(&name), &mut self.head);
            self.head.push_str("\" content=\"");
            escape(cut(&content), &mut self.head);
            self.head.push_str("\">");
        }
    }
}

fn is_void(name: &str) -> bool {
    VOID.iter().any(|void| name.eq_ignore_ascii_case(void))
}

fn hides_element(style: &str) -> bool {
    let style = cut(style).replace(' ', "").to_ascii_lowercase();
    style.contains("display:none") || style.contains("visibility:hidden")
}

fn cut(value: &str) -> &str {
    &value[..value.floor_char_boundary(MAX_VALUE)]
}

fn write_text(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push(LESS),
            '&' => out.push(AND),
            '\0' | LESS | AND => {}
            c => out.push(c),
        }
    }
}

/// Text of the rewritten page, with `<` and `&` again.
pub fn restore(text: &str) -> String {
    text.replace(LESS, "<").replace(AND, "&")
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\0' => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(html: &str) -> String {
        let page = sanitize(html, false).unwrap();
        let (_, body) = page.split_once("<body>").unwrap();
        body.strip_suffix("</body></html>").unwrap().to_owned()
    }

    #[test]
    fn unclosed_and_misnested_tags_are_repaired() {
        assert_eq!(body("<p>a<p>b<b>c<p>d</b>"), "<p>a</p><p>bc</p><p>d</p>");
        assert_eq!(
            body("<ul><li>a<li>b<ul><li>c</ul></ul>"),
            "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"
        );
        assert_eq!(
            body("<table><tr><td>a<td>b<tr><td>c</table>"),
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
        );
        assert_eq!(
            body("<a href=x>a<div>b</a>c"),
            "<a href=\"x\">a<div>bc</div></a>"
        );
        assert_eq!(body("</div></p>x"), "x");
    }

    #[test]
    fn scripts_and_pictures_are_dropped_but_not_metadata() {
        let page = sanitize(
            "<html><head><title>A &amp; B</title><meta name=author content='Mara \"M\" Lind'><style>p</style>\
             </head><body><script>x</script><svg><p>no</p></svg><img src=x><p style='display: none'>h</p>",
            false,
        )
        .unwrap();
        assert!(page.contains("<title>A &amp; B</title>"));
        assert!(page.contains("<meta name=\"author\" content=\"Mara &quot;M&quot; Lind\">"));
        assert!(
            page.ends_with("<body><p hidden=\"\">h</p></body></html>"),
            "{page}"
        );
    }

    #[test]
    fn depth_and_number_of_elements_are_bounded() {
        let deep = body(&format!("{}x", "<div>".repeat(10_000)));
        assert_eq!(deep.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(deep.matches("</div>").count(), MAX_DEPTH);
        assert!(sanitize(&"<br>".repeat(MAX_ELEMENTS + 1), false).is_none());
    }
}
