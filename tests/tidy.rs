//! The house keeps its shape: edges between crates, who names which library, module docs, sizes.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Which crate may use which: the whole list. ARCHITECTURE.md tells why.
const EDGES: [(&str, &[&str]); 11] = [
    ("analysis", &[]),
    ("wire", &[]),
    ("proto", &[]),
    ("service", &["wire"]),
    ("bus", &["service", "wire"]),
    ("ingest", &["bus", "service", "wire"]),
    ("extractor", &["analysis", "bus", "service", "wire"]),
    ("archive", &["bus", "service", "wire"]),
    ("cli", &["bus", "extractor", "wire"]),
    ("training", &["analysis"]),
    ("tests", &["archive", "bus", "extractor", "ingest", "service", "wire"]),
];

/// Which crates may name a library that shapes everything around it.
const LIBRARIES: [(&str, &[&str]); 8] = [
    ("async-nats", &["bus", "tests"]),
    ("rusqlite", &["archive"]),
    ("tonic", &["wire", "service", "ingest", "extractor", "archive", "cli", "tests"]),
    ("axum", &["service"]),
    ("opentelemetry", &["service"]),
    ("opentelemetry-otlp", &["service"]),
    ("opentelemetry-proto", &["tests"]),
    ("opentelemetry_sdk", &["service"]),
];

/// Longest source file, in lines.
const LINES_MAX: usize = 600;

#[test]
fn crates_use_only_what_they_may() {
    let crates = dependencies();
    let listed: BTreeMap<_, _> = EDGES.into_iter().collect();
    assert_eq!(
        crates.keys().map(String::as_str).collect::<Vec<_>>(),
        listed.keys().copied().collect::<Vec<_>>(),
        "every crate stands in the list of edges"
    );
    for (name, dependencies) in &crates {
        let own: Vec<_> =
            dependencies.iter().filter_map(|name| name.strip_prefix("readout-")).collect();
        assert_eq!(own, listed[name.as_str()], "edges of {name}");
        for (library, users) in LIBRARIES {
            let uses = dependencies.iter().any(|dependency| dependency == library);
            assert!(!uses || users.contains(&name.as_str()), "{name} must not use {library}");
        }
    }
}

#[test]
fn files_open_with_what_they_are_and_stay_small() {
    let files = sources(&root());
    assert!(files.len() > 40, "the check found only {} files", files.len());
    for path in files {
        let text = fs::read_to_string(&path).expect("a source file can be read");
        assert!(text.starts_with("//! "), "{} does not say what it is", path.display());
        let lines = text.lines().count();
        assert!(lines <= LINES_MAX, "{} has {lines} lines", path.display());
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        assert_ne!(name, "mod.rs", "{}: put the module beside its folder", path.display());
    }
}

/// Crates of the workspace without their prefix, each with its sorted normal dependencies.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--no-deps", "--offline", "--locked"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = |value: &serde_json::Value| value.as_str().expect("a string").to_owned();
    let packages = metadata["packages"].as_array().expect("a list");
    packages
        .iter()
        .map(|package| {
            let name = text(&package["name"]).replacen("readout-", "", 1);
            let mut names: Vec<_> = package["dependencies"]
                .as_array()
                .expect("a list")
                .iter()
                .filter(|dependency| dependency["kind"].is_null())
                .map(|dependency| text(&dependency["name"]))
                .collect();
            names.sort();
            (name, names)
        })
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust file written by hand.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && name != "target" && name != "generated" && !name.starts_with('.') {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
