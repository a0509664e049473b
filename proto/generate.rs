//! Makes the code of `crates/wire/src/generated` from the protos beside this file, without protoc.
//!
//! A plain test compares what it makes with what is committed; `READOUT_BLESS=1` (see `make bless`)
//! writes it instead.

#![cfg(test)]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use prost::Message as _;

#[test]
fn generated_code_is_current() {
    let committed = root().join("../crates/wire/src/generated");
    let fresh = generate();
    if std::env::var_os("READOUT_BLESS").is_some() {
        for (name, bytes) in &fresh {
            fs::write(committed.join(name), bytes).expect("src/generated can be written");
        }
    }
    for (name, bytes) in &fresh {
        let old = fs::read(committed.join(name)).unwrap_or_default();
        assert!(old == *bytes, "{name} does not match proto/: run `make bless`");
    }
    let kept = fs::read_dir(&committed).expect("src/generated exists").count();
    assert_eq!(kept, fresh.len(), "src/generated holds files that nothing generates");
}

/// Every message, field, value and call carries a comment: the protos are the API's reference.
#[test]
fn every_item_is_documented() {
    let mut items = 0;
    for name in protos() {
        let text = fs::read_to_string(root().join(&name)).unwrap();
        let mut above = "";
        for (number, line) in text.lines().map(str::trim).enumerate() {
            let is_item = ["rpc ", "message ", "enum ", "service "]
                .iter()
                .any(|keyword| line.starts_with(keyword))
                || (line.ends_with(';') && line.contains(" = ") && !line.starts_with("syntax"));
            let documented = above.starts_with("//");
            assert!(!is_item || documented, "{name}:{}: `{line}` has no comment", number + 1);
            items += usize::from(is_item);
            above = line;
        }
    }
    assert!(items > 100, "the check found only {items} items");
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Paths of all protos as an import names them, sorted.
fn protos() -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(root().join("readout/v1"))
        .expect("proto/readout/v1 exists")
        .map(|entry| format!("readout/v1/{}", file_name(&entry.unwrap().path())))
        .collect();
    names.sort();
    names
}

fn generate() -> BTreeMap<String, Vec<u8>> {
    let mut descriptors = protox::compile(protos(), [root()]).expect("the protos compile");
    let out = tempfile::tempdir().expect("a temporary folder");
    tonic_prost_build::configure()
        .out_dir(out.path())
        .bytes(".readout.v1.DeadLetter.payload")
        .compile_well_known_types(true)
        .extern_path(".google.protobuf", "::pbjson_types")
        .compile_fds(descriptors.clone())
        .expect("code is generated");
    pbjson_build::Builder::new()
        .register_descriptors(&descriptors.encode_to_vec())
        .expect("descriptors are valid")
        .out_dir(out.path())
        .build(&[".readout.v1"])
        .expect("JSON code is generated");
    for file in &mut descriptors.file {
        file.source_code_info = None;
    }
    let mut made: BTreeMap<_, _> = fs::read_dir(out.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (file_name(&path), fs::read(&path).unwrap()))
        .collect();
    made.insert("readout.v1.bin".to_owned(), descriptors.encode_to_vec());
    made
}

fn file_name(path: &Path) -> String {
    path.file_name().expect("an entry of a folder has a name").to_string_lossy().into_owned()
}
