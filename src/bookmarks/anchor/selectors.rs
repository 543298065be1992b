//! An [`Anchor`] in JSON: `{"selector": [quote, position], "sha256": …}`, the selectors as the W3C Web
//! Annotation model has them.

use serde::de::Error as _;
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::{Anchor, Long};
use crate::article_id::ArticleId;
use crate::bookmarks::serde_util::or_default;

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename = "TextQuoteSelector")]
struct TextQuoteSelector {
    exact: String,
    #[serde(default, deserialize_with = "or_default")]
    prefix: String,
    #[serde(default, deserialize_with = "or_default")]
    suffix: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    tail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alike: Option<u8>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename = "TextPositionSelector")]
struct TextPositionSelector {
    start: u64,
    end: u64,
}

impl Serialize for Anchor {
    fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
        let quote = TextQuoteSelector {
            exact: self.exact.clone(),
            prefix: self.prefix.clone(),
            suffix: self.suffix.clone(),
            tail: self.long.as_ref().map(|long| long.tail.clone()),
            sha256: self.long.as_ref().map(|long| long.digest.clone()),
            alike: self.alike,
        };
        let position = TextPositionSelector {
            start: self.start,
            end: self.end,
        };
        let mut target = json.serialize_struct("target", 2)?;
        target.serialize_field("sha256", self.hash.as_str())?;
        target.serialize_field("selector", &(quote, position))?;
        target.end()
    }
}

impl<'de> Deserialize<'de> for Anchor {
    /// `hash` is empty where the target has none: it is that of the article then.
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        let target = Map::deserialize(json)?;
        let selectors = target.get("selector").and_then(Value::as_array);
        let of_type = |name: &str| {
            let mut selectors = selectors.into_iter().flatten();
            selectors.find(|one| one.get("type").is_some_and(|kind| kind == name))
        };
        let quote = of_type("TextQuoteSelector").unwrap_or(&Value::Null);
        let quote = TextQuoteSelector::deserialize(quote).map_err(D::Error::custom)?;
        let TextPositionSelector { start, end } = match of_type("TextPositionSelector") {
            Some(position) => Deserialize::deserialize(position).map_err(D::Error::custom)?,
            None => TextPositionSelector {
                start: 0,
                end: quote.exact.chars().count() as u64,
            },
        };
        let hash: String = match target.get("sha256") {
            Some(hash) => or_default(hash).map_err(D::Error::custom)?,
            None => String::new(),
        };
        Ok(Self {
            exact: quote.exact,
            prefix: quote.prefix,
            suffix: quote.suffix,
            start,
            end: end.max(start),
            hash: ArticleId::from_hex(&hash),
            alike: quote.alike,
            long: quote.tail.map(|tail| Long {
                tail,
                digest: quote.sha256.unwrap_or_default(),
            }),
        })
    }
}
