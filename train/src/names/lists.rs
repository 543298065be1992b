//! Compiles the name lists of the data directory into `crates/annotate/assets/lists.pq`.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use super::lower_case;
use crate::data;
use anyhow::{Context, Result};
use pullquote_annotate::lexicon::{GivenName, Lexicon, Lists, WordClass, fold};
use pullquote_annotate::model::{LISTS_VERSION, ModelWriter};
use pullquote_annotate::token::tokenize;
use pullquote_text::{Article, Block, BlockKind, Source, Span};

#[derive(clap::Args)]
pub struct Args {
    /// The data directory, with `lists/`.
    #[arg(long)]
    data: PathBuf,
    /// The model file to write.
    #[arg(long, default_value = "crates/annotate/assets/lists.pq")]
    out: PathBuf,
}

/// Reads all lists and writes the model file.
pub fn run(args: &Args) -> Result<()> {
    let mut builder = Builder::new(&args.data.join("lists"))?;
    builder.places()?;
    builder.people()?;
    builder.organisations()?;
    builder.other()?;
    let given = builder.given()?;
    let words = builder.words()?;
    let mut writer = ModelWriter::new(LISTS_VERSION);
    writer.data_hash(builder.hash);
    for (name, map) in [
        (Lexicon::PHRASES, builder.phrases_map()),
        (Lexicon::WORDS, words),
        (Lexicon::GIVEN, given),
    ] {
        let bytes = fst::Map::from_iter(map.iter().map(|(key, &value)| (key, value)))?
            .into_fst()
            .into_inner();
        report(&format!(
            "{name}: {} keys, {} bytes",
            map.len(),
            bytes.len()
        ));
        writer.section(name, &bytes);
    }
    std::fs::write(&args.out, writer.finish())?;
    Ok(())
}

/// Prints a line of progress to standard error.
pub fn report(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{line}");
}

struct Builder {
    dir: PathBuf,
    common: HashSet<String>,
    phrases: BTreeMap<String, u32>,
    hash: u64,
}

/// Lists whose entries are kept even when they are common words.
const ALWAYS: u32 =
    Lists::COUNTRY | Lists::PEOPLE | Lists::LANGUAGE | Lists::HONORIFIC | Lists::OCCUPATION;

/// Words often omitted from company names, folded.
const LEGAL: &[&str] = &[
    "inc",
    "corp",
    "corporation",
    "plc",
    "ltd",
    "limited",
    "co",
    "company",
    "nv",
    "sa",
    "ag",
    "se",
    "spa",
    "llc",
    "lp",
    "holdings",
    "holding",
    "group",
    "kgaa",
    "asa",
    "ab",
    "oyj",
    "bhd",
    "berhad",
    "tbk",
    "pt",
    "pjsc",
    "jsc",
    "adr",
    "reit",
    "trust",
    "de",
    "cv",
    "sab",
    "s",
    "a",
    "&",
    ",",
    "(the)",
    "the",
    "as",
    "international",
    "public",
    "class",
    "b",
];

impl Builder {
    fn new(dir: &Path) -> Result<Self> {
        let mut out = Self {
            dir: dir.to_owned(),
            common: HashSet::new(),
            phrases: BTreeMap::new(),
            hash: 0,
        };
        let common = out.rows("common-words.txt")?;
        // A word that is rarely written in lower case may well be a name.
        let often = |row: &Vec<String>| row.get(1).and_then(|n| n.parse::<u32>().ok()) >= Some(3);
        out.common = common
            .iter()
            .filter(|row| often(row))
            .map(|row| fold(&row[0]))
            .collect();
        Ok(out)
    }

    /// The rows of a list, split into columns. Adds the file to the hash of the training data.
    fn rows(&mut self, file: &str) -> Result<Vec<Vec<String>>> {
        let path = self.dir.join(file);
        let bytes = std::fs::read(&path).with_context(|| format!("{}", path.display()))?;
        self.hash ^= ModelWriter::hash(&bytes);
        data::rows(&path)
    }

    fn add(&mut self, name: &str, list: u32) {
        let name = name.trim();
        let bare = name
            .strip_prefix("The ")
            .or(name.strip_prefix("the "))
            .unwrap_or(name);
        let key = key(bare);
        let n_letters = key.chars().filter(|c| c.is_alphabetic()).count();
        if n_letters < 2 || key.len() > 60 || key.contains(['&', ';']) && key.contains("acute") {
            return;
        }
        if !key.contains(' ') && list & ALWAYS == 0 && self.common.contains(&key) {
            return;
        }
        *self.phrases.entry(key).or_default() |= list;
    }

    /// Adds a company, also without its legal form.
    fn add_company(&mut self, name: &str, list: u32) {
        self.add(name, list);
        let folded = key(name);
        let mut words: Vec<&str> = folded.split(' ').collect();
        while words.len() > 1 && words.last().is_some_and(|word| LEGAL.contains(word)) {
            words.pop();
        }
        self.add(&words.join(" "), list);
    }

    fn places(&mut self) -> Result<()> {
        for row in self.rows("geonames-cities.tsv.gz")? {
            let people: u64 = row[2].parse().unwrap_or(0);
            let list = if people > 250_000 {
                Lists::CITY
            } else {
                Lists::TOWN
            };
            self.add(&row[0], list);
            if people > 700_000 {
                for other in row.get(3).map_or("", String::as_str).split('|') {
                    if other.len() > 3 {
                        self.add(other, Lists::TOWN);
                    }
                }
            }
        }
        for row in self.rows("geonames-countries.tsv")? {
            self.add(&row[0], Lists::COUNTRY);
            self.add(&row[2], Lists::CITY);
        }
        for row in self.rows("iso3166-country-names.tsv")? {
            self.add(&row[0], Lists::COUNTRY);
        }
        for row in self.rows("geonames-us-regions.tsv")? {
            self.add(&row[0], Lists::REGION);
        }
        for row in self.rows("iso3166-2-regions.tsv.gz")? {
            self.add(&row[0], Lists::REGION);
        }
        for row in self.rows("airports.tsv.gz")? {
            if row[0].contains("Airport") {
                self.add(&row[0], Lists::SITE);
            }
        }
        Ok(())
    }

    fn people(&mut self) -> Result<()> {
        for row in self.rows("census-surnames.tsv.gz")? {
            let count: u32 = row[1].parse().unwrap_or(0);
            match count {
                20_000.. => self.add_always(&row[0], Lists::SURNAME),
                5_000.. => self.add(&row[0], Lists::SURNAME),
                400.. => self.add(&row[0], Lists::SURNAME_RARE),
                _ => {}
            }
        }
        for row in self.rows("census-firstnames.tsv.gz")? {
            let count: u32 = row[1].parse().unwrap_or(0);
            match count {
                20_000.. => self.add_always(&row[0], Lists::GIVEN),
                5_000.. => self.add(&row[0], Lists::GIVEN),
                300.. => self.add(&row[0], Lists::GIVEN_RARE),
                _ => {}
            }
        }
        for row in self.rows("kantrowitz-names.tsv")? {
            self.add(&row[0], Lists::GIVEN_RARE);
        }
        for row in self.rows("world-names.tsv.gz")? {
            let list = if row[1] == "surname" {
                Lists::SURNAME
            } else {
                Lists::GIVEN
            };
            self.add(&row[0], list);
        }
        for row in self.rows("football-players.tsv.gz")? {
            let Some((first, last)) = row[0].rsplit_once(' ') else {
                continue;
            };
            self.add(first, Lists::GIVEN_RARE);
            self.add(last, Lists::SURNAME_RARE);
        }
        for row in self.rows("us-government.tsv")? {
            let list = if row[1] == "committee" {
                Lists::AGENCY
            } else {
                Lists::PERSON
            };
            self.add(&row[0], list);
        }
        Ok(())
    }

    fn add_always(&mut self, name: &str, list: u32) {
        let key = key(name);
        if key.len() > 1 {
            *self.phrases.entry(key).or_default() |= list;
        }
    }

    fn organisations(&mut self) -> Result<()> {
        for row in self.rows("us-listed-companies.tsv.gz")? {
            let list = if row[1] == "sp500" {
                Lists::COMPANY
            } else {
                Lists::COMPANY_SMALL
            };
            self.add_company(&row[0], list);
        }
        for row in self.rows("world-companies.tsv.gz")? {
            let is_large = row
                .get(2)
                .is_some_and(|size| size == "mega" || size == "large");
            let list = if is_large {
                Lists::COMPANY
            } else {
                Lists::COMPANY_SMALL
            };
            self.add_company(&row[0], list);
        }
        for row in self.rows("universities.tsv.gz")? {
            self.add(&row[0], Lists::SCHOOL);
        }
        for row in self.rows("football-clubs.tsv")? {
            match row[1].as_str() {
                "club" => self.add(&row[0], Lists::TEAM),
                "stadium" => self.add(&row[0], Lists::SITE),
                _ => self.add(&row[0], Lists::TEAM_SHORT),
            }
        }
        for row in self.rows("football-leagues.tsv")? {
            self.add(&row[0], Lists::LEAGUE);
        }
        Ok(())
    }

    fn other(&mut self) -> Result<()> {
        for row in self.rows("nationalities.tsv")? {
            self.add(&row[0], Lists::PEOPLE);
        }
        for row in self.rows("factbook.tsv.gz")? {
            let list = match row[1].as_str() {
                "country" => Lists::COUNTRY,
                "capital" => Lists::CITY,
                "city" => Lists::TOWN,
                "region" => Lists::REGION,
                "demonym" | "people" | "religion" => Lists::PEOPLE,
                "language" => Lists::LANGUAGE,
                "person" => Lists::PERSON,
                "party" => Lists::PARTY,
                "legislature" | "court" => Lists::AGENCY,
                "intl_org" | "armed_group" => Lists::BODY,
                "water" | "mountain" => Lists::NATURE,
                _ => continue,
            };
            // The list was extracted from running text and has entries such as `Other`.
            if matches!(row[1].as_str(), "people" | "religion" | "language")
                && self.common.contains(&key(&row[0]))
            {
                continue;
            }
            self.add(&row[0], list);
        }
        for row in self.rows("corpora-names.tsv.gz")? {
            let list = match row[1].as_str() {
                "company" => Lists::COMPANY,
                "person" => Lists::PERSON,
                "first" => Lists::GIVEN_RARE,
                "last" => Lists::SURNAME_RARE,
                "work" => Lists::WORK,
                "town" | "neighbourhood" => Lists::TOWN,
                "occupation" => Lists::OCCUPATION,
                "hospital" => Lists::SCHOOL,
                "religion" | "nationality" => Lists::PEOPLE,
                "party" => Lists::PARTY,
                "team" => Lists::TEAM,
                "artist" => Lists::ARTIST,
                "honorific" => Lists::HONORIFIC,
                "water" => Lists::NATURE,
                "agency" => Lists::AGENCY,
                "newspaper" => Lists::PRESS,
                "charity" => Lists::BODY,
                "station" => Lists::SITE,
                "region" => Lists::REGION,
                _ => continue,
            };
            self.add(&row[0], list);
            if row[1] == "team" {
                self.team(&row[0]);
            }
        }
        for row in self.rows("house-names.tsv")? {
            let list = match row[1].as_str() {
                "country" => Lists::COUNTRY,
                "paper" => Lists::PRESS,
                _ => Lists::AGENCY,
            };
            self.add_always(&row[0], list);
        }
        Ok(())
    }

    /// Adds a US team under its town and under the last word of its name.
    fn team(&mut self, name: &str) {
        if let Some((town, nick)) = name.rsplit_once(' ') {
            self.add(town, Lists::TEAM_SHORT);
            if nick.ends_with('s') {
                self.add_always(nick, Lists::TEAM_SHORT);
            }
        }
    }

    fn given(&mut self) -> Result<BTreeMap<String, u64>> {
        let mut map = BTreeMap::new();
        let mut put = |name: &str, value: GivenName| {
            map.entry(fold(name)).or_insert_with(|| value.to_value());
        };
        for row in self.rows("census-firstnames.tsv.gz")? {
            let count: u32 = row[1].parse().unwrap_or(0);
            if count >= 200 {
                put(
                    &row[0],
                    GivenName {
                        percent_male: row[2].parse::<f32>().unwrap_or(50.0).round() as u8,
                        frequency: count.ilog2() as u8,
                    },
                );
            }
        }
        let mut sexes: BTreeMap<String, (bool, bool)> = BTreeMap::new();
        for row in self.rows("world-names.tsv.gz")? {
            if row[1] == "forename" {
                let sex = sexes.entry(row[0].clone()).or_default();
                *sex = (sex.0 || row[2] == "M", sex.1 || row[2] == "F");
            }
        }
        for row in self.rows("kantrowitz-names.tsv")? {
            let sex = sexes.entry(row[0].clone()).or_default();
            let both = row[1] != "male" && row[1] != "female";
            *sex = (
                sex.0 || both || row[1] == "male",
                sex.1 || both || row[1] == "female",
            );
        }
        for (name, sex) in sexes {
            let percent_male = match sex {
                (true, false) => 100,
                (false, true) => 0,
                _ => 50,
            };
            put(
                &name,
                GivenName {
                    percent_male,
                    frequency: 0,
                },
            );
        }
        Ok(map)
    }

    fn words(&mut self) -> Result<BTreeMap<String, u64>> {
        let mut map: BTreeMap<String, WordClass> = BTreeMap::new();
        for row in self.rows("brown-clusters.tsv.gz")? {
            let count: u32 = row[2].parse().unwrap_or(0);
            let is_word = row[0]
                .chars()
                .all(|c| c.is_alphabetic() || c == '\'' || c == '-');
            let is_mark = row[0].chars().all(|c| c.is_ascii_punctuation()) && row[0].len() < 3;
            if !(is_word && count >= 40 || is_mark) {
                continue;
            }
            let bits = &row[1][..row[1].len().min(16)];
            let path = u16::from_str_radix(bits, 2)? << (16 - bits.len());
            let class = map.entry(fold(&row[0])).or_default();
            if class.depth == 0 {
                (class.path, class.depth) = (path, bits.len() as u8);
            }
        }
        for row in self.rows("common-words.txt")? {
            let count: u32 = row.get(1).and_then(|n| n.parse().ok()).unwrap_or(1);
            map.entry(fold(&row[0])).or_default().common = 1 + count.max(1).ilog2() as u8;
        }
        for (word, count) in lower_case::counts(&self.dir)? {
            let class = map.entry(word).or_default();
            class.common = class.common.max(1 + count.ilog2() as u8);
        }
        Ok(map
            .into_iter()
            .map(|(word, class)| (word, class.to_value()))
            .collect())
    }

    fn phrases_map(&self) -> BTreeMap<String, u64> {
        self.phrases
            .iter()
            .map(|(key, &lists)| (key.clone(), u64::from(lists)))
            .collect()
    }
}

/// A name as the tagger looks it up: folded tokens joined by single spaces.
fn key(name: &str) -> String {
    let block = Block::of_span(Span::new(0, name.len()), BlockKind::Paragraph);
    let article = Article::new(name, vec![block], Source::Stdin);
    let folded: Vec<String> = tokenize(&article)
        .tokens
        .iter()
        .map(|token| fold(token.span.of(name)))
        .collect();
    folded
        .join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
