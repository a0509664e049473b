//! Tokens and their scopes, and the refusal to listen without them.

use std::{fs, path::Path};

use readout_tests::{
    Name, Sandbox, Setup,
    process::{Process, free_ports, program},
    wait,
};
use rustix::process::Signal;
use tonic::{
    Code, Request,
    client::Grpc,
    transport::{Channel, Endpoint},
};
use tonic_prost::ProstCodec;

use crate::{WITHIN, article, fails, succeeds};

const READER: &str = "reader-secret-1f0c52c7";
const PUSHER: &str = "pusher-secret-93ab0d11";
const BOSS: &str = "boss-secret-77e1c0aa";

/// Who may call a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum For {
    Everybody,
    Tokens,
    Readers,
    Pushers,
    Admins,
}

const CALLS: [(Name, &str, For); 18] = [
    (Name::Ingest, "readout.v1.IngestService/PublishArticle", For::Pushers),
    (Name::Ingest, "readout.v1.IngestService/PublishArticles", For::Pushers),
    (Name::Ingest, "readout.v1.IngestService/DeleteArticle", For::Admins),
    (Name::Ingest, "grpc.health.v1.Health/Check", For::Everybody),
    (Name::Extractor, "readout.v1.ExtractorService/Extract", For::Readers),
    (Name::Extractor, "readout.v1.ExtractorService/ExtractStream", For::Readers),
    (Name::Extractor, "grpc.health.v1.Health/Check", For::Everybody),
    (Name::Extractor, "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", For::Tokens),
    (Name::Archive, "readout.v1.ArchiveService/GetArticle", For::Readers),
    (Name::Archive, "readout.v1.ArchiveService/ListArticles", For::Readers),
    (Name::Archive, "readout.v1.ArchiveService/GetStatement", For::Readers),
    (Name::Archive, "readout.v1.ArchiveService/ListStatements", For::Readers),
    (Name::Archive, "readout.v1.ArchiveService/SearchStatements", For::Readers),
    (Name::Archive, "readout.v1.ArchiveService/WatchStatements", For::Readers),
    (Name::Archive, "readout.v1.ArchiveService/GetSpeaker", For::Readers),
    (Name::Archive, "readout.v1.ArchiveService/ListSpeakers", For::Readers),
    (Name::Archive, "grpc.reflection.v1.ServerReflection/ServerReflectionInfo", For::Tokens),
    (Name::Archive, "grpc.health.v1.Health/Watch", For::Everybody),
];

/// Calls a method with an empty message; what the service says to that, be it a complaint.
async fn call(sandbox: &Sandbox, name: Name, method: &str, token: Option<&str>) -> Option<Code> {
    let endpoint = Endpoint::try_from(sandbox.url(name)).expect("a URL of a port");
    let mut grpc: Grpc<Channel> = Grpc::new(endpoint.connect().await.expect("it listens"));
    grpc.ready().await.expect("it is connected");
    let mut request = Request::new(());
    if let Some(token) = token {
        let value = format!("Bearer {token}").parse().expect("ASCII");
        request.metadata_mut().insert("authorization", value);
    }
    let path = format!("/{method}").parse().expect("a path");
    let codec = ProstCodec::<(), ()>::default();
    grpc.server_streaming(request, path, codec).await.err().map(|status| status.code())
}

#[tokio::test]
async fn each_scope_opens_its_calls_and_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tokens");
    let lines = format!(
        "# who may what\nreader read {READER}\npusher push {PUSHER}\n\nboss admin {BOSS}\n"
    );
    fs::write(&file, &lines).unwrap();
    let environment = vec![("READOUT_TOKENS_FILE", file.display().to_string())];
    let mut sandbox = Sandbox::with(Setup { environment, ..Default::default() }).await;
    for (name, method, whom) in CALLS {
        for (token, opens) in [
            (None, &[For::Everybody][..]),
            (Some("some-other-secret-00"), &[For::Everybody]),
            (Some(READER), &[For::Everybody, For::Tokens, For::Readers]),
            (Some(PUSHER), &[For::Everybody, For::Tokens, For::Pushers]),
            (Some(BOSS), &[For::Everybody, For::Tokens, For::Readers, For::Pushers, For::Admins]),
        ] {
            let known = [READER, PUSHER, BOSS].map(Some).contains(&token);
            let refusal = if known { Code::PermissionDenied } else { Code::Unauthenticated };
            let answer = call(&sandbox, name, method, token).await;
            let refused = [Some(Code::PermissionDenied), Some(Code::Unauthenticated)];
            match opens.contains(&whom) {
                true => assert!(!refused.contains(&answer), "{method} {token:?}: {answer:?}"),
                false => assert_eq!(answer, Some(refusal), "{method} {token:?}"),
            }
        }
    }
    the_command_line_carries_a_token(&sandbox, folder.path());
    tokens_are_read_again(&mut sandbox, &file).await;
    for name in [Name::Ingest, Name::Extractor, Name::Archive] {
        let log = sandbox.process(name).printed();
        assert!(!log.contains("-secret-"), "a token is in the log of {name:?}:\n{log}");
        let page = sandbox.page(name, "/metrics").await.unwrap();
        assert!(page.contains("readout_refused_calls_total{reason=\"no_token\"}"), "{page}");
    }
}

fn the_command_line_carries_a_token(sandbox: &Sandbox, folder: &Path) {
    let articles = folder.join("articles.jsonl");
    fs::write(&articles, readout_wire::json::line(&article()).unwrap()).unwrap();
    let articles = articles.display().to_string();
    let boss = folder.join("boss");
    fs::write(&boss, format!("{BOSS}\n")).unwrap();
    let boss = boss.display().to_string();

    let nobody = fails(&mut sandbox.readout(&["push", &articles]));
    assert!(nobody.contains("READOUT_TOKEN"), "{nobody}");
    let reader = fails(sandbox.readout(&["push", &articles]).env("READOUT_TOKEN", READER));
    assert!(reader.contains("needs push") && !reader.contains(READER), "{reader}");
    succeeds(&mut sandbox.readout(&["push", "--wait", &articles, "--token-file", &boss]));
    let list = &["statements", "--format", "jsonl"];
    let listed = succeeds(sandbox.readout(list).env("READOUT_TOKEN", READER));
    assert_eq!(listed.lines().count(), 2, "{listed}");
    let pusher = fails(sandbox.readout(list).env("READOUT_TOKEN", PUSHER));
    assert!(pusher.contains("needs read"), "{pusher}");
    succeeds(&mut sandbox.readout(&["health"]));
}

async fn tokens_are_read_again(sandbox: &mut Sandbox, file: &Path) {
    let method = "readout.v1.ArchiveService/ListStatements";
    let wanted = async |sandbox: &Sandbox, token, code: Option<Code>| {
        wait::until("the tokens are read again", WITHIN, || async move {
            let answer = call(sandbox, Name::Archive, method, Some(token)).await;
            (answer == code).then_some(())
        })
        .await;
    };
    // A file that cannot be read changes nothing; the log says where it is at fault.
    fs::write(file, format!("reader read {READER}\nlate {PUSHER}\n")).unwrap();
    sandbox.process(Name::Archive).signal(Signal::HUP);
    wait::until("the fault is told", WITHIN, || {
        let told = sandbox.process(Name::Archive).printed().contains("line 2: write");
        async move { told.then_some(()) }
    })
    .await;
    wanted(sandbox, BOSS, None).await;
    fs::write(file, "late read late-secret-5b21c9e0\n").unwrap();
    wanted(sandbox, "late-secret-5b21c9e0", None).await;
    wanted(sandbox, READER, Some(Code::Unauthenticated)).await;
}

/// A service without a broker, as somebody starts it by hand.
fn by_hand(name: &str, folder: &Path, environment: &[(&str, &str)]) -> Process {
    let [grpc, admin, nobody] = free_ports();
    let log = folder.join(format!("{name}.log"));
    let _ = fs::remove_file(&log);
    let process = Process::new(&program(&format!("readout-{name}")), &[], log)
        .env("READOUT_NATS_URL", format!("nats://127.0.0.1:{nobody}"))
        .env("READOUT_CONNECT_TIMEOUT_MS", "100")
        .env("READOUT_ADMIN_LISTEN", format!("0.0.0.0:{admin}"))
        .env("READOUT_GRPC_LISTEN", format!("0.0.0.0:{grpc}"));
    environment.iter().fold(process, |process, (name, value)| process.env(name, *value))
}

/// Exit code and log of a service that does not start.
async fn ends(mut process: Process) -> (Option<i32>, String) {
    process.start();
    let status = process.ended(WITHIN).await;
    (status.code(), process.printed())
}

#[tokio::test]
async fn nobody_listens_to_others_without_a_lock() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for name in ["ingest", "extractor", "archive"] {
        let (code, log) = ends(by_hand(name, folder, &[])).await;
        assert_eq!(code, Some(2), "{log}");
        assert!(log.contains("READOUT_TOKENS_FILE") && log.contains("allow-everyone"), "{log}");
        let (code, log) = ends(by_hand(name, folder, &[("READOUT_TOKENS_FILE", "")])).await;
        assert_eq!(code, Some(2), "{log}");
    }
    // What goes on from here fails for want of a broker.
    let open = [("READOUT_UNAUTHENTICATED", "allow-everyone")];
    let (code, log) = ends(by_hand("ingest", folder, &open)).await;
    assert_eq!(code, Some(1), "{log}");
    assert!(log.contains("everybody who reaches"), "{log}");
    let tokens = folder.join("tokens");
    fs::write(&tokens, format!("reader read {READER}\n")).unwrap();
    let tokens = [("READOUT_TOKENS_FILE", tokens.to_str().unwrap())];
    let (code, log) = ends(by_hand("ingest", folder, &tokens)).await;
    assert_eq!(code, Some(1), "{log}");
    assert!(log.contains("travel in the clear"), "{log}");
}

#[tokio::test]
async fn wrong_settings_are_told_with_code_2() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let path = |name: &str, text: &str| {
        fs::write(folder.join(name), text).unwrap();
        folder.join(name).display().to_string()
    };
    let malformed = path("malformed", &format!("reader read {READER}\n{PUSHER} push pusher\n"));
    let no_pem = path("no.pem", "secret-but-no-pem");
    for (environment, words) in [
        (vec![("READOUT_TOKENS_FILE", &*malformed)], "line 2: "),
        (vec![("READOUT_TOKENS_FILE", "/nowhere/tokens")], "/nowhere/tokens: cannot be read"),
        (vec![("READOUT_UNAUTHENTICATED", "yes")], "allow-everyone"),
        (vec![("READOUT_TLS_CERT", &*no_pem)], "--tls-key"),
        (vec![("READOUT_TLS_CERT", &*no_pem), ("READOUT_TLS_KEY", &*no_pem)], "no PEM block"),
        (
            vec![("READOUT_UNAUTHENTICATED", "allow-everyone"), ("READOUT_NATS_USER", "ingest")],
            "--nats-password-file",
        ),
        (vec![("READOUT_LOG", "=bad=")], "--log"),
    ] {
        let (code, log) = ends(by_hand("ingest", folder, &environment)).await;
        assert_eq!(code, Some(2), "{environment:?}\n{log}");
        assert!(log.contains(words) && !log.contains("secret-"), "{environment:?}\n{log}");
    }
}
