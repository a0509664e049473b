//! Chains: the most likely sequence of labels, and how likely each label is at each place, when a
//! label depends on the one before it (a linear-chain conditional random field).

#![expect(
    clippy::needless_range_loop,
    reason = "labels are lanes of several arrays at once; the formulas are read by index"
)]

/// Weights of a label behind another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain<const LABELS: usize> {
    /// Of a label in the first place.
    pub start: [f32; LABELS],
    /// Of a label (second index) behind another (first index).
    pub step: [[f32; LABELS]; LABELS],
    /// How many labels are in use; the rest of the arrays is padding.
    pub labels: usize,
}

/// How likely each label is at each place.
#[derive(Clone, Debug, Default)]
pub struct Marginals<const LABELS: usize> {
    /// One row a place.
    pub rows: Vec<[f32; LABELS]>,
    /// Scaled forward and shifted emission probabilities; working room.
    forward: Vec<[f32; LABELS]>,
    shifted: Vec<[f32; LABELS]>,
    scale: Vec<f32>,
}

/// The exponential function, to two parts in a hundred thousand; it must be the same on every machine, and
/// several of them are taken at a time. Splits off a power of two and sums five terms for the rest.
#[inline(always)]
fn exp(value: f32) -> f32 {
    let scaled = (value * std::f32::consts::LOG2_E).clamp(-126.0, 126.0);
    let whole = (scaled + 12_582_912.0) - 12_582_912.0;
    let rest = scaled - whole;
    let terms = 1.333_355_8e-3_f32;
    let terms = terms * rest + 9.618_129e-3;
    let terms = terms * rest + 5.550_411e-2;
    let terms = terms * rest + 2.402_265e-1;
    let terms = terms * rest + std::f32::consts::LN_2;
    let terms = terms * rest + 1.0;
    f32::from_bits(((whole as i32 + 127) << 23) as u32) * terms
}

impl<const LABELS: usize> Chain<LABELS> {
    /// A chain without preferences.
    pub fn flat(labels: usize) -> Self {
        Self { start: [0.0; LABELS], step: [[0.0; LABELS]; LABELS], labels }
    }

    /// The most likely labels for `scores`, written to `path`. `back` is working room.
    pub fn best(&self, scores: &[[f32; LABELS]], back: &mut Vec<[u8; LABELS]>, path: &mut Vec<u8>) {
        path.clear();
        back.clear();
        let Some(first) = scores.first() else { return };
        let mut sums = [f32::MIN; LABELS];
        for label in 0..self.labels {
            sums[label] = first[label] + self.start[label];
        }
        back.push([0; LABELS]);
        for row in &scores[1..] {
            // All lanes take part, also those without a label: so they are worked on side by side.
            let mut best = [f32::MIN; LABELS];
            let mut from = [0_i32; LABELS];
            for (before, sum) in sums.iter().enumerate().take(self.labels) {
                for label in 0..LABELS {
                    let value = sum + self.step[before][label];
                    let better = value > best[label];
                    best[label] = if better { value } else { best[label] };
                    from[label] = if better { before as i32 } else { from[label] };
                }
            }
            for label in 0..LABELS {
                sums[label] = best[label] + row[label];
            }
            back.push(from.map(|before| before as u8));
        }
        let last = (0..self.labels).max_by(|one, two| sums[*one].total_cmp(&sums[*two]));
        let mut label = last.unwrap_or(0) as u8;
        for from in back.iter().rev() {
            path.push(label);
            label = from[usize::from(label)];
        }
        path.reverse();
    }

    /// Forward and backward sums. `pairs` takes up how likely each two labels are side by side.
    pub fn marginals(
        &self,
        scores: &[[f32; LABELS]],
        out: &mut Marginals<LABELS>,
        mut pairs: Option<&mut [[f32; LABELS]; LABELS]>,
    ) {
        let count = scores.len();
        out.rows.clear();
        out.rows.resize(count, [0.0; LABELS]);
        out.forward.clear();
        out.shifted.clear();
        out.scale.clear();
        if count == 0 {
            return;
        }
        let labels = self.labels;
        let mut step = [[0.0_f32; LABELS]; LABELS];
        for before in 0..labels {
            for label in 0..labels {
                step[before][label] = exp(self.step[before][label]);
            }
        }
        let mut previous = [0.0_f32; LABELS];
        for (at, row) in scores.iter().enumerate() {
            let largest = row[..labels].iter().copied().fold(f32::MIN, f32::max);
            let mut shifted = [0.0; LABELS];
            for label in 0..LABELS {
                shifted[label] = exp(row[label] - largest);
            }
            shifted[labels..].fill(0.0);
            let mut sums = [0.0_f32; LABELS];
            if at == 0 {
                for label in 0..labels {
                    sums[label] = exp(self.start[label]);
                }
            } else {
                for before in 0..labels {
                    for label in 0..LABELS {
                        sums[label] += previous[before] * step[before][label];
                    }
                }
            }
            let mut total = 0.0;
            for label in 0..LABELS {
                sums[label] *= shifted[label];
                total += sums[label];
            }
            let total = total.max(1e-30);
            let share = 1.0 / total;
            for sum in &mut sums {
                *sum *= share;
            }
            out.forward.push(sums);
            out.shifted.push(shifted);
            out.scale.push(total);
            previous = sums;
        }
        let mut turned = [[0.0_f32; LABELS]; LABELS];
        for before in 0..labels {
            for label in 0..labels {
                turned[label][before] = step[before][label];
            }
        }
        let mut behind = [0.0_f32; LABELS];
        behind[..labels].fill(1.0);
        for at in (0..count).rev() {
            let mut total = 0.0;
            let row = &mut out.rows[at];
            for label in 0..LABELS {
                row[label] = out.forward[at][label] * behind[label];
                total += row[label];
            }
            let share = 1.0 / total.max(1e-30);
            for value in row.iter_mut() {
                *value *= share;
            }
            if at == 0 {
                break;
            }
            let mut ahead = [0.0_f32; LABELS];
            let share = 1.0 / out.scale[at];
            for label in 0..LABELS {
                ahead[label] = out.shifted[at][label] * behind[label] * share;
            }
            let mut next = [0.0_f32; LABELS];
            for label in 0..labels {
                for before in 0..LABELS {
                    next[before] += turned[label][before] * ahead[label];
                }
            }
            if let Some(pairs) = pairs.as_deref_mut() {
                for before in 0..labels {
                    for label in 0..labels {
                        pairs[before][label] +=
                            out.forward[at - 1][before] * step[before][label] * ahead[label];
                    }
                }
            }
            behind = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two labels, the second unlikely behind itself.
    fn chain() -> Chain<4> {
        let mut chain = Chain::flat(2);
        chain.start[1] = 0.5;
        chain.step[1][1] = -1.0;
        chain
    }

    const SCORES: [[f32; 4]; 3] =
        [[0.0, 0.2, 0.0, 0.0], [0.1, 0.7, 0.0, 0.0], [0.0, 0.4, 0.0, 0.0]];

    /// Score of one sequence of labels.
    fn score(chain: &Chain<4>, path: [usize; 3]) -> f32 {
        let steps = path.windows(2).map(|two| chain.step[two[0]][two[1]]).sum::<f32>();
        let own: f32 = path.iter().zip(&SCORES).map(|(label, row)| row[*label]).sum();
        chain.start[path[0]] + steps + own
    }

    fn all() -> impl Iterator<Item = [usize; 3]> {
        (0..8).map(|bits| [bits & 1, bits >> 1 & 1, bits >> 2])
    }

    #[test]
    fn the_best_path_is_the_best_of_all() {
        let chain = chain();
        let (mut back, mut path) = (Vec::new(), Vec::new());
        chain.best(&SCORES, &mut back, &mut path);
        let best = all().max_by(|one, other| score(&chain, *one).total_cmp(&score(&chain, *other)));
        let best = best.map(|best| best.map(|label| label as u8).to_vec());
        assert_eq!(Some(&path), best.as_ref());
        chain.best(&[], &mut back, &mut path);
        assert!(path.is_empty());
    }

    #[test]
    fn marginals_are_sums_over_all_paths() {
        let chain = chain();
        let mut found = Marginals::default();
        let mut pairs = [[0.0; 4]; 4];
        chain.marginals(&SCORES, &mut found, Some(&mut pairs));
        let total: f32 = all().map(|path| score(&chain, path).exp()).sum();
        for place in 0..3 {
            for label in 0..2 {
                let with = all().filter(|path| path[place] == label);
                let share = with.map(|path| score(&chain, path).exp()).sum::<f32>() / total;
                assert!((found.rows[place][label] - share).abs() < 1e-4, "{place} {label}");
            }
        }
        let twice = all().map(|path| {
            let count = path.windows(2).filter(|two| two == &[1, 1]).count() as f32;
            count * score(&chain, path).exp() / total
        });
        assert!((pairs[1][1] - twice.sum::<f32>()).abs() < 1e-4);
    }

    #[test]
    fn exp_is_near_the_exponential_function() {
        for step in -8000..800 {
            let value = step as f32 / 100.0;
            let right = value.exp();
            assert!((exp(value) - right).abs() <= right * 2e-5, "{value}: {} {right}", exp(value));
        }
        assert!(exp(-1e30) >= 0.0 && exp(-1e30) < 1e-30);
    }
}
