//! The corpora that the models are fitted to, as they lie in one folder.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use readout_analysis::learning::Reader;
use sha2::{Digest as _, Sha256};

use crate::corpus::{self, Document};
use crate::pipeline::Material;
use crate::stage::{self, Tagged};

/// Files of the second corpus that begin so train nothing: they are kept for checking.
const KEPT_FOR_CHECKS: &str = "GUM_news_";

/// How often the project's own articles count: they are few, but what users bring first.
const PRESS_WEIGHT: usize = 3;

/// All training data in memory.
pub(crate) struct Corpora {
    pub(crate) train: Vec<Document>,
    /// Articles that are only looked at for reports.
    pub(crate) dev: Vec<Document>,
    /// Articles of this project in the manner of press agencies; they train, too.
    press: Vec<Document>,
    tagged: Vec<Tagged>,
    press_tagged: Vec<Tagged>,
    extra: Vec<Tagged>,
    /// The texts that train nothing, with their parts of speech.
    pub(crate) checks: Vec<(String, Tagged)>,
    digest: [u8; 32],
}

impl Corpora {
    /// Reads the corpora in `folder` and the marked articles in `press`.
    pub(crate) fn read(folder: &Path, press: &Path) -> Result<Self> {
        ensure!(folder.is_dir(), "no folder {folder:?}; DATA= names the folder of the corpora");
        let reader = Reader::default();
        let polnear = folder.join("polnear");
        let train = corpus::read(&polnear.join("train"))?;
        let dev = corpus::read(&polnear.join("dev"))?;
        let press = corpus::read(press)?;
        let press_tagged =
            press.iter().map(|document| Tagged::new(&reader, &document.text, &[])).collect();
        let tags = corpus::tagged(&polnear.join("silver-pos/train.tsv"))?;
        let tagged = stage::silver(&reader, &train, &tags);
        let (mut extra, mut checks) = (Vec::new(), Vec::new());
        let mut digest = Sha256::new();
        for document in train.iter().chain(&press) {
            digest.update(document.stem.as_bytes());
            digest.update(document.text.as_bytes());
            digest.update(format!("{:?}", document.gold));
        }
        for (word, tag) in &tags {
            digest.update(word.as_bytes());
            digest.update(tag.as_bytes());
        }
        for path in corpus::names(&folder.join("gum"))? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !name.ends_with(".conllu") {
                continue;
            }
            let text = corpus::conllu(&path).with_context(|| format!("reading {path:?}"))?;
            let tagged = Tagged::of_conllu(&reader, &text);
            if name.starts_with(KEPT_FOR_CHECKS) {
                checks.push((text.text, tagged));
            } else {
                digest.update(text.text.as_bytes());
                digest.update(format!("{:?}", text.words));
                extra.push(tagged);
            }
        }
        Ok(Self {
            train,
            dev,
            press,
            tagged,
            press_tagged,
            extra,
            checks,
            digest: digest.finalize().into(),
        })
    }

    /// Everything that may be learned from.
    pub(crate) fn all(&self) -> Material<'_> {
        self.part(|_| true)
    }

    /// What may be learned from those articles that `keep` keeps.
    pub(crate) fn part(&self, keep: impl Fn(usize) -> bool) -> Material<'_> {
        let kept = |index: &usize| keep(*index);
        let indices: Vec<usize> = (0..self.train.len()).filter(kept).collect();
        let news = indices.iter().map(|index| &self.train[*index]);
        let tagged = indices.iter().map(|index| &self.tagged[*index]);
        let weights = indices.iter().map(|_| 1).chain(self.press.iter().map(|_| PRESS_WEIGHT));
        Material {
            documents: news.chain(&self.press).collect(),
            weights: weights.collect(),
            tagged: tagged.chain(&self.press_tagged).collect(),
            extra: self.extra.iter().collect(),
            digest: self.digest,
        }
    }
}
