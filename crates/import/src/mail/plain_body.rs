//! The plain text of a mail to blocks: flowed lines joined (RFC 3676), quoted lines as block quotations,
//! signatures and armour removed.

use pullquote_text::{BlockKind, plain};

use super::attribution;
use crate::markup::{MarkupBlock, MarkupLink, join_lines};

/// Depths beyond are not told apart.
const MAX_DEPTH: usize = 8;
/// The most lines of a signature, and of the footer of a mailing list.
const MAX_SIGNATURE: usize = 16;
/// How many lines the line above a quotation can be wrapped to.
const MAX_ATTRIBUTION: usize = 3;

/// How lines are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// Lines that end with a blank go on in the next one.
    pub flowed: bool,
    /// That blank is not part of the text.
    pub del_sp: bool,
}

/// A line without its quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    depth: usize,
    text: String,
}

/// The blocks of the body, without the header of an article.
pub fn blocks(text: &str, flow: Flow) -> Vec<MarkupBlock> {
    let text = without_armour(text);
    let mut lines = read_lines(&text, flow);
    cut_signatures(&mut lines);
    deepen_answered(&mut lines);
    let mut blocks = Vec::new();
    let mut runs = lines
        .chunk_by(|one, other| one.depth == other.depth)
        .peekable();
    while let Some(run) = runs.next() {
        let announces = runs.peek().is_some_and(|next| next[0].depth > run[0].depth);
        push_run(run, announces, flow.flowed, &mut blocks);
    }
    blocks
}

fn read_lines(text: &str, flow: Flow) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    // Other marks than `>` count below a line that announces a quotation, up to a line without one.
    let mut any_mark = false;
    let mut is_open = false;
    for line in text.lines() {
        let (depth, words) = unmark(line, any_mark);
        if depth == 0 && !words.trim().is_empty() {
            any_mark = attribution::is_attribution(words);
        }
        let words = if flow.flowed {
            words.strip_prefix(' ').unwrap_or(words)
        } else {
            words
                .strip_prefix(' ')
                .filter(|_| depth > 0)
                .unwrap_or(words)
        };
        let is_soft = flow.flowed && words.ends_with(' ') && words != "-- ";
        let words_kept = match words.strip_suffix(' ') {
            Some(shorter) if is_soft && flow.del_sp => shorter,
            _ => words,
        };
        match lines.last_mut() {
            Some(last) if is_open && last.depth == depth && words != "-- " => {
                last.text.push_str(words_kept);
            }
            _ => lines.push(Line {
                depth,
                text: words_kept.to_owned(),
            }),
        }
        is_open = is_soft;
    }
    // A blank line between two quotations belongs to them.
    for at in 1..lines.len().saturating_sub(1) {
        let (above, below) = (lines[at - 1].depth, lines[at + 1].depth);
        if lines[at].text.trim().is_empty() && lines[at].depth > 0 && lines[at].depth != above {
            lines[at].depth = above.min(below).max(usize::from(above > 0 && below > 0));
        }
    }
    lines
}

/// The number of quotation marks before the words of `line`, and the words.
fn unmark(line: &str, any_mark: bool) -> (usize, &str) {
    let (mut depth, mut rest) = (0, line);
    // `JR> `: the initials of the writer.
    let initials = line
        .bytes()
        .take(4)
        .take_while(u8::is_ascii_uppercase)
        .count();
    if any_mark && initials > 0 && line[initials..].starts_with("> ") {
        (depth, rest) = (1, &line[initials + 1..]);
    }
    loop {
        let inner = if depth > 0 {
            rest.strip_prefix(' ').unwrap_or(rest)
        } else {
            rest
        };
        if let Some(behind) = inner.strip_prefix('>') {
            (depth, rest) = (depth + 1, behind);
        } else if any_mark && depth == 0 && inner.starts_with(['|', ':', '}', '#']) {
            let behind = &inner[1..];
            let behind = behind.strip_prefix('>').unwrap_or(behind);
            if !behind.is_empty() && !behind.starts_with([' ', '\t', '|', ':', '>']) {
                return (depth, rest);
            }
            (depth, rest) = (1, behind);
        } else {
            return (depth.min(MAX_DEPTH), rest);
        }
    }
}

/// Removes the signature below `-- ` at each depth, and the footer of a mailing list.
fn cut_signatures(lines: &mut Vec<Line>) {
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let line = &lines[at];
        let same = lines[at..]
            .iter()
            .take_while(|next| next.depth == line.depth);
        let n = same.count();
        let is_cut = match line.text.as_str() {
            "-- " => n <= MAX_SIGNATURE,
            "--" => n <= MAX_SIGNATURE && at > 0,
            text => is_rule(text) && n <= MAX_SIGNATURE && is_list_footer(&lines[at..at + n]),
        };
        if is_cut {
            at += n;
        } else {
            // The rest of the run is looked at line by line only where it can hold a signature.
            let skip = n.saturating_sub(MAX_SIGNATURE).max(1);
            kept.extend_from_slice(&lines[at..at + skip]);
            at += skip;
        }
    }
    *lines = kept;
}

fn is_rule(text: &str) -> bool {
    let text = text.trim();
    text.len() >= 20 && text.bytes().all(|byte| matches!(byte, b'_' | b'-' | b'='))
}

fn is_list_footer(lines: &[Line]) -> bool {
    lines.iter().any(|line| {
        let text = line.text.to_lowercase();
        ["mailing list", "listinfo", "unsubscribe", "to post to this"]
            .iter()
            .any(|words| text.contains(words))
    })
}

/// Makes what Outlook puts below the fields of the answered mail a quotation of its writer.
fn deepen_answered(lines: &mut Vec<Line>) {
    let mut at = 0;
    while at < lines.len() {
        let depth = lines[at].depth;
        if !lines[at]
            .text
            .trim_start_matches('*')
            .to_lowercase()
            .starts_with("from:")
        {
            at += 1;
            continue;
        }
        let n = lines[at..]
            .iter()
            .take(8)
            .take_while(|line| line.depth == depth && !line.text.trim().is_empty())
            .count();
        let texts: Vec<&str> = lines[at..at + n]
            .iter()
            .map(|line| line.text.as_str())
            .collect();
        let attribution = attribution::of_fields(&texts);
        let is_answer = at > 0 && !lines[..at].iter().rev().take(3).any(is_forward);
        let Some(attribution) = attribution.filter(|_| is_answer) else {
            at += n.max(1);
            continue;
        };
        let is_line =
            |line: &Line| line.text.trim_start().starts_with("---") || is_rule(&line.text);
        let first = lines[..at]
            .iter()
            .rposition(|line| !line.text.trim().is_empty());
        let start = first.filter(|&first| is_line(&lines[first])).unwrap_or(at);
        let line = Line {
            depth,
            text: attribution,
        };
        lines.splice(start..at + n, [line]);
        at = start + 1;
        for line in &mut lines[at..] {
            line.depth = (line.depth + 1).min(MAX_DEPTH);
        }
        if depth + 1 >= MAX_DEPTH {
            return;
        }
    }
}

fn is_forward(line: &Line) -> bool {
    line.text.to_lowercase().contains("forwarded message")
}

fn push_run(run: &[Line], announces: bool, is_flowed: bool, blocks: &mut Vec<MarkupBlock>) {
    let depth = run.first().map_or(0, |line| line.depth);
    let end = run.iter().rposition(|line| !line.text.trim().is_empty());
    let Some(end) = end.map(|end| end + 1) else {
        return;
    };
    let n = if announces {
        attribution_lines(&run[..end])
    } else {
        0
    };
    let (body, attribution) = run[..end].split_at(end - n);
    // Flowed lines are paragraphs.
    let separator = if is_flowed { "\n\n" } else { "\n" };
    let text: Vec<&str> = body.iter().map(|line| line.text.as_str()).collect();
    let text = text.join(separator);
    for block in plain::body_blocks(&text) {
        let words = block.span.of(&text);
        let words = if block.kind.keeps_lines() {
            words.to_owned()
        } else {
            join_lines(words)
        };
        push(
            block.kind,
            &words,
            depth + usize::from(block.quote_depth),
            blocks,
        );
    }
    if n > 0 {
        let lines: Vec<&str> = attribution.iter().map(|line| line.text.trim()).collect();
        push(BlockKind::Paragraph, &lines.join(" "), depth, blocks);
    }
}

fn push(kind: BlockKind, words: &str, depth: usize, blocks: &mut Vec<MarkupBlock>) {
    if let Some(mut block) = MarkupBlock::new(kind, words) {
        block.quote_depth = depth.min(MAX_DEPTH) as u8;
        block.links = addresses(&block.text);
        blocks.push(block);
    }
}

/// The web addresses that are written out in the text.
fn addresses(text: &str) -> Vec<MarkupLink> {
    let mut links = Vec::new();
    let mut n_solid = 0;
    for word in text.split_whitespace() {
        let n = word.chars().count();
        let start = ["https://", "http://"]
            .iter()
            .filter_map(|scheme| word.find(scheme))
            .min();
        if let Some(start) = start {
            let address = &word[start..];
            let end = address.find(['>', '"', '<', '”']).unwrap_or(address.len());
            let address = address[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
            let address = match address.strip_suffix(')') {
                Some(shorter) if !shorter.contains('(') => shorter,
                _ => address,
            };
            let first = n_solid + word[..start].chars().count();
            links.push(MarkupLink {
                start: first,
                end: first + address.chars().count(),
                address: address.to_owned(),
            });
        }
        n_solid += n;
    }
    links
}

/// How many of the last `lines` announce the quotation below them.
fn attribution_lines(lines: &[Line]) -> usize {
    let mut joined = String::new();
    let mut found = 0;
    for (n, line) in lines.iter().rev().take(MAX_ATTRIBUTION).enumerate() {
        let text = line.text.trim();
        if text.is_empty() {
            break;
        }
        joined = format!("{text} {joined}");
        let begins = [
            "On ",
            "In article",
            "In message",
            "Am ",
            "Le ",
            "El ",
            "Il ",
            "Em ",
            "Op ",
        ];
        if attribution::is_attribution(joined.trim()) {
            found = if found == 0 { n + 1 } else { found };
            if begins.iter().any(|begin| text.starts_with(begin)) {
                return n + 1;
            }
        }
    }
    found
}

/// The text without the armour of a signed mail.
fn without_armour(text: &str) -> String {
    const BEGIN: &str = "-----BEGIN PGP SIGNED MESSAGE-----";
    let Some(signed) = text.trim_start().strip_prefix(BEGIN) else {
        return text.to_owned();
    };
    let signed = signed.split_once("\n\n").map_or(signed, |(_, body)| body);
    let signed = signed
        .split("-----BEGIN PGP SIGNATURE-----")
        .next()
        .unwrap_or(signed);
    let lines = signed
        .lines()
        .map(|line| line.strip_prefix("- ").unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, flow: Flow, wanted: &[(u8, &str)]) {
        let found = blocks(text, flow);
        let found: Vec<_> = found
            .iter()
            .map(|block| (block.quote_depth, block.text.as_str()))
            .collect();
        assert_eq!(found, wanted, "{text}");
    }

    const FLOWED: Flow = Flow {
        flowed: true,
        del_sp: false,
    };

    #[test]
    fn flowed_lines_are_joined_within_their_depth() {
        check(
            "The council voted on \nTuesday to keep it.\n> The bridge \n> is late.\n>> Why?\n From here on.\n-- \nAnn\n",
            FLOWED,
            &[
                (0, "The council voted on Tuesday to keep it."),
                (1, "The bridge is late."),
                (2, "Why?"),
                (0, "From here on."),
            ],
        );
        let del_sp = Flow {
            flowed: true,
            del_sp: true,
        };
        check("日本 \n語。\n", del_sp, &[(0, "日本語。")]);
    }

    #[test]
    fn quoted_lines_are_block_quotations_below_their_attribution() {
        check(
            "I agree with all of it.\nOn Tue, 5 Mar 2024 at 10:11, Tom Brandt <tb@example.com>\nwrote:\n\n> On Monday, Ann Roe wrote:\n>> The bridge is late, and\n>> nobody knows why.\n> Somebody does.\n\nSo do I.\n",
            Flow::default(),
            &[
                (0, "I agree with all of it."),
                (
                    0,
                    "On Tue, 5 Mar 2024 at 10:11, Tom Brandt <tb@example.com> wrote:",
                ),
                (1, "On Monday, Ann Roe wrote:"),
                (2, "The bridge is late, and nobody knows why."),
                (1, "Somebody does."),
                (0, "So do I."),
            ],
        );
    }

    #[test]
    fn other_marks_count_below_an_attribution() {
        check(
            "Tom Brandt writes:\n|> The bridge is late, said the mayor.\n|\n: It will cost too much.\nShe said so.\n\n: a rule\n",
            Flow::default(),
            &[
                (0, "Tom Brandt writes:"),
                (1, "The bridge is late, said the mayor."),
                (1, "It will cost too much."),
                (0, "She said so."),
                (0, ": a rule"),
            ],
        );
        check(
            "TB> The bridge is late, said the mayor.\n",
            Flow::default(),
            &[(0, "TB> The bridge is late, said the mayor.")],
        );
    }

    #[test]
    fn addresses_are_links() {
        let text =
            "See <https://example.org/a>, (http://example.org/b) and https://example.org/c_(d).\n";
        let links = blocks(text, Flow::default()).remove(0).links;
        let found: Vec<_> = links.iter().map(|link| link.address.as_str()).collect();
        assert_eq!(
            found,
            [
                "https://example.org/a",
                "http://example.org/b",
                "https://example.org/c_(d)"
            ]
        );
        assert_eq!((links[0].start, links[0].end), (4, 25));
    }

    #[test]
    fn signatures_and_list_footers_go() {
        check(
            "The bridge is late.\n\n-- \nAnn Roe\nValley Road 1\n",
            Flow::default(),
            &[(0, "The bridge is late.")],
        );
        check(
            "The bridge is late.\n_______________________________________________\nValley mailing list\nValley@lists.example.org\n",
            Flow::default(),
            &[(0, "The bridge is late.")],
        );
    }

    #[test]
    fn fields_of_an_answered_mail_announce_its_words() {
        check(
            "So be it.\n\n-----Original Message-----\nFrom: Ann Roe\nSent: 5 March 2024 10:11\nTo: Tom Brandt\nSubject: The bridge\n\nThe bridge is late.\n",
            Flow::default(),
            &[
                (0, "So be it."),
                (0, "On 5 March 2024, Ann Roe wrote:"),
                (1, "The bridge is late."),
            ],
        );
    }
}
