//! Generated libraries: articles of about 4 KB with some 25 statements each. Words and names are as frequent as in
//! natural language, by Zipf's law: the size of an index depends on it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use fastrand::Rng;

/// Bytes of text in an article.
const ARTICLE: usize = 4_000;
const N_WORDS: usize = 20_000;
const N_FAMILY_NAMES: usize = 4_000;

/// The most frequent words, from the first on.
const FREQUENT: [&str; 60] = [
    "the", "of", "to", "and", "a", "in", "that", "is", "was", "for", "it", "on", "with", "as",
    "be", "at", "by", "from", "are", "have", "not", "this", "but", "had", "an", "has", "were",
    "which", "or", "been", "their", "more", "will", "would", "about", "when", "who", "there",
    "one", "new", "after", "year", "also", "two", "people", "first", "time", "over", "last",
    "other", "into", "could", "plan", "years", "no", "some", "than", "its", "only", "most",
];
/// Words that are asked for, with their ranks.
const ASKED: [(usize, &str); 11] = [
    (90, "harbour"),
    (150, "wind"),
    (200, "fishing"),
    (260, "park"),
    (330, "quota"),
    (420, "hospital"),
    (900, "tariff"),
    (1_300, "criticised"),
    (1_700, "financed"),
    (2_500, "disgrace"),
    (9_000, "zeppelin"),
];
const GIVEN: [&str; 24] = [
    "Noor", "Tom", "Ana", "Ilse", "Peter", "Maria", "John", "Susan", "Karl", "Nina", "Omar",
    "Paul", "Laura", "Ivan", "Greta", "Hugo", "James", "Emma", "David", "Sarah", "Mark", "Julia",
    "Robert", "Helen",
];
const COMPANIES: [&str; 4] = [
    "Meridian Bank",
    "Northern Rail Company",
    "Harbour Board",
    "Delta Shipping Inc",
];
const MONTHS: [&str; 4] = ["January", "March", "July", "October"];
const PUBLISHERS: [&str; 5] = [
    "Norwick Post",
    "Saltmere Courier",
    "The Lantern",
    "Evening Herald",
    "Delta Times",
];
const CUES: [&str; 8] = [
    "said",
    "said",
    "said",
    "said",
    "added",
    "warned",
    "told reporters",
    "explained",
];

/// Writes `n` articles into `folder`, as far as they are missing.
pub fn write(folder: &Path, n: u32) -> anyhow::Result<()> {
    fs::create_dir_all(folder)?;
    let words = Words::new();
    for number in 0..n {
        let path = folder.join(format!("{number:06}-story.txt"));
        if !path.exists() {
            fs::write(path, words.article(number))?;
        }
    }
    Ok(())
}

struct Words {
    words: Vec<String>,
    families: Vec<String>,
}

impl Words {
    fn new() -> Self {
        let mut rng = Rng::with_seed(1);
        let mut words: Vec<String> = FREQUENT.map(ToOwned::to_owned).to_vec();
        words.extend((words.len()..N_WORDS).map(|_| syllables(&mut rng)));
        for (rank, word) in ASKED {
            word.clone_into(&mut words[rank]);
        }
        let mut families: Vec<String> = (0..N_FAMILY_NAMES)
            .map(|_| capitalized(&syllables(&mut rng)))
            .collect();
        for (rank, name) in [(12, "Castellan"), (400, "Achterberg")] {
            name.clone_into(&mut families[rank]);
        }
        Self { words, families }
    }

    fn article(&self, number: u32) -> String {
        let mut rng = Rng::with_seed(u64::from(number) + 2);
        let people: Vec<Person<'_>> = (0..4).map(|_| self.person(&mut rng)).collect();
        let mut text = String::new();
        let headline = self.phrase(&mut rng, 6);
        let publisher = PUBLISHERS[rng.usize(..PUBLISHERS.len())];
        let month = MONTHS[rng.usize(..MONTHS.len())];
        let (day, year) = (rng.u8(1..29), rng.u16(2000..2025));
        let _ = write!(
            text,
            "Story {number:06}: {headline}\n\n{publisher}, {day} {month} {year}\n"
        );
        let mut n = 0;
        while text.len() < ARTICLE {
            text.push_str(if n % 3 == 0 { "\n\n" } else { " " });
            let person = &people[rng.usize(..people.len())];
            self.sentence(&mut rng, person, &mut text);
            n += 1;
        }
        text.push('\n');
        text
    }

    fn sentence(&self, rng: &mut Rng, person: &Person<'_>, text: &mut String) {
        let Person { given, family } = person;
        let n = rng.usize(6..16);
        let words = capitalized(&self.phrase(rng, n));
        let cue = CUES[rng.usize(..CUES.len())];
        let _ = match rng.u32(..14) {
            0 | 1 => write!(text, "“{words},” {cue} {given} {family}."),
            2 => write!(text, "“{words},” {family} {cue}."),
            3 => {
                let before = self.phrase(rng, 4);
                write!(
                    text,
                    "{given} {family} called {before} “{}”.",
                    self.phrase(rng, 4)
                )
            }
            4 | 5 => {
                let what = self.phrase(rng, n);
                write!(text, "{family} said that {what}.")
            }
            6 => {
                let company = COMPANIES[rng.usize(..COMPANIES.len())];
                write!(text, "{words}, {company} said.")
            }
            _ => write!(text, "{words}."),
        };
    }

    fn phrase(&self, rng: &mut Rng, n: usize) -> String {
        let words: Vec<&str> = (0..n).map(|_| zipf(rng, &self.words)).collect();
        words.join(" ")
    }

    fn person(&self, rng: &mut Rng) -> Person<'_> {
        Person {
            given: GIVEN[rng.usize(..GIVEN.len())],
            family: zipf(rng, &self.families),
        }
    }
}

struct Person<'a> {
    given: &'a str,
    family: &'a str,
}

/// A word of a list that is sorted from frequent to rare.
fn zipf<'a>(rng: &mut Rng, words: &'a [String]) -> &'a str {
    let rank = (words.len() as f64).powf(rng.f64());
    &words[(rank as usize - 1).min(words.len() - 1)]
}

fn syllables(rng: &mut Rng) -> String {
    let mut word = String::new();
    for _ in 0..rng.usize(2..5) {
        word.push(char::from(b"bdfgklmnprstvz"[rng.usize(..14)]));
        word.push(char::from(b"aeiou"[rng.usize(..5)]));
        if rng.u32(..3) == 0 {
            word.push(char::from(b"lnrst"[rng.usize(..5)]));
        }
    }
    word
}

fn capitalized(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}
