//! Chance from one seed: SplitMix64, so that a failing run can be had again.

/// Random numbers; equal seeds give equal numbers.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// Numbers from `seed`.
    pub fn new(seed: u64) -> Self {
        Chance(seed)
    }

    /// Seed from `READOUT_SEED`, else the usual one. Tests print it when they fail.
    pub fn seed() -> u64 {
        let given = std::env::var("READOUT_SEED").ok();
        given.map_or(20_261_124, |seed| seed.parse().expect("READOUT_SEED is a number"))
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not zero.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.number() % end as u64).expect("less than a usize")
    }

    /// One of several.
    pub fn pick<'a, T: ?Sized>(&mut self, several: &[&'a T]) -> &'a T {
        several[self.below(several.len())]
    }

    /// True once in `times`.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}
