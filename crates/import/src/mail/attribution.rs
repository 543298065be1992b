//! The lines that mail programs write above the words that they quote: `On 3 March, Ann Roe wrote:`, or the
//! fields of the mail that is answered.

use pullquote_text::date;

/// The longest of these lines, in bytes.
const MAX_LINE: usize = 400;
/// Lower-case words of which one is in the line of a program, in the languages that they speak.
const VERBS: &[&str] = &[
    "wrote",
    "writes",
    "said",
    "says",
    "schrieb",
    "schreibt",
    "écrit",
    "écrivait",
    "escribió",
    "escribe",
    "ha scritto",
    "scrive",
    "escreveu",
    "schreef",
    "skrev",
    "napisał",
    "napisała",
    "написал",
    "написала",
    "пишет",
    "kirjoitti",
    "wrote on",
];

/// Whether `line` announces the quotation below it.
pub fn is_attribution(line: &str) -> bool {
    let line = line.trim_end();
    let ends = line.ends_with(':') || line.ends_with(": ") || line.ends_with("...");
    if line.len() > MAX_LINE || !ends || line.contains('\n') {
        return false;
    }
    let line = line.to_lowercase();
    VERBS.iter().any(|verb| {
        line.match_indices(verb).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = line[at + verb.len()..].chars().next();
            !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
        })
    })
}

/// The line without addresses and message numbers: `Tom Brandt writes:` for
/// `In article <2@example.com> tbrandt@example.com (Tom Brandt) writes:`. An address stays where there is
/// no name.
pub fn without_addresses(line: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut was_address = false;
    let mut handle = None;
    let line = with_signs(line);
    for word in line.split_whitespace() {
        let core = word.trim_matches(['<', '>', '(', ')', '[', ']', ',', ':', ';', '"', '\'']);
        let is_address = core.contains('@') && !core.starts_with('@');
        if is_address {
            if word.starts_with('<') && is_message(&words) {
                continue;
            }
            handle = core.trim_start_matches("mailto:").split('@').next();
            // What follows the address belongs to the line.
            let tail = word.trim_start_matches(|c| c != ',' && c != ':');
            if let (Some(last), true) = (words.last_mut(), matches!(tail, "," | ":"))
                && !last.ends_with([',', ':'])
            {
                last.push_str(tail);
            }
            was_address = true;
            continue;
        }
        // The name of an address, in brackets.
        let word = match word.strip_prefix('(') {
            Some(word) if was_address => word,
            _ => word,
        };
        // `at 10:11 AM Tom Brandt` would be read as one name.
        if let Some(time) = words.last_mut().filter(|last| is_time(last))
            && word.starts_with(char::is_uppercase)
            && !is_time(word.trim_end_matches(','))
        {
            time.push(',');
        }
        words.push(word.to_owned());
        was_address &= !word.contains(')');
    }
    let mut line = words.join(" ");
    for lead in ["In article ", "In message "] {
        if let Some(rest) = line.strip_prefix(lead) {
            line = rest.trim_start_matches(',').trim_start().to_owned();
        }
    }
    // Brackets whose other half went with the address.
    for (close, open) in [(')', '('), (']', '['), ('>', '<')] {
        if line.contains(close) && !line.contains(open) {
            line = line.replace(close, "");
        }
    }
    let line = line.replace(" ,", ",").replace(" :", ":").replace('"', "");
    let has_name = line.split_whitespace().any(|word| {
        let letters = word.trim_matches(|c: char| !c.is_alphanumeric());
        letters.starts_with(char::is_uppercase)
            && letters.len() > 2
            && date::month(letters).is_none()
            && !is_weekday(letters)
    });
    match handle {
        Some(handle) if !has_name && !handle.is_empty() => with_handle(&line, handle),
        _ => line,
    }
}

/// The line with `@` in addresses that archives mask: `<ida at example.org>`.
fn with_signs(line: &str) -> String {
    let mut masked = line.to_owned();
    for part in line.split('<').skip(1) {
        let inner = part.split('>').next().unwrap_or("");
        if let Some((local, host)) = inner.split_once(" at ")
            && !local.contains(' ')
            && !host.contains(' ')
        {
            masked = masked.replace(inner, &format!("{local}@{host}"));
        }
    }
    masked
}

/// Whether the next word in angle brackets is the number of a message.
fn is_message(before: &[String]) -> bool {
    let last = before.last().map_or("", String::as_str);
    matches!(last, "article" | "message" | "Article" | "Message" | "news")
}

/// `10:11`, `AM`, `+0100`, `GMT`
fn is_time(word: &str) -> bool {
    let is_zone =
        |word: &str| word.len() > 2 && word[1..].bytes().all(|byte| byte.is_ascii_digit());
    let has_hour = word.contains(':') && word.ends_with(|c: char| c.is_ascii_digit());
    let words = [
        "am", "pm", "a.m.", "p.m.", "gmt", "utc", "cet", "cest", "est", "edt", "pst", "pdt",
    ];
    has_hour
        || (word.starts_with(['+', '-']) && is_zone(word))
        || words.iter().any(|known| word.eq_ignore_ascii_case(known))
}

fn is_weekday(word: &str) -> bool {
    let word = word.to_lowercase();
    date::WEEKDAYS.iter().any(|day| day.starts_with(&word))
}

/// Puts `handle` before the verb of `line`.
fn with_handle(line: &str, handle: &str) -> String {
    let lower = line.to_lowercase();
    let verb = VERBS.iter().filter_map(|verb| lower.find(verb)).min();
    match verb.filter(|&at| line.is_char_boundary(at)) {
        Some(at) => format!("{}{handle} {}", &line[..at], &line[at..]),
        None => line.to_owned(),
    }
}

/// The line that stands for the fields of a quoted mail, which begin `From: Ann Roe`; `None` if `lines` are
/// no such fields.
pub fn of_fields(lines: &[&str]) -> Option<String> {
    let value = |names: &[&str]| {
        lines.iter().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let name = name.trim_matches(['*', ' ', '\u{a0}']);
            let is_one = names.iter().any(|known| name.eq_ignore_ascii_case(known));
            is_one.then(|| value.trim_matches(['*', ' ', '\u{a0}']))
        })
    };
    let from = value(&["from", "von", "de", "da", "van", "od"])?;
    let sent = value(&[
        "sent", "date", "gesendet", "datum", "envoyé", "enviado", "inviato",
    ])?;
    let is_known = [
        "to", "an", "à", "para", "a", "aan", "subject", "betreff", "objet", "asunto",
    ];
    value(&is_known)?;
    let name = from.split(['<', '[']).next().unwrap_or("").trim();
    let name = name.trim_matches(['"', '\'', ' ']);
    let name = if name.is_empty() { from } else { name };
    let name = name.split('@').next().unwrap_or(name);
    Some(match date::find(sent) {
        Some(day) => format!("On {}, {name} wrote:", day.in_words()),
        None => format!("{name} wrote:"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributions_are_known_in_several_languages() {
        for line in [
            "On Mon, 3 Mar 2021 at 10:11, Ann Roe <roe@example.org> wrote:",
            "Ann Roe writes:",
            "Am 3. März 2021 schrieb Ann Roe:",
            "Le 3 mars 2021 à 10:11, Ann Roe a écrit :",
        ] {
            assert!(is_attribution(line), "{line}");
        }
        for line in ["She wrote to us.", "Three points:", "The typewrote:"] {
            assert!(!is_attribution(line), "{line}");
        }
    }

    #[test]
    fn addresses_go_and_names_stay() {
        for (line, wanted) in [
            (
                "On Mon, 3 Mar 2021 at 10:11, Ann Roe <roe@example.org> wrote:",
                "On Mon, 3 Mar 2021 at 10:11, Ann Roe wrote:",
            ),
            (
                "In article <2@example.com> tbrandt@example.com (Tom Brandt) writes:",
                "Tom Brandt writes:",
            ),
            (
                "In article <2@example.com>, Tom Brandt <tb@example.com> wrote:",
                "Tom Brandt wrote:",
            ),
            (
                "On Mon, Mar 4, 2024 at 10:11 AM Tom Brandt <tb@example.com> wrote:",
                "On Mon, Mar 4, 2024 at 10:11 AM, Tom Brandt wrote:",
            ),
            ("tb@example.com wrote:", "tb wrote:"),
            ("Tom Brandt <tb at example.com> wrote:", "Tom Brandt wrote:"),
            (
                "On 3 March 2021, tb@example.com wrote:",
                "On 3 March 2021, tb wrote:",
            ),
            ("Tom Brandt (tb@example.com) wrote:", "Tom Brandt wrote:"),
            (
                "\"Tom Brandt\" <tb@example.com> wrote:",
                "Tom Brandt wrote:",
            ),
        ] {
            assert_eq!(without_addresses(line), wanted);
        }
    }

    #[test]
    fn fields_become_a_line() {
        let lines = [
            "From: Ann Roe <roe@example.org>",
            "Sent: Tuesday, 5 March 2024 10:11",
            "To: Tom Brandt",
            "Subject: The bridge",
        ];
        assert_eq!(
            of_fields(&lines).unwrap(),
            "On 5 March 2024, Ann Roe wrote:"
        );
        assert_eq!(of_fields(&["From: a place", "To: another"]), None);
    }
}
