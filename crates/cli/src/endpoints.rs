//! Where the services are: flags, environment, the file that `readout up` writes, fixed ports.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};

use crate::credentials::{CredentialArgs, Credentials};

/// Where `readout up` keeps everything.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct DataArgs {
    /// Folder of `readout up`: articles, statements, logs, and the addresses of its services.
    /// [default: $XDG_DATA_HOME/readout, else ~/.local/share/readout]
    #[arg(long, global = true, env = "READOUT_DATA", value_name = "DIR", hide_env_values = true)]
    data: Option<PathBuf>,
}

impl DataArgs {
    /// The folder, absolute; it need not exist.
    ///
    /// # Errors
    /// When none is given and there is no home folder to derive one from.
    pub(crate) fn folder(&self) -> anyhow::Result<PathBuf> {
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
        let folder = match (&self.data, set("XDG_DATA_HOME"), set("HOME")) {
            (Some(folder), ..) => folder.clone(),
            (None, Some(data), _) => PathBuf::from(data).join("readout"),
            (None, None, Some(home)) => PathBuf::from(home).join(".local/share/readout"),
            (None, None, None) => bail!("no home folder is set: give --data DIR"),
        };
        std::path::absolute(&folder).with_context(|| format!("--data {}", folder.display()))
    }

    /// Whether the folder is one that other commands find without being told.
    pub(crate) fn is_default(&self) -> bool {
        self.data.is_none()
    }
}

/// Where the services are.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Where the services are")]
pub(crate) struct EndpointArgs {
    #[command(flatten)]
    data: DataArgs,
    /// gRPC address of ingest. [default: as `readout up` wrote it, else http://127.0.0.1:7401]
    #[arg(long, global = true, env = "READOUT_INGEST", value_name = "URL", hide_env_values = true)]
    ingest: Option<String>,
    /// gRPC address of the extractor. [default: likewise, else http://127.0.0.1:7402]
    #[arg(
        long,
        global = true,
        env = "READOUT_EXTRACTOR",
        value_name = "URL",
        hide_env_values = true
    )]
    extractor: Option<String>,
    /// gRPC address of the archive. [default: likewise, else http://127.0.0.1:7403]
    #[arg(
        long,
        global = true,
        env = "READOUT_ARCHIVE",
        value_name = "URL",
        hide_env_values = true
    )]
    archive: Option<String>,
    /// Address of the broker. [default: likewise, else nats://127.0.0.1:4222]
    #[arg(
        long,
        global = true,
        env = "READOUT_NATS_URL",
        value_name = "URL",
        hide_env_values = true
    )]
    nats_url: Option<String>,
    #[command(flatten)]
    credentials: CredentialArgs,
}

/// Addresses of everything that runs, and what to show there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Endpoints {
    /// The broker, for NATS clients.
    pub(crate) nats_url: String,
    /// gRPC of ingest.
    pub(crate) ingest: String,
    /// gRPC of the extractor.
    pub(crate) extractor: String,
    /// gRPC of the archive.
    pub(crate) archive: String,
    /// What the services want to see; never written to the file.
    #[serde(skip)]
    pub(crate) credentials: Credentials,
}

impl Default for Endpoints {
    fn default() -> Self {
        Endpoints {
            nats_url: "nats://127.0.0.1:4222".to_owned(),
            ingest: "http://127.0.0.1:7401".to_owned(),
            extractor: "http://127.0.0.1:7402".to_owned(),
            archive: "http://127.0.0.1:7403".to_owned(),
            credentials: Credentials::default(),
        }
    }
}

impl EndpointArgs {
    /// Settles the addresses: a flag, else the environment, else the file of the data folder, else
    /// the fixed ports.
    ///
    /// # Errors
    /// When the file is there and cannot be read; when a data folder was given, no address, and
    /// nothing runs on that folder: what runs on the fixed ports is another installation then; when
    /// a file of token or certificates cannot be read.
    pub(crate) fn settle(&self) -> anyhow::Result<Endpoints> {
        let addresses = [&self.ingest, &self.extractor, &self.archive, &self.nats_url];
        let told = addresses.into_iter().any(Option::is_some);
        let known = match self.data.folder() {
            Ok(folder) => match Endpoints::read(&folder)? {
                Some(known) => known,
                None if told || self.data.is_default() => Endpoints::default(),
                None => {
                    let folder = folder.display();
                    bail!("nothing runs on {folder}: start `readout up --data {folder}` first");
                }
            },
            // Without a home folder there is no file either.
            Err(_) => Endpoints::default(),
        };
        let address = |given: &Option<String>, known: String| match given {
            Some(url) if url.contains("://") => url.clone(),
            Some(address) => format!("http://{address}"),
            None => known,
        };
        Ok(Endpoints {
            nats_url: self.nats_url.clone().unwrap_or(known.nats_url),
            ingest: address(&self.ingest, known.ingest),
            extractor: address(&self.extractor, known.extractor),
            archive: address(&self.archive, known.archive),
            credentials: self.credentials.read()?,
        })
    }
}

impl Endpoints {
    /// The file in a data folder that holds the addresses while `readout up` runs.
    pub(crate) fn file(folder: &Path) -> PathBuf {
        folder.join("endpoints.json")
    }

    fn read(folder: &Path) -> anyhow::Result<Option<Endpoints>> {
        let file = Endpoints::file(folder);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).context(format!("cannot read {}", file.display())),
        };
        let endpoints = serde_json::from_str(&text).with_context(|| {
            format!("{} holds no addresses: start `readout up` again", file.display())
        })?;
        Ok(Some(endpoints))
    }

    /// Writes the file so that no reader ever sees half of it.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub(crate) fn write(&self, folder: &Path) -> anyhow::Result<()> {
        let file = Endpoints::file(folder);
        let draft = file.with_extension("draft");
        let text = serde_json::to_string_pretty(self).expect("four strings are always JSON");
        fs::write(&draft, text + "\n")
            .and_then(|()| fs::rename(&draft, &file))
            .with_context(|| format!("cannot write {}", file.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_wins_over_the_file_and_the_file_over_fixed_ports() {
        let folder = tempfile::tempdir().unwrap();
        let mut args = EndpointArgs {
            data: DataArgs { data: Some(folder.path().to_owned()) },
            ingest: None,
            extractor: None,
            archive: None,
            nats_url: None,
            credentials: CredentialArgs::default(),
        };
        let error = args.settle().unwrap_err().to_string();
        assert!(error.contains("nothing runs on"), "{error}");
        args.archive = Some("db.example:7".to_owned());
        let ingest = Endpoints::default().ingest;
        assert_eq!(args.settle().unwrap().ingest, ingest, "who gives one address knows the rest");

        args.archive = None;
        let written = Endpoints {
            nats_url: "nats://127.0.0.1:1".to_owned(),
            ingest: "http://127.0.0.1:2".to_owned(),
            extractor: "http://127.0.0.1:3".to_owned(),
            archive: "http://127.0.0.1:4".to_owned(),
            ..Default::default()
        };
        written.write(folder.path()).unwrap();
        assert_eq!(args.settle().unwrap(), written);

        args.archive = Some("db.example:7".to_owned());
        args.ingest = Some("http://in.example:8".to_owned());
        let settled = args.settle().unwrap();
        assert_eq!(settled.archive, "http://db.example:7");
        assert_eq!(settled.ingest, "http://in.example:8");
        assert_eq!(settled.extractor, written.extractor);
    }

    #[test]
    fn a_broken_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(Endpoints::file(folder.path()), "{").unwrap();
        let error = Endpoints::read(folder.path()).unwrap_err().to_string();
        assert!(error.contains("endpoints.json") && error.contains("readout up"), "{error}");
    }
}
