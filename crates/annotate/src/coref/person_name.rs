//! A person's name in its parts: title, given names, family name, suffix.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::token_context::TokenContext;
use super::{Gender, lexical_class};

/// A person's name as one mention gives it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct PersonName {
    /// Folded words without titles and suffix; never empty for a name that holds a letter.
    pub words: Vec<String>,
    /// `jr`, `sr`, `ii` …
    pub suffix: Option<String>,
    /// What the title says.
    pub gender: Option<Gender>,
    /// The last title word before the name, folded: `mr`, `judge`.
    pub title: Option<String>,
    /// Whether the text sets this one apart from another of the name: `another John Smith`.
    pub apart: bool,
}

/// Titles that go with given names as well: `Sir Keir`, `Prince Harry`.
const WITH_GIVEN: &[&str] = &[
    "sir", "dame", "lord", "lady", "prince", "princess", "king", "queen", "pope", "father", "fr",
    "sister", "brother", "sheikh", "sri", "swami", "baroness",
];
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "junior", "snr", "jnr"];
const DEGREES: &[&str] = &["md", "phd", "esq", "qc", "kc", "mp", "obe", "mbe", "cbe"];

impl PersonName {
    /// Reads the name at token range `range`, with the titles before it.
    pub fn read(ctx: &TokenContext<'_>, range: std::ops::Range<usize>, name: &str) -> Self {
        let mut out = Self::default();
        for word in name.split(|c: char| c.is_whitespace() || c == ',') {
            let word = fold(word);
            if word.is_empty() || (word == "s" && !out.words.is_empty()) {
                continue;
            }
            if out.words.is_empty()
                && let Some(title) = lexical_class::title(&word)
                && name.len() > word.len() + 1
            {
                out.gender = title.gender.or(out.gender);
                out.title = Some(word);
                continue;
            }
            let ends = !out.words.is_empty();
            if ends && SUFFIXES.contains(&word.as_str()) {
                out.suffix = Some(if word.starts_with('j') {
                    "jr".to_owned()
                } else {
                    word
                });
            } else if !(ends && DEGREES.contains(&word.as_str())) {
                out.words.push(word);
            }
        }
        if out.words.is_empty()
            && let Some(title) = out.title.take()
        {
            out.words.push(title);
        }
        out.read_titles(ctx, range);
        out
    }

    /// Titles stand outside the span, up to three words before it; `Jr` may stand after a comma.
    fn read_titles(&mut self, ctx: &TokenContext<'_>, range: std::ops::Range<usize>) {
        let first = ctx.sentence_start(range.start);
        let mut at = range.start;
        let mut lower = String::new();
        while at > first && range.start - at < 4 {
            at -= 1;
            super::token_context::fold_case(ctx.word(at), &mut lower);
            if lower == "." {
                continue;
            }
            if let Some(title) = lexical_class::title(&lower) {
                self.gender = self.gender.or(title.gender);
                if self.title.is_none() {
                    self.title = Some(fold(&lower));
                }
                continue;
            }
            if matches!(
                lower.as_str(),
                "another" | "second" | "namesake" | "different"
            ) {
                self.apart = true;
            }
            match lower.as_str() {
                "younger" if self.suffix.is_none() => self.suffix = Some("jr".to_owned()),
                _ => {}
            }
            break;
        }
        let mut after = range.end;
        if ctx.word(after) == "," {
            after += 1;
        }
        let word = fold(ctx.word(after));
        if self.suffix.is_none() && matches!(word.as_str(), "jr" | "sr") {
            self.suffix = Some(word);
        }
    }

    /// The word by which the person is called formally: the last.
    pub fn family(&self) -> &str {
        self.words.last().map_or("", String::as_str)
    }

    /// The first word.
    pub fn given(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// Whether a title such as `Mr` stands before it, after which a family name follows.
    pub fn is_formal(&self) -> bool {
        self.title
            .as_deref()
            .is_some_and(|title| !WITH_GIVEN.contains(&title))
    }

    /// Whether both can be the name of one person, both having at least two words.
    pub fn fits(&self, other: &Self) -> bool {
        let genders = self.gender.zip(other.gender);
        if self.apart || genders.is_some_and(|(a, b)| a != b) || self.suffix != other.suffix {
            return false;
        }
        let family = plain(self.family()) == plain(other.family());
        if family && given_fits(self.given(), other.given()) {
            return self.middle_fits(other);
        }
        // `Suu Kyi` of `Aung San Suu Kyi`; `von der Leyen`; `Rodham Clinton`.
        let (short, long) = if self.words.len() < other.words.len() {
            (self, other)
        } else {
            (other, self)
        };
        short.words.len() > 1
            && long
                .words
                .windows(short.words.len())
                .any(|part| part == short.words)
    }

    /// `George W. Bush` is not `George H. W. Bush`.
    fn middle_fits(&self, other: &Self) -> bool {
        let middle = |name: &Self| {
            let end = name.words.len().saturating_sub(1);
            name.words
                .get(1..end)
                .map(<[String]>::to_vec)
                .unwrap_or_default()
        };
        let (a, b) = (middle(self), middle(other));
        let initial = |words: &[String]| words.first().and_then(|word| word.chars().next());
        a.is_empty() || b.is_empty() || initial(&a) == initial(&b) || a.len() + b.len() > 4
    }

    /// How well a name of one word points to this one: as family name, given name, another word.
    pub fn place_of(&self, word: &str) -> Option<u8> {
        if plain(self.family()) == plain(word) {
            return Some(0);
        }
        if self.given() == word || (word.len() > 2 && nickname_of(self.given(), word)) {
            return Some(1);
        }
        self.words.iter().any(|part| part == word).then_some(2)
    }
}

/// Lower case, no accents, no dots, straight apostrophes, no marks at the ends, no possessive.
pub(super) fn fold(word: &str) -> String {
    let keep = |c: char| c.is_alphanumeric() || c == '\'' || c == '-';
    let straight = |c: char| if c == '’' || c == '‘' { '\'' } else { c };
    let mut out: String = if word.is_ascii() {
        word.chars()
            .filter(|c| keep(*c))
            .map(|c| c.to_ascii_lowercase())
            .collect()
    } else {
        word.nfd()
            .filter(|c| !is_combining_mark(*c))
            .map(straight)
            .filter(|c| keep(*c))
            .flat_map(char::to_lowercase)
            .collect()
    };
    if out.ends_with("'s") {
        out.truncate(out.len() - 2);
    }
    out.trim_matches(['\'', '-']).to_owned()
}

/// A family name without an Arabic article: `al-Sisi` and `Sisi` are one.
pub(super) fn plain(family: &str) -> &str {
    ["al-", "el-", "as-", "ash-", "ar-"]
        .iter()
        .find_map(|article| family.strip_prefix(article))
        .unwrap_or(family)
}

/// Whether two given names can be one: the same, an initial, a nickname, or cut short.
fn given_fits(a: &str, b: &str) -> bool {
    if a == b || nickname_of(a, b) || nickname_of(b, a) {
        return true;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    match short.len() {
        0..=2 => long.chars().next() == short.chars().next(),
        length => length >= 3 && long.starts_with(short),
    }
}

/// Given names and what they are shortened to.
const NICKNAMES: &[(&str, &[&str])] = &[
    ("abigail", &["abby"]),
    ("abraham", &["abe"]),
    ("alexander", &["alex", "sandy", "sasha"]),
    ("alexandra", &["alex", "sandra", "sasha"]),
    ("alfred", &["alf", "fred"]),
    ("andrew", &["andy", "drew"]),
    ("anthony", &["tony"]),
    ("antony", &["tony"]),
    ("archibald", &["archie"]),
    ("arthur", &["art"]),
    ("barbara", &["barb", "babs"]),
    ("benjamin", &["ben"]),
    ("bernard", &["bernie"]),
    ("bradley", &["brad"]),
    ("catherine", &["cathy", "kate", "katie", "cate"]),
    ("charles", &["charlie", "chuck"]),
    ("charlotte", &["lottie"]),
    ("christine", &["chris", "tina"]),
    ("christopher", &["chris", "kit"]),
    ("cynthia", &["cindy"]),
    ("daniel", &["dan", "danny"]),
    ("david", &["dave"]),
    ("deborah", &["debbie", "deb"]),
    ("dominic", &["dom"]),
    ("donald", &["don", "donnie"]),
    ("dorothy", &["dot", "dolly"]),
    ("douglas", &["doug"]),
    ("edmund", &["ed", "eddie"]),
    ("edward", &["ed", "eddie", "ted", "teddy", "ned"]),
    ("eleanor", &["ellie", "nell"]),
    (
        "elizabeth",
        &["liz", "beth", "betty", "lizzie", "eliza", "betsy"],
    ),
    ("eugene", &["gene"]),
    ("frances", &["fran"]),
    ("francis", &["frank"]),
    ("franklin", &["frank"]),
    ("frederick", &["fred", "freddie"]),
    ("gabriel", &["gabe"]),
    ("geoffrey", &["geoff"]),
    ("gerald", &["gerry", "jerry"]),
    ("gregory", &["greg"]),
    ("harold", &["harry", "hal"]),
    ("henry", &["harry", "hank"]),
    ("herbert", &["herb", "bert"]),
    ("isabella", &["bella"]),
    ("jacob", &["jake"]),
    ("jacqueline", &["jackie"]),
    ("james", &["jim", "jimmy", "jamie"]),
    ("janet", &["jan"]),
    ("jeffrey", &["jeff"]),
    ("jennifer", &["jen", "jenny"]),
    ("jeremy", &["jerry"]),
    ("jessica", &["jess"]),
    ("john", &["jack", "johnny", "jon"]),
    ("jonathan", &["jon"]),
    ("joseph", &["joe", "joey"]),
    ("joshua", &["josh"]),
    ("judith", &["judy"]),
    ("katherine", &["kate", "kathy", "katie"]),
    ("kathleen", &["kathy"]),
    ("kenneth", &["ken", "kenny"]),
    ("kimberly", &["kim"]),
    ("lawrence", &["larry"]),
    ("leonard", &["len", "lenny"]),
    ("leslie", &["les"]),
    ("louis", &["lou"]),
    ("margaret", &["maggie", "meg", "peggy"]),
    ("martin", &["marty"]),
    ("matthew", &["matt"]),
    ("maxwell", &["max"]),
    ("megan", &["meg"]),
    ("melanie", &["mel"]),
    ("michael", &["mike", "mick", "mickey"]),
    ("michelle", &["shelly"]),
    ("mikhail", &["misha"]),
    ("mitchell", &["mitch"]),
    ("nancy", &["nan"]),
    ("nathan", &["nate"]),
    ("nathaniel", &["nate", "nat"]),
    ("nicholas", &["nick"]),
    ("nicola", &["nicky"]),
    ("oliver", &["ollie"]),
    ("olivia", &["liv"]),
    ("pamela", &["pam"]),
    ("patricia", &["pat", "patty", "trish", "tricia"]),
    ("patrick", &["pat", "paddy"]),
    ("peter", &["pete"]),
    ("philip", &["phil"]),
    ("phillip", &["phil"]),
    ("randall", &["randy"]),
    ("raymond", &["ray"]),
    ("rebecca", &["becky", "becca"]),
    ("richard", &["dick", "rick", "rich", "ricky"]),
    ("robert", &["bob", "bobby", "rob", "robbie", "bert"]),
    ("roger", &["rog"]),
    ("ronald", &["ron", "ronnie"]),
    ("rudolph", &["rudy"]),
    ("russell", &["russ"]),
    ("samantha", &["sam"]),
    ("samuel", &["sam", "sammy"]),
    ("sarah", &["sally", "sadie"]),
    ("sebastian", &["seb"]),
    ("simon", &["si"]),
    ("stanley", &["stan"]),
    ("stephanie", &["steph"]),
    ("stephen", &["steve"]),
    ("steven", &["steve"]),
    ("stuart", &["stu"]),
    ("susan", &["sue", "susie"]),
    ("terence", &["terry"]),
    ("theodore", &["ted", "teddy", "theo"]),
    ("theresa", &["terry", "tess"]),
    ("thomas", &["tom", "tommy"]),
    ("timothy", &["tim"]),
    ("valerie", &["val"]),
    ("victoria", &["vicky", "tori"]),
    ("vincent", &["vince", "vinny"]),
    ("vladimir", &["vova"]),
    ("walter", &["walt", "wally"]),
    ("wendell", &["dell"]),
    ("william", &["bill", "billy", "will", "willie", "liam"]),
    ("zachary", &["zach", "zack"]),
];

/// Whether `short` is a usual nickname of `full`.
pub(super) fn nickname_of(full: &str, short: &str) -> bool {
    NICKNAMES
        .binary_search_by(|(name, _)| (*name).cmp(full))
        .is_ok_and(|at| NICKNAMES[at].1.contains(&short))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nicknames_are_sorted_for_the_search() {
        let out_of_order: Vec<_> = NICKNAMES
            .windows(2)
            .filter(|pair| pair[0].0 >= pair[1].0)
            .collect();
        assert_eq!(out_of_order, Vec::<&[(&str, &[&str])]>::new());
    }

    #[test]
    fn words_are_folded() {
        assert_eq!(fold("O’Brien’s"), "o'brien");
        assert_eq!(fold("Müller,"), "muller");
        assert_eq!(fold("J."), "j");
    }
}
