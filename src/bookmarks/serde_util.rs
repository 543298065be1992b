//! Helpers for `#[serde(…)]` attributes.

use serde::{Deserialize, Deserializer};

/// Reads `null` as the default, as `#[serde(default)]` does an absent member.
pub(super) fn or_default<'de, T, D>(json: D) -> Result<T, D::Error>
where
    T: Default + Deserialize<'de>,
    D: Deserializer<'de>,
{
    Ok(Option::deserialize(json)?.unwrap_or_default())
}

/// An [`ArticleId`](crate::article_id::ArticleId) as a string of hexadecimal digits.
pub(super) mod hex_id {
    use crate::article_id::ArticleId;
    use serde::{Deserializer, Serializer};

    pub fn none() -> ArticleId {
        ArticleId::from_hex("")
    }

    pub fn serialize<S: Serializer>(id: &ArticleId, json: S) -> Result<S::Ok, S::Error> {
        json.serialize_str(id.as_str())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(json: D) -> Result<ArticleId, D::Error> {
        super::or_default::<String, D>(json).map(|hex| ArticleId::from_hex(&hex))
    }
}
