//! What is said of somebody: the office or standing that a description names.

use super::clusters::Clusters;
use super::noun_phrases::NounPhrase;

/// Something a person or body is known to be.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Attribute {
    pub noun: String,
    pub nation: Option<&'static str>,
    pub owner: Option<usize>,
    pub words: Vec<String>,
}

impl Attribute {
    pub fn of(phrase: &NounPhrase, clusters: &Clusters) -> Self {
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
        } else if are_synonyms(&self.noun, &other.noun) {
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
fn are_synonyms(a: &str, b: &str) -> bool {
    const SETS: &[&[&str]] = &[
        &[
            "president",
            "leader",
            "premier",
            "prime minister",
            "chancellor",
            "dictator",
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
