//! Linear models: hashed features, quantised weights, chains of labels. A leaf: it knows numbers,
//! no text.
//!
//! A feature is a 32-bit hash. Its weights are the row of a [`Table`] that the low bits of the hash
//! name, one weight for each label; features that share a row share its weights.

pub(crate) mod chain;
pub(crate) mod forest;
pub(crate) mod table;

pub use chain::{Chain, Marginals};
pub(crate) use forest::{Forest, Tree};
pub use table::Table;

/// A hashed feature.
pub type Feature = u32;

/// The features of one thing, gathered before their weights are looked up: so the look-ups do not wait
/// for each other, and memory is slow.
pub(crate) struct Gathered {
    list: [Feature; GATHERED_MAX],
    count: usize,
}

/// Features of one thing at most; further ones are left out.
const GATHERED_MAX: usize = 80;

// The sums of a table are kept in lanes of 16 bits.
const _: () = assert!(GATHERED_MAX * 255 < 1 << 16);

impl Gathered {
    pub(crate) fn new() -> Self {
        Self { list: [0; GATHERED_MAX], count: 0 }
    }

    #[inline(always)]
    pub(crate) fn push(&mut self, feature: Feature) {
        if let Some(place) = self.list.get_mut(self.count) {
            *place = feature;
            self.count += 1;
        }
    }

    /// Adds the weights of all features to `sums` and forgets them.
    #[inline(always)]
    pub(crate) fn add<const LANES: usize>(
        &mut self,
        table: &Table<LANES>,
        sums: &mut [i16; LANES],
    ) {
        table.add_all(&self.list[..self.count.min(GATHERED_MAX)], sums);
        self.count = 0;
    }
}

const FIRST: u64 = 0x9e37_79b9_7f4a_7c15;
const SECOND: u64 = 0xd6e8_feb8_6659_fd93;

/// The hash of two numbers.
#[inline(always)]
pub(crate) fn pair(one: u32, two: u32) -> u32 {
    let mixed = ((u64::from(one) << 32) | u64::from(two)).wrapping_mul(FIRST);
    ((mixed ^ (mixed >> 29)).wrapping_mul(SECOND) >> 32) as u32
}

/// The feature of kind `kind` with one value.
#[inline(always)]
pub(crate) fn feature(kind: u32, value: u32) -> Feature {
    pair(kind.wrapping_mul(0x85eb_ca6b), value)
}

/// The hash of a word, letter by letter.
pub(crate) fn word(letters: &[u8]) -> u32 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for letter in letters {
        hash = (hash ^ u64::from(*letter)).wrapping_mul(0x0100_0000_01b3);
    }
    (hash ^ (hash >> 32)) as u32
}
