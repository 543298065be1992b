//! Text with its links as hyperlinks of the terminal (OSC 8).

use std::io::{self, Write};

use pullquote_text::{Link, Span, address, clean};

/// Writes the bytes `range` of a text whose links are `links`, with control characters replaced.
pub fn write(text: &str, range: Span, links: &[Link], out: &mut dyn Write) -> io::Result<()> {
    let mut pen = LinkPen::new(links);
    let mut at = range.start();
    let first = links.partition_point(|link| link.span.end() <= range.start());
    for span in links[first..]
        .iter()
        .map_while(|link| link.span.intersection(range))
    {
        write_plain(&text[at..span.start()], out)?;
        pen.go_to(span.start(), out)?;
        write_plain(span.of(text), out)?;
        pen.end(out)?;
        at = span.end();
    }
    write_plain(&text[at..range.end()], out)
}

/// Begins and ends the links of what is written piece by piece.
pub struct LinkPen<'a> {
    links: &'a [Link],
    open: Option<usize>,
}

impl<'a> LinkPen<'a> {
    pub const fn new(links: &'a [Link]) -> Self {
        Self { links, open: None }
    }

    /// Before what stands at byte `at` is written.
    pub fn go_to(&mut self, at: usize, out: &mut dyn Write) -> io::Result<()> {
        let nth = self.links.partition_point(|link| link.span.end() <= at);
        let link = self
            .links
            .get(nth)
            .filter(|link| link.span.contains_byte(at));
        let here = link.map(|_| nth);
        if here == self.open {
            return Ok(());
        }
        self.end(out)?;
        // Cleaned once more: nothing of an article may end the sequence.
        if let Some(address) = link.and_then(|link| address::clean(&link.address)) {
            write!(out, "\x1b]8;id={};{address}\x1b\\", nth + 1)?;
            self.open = here;
        }
        Ok(())
    }

    pub fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.open.take().is_some() {
            out.write_all(b"\x1b]8;;\x1b\\")?;
        }
        Ok(())
    }
}

fn write_plain(text: &str, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(clean::block(text).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_between_their_sequences() {
        let text = "see the plan\u{1b}";
        let link = |start, end, address: &str| Link {
            span: Span::new(start, end),
            address: address.to_owned(),
        };
        let links = [
            link(0, 3, "https://a.example/"),
            link(8, 12, "https://b.example/\u{1b}\\x"),
        ];
        let mut out = Vec::new();
        write(text, Span::new(4, text.len()), &links, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "the \u{1b}]8;id=2;https://b.example/%1B/x\u{1b}\\plan\u{1b}]8;;\u{1b}\\␛"
        );
    }
}
