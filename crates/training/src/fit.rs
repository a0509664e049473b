//! Fitting: an averaged perceptron for tags and conditional random fields for chains. Knows hashed
//! features and labels, no text. Everything is deterministic: the order of the samples comes from a
//! fixed seed, sums are made in a fixed order.

use std::collections::HashMap;

use readout_analysis::learning::{Chain, Feature, Marginals, Table};

/// A small generator of pseudo-random numbers (xorshift64*).
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.next() as usize % (at + 1));
        }
    }
}

/// Sequences of labelled rows of features.
#[derive(Clone, Debug, Default)]
pub(crate) struct Samples {
    labels: Vec<u8>,
    /// Ends of the rows in `features`.
    rows: Vec<u32>,
    features: Vec<Feature>,
    /// Ends of the sequences in `labels`.
    ends: Vec<u32>,
}

impl Samples {
    pub(crate) fn push(&mut self, rows: &[Vec<Feature>], labels: &[u8]) {
        if rows.is_empty() {
            return;
        }
        for (row, label) in rows.iter().zip(labels) {
            self.features.extend(row);
            self.rows.push(self.features.len() as u32);
            self.labels.push(*label);
        }
        self.ends.push(self.labels.len() as u32);
    }

    pub(crate) fn append(&mut self, other: &Self) {
        let (rows, labels) = (self.features.len() as u32, self.labels.len() as u32);
        self.labels.extend(&other.labels);
        self.rows.extend(other.rows.iter().map(|end| end + rows));
        self.features.extend(&other.features);
        self.ends.extend(other.ends.iter().map(|end| end + labels));
    }

    fn row(&self, at: usize) -> std::ops::Range<usize> {
        let start = if at == 0 { 0 } else { self.rows[at - 1] as usize };
        start..self.rows[at] as usize
    }
}

/// How a chain is fitted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recipe {
    pub(crate) epochs: usize,
    pub(crate) rate: f32,
    /// The part of features that each step leaves out.
    pub(crate) dropout: f32,
    /// A feature seen less often is not used.
    pub(crate) seen_min: u32,
    /// Rows of the packed table, as a power of two.
    pub(crate) bits: u32,
    pub(crate) seed: u64,
}

/// A fitted chain before it is packed.
pub(crate) struct Fitted<const LANES: usize> {
    pub(crate) weights: Vec<(Feature, [f32; LANES])>,
    pub(crate) chain: Chain<LANES>,
}

const ABSENT: u32 = u32::MAX;

/// Fits a chain by stochastic gradient steps with one rate a weight (AdaGrad); the result is the
/// mean over the second half of the epochs.
pub(crate) fn chain<const LANES: usize>(
    samples: &Samples,
    labels: usize,
    recipe: &Recipe,
) -> (Table<LANES>, Chain<LANES>) {
    let fitted = fit::<LANES>(samples, labels, recipe);
    (pack(fitted.weights, recipe.bits), fitted.chain)
}

/// Packs the weights, the largest first.
pub(crate) fn pack<const LANES: usize>(
    mut weights: Vec<(Feature, [f32; LANES])>,
    bits: u32,
) -> Table<LANES> {
    let size = |row: &[f32; LANES]| row.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
    weights.sort_by(|one, other| size(&other.1).total_cmp(&size(&one.1)).then(one.0.cmp(&other.0)));
    Table::pack(&weights, bits)
}

fn fit<const LANES: usize>(samples: &Samples, labels: usize, recipe: &Recipe) -> Fitted<LANES> {
    // Number the features that are seen often enough.
    let mut seen: HashMap<Feature, u32> = HashMap::with_capacity(1 << 20);
    for feature in &samples.features {
        *seen.entry(*feature).or_default() += 1;
    }
    let mut kept: Vec<Feature> =
        seen.iter().filter(|(_, count)| **count >= recipe.seen_min).map(|(key, _)| *key).collect();
    kept.sort_unstable();
    let number: HashMap<Feature, u32> =
        kept.iter().enumerate().map(|(index, key)| (*key, index as u32)).collect();
    drop(seen);
    let features: Vec<u32> =
        samples.features.iter().map(|key| number.get(key).copied().unwrap_or(ABSENT)).collect();
    drop(number);

    let count = kept.len();
    let mut weights = vec![[0.0_f32; LANES]; count];
    let mut squares = vec![[1.0_f32; LANES]; count];
    let mut mean = vec![[0.0_f32; LANES]; count];
    let mut chain = Chain::<LANES>::flat(labels);
    let mut mean_chain = Chain::<LANES>::flat(labels);
    let mut step_squares = [[1.0_f32; LANES]; LANES];
    let mut start_squares = [1.0_f32; LANES];
    let mut averaged = 0.0_f32;

    let mut chance = Chance::new(recipe.seed);
    let mut order: Vec<usize> = (0..samples.ends.len()).collect();
    let threshold = (recipe.dropout * 65536.0) as u64;
    let (mut scores, mut marginals) = (Vec::new(), Marginals::default());
    let (mut active, mut ends): (Vec<u32>, Vec<usize>) = (Vec::new(), Vec::new());
    for epoch in 0..recipe.epochs {
        chance.shuffle(&mut order);
        for sequence in &order {
            let first = if *sequence == 0 { 0 } else { samples.ends[*sequence - 1] as usize };
            let places = first..samples.ends[*sequence] as usize;
            scores.clear();
            active.clear();
            ends.clear();
            for at in places.clone() {
                let mut sums = [0.0_f32; LANES];
                for feature in &features[samples.row(at)] {
                    if *feature != ABSENT && (chance.next() & 0xffff) >= threshold {
                        active.push(*feature);
                        let row = &weights[*feature as usize];
                        for (sum, weight) in sums.iter_mut().zip(row) {
                            *sum += weight;
                        }
                    }
                }
                ends.push(active.len());
                scores.push(sums);
            }
            let mut pairs = [[0.0_f32; LANES]; LANES];
            chain.marginals(&scores, &mut marginals, Some(&mut pairs));
            let gold = &samples.labels[places];
            for two in gold.windows(2) {
                pairs[usize::from(two[0])][usize::from(two[1])] -= 1.0;
            }
            for before in 0..labels {
                for label in 0..labels {
                    let slope = pairs[before][label];
                    if slope.abs() > 1e-4 {
                        step_squares[before][label] += slope * slope;
                        chain.step[before][label] -=
                            recipe.rate * slope / step_squares[before][label].sqrt();
                    }
                }
                let first = f32::from(u8::from(usize::from(gold[0]) == before));
                let slope = marginals.rows[0][before] - first;
                start_squares[before] += slope * slope;
                chain.start[before] -= recipe.rate * slope / start_squares[before].sqrt();
            }
            let mut begin = 0;
            for (place, label) in gold.iter().enumerate() {
                let mut slope = marginals.rows[place];
                let end = ends[place];
                let row = begin..end;
                begin = end;
                slope[usize::from(*label)] -= 1.0;
                if slope[usize::from(*label)] > -1e-3 {
                    continue;
                }
                for feature in &active[row] {
                    let weights = &mut weights[*feature as usize];
                    let squares = &mut squares[*feature as usize];
                    for lane in 0..LANES {
                        squares[lane] += slope[lane] * slope[lane];
                        weights[lane] -= recipe.rate * slope[lane] / squares[lane].sqrt();
                    }
                }
            }
        }
        if epoch >= recipe.epochs / 2 {
            averaged += 1.0;
            add_rows(&mut mean, &weights);
            add_rows(&mut mean_chain.step, &chain.step);
            add_rows(
                std::slice::from_mut(&mut mean_chain.start),
                std::slice::from_ref(&chain.start),
            );
        }
    }
    // All features are there when the model is used.
    let share = (1.0 - recipe.dropout) / averaged;
    let scale = |rows: &mut [[f32; LANES]], by: f32| {
        rows.iter_mut().flatten().for_each(|weight| *weight *= by);
    };
    scale(&mut mean, share);
    scale(&mut mean_chain.step, 1.0 / averaged);
    scale(std::slice::from_mut(&mut mean_chain.start), 1.0 / averaged);
    Fitted { weights: kept.into_iter().zip(mean).collect(), chain: mean_chain }
}

fn add_rows<const LANES: usize>(sums: &mut [[f32; LANES]], rows: &[[f32; LANES]]) {
    for (sums, row) in sums.iter_mut().zip(rows) {
        for (sum, value) in sums.iter_mut().zip(row) {
            *sum += value;
        }
    }
}

/// An averaged perceptron.
pub(crate) struct Perceptron<const LANES: usize> {
    number: HashMap<Feature, u32>,
    weights: Vec<[f32; LANES]>,
    sums: Vec<[f32; LANES]>,
    step: f32,
}

impl<const LANES: usize> Perceptron<LANES> {
    /// Knows the given features; others are passed over.
    pub(crate) fn new(features: impl Iterator<Item = Feature>) -> Self {
        let number: HashMap<Feature, u32> = features.zip(0..).collect();
        let count = number.len();
        Self {
            number,
            weights: vec![[0.0; LANES]; count],
            sums: vec![[0.0; LANES]; count],
            step: 1.0,
        }
    }

    fn rows<'a>(&'a self, features: &'a [Feature]) -> impl Iterator<Item = usize> + 'a {
        features.iter().filter_map(|feature| self.number.get(feature)).map(|row| *row as usize)
    }

    /// The best of the first `labels` labels.
    pub(crate) fn guess(&self, features: &[Feature], labels: usize) -> u8 {
        let mut sums = [0.0_f32; LANES];
        for row in self.rows(features) {
            for (sum, weight) in sums.iter_mut().zip(&self.weights[row]) {
                *sum += weight;
            }
        }
        let best = (0..labels).rev().max_by(|one, other| sums[*one].total_cmp(&sums[*other]));
        best.unwrap_or(0) as u8
    }

    /// Corrects a wrong guess.
    pub(crate) fn learn(&mut self, features: &[Feature], guess: u8, right: u8) {
        let rows: Vec<usize> = self.rows(features).collect();
        for row in rows {
            for (label, by) in [(right, 1.0), (guess, -1.0)] {
                self.weights[row][usize::from(label)] += by;
                self.sums[row][usize::from(label)] += by * self.step;
            }
        }
    }

    /// One more word was seen.
    pub(crate) fn tick(&mut self) {
        self.step += 1.0;
    }

    /// The mean of the weights over all steps.
    pub(crate) fn mean(&self) -> Vec<(Feature, [f32; LANES])> {
        let of = |(feature, row): (&Feature, &u32)| {
            let mut mean = self.weights[*row as usize];
            for (weight, sum) in mean.iter_mut().zip(&self.sums[*row as usize]) {
                *weight -= sum / self.step;
            }
            (*feature, mean)
        };
        self.number.iter().map(of).collect()
    }
}
