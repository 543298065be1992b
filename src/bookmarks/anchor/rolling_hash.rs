//! Hashes of the q-grams of a folded text.

/// The length of a q-gram, in folded characters.
pub(super) const Q: usize = 6;

/// The Rabin-Karp rolling hash of the last [`Q`] characters.
#[derive(Default)]
pub(super) struct RollingHash {
    last: [u64; Q],
    count: usize,
    hash: u64,
}

impl RollingHash {
    const BASE: u64 = 0x0100_0000_01b3;

    /// The hash once there are [`Q`] characters.
    pub(super) fn push(&mut self, c: char) -> Option<u64> {
        let slot = self.count % Q;
        let outgoing = self.last[slot].wrapping_mul(Self::BASE.wrapping_pow(Q as u32));
        self.last[slot] = u64::from(u32::from(c)) + 1;
        self.hash = self
            .hash
            .wrapping_mul(Self::BASE)
            .wrapping_add(self.last[slot])
            .wrapping_sub(outgoing);
        self.count += 1;
        (self.count >= Q).then_some(self.hash)
    }
}
