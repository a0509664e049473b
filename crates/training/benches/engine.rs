//! How fast the engine is: words a second on one thread, by stage and in total, beside splitting the
//! same texts by Unicode words, measured in the same run. The last line is one JSON object.
//!
//! The argument is a folder of `.txt` files.

use std::alloc::System;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use readout_analysis::learning::{CueCandidate, Reader, Sheet, attribute};
use readout_analysis::{Article, Engine, Model, Options};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use unicode_segmentation::UnicodeSegmentation as _;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Each measure is taken so often; the fastest counts.
const ROUNDS: usize = 7;

#[expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
fn main() -> Result<()> {
    let folder: PathBuf =
        std::env::args().nth(1).context("the argument is a folder of .txt files")?.into();
    let texts = read(&folder)?;
    let start = Instant::now();
    let bytes =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../model/attribution.model"))?;
    let model = Model::read(&bytes)?;
    let loaded = start.elapsed();
    let reader = Reader::default();
    let engine = Engine::new(Options::default(), model.clone());

    let words: usize = texts.iter().map(|text| text.unicode_words().count()).sum();
    let baseline = fastest(|| {
        texts.iter().map(|text| text.unicode_words().map(str::len).sum::<usize>()).sum::<usize>()
    });
    let split = fastest(|| texts.iter().map(|text| reader.words(text).spans().count()).sum());
    let read =
        fastest(|| texts.iter().map(|text| reader.sheet(text, &model.tagger).parts().len()).sum());
    let sheets: Vec<Sheet<'_>> =
        texts.iter().map(|text| reader.sheet(text, &model.tagger)).collect();
    let cue = fastest(|| sheets.iter().map(|sheet| sheet.cues(&model.cue).len()).sum());
    let cues: Vec<Vec<CueCandidate>> = sheets.iter().map(|sheet| sheet.cues(&model.cue)).collect();
    let argument = fastest(|| {
        let pairs = sheets.iter().zip(&cues);
        pairs.map(|(sheet, cues)| sheet.propose(&model.argument, cues)).sum()
    });
    let attribution = fastest(|| texts.iter().map(|text| attribute(&engine, text)).sum());
    let analyze = |text: &String| {
        engine.analyze(&Article { body: text, ..Article::default() }).statements.len()
    };
    let total = fastest(|| texts.iter().map(analyze).sum());
    let region = Region::new(ALLOCATOR);
    black_box(texts.iter().map(analyze).sum::<usize>());
    let allocations = region.change().allocations / texts.len();

    let rate = |time: Duration| (words as f64 / time.as_secs_f64()) as u64;
    let stages = [
        ("words", split),
        ("parts_quotes_mentions_rules", read.saturating_sub(split)),
        ("cue", cue),
        ("argument", argument),
        ("rank", attribution.saturating_sub(read + cue + argument)),
        ("entities_structure", total.saturating_sub(attribution)),
    ];
    println!("{} texts, {words} words; model loaded in {loaded:.1?}", texts.len());
    println!("{:<30}{:>12}{:>8}", "stage", "words/s", "share");
    for (name, time) in stages {
        let share = 100.0 * time.as_secs_f64() / total.as_secs_f64();
        println!("{name:<30}{:>12}{share:>7.1}%", rate(time));
    }
    println!("{:<30}{:>12}", "attribution alone", rate(attribution));
    println!("{:<30}{:>12}", "total", rate(total));
    println!("{:<30}{:>12}", "baseline: Unicode words", rate(baseline));
    let by_stage: serde_json::Map<_, _> =
        stages.iter().map(|(name, time)| ((*name).to_string(), rate(*time).into())).collect();
    let line = serde_json::json!({
        "words_per_second": rate(total),
        "attribution_words_per_second": rate(attribution),
        "baseline_words_per_second": rate(baseline),
        "stages": by_stage,
        "allocations_per_article": allocations,
        "peak_rss_bytes": peak_rss().unwrap_or(0),
        "model_load_ms": loaded.as_secs_f64() * 1e3,
    });
    println!("{line}");
    Ok(())
}

fn read(folder: &PathBuf) -> Result<Vec<String>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("reading {folder:?}"))?;
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in entries {
        files.push(entry?.path());
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    ensure!(!files.is_empty(), "no .txt files in {folder:?}");
    files.iter().map(|file| Ok(std::fs::read_to_string(file)?)).collect()
}

/// The shortest time that the work takes, which must find something.
fn fastest(mut work: impl FnMut() -> usize) -> Duration {
    let time = |_| {
        let start = Instant::now();
        assert!(black_box(work()) > 0, "nothing was found");
        start.elapsed()
    };
    (0..ROUNDS).map(time).min().unwrap_or_default()
}

/// The most memory that this process had, in bytes; only Linux tells.
fn peak_rss() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
