//! The model: the weights of all learned stages, and the file that holds them. Knows bytes, no text.
//!
//! A file is, in this order and with all numbers in little endian: the eight letters of the magic, the
//! version of the layout (u32), the length of the payload (u64), its checksum (FNV-1a, 64 bits), and
//! the payload: the digest of the training data (32 bytes), then tagger, cue, argument and rank.

use crate::argument::{self, ArgumentModel};
use crate::cue::{self, CueModel};
use crate::linear::{Chain, Forest, Table, Tree, forest::DEPTH};
use crate::part::{FIXED_BITS, PART_LANES, PARTS, Tagger};
use crate::rank::RankModel;
use crate::rank::feature::NUMBERS;

/// The first bytes of every model file.
const MAGIC: &[u8; 8] = b"READOUTM";

/// Rises whenever features or layout change, so that an old file is refused instead of misread.
const VERSION: u32 = 2;

/// Bytes before the payload.
const HEADER_BYTES: usize = 8 + 4 + 8 + 8;

/// Rows of one table at most.
const ROWS_MAX: u32 = 1 << 24;

/// Trees of a forest at most.
const TREES_MAX: u32 = 4096;

/// The weights of all learned stages.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// SHA-256 of the data that it was fitted to.
    pub training_digest: [u8; 32],
    /// Parts of speech.
    pub tagger: Tagger,
    /// Cues.
    pub cue: CueModel,
    /// Sources and contents.
    pub argument: ArgumentModel,
    /// Which hypotheses are statements.
    pub rank: RankModel,
}

/// Why a file is no model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The file does not begin as a model does.
    #[error("not a model of readout: the first bytes are foreign")]
    Foreign,
    /// The file has a layout that this engine does not read.
    #[error("model has layout {found}, this engine reads {VERSION}; train it again")]
    Version {
        /// The layout of the file.
        found: u32,
    },
    /// The file is shorter or longer than it says.
    #[error("model is cut or padded: {expected} bytes expected, {found} found")]
    Length {
        /// Bytes that the header announces.
        expected: u64,
        /// Bytes that there are.
        found: u64,
    },
    /// The bytes are not those that were written.
    #[error("model is damaged: the checksum does not match")]
    Checksum,
    /// The checksum is right but the content makes no sense.
    #[error("model is malformed in its part {part}")]
    Malformed {
        /// The part that cannot be read.
        part: &'static str,
    },
}

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// When the bytes are not a whole model of this layout.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        if bytes.len() < HEADER_BYTES || !bytes.starts_with(MAGIC) {
            return Err(ModelError::Foreign);
        }
        let mut header = Cursor { rest: &bytes[MAGIC.len()..HEADER_BYTES], part: "header" };
        let found = header.u32()?;
        if found != VERSION {
            return Err(ModelError::Version { found });
        }
        let (length, sum) = (header.u64()?, header.u64()?);
        let payload = &bytes[HEADER_BYTES..];
        if length != payload.len() as u64 {
            let header = HEADER_BYTES as u64;
            return Err(ModelError::Length {
                expected: length.saturating_add(header),
                found: bytes.len() as u64,
            });
        }
        if checksum(payload) != sum {
            return Err(ModelError::Checksum);
        }
        let mut cursor = Cursor { rest: payload, part: "digest" };
        let training_digest = cursor.array()?;
        let tagger = cursor.tagger()?;
        cursor.part = "cue";
        let cue = CueModel { table: cursor.table()?, chain: cursor.chain(cue::LABELS)? };
        cursor.part = "argument";
        let argument =
            ArgumentModel { table: cursor.table()?, chain: cursor.chain(argument::LABELS)? };
        cursor.part = "rank";
        let rank =
            RankModel { table: cursor.table()?, bias: cursor.f32()?, forest: cursor.forest()? };
        cursor.part = "end";
        if !cursor.rest.is_empty() {
            return Err(cursor.malformed());
        }
        Ok(Self { training_digest, tagger, cue, argument, rank })
    }

    /// The bytes of a model file. The same model gives the same bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::from(self.training_digest);
        push_table(&mut out, &self.tagger.table);
        out.extend((self.tagger.fixed.len() as u32).to_le_bytes());
        self.tagger.fixed.iter().for_each(|slot| out.extend(slot.to_le_bytes()));
        push_table(&mut out, &self.cue.table);
        push_chain(&mut out, &self.cue.chain);
        push_table(&mut out, &self.argument.table);
        push_chain(&mut out, &self.argument.chain);
        push_table(&mut out, &self.rank.table);
        out.extend(self.rank.bias.to_le_bytes());
        push_forest(&mut out, &self.rank.forest);
        let mut file = Vec::with_capacity(out.len() + HEADER_BYTES);
        file.extend(MAGIC);
        file.extend(VERSION.to_le_bytes());
        file.extend((out.len() as u64).to_le_bytes());
        file.extend(checksum(&out).to_le_bytes());
        file.extend(out);
        file
    }
}

fn checksum(bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

fn push_table<const LANES: usize>(out: &mut Vec<u8>, table: &Table<LANES>) {
    out.extend((table.count() as u32).to_le_bytes());
    out.extend(table.scale().to_le_bytes());
    out.extend(table.weights().map(|weight| weight as u8));
}

fn push_chain<const LANES: usize>(out: &mut Vec<u8>, chain: &Chain<LANES>) {
    let weights = chain.start.iter().chain(chain.step.iter().flatten());
    weights.for_each(|weight| out.extend(weight.to_le_bytes()));
}

fn push_forest(out: &mut Vec<u8>, forest: &Forest) {
    out.extend(forest.bias.to_le_bytes());
    out.extend((forest.trees.len() as u32).to_le_bytes());
    for tree in &forest.trees {
        for (number, bound) in tree.questions {
            out.push(number);
            out.extend(bound.to_le_bytes());
        }
        tree.leaves.iter().for_each(|leaf| out.extend(leaf.to_le_bytes()));
    }
}

/// Bytes that are being read.
struct Cursor<'a> {
    rest: &'a [u8],
    /// The part that is being read, for errors.
    part: &'static str,
}

impl<'a> Cursor<'a> {
    fn malformed(&self) -> ModelError {
        ModelError::Malformed { part: self.part }
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], ModelError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(self.malformed())?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const COUNT: usize>(&mut self) -> Result<[u8; COUNT], ModelError> {
        let malformed = self.malformed();
        self.take(COUNT)?.try_into().map_err(|_| malformed)
    }

    fn u32(&mut self) -> Result<u32, ModelError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64, ModelError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    fn f32(&mut self) -> Result<f32, ModelError> {
        let value = f32::from_le_bytes(self.array()?);
        if value.is_finite() { Ok(value) } else { Err(self.malformed()) }
    }

    fn table<const LANES: usize>(&mut self) -> Result<Table<LANES>, ModelError> {
        let count = self.u32()?;
        if !count.is_power_of_two() || count > ROWS_MAX {
            return Err(self.malformed());
        }
        let scale = self.f32()?;
        let bytes = self.take(count as usize * LANES)?;
        let (rows, _) = bytes.as_chunks::<LANES>();
        Ok(Table::new(rows.iter().map(|row| row.map(|byte| byte as i8)).collect(), scale))
    }

    fn chain<const LANES: usize>(&mut self, labels: usize) -> Result<Chain<LANES>, ModelError> {
        let mut chain = Chain::flat(labels);
        for weight in chain.start.iter_mut().chain(chain.step.iter_mut().flatten()) {
            *weight = self.f32()?;
        }
        Ok(chain)
    }

    fn tagger(&mut self) -> Result<Tagger, ModelError> {
        self.part = "tagger";
        let table = self.table::<PART_LANES>()?;
        let count = self.u32()?;
        if !count.is_power_of_two() || count > ROWS_MAX {
            return Err(self.malformed());
        }
        let mut fixed = Vec::with_capacity(count as usize);
        for _ in 0..count {
            fixed.push(self.u32()?);
        }
        let known = |slot: &u32| ((slot & ((1 << FIXED_BITS) - 1)) as usize) < PARTS.len();
        // A look-up ends at an empty slot.
        if !fixed.iter().all(known) || !fixed.contains(&0) {
            return Err(self.malformed());
        }
        Ok(Tagger { table, fixed })
    }

    fn forest(&mut self) -> Result<Forest, ModelError> {
        let bias = self.f32()?;
        let count = self.u32()?;
        if count > TREES_MAX {
            return Err(self.malformed());
        }
        let mut trees = Vec::with_capacity(count as usize);
        for _ in 0..count {
            let mut questions = [(0, 0.0); DEPTH];
            for question in &mut questions {
                let [number] = self.array()?;
                *question = (number, self.f32()?);
                if usize::from(number) >= NUMBERS {
                    return Err(self.malformed());
                }
            }
            let mut leaves = [0.0; 1 << DEPTH];
            for leaf in &mut leaves {
                *leaf = self.f32()?;
            }
            trees.push(Tree { questions, leaves });
        }
        Ok(Forest { trees, bias })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static FILE: &[u8] = include_bytes!("../../../model/attribution.model");

    fn seal(payload: &[u8]) -> Vec<u8> {
        let mut file = Vec::from(MAGIC);
        file.extend(VERSION.to_le_bytes());
        file.extend((payload.len() as u64).to_le_bytes());
        file.extend(checksum(payload).to_le_bytes());
        file.extend(payload);
        file
    }

    #[test]
    fn the_committed_model_is_read_and_written_alike() {
        assert!(FILE.len() <= 12 << 20, "{} bytes", FILE.len());
        let model = Model::read(FILE).expect("it is whole");
        assert!(model.to_bytes() == FILE, "it is not written as it was read");
    }

    #[test]
    fn foreign_old_cut_padded_and_damaged_files_are_told_apart() {
        assert_eq!(Model::read(b""), Err(ModelError::Foreign));
        assert_eq!(Model::read(b"GIF89a, and then some more bytes"), Err(ModelError::Foreign));
        assert_eq!(Model::read(&FILE[..20]), Err(ModelError::Foreign));
        let mut old = FILE.to_vec();
        old[8] = 0;
        assert_eq!(Model::read(&old), Err(ModelError::Version { found: 0 }));
        let expected = FILE.len() as u64;
        let length = |bytes: &[u8]| ModelError::Length { expected, found: bytes.len() as u64 };
        let cut = &FILE[..FILE.len() - 1];
        assert_eq!(Model::read(cut), Err(length(cut)));
        let mut padded = FILE.to_vec();
        padded.push(0);
        assert_eq!(Model::read(&padded), Err(length(&padded)));
        let mut damaged = FILE.to_vec();
        damaged[FILE.len() / 2] ^= 1;
        assert_eq!(Model::read(&damaged), Err(ModelError::Checksum));
    }

    #[test]
    fn a_payload_that_makes_no_sense_is_refused_in_its_part() {
        let payload = &FILE[HEADER_BYTES..];
        let part = |payload: &[u8]| match Model::read(&seal(payload)) {
            Err(ModelError::Malformed { part }) => part,
            other => panic!("{:?}", other.map(|_| "a model")),
        };
        assert_eq!(part(&payload[..10]), "digest");
        assert_eq!(part(&payload[..40]), "tagger");
        assert_eq!(part(&payload[..payload.len() - 1]), "rank");
        let mut rows = payload.to_vec();
        rows[32..36].copy_from_slice(&3_u32.to_le_bytes());
        assert_eq!(part(&rows), "tagger", "rows that are no power of two");
        rows[32..36].copy_from_slice(&(1_u32 << 31).to_le_bytes());
        assert_eq!(part(&rows), "tagger", "more rows than are admitted");
        let mut scale = payload.to_vec();
        scale[36..40].copy_from_slice(&f32::NAN.to_le_bytes());
        assert_eq!(part(&scale), "tagger", "a scale that is no number");
        let mut longer = payload.to_vec();
        longer.push(0);
        assert_eq!(part(&longer), "end");
    }
}
