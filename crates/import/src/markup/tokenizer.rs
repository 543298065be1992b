//! HTML cut into text, tags and what lies raw between them.
//!
//! The cutting follows the tokenisation of the HTML standard where it decides what is text: quoted
//! values, comments, declarations, raw elements. It keeps slices only, never looks at a byte twice
//! for the same reason, and holds nothing of what came before, so time is linear in the page
//! whatever the page holds.

use std::borrow::Cow;

/// Elements whose content is text to the end tag of the same name, whatever it looks like.
pub const RAW: &[&str] = &[
    "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
];

/// A piece of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'t> {
    /// Text with its character references as they are written.
    Text(&'t str),
    /// Text of a CDATA section, without references.
    Verbatim(&'t str),
    /// The inside of a raw element, between its start tag and its end tag.
    Raw(&'t str),
    /// A start tag.
    Start(Tag<'t>),
    /// An end tag's name, as it is written.
    End(&'t str),
}

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'t> {
    /// The name as it is written.
    pub name: &'t str,
    /// What stands after the name.
    attributes: &'t str,
    /// Whether it ends with `/>`, which closes an element in XHTML.
    pub is_closed: bool,
}

impl<'t> Tag<'t> {
    /// The value of an attribute as it is written, empty where it has none; `None` without it.
    pub fn raw(&self, name: &str) -> Option<&'t str> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(is_blank_or_slash);
            if rest.is_empty() {
                return None;
            }
            let (found, value, after) = attribute(rest);
            if found.eq_ignore_ascii_case(name) {
                return Some(value);
            }
            rest = after;
        }
    }

    /// The value of an attribute.
    pub fn value(&self, name: &str) -> Option<Cow<'t, str>> {
        self.raw(name).map(super::entities::decode)
    }
}

const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\x0c' | '\r')
}

const fn is_blank_or_slash(c: char) -> bool {
    is_blank(c) || c == '/'
}

/// Name and value of the attribute at the head of `rest`, and what follows it.
fn attribute(rest: &str) -> (&str, &str, &str) {
    // An equals sign at the very start belongs to the name.
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let end = rest[first..]
        .find(|c| is_blank_or_slash(c) || c == '=')
        .map_or(rest.len(), |end| first + end);
    let (name, after) = rest.split_at(end);
    let Some(after) = after.trim_start_matches(is_blank).strip_prefix('=') else {
        return (name, "", after);
    };
    let after = after.trim_start_matches(is_blank);
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quote {
        let (value, after) = after[1..].split_once(quote).unwrap_or((&after[1..], ""));
        return (name, value, after);
    }
    let end = after.find(is_blank).unwrap_or(after.len());
    (name, &after[..end], &after[end..])
}

/// The pieces of a page, in order.
pub struct Tokenizer<'t> {
    text: &'t str,
    at: usize,
    is_xml: bool,
    /// The raw element that is open.
    raw: Option<&'static str>,
}

impl<'t> Tokenizer<'t> {
    /// Over `text`. In XML a closed tag opens nothing, and CDATA is text.
    pub const fn new(text: &'t str, is_xml: bool) -> Self {
        Self {
            text,
            at: 0,
            is_xml,
            raw: None,
        }
    }

    /// What lies before the end tag of the raw element `name`, or before the end.
    fn raw(&mut self, name: &str) -> Option<Token<'t>> {
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

    /// The token that `<` begins; `None` for what is dropped.
    fn markup(&mut self, rest: &'t str) -> Option<Token<'t>> {
        let after = &rest[1..];
        if after.starts_with("!--") {
            self.at += comment(rest);
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
            // A declaration, an instruction, or an end tag without a name.
            self.at += rest.find('>').map_or(rest.len(), |end| end + 1);
            return None;
        }
        let len = name
            .find(|c| is_blank_or_slash(c) || c == '>')
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

/// The length of the comment at the head of `rest`.
fn comment(rest: &str) -> usize {
    let inner = &rest[4..];
    // `<!-->` and `<!--->` are whole.
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

/// Where the `>` is that ends a tag, after its name: not one in a quoted value.
fn tag_end(inner: &str) -> Option<usize> {
    let bytes = inner.as_bytes();
    let mut at = 0;
    // Whether a value may begin here: after an equals sign and blanks.
    let mut is_value = false;
    while at < bytes.len() {
        match bytes[at] {
            b'>' => return Some(at),
            quote @ (b'"' | b'\'') if is_value => {
                let rest = &bytes[at + 1..];
                at += 1 + rest.iter().position(|&byte| byte == quote)?;
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
                && let Some(token) = self.raw(name)
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
                match rest.as_bytes()[end..].iter().position(|&byte| byte == b'<') {
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

    fn shown(text: &str, is_xml: bool) -> Vec<String> {
        let tokens = Tokenizer::new(text, is_xml).map(|token| match token {
            Token::Text(text) => text.to_owned(),
            Token::Verbatim(text) => format!("={text}"),
            Token::Raw(text) => format!("!{text}"),
            Token::Start(tag) => format!("<{}", tag.name),
            Token::End(name) => format!("/{name}"),
        });
        tokens.collect()
    }

    #[test]
    fn tags_and_text_are_told_apart() {
        let text = "a < b <P class='x>y'>c<br/></p >&lt;<3 </> d<";
        assert_eq!(
            shown(text, false),
            ["a < b ", "<P", "c", "<br", "/p", "&lt;<3 ", " d<"]
        );
    }

    #[test]
    fn comments_and_declarations_are_dropped() {
        let text = "<!DOCTYPE html><!-- <p>a</p> -- > -->b<!-->c<!--->d<?xml x?>e<!-- f";
        assert_eq!(shown(text, false), ["b", "c", "d", "e"]);
        assert_eq!(shown("<!-- a --!>b", false), ["b"]);
    }

    #[test]
    fn raw_elements_hold_what_looks_like_tags() {
        let text = "<script>if (a<b) '</p>'</SCRIPT >x<title/>y</title><style>z";
        assert_eq!(
            shown(text, false),
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
        assert_eq!(shown("<title/>y<p>", true), ["<title", "y", "<p"]);
    }

    #[test]
    fn cdata_is_text_in_xml() {
        assert_eq!(
            shown("<p><![CDATA[a<b&amp;]]>c", true),
            ["<p", "=a<b&amp;", "c"]
        );
        assert_eq!(shown("<![CDATA[a", true), ["=a"]);
        assert_eq!(shown("<![CDATA[a]]>b", false), ["b"]);
    }

    #[test]
    fn a_page_that_ends_in_a_tag_ends_before_it() {
        assert_eq!(shown("a<p class=\"b", false), ["a"]);
        assert_eq!(shown("a<p", false), ["a"]);
        assert_eq!(shown("a</", false), ["a"]);
    }

    #[test]
    fn attributes_are_found_by_name() {
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
