//! Generated sport reports, tables of results and datelines with names from the lists. The corpora have
//! none; in a table of results the name of a town refers to a club.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use pullquote_annotate::ner::training::Kind;
use pullquote_text::plain;
use pullquote_text::{Source, Span};

use super::corpus::{Doc, Gold};
use super::learn::Random;
use crate::data::rows;

/// The names for each kind of slot.
pub struct Names {
    clubs: Vec<Vec<String>>,
    teams: Vec<String>,
    towns: Vec<String>,
    countries: Vec<String>,
    cities: Vec<String>,
    players: Vec<String>,
    companies: Vec<String>,
}

/// Lines with slots: `{C}` club, `{T}` American team by its town, `{N}` country, `{L}` city, `{P}`
/// player, `{S}` a player's family name, `{I}` initial and family name, `{O}` company, `{d}` a number,
/// `{n}` a large one. The lines of a group make one report; those after the first two are repeated.
const REPORTS: &[&[&str]] = &[
    &[
        "SOCCER - {N} LEAGUE RESULTS .",
        "{L!} 1997-0{d}-1{d}",
        "{C} {d} {C} {d}",
        "{C} {d} {C} {d} ( halftime {d}-{d} )",
    ],
    &[
        "Results of {N}'s first division matches on Saturday:",
        "{C} {d} {C} {d}",
        "{C} {d}, {C} {d}",
        "{C} {d}-{d} {C}",
    ],
    &[
        "Standings (tabulate under played, won, drawn, lost, goals for, against, points):",
        "{C} {n} {d} {d} {d} {n} {n} {n}",
        "{C} {n} {d} {d} {d} {n} {n} {n}",
    ],
    &[
        "Fixtures for the weekend",
        "{C} v {C}",
        "{C} v {C}",
        "{C} vs {C}",
    ],
    &[
        "{C} {d} ({S} {n}, {S} {n} penalty) {C} {d} ({S} {n})",
        "Attendance: {n},000",
        "{C} {d} ( {S} {n} ) {C} {d} ( {S} {n} , {n} ) . Halftime {d}-{d} . Attendance {n},500 .",
    ],
    &[
        "{N} {d} {N} {d}",
        "{N} beat {N} {d}-{d} (halftime {d}-{d}) in a World Cup qualifier on Sunday.",
        "Scorers: {N} - {P} {n}, {P} {n}",
        "{N} - {P} ( {n}th minute )",
    ],
    &[
        "TENNIS - RESULTS AT THE {L} OPEN .",
        "{L!} 1996-1{d}-0{d}",
        "{P} ( {N} ) beat {P} ( {N} ) 6-{d} 7-{d}",
        "{d} - {P} ( {N} ) beat {P} ( {N} ) {d}-6 6-{d} 6-{d}",
        "{P} ({N}) v {P} ({N})",
    ],
    &[
        "Leading results in the women's downhill in {L} on Friday:",
        "{L!} 1997-02-2{d}",
        "{d}. {P} ({N}) {d} minute {n}.{n} seconds",
        "{d} . {P} ( {N} ) {d}:{n}.{n}",
        "{d}. {P} (U.S.) {n} points",
    ],
    &[
        "BASEBALL - STANDINGS AFTER FRIDAY'S GAMES",
        "{T} {n} {n} .{n}",
        "{T} {n} {n} .{n} {d}",
        "{T} at {T}",
    ],
    &[
        "Results of games played on Thursday (home team in capitals):",
        "{T} {n} {T} {n}",
        "{T!} {n} {T} {n} (OT)",
        "{T} at {T!}",
    ],
    &[
        "GOLF - LEADING SCORES AT {L} .",
        "{L!} 1996-08-2{d}",
        "{n} {P} {n} {n} {n}",
        "{n} {P} ( {N} ) {n} {n}",
        "{n} {I} , {S}",
    ],
    &[
        "CRICKET - {N} {n} FOR {d} AT CLOSE",
        "{L!} 1996-08-2{d}",
        "{I} c {S} b {S} {n}",
        "{N} {n} all out ({I} {n}, {I} {n} not out)",
        "Bowling: {S} {n}-{d}-{n}-{d} , {S} {n}-{d}-{n}-{d} .",
    ],
    &[
        "{C} forward {P} will miss the match against {C} .",
        "{C} manager {P} said his side deserved the point at {C}.",
        "{C} beat {C} {d}-{d} after {P} scored twice.",
        "{S} put {C} ahead against {C} in the {n}th minute.",
    ],
    &[
        "{T} beat {T} {n}-{n} on Sunday.",
        "{P} hit a home run as {T} defeated {T} {d}-{d} .",
        "{T} traded {P} to {T} for {P}.",
    ],
    &[
        "{O} shares rose {d} percent after {O} said it had bought a stake.",
        "{O} {n}.{n} +{d}.{n}",
        "{O!} CUTS FORECAST",
        "Analysts at {O} raised their target for {O} .",
        "{O} chief executive {P} will leave for rival {O}.",
    ],
    &[
        "{L!} , Aug {d}",
        "{L!}, March 1{d} (Reuters) -",
        "{L!} 1996-12-0{d}",
    ],
];

impl Names {
    /// Reads the lists of the data directory.
    pub fn read(data: &Path) -> Result<Self> {
        let lists = data.join("lists");
        let column = |file: &str, keep: &dyn Fn(&[String]) -> bool| -> Result<Vec<String>> {
            let found = rows(&lists.join(file))?;
            let kept = found.into_iter().skip(1).filter(|row| keep(row));
            let distinct: BTreeSet<String> =
                kept.filter_map(|row| row.into_iter().next()).collect();
            Ok(distinct.into_iter().collect())
        };
        let short = |name: &str| name.split(' ').count() < 4 && name.is_ascii();
        let mut by_country = std::collections::BTreeMap::<String, Vec<String>>::new();
        for row in rows(&lists.join("football-clubs.tsv"))?.into_iter().skip(1) {
            if row[1] == "alias" && short(&row[0]) && !row[0].contains("FC") {
                by_country
                    .entry(row[2].clone())
                    .or_default()
                    .push(row[0].clone());
            }
        }
        let full = column("corpora-names.tsv.gz", &|row| {
            let site = [
                "Field", "Park", "Stadium", "Arena", "Center", "Dome", "Coliseum", "Ballpark",
            ];
            row[1] == "team"
                && !site.iter().any(|word| row[0].contains(word))
                && ["nfl", "mlb", "nhl", "nba"]
                    .iter()
                    .any(|league| row[2].contains(league))
        })?;
        let towns = full.iter().filter_map(|name| name.rsplit_once(' '));
        Ok(Self {
            clubs: by_country
                .into_values()
                .filter(|clubs| clubs.len() > 11)
                .collect(),
            towns: towns.map(|(town, _)| town.to_owned()).collect(),
            teams: full,
            countries: column("house-names.tsv", &|row| row[1] == "country")?
                .into_iter()
                .chain(column("geonames-countries.tsv", &|row| short(&row[0]))?)
                .collect(),
            cities: column("geonames-cities.tsv.gz", &|row| {
                row[2].parse::<u64>().is_ok_and(|people| people > 400_000)
            })?,
            players: column("football-players.tsv.gz", &|row| row[0].contains(' '))?,
            companies: column("world-companies.tsv.gz", &|row| {
                row.get(2)
                    .is_some_and(|size| size == "large" || size == "mega")
                    && row[0].len() < 32
            })?,
        })
    }

    /// A random filler for a slot, and its kind.
    fn fill(&self, slot: &str, clubs: &[String], random: &mut Random) -> (String, Option<Kind>) {
        let mut pick = |list: &[String]| {
            list.get(random.below(list.len()))
                .cloned()
                .unwrap_or_default()
        };
        let (name, kind) = match slot.trim_end_matches('!') {
            "C" => (pick(clubs), Kind::Organisation),
            "T" if slot.ends_with('!') || pick(&self.towns).len() % 4 > 0 => {
                (pick(&self.towns), Kind::Organisation)
            }
            "T" => (pick(&self.teams), Kind::Organisation),
            "N" => (pick(&self.countries), Kind::Place),
            "L" => (pick(&self.cities), Kind::Place),
            "P" => (pick(&self.players), Kind::Person),
            "S" => (surname(&pick(&self.players)), Kind::Person),
            "I" => {
                let name = pick(&self.players);
                let initial = name.chars().next().unwrap_or('A');
                (format!("{initial}. {}", surname(&name)), Kind::Person)
            }
            "O" => (bare_company(&pick(&self.companies)), Kind::Organisation),
            "d" => return (random.below(5).to_string(), None),
            _ => return ((10 + random.below(80)).to_string(), None),
        };
        let name = if slot.ends_with('!') {
            name.to_uppercase()
        } else {
            name
        };
        (name, Some(kind))
    }

    /// Generates one report.
    pub fn report(&self, id: usize, random: &mut Random) -> Doc {
        let lines = REPORTS[random.below(REPORTS.len())];
        let clubs = &self.clubs[random.below(self.clubs.len())];
        let mut text = String::new();
        let mut gold = Vec::new();
        let n_lines = lines.len() + random.below(5);
        for i in 0..n_lines {
            let line = lines[if i < lines.len() {
                i
            } else {
                lines.len() - 1 - random.below(lines.len().min(2))
            }];
            let is_upper = i == 0 && !line.chars().any(char::is_lowercase);
            self.line(line, is_upper, clubs, random, &mut text, &mut gold);
            text.push_str(if i == 0 { "\n\n" } else { "\n" });
        }
        let learned = Span::new(0, text.len());
        let id = format!("report-{id}");
        Doc {
            article: plain::from_text(text, Source::Given(id.clone())),
            id,
            gold,
            is_complete: false,
            learned,
        }
    }

    fn line(
        &self,
        line: &str,
        is_upper: bool,
        clubs: &[String],
        random: &mut Random,
        text: &mut String,
        gold: &mut Vec<Gold>,
    ) {
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (slot, after) = after.split_once('}').unwrap_or((after, ""));
            let (name, kind) = self.fill(slot, clubs, random);
            let start = text.len();
            text.push_str(&if is_upper { name.to_uppercase() } else { name });
            if let Some(kind) = kind {
                gold.push(Gold {
                    span: Span::new(start, text.len()),
                    kinds: vec![kind],
                });
            }
            rest = after;
        }
        text.push_str(rest);
    }
}

fn surname(name: &str) -> String {
    name.rsplit(' ').next().unwrap_or(name).to_owned()
}

/// A company's name as newspapers print it: usually without `, Inc.` and the like.
fn bare_company(name: &str) -> String {
    let name = name.split(',').next().unwrap_or(name);
    let ends = [
        " Incorporated",
        " Corporation",
        " Company",
        " Limited",
        " Holdings",
        " Inc.",
        " plc",
    ];
    let keep = name.len().is_multiple_of(3);
    let cut = ends
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .filter(|_| !keep);
    cut.unwrap_or(name).trim_end_matches('.').to_owned()
}
