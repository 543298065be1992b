//! What kind of organisation a name names: which of them is meant by `the company`, `the alliance`.

use super::person_name;
use crate::lexicon::{Lexicon, Lists};

/// Score of a noun that the name or a list bears out.
const SURE: i32 = 6;
/// Score of a noun that the name or a list contradicts.
const AGAINST: i32 = -6;
/// Score of a noun of which nothing is known.
const UNKNOWN: i32 = -3;

/// Nouns for a kind of organisation, and words in names of that kind.
struct OrgType {
    nouns: &'static str,
    /// Words of which one stands in such a name.
    words: &'static str,
    lists: u32,
}

const ORG_TYPES: &[OrgType] = &[
    OrgType {
        nouns: "company firm group giant retailer bank airline carmaker automaker chain manufacturer start-up startup \
                insurer lender carrier brand maker supplier operator developer conglomerate drugmaker brewer miner \
                supermarket shipbuilder business",
        words: "inc corp corporation ltd limited plc llc co company group holdings bank airlines airways motors \
                technologies systems industries stores pharmaceuticals energy partners",
        lists: Lists::COMPANY | Lists::COMPANY_SMALL,
    },
    OrgType {
        nouns: "newspaper paper daily tabloid broadsheet publication outlet magazine weekly",
        words: "times post journal guardian telegraph herald tribune courier gazette mail sun mirror express news \
                chronicle observer record star standard examiner argus globe echo independent economist review \
                register dispatch press advertiser bulletin weekly magazine",
        lists: Lists::PRESS,
    },
    OrgType {
        nouns: "network broadcaster channel station",
        words: "tv television radio news broadcasting cnn nbc abc cbs msnbc bbc itv network channel",
        lists: Lists::PRESS,
    },
    OrgType {
        nouns: "party",
        words: "party labour tories gop ukip snp bjp conservatives democrats republicans",
        lists: Lists::PARTY,
    },
    OrgType {
        nouns: "university college school institution",
        words: "university college school institute academy polytechnic",
        lists: Lists::SCHOOL,
    },
    OrgType {
        nouns: "hospital",
        words: "hospital infirmary clinic",
        lists: 0,
    },
    OrgType {
        nouns: "agency department ministry bureau commission committee council court board authority office regulator \
                watchdog directorate cabinet parliament senate congress assembly tribunal service body",
        words: "agency department ministry bureau commission committee council court board authority office parliament \
                senate congress assembly tribunal service fbi cia nsa nasa epa fda irs treasury",
        lists: Lists::AGENCY | Lists::BODY,
    },
    OrgType {
        nouns: "team club side franchise",
        words: "fc united city rovers wanderers albion athletic county town rangers club",
        lists: Lists::TEAM | Lists::TEAM_SHORT,
    },
    OrgType {
        nouns: "alliance",
        words: "nato alliance",
        lists: 0,
    },
    OrgType {
        nouns: "bloc",
        words: "eu union asean mercosur",
        lists: 0,
    },
    OrgType {
        nouns: "union",
        words: "union unison unite workers teamsters eu",
        lists: 0,
    },
    OrgType {
        nouns: "league",
        words: "league nfl nba mlb nhl fifa uefa",
        lists: Lists::LEAGUE,
    },
    OrgType {
        nouns: "charity organisation organization nonprofit foundation association federation society trust institute \
                think-tank coalition group",
        words: "foundation association federation society trust institute fund aid coalition union alliance",
        lists: Lists::BODY,
    },
    OrgType {
        nouns: "church",
        words: "church cathedral",
        lists: 0,
    },
    OrgType {
        nouns: "army force navy military",
        words: "army force forces navy corps guard",
        lists: 0,
    },
];

/// How well the noun of a description fits the name of an organisation: positive when it does.
pub(super) fn fit(lexicon: &Lexicon, name: &str, noun: &str) -> i32 {
    let words: Vec<String> = name.split_whitespace().map(person_name::fold).collect();
    if words.iter().any(|word| word == noun) {
        return SURE;
    }
    let lists = lexicon.lists(name);
    let has = |list: &str, word: &str| list.split_whitespace().any(|one| one == word);
    let bears =
        |kind: &&OrgType| words.iter().any(|word| has(kind.words, word)) || lists.any(kind.lists);
    let says = |kind: &&OrgType| has(kind.nouns, noun);
    if ORG_TYPES.iter().filter(says).any(|kind| bears(&kind)) {
        return SURE;
    }
    if ORG_TYPES.iter().any(|kind| bears(&kind)) {
        return AGAINST;
    }
    // A name that tells nothing is most often a firm's.
    if has(ORG_TYPES[0].nouns, noun) {
        1
    } else {
        UNKNOWN
    }
}
