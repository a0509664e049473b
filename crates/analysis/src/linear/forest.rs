//! Forests: sums of small symmetric decision trees over a few numbers, after the trees of gradient
//! boosting. All nodes of one level of a tree ask the same question.

/// How many questions one tree asks.
pub const DEPTH: usize = 6;

/// One tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// Number to look at and bound to pass, for each level.
    pub questions: [(u8, f32); DEPTH],
    /// What each of the leaves adds; the first question gives the lowest bit.
    pub leaves: [f32; 1 << DEPTH],
}

/// A sum of trees.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forest {
    /// The trees, in the order in which they were fitted.
    pub trees: Vec<Tree>,
    /// What is added to all sums.
    pub bias: f32,
}

impl Forest {
    /// The sum for one row of numbers.
    pub fn score<const NUMBERS: usize>(&self, numbers: &[f32; NUMBERS]) -> f32 {
        let mut sum = self.bias;
        for tree in &self.trees {
            let mut leaf = 0;
            for (level, (number, bound)) in tree.questions.iter().enumerate() {
                let value = numbers[usize::from(*number)];
                leaf |= usize::from(value > *bound) << level;
            }
            sum += tree.leaves[leaf];
        }
        sum
    }
}
