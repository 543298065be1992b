//! Small closed lists of words that show what stands beside them.

use crate::token::TokenKind;

/// What a word does in a sentence, as far as names are concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// Nothing special.
    #[default]
    Plain,
    /// Stands before a person's name and is no part of it: `Mr`, `General`.
    Title,
    /// The last word of many an organisation's name: `Inc`, `University`, `Committee`.
    OrgHead,
    /// The last word of many a place's name: `Street`, `River`, `Airport`.
    PlaceHead,
    /// The last word of many an event's name: `Cup`, `Summit`, `War`.
    EventHead,
    /// Small word inside a person's name: `de`, `von`, `bin`.
    Particle,
    /// Small word inside the name of an organisation or work: `of`, `and`, `for`, `&`.
    Link,
    /// Somebody does it: `said`, `told`, `who`.
    Speech,
    /// Before a place: `in`, `at`, `near`.
    Locative,
    /// An opening parenthesis.
    Open,
    /// A closing parenthesis.
    Close,
    /// A comma.
    Comma,
    /// A hyphen cut free from its word.
    Hyphen,
    /// An apostrophe or `’s` by itself.
    Possessive,
    /// `the`, `a`, `an`.
    Article,
    /// A month or day of the week.
    Calendar,
    /// A number.
    Number,
}

#[rustfmt::skip]
const TITLES: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "dr", "doctor", "prof", "professor", "sir", "dame", "lord", "lady", "baroness", "baron",
    "president", "vice", "senator", "sen", "rep", "representative", "congressman", "congresswoman", "gov", "governor", "lt",
    "general", "gen", "colonel", "col", "major", "maj", "captain", "capt", "sergeant", "sgt", "corporal", "cpl", "admiral", "adm",
    "commander", "cmdr", "lieutenant", "private", "pvt", "chancellor", "minister", "secretary", "ambassador", "judge", "justice",
    "attorney", "mayor", "sheriff", "detective", "inspector", "superintendent", "constable", "officer", "chief", "king", "queen",
    "prince", "princess", "duke", "duchess", "emperor", "sultan", "emir", "sheikh", "sheik", "shaikh", "pope", "cardinal", "archbishop", "bishop",
    "reverend", "rev", "father", "sister", "brother", "imam", "ayatollah", "mullah", "rabbi", "coach", "manager", "director",
    "premier", "speaker", "chairman", "chairwoman", "councillor", "cllr", "hon", "st", "saint", "uncle", "aunt", "messrs", "mgr",
    "monsignor", "comrade", "señor", "monsieur", "madame", "madam", "herr", "frau", "gen-lt", "marshal", "brigadier", "brig",
];

#[rustfmt::skip]
const ORG_HEADS: &[&str] = &[
    "inc", "corp", "corporation", "co", "company", "ltd", "limited", "plc", "llc", "llp", "gmbh", "ag", "sa", "nv", "spa", "ab", "group", "holdings",
    "university", "college", "school", "academy", "institute", "institution", "hospital", "clinic", "church", "bank", "trust", "fund",
    "foundation", "association", "federation", "union", "league", "society", "club", "party", "committee", "commission", "council",
    "agency", "authority", "board", "bureau", "department", "dept", "ministry", "office", "service", "services", "court", "parliament",
    "senate", "congress", "assembly", "house", "army", "navy", "force", "forces", "police", "guard", "corps", "brigade", "brigades", "times", "post",
    "news", "press", "journal", "tribune", "herald", "telegraph", "gazette", "magazine", "television", "tv", "radio", "network", "airlines",
    "airways", "air", "motors", "motor", "industries", "systems", "technologies", "technology", "software", "electronics", "pharmaceuticals",
    "laboratories", "partners", "associates", "capital", "securities", "insurance", "financial", "energy", "petroleum", "oil", "gas", "steel",
    "records", "studios", "pictures", "entertainment", "media", "communications", "telecom", "mobile", "brothers", "bros", "united", "city", "rovers",
    "wanderers", "athletic", "fc", "afc", "cf", "sc", "team", "orchestra", "museum", "library", "center", "centre", "alliance", "coalition", "front",
    "movement", "organization", "organisation", "administration", "government", "cabinet", "tribunal", "international", "stores", "hotels",
];

#[rustfmt::skip]
const PLACE_HEADS: &[&str] = &[
    "street", "road", "avenue", "lane", "square", "boulevard", "drive", "highway", "bridge", "park", "river", "lake", "sea", "ocean", "gulf",
    "bay", "strait", "channel", "island", "islands", "mountain", "mountains", "mount", "valley", "desert", "forest", "beach", "coast", "peninsula",
    "airport", "station", "stadium", "arena", "palace", "castle", "tower", "province", "state", "county", "district", "region", "republic", "kingdom", "canal",
    "hills", "heights", "springs", "plaza", "cemetery", "base", "camp", "prison", "border", "west", "east", "north", "south",
];

#[rustfmt::skip]
const EVENT_HEADS: &[&str] = &[
    "cup", "summit", "war", "games", "olympics", "championship", "championships", "open", "prix", "festival", "conference", "convention",
    "election", "elections", "day", "awards", "uprising", "revolution", "crisis", "massacre", "hurricane", "storm", "tour", "series", "bowl", "week",
    "referendum", "treaty", "agreement", "accord", "accords",
];

const PARTICLES: &[&str] = &[
    "de", "da", "do", "dos", "das", "di", "del", "della", "der", "den", "des", "du", "la", "le",
    "van", "von", "zu", "ten", "ter", "bin", "ibn", "bint", "al", "el", "ul", "ud", "y", "e", "af",
    "av",
];

const LINKS: &[&str] = &[
    "of", "and", "for", "&", "on", "in", "to", "at", "with", "or", "'n'", "'", "+",
];

const SPEECH: &[&str] = &[
    "said",
    "says",
    "told",
    "tells",
    "added",
    "who",
    "whom",
    "whose",
    "wrote",
    "writes",
    "argued",
    "asked",
    "insisted",
    "replied",
    "he",
    "she",
    "him",
    "her",
    "his",
    "himself",
    "herself",
    "thinks",
    "believes",
    "joked",
    "recalled",
    "testified",
    "died",
    "born",
    "married",
];

const LOCATIVES: &[&str] = &[
    "near",
    "across",
    "throughout",
    "outside",
    "inside",
    "around",
    "from",
    "into",
    "toward",
    "towards",
    "via",
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "downtown",
    "nearby",
];

const CALENDAR: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "tues",
    "wed",
    "thu",
    "thur",
    "thurs",
    "fri",
    "sun",
];

#[rustfmt::skip]
const SPORT: &[&str] = &[
    "beat", "beats", "defeated", "season", "coach", "coaches", "game", "games", "match", "matches", "league", "leagues", "cup", "goal", "goals",
    "scored", "scorer", "scorers", "striker", "midfielder", "defender", "goalkeeper", "quarterback", "receiver", "inning", "innings", "touchdown",
    "touchdowns", "playoff", "playoffs", "championship", "championships", "tournament", "semifinal", "semifinals", "semi-final",
    "quarterfinal", "final", "finals", "halftime", "half-time", "soccer", "football", "basketball", "baseball", "hockey", "rugby", "cricket",
    "tennis", "golf", "nfl", "nba", "mlb", "nhl", "fifa", "uefa", "wicket", "wickets", "penalty", "kick-off", "teammates", "teammate", "squad",
    "pitcher", "pitched", "homer", "rebounds", "standings", "overtime", "doubleheader", "batsman", "bowler", "podium", "medal", "olympic", "rounds",
];

/// Whether a folded word speaks of sport.
pub(super) fn is_sport(folded: &str) -> bool {
    SPORT.contains(&folded)
}

/// The role of a folded word.
pub(super) fn role(folded: &str, kind: TokenKind) -> Role {
    const LISTS: [(&[&str], Role); 9] = [
        (CALENDAR, Role::Calendar),
        (TITLES, Role::Title),
        (ORG_HEADS, Role::OrgHead),
        (PLACE_HEADS, Role::PlaceHead),
        (EVENT_HEADS, Role::EventHead),
        (PARTICLES, Role::Particle),
        (LINKS, Role::Link),
        (SPEECH, Role::Speech),
        (LOCATIVES, Role::Locative),
    ];
    match (kind, folded) {
        (TokenKind::Number, _) => return Role::Number,
        (_, "(" | "[") => return Role::Open,
        (_, ")" | "]") => return Role::Close,
        (_, ",") => return Role::Comma,
        (_, " ") => return Role::Hyphen,
        (_, "'s" | "'") => return Role::Possessive,
        (_, "the" | "a" | "an") => return Role::Article,
        _ => {}
    }
    let found = LISTS.iter().find(|(list, _)| list.contains(&folded));
    found.map_or(Role::Plain, |&(_, role)| role)
}

/// Whether a folded word stands before a person's name without being part of it.
pub(super) fn is_title(folded: &str) -> bool {
    TITLES.contains(&folded)
}
