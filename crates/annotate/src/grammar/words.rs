//! The closed lists of the grammar, in lower case.

use super::Lower;

pub(super) const MONTHS: &[&str] = &[
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
    "sept",
    "sep",
    "oct",
    "nov",
    "dec",
    "jan.",
    "feb.",
    "mar.",
    "apr.",
    "jun.",
    "jul.",
    "aug.",
    "sept.",
    "sep.",
    "oct.",
    "nov.",
    "dec.",
];

/// Months that are words of another sense too: they need more than a capital.
pub(super) const DOUBTFUL_MONTHS: &[&str] = &[
    "may", "march", "august", "mar", "jun", "sep", "dec", "jan", "nov",
];

pub(super) const DAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon.",
    "tue.",
    "tues.",
    "wed.",
    "thu.",
    "thurs.",
    "fri.",
    "sat.",
    "sun.",
];

pub(super) const SEASONS: &[&str] = &[
    "spring",
    "summer",
    "autumn",
    "winter",
    "christmas",
    "easter",
];

/// Parts of a day after a day or `this`, `last`, `tomorrow`.
pub(super) const DAY_PARTS: &[&str] = &[
    "morning",
    "afternoon",
    "evening",
    "night",
    "lunchtime",
    "noon",
];

/// Spans of the calendar after `this`, `last`, `next`.
pub(super) const SPANS: &[&str] = &[
    "week",
    "weekend",
    "month",
    "year",
    "decade",
    "century",
    "quarter",
    "season",
    "fortnight",
    "term",
];

/// Units of time, one and many.
pub(super) const TIME_UNITS: &[&str] = &[
    "second",
    "seconds",
    "minute",
    "minutes",
    "hour",
    "hours",
    "day",
    "days",
    "week",
    "weeks",
    "weekend",
    "weekends",
    "fortnight",
    "fortnights",
    "month",
    "months",
    "year",
    "years",
    "decade",
    "decades",
    "century",
    "centuries",
    "yr",
    "yrs",
    "hr",
    "hrs",
    "mins",
    "secs",
];

pub(super) const NUMBERS: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "million",
    "billion",
    "trillion",
    "dozen",
    "half",
    "hundreds",
    "thousands",
    "millions",
    "billions",
    "trillions",
    "dozens",
    "lakh",
    "crore",
    "lakhs",
    "crores",
];

/// Words that only go on a number.
pub(super) const SCALES: &[&str] = &[
    "hundred", "thousand", "million", "billion", "trillion", "bn", "mn", "m", "k", "tn", "lakh",
    "crore", "lakhs", "crores", "dozen",
];

pub(super) const CURRENCIES: &[&str] = &[
    "dollar", "dollars", "euro", "euros", "pound", "pounds", "pence", "penny", "pennies", "cent",
    "cents", "yen", "yuan", "renminbi", "rupee", "rupees", "rouble", "roubles", "ruble", "rubles",
    "franc", "francs", "peso", "pesos", "krona", "kronor", "krone", "kroner", "dirham", "dirhams",
    "riyal", "riyals", "shekel", "shekels", "rand", "lira", "dinar", "dinars", "naira", "baht",
    "ringgit", "quid", "rupiah", "zloty", "forint",
];

/// Codes that stand before a number.
pub(super) const CODES: &[&str] = &[
    "rs", "rs.", "inr", "usd", "eur", "gbp", "aud", "cad", "jpy", "chf", "cny",
];

/// Letters before a currency sign: `US$`, `A$`.
pub(super) const SIGN_PREFIXES: &[&str] = &[
    "us", "a", "au", "c", "ca", "hk", "nz", "s", "r", "nt", "aus",
];

pub(super) const UNITS: &[&str] = &[
    "mm",
    "cm",
    "m",
    "km",
    "metre",
    "metres",
    "meter",
    "meters",
    "kilometre",
    "kilometres",
    "kilometer",
    "kilometers",
    "centimetre",
    "centimetres",
    "millimetre",
    "millimetres",
    "mile",
    "miles",
    "yard",
    "yards",
    "foot",
    "feet",
    "ft",
    "inch",
    "inches",
    "acre",
    "acres",
    "hectare",
    "hectares",
    "g",
    "kg",
    "gram",
    "grams",
    "kilogram",
    "kilograms",
    "kilo",
    "kilos",
    "tonne",
    "tonnes",
    "ton",
    "tons",
    "ounce",
    "ounces",
    "oz",
    "lb",
    "lbs",
    "stone",
    "litre",
    "litres",
    "liter",
    "liters",
    "ml",
    "pint",
    "pints",
    "gallon",
    "gallons",
    "barrel",
    "barrels",
    "mph",
    "kph",
    "km/h",
    "knots",
    "degree",
    "degrees",
    "celsius",
    "fahrenheit",
    "watt",
    "watts",
    "kilowatt",
    "kilowatts",
    "megawatt",
    "megawatts",
    "gigawatt",
    "gigawatts",
    "mw",
    "gw",
    "kw",
    "kwh",
    "mwh",
    "volt",
    "volts",
    "hertz",
    "mhz",
    "ghz",
    "byte",
    "bytes",
    "megabyte",
    "megabytes",
    "gigabyte",
    "gigabytes",
    "gb",
    "mb",
    "tb",
    "kb",
    "calorie",
    "calories",
    "decibel",
    "decibels",
    "carat",
    "carats",
    "bushel",
    "bushels",
    "cm.",
    "km.",
    "kg.",
    "ft.",
    "mi",
];

/// Before a unit: `square miles`, `cubic metres`, `sq ft`.
pub(super) const MEASURES: &[&str] = &[
    "square", "cubic", "sq", "sq.", "light", "nautical", "metric", "fluid",
];

/// Whether a word, already in lower case, can begin an expression.
pub(super) fn may_begin(word: &Lower) -> bool {
    const OPENERS: &[&str] = &[
        "today",
        "yesterday",
        "tomorrow",
        "tonight",
        "this",
        "last",
        "next",
        "earlier",
        "later",
        "early",
        "late",
        "mid",
        "noon",
        "midnight",
        "a",
        "an",
        "the",
        "several",
        "few",
        "about",
    ];
    let text = word.as_str();
    if text.is_empty() {
        return false;
    }
    word.is(OPENERS)
        || word.is(MONTHS)
        || word.is(DAYS)
        || word.is(NUMBERS)
        || word.is(SEASONS)
        || word.is(CODES)
        || word.is(SIGN_PREFIXES)
        || text.starts_with("mid-")
        || text.contains('-')
}

pub(super) fn is_currency_sign(word: &str) -> bool {
    matches!(word, "$" | "£" | "€" | "¥" | "₹" | "₽" | "₩" | "₦" | "₺")
}
