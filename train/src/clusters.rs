//! Compiles the list of Brown clusters into a hash table.

use std::path::Path;

use pullquote_annotate::features::{BrownClusters, hash_lower};
use pullquote_annotate::model::ModelWriter;

use crate::data;

/// Writes the section. When two words hash to the same slot, the more frequent one is kept.
pub fn write(data: &Path, out: &mut ModelWriter) -> anyhow::Result<()> {
    let mut words = Vec::new();
    for line in data::lines(&data.join("lists/brown-clusters.tsv.gz"))?
        .iter()
        .skip(1)
    {
        let mut fields = line.split('\t');
        if let (Some(word), Some(path), Some(count)) = (fields.next(), fields.next(), fields.next())
        {
            words.push((count.parse::<u64>()?, word.to_owned(), path_bits(path)));
        }
    }
    words.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut slots = vec![0; 3 << BrownClusters::BITS];
    for (_, word, path) in words {
        let lower = hash_lower(&word);
        if let Some(slot) = BrownClusters::slots(lower)
            .into_iter()
            .find(|slot| slots[slot * 3] == 0)
        {
            let [low, high] = path.to_le_bytes();
            slots[slot * 3..slot * 3 + 3].copy_from_slice(&[
                BrownClusters::check(lower),
                low,
                high,
            ]);
        }
    }
    out.section(BrownClusters::SECTION, &slots);
    Ok(())
}

/// The first 16 bits of a path such as `0110`, most significant bit first.
fn path_bits(path: &str) -> u16 {
    let bits = path.bytes().take(16).enumerate();
    bits.fold(0, |sum, (at, bit)| {
        sum | (u16::from(bit == b'1') << (15 - at))
    })
}
