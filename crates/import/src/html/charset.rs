//! The encoding that a page declares.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::markup::tokenizer::{Token, Tokenizer};

/// How far into a page browsers look for a declaration, in bytes.
const HEAD: usize = 1024;
/// How far a second search looks: some declarations come behind long comments.
const FAR_HEAD: usize = 16 << 10;

/// The encoding named by `<meta charset>`, by `<meta http-equiv="Content-Type">` or by an XML declaration,
/// if it is a known one.
pub fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let near = declared_in(&bytes[..bytes.len().min(HEAD)]);
    near.or_else(|| declared_in(&bytes[..bytes.len().min(FAR_HEAD)]))
}

fn declared_in(head: &[u8]) -> Option<&'static Encoding> {
    // Declarations are ASCII, whatever the encoding of the rest.
    let head: String = head.iter().map(|&byte| char::from(byte & 0x7f)).collect();
    if let Some(declaration) = head.trim_start().strip_prefix("<?xml")
        && let Some((declaration, _)) = declaration.split_once("?>")
        && let Some((_, label)) = declaration.split_once("encoding=")
        && let Some(encoding) = for_label(label.trim_start_matches(['"', '\'']))
    {
        return Some(encoding);
    }
    let tags = Tokenizer::new(&head, false).filter_map(|token| match token {
        Token::Start(tag) if tag.name.eq_ignore_ascii_case("meta") => Some(tag),
        _ => None,
    });
    tags.into_iter().find_map(|tag| {
        if let Some(label) = tag.raw("charset") {
            return for_label(label);
        }
        let is_type = tag.raw("http-equiv")?.eq_ignore_ascii_case("content-type");
        let content = tag.raw("content").filter(|_| is_type)?;
        let at = content.to_ascii_lowercase().find("charset=")?;
        for_label(content[at + "charset=".len()..].trim_start_matches(['"', '\'']))
    })
}

/// The encoding of the label at the start of `label`.
fn for_label(label: &str) -> Option<&'static Encoding> {
    let label = label.trim();
    let end = label
        .find(|c: char| !(c.is_ascii_alphanumeric() || "-_.:".contains(c)))
        .unwrap_or(label.len());
    let encoding = Encoding::for_label(&label.as_bytes()[..end])?;
    // A declaration that reads as ASCII is not in UTF-16; the HTML standard takes UTF-8.
    let is_wide = encoding == UTF_16LE || encoding == UTF_16BE;
    Some(if is_wide { UTF_8 } else { encoding })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_encodings() {
        for (head, name) in [
            ("<meta charset=iso-8859-2>", Some("ISO-8859-2")),
            (
                "<html><head><META CharSet='Shift_JIS' />",
                Some("Shift_JIS"),
            ),
            (
                "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=windows-1251\">",
                Some("windows-1251"),
            ),
            (
                "<?xml version='1.0' encoding='ISO-8859-1'?><html>",
                Some("windows-1252"),
            ),
            ("<meta charset=utf-16>", Some("UTF-8")),
            ("<meta charset=nonsense>", None),
            ("<!-- <meta charset=koi8-r> --><p>", None),
            ("<meta name=charset content=koi8-r>", None),
            ("no page", None),
        ] {
            assert_eq!(
                declared(head.as_bytes()).map(Encoding::name),
                name,
                "{head}"
            );
        }
        let far = format!("{}<meta charset=koi8-r>", " ".repeat(3000));
        assert_eq!(declared(far.as_bytes()).map(Encoding::name), Some("KOI8-R"));
    }
}
