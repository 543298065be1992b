//! Generated texts: the same for the same size, with names and words that vary.

use std::fmt::Write as _;

const GIVEN: [&str; 16] = [
    "Tom", "Ana", "Ilse", "Peter", "Maria", "John", "Susan", "Karl", "Nina", "Omar", "Wei", "Paul",
    "Laura", "Ivan", "Greta", "Hugo",
];
const FAMILY: [&str; 16] = [
    "Reed", "Ruiz", "Brandt", "Okoro", "Lund", "Petrov", "Klein", "Novak", "Harris", "Moreau",
    "Silva", "Dunn", "Baker", "Frost", "Webb", "Hale",
];
const WORDS: [&str; 20] = [
    "the", "harbour", "council", "of", "town", "plan", "and", "road", "was", "with", "a", "new",
    "bridge", "near", "river", "for", "people", "winter", "report", "market",
];

/// Number `n` of 256 names of persons.
fn person(n: usize) -> String {
    format!("{} {}", GIVEN[n % 16], FAMILY[n / 16 % 16])
}

/// A sentence of twelve words, without its full stop.
fn sentence(n: usize) -> String {
    let mut state = n as u64 ^ 0x9e37_79b9;
    let mut out = String::from("Then");
    for _ in 0..12 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        out.push(' ');
        out.push_str(WORDS[(state >> 33) as usize % WORDS.len()]);
    }
    out
}

/// A headline and pieces up to about `n_bytes`.
fn fill(n_bytes: usize, piece: impl Fn(usize, &mut String)) -> String {
    let mut text = String::from("A bridge is to be mended\n\n");
    let mut n = 0;
    while text.len() < n_bytes {
        piece(n, &mut text);
        n += 1;
    }
    text
}

fn paragraph_end(n: usize) -> &'static str {
    if n % 3 == 2 { "\n\n" } else { " " }
}

/// Paragraphs of news.
pub fn news(n_bytes: usize) -> String {
    fill(n_bytes, |n, text| {
        let (who, end) = (person(n / 3), paragraph_end(n));
        let _ = match n % 6 {
            2 => write!(text, "“We will keep it open,” said {who}.{end}"),
            4 => write!(text, "{who} said the bridge would close.{end}"),
            _ => write!(text, "{}.{end}", sentence(n)),
        };
    })
}

/// Quotations whose speakers are named.
pub fn named_quotes(n_bytes: usize) -> String {
    fill(n_bytes, |n, text| {
        let (who, words, end) = (person(n), sentence(n), paragraph_end(n));
        let _ = write!(text, "“{words},” said {who}, the mayor of Saltmere.{end}");
    })
}

/// One sentence, quoted from the same person over and over in one paragraph.
pub fn repeated_quotes(n_bytes: usize) -> String {
    fill(n_bytes, |_, text| {
        text.push_str("\"Hi there,\" said Tom Reed. ");
    })
}

/// Sentences with several pronouns each.
pub fn pronouns(n_bytes: usize) -> String {
    fill(n_bytes, |n, text| {
        let end = paragraph_end(n);
        let who = if n % 8 == 0 {
            person(n / 8)
        } else {
            "He".to_owned()
        };
        let _ = write!(
            text,
            "{who} said he would give her his report when she came.{end}"
        );
    })
}

/// A new person and a new company in each sentence.
pub fn names(n_bytes: usize) -> String {
    let letters = |mut n: usize| {
        let mut out = String::new();
        while n > 0 {
            out.push((b'a' + (n % 26) as u8) as char);
            n /= 26;
        }
        out
    };
    fill(n_bytes, |n, text| {
        let (given, family) = (GIVEN[n % 16], FAMILY[n / 16 % 16]);
        let (tail, end) = (letters(n), paragraph_end(n));
        let _ = write!(
            text,
            "{given} {family}{tail} met Mr {family} of the {family}{tail} Company in Paris.{end}"
        );
    })
}

/// Persons with offices, and descriptions of them.
pub fn descriptions(n_bytes: usize) -> String {
    fill(n_bytes, |n, text| {
        let (who, end) = (person(n), paragraph_end(n));
        let _ = write!(
            text,
            "{who}, a lawyer, said no. The lawyer said the officer was late.{end}"
        );
    })
}

/// One paragraph.
pub fn giant_paragraph(n_bytes: usize) -> String {
    fill(n_bytes, |n, text| {
        let _ = write!(text, "{}. ", sentence(n));
    })
}

/// Turns with labels in capitals, of persons whom the text names.
pub fn turns(n_bytes: usize) -> String {
    fill(n_bytes, |n, text| {
        let (who, words) = (person(n % 5), sentence(n));
        if n < 5 {
            let _ = write!(text, "{who} was there.\n\n");
        }
        let _ = write!(text, "{}: I think {words}.\n\n", who.to_uppercase());
    })
}

/// Paragraphs without names or quotations.
pub fn paragraphs(n_bytes: usize) -> Vec<String> {
    let text = fill(n_bytes, |n, text| {
        let _ = write!(text, "{}.{}", sentence(n), paragraph_end(n));
    });
    text.split("\n\n").map(ToOwned::to_owned).collect()
}
