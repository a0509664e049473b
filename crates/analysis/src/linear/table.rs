//! Rows of quantised weights, looked up by hash.

use super::Feature;

/// Weights of hashed features: a power of two of rows with one small integer for each label. The
/// last lane of a row is no weight: it holds eight further bits of the hash, so that a feature which
/// is not in the table is seldom taken for one that is.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<const LANES: usize> {
    rows: Vec<[i8; LANES]>,
    /// What one step of a weight is worth.
    scale: f32,
}

/// The bits of the hash that a row keeps.
#[inline(always)]
fn check(feature: Feature) -> i8 {
    (feature >> 24) as i8
}

impl<const LANES: usize> Table<LANES> {
    /// A table of the given rows; their number must be a power of two.
    pub fn new(rows: Vec<[i8; LANES]>, scale: f32) -> Self {
        assert!(rows.len().is_power_of_two(), "the hash is cut by a mask");
        Self { rows, scale }
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
                slot[labels] = check(*feature);
            }
        }
        Self::new(rows, scale)
    }

    /// Adds the weights of one feature.
    #[inline(always)]
    pub(crate) fn add(&self, feature: Feature, sums: &mut [i16; LANES]) {
        let row = &self.rows[feature as usize & (self.rows.len() - 1)];
        let keep = -i16::from(row[LANES - 1] == check(feature));
        for (sum, weight) in sums.iter_mut().zip(row) {
            *sum = sum.wrapping_add(i16::from(*weight) & keep);
        }
    }

    /// Sums of steps as scores.
    #[inline(always)]
    pub(crate) fn scores(&self, sums: &[i16; LANES]) -> [f32; LANES] {
        sums.map(|sum| f32::from(sum) * self.scale)
    }

    /// All rows.
    pub fn rows(&self) -> &[[i8; LANES]] {
        &self.rows
    }

    /// What one step of a weight is worth.
    pub fn scale(&self) -> f32 {
        self.scale
    }
}
