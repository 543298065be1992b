//! What the fields of a mail say of it as an article.

use pullquote_text::{Part, address, collapse_whitespace, date::Date};

use super::mime::Entity;

/// The longest name of a list that is no code.
const MAX_NAME: usize = 80;

#[derive(Debug, Default)]
pub struct Fields {
    pub subject: Option<String>,
    /// The name of the sender, without an address.
    pub sender: Option<String>,
    pub date: Option<Date>,
    /// The newsgroups, the mailing list, the newsletter.
    pub publisher: Option<String>,
    /// Where the mail is on the web.
    pub address: Option<String>,
    pub keywords: Vec<String>,
}

impl Fields {
    pub fn of(mail: &Entity) -> Self {
        let (sender, sender_address) = mail.mailbox("From").unwrap_or_default();
        let sender = sender.as_deref().and_then(person);
        let newsgroups = mail.text("Newsgroups");
        let newsgroups = newsgroups.map(|groups| groups.replace(',', ", "));
        let list = mail.mailbox("List-Id").and_then(|(name, _)| name);
        let list = list.filter(|name| is_list_name(name));
        // A secretary or a program that sends for others.
        let agent = mail.mailbox("Sender").filter(|(name, address)| {
            *address != sender_address && name.as_ref().is_some_and(|name| is_list_name(name))
        });
        let agent = agent.and_then(|(name, _)| name.as_deref().and_then(person));
        let is_newsletter = mail.text("List-Unsubscribe").is_some() && list.is_none();
        let (sender, house) = match sender.as_deref().and_then(|name| name.split_once(" from ")) {
            Some((name, house)) if is_newsletter => (Some(name.to_owned()), Some(house.to_owned())),
            _ => (sender, None),
        };
        let publisher = newsgroups
            .or(list)
            .or(house)
            .or(agent.filter(|agent| Some(agent) != sender.as_ref()))
            .or_else(|| sender.clone().filter(|_| is_newsletter));
        let keywords = mail.text("Keywords").unwrap_or_default();
        let keywords = keywords.split(',').map(str::trim);
        Self {
            subject: mail.text("Subject"),
            sender,
            date: mail.date(),
            publisher: publisher.map(|name| collapse_whitespace(&name)),
            address: mail
                .text("Archived-At")
                .and_then(|field| web_address(&field)),
            keywords: keywords
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
        }
    }
}

/// The entry for a mail in a list: the sender is the title of one without a subject.
pub fn part(header: &Entity, number: u32, bytes: u64) -> Part {
    let fields = Fields::of(header);
    Part {
        number,
        title: fields.subject.or(fields.sender).unwrap_or_default(),
        publisher: fields.publisher,
        date: fields.date,
        bytes,
        error: None,
    }
}

/// The name as a byline: `Jane Roe` for `'Jane Roe' via Valley List`. `None` for an address.
fn person(name: &str) -> Option<String> {
    let name = name.trim_matches(['"', '\'', ' ']);
    // `ida at example.org (Ida Voss)`: archives mask addresses.
    let name = match name.split_once(" at ") {
        Some((local, rest)) if !local.contains(' ') => {
            rest.split_once('(')?.1.trim_end_matches(')')
        }
        _ => name,
    };
    let name = [" via ", " (via "]
        .iter()
        .find_map(|via| name.split_once(via))
        .map_or(name, |(name, _)| name);
    let name = collapse_whitespace(name.trim_matches(['"', '\'', ' ']));
    let is_name = !name.contains('@') && name.chars().any(char::is_alphabetic);
    is_name.then_some(name)
}

/// Whether the name of a list was given by a person: mail services put codes there.
fn is_list_name(name: &str) -> bool {
    let is_code = |word: &str| word.len() >= 12 && word.contains(|c: char| c.is_ascii_digit());
    name.len() <= MAX_NAME
        && name.chars().any(char::is_alphabetic)
        && !name.contains('@')
        && !name.split_whitespace().any(is_code)
}

fn web_address(field: &str) -> Option<String> {
    let address = field.trim_matches(['<', '>', ' ']);
    let is_one = !address.contains(char::is_whitespace);
    address::clean(address).filter(|address| is_one && !address.starts_with("mailto:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(header: &str) -> Fields {
        Fields::of(&Entity::parse(format!("{header}\n\nText\n").as_bytes()))
    }

    #[test]
    fn sender_is_a_name_without_address() {
        for (from, wanted) in [
            ("Ann Roe <ann@example.org>", Some("Ann Roe")),
            ("\"Roe, Ann\" <ann@example.org>", Some("Roe, Ann")),
            ("jroe@example.com (Jane Roe)", Some("Jane Roe")),
            (
                "=?iso-8859-1?q?Zo=EB_Brandt?= <zoe@example.org>",
                Some("Zoë Brandt"),
            ),
            (
                "'Ann Roe' via Valley List <valley@example.org>",
                Some("Ann Roe"),
            ),
            ("ann@example.org", None),
            ("ann at example.org (Ann Roe)", Some("Ann Roe")),
            ("ann at example.org", None),
            ("\"ann@example.org\" <ann@example.org>", None),
        ] {
            assert_eq!(
                fields(&format!("From: {from}")).sender.as_deref(),
                wanted,
                "{from}"
            );
        }
    }

    #[test]
    fn publisher_is_the_list_or_the_newsletter() {
        for (header, wanted) in [
            (
                "Newsgroups: misc.valley,misc.bridges",
                Some("misc.valley, misc.bridges"),
            ),
            (
                "List-Id: Valley talk <valley.example.org>",
                Some("Valley talk"),
            ),
            (
                "List-Id: 3f92ab00c1d2e8 list <x.example.org>\nList-Unsubscribe: <mailto:x@y.example>",
                Some("Ann Roe"),
            ),
            (
                "Sender: Norwick Post <post@example.org>",
                Some("Norwick Post"),
            ),
            ("Subject: x", None),
        ] {
            let found = fields(&format!("From: Ann Roe <ann@example.org>\n{header}"));
            assert_eq!(found.publisher.as_deref(), wanted, "{header}");
        }
    }

    #[test]
    fn newsletter_of_a_writer_names_both() {
        let header =
            "From: Ann Roe from Norwick Notes <a@b.example>\nList-Unsubscribe: <https://b.example>";
        let found = fields(header);
        assert_eq!(found.sender.as_deref(), Some("Ann Roe"));
        assert_eq!(found.publisher.as_deref(), Some("Norwick Notes"));
    }

    #[test]
    fn fields_are_read_in_any_encoding() {
        let found = fields(
            "Subject: =?utf-8?Q?Ferry_stays_=E2=80=93?=\n =?utf-8?Q?_the_letter?=\nDate: Tue, 05 Mar 2024 06:30:00 +0100",
        );
        assert_eq!(found.subject.as_deref(), Some("Ferry stays – the letter"));
        assert_eq!(found.date, Date::new(2024, 3, 5));
        let mail = Entity::parse(b"Subject: Caf\xe9 closes, they say\n\n");
        assert_eq!(
            Fields::of(&mail).subject.as_deref(),
            Some("Café closes, they say")
        );
    }
}
