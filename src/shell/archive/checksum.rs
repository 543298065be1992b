//! Checksums of the input, by which a later run recognises what an earlier one has read.

use flate2::Crc;

/// The checksum of `bytes`.
pub fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// The checksum of a sequence that ends with a record of checksum `next`.
pub fn chained(before: u32, next: u32) -> u32 {
    checksum(&[before.to_le_bytes(), next.to_le_bytes()].concat())
}
