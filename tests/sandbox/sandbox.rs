//! The broker and the three services, wired together.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use clap::Parser as _;
use readout_bus::{Bus, BusArgs, ProvisionArgs};
use readout_wire::{
    ARTICLE_MESSAGE_BYTES_MAX,
    v1::{
        archive_service_client::ArchiveServiceClient,
        extractor_service_client::ExtractorServiceClient,
        ingest_service_client::IngestServiceClient,
    },
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tonic::transport::{Channel, Endpoint};

use crate::{
    observer::Observer,
    oracle::{Archive, Bearer},
    process::{Process, free_ports, program},
    wait,
};

/// How long starting may take; cold, under load, on two cores.
const START: Duration = Duration::from_secs(60);

/// The processes of a sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name {
    /// nats-server.
    Broker,
    /// readout-ingest.
    Ingest,
    /// readout-extractor.
    Extractor,
    /// readout-archive.
    Archive,
}

/// What a sandbox starts with.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// Flags of `readout provision`, such as stream sizes.
    pub provision: Vec<&'static str>,
    /// Services that are not started.
    pub without: Vec<Name>,
    /// Whether the broker runs as `deploy/broker/nats.conf` says, with a user for each process.
    pub users: bool,
    /// More variables of the services.
    pub environment: Vec<(&'static str, String)>,
}

/// A running Readout. Dropping it kills everything; its folder is kept when the test fails.
#[derive(Debug)]
pub struct Sandbox {
    folder: Option<TempDir>,
    processes: [Process; 4],
    ports: Ports,
    users: bool,
}

#[derive(Debug)]
struct Ports {
    broker: u16,
    grpc: [u16; 3],
    admin: [u16; 3],
}

/// Clap's view of the settings that the sandbox shares with the services.
#[derive(clap::Parser)]
struct Settings {
    #[command(flatten)]
    bus: BusArgs,
    #[command(flatten)]
    provision: ProvisionArgs,
}

impl Sandbox {
    /// Starts the broker and all services, and waits until they are ready.
    pub async fn start() -> Self {
        Sandbox::with(Setup::default()).await
    }

    /// Starts what `setup` says, and waits until it is ready.
    pub async fn with(setup: Setup) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let [broker_port, grpc @ .., admin_1, admin_2, admin_3] = free_ports::<7>();
        let ports = Ports { broker: broker_port, grpc, admin: [admin_1, admin_2, admin_3] };
        let Setup { users, environment, .. } = &setup;
        let service = |name, place| {
            let service = service(name, folder.path(), &ports, place);
            let service = if *users { as_user(service, name, folder.path()) } else { service };
            environment.iter().fold(service, |service, (name, value)| service.env(name, value))
        };
        let broker = match users {
            true => broker_with_users(folder.path(), ports.broker),
            false => broker(folder.path(), ports.broker),
        };
        let processes =
            [broker, service("ingest", 0), service("extractor", 1), service("archive", 2)];
        let users = *users;
        let mut sandbox = Sandbox { folder: Some(folder), processes, ports, users };
        sandbox.process(Name::Broker).start();
        let bus = sandbox.bus().await;
        let provision = settings(&setup.provision).provision;
        bus.provision(&provision).await.expect("the broker can be provisioned");
        let services = [Name::Ingest, Name::Extractor, Name::Archive];
        let wanted = services.into_iter().filter(|name| !setup.without.contains(name));
        for name in wanted.clone() {
            sandbox.process(name).start();
        }
        for name in wanted {
            sandbox.ready(name).await;
        }
        sandbox
    }

    /// One of its processes.
    pub fn process(&mut self, name: Name) -> &mut Process {
        &mut self.processes[name as usize]
    }

    /// Kills a process with SIGKILL. True when it was running.
    pub fn kill(&mut self, name: Name) -> bool {
        self.process(name).kill()
    }

    /// Starts a killed process again; starts it anew as long as it ends at once, which it does when
    /// another process has been given its port meanwhile.
    pub async fn restart(&mut self, name: Name) {
        self.process(name).start();
        let port = self.port(name);
        wait::until(&format!("{name:?} listens"), START, || {
            self.revive(name);
            async move { TcpStream::connect(("127.0.0.1", port)).await.ok() }
        })
        .await;
    }

    /// Waits until a service says that it is ready; starts it anew when it has ended, see
    /// [`Sandbox::restart`].
    pub async fn ready(&mut self, name: Name) {
        let port = self.ports.admin[name as usize - 1];
        wait::until(&format!("{name:?} is ready"), START, || {
            self.revive(name);
            async move { page(port, "/readyz").await.filter(|page| page.starts_with("HTTP/1.1 200")) }
        })
        .await;
    }

    fn revive(&mut self, name: Name) {
        if !self.process(name).is_running() {
            self.process(name).kill();
            self.process(name).start();
        }
    }

    /// Where the health pages of a service are.
    pub fn admin_address(&self, name: Name) -> String {
        format!("127.0.0.1:{}", self.ports.admin[name as usize - 1])
    }

    /// A health page of a service, head and body; `None` when it does not answer.
    pub async fn page(&self, name: Name, path: &str) -> Option<String> {
        page(self.ports.admin[name as usize - 1], path).await
    }

    /// A connection of its own to the broker; as admin when the broker has users.
    pub async fn bus(&self) -> Bus {
        let mut args = settings(&[]).bus;
        args.nats_url = self.nats_url();
        if self.users {
            args.login.nats_user = Some(ADMIN.to_owned());
            args.login.nats_password_file = Some(password_file(self.folder(), ADMIN));
        }
        Bus::connect(&args, "test").await.expect("the broker can be reached")
    }

    /// URL of the broker.
    pub fn nats_url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.ports.broker)
    }

    /// URL of a service.
    pub fn url(&self, name: Name) -> String {
        format!("http://127.0.0.1:{}", self.port(name))
    }

    /// A client of ingest.
    pub fn ingest(&self) -> IngestServiceClient<Channel> {
        IngestServiceClient::new(self.channel(Name::Ingest))
    }

    /// A client of the extractor that takes large extractions.
    pub fn extractor(&self) -> ExtractorServiceClient<Channel> {
        ExtractorServiceClient::new(self.channel(Name::Extractor))
            .max_decoding_message_size(16 * ARTICLE_MESSAGE_BYTES_MAX)
    }

    /// A client of the archive with the default limit on messages.
    pub fn archive(&self) -> Archive {
        ArchiveServiceClient::with_interceptor(self.channel(Name::Archive), Bearer::default())
    }

    /// Looks at it from outside.
    pub fn observer(&self) -> Observer {
        let login = self.users.then(|| (ADMIN.to_owned(), password(ADMIN)));
        Observer { archive: self.archive(), nats_url: self.nats_url(), login }
    }

    /// The command line, told where the services are.
    pub fn readout(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program("readout"));
        command
            .args(arguments)
            .env("READOUT_INGEST", self.url(Name::Ingest))
            .env("READOUT_EXTRACTOR", self.url(Name::Extractor))
            .env("READOUT_ARCHIVE", self.url(Name::Archive))
            .env("READOUT_NATS_URL", self.nats_url())
            .env("READOUT_DATA", self.folder());
        if self.users {
            command
                .env("READOUT_NATS_USER", ADMIN)
                .env("READOUT_NATS_PASSWORD_FILE", password_file(self.folder(), ADMIN));
        }
        command
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.folder.as_ref().expect("kept until dropped").path()
    }

    fn port(&self, name: Name) -> u16 {
        match name {
            Name::Broker => self.ports.broker,
            service => self.ports.grpc[service as usize - 1],
        }
    }

    fn channel(&self, name: Name) -> Channel {
        let endpoint = Endpoint::try_from(self.url(name)).expect("a URL of a port");
        endpoint.connect_lazy()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if std::thread::panicking()
            && let Some(folder) = self.folder.take()
        {
            let kept: PathBuf = folder.keep();
            #[expect(clippy::print_stderr, reason = "a failed test says where its logs are")]
            {
                eprintln!("logs and data of the failed test: {}", kept.display());
            }
        }
    }
}

fn settings(provision: &[&str]) -> Settings {
    Settings::parse_from(["sandbox"].iter().chain(provision))
}

/// The user of `readout provision` and of people.
const ADMIN: &str = "admin";

/// The password of a user of the broker with users.
pub fn password(user: &str) -> String {
    format!("r-{user}-in-a-sandbox")
}

fn password_file(folder: &Path, user: &str) -> PathBuf {
    let file = folder.join(format!("{user}.password"));
    fs::write(&file, password(user) + "\n").expect("the folder can be written");
    file
}

fn as_user(service: Process, user: &str, folder: &Path) -> Process {
    service
        .env("READOUT_NATS_USER", user)
        .env("READOUT_NATS_PASSWORD_FILE", password_file(folder, user).display().to_string())
}

/// The broker as `deploy` has it; only where it listens and stores is its own.
fn broker_with_users(folder: &Path, port: u16) -> Process {
    let deployed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/broker/nats.conf");
    let mut text = fs::read_to_string(deployed).expect("the configuration is there");
    let store = folder.join("broker");
    for (deployed, here) in [
        ("listen: \"0.0.0.0:4222\"", format!("listen: \"127.0.0.1:{port}\"")),
        ("store_dir: \"/data\"", format!("store_dir: \"{}\"", store.display())),
    ] {
        assert!(text.contains(deployed), "deploy/broker/nats.conf has no line `{deployed}`");
        text = text.replace(deployed, &here);
    }
    let config = folder.join("broker.conf");
    fs::write(&config, text).expect("the folder can be written");
    let arguments = ["-c".to_owned(), config.display().to_string()];
    let broker = Process::new(&broker_program(), &arguments, folder.join("broker.log"));
    ["ingest", "extractor", "archive", ADMIN, "subscriber"].into_iter().fold(
        broker,
        |broker, user| {
            let variable = format!("READOUT_{}_PASSWORD", user.to_ascii_uppercase());
            broker.env(&variable, password(user))
        },
    )
}

fn broker(folder: &Path, port: u16) -> Process {
    let config = folder.join("broker.conf");
    let store = folder.join("broker");
    let text = format!(
        "listen: 127.0.0.1:{port}\nmax_payload: 1MB\n\
         jetstream {{ store_dir: \"{}\", max_mem: 64MB, max_file: 40GB, sync_interval: 1s }}\n",
        store.display()
    );
    fs::write(&config, text).expect("the folder can be written");
    let arguments = ["-c".to_owned(), config.display().to_string()];
    Process::new(&broker_program(), &arguments, folder.join("broker.log"))
}

/// The broker's program: `NATS_SERVER`, else the one that `make test` fetches.
pub fn broker_program() -> PathBuf {
    let given = std::env::var_os("NATS_SERVER").filter(|path| !path.is_empty());
    let fetched = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.tools/nats-server");
    given.map_or(fetched, PathBuf::from)
}

fn service(name: &str, folder: &Path, ports: &Ports, place: usize) -> Process {
    let address = |port: u16| format!("127.0.0.1:{port}");
    Process::new(&program(&format!("readout-{name}")), &[], folder.join(format!("{name}.log")))
        .env("READOUT_NATS_URL", format!("nats://{}", address(ports.broker)))
        .env("READOUT_GRPC_LISTEN", address(ports.grpc[place]))
        .env("READOUT_ADMIN_LISTEN", address(ports.admin[place]))
        .env("READOUT_DATABASE", folder.join("archive.db").display().to_string())
}

async fn page(port: u16, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut page = String::new();
    stream.read_to_string(&mut page).await.ok()?;
    Some(page)
}
