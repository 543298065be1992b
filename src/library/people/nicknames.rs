//! Nicknames, and name orders with the family name first.

use std::collections::HashMap;
use std::sync::LazyLock;

/// The given name that `name` may be short for, or itself. Ambiguous nicknames map to the most common
/// name: this only selects forms to compare.
pub(super) fn root(name: &str) -> &str {
    static FULL_NAMES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        let pairs = NICKNAMES.split(' ');
        pairs.filter_map(|pair| pair.split_once('=')).collect()
    });
    FULL_NAMES.get(name).copied().unwrap_or(name)
}

/// Splits a Chinese or Korean name, in either order, into family and given name. The given name is one
/// word however it is written: `Jong-un`, `Jong Un`.
pub(super) fn eastern(words: &[String]) -> Option<(String, String)> {
    if !(2..=3).contains(&words.len()) {
        return None;
    }
    let is_family = |word: &String| FAMILIES.binary_search(&word.as_str()).is_ok();
    let read = |family: &String, given: &[String]| {
        let given = given.concat();
        (is_family(family) && is_syllables(&given)).then(|| (family.clone(), given))
    };
    let (first, last) = (words.first()?, words.last()?);
    read(first, &words[1..]).or_else(|| read(last, &words[..words.len() - 1]))
}

/// Whether a word consists of two romanised Chinese or Korean syllables.
fn is_syllables(word: &str) -> bool {
    let rest = syllable_ends(word);
    rest.into_iter()
        .any(|end| syllable_ends(&word[end..]).contains(&(word.len() - end)))
}

/// Possible ends of a syllable at the beginning of `word`.
fn syllable_ends(word: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    for initial in INITIALS {
        let Some(rest) = word.strip_prefix(initial) else {
            continue;
        };
        for last in FINALS {
            if rest.starts_with(last) {
                ends.push(initial.len() + last.len());
            }
        }
    }
    ends
}

const INITIALS: &[&str] = &[
    "", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "zh", "ch", "sh",
    "r", "z", "c", "s", "y", "w",
];

const FINALS: &[&str] = &[
    "a", "ae", "ai", "ak", "am", "an", "ang", "ao", "e", "ee", "ei", "en", "eng", "eo", "eok",
    "eol", "eon", "eong", "er", "eun", "hee", "hyun", "i", "ia", "ian", "iang", "iao", "ie", "ik",
    "il", "im", "in", "ing", "iong", "iu", "o", "ok", "on", "ong", "oo", "ook", "oon", "ou", "u",
    "ua", "uai", "uan", "uang", "ue", "ui", "uk", "ul", "um", "un", "ung", "uo", "wan", "won",
    "ye", "yeo", "yeon", "yeong", "yong", "yun", "yung",
];

/// The most common Chinese and Korean family names, sorted.
const FAMILIES: &[&str] = &[
    "bae", "ban", "cai", "cao", "chang", "chen", "cheng", "cho", "choe", "choi", "chung", "deng",
    "ding", "dong", "du", "fan", "fang", "feng", "fu", "gao", "gu", "guo", "han", "he", "hong",
    "hu", "huang", "hwang", "jang", "jeong", "ji", "jia", "jiang", "jin", "jo", "jung", "kang",
    "kim", "ko", "kwon", "lai", "lee", "li", "liang", "lim", "lin", "liu", "lu", "luo", "ma",
    "mao", "moon", "oh", "pan", "park", "peng", "qian", "qin", "ri", "seo", "shen", "shi", "shin",
    "song", "su", "sun", "tan", "tang", "tao", "tian", "tsai", "wan", "wang", "wei", "wen", "wong",
    "wu", "xi", "xiao", "xie", "xu", "yan", "yang", "yao", "ye", "yi", "yin", "yoo", "yoon", "yu",
    "yuan", "zeng", "zhang", "zhao", "zheng", "zhong", "zhou", "zhu",
];

const NICKNAMES: &str = "abby=abigail alex=alexander andy=andrew barb=barbara ben=benjamin bernie=bernard \
    beth=elizabeth bill=william billy=william bob=robert bobby=robert brad=bradley \
    charlie=charles chris=christopher chuck=charles dan=daniel danny=daniel dave=david \
    debbie=deborah dick=richard don=donald doug=douglas ed=edward eddie=edward frank=francis \
    fred=frederick geoff=geoffrey greg=gregory jack=john jeff=jeffrey jen=jennifer \
    jenny=jennifer jerry=gerald jim=james jimmy=james joe=joseph joey=joseph jon=jonathan \
    kate=katherine kathy=katherine ken=kenneth larry=lawrence liz=elizabeth matt=matthew \
    mick=michael mike=michael mitch=mitchell nick=nicholas pat=patrick pete=peter \
    phil=philip ray=raymond rich=richard rick=richard rob=robert ron=ronald sam=samuel \
    steve=stephen sue=susan ted=edward tim=timothy toby=tobias tom=thomas tony=anthony \
    vince=vincent will=william";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn family_names_are_sorted() {
        let unsorted: Vec<_> = FAMILIES.windows(2).filter(|two| two[0] >= two[1]).collect();
        assert_eq!(unsorted, Vec::<&[&str]>::new());
    }
}
