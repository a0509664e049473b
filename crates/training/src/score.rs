//! Scores: how well predicted attributions agree with marked ones. Both are aligned one to one by
//! the words of their content; the measures are those of the usual evaluation on this kind of corpus.

use std::collections::BTreeSet;

use crate::corpus::Spans;

/// Hits, predictions and marks of one measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) hits: usize,
    pub(crate) predicted: usize,
    pub(crate) gold: usize,
}

impl Count {
    pub(crate) fn precision(self) -> f64 {
        if self.predicted == 0 { 0.0 } else { self.hits as f64 / self.predicted as f64 }
    }

    pub(crate) fn recall(self) -> f64 {
        if self.gold == 0 { 0.0 } else { self.hits as f64 / self.gold as f64 }
    }

    /// The harmonic mean of precision and recall.
    pub(crate) fn f1(self) -> f64 {
        let sum = self.predicted + self.gold;
        if sum == 0 { 0.0 } else { 2.0 * self.hits as f64 / sum as f64 }
    }

    fn add(&mut self, other: Self) {
        self.hits += other.hits;
        self.predicted += other.predicted;
        self.gold += other.gold;
    }
}

/// All measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scores {
    /// The content has the very same words.
    pub(crate) content_exact: Count,
    /// The words of the contents agree by 0.8 or more (Dice).
    pub(crate) content_soft: Count,
    /// The cues share a word, or both are absent.
    pub(crate) cue_overlap: Count,
    /// The source has the very same words.
    pub(crate) source_exact: Count,
    /// The sources share a word, or both are absent.
    pub(crate) source_overlap: Count,
    /// Content soft and source overlap at once.
    pub(crate) full: Count,
    /// Full, of contents that begin and end with quotation marks.
    pub(crate) direct_full: Count,
    /// Full, of other contents.
    pub(crate) other_full: Count,
}

impl Scores {
    /// Name and count of each measure.
    pub(crate) fn rows(&self) -> [(&'static str, Count); 8] {
        [
            ("content exact", self.content_exact),
            ("content soft", self.content_soft),
            ("cue overlap", self.cue_overlap),
            ("source exact", self.source_exact),
            ("source overlap", self.source_overlap),
            ("full", self.full),
            ("direct full", self.direct_full),
            ("other full", self.other_full),
        ]
    }

    /// Adds the counts of another text.
    pub(crate) fn add(&mut self, other: &Self) {
        self.content_exact.add(other.content_exact);
        self.content_soft.add(other.content_soft);
        self.cue_overlap.add(other.cue_overlap);
        self.source_exact.add(other.source_exact);
        self.source_overlap.add(other.source_overlap);
        self.full.add(other.full);
        self.direct_full.add(other.direct_full);
        self.other_full.add(other.other_full);
    }
}

/// The words and marks of an attribution, as places in the text.
struct Tokens {
    source: BTreeSet<usize>,
    cue: BTreeSet<usize>,
    content: BTreeSet<usize>,
    direct: bool,
}

/// Where the scorer's own tokens stand: runs of letters, digits and underscores, and single marks.
pub(crate) fn tokens(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut found: Vec<std::ops::Range<usize>> = Vec::new();
    let mut inside = false;
    for (at, letter) in text.char_indices() {
        let word = letter.is_alphanumeric() || letter == '_';
        let end = at + letter.len_utf8();
        if word && inside {
            if let Some(last) = found.last_mut() {
                last.end = end;
            }
        } else if !letter.is_whitespace() {
            found.push(at..end);
        }
        inside = word;
    }
    found
}

impl Tokens {
    fn of(text: &str, tokens: &[std::ops::Range<usize>], spans: &Spans) -> Self {
        let cover = |ranges: &[std::ops::Range<usize>]| {
            let mut found = BTreeSet::new();
            for range in ranges {
                let first = tokens.partition_point(|token| token.start < range.start);
                let inside = tokens[first..].iter().take_while(|token| token.end <= range.end);
                found.extend((first..).zip(inside).map(|(index, _)| index));
            }
            found
        };
        let marks = ['"', '“', '”', '„', '‟', '«', '»'];
        let first = spans.content.first().map_or("", |range| &text[range.clone()]);
        let last = spans.content.last().map_or("", |range| &text[range.clone()]);
        Self {
            source: cover(&spans.source),
            cue: cover(&spans.cue),
            content: cover(&spans.content),
            direct: first.starts_with(marks) && last.ends_with(marks),
        }
    }
}

fn shared(one: &BTreeSet<usize>, other: &BTreeSet<usize>) -> usize {
    one.intersection(other).count()
}

fn soft(one: &BTreeSet<usize>, other: &BTreeSet<usize>) -> bool {
    let inter = shared(one, other);
    inter > 0 && 2.0 * inter as f64 / (one.len() + other.len()) as f64 >= 0.8
}

fn overlap(one: &BTreeSet<usize>, other: &BTreeSet<usize>) -> bool {
    shared(one, other) > 0 || (one.is_empty() && other.is_empty())
}

/// What came of one prediction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// The marked attribution that it was aligned with.
    pub(crate) partner: Option<usize>,
    pub(crate) soft: bool,
    pub(crate) source: bool,
}

impl Verdict {
    pub(crate) fn is_full(self) -> bool {
        self.soft && self.source
    }
}

/// Whether a prediction agrees with some marked attribution in full, aligned or not.
pub(crate) fn agrees(text: &str, predicted: &[Spans], gold: &[Spans]) -> Vec<bool> {
    let tokens = tokens(text);
    let gold: Vec<Tokens> = gold.iter().map(|spans| Tokens::of(text, &tokens, spans)).collect();
    predicted
        .iter()
        .map(|spans| {
            let found = Tokens::of(text, &tokens, spans);
            gold.iter().any(|gold| {
                soft(&found.content, &gold.content) && overlap(&found.source, &gold.source)
            })
        })
        .collect()
}

/// Scores the predictions for one text.
pub(crate) fn score(text: &str, predicted: &[Spans], gold: &[Spans]) -> (Scores, Vec<Verdict>) {
    let places = tokens(text);
    let read = |spans: &[Spans]| -> Vec<Tokens> {
        spans.iter().map(|spans| Tokens::of(text, &places, spans)).collect()
    };
    let (mine, gold) = (read(predicted), read(gold));
    let mut verdicts = vec![Verdict::default(); mine.len()];
    let pairs = align(&mine, &gold);
    for (one, other) in &pairs {
        verdicts[*one].partner = Some(*other);
    }
    let mut scores = Scores::default();
    let all = [
        &mut scores.content_exact,
        &mut scores.content_soft,
        &mut scores.cue_overlap,
        &mut scores.source_exact,
        &mut scores.source_overlap,
        &mut scores.full,
    ];
    for count in all {
        count.predicted = mine.len();
        count.gold = gold.len();
    }
    scores.direct_full.gold = gold.iter().filter(|gold| gold.direct).count();
    scores.other_full.gold = gold.len() - scores.direct_full.gold;
    // A prediction counts as what it was aligned with, or by its own looks.
    scores.direct_full.predicted = mine
        .iter()
        .zip(&verdicts)
        .filter(|(mine, verdict)| {
            verdict.partner.map_or(mine.direct, |gold_at| gold[gold_at].direct)
        })
        .count();
    scores.other_full.predicted = mine.len() - scores.direct_full.predicted;
    for (one, other) in pairs {
        let (found, gold) = (&mine[one], &gold[other]);
        let soft = soft(&found.content, &gold.content);
        let source = overlap(&found.source, &gold.source);
        verdicts[one] = Verdict { partner: Some(other), soft, source };
        scores.content_exact.hits += usize::from(found.content == gold.content);
        scores.content_soft.hits += usize::from(soft);
        scores.cue_overlap.hits += usize::from(overlap(&found.cue, &gold.cue));
        scores.source_exact.hits += usize::from(found.source == gold.source);
        scores.source_overlap.hits += usize::from(source);
        let full = usize::from(soft && source);
        scores.full.hits += full;
        if gold.direct {
            scores.direct_full.hits += full;
        } else {
            scores.other_full.hits += full;
        }
    }
    (scores, verdicts)
}

/// Aligns greedily: best agreement of contents first, then of the other roles, then by order.
fn align(mine: &[Tokens], gold: &[Tokens]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (one, found) in mine.iter().enumerate() {
        for (other, gold) in gold.iter().enumerate() {
            let inter = shared(&found.content, &gold.content);
            if inter > 0 {
                let union = found.content.len() + gold.content.len() - inter;
                let ties = shared(&found.cue, &gold.cue) + shared(&found.source, &gold.source);
                pairs.push((inter as f64 / union as f64, ties, one, other));
            }
        }
    }
    pairs.sort_by(|one, other| {
        let order = other.0.total_cmp(&one.0).then(other.1.cmp(&one.1));
        order.then((one.2, one.3).cmp(&(other.2, other.3)))
    });
    let (mut mine_used, mut gold_used) = (vec![false; mine.len()], vec![false; gold.len()]);
    let mut found = Vec::new();
    for (_, _, one, other) in pairs {
        if !mine_used[one] && !gold_used[other] {
            mine_used[one] = true;
            gold_used[other] = true;
            found.push((one, other));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "“We sail,” Ada said. Bo hopes the ice melts soon in the bay.";

    /// The places of words in the text.
    fn at(words: &str) -> Vec<std::ops::Range<usize>> {
        let start = TEXT.find(words).expect("the words stand in the text");
        Vec::from([(start, start + words.len())].map(|(start, end)| start..end))
    }

    fn spans(source: &str, cue: &str, content: &str) -> Spans {
        Spans { source: at(source), cue: at(cue), content: at(content) }
    }

    #[test]
    fn a_worked_example() {
        let gold = [
            spans("Ada", "said", "“We sail,”"),
            spans("Bo", "hopes", "the ice melts soon in the bay"),
        ];
        // The quotation is right. Of the seven words of the other content five are found: Dice is
        // 10 / 12, which is soft; its source is not. The third has no partner.
        let predicted = [
            spans("Ada", "Ada said", "“We sail,”"),
            spans("soon", "hopes", "the ice melts soon in"),
            spans("Bo", "said", "bay"),
        ];
        let (scores, verdicts) = score(TEXT, &predicted, &gold);
        let count = |hits| Count { hits, predicted: 3, gold: 2 };
        assert_eq!(scores.content_exact, count(1));
        assert_eq!(scores.content_soft, count(2));
        assert_eq!(scores.cue_overlap, count(2));
        assert_eq!(scores.source_exact, count(1));
        assert_eq!(scores.source_overlap, count(1));
        assert_eq!(scores.full, count(1));
        assert_eq!(scores.direct_full, Count { hits: 1, predicted: 1, gold: 1 });
        assert_eq!(scores.other_full, Count { hits: 0, predicted: 2, gold: 1 });
        assert!((scores.full.f1() - 0.4).abs() < 1e-9);
        assert_eq!(verdicts[0], Verdict { partner: Some(0), soft: true, source: true });
        assert_eq!(verdicts[1], Verdict { partner: Some(1), soft: true, source: false });
        assert_eq!(verdicts[2].partner, None);
        assert_eq!(agrees(TEXT, &predicted, &gold), [true, false, false]);
    }

    #[test]
    fn nothing_predicted_scores_nothing() {
        let (scores, _) = score(TEXT, &[], &[spans("Ada", "said", "“We sail,”")]);
        assert_eq!(scores.full.f1(), 0.0);
        assert_eq!(scores.full.precision(), 0.0);
    }

    #[test]
    fn words_and_marks_are_tokens() {
        let found: Vec<&str> =
            tokens("Don’t go, 3.5 x_1!").into_iter().map(|t| &"Don’t go, 3.5 x_1!"[t]).collect();
        assert_eq!(found, ["Don", "’", "t", "go", ",", "3", ".", "5", "x_1", "!"]);
    }
}
