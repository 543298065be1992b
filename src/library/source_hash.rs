//! 64-bit hashes of sources, for tables of a hundred thousand articles.

use pullquote_text::Source;

/// Stable across platforms and runs. The chance of any collision among 100,000 sources is below one in
/// a billion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SourceHash(pub u64);

impl SourceHash {
    pub fn of(source: &Source) -> Self {
        let (kind, name, part) = match source {
            Source::Seed(name) => (0, name.as_bytes(), 0),
            Source::File(path) => (1, path.as_os_str().as_encoded_bytes(), 0),
            Source::Part { path, part } => (1, path.as_os_str().as_encoded_bytes(), *part),
            Source::Stdin => (2, &[][..], 0),
            Source::StdinPart(part) => (2, &[][..], *part),
            Source::Given(name) => (3, name.as_bytes(), 0),
        };
        let head = [kind].into_iter().chain(part.to_le_bytes());
        Self(hash(head.chain(name.iter().copied())))
    }
}

/// FNV-1a (Fowler, Noll, Vo) with a final mixing step.
pub(super) fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash ^= hash >> 32;
    hash.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_sources_have_different_hashes() {
        let name = || "a.txt".to_owned();
        let sources = [
            Source::Seed(name()),
            Source::File(name().into()),
            Source::Part {
                path: name().into(),
                part: 1,
            },
            Source::Part {
                path: name().into(),
                part: 2,
            },
            Source::Given(name()),
            Source::Stdin,
            Source::StdinPart(1),
        ];
        let keys: std::collections::HashSet<SourceHash> =
            sources.iter().map(SourceHash::of).collect();
        assert_eq!(keys.len(), sources.len());
    }
}
