//! The speakers of an article, their shares of the quoted words, and their hues.
//!
//! A person has one hue on all screens. It comes from a hash of the name, so that no screen has to know the
//! others. Within an article the most quoted speakers get theirs first; one whose hue is taken gets the next
//! free one. A screen opened from an article keeps the article's hues.

use std::collections::{HashMap, HashSet};

use pullquote_annotate::{Annotations, EntityId, QuoteKind, Speaker};

/// Identifies a speaker while counting.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum SpeakerKey {
    Who(EntityId),
    /// An unnamed source, by its lowercased words: `officials`.
    Words(String),
    Nobody,
}

/// One speaker of an article.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeakerSummary {
    /// The speaker's entity, if it has one.
    pub who: Option<EntityId>,
    /// The name, else the words of the source, else `unattributed`.
    pub name: String,
    /// Initials that no speaker before has, for a narrow margin.
    pub initials: String,
    /// The number of the speaker's hue.
    pub hue: usize,
    /// Whether the text names the speaker.
    pub named: bool,
    /// Direct and mixed quotations, as indexes into the annotations.
    pub quotes: Vec<usize>,
    /// Marked statements of reported speech, as indexes into the annotations.
    pub statements: Vec<usize>,
    pub words: usize,
    /// Share of all quoted words, 0 to 1.
    pub share: f32,
}

/// The number of hues of a theme.
const HUES: usize = 8;
/// The number of forms of a speaker's initials that no other speaker gets.
const MAX_FORMS: usize = 12;

/// The label of quotations without a source.
pub const UNATTRIBUTED: &str = "unattributed";

/// Number of words in `text`: runs without white space that hold a letter or digit.
pub fn count_words(text: &str) -> usize {
    text.split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}

/// The speakers, most quoted first; then those of whom there is only reported speech. Shares are of the
/// words of direct and mixed quotations; a nested quotation counts only if it has a speaker.
pub fn speakers(text: &str, annotations: &Annotations) -> Vec<SpeakerSummary> {
    let mut found = Found::default();
    for (idx, quote) in annotations.quotes.iter().enumerate() {
        if quote.kind == QuoteKind::Scare || (quote.parent.is_some() && quote.speaker.is_none()) {
            continue;
        }
        let speaker = found.entry(source(text, annotations, quote.shown_speaker()));
        speaker.quotes.push(idx);
        speaker.words += own_words(text, annotations, idx);
    }
    for (idx, statement) in annotations.statements.iter().enumerate() {
        if statement.is_marked() && statement.speaker.is_some() {
            let speaker = found.entry(source(text, annotations, statement.speaker));
            speaker.statements.push(idx);
        }
    }
    let mut speakers = found.speakers;
    let total: usize = speakers.iter().map(|speaker| speaker.words).sum();
    for speaker in &mut speakers {
        speaker.share = speaker.words as f32 / total.max(1) as f32;
    }
    speakers.sort_by(|a, b| {
        (a.quotes.is_empty().cmp(&b.quotes.is_empty()))
            .then(b.named.cmp(&a.named))
            .then(b.words.cmp(&a.words))
            .then_with(|| (&a.quotes, &a.statements).cmp(&(&b.quotes, &b.statements)))
    });
    set_initials(&mut speakers);
    let hues = hues(speakers.iter().map(|speaker| speaker.name.as_str()));
    for (speaker, hue) in speakers.iter_mut().zip(hues) {
        speaker.hue = hue;
    }
    speakers
}

/// The speakers found so far.
#[derive(Default)]
struct Found {
    speakers: Vec<SpeakerSummary>,
    at_key: HashMap<SpeakerKey, usize>,
}

impl Found {
    fn entry(&mut self, (key, name, named): (SpeakerKey, String, bool)) -> &mut SpeakerSummary {
        let who = match key {
            SpeakerKey::Who(id) => Some(id),
            _ => None,
        };
        let at = *self.at_key.entry(key).or_insert_with(|| {
            self.speakers.push(SpeakerSummary {
                who,
                name,
                initials: String::new(),
                hue: 0,
                named,
                quotes: Vec::new(),
                statements: Vec::new(),
                words: 0,
                share: 0.0,
            });
            self.speakers.len() - 1
        });
        &mut self.speakers[at]
    }
}

/// The words of a quotation without nested quotations of other speakers, so that no word counts twice.
fn own_words(text: &str, annotations: &Annotations, idx: usize) -> usize {
    let nested: usize = annotations
        .quotes
        .iter()
        .enumerate()
        .skip(idx + 1)
        .take_while(|(_, other)| other.span.start() < annotations.quotes[idx].span.end())
        .filter(|(_, other)| {
            other.parent == Some(idx as u32)
                && other.speaker.is_some()
                && other.kind != QuoteKind::Scare
        })
        .map(|(_, other)| count_words(other.span.of(text)))
        .sum();
    count_words(annotations.quotes[idx].span.of(text)).saturating_sub(nested)
}

fn source(
    text: &str,
    annotations: &Annotations,
    speaker: Option<Speaker>,
) -> (SpeakerKey, String, bool) {
    let Some(speaker) = speaker else {
        return (SpeakerKey::Nobody, UNATTRIBUTED.to_owned(), false);
    };
    if let Some((id, who)) = speaker
        .entity
        .and_then(|id| annotations.entity(id).map(|who| (id, who)))
    {
        return (SpeakerKey::Who(id), who.name.clone(), true);
    }
    let words = speaker
        .mention
        .of(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if words.is_empty() {
        return (SpeakerKey::Nobody, UNATTRIBUTED.to_owned(), false);
    }
    (SpeakerKey::Words(words.to_lowercase()), words, false)
}

/// The hue of a person where no others need telling apart.
pub fn hue(name: &str) -> usize {
    // FNV-1a: the same in every run and version.
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
    });
    ((hash >> 32) % HUES as u64) as usize
}

/// The hues of the speakers of an article, the most quoted first.
pub fn hues<'n>(names: impl Iterator<Item = &'n str>) -> Vec<usize> {
    let mut uses = [0_usize; HUES];
    let mut given = Vec::new();
    for name in names {
        let wanted = hue(name);
        let order = (0..HUES).map(|n| (wanted + n) % HUES);
        let free = order.min_by_key(|&hue| uses[hue]).unwrap_or(wanted);
        uses[free] += 1;
        given.push(free);
    }
    given
}

/// Gives each speaker the shortest form that could not be one of the speakers before.
fn set_initials(speakers: &mut [SpeakerSummary]) {
    let mut taken = HashSet::new();
    for speaker in speakers {
        let forms: Vec<String> = initials(&speaker.name).take(MAX_FORMS).collect();
        let free = forms.iter().find(|form| !taken.contains(*form));
        speaker.initials = free.or(forms.first()).cloned().unwrap_or_default();
        taken.extend(forms);
    }
}

/// The first and last initial, then with ever more letters of the first word, then of the last:
/// `JM`, `JoM`, `JohM`, `JohnM`, `JohnMa` …
fn initials(name: &str) -> impl Iterator<Item = String> {
    let mut words = name
        .split_whitespace()
        .map(|word| word.chars().filter(|c| c.is_alphanumeric()).collect())
        .filter(|letters: &Vec<char>| !letters.is_empty());
    let first = words.next().unwrap_or_default();
    let last = words.next_back().unwrap_or_default();
    let short = last.len().min(1);
    let firsts = (1..=first.len()).map(move |n| (n, short));
    let full = first.len();
    let lasts = (short + 1..=last.len()).map(move |n| (full, n));
    firsts.chain(lasts).map(move |(n_first, n_last)| {
        let capitalised = |letters: &[char]| {
            let (head, rest) = letters.split_at(letters.len().min(1));
            let head = head.iter().flat_map(|c| c.to_uppercase());
            head.chain(rest.iter().copied()).collect::<String>()
        };
        capitalised(&first[..n_first]) + &capitalised(&last[..n_last])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use pullquote_annotate::{Entity, EntityKind, Quote};
    use pullquote_text::Span;

    fn quote(text: &str, words: &str, kind: QuoteKind, speaker: Option<Speaker>) -> Quote {
        let start = text.find(words).unwrap();
        Quote {
            span: Span::new(start, start + words.len()),
            kind,
            speaker,
            cue: None,
            confidence: 0.9,
            parent: None,
            explanation: pullquote_annotate::Explanation::default(),
            clause: Vec::new(),
            corrected: false,
        }
    }

    #[test]
    fn shares_are_of_quoted_words_and_scare_quotes_do_not_count() {
        let text = "“One two three,” said Ana Ruiz. “Four,” officials said. The “deal” fell.";
        let ana = Speaker {
            mention: Span::new(text.find("Ana").unwrap(), text.find(". “F").unwrap()),
            entity: Some(EntityId(0)),
        };
        let at = text.find("officials").unwrap();
        let officials = Speaker {
            mention: Span::new(at, at + 9),
            entity: None,
        };
        let annotations = Annotations {
            quotes: vec![
                quote(text, "“One two three,”", QuoteKind::Direct, Some(ana)),
                quote(text, "“Four,”", QuoteKind::Direct, Some(officials)),
                quote(text, "“deal”", QuoteKind::Scare, None),
            ],
            entities: vec![Entity {
                kind: EntityKind::Person,
                name: "Ana Ruiz".into(),
                called: vec![],
                mentions: vec![ana.mention],
                corrected: false,
            }],
            ..Annotations::default()
        };
        let speakers = speakers(text, &annotations);
        let summary: Vec<_> = speakers
            .iter()
            .map(|speaker| (speaker.name.as_str(), speaker.words, speaker.named))
            .collect();
        assert_eq!(summary, [("Ana Ruiz", 3, true), ("officials", 1, false)]);
        assert!((speakers.iter().map(|speaker| speaker.share).sum::<f32>() - 1.0).abs() < 1e-6);
    }

    #[test]
    fn speakers_of_an_article_have_different_hues_and_the_first_keeps_its_own() {
        let names = [
            "Ana Ruiz",
            "Petra Lund",
            "Adam Holt",
            "Ada Holm",
            "Ines Coro",
            "Jo March",
        ];
        let given = hues(names.into_iter());
        assert_eq!(given[0], hue("Ana Ruiz"));
        let distinct: HashSet<usize> = given.into_iter().collect();
        assert_eq!(distinct.len(), names.len());
    }

    #[test]
    fn initials_grow_from_first_and_last() {
        let forms = |name: &str| initials(name).take(3).collect::<Vec<_>>().join(" ");
        assert_eq!(forms("Vladimir Vladimirovich Putin"), "VP VlP VlaP");
        assert_eq!(forms("officials"), "O Of Off");
        assert_eq!(forms("Émile Zola"), "ÉZ ÉmZ ÉmiZ");
        assert_eq!(forms("Jo Major"), "JM JoM JoMa");
        assert_eq!(forms("— …"), "");
    }
}
