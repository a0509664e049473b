//! Clients in another language: nats-py sees one JSON event a statement, grpcio calls every service
//! through reflection. `make test` fetches both.

use std::{
    path::Path,
    process::{Command, Output},
};

use readout_tests::{Name, Sandbox};

#[tokio::test]
async fn plain_clients_of_another_language_do() {
    let sandbox = Sandbox::start().await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packages = folder.join("../.tools/python");
    assert!(packages.exists(), "the Python clients are not there: run `make test`");
    let script = folder.join("clients/follow.py");
    let mut python = Command::new("python3");
    python
        .arg(script)
        .arg(sandbox.nats_url())
        .args(
            [Name::Ingest, Name::Extractor, Name::Archive]
                .map(|name| sandbox.url(name).replace("http://", "")),
        )
        .env("PYTHONPATH", packages);
    let output = tokio::task::spawn_blocking(move || python.output()).await.unwrap();
    let Output { status, stdout, stderr } = output.expect("python3 runs");
    let (stdout, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{stdout}{stderr}");
    assert!(stdout.contains("3 services called, 2 events for 2 statements"), "{stdout}{stderr}");
}
