//! Rows of quantised weights, looked up by hash.

use super::Feature;

/// Weights of hashed features: a power of two of rows with one small integer for each label. The
/// last lane of a row is no weight: it holds eight further bits of the hash, so that a feature which
/// is not in the table is seldom taken for one that is.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<const LANES: usize> {
    /// Weights with [`BIAS`] added; the last lane as it is.
    rows: Vec<[u8; LANES]>,
    /// What one step of a weight is worth.
    scale: f32,
}

/// The bits of the hash that a row keeps.
#[inline(always)]
fn check(feature: Feature) -> u8 {
    (feature >> 24) as u8
}

/// Weights are kept with this added, so that none is negative and several are added at a time.
const BIAS: u8 = 128;

/// A weight of 0 in each of eight lanes.
const NEUTRAL: u64 = u64::from_le_bytes([BIAS; 8]);

/// Masks for all differences of a check: all bits where there is none.
static KEEP: [u64; 256] = {
    let mut masks = [0; 256];
    masks[0] = u64::MAX;
    masks
};

/// Words of eight lanes in the longest row.
const WORDS_MAX: usize = 4;

/// Every second byte of a word.
const EVEN: u64 = 0x00ff_00ff_00ff_00ff;

/// Sums of eight lanes in two words, each with every second lane: their bytes are added side by side.
#[derive(Clone, Copy, Default)]
struct Lanes {
    even: u64,
    odd: u64,
}

impl Lanes {
    #[inline(always)]
    fn add(&mut self, word: u64) {
        self.even += word & EVEN;
        self.odd += (word >> 8) & EVEN;
    }

    #[inline(always)]
    fn lane(self, lane: usize) -> i16 {
        let half = if lane.is_multiple_of(2) { self.even } else { self.odd };
        (half >> (lane / 2 * 16)) as i16
    }
}

/// The words of a row, without its check, when that is the one that is asked for; otherwise words of
/// no weight. Looks a mask up so that no branch comes of it: whether a feature is known cannot be
/// foretold, and a wrong guess costs more than all additions.
#[inline(always)]
fn words<const LANES: usize>(row: &[u8; LANES], check: u8) -> [u64; WORDS_MAX] {
    let mut words = [0; WORDS_MAX];
    let count = LANES.div_ceil(8);
    if let Some(half) = row.as_chunks::<4>().0.first().filter(|_| LANES == 4) {
        words[0] = u64::from(u32::from_le_bytes(*half));
    } else {
        for (word, bytes) in words.iter_mut().zip(row.as_chunks::<8>().0) {
            *word = u64::from_le_bytes(*bytes);
        }
    }
    let shift = (LANES - 1) % 8 * 8;
    let last = words[count - 1] ^ u64::from(check) << shift;
    words[count - 1] = last;
    let keep = KEEP[(last >> shift) as usize & 255];
    words.map(|word| word & keep | NEUTRAL & !keep)
}

impl<const LANES: usize> Table<LANES> {
    /// A table of the given rows; their number must be a power of two.
    pub fn new(rows: Vec<[i8; LANES]>, scale: f32) -> Self {
        assert!(rows.len().is_power_of_two(), "the hash is cut by a mask");
        let biased = |mut row: [i8; LANES]| {
            row[..LANES - 1].iter_mut().for_each(|weight| *weight ^= i8::MIN);
            row.map(|weight| weight as u8)
        };
        Self { rows: rows.into_iter().map(biased).collect(), scale }
    }

    /// Rounds weights to the steps of a table with `1 << bits` rows. Where two features want one
    /// row, the one that comes first has it.
    pub fn pack(weights: &[(Feature, [f32; LANES])], bits: u32) -> Self {
        let labels = LANES - 1;
        let all = weights.iter().flat_map(|(_, row)| &row[..labels]);
        let largest = all.fold(0.0_f32, |most, weight| most.max(weight.abs()));
        let scale = (largest / 127.0).max(f32::MIN_POSITIVE);
        let mut rows = vec![[0_i8; LANES]; 1 << bits];
        for (feature, row) in weights {
            let slot = &mut rows[*feature as usize & ((1 << bits) - 1)];
            if slot[..labels].iter().all(|weight| *weight == 0) {
                *slot = row.map(|weight| (weight / scale).round() as i8);
                slot[labels] = check(*feature) as i8;
            }
        }
        Self::new(rows, scale)
    }

    /// Adds the weights of many features.
    #[inline(never)]
    pub(crate) fn add_all(&self, features: &[Feature], sums: &mut [i16; LANES]) {
        let mask = self.rows.len() - 1;
        let mut lanes = [Lanes::default(); WORDS_MAX];
        for feature in features {
            let row = &self.rows[*feature as usize & mask];
            let words = words(row, check(*feature));
            for (lanes, word) in lanes.iter_mut().zip(words).take(LANES.div_ceil(8)) {
                lanes.add(word);
            }
        }
        let bias = features.len() as i16 * i16::from(BIAS);
        for (lane, sum) in sums[..LANES - 1].iter_mut().enumerate() {
            *sum = sum.wrapping_add(lanes[lane / 8].lane(lane % 8).wrapping_sub(bias));
        }
    }

    /// Sums of steps as scores.
    #[inline(always)]
    pub(crate) fn scores(&self, sums: &[i16; LANES]) -> [f32; LANES] {
        sums.map(|sum| f32::from(sum) * self.scale)
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// The weights of all rows, row by row, each with its check behind them.
    pub(crate) fn weights(&self) -> impl Iterator<Item = i8> {
        let weight = |(lane, byte): (usize, &u8)| {
            if lane + 1 < LANES { (byte ^ BIAS) as i8 } else { *byte as i8 }
        };
        self.rows.iter().flat_map(move |row| row.iter().enumerate().map(weight))
    }

    /// What one step of a weight is worth.
    pub(crate) fn scale(&self) -> f32 {
        self.scale
    }
}
