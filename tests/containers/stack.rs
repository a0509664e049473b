//! An installation in containers of its own, started as people start it: by `deploy/up.sh`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    time::Duration,
};

use readout_tests::{
    observer::Observer,
    oracle::{Archive, Bearer},
    process::{free_ports, program},
    say, wait,
};
use readout_wire::v1::archive_service_client::ArchiveServiceClient;
use tempfile::TempDir;
use tonic::transport::Endpoint;

/// Containers that run on, in the order in which they need each other.
pub(crate) const SERVICES: [&str; 4] = ["broker", "ingest", "extractor", "archive"];
const WITHIN: Duration = Duration::from_secs(90);

/// Dropping it removes everything, and shows the logs first when the test fails.
pub(crate) struct Stack {
    project: String,
    folder: TempDir,
    ports: [u16; 4],
}

impl Stack {
    /// Settings and secrets in a folder of its own, on free ports; nothing is started.
    pub(crate) fn new(name: &str, settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ports = free_ports::<4>();
        let names = ["BROKER", "INGEST", "EXTRACTOR", "ARCHIVE"];
        fs::write(folder.path().join(".env"), "").unwrap();
        let stack = Stack { project: format!("readout-test-{name}"), folder, ports };
        for (name, port) in names.iter().zip(ports) {
            stack.set(&format!("READOUT_{name}_PORT"), &port.to_string());
        }
        for (name, value) in settings {
            stack.set(name, value);
        }
        // What an earlier run left when it was killed.
        stack.remove();
        stack
    }

    /// Starts it; it is ready then.
    pub(crate) fn start(name: &str, settings: &[(&str, &str)]) -> Self {
        let stack = Stack::new(name, settings);
        let said = stack.up(&["up"]);
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
        stack
    }

    /// Runs `deploy/up.sh`.
    pub(crate) fn up(&self, arguments: &[&str]) -> Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/up.sh");
        let mut command = Command::new(script);
        command
            .args(arguments)
            .env("READOUT_PROJECT", &self.project)
            .env("READOUT_FOLDER", self.folder());
        command.output().expect("deploy/up.sh runs")
    }

    /// Changes a setting, for the next `up`.
    pub(crate) fn set(&self, name: &str, value: &str) {
        let file = self.folder().join(".env");
        let settings = fs::read_to_string(&file).unwrap();
        let others = settings.lines().filter(|line| line.split('=').next() != Some(name));
        let lines: String = others.map(|line| format!("{line}\n")).collect();
        fs::write(&file, format!("{lines}{name}={value}\n")).unwrap();
    }

    /// Folder of its settings and secrets.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Name under which the engine knows its parts.
    pub(crate) fn project(&self) -> &str {
        &self.project
    }

    /// Published ports of the services, by their names in settings.
    pub(crate) fn ports(&self) -> [(&'static str, u16); 3] {
        let [_, ingest, extractor, archive] = self.ports;
        [("INGEST", ingest), ("EXTRACTOR", extractor), ("ARCHIVE", archive)]
    }

    /// File of a secret.
    pub(crate) fn secret(&self, name: &str) -> PathBuf {
        self.folder().join("secrets").join(name)
    }

    /// The command line, told where the services are.
    pub(crate) fn readout(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program("readout"));
        for (name, port) in self.ports() {
            command.env(format!("READOUT_{name}"), format!("http://127.0.0.1:{port}"));
        }
        command
            .args(arguments)
            .env("READOUT_TOKEN_FILE", self.secret("token"))
            .env("READOUT_NATS_URL", format!("nats://127.0.0.1:{}", self.ports[0]))
            .env("READOUT_NATS_USER", "admin")
            .env("READOUT_NATS_PASSWORD_FILE", self.secret("admin"));
        command
    }

    /// Looks at it from outside, through the published ports.
    pub(crate) fn observer(&self) -> Observer {
        let [broker, .., archive] = self.ports;
        let secret = |name| fs::read_to_string(self.secret(name)).unwrap().trim().to_owned();
        let token = format!("Bearer {}", secret("token")).parse().unwrap();
        let endpoint = Endpoint::try_from(format!("http://127.0.0.1:{archive}")).unwrap();
        // A call to a container that is paused would wait until it goes on.
        let channel = endpoint.timeout(Duration::from_secs(20)).connect_lazy();
        let archive: Archive = ArchiveServiceClient::with_interceptor(channel, Bearer(Some(token)));
        let nats_url = format!("nats://127.0.0.1:{broker}");
        Observer { archive, nats_url, login: Some(("admin".to_owned(), secret("admin"))) }
    }

    /// Id of the container of a service.
    pub(crate) fn container(&self, service: &str) -> String {
        let project = format!("label=com.docker.compose.project={}", self.project);
        let service = format!("label=com.docker.compose.service={service}");
        docker(&[
            "ps",
            "--all",
            "--quiet",
            "--no-trunc",
            "--filter",
            &project,
            "--filter",
            &service,
        ])
    }

    /// What the engine knows of a service's container.
    pub(crate) fn inspect(&self, service: &str) -> serde_json::Value {
        let found: serde_json::Value =
            serde_json::from_str(&docker(&["inspect", &self.container(service)])).unwrap();
        found[0].clone()
    }

    /// What a service has logged so far.
    pub(crate) fn logs(&self, service: &str) -> String {
        let output = Command::new("docker").args(["logs", &self.container(service)]).output();
        String::from_utf8_lossy(&output.expect("docker is installed").stderr).into_owned()
    }

    /// Waits until a service says that it is ready.
    pub(crate) async fn ready(&self, service: &str) {
        wait::until(&format!("{service} is healthy"), WITHIN, || async {
            let state = &self.inspect(service)["State"];
            (state["Running"] == true && state["Health"]["Status"] == "healthy").then_some(())
        })
        .await;
    }

    /// Removes containers, networks and volumes; true when nothing was left.
    pub(crate) fn remove(&self) -> bool {
        self.up(&["destroy"]);
        let project = format!("label=com.docker.compose.project={}", self.project);
        ["container", "volume", "network"].into_iter().all(|kind| {
            let all: &[_] = if kind == "container" { &["--all"] } else { &[] };
            let list = [&[kind, "ls", "--quiet", "--filter", &project], all].concat();
            docker(&list).is_empty()
        })
    }
}

impl Drop for Stack {
    fn drop(&mut self) {
        if std::thread::panicking() {
            say(&String::from_utf8_lossy(&self.up(&["logs"]).stdout));
            self.remove();
        } else {
            assert!(self.remove(), "something of {} is left", self.project);
        }
    }
}

/// What `docker` prints, which must succeed.
pub(crate) fn docker(arguments: &[&str]) -> String {
    let Output { status, stdout, stderr } =
        Command::new("docker").args(arguments).output().expect("docker is installed");
    assert!(status.success(), "docker {arguments:?}: {}", String::from_utf8_lossy(&stderr));
    String::from_utf8(stdout).unwrap().trim().to_owned()
}
