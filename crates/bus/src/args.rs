//! Settings of the bus, as flags and environment variables.

use std::{fs, path::PathBuf, time::Duration};

use clap::builder::{OsStringValueParser, TypedValueParser as _};
use readout_service::{SettingError, given};

use crate::limits::PUBLISH_TIMEOUT_MAX;

/// The port every NATS server listens on by default.
const NATS_URL: &str = "nats://127.0.0.1:4222";
/// One installation is one tenant; two on the same broker differ by prefix.
const SUBJECT_PREFIX: &str = "readout";
/// Long enough for a broker that is started beside us and checks its files first.
const CONNECT_TIMEOUT_MS: u64 = 30_000;
/// Long enough for a broker restart, short enough for callers that wait.
const PUBLISH_TIMEOUT_MS: u64 = 30_000;
/// Longest accepted publish timeout, in milliseconds.
const PUBLISH_TIMEOUT_MS_MAX: u64 = PUBLISH_TIMEOUT_MAX.as_secs() * 1_000;

const MIB: u64 = 1 << 20;
/// About 200,000 articles of 750 words.
const ARTICLES_BYTES_MAX: u64 = 1_024 * MIB;
/// An extraction holds its article and all statements: two to four times the bytes.
const EXTRACTIONS_BYTES_MAX: u64 = 2_048 * MIB;
/// About a million events; the oldest go first.
const STATEMENTS_BYTES_MAX: u64 = 2_048 * MIB;
/// Dead letters are rare; a full stream of them needs a person.
const DEAD_BYTES_MAX: u64 = 512 * MIB;
/// A hundred of the largest bodies.
const BLOBS_BYTES_MAX: u64 = 2_048 * MIB;
/// Smallest accepted size of a stream: a few of the largest messages.
const STREAM_BYTES_MIN: u64 = 4 * MIB;

/// Often enough to keep a stream below its limit at full load.
const JANITOR_INTERVAL_MS: u64 = 10_000;
/// A day to look at what went through.
const KEEP_MS: u64 = 24 * 60 * 60 * 1_000;
/// Above twice the longest publish timeout and any difference of clocks.
const BLOB_GRACE_MS: u64 = 10 * 60 * 1_000;
/// Shortest accepted grace: twice the longest publish timeout.
const BLOB_GRACE_MS_MIN: u64 = 2 * PUBLISH_TIMEOUT_MS_MAX;

const _: () = assert!(BLOB_GRACE_MS_MIN <= BLOB_GRACE_MS);
const _: () = assert!(PUBLISH_TIMEOUT_MS <= PUBLISH_TIMEOUT_MS_MAX);

/// How to reach the broker.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Broker")]
pub struct BusArgs {
    /// Address of the broker, several separated by commas; `tls://` asks for TLS. User and
    /// password may stand in it, better in --nats-user and --nats-password-file.
    #[arg(long, env = "READOUT_NATS_URL", hide_env_values = true, default_value = NATS_URL,
        value_name = "URL")]
    pub nats_url: String,
    /// First word of every subject, in capitals of every stream: keeps installations on one
    /// broker apart. Lower-case letters, digits, `-` and `_`.
    #[arg(long, env = "READOUT_SUBJECT_PREFIX", default_value = SUBJECT_PREFIX, value_name = "WORD",
        value_parser = subject_prefix)]
    pub subject_prefix: String,
    /// How long to wait for the broker at the start before giving up, in milliseconds.
    #[arg(long, env = "READOUT_CONNECT_TIMEOUT_MS", default_value_t = CONNECT_TIMEOUT_MS,
        value_name = "MS")]
    pub connect_timeout_ms: u64,
    /// How long to try to publish one message before it is answered as unavailable, in
    /// milliseconds; at most 4 minutes.
    #[arg(long, env = "READOUT_PUBLISH_TIMEOUT_MS", default_value_t = PUBLISH_TIMEOUT_MS,
        value_name = "MS",
        value_parser = clap::value_parser!(u64).range(..=PUBLISH_TIMEOUT_MS_MAX))]
    pub publish_timeout_ms: u64,
    /// Who we are to the broker.
    #[command(flatten)]
    pub login: LoginArgs,
}

/// Who we are to the broker, and how we know that it is the right one.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Broker")]
pub struct LoginArgs {
    /// User at the broker. Answers of the broker come on `_INBOX_<user>.>` then, which this user
    /// must be allowed to subscribe to.
    #[arg(long, global = true, env = "READOUT_NATS_USER", value_name = "NAME")]
    pub nats_user: Option<String>,
    /// File that holds the password of that user.
    #[arg(long, global = true, env = "READOUT_NATS_PASSWORD_FILE", value_name = "PATH")]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub nats_password_file: Option<PathBuf>,
    /// Authorities whose certificates the broker may show, PEM; asks for TLS. Without it a
    /// `tls://` broker is checked against the authorities of this system.
    #[arg(long, global = true, env = "READOUT_NATS_CA", value_name = "PATH")]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub nats_ca: Option<PathBuf>,
}

impl LoginArgs {
    /// User and password, when a user is given.
    pub(crate) fn user(&self) -> Result<Option<(String, String)>, SettingError> {
        let user = self.nats_user.as_deref().filter(|user| !user.is_empty());
        let file = given(&self.nats_password_file);
        let (user, file) = match (user, file) {
            (None, None) => return Ok(None),
            (Some(user), Some(file)) => (user, file),
            (Some(_), None) => {
                let cause = "is missing: --nats-user needs a password";
                return Err(SettingError::new("--nats-password-file", cause));
            }
            (None, Some(_)) => {
                let cause = "is missing: --nats-password-file belongs to a user";
                return Err(SettingError::new("--nats-user", cause));
            }
        };
        // It becomes part of a subject.
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if !user.bytes().all(plain) {
            let cause = "is made of ASCII letters, digits, - and _";
            return Err(SettingError::new(format!("--nats-user {user}"), cause));
        }
        let wrong = |cause: String| {
            SettingError::new(format!("--nats-password-file {}", file.display()), cause)
        };
        let text = fs::read_to_string(file);
        let text = text.map_err(|error| wrong(format!("cannot be read: {error}")))?;
        let password = text.trim_end_matches(['\r', '\n']);
        if password.is_empty() {
            return Err(wrong("holds no password".to_owned()));
        }
        Ok(Some((user.to_owned(), password.to_owned())))
    }

    /// The file of authorities.
    pub(crate) fn ca(&self) -> Result<Option<PathBuf>, SettingError> {
        let Some(file) = given(&self.nats_ca) else { return Ok(None) };
        let wrong =
            |cause: String| SettingError::new(format!("--nats-ca {}", file.display()), cause);
        let text = fs::read_to_string(file);
        let text = text.map_err(|error| wrong(format!("cannot be read: {error}")))?;
        if !text.contains("-----BEGIN CERTIFICATE-----") {
            return Err(wrong("holds no PEM block `CERTIFICATE`".to_owned()));
        }
        Ok(Some(file.to_owned()))
    }
}

impl BusArgs {
    pub(crate) fn connect_timeout(&self) -> Duration {
        Duration::from_millis(self.connect_timeout_ms)
    }

    pub(crate) fn publish_timeout(&self) -> Duration {
        Duration::from_millis(self.publish_timeout_ms).min(PUBLISH_TIMEOUT_MAX)
    }
}

impl Default for BusArgs {
    fn default() -> Self {
        BusArgs {
            nats_url: NATS_URL.to_owned(),
            subject_prefix: SUBJECT_PREFIX.to_owned(),
            connect_timeout_ms: CONNECT_TIMEOUT_MS,
            publish_timeout_ms: PUBLISH_TIMEOUT_MS,
            login: LoginArgs::default(),
        }
    }
}

/// How large the streams may become.
///
/// The broker reserves the sum of all; it must fit into its `max_file`.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Streams")]
pub struct ProvisionArgs {
    /// Most bytes of articles; above 90 % ingest refuses new ones.
    #[arg(long, env = "READOUT_ARTICLES_BYTES_MAX", default_value_t = ARTICLES_BYTES_MAX,
        value_name = "BYTES", value_parser = clap::value_parser!(u64).range(STREAM_BYTES_MIN..))]
    pub articles_bytes_max: u64,
    /// Most bytes of extractions; above 90 % ingest refuses new articles.
    #[arg(long, env = "READOUT_EXTRACTIONS_BYTES_MAX", default_value_t = EXTRACTIONS_BYTES_MAX,
        value_name = "BYTES", value_parser = clap::value_parser!(u64).range(STREAM_BYTES_MIN..))]
    pub extractions_bytes_max: u64,
    /// Most bytes of statement events; beyond, the oldest go.
    #[arg(long, env = "READOUT_STATEMENTS_BYTES_MAX", default_value_t = STATEMENTS_BYTES_MAX,
        value_name = "BYTES", value_parser = clap::value_parser!(u64).range(STREAM_BYTES_MIN..))]
    pub statements_bytes_max: u64,
    /// Most bytes of dead letters; beyond, failed messages wait where they are.
    #[arg(long, env = "READOUT_DEAD_BYTES_MAX", default_value_t = DEAD_BYTES_MAX,
        value_name = "BYTES", value_parser = clap::value_parser!(u64).range(STREAM_BYTES_MIN..))]
    pub dead_bytes_max: u64,
    /// Most bytes of blobs, the payloads over 512 KiB; above 25 % ingest refuses such articles.
    #[arg(long, env = "READOUT_BLOBS_BYTES_MAX", default_value_t = BLOBS_BYTES_MAX,
        value_name = "BYTES", value_parser = clap::value_parser!(u64).range(STREAM_BYTES_MIN..))]
    pub blobs_bytes_max: u64,
    /// Servers of the cluster that keep each stream; 1 without a cluster.
    #[arg(long, env = "READOUT_REPLICAS", default_value_t = 1, value_name = "COUNT",
        value_parser = clap::value_parser!(u8).range(1..=5))]
    pub replicas: u8,
}

impl Default for ProvisionArgs {
    fn default() -> Self {
        ProvisionArgs {
            articles_bytes_max: ARTICLES_BYTES_MAX,
            extractions_bytes_max: EXTRACTIONS_BYTES_MAX,
            statements_bytes_max: STATEMENTS_BYTES_MAX,
            dead_bytes_max: DEAD_BYTES_MAX,
            blobs_bytes_max: BLOBS_BYTES_MAX,
            replicas: 1,
        }
    }
}

/// What the janitor keeps.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "Janitor")]
pub struct JanitorArgs {
    /// Pause between two rounds of the janitor, in milliseconds.
    #[arg(long, env = "READOUT_JANITOR_INTERVAL_MS", default_value_t = JANITOR_INTERVAL_MS,
        value_name = "MS", value_parser = clap::value_parser!(u64).range(100..))]
    pub janitor_interval_ms: u64,
    /// How long finished articles and extractions stay in their streams, in milliseconds; shorter
    /// when a stream is over 70 % full.
    #[arg(long, env = "READOUT_KEEP_MS", default_value_t = KEEP_MS, value_name = "MS")]
    pub keep_ms: u64,
    /// How long a blob stays that no message can name any more, in milliseconds; at least 8
    /// minutes, for it is stored before the message that names it.
    #[arg(long, env = "READOUT_BLOB_GRACE_MS", default_value_t = BLOB_GRACE_MS, value_name = "MS",
        value_parser = clap::value_parser!(u64).range(BLOB_GRACE_MS_MIN..))]
    pub blob_grace_ms: u64,
}

impl JanitorArgs {
    pub(crate) fn interval(&self) -> Duration {
        Duration::from_millis(self.janitor_interval_ms.max(1))
    }

    pub(crate) fn keep(&self) -> Duration {
        Duration::from_millis(self.keep_ms)
    }

    pub(crate) fn blob_grace(&self) -> Duration {
        Duration::from_millis(self.blob_grace_ms)
    }
}

impl Default for JanitorArgs {
    fn default() -> Self {
        JanitorArgs {
            janitor_interval_ms: JANITOR_INTERVAL_MS,
            keep_ms: KEEP_MS,
            blob_grace_ms: BLOB_GRACE_MS,
        }
    }
}

fn subject_prefix(text: &str) -> Result<String, String> {
    let plain = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')
    };
    if text.is_empty() || text.len() > 32 || !text.bytes().all(plain) {
        return Err("1 to 32 of a-z, 0-9, - and _ are needed".to_owned());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use clap::{Args as _, FromArgMatches as _};

    use super::*;

    #[test]
    fn a_user_has_a_password() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        fs::write(&file, "pass word\n").unwrap();
        let args = |user: &str, file: Option<PathBuf>| LoginArgs {
            nats_user: Some(user.to_owned()),
            nats_password_file: file,
            nats_ca: None,
        };
        let user = args("extractor", Some(file.clone())).user().unwrap();
        assert_eq!(user, Some(("extractor".to_owned(), "pass word".to_owned())));
        assert_eq!(args("", Some(PathBuf::new())).user(), Ok(None), "empty is not given");
        for (args, words) in [
            (args("extractor", None), "needs a password"),
            (args("", Some(file.clone())), "belongs to a user"),
            (args("a.b", Some(file.clone())), "letters, digits"),
            (args("a", Some(folder.path().join("none"))), "cannot be read"),
        ] {
            let error = args.user().unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
        let wrong = LoginArgs { nats_ca: Some(file), ..Default::default() };
        assert!(wrong.ca().unwrap_err().to_string().contains("CERTIFICATE"));
    }

    #[test]
    fn an_empty_setting_is_not_given() {
        let words = "bus --nats-user= --nats-password-file= --nats-ca=";
        let command = LoginArgs::augment_args(clap::Command::new("bus"));
        let matches = command.try_get_matches_from(words.split(' ')).unwrap();
        let args = LoginArgs::from_arg_matches(&matches).unwrap();
        assert_eq!((args.user(), args.ca()), (Ok(None), Ok(None)));
    }
}
