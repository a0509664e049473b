//! What an expression of PromQL speaks of, as far as ours need it: no label holds a brace.

/// The selectors of our metrics in it, as in `up{job="x"}`.
pub(crate) fn selectors(expression: &str) -> Vec<&str> {
    let mut selectors = Vec::new();
    let mut at = 0;
    while let Some(begin) = expression[at..].find(is_word).map(|begin| at + begin) {
        let word = &expression[begin..];
        let end = word.find(|c| !is_word(c)).unwrap_or(word.len());
        let ours = ["readout_", "process_"].iter().any(|prefix| word.starts_with(prefix));
        let matchers = if word[end..].starts_with('{') {
            word[end..].find('}').map_or(0, |close| close + 1)
        } else {
            0
        };
        if ours || &word[..end] == "up" {
            selectors.push(&word[..end + matchers]);
        }
        at = begin + end + matchers;
    }
    selectors
}

/// The labels by which it groups and joins.
pub(crate) fn groupings(expression: &str) -> Vec<&str> {
    let mut labels = Vec::new();
    for begin in ["by (", "on ("] {
        let lists = expression.split(begin).skip(1);
        labels.extend(lists.flat_map(|rest| rest.split(')').next().unwrap_or(rest).split(", ")));
    }
    labels
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[test]
fn selectors_and_groupings_are_found() {
    let expression =
        "sum by (stage, as) (rate(readout_a_total{as=~\"x|y\"}[5m])) / on (job) up > 0";
    assert_eq!(selectors(expression), ["readout_a_total{as=~\"x|y\"}", "up"]);
    assert_eq!(groupings(expression), ["stage", "as", "job"]);
}
