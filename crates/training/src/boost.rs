//! Boosting: fits a forest of symmetric trees to yes-or-no answers, by second-order steps on the
//! logistic loss. Deterministic.

use readout_analysis::learning::{DEPTH, Forest, Tree};

/// How a forest is fitted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Recipe {
    pub(crate) trees: usize,
    pub(crate) rate: f32,
    /// Weighs against large leaves.
    pub(crate) ridge: f32,
}

/// Numbers are cut into so many steps at most.
const STEPS: usize = 48;

/// Fits a forest to rows of numbers.
pub(crate) fn forest<const WIDTH: usize>(
    rows: &[[f32; WIDTH]],
    answers: &[bool],
    recipe: &Recipe,
) -> Forest {
    let count = rows.len();
    let width = WIDTH;
    let bounds: Vec<Vec<f32>> = (0..width).map(|number| bounds(rows, number)).collect();
    // Column by column: the step of every row.
    let steps: Vec<Vec<u8>> = (0..width)
        .map(|number| {
            let of =
                |row: &[f32; WIDTH]| bounds[number].partition_point(|bound| row[number] > *bound);
            rows.iter().map(|row| of(row) as u8).collect()
        })
        .collect();
    let share = answers.iter().filter(|answer| **answer).count() as f32 / count.max(1) as f32;
    let mut forest = Forest { trees: Vec::new(), bias: (share / (1.0 - share)).ln() };
    let mut scores = vec![forest.bias; count];
    for _ in 0..recipe.trees {
        let slopes: Vec<(f32, f32)> = scores
            .iter()
            .zip(answers)
            .map(|(score, answer)| {
                let likely = 1.0 / (1.0 + (-score).exp());
                (likely - f32::from(u8::from(*answer)), (likely * (1.0 - likely)).max(1e-6))
            })
            .collect();
        let mut leaf_of = vec![0_u8; count];
        let mut questions = [(0_u8, f32::MAX); DEPTH];
        for (level, question) in questions.iter_mut().enumerate() {
            let leaves = 1 << level;
            let mut best = (f64::MIN, 0, 0);
            for number in 0..width {
                let mut sums = vec![(0.0_f64, 0.0_f64); leaves * (STEPS + 1)];
                for row in 0..count {
                    let slot =
                        usize::from(leaf_of[row]) * (STEPS + 1) + usize::from(steps[number][row]);
                    sums[slot].0 += f64::from(slopes[row].0);
                    sums[slot].1 += f64::from(slopes[row].1);
                }
                let mut gains = vec![0.0_f64; STEPS];
                let ridge = f64::from(recipe.ridge);
                for leaf in 0..leaves {
                    let slots = &sums[leaf * (STEPS + 1)..(leaf + 1) * (STEPS + 1)];
                    let total =
                        slots.iter().fold((0.0, 0.0), |sum, slot| (sum.0 + slot.0, sum.1 + slot.1));
                    let mut low = (0.0, 0.0);
                    for (step, gain) in gains.iter_mut().enumerate() {
                        low = (low.0 + slots[step].0, low.1 + slots[step].1);
                        let high = (total.0 - low.0, total.1 - low.1);
                        *gain +=
                            low.0 * low.0 / (low.1 + ridge) + high.0 * high.0 / (high.1 + ridge);
                    }
                }
                for (step, gain) in gains.iter().enumerate().take(bounds[number].len()) {
                    if *gain > best.0 {
                        best = (*gain, number, step);
                    }
                }
            }
            let (_, number, step) = best;
            *question = (number as u8, bounds[number].get(step).copied().unwrap_or(f32::MAX));
            for row in 0..count {
                leaf_of[row] |= u8::from(usize::from(steps[number][row]) > step) << level;
            }
        }
        let mut sums = vec![(0.0_f64, 0.0_f64); 1 << DEPTH];
        for row in 0..count {
            let sum = &mut sums[usize::from(leaf_of[row])];
            sum.0 += f64::from(slopes[row].0);
            sum.1 += f64::from(slopes[row].1);
        }
        let mut leaves = [0.0_f32; 1 << DEPTH];
        for (leaf, sum) in leaves.iter_mut().zip(&sums) {
            *leaf = (-sum.0 / (sum.1 + f64::from(recipe.ridge))) as f32 * recipe.rate;
        }
        for row in 0..count {
            scores[row] += leaves[usize::from(leaf_of[row])];
        }
        forest.trees.push(Tree { questions, leaves });
    }
    forest
}

/// Bounds that cut the values of a number into steps of like size.
fn bounds<const WIDTH: usize>(rows: &[[f32; WIDTH]], number: usize) -> Vec<f32> {
    let mut values: Vec<f32> = rows.iter().map(|row| row[number]).collect();
    values.sort_by(f32::total_cmp);
    let mut bounds: Vec<f32> = Vec::new();
    for step in 1..STEPS {
        let value = values[values.len() * step / STEPS];
        if bounds.last().is_none_or(|last| *last < value) && value < values[values.len() - 1] {
            bounds.push(value);
        }
    }
    // Values that few rows have, such as small counts, still get a bound below the least.
    if bounds.first().is_none_or(|first| values[0] < *first) && values[0] < values[values.len() - 1]
    {
        bounds.insert(0, values[0]);
        bounds.truncate(STEPS - 1);
    }
    bounds
}
