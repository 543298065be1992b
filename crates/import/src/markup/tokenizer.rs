//! A tokenizer for HTML, which decides what is markup and what is text.
//!
//! It follows the tokenization of the HTML standard as far as that matters for text: quoted values,
//! comments, declarations, raw elements. Tokens are slices of the page, and time is linear in its length.

use std::borrow::Cow;

use super::elements::RAW;
use super::entities;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'t> {
    /// Text, with its character references.
    Text(&'t str),
    /// The text of a CDATA section, which has no references.
    Verbatim(&'t str),
    /// The content of a raw element.
    Raw(&'t str),
    Start(Tag<'t>),
    /// The name in an end tag, as written.
    End(&'t str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'t> {
    pub name: &'t str,
    attributes: &'t str,
    /// Whether it ends with `/>`, which closes an element of XHTML.
    pub is_closed: bool,
}

impl<'t> Tag<'t> {
    /// A start tag with `attributes` as HTML writes them.
    pub const fn new(name: &'t str, attributes: &'t str) -> Self {
        Self {
            name,
            attributes,
            is_closed: false,
        }
    }

    pub fn has_no_attributes(&self) -> bool {
        self.attributes.bytes().all(is_blank_or_slash)
    }

    /// The value of an attribute as written; empty for an attribute without value.
    pub fn raw(&self, name: &str) -> Option<&'t str> {
        let mut all = self.attributes();
        all.find_map(|(found, value)| found.eq_ignore_ascii_case(name).then_some(value))
    }

    /// The names and values of all attributes as written. Of two with one name the first counts.
    pub fn attributes(&self) -> impl Iterator<Item = (&'t str, &'t str)> + use<'t> {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            let begin = rest.bytes().position(|byte| !is_blank_or_slash(byte))?;
            let (name, value, after) = attribute(&rest[begin..]);
            rest = after;
            Some((name, value))
        })
    }

    /// The value of an attribute, with its character references resolved.
    pub fn value(&self, name: &str) -> Option<Cow<'t, str>> {
        self.raw(name).map(entities::decode)
    }
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\x0c' | b'\r')
}

const fn is_blank_or_slash(byte: u8) -> bool {
    is_blank(byte) || byte == b'/'
}

/// Splits `rest` into the name and the value of its first attribute, and what follows.
fn attribute(rest: &str) -> (&str, &str, &str) {
    // A leading equals sign belongs to the name. All that ends a name or a value is ASCII.
    let mut bytes = rest.bytes().skip(1);
    let end = bytes.position(|byte| is_blank_or_slash(byte) || byte == b'=');
    let (name, after) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
    let Some(after) = without_blanks(after).strip_prefix('=') else {
        return (name, "", after);
    };
    let after = without_blanks(after);
    if let Some(quote @ (b'"' | b'\'')) = after.as_bytes().first().copied() {
        let inner = &after[1..];
        let end = memchr::memchr(quote, inner.as_bytes());
        let value = &inner[..end.unwrap_or(inner.len())];
        return (name, value, end.map_or("", |end| &inner[end + 1..]));
    }
    let end = after.bytes().position(is_blank).unwrap_or(after.len());
    (name, &after[..end], &after[end..])
}

fn without_blanks(text: &str) -> &str {
    let begin = text.bytes().position(|byte| !is_blank(byte));
    &text[begin.unwrap_or(text.len())..]
}

pub struct Tokenizer<'t> {
    text: &'t str,
    at: usize,
    is_xml: bool,
    /// The raw element whose text comes next.
    raw: Option<&'static str>,
}

impl<'t> Tokenizer<'t> {
    /// In XML, `/>` closes the element, and CDATA is text.
    pub const fn new(text: &'t str, is_xml: bool) -> Self {
        Self {
            text,
            at: 0,
            is_xml,
            raw: None,
        }
    }

    /// The content of the raw element `name`, to its end tag or the end of the page.
    fn raw_text(&mut self, name: &str) -> Option<Token<'t>> {
        let rest = &self.text[self.at..];
        let mut end = rest.len();
        let mut from = 0;
        while let Some(found) = rest[from..].find("</") {
            let after = &rest.as_bytes()[from + found + 2..];
            let is_end = after.len() > name.len()
                && after[..name.len()].eq_ignore_ascii_case(name.as_bytes())
                && matches!(
                    after[name.len()],
                    b' ' | b'\t' | b'\n' | b'\r' | 0x0c | b'/' | b'>'
                );
            if is_end {
                end = from + found;
                break;
            }
            from += found + 2;
        }
        self.at += end;
        (end > 0).then(|| Token::Raw(&rest[..end]))
    }

    /// The token at a `<`; `None` for comments and declarations.
    fn markup(&mut self, rest: &'t str) -> Option<Token<'t>> {
        let after = &rest[1..];
        if after.starts_with("!--") {
            self.at += comment_len(rest);
            return None;
        }
        if self.is_xml
            && let Some(inner) = after.strip_prefix("![CDATA[")
        {
            let end = inner.find("]]>").unwrap_or(inner.len());
            self.at += (9 + end + 3).min(rest.len());
            return Some(Token::Verbatim(&inner[..end]));
        }
        let closes = after.starts_with('/');
        let name = after.trim_start_matches('/');
        if after.len() - name.len() > 1 || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            // A declaration, a processing instruction, or an end tag without a name.
            self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
            return None;
        }
        let mut bytes = name.bytes();
        let len = bytes
            .position(|byte| is_blank_or_slash(byte) || byte == b'>')
            .unwrap_or(name.len());
        let (name, inner) = name.split_at(len);
        let Some(end) = tag_end(inner) else {
            // The page ends inside a tag.
            self.at = self.text.len();
            return None;
        };
        self.at += rest.len() - inner.len() + end + 1;
        if closes {
            return Some(Token::End(name));
        }
        let attributes = &inner[..end];
        let is_closed = attributes.ends_with('/');
        if !(is_closed && self.is_xml) {
            self.raw = RAW
                .iter()
                .find(|raw| name.eq_ignore_ascii_case(raw))
                .copied();
        }
        Some(Token::Start(Tag {
            name,
            attributes,
            is_closed,
        }))
    }
}

/// The length of the comment at the start of `rest`, in bytes.
fn comment_len(rest: &str) -> usize {
    let inner = &rest[4..];
    // `<!-->` and `<!--->` are complete.
    if inner.starts_with('>') {
        return 5;
    }
    if inner.starts_with("->") {
        return 6;
    }
    let mut from = 0;
    while let Some(found) = inner[from..].find("--") {
        let after = &inner[from + found + 2..];
        if after.starts_with('>') {
            return 4 + from + found + 3;
        }
        if after.starts_with("!>") {
            return 4 + from + found + 4;
        }
        from += found + 1;
    }
    rest.len()
}

/// Offset of the `>` that ends a tag, outside quoted values.
fn tag_end(inner: &str) -> Option<usize> {
    let bytes = inner.as_bytes();
    let mut at = 0;
    // Whether a value may begin here.
    let mut is_value = false;
    while at < bytes.len() {
        match bytes[at] {
            b'>' => return Some(at),
            quote @ (b'"' | b'\'') if is_value => {
                let rest = &bytes[at + 1..];
                at += 1 + memchr::memchr(quote, rest)?;
                is_value = false;
            }
            b'=' => is_value = true,
            b' ' | b'\t' | b'\n' | b'\r' | 0x0c => {}
            _ => is_value = false,
        }
        at += 1;
    }
    None
}

impl<'t> Iterator for Tokenizer<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        loop {
            if let Some(name) = self.raw.take()
                && let Some(token) = self.raw_text(name)
            {
                return Some(token);
            }
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            let begins = |at: usize| {
                let next = rest.as_bytes().get(at + 1);
                next.is_some_and(|byte| byte.is_ascii_alphabetic() || b"/!?".contains(byte))
            };
            if rest.starts_with('<') && begins(0) {
                if let Some(token) = self.markup(rest) {
                    return Some(token);
                }
                continue;
            }
            let mut end = 1;
            loop {
                match memchr::memchr(b'<', &rest.as_bytes()[end..]) {
                    Some(found) if begins(end + found) => {
                        end += found;
                        break;
                    }
                    Some(found) => end += found + 1,
                    None => {
                        end = rest.len();
                        break;
                    }
                }
            }
            self.at += end;
            return Some(Token::Text(&rest[..end]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str, is_xml: bool) -> Vec<String> {
        let all = Tokenizer::new(text, is_xml).map(|token| match token {
            Token::Text(text) => text.to_owned(),
            Token::Verbatim(text) => format!("={text}"),
            Token::Raw(text) => format!("!{text}"),
            Token::Start(tag) => format!("<{}", tag.name),
            Token::End(name) => format!("/{name}"),
        });
        all.collect()
    }

    #[test]
    fn tags_and_text() {
        let text = "a < b <P class='x>y'>c<br/></p >&lt;<3 </> d<";
        assert_eq!(
            tokens(text, false),
            ["a < b ", "<P", "c", "<br", "/p", "&lt;<3 ", " d<"]
        );
    }

    #[test]
    fn comments_and_declarations_are_dropped() {
        let text = "<!DOCTYPE html><!-- <p>a</p> -- > -->b<!-->c<!--->d<?xml x?>e<!-- f";
        assert_eq!(tokens(text, false), ["b", "c", "d", "e"]);
        assert_eq!(tokens("<!-- a --!>b", false), ["b"]);
    }

    #[test]
    fn tags_in_raw_elements_are_text() {
        let text = "<script>if (a<b) '</p>'</SCRIPT >x<title/>y</title><style>z";
        assert_eq!(
            tokens(text, false),
            [
                "<script",
                "!if (a<b) '</p>'",
                "/SCRIPT",
                "x",
                "<title",
                "!y",
                "/title",
                "<style",
                "!z"
            ]
        );
        assert_eq!(tokens("<title/>y<p>", true), ["<title", "y", "<p"]);
    }

    #[test]
    fn cdata_is_text_in_xml() {
        assert_eq!(
            tokens("<p><![CDATA[a<b&amp;]]>c", true),
            ["<p", "=a<b&amp;", "c"]
        );
        assert_eq!(tokens("<![CDATA[a", true), ["=a"]);
        assert_eq!(tokens("<![CDATA[a]]>b", false), ["b"]);
    }

    #[test]
    fn an_unfinished_tag_at_the_end_is_dropped() {
        assert_eq!(tokens("a<p class=\"b", false), ["a"]);
        assert_eq!(tokens("a<p", false), ["a"]);
        assert_eq!(tokens("a</", false), ["a"]);
    }

    #[test]
    fn attributes_by_name() {
        let Some(Token::Start(tag)) = Tokenizer::new(
            "<a HREF = 'x&amp;y' title=z/w hidden data-x=\"q>\"/>",
            false,
        )
        .next() else {
            panic!("no tag");
        };
        assert_eq!(tag.value("href").as_deref(), Some("x&y"));
        assert_eq!(tag.raw("title"), Some("z/w"));
        assert_eq!(tag.raw("hidden"), Some(""));
        assert_eq!(tag.raw("data-x"), Some("q>"));
        assert_eq!(tag.raw("class"), None);
        assert!(tag.is_closed);
    }
}
