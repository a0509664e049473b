//! TLS and mutual TLS, with certificates made for the test.

use std::{fs, path::Path, process::Command};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use readout_tests::{
    Name, Sandbox, Setup, broker_program,
    process::{Process, free_ports, program},
};

use crate::{article, fails, succeeds};

/// An authority that signs certificates into a folder.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new(folder: &Path, name: &str) -> Authority {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        fs::write(folder.join(format!("{name}.pem")), issuer.pem()).unwrap();
        Authority(issuer)
    }

    /// Writes `<name>.pem` and `<name>.key`.
    fn sign(&self, folder: &Path, name: &str) {
        let params = CertificateParams::new(["127.0.0.1".to_owned(), "localhost".to_owned()]);
        let key = KeyPair::generate().unwrap();
        let certificate = params.unwrap().signed_by(&key, &*self.0).unwrap();
        fs::write(folder.join(format!("{name}.pem")), certificate.pem()).unwrap();
        fs::write(folder.join(format!("{name}.key")), key.serialize_pem()).unwrap();
    }
}

/// The command line, told to use TLS.
fn readout(sandbox: &Sandbox, arguments: &[&str], variables: &[(&str, String)]) -> Command {
    let mut command = sandbox.readout(arguments);
    for (variable, name) in [
        ("READOUT_INGEST", Name::Ingest),
        ("READOUT_EXTRACTOR", Name::Extractor),
        ("READOUT_ARCHIVE", Name::Archive),
    ] {
        command.env(variable, sandbox.url(name).replace("http:", "https:"));
    }
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    command
}

#[tokio::test]
async fn connections_are_encrypted_and_the_service_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    Authority::new(folder, "ours").sign(folder, "server");
    Authority::new(folder, "theirs");
    let path = |name: &str| folder.join(name).display().to_string();
    let environment =
        vec![("READOUT_TLS_CERT", path("server.pem")), ("READOUT_TLS_KEY", path("server.key"))];
    let sandbox = Sandbox::with(Setup { environment, ..Default::default() }).await;
    let ours = [("READOUT_TLS_CA", path("ours.pem"))];
    let theirs = [("READOUT_TLS_CA", path("theirs.pem"))];

    fs::write(folder.join("articles.jsonl"), readout_wire::json::line(&article()).unwrap())
        .unwrap();
    let push = ["push", "--wait", &path("articles.jsonl")];
    succeeds(&mut readout(&sandbox, &push, &ours));
    let list = ["statements", "--format", "jsonl"];
    let listed = succeeds(&mut readout(&sandbox, &list, &ours));
    assert_eq!(listed.lines().count(), 2, "{listed}");
    succeeds(&mut readout(&sandbox, &["health"], &ours));

    let complaint = fails(&mut readout(&sandbox, &list, &theirs));
    assert!(complaint.contains("certificate"), "{complaint}");
    fails(&mut readout(&sandbox, &list, &[]));
    fails(&mut readout(&sandbox, &["health"], &theirs));
    fails(&mut sandbox.readout(&list));
}

#[tokio::test]
async fn mutual_tls_knows_its_callers() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let path = |name: &str| folder.join(name).display().to_string();
    let ours = Authority::new(folder, "ours");
    ours.sign(folder, "server");
    ours.sign(folder, "friend");
    Authority::new(folder, "theirs").sign(folder, "stranger");
    let environment = vec![
        ("READOUT_TLS_CERT", path("server.pem")),
        ("READOUT_TLS_KEY", path("server.key")),
        ("READOUT_TLS_CLIENT_CA", path("ours.pem")),
    ];
    let without = vec![Name::Ingest, Name::Extractor];
    let sandbox = Sandbox::with(Setup { environment, without, ..Default::default() }).await;
    let as_caller = |name: &str| {
        vec![
            ("READOUT_TLS_CA", path("ours.pem")),
            ("READOUT_TLS_CLIENT_CERT", path(&format!("{name}.pem"))),
            ("READOUT_TLS_CLIENT_KEY", path(&format!("{name}.key"))),
        ]
    };
    let list = ["statements", "--format", "jsonl"];
    succeeds(&mut readout(&sandbox, &list, &as_caller("friend")));
    succeeds(&mut readout(&sandbox, &["health", "archive"], &as_caller("friend")));
    fails(&mut readout(&sandbox, &list, &as_caller("stranger")));
    fails(&mut readout(&sandbox, &list, &[("READOUT_TLS_CA", path("ours.pem"))]));
    let half = &as_caller("friend")[..2];
    let complaint = fails(&mut readout(&sandbox, &list, half));
    assert!(complaint.contains("--tls-client-key"), "{complaint}");
}

#[test]
fn the_broker_is_known() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    Authority::new(folder, "ours").sign(folder, "broker");
    Authority::new(folder, "theirs");
    let path = |name: &str| folder.join(name).display().to_string();
    let [port] = free_ports();
    let config = format!(
        "listen: 127.0.0.1:{port}\njetstream {{ store_dir: \"{}\", max_file: 40GB }}\n\
         tls {{ cert_file: \"{}\", key_file: \"{}\" }}\n",
        path("store"),
        path("broker.pem"),
        path("broker.key")
    );
    fs::write(folder.join("broker.conf"), config).unwrap();
    let arguments = ["-c".to_owned(), path("broker.conf")];
    let mut broker = Process::new(&broker_program(), &arguments, folder.join("broker.log"));
    broker.start();
    // `provision` waits for the broker, `status` not as long.
    let readout = |command: &str, scheme: &str, ca: Option<&str>| {
        let mut readout = Command::new(program("readout"));
        readout.arg(command).arg("--nats-url").arg(format!("{scheme}://127.0.0.1:{port}"));
        readout.env("READOUT_DATA", path("data"));
        readout.args(ca.map(|ca| format!("--nats-ca={}", path(ca))));
        readout
    };
    succeeds(&mut readout("provision", "tls", Some("ours.pem")));
    succeeds(&mut readout("status", "nats", Some("ours.pem")));
    for ca in [Some("theirs.pem"), None] {
        let complaint = fails(&mut readout("status", "tls", ca));
        assert!(complaint.contains("no broker at tls://"), "{complaint}");
    }
    let complaint = fails(&mut readout("status", "tls", Some("broker.key")));
    assert!(complaint.contains("holds no PEM block"), "{complaint}");
}
