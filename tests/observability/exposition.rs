//! Reads the text that a service exports on `/metrics`.

use std::collections::{BTreeMap, BTreeSet};

/// Metrics by name: their kind and the names of their labels.
pub(crate) type Metrics = BTreeMap<String, (Kind, BTreeSet<String>)>;

/// Kind of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Counter,
    Gauge,
    Histogram,
}

impl Kind {
    pub(crate) fn parse(word: &str) -> Option<Kind> {
        match word {
            "counter" => Some(Kind::Counter),
            "gauge" => Some(Kind::Gauge),
            "histogram" => Some(Kind::Histogram),
            _ => None,
        }
    }
}

/// Adds what stands on a page.
pub(crate) fn read(page: &str, metrics: &mut Metrics) {
    for line in page.lines() {
        if let Some((name, kind)) = line.strip_prefix("# TYPE ").and_then(|it| it.split_once(' ')) {
            let kind = Kind::parse(kind).unwrap_or_else(|| panic!("{line}"));
            metrics.entry(name.to_owned()).or_insert((kind, BTreeSet::new()));
        } else if let Some((series, labels)) =
            line.split_once('{').and_then(|(series, rest)| Some((series, rest.split_once('}')?.0)))
        {
            let name = ["_bucket", "_sum", "_count"]
                .into_iter()
                .filter_map(|suffix| series.strip_suffix(suffix))
                .find(|name| metrics.contains_key(*name))
                .unwrap_or(series);
            let (_, known) = metrics.get_mut(name).unwrap_or_else(|| panic!("no type: {line}"));
            let labels = labels.split("\",").filter_map(|label| label.split_once('='));
            known.extend(labels.map(|(name, _)| name.to_owned()).filter(|name| name != "le"));
        }
    }
}
