//! What the text itself says somebody is: apposition, copula, title.

use super::clusters::Clusters;
use super::mentions::{Form, Mention};
use super::phrases::{self, Opening, Phrase};
use super::scan::{NONE, Scan};
use super::words::Class;
use crate::annotate::{Entity, EntityKind};
use crate::text::Span;

/// Most words of a description after its head: `the head of the new centre`.
const MOST_AFTER: usize = 16;

/// A description that the text ties to a name.
#[derive(Clone, Debug)]
pub(super) struct Tie {
    pub cluster: usize,
    pub phrase: Phrase,
    /// The description with what belongs to it after its head.
    pub span: Span,
}

/// Something a person or body is known to be.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Trait {
    pub noun: String,
    pub nation: Option<&'static str>,
    pub owner: Option<usize>,
    pub words: Vec<String>,
}

/// All ties in the text.
pub(super) fn find(
    scan: &Scan<'_>,
    entities: &[Entity],
    clusters: &Clusters,
    mentions: &[Mention],
) -> Vec<Tie> {
    let mut out = Vec::new();
    for one in mentions {
        let Form::Name(cluster) = one.form else {
            continue;
        };
        let Some(kind) = clusters.list.get(cluster).map(|cluster| cluster.kind) else {
            continue;
        };
        if matches!(kind, EntityKind::Group | EntityKind::Place) {
            continue;
        }
        let finds = [
            before(scan, entities, one.range.start, kind),
            before_comma(scan, entities, one),
            after(scan, entities, one),
            copula(scan, entities, one),
        ];
        for (phrase, span) in finds.into_iter().flatten() {
            let person = kind == EntityKind::Person;
            if phrase.plural
                || phrase.body == person
                || (phrase.kin && phrase.opening == Opening::Indefinite)
            {
                continue;
            }
            out.push(Tie {
                cluster,
                phrase,
                span,
            });
        }
    }
    out
}

/// `the Russian General Valery Gerasimov`, `actress Ana Ruiz`.
fn before(
    scan: &Scan<'_>,
    entities: &[Entity],
    name: usize,
    kind: EntityKind,
) -> Option<(Phrase, Span)> {
    let phrase = phrases::read_before(scan, entities, name)?;
    // `the company Apple` ties, `the US firm's Apple` and `bank Barclays` do not need to.
    let plain = kind == EntityKind::Person || phrase.opening != Opening::Bare;
    let span = scan.span(phrase.range.clone());
    plain.then_some((phrase, span))
}

/// `the finance minister, Lou Jiwei,`.
fn before_comma(scan: &Scan<'_>, entities: &[Entity], one: &Mention) -> Option<(Phrase, Span)> {
    let mut name = one.range.start;
    while name > 0 && matches!(scan.class_at(name - 1), Class::Title(_)) {
        name -= 1;
    }
    let comma = name.checked_sub(1)?;
    if scan.word(comma) != "," || comma == 0 {
        return None;
    }
    let phrase = phrases::read_before(scan, entities, comma)
        .or_else(|| long_before(scan, entities, comma))?;
    let closes = matches!(
        scan.word(one.range.end),
        "," | "." | ";" | ")" | "—" | "–" | ":"
    ) || matches!(
        scan.class_at(one.range.end),
        Class::Conjunction | Class::Verb
    );
    let known = matches!(
        phrase.opening,
        Opening::Definite | Opening::Owned | Opening::Indefinite
    );
    let span = scan.span(phrase.range.start..comma);
    (closes && known && !scan.is_genitive(one.range.end)).then_some((phrase, span))
}

/// `the head of the agency, Ana Ruiz,`: the phrase goes on after its head.
fn long_before(scan: &Scan<'_>, entities: &[Entity], comma: usize) -> Option<Phrase> {
    let floor = scan
        .sentence_start(comma)
        .max(comma.saturating_sub(MOST_AFTER));
    let mut at = comma;
    while at > floor {
        at -= 1;
        if matches!(scan.word(at), "," | ";" | ":" | "”" | "“")
            || matches!(scan.class_at(at), Class::Verb | Class::Be | Class::Relative)
        {
            return None;
        }
        if scan.class_at(at) == Class::The
            && let Some(phrase) = phrases::read_from(scan, entities, at)
            && !phrase.body
            && scan.class_at(phrase.range.end) == Class::Preposition
        {
            return Some(phrase);
        }
    }
    None
}

/// `Ms Reyes, 58, a surgeon`, `Ciaran Martin, the head of the centre,`.
fn after(scan: &Scan<'_>, entities: &[Entity], one: &Mention) -> Option<(Phrase, Span)> {
    let mut at = one.range.end;
    if !matches!(scan.word(at), "," | "—" | "–" | "(") {
        return None;
    }
    at += 1;
    // The age.
    if scan.word(at).chars().all(|c| c.is_ascii_digit())
        && !scan.word(at).is_empty()
        && scan.word(at + 1) == ","
    {
        at += 2;
    }
    let phrase = match phrases::read_from(scan, entities, at) {
        Some(phrase) => phrase,
        None => owned_or_bare(scan, entities, at)?,
    };
    let end = phrase_end(scan, entities, &phrase)?;
    let span = scan.span(phrase.range.start..end);
    Some((phrase, span))
}

/// `Flynn, Trump’s adviser,` and `Ms Ruiz, chief executive of Acme,`.
fn owned_or_bare(scan: &Scan<'_>, entities: &[Entity], at: usize) -> Option<Phrase> {
    let limit = (at + 6).min(scan.sentence_end(at));
    let genitive = (at + 1..limit).find(|at| scan.is_genitive(*at) && scan.entity[at - 1] != NONE);
    let opens = *scan.entity.get(at)? != NONE;
    if opens && let Some(genitive) = genitive {
        let mut phrase = phrases::read(scan, entities, at, genitive + 1, Opening::Definite)?;
        let owner = scan.entity[genitive - 1] as usize;
        phrase.owner = Some(owner);
        if let Some(owner) = entities.get(owner) {
            phrase.nation = super::nations::of(owner.span.of(scan.text)).or(phrase.nation);
        }
        return Some(phrase);
    }
    phrases::read(scan, entities, at, at, Opening::Bare)
}

/// Where an apposition ends; none when a verb shows that it is no apposition.
fn phrase_end(scan: &Scan<'_>, entities: &[Entity], phrase: &Phrase) -> Option<usize> {
    let mut at = phrase.range.end;
    let limit = (at + MOST_AFTER).min(scan.sentence_end(phrase.head));
    while at < limit {
        let word = scan.word(at);
        if matches!(word, "," | ";" | ":" | ")" | "—" | "–" | "”" | "\"")
            || matches!(word, "." | "!" | "?")
        {
            return Some(at);
        }
        match scan.class_at(at) {
            Class::Relative => return Some(at),
            Class::Verb | Class::Be if !scan.is_genitive(at) => return None,
            // `the chief executive and founder of`: goes on; `the judge and` somebody else: ends.
            Class::Conjunction if at > phrase.range.end || !is_role(scan, at + 1) => {
                return Some(at);
            }
            Class::Other
                if at == phrase.range.end && scan.entity[at] == NONE && scan.is_word(at) =>
            {
                return None;
            }
            _ => {}
        }
        at += 1;
    }
    let _ = entities;
    (at >= scan.sentence_end(phrase.head)).then_some(at)
}

fn is_role(scan: &Scan<'_>, at: usize) -> bool {
    matches!(scan.class_at(at), Class::Role(_) | Class::Quality)
}

/// `Ms Reyes is a surgeon`.
fn copula(scan: &Scan<'_>, entities: &[Entity], one: &Mention) -> Option<(Phrase, Span)> {
    let verb = one.range.end;
    if scan.class_at(verb) != Class::Be || scan.is_genitive(verb) {
        return None;
    }
    let mut at = verb + 1;
    while matches!(scan.class_at(at), Class::Adverb) && scan.word(at) != "not" {
        at += 1;
    }
    if !matches!(scan.class_at(at), Class::The | Class::New) || scan.word(at) == "no" {
        return None;
    }
    let phrase = phrases::read_from(scan, entities, at)?;
    let end = phrase_end(scan, entities, &phrase).unwrap_or(phrase.range.end);
    let span = scan.span(phrase.range.start..end);
    Some((phrase, span))
}

impl Trait {
    pub fn of(phrase: &Phrase, clusters: &Clusters) -> Self {
        Self {
            noun: phrase.noun.clone(),
            nation: phrase.nation,
            owner: phrase.owner.and_then(|entity| clusters.index_of(entity)),
            words: phrase.words.clone(),
        }
    }

    /// What a title says: `Sen.` makes a senator.
    pub fn of_title(title: &str) -> Option<Self> {
        let noun = match title {
            "sen" | "senator" => "senator",
            "rep" | "representative" => "representative",
            "gov" | "governor" => "governor",
            "gen" | "general" => "general",
            "prof" | "professor" => "professor",
            "dr" => "doctor",
            "col" | "colonel" => "colonel",
            "capt" | "captain" => "captain",
            "sgt" | "sergeant" => "sergeant",
            "lt" | "lieutenant" => "lieutenant",
            "adm" | "admiral" => "admiral",
            "det" | "detective" => "detective",
            "rev" | "reverend" => "reverend",
            "cllr" | "councillor" => "councillor",
            "mr" | "mrs" | "ms" | "miss" | "sir" | "lord" | "dame" | "hon" | "right"
            | "honourable" => return None,
            other => other,
        };
        Some(Self {
            noun: noun.to_owned(),
            nation: None,
            owner: None,
            words: Vec::new(),
        })
    }

    /// How well a description fits what is known: none when it contradicts or says something else.
    pub fn fit(&self, other: &Self) -> Option<i32> {
        if self.clashes(other) {
            return None;
        }
        let score = if self.noun == other.noun {
            6
        } else if ends_with(&self.noun, &other.noun) || ends_with(&other.noun, &self.noun) {
            5
        } else if kindred(&self.noun, &other.noun) {
            4
        } else {
            return None;
        };
        let common = self
            .words
            .iter()
            .filter(|word| other.words.contains(word))
            .count();
        Some(score + common.min(2) as i32)
    }

    /// Whether the two cannot be said of one: another nation, another owner of the same office.
    pub fn clashes(&self, other: &Self) -> bool {
        let nations = self.nation.zip(other.nation).is_some_and(|(a, b)| a != b);
        let same = last_word(&self.noun) == last_word(&other.noun);
        let owners = same
            && self
                .owner
                .zip(other.owner)
                .is_some_and(|(a, b)| a != b && self.nation.is_none());
        let under = |noun: &str| noun.starts_with("vice") || noun.starts_with("deputy");
        nations || owners || (same && under(&self.noun) != under(&other.noun))
    }
}

fn last_word(noun: &str) -> &str {
    noun.rsplit(' ').next().unwrap_or(noun)
}

fn ends_with(long: &str, short: &str) -> bool {
    long.len() > short.len()
        && long.ends_with(short)
        && long.as_bytes()[long.len() - short.len() - 1] == b' '
}

/// Offices that are used for one another.
fn kindred(a: &str, b: &str) -> bool {
    const SETS: &[&[&str]] = &[
        &[
            "president",
            "leader",
            "premier",
            "prime minister",
            "chancellor",
            "dictator",
            "head",
        ],
        &[
            "senator",
            "lawmaker",
            "legislator",
            "politician",
            "democrat",
            "republican",
        ],
        &[
            "representative",
            "congressman",
            "congresswoman",
            "lawmaker",
            "legislator",
            "politician",
        ],
        &[
            "mp",
            "lawmaker",
            "legislator",
            "politician",
            "parliamentarian",
        ],
        &[
            "executive",
            "boss",
            "ceo",
            "chief",
            "head",
            "chair",
            "chairman",
            "chairwoman",
        ],
        &["judge", "justice", "magistrate"],
        &["lawyer", "attorney", "barrister", "solicitor", "counsel"],
        &[
            "officer",
            "policeman",
            "policewoman",
            "constable",
            "sergeant",
            "detective",
            "inspector",
        ],
        &[
            "doctor",
            "physician",
            "surgeon",
            "neurosurgeon",
            "specialist",
            "clinician",
            "medic",
        ],
        &[
            "candidate",
            "nominee",
            "contender",
            "frontrunner",
            "front-runner",
            "hopeful",
        ],
        &["coach", "manager", "boss", "trainer"],
        &[
            "player",
            "striker",
            "midfielder",
            "defender",
            "goalkeeper",
            "forward",
            "winger",
            "footballer",
            "captain",
        ],
        &[
            "singer",
            "songwriter",
            "musician",
            "star",
            "singer-songwriter",
            "rapper",
            "artist",
        ],
        &["actor", "actress", "star", "performer"],
        &["author", "writer", "novelist", "poet", "playwright"],
        &[
            "billionaire",
            "tycoon",
            "mogul",
            "magnate",
            "businessman",
            "businesswoman",
            "entrepreneur",
            "investor",
        ],
        &[
            "professor",
            "academic",
            "scientist",
            "researcher",
            "historian",
            "economist",
            "scholar",
        ],
        &[
            "reporter",
            "journalist",
            "correspondent",
            "columnist",
            "editor",
        ],
        &["spokesman", "spokesperson"],
        &["spokeswoman", "spokesperson"],
        &["general", "commander", "officer", "soldier"],
        &[
            "bishop",
            "archbishop",
            "cardinal",
            "priest",
            "cleric",
            "vicar",
        ],
        &["suspect", "defendant", "gunman", "attacker"],
        &["pope", "pontiff"],
        &[
            "company",
            "firm",
            "business",
            "group",
            "retailer",
            "carmaker",
            "automaker",
            "airline",
            "bank",
            "lender",
            "chain",
            "manufacturer",
            "maker",
            "giant",
            "insurer",
            "carrier",
            "drugmaker",
            "start-up",
            "startup",
            "supermarket",
            "brewer",
            "publisher",
            "broadcaster",
            "network",
            "supplier",
            "miner",
            "operator",
        ],
        &[
            "newspaper",
            "paper",
            "daily",
            "tabloid",
            "publication",
            "outlet",
            "broadsheet",
        ],
        &[
            "agency",
            "department",
            "bureau",
            "office",
            "watchdog",
            "regulator",
            "commission",
            "body",
        ],
        &[
            "charity",
            "group",
            "organisation",
            "organization",
            "nonprofit",
            "foundation",
        ],
        &["team", "club", "side", "franchise"],
        &["alliance", "bloc", "coalition"],
        &["university", "college", "school", "institution"],
    ];
    SETS.iter().any(|set| set.contains(&a) && set.contains(&b))
}
