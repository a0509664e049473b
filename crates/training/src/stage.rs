//! The stages, fitted one after another on texts with known answers.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use readout_analysis::learning::{
    ARGUMENT_LABELS, ARGUMENT_LANES, ArgumentModel, CONTENT, CUE_LABELS, CUE_LANES, CueCandidate,
    CueModel, Forest, PART_LANES, PARTS, RANK_LABELS, RANK_LANES, RankModel, Reader, SOURCE, Sheet,
    Tagger, Words, part_of,
};

use crate::corpus::{self, Document, Spans, TaggedText};
use crate::fit::{self, Chance, Perceptron, Recipe, Samples};

/// A text whose parts of speech are known.
pub(crate) struct Tagged {
    words: Words,
    known: Vec<Option<u8>>,
}

impl Tagged {
    pub(crate) fn new(reader: &Reader, text: &str, tags: &[(Range<usize>, &str)]) -> Self {
        let words = reader.words(text);
        let mut known = Vec::new();
        let mut from = 0;
        for span in words.spans() {
            while from < tags.len() && tags[from].0.end <= span.start {
                from += 1;
            }
            let inside = tags[from..].iter().take_while(|(range, _)| range.start < span.end);
            // Of "don't" the verb counts, of "well-known" the last part.
            let found: Vec<&(Range<usize>, &str)> = inside.collect();
            let negated =
                found.len() == 2 && text[found[1].0.clone()].ends_with('t') && found[1].1 == "RB";
            let tag = if negated { found.first() } else { found.last() };
            known.push(tag.and_then(|(_, tag)| part_of(tag)));
        }
        Self { words, known }
    }

    pub(crate) fn of_conllu(reader: &Reader, text: &TaggedText) -> Self {
        let words: Vec<(Range<usize>, &str)> =
            text.words.iter().map(|(range, tag)| (range.clone(), tag.as_str())).collect();
        Self::new(reader, &text.text, &words)
    }

    /// Words tagged as known, and all words.
    pub(crate) fn check(&self, tagger: &Tagger, reader: &Reader, text: &str) -> (usize, usize) {
        let sheet = reader.sheet(text, tagger);
        let pairs = sheet.parts().iter().zip(&self.known);
        let known = pairs.filter_map(|(part, known)| known.map(|known| *part == known));
        known.fold((0, 0), |(right, all), hit| (right + usize::from(hit), all + 1))
    }
}

/// Splits silver tags of a run of documents.
pub(crate) fn silver(
    reader: &Reader,
    documents: &[Document],
    mut tags: &[(String, String)],
) -> Vec<Tagged> {
    documents
        .iter()
        .map(|document| {
            let found = corpus::align(&document.text, &mut tags);
            Tagged::new(reader, &document.text, &found)
        })
        .collect()
}

const TAGGER_EPOCHS: usize = 5;

/// A feature seen less often is not used.
const TAGGER_SEEN_MIN: u32 = 2;

/// A word seen at least so often with one tag in at least this share has that tag only.
const FIXED_SEEN_MIN: u32 = 30;
const FIXED_SHARE: f32 = 0.99;

pub(crate) fn tagger(texts: &[&Tagged], bits: u32) -> Tagger {
    let mut counts: BTreeMap<u32, BTreeMap<u8, u32>> = BTreeMap::new();
    let mut seen: BTreeMap<u32, u32> = BTreeMap::new();
    for text in texts {
        text.words.each(&text.known, |word, features, known| {
            for feature in features {
                *seen.entry(*feature).or_default() += 1;
            }
            let Some(known) = known else { return 0 };
            *counts.entry(word).or_default().entry(known).or_default() += 1;
            known
        });
    }
    let mut fixed: Vec<(u32, u8)> = Vec::new();
    for (word, tags) in &counts {
        let total: u32 = tags.values().sum();
        let Some((part, most)) = tags.iter().max_by_key(|(part, count)| (**count, **part)) else {
            continue;
        };
        if total >= FIXED_SEEN_MIN && *most as f32 >= FIXED_SHARE * total as f32 {
            fixed.push((*word, *part));
        }
    }
    let only: BTreeMap<u32, u8> = fixed.iter().copied().collect();
    seen.retain(|_, count| *count >= TAGGER_SEEN_MIN);
    let mut perceptron = Perceptron::<PART_LANES>::new(seen.keys().copied());
    let mut chance = Chance::new(1);
    let mut order: Vec<usize> = (0..texts.len()).collect();
    for _ in 0..TAGGER_EPOCHS {
        chance.shuffle(&mut order);
        for index in &order {
            let text = texts[*index];
            text.words.each(&text.known, |word, features, known| {
                if let Some(part) = only.get(&word) {
                    return *part;
                }
                let guess = perceptron.guess(features, PARTS.len());
                if let Some(known) = known
                    && known != guess
                {
                    perceptron.learn(features, guess, known);
                }
                perceptron.tick();
                guess
            });
        }
    }
    Tagger { table: fit::pack(perceptron.mean(), bits), fixed: Tagger::fix(&fixed) }
}

/// The tokens that ranges of bytes cover by half or more.
pub(crate) fn tokens_of(spans: &[Range<usize>], ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        let first = spans.partition_point(|span| span.end <= range.start);
        let inside = spans[first..].iter().take_while(|span| span.start < range.end);
        for (at, span) in (first..).zip(inside) {
            let shared = span.end.min(range.end) - span.start.max(range.start);
            if shared * 2 < span.len() {
                continue;
            }
            match found.last_mut() {
                Some(last) if last.end == at && at > first => last.end = at + 1,
                _ => found.push(at..at + 1),
            }
        }
    }
    found
}

/// An attribution as ranges of tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Attribution {
    pub(crate) source: Vec<Range<usize>>,
    pub(crate) cue: Vec<Range<usize>>,
    pub(crate) content: Vec<Range<usize>>,
}

impl Attribution {
    pub(crate) fn of(spans: &[Range<usize>], gold: &Spans) -> Self {
        Self {
            source: tokens_of(spans, &gold.source),
            cue: tokens_of(spans, &gold.cue),
            content: tokens_of(spans, &gold.content),
        }
    }

    pub(crate) fn bytes(&self, spans: &[Range<usize>]) -> Spans {
        let bytes = |ranges: &[Range<usize>]| {
            ranges.iter().map(|range| spans[range.start].start..spans[range.end - 1].end).collect()
        };
        Spans { source: bytes(&self.source), cue: bytes(&self.cue), content: bytes(&self.content) }
    }
}

/// The samples of the cue stage in one text.
pub(crate) fn cue_samples(sheet: &Sheet<'_>, gold: &[Attribution], samples: &mut Samples) {
    let mut labels: BTreeMap<usize, u8> = BTreeMap::new();
    for attribution in gold {
        let Some(cue) = attribution.cue.first() else { continue };
        for at in cue.clone() {
            let label = if at == cue.start { 1 } else { 2 };
            labels.entry(at).or_insert(label);
        }
    }
    sheet.sentences(|tokens, rows| {
        let labels: Vec<u8> =
            tokens.clone().map(|at| labels.get(&at).copied().unwrap_or(0)).collect();
        samples.push(rows, &labels);
    });
}

pub(crate) fn cue_model(samples: &Samples, recipe: &Recipe) -> CueModel {
    let (table, chain) = fit::chain::<CUE_LANES>(samples, CUE_LABELS, recipe);
    CueModel { table, chain }
}

/// The samples of the argument stage in one text, with the cues that a model found in it. A candidate
/// that is no cue teaches nothing: whether it is one is for the ranking to tell.
pub(crate) fn argument_samples(
    sheet: &Sheet<'_>,
    gold: &[Attribution],
    cues: &[CueCandidate],
    samples: &mut Samples,
) {
    let mut wanted: Vec<(CueCandidate, &Attribution)> = Vec::new();
    let mut by_cue: BTreeMap<usize, &Attribution> = BTreeMap::new();
    for attribution in gold {
        if let Some(cue) = attribution.cue.first() {
            by_cue.insert(cue.start, attribution);
        }
    }
    let mut exact: BTreeSet<usize> = BTreeSet::new();
    for cue in cues {
        let hit = by_cue.iter().find(|(_, attribution)| {
            let gold = &attribution.cue[0];
            gold.start < cue.tokens.end && cue.tokens.start < gold.end
        });
        let Some((start, attribution)) = hit else { continue };
        if attribution.cue[0] == cue.tokens {
            exact.insert(*start);
        }
        wanted.push((cue.clone(), attribution));
    }
    for (start, attribution) in &by_cue {
        if !exact.contains(start) {
            let tokens = attribution.cue[0].clone();
            let near = cues
                .iter()
                .find(|cue| cue.tokens.start < tokens.end && tokens.start < cue.tokens.end);
            let probability = near.map_or(0.05, |cue| cue.probability);
            wanted.push((CueCandidate { tokens, probability }, attribution));
        }
    }
    let candidates: Vec<CueCandidate> = wanted.iter().map(|(cue, _)| cue.clone()).collect();
    sheet.windows(cues, &candidates, |index, window, rows| {
        let mut labels = vec![0_u8; window.len()];
        let mut mark = |ranges: &[Range<usize>], label: u8| {
            for range in ranges {
                for at in range.start.max(window.start)..range.end.min(window.end) {
                    labels[at - window.start] = label + u8::from(at != range.start);
                }
            }
        };
        let attribution = wanted[index].1;
        mark(&attribution.source, SOURCE);
        mark(&attribution.content, CONTENT);
        samples.push(rows, &labels);
    });
}

pub(crate) fn argument_model(samples: &Samples, recipe: &Recipe) -> ArgumentModel {
    let (table, chain) = fit::chain::<ARGUMENT_LANES>(samples, ARGUMENT_LABELS, recipe);
    ArgumentModel { table, chain }
}

pub(crate) fn rank_model(samples: &Samples, recipe: &Recipe) -> RankModel {
    let (table, chain) = fit::chain::<RANK_LANES>(samples, RANK_LABELS, recipe);
    RankModel { table, bias: chain.start[1] - chain.start[0], forest: Forest::default() }
}
