//! The door of a process: where gRPC calls arrive, encrypted or not, and who may make them.
//!
//! A door that others can reach has a lock, unless its owner says in so many words that it has none.

use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use clap::builder::{OsStringValueParser, TypedValueParser as _};
use tokio::net::TcpListener;
use tonic::transport::ServerTlsConfig;

use crate::{
    setting::{SettingError, given, set},
    tls,
    tokens::TokensFile,
};

/// Who may call a process, and how.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Access")]
pub struct DoorArgs {
    /// File of the tokens that calls must carry, one a line: `NAME SCOPE[,SCOPE] TOKEN`, with the
    /// scopes read, push and admin. Read again when it changes. Without it calls need no token.
    #[arg(long, env = "READOUT_TOKENS_FILE", value_name = "PATH")]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub tokens_file: Option<PathBuf>,
    /// Certificate of the gRPC port with its chain, PEM. Without it the port is not encrypted.
    #[arg(long, env = "READOUT_TLS_CERT", value_name = "PATH")]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub tls_cert: Option<PathBuf>,
    /// Private key of that certificate, PEM.
    #[arg(long, env = "READOUT_TLS_KEY", value_name = "PATH")]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub tls_key: Option<PathBuf>,
    /// Callers must show a certificate that one of these authorities has signed, PEM.
    #[arg(long, env = "READOUT_TLS_CLIENT_CA", value_name = "PATH")]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    pub tls_client_ca: Option<PathBuf>,
    /// `allow-everyone` lets the gRPC port be reached from other machines without tokens and
    /// without certificates of callers.
    #[arg(long, env = "READOUT_UNAUTHENTICATED", value_name = "WORD")]
    pub unauthenticated: Option<String>,
}

/// The word that leaves a door open.
const ALLOW_EVERYONE: &str = "allow-everyone";

/// Where gRPC calls arrive; bound, not served yet.
#[derive(Debug)]
pub struct Door {
    pub(crate) listener: TcpListener,
    pub(crate) lock: Lock,
}

impl Door {
    /// A door without tokens and TLS.
    pub fn open(listener: TcpListener) -> Door {
        Door { listener, lock: Lock::default() }
    }

    /// Where it is.
    ///
    /// # Errors
    /// When the system does not know.
    pub fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// What a caller must have.
#[derive(Default)]
pub(crate) struct Lock {
    pub(crate) tokens: Option<TokensFile>,
    pub(crate) tls: Option<ServerTlsConfig>,
}

impl std::fmt::Debug for Lock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (tokens, tls) = (self.tokens.is_some(), self.tls.is_some());
        f.debug_struct("Lock").field("tokens", &tokens).field("tls", &tls).finish()
    }
}

impl Lock {
    /// Reads tokens and certificates for a door at `address`.
    ///
    /// # Errors
    /// When a file cannot be used, settings are missing, or nothing would keep others out.
    pub(crate) fn make(args: &DoorArgs, address: SocketAddr) -> Result<Lock, SettingError> {
        let open = match set(&args.unauthenticated) {
            None => false,
            Some(word) if word == ALLOW_EVERYONE => true,
            Some(word) => {
                let cause = format!("{word:?} is not known; the only word is {ALLOW_EVERYONE}");
                return Err(SettingError::new("--unauthenticated", cause));
            }
        };
        let (tokens, client_ca) = (given(&args.tokens_file), given(&args.tls_client_ca));
        let tls = match (given(&args.tls_cert), given(&args.tls_key)) {
            (Some(certificate), Some(key)) => Some(tls::load(certificate, key, client_ca)?),
            (None, None) if client_ca.is_none() => None,
            (certificate, _) => {
                let missing = if certificate.is_none() { "--tls-cert" } else { "--tls-key" };
                let cause = "is missing: --tls-cert and --tls-key are given together, and \
                             --tls-client-ca with both";
                return Err(SettingError::new(missing, cause));
            }
        };
        if tokens.is_none() && client_ca.is_none() && !open && !is_loopback(address.ip()) {
            return Err(SettingError::new(
                format!("--grpc-listen {address}"),
                format!(
                    "other machines could call without a token: set --tokens-file \
                     (READOUT_TOKENS_FILE) or --tls-client-ca, listen on 127.0.0.1, or say \
                     --unauthenticated {ALLOW_EVERYONE} (READOUT_UNAUTHENTICATED)"
                ),
            ));
        }
        if !is_loopback(address.ip()) {
            warn(tokens, tls.is_some(), client_ca.is_some());
        }
        let tokens = tokens.map(TokensFile::open).transpose()?;
        Ok(Lock { tokens, tls })
    }
}

fn warn(tokens: Option<&Path>, tls: bool, client_ca: bool) {
    if tokens.is_none() && !client_ca {
        tracing::warn!("everybody who reaches the gRPC port may call it");
    } else if tokens.is_some() && !tls {
        tracing::warn!("tokens and articles travel in the clear; --tls-cert encrypts them");
    }
}

/// Whether only this machine reaches the address.
fn is_loopback(ip: IpAddr) -> bool {
    ip.to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use clap::{Args as _, FromArgMatches as _};

    use super::*;

    fn refusal(args: &DoorArgs, address: &str) -> Option<String> {
        Lock::make(args, address.parse().unwrap()).err().map(|error| error.to_string())
    }

    #[test]
    fn a_door_to_others_needs_a_lock() {
        let args = DoorArgs::default();
        for address in ["127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "[::ffff:127.0.0.1]:1"] {
            assert_eq!(refusal(&args, address), None, "{address}");
        }
        for address in ["0.0.0.0:1", "10.0.0.7:1", "[::]:1", "[::ffff:10.0.0.7]:1"] {
            let text = refusal(&args, address).unwrap();
            assert!(text.contains("READOUT_TOKENS_FILE") && text.contains(ALLOW_EVERYONE));
        }
        let args = |word: &str| DoorArgs { unauthenticated: Some(word.into()), ..args.clone() };
        assert_eq!(refusal(&args(ALLOW_EVERYONE), "0.0.0.0:1"), None);
        assert!(refusal(&args(""), "0.0.0.0:1").is_some());
        assert!(refusal(&args("yes"), "127.0.0.1:1").unwrap().contains("allow-everyone"));
    }

    #[test]
    fn certificate_and_key_come_together() {
        let path = || Some(PathBuf::from("/nowhere.pem"));
        let args = DoorArgs { tls_cert: path(), ..Default::default() };
        assert!(refusal(&args, "127.0.0.1:1").unwrap().starts_with("--tls-key: is missing"));
        let args = DoorArgs { tls_client_ca: path(), ..Default::default() };
        assert!(refusal(&args, "127.0.0.1:1").unwrap().starts_with("--tls-cert: is missing"));
        let args = DoorArgs { tls_cert: path(), tls_key: path(), ..Default::default() };
        assert!(refusal(&args, "127.0.0.1:1").unwrap().contains("/nowhere.pem: cannot be read"));
    }

    #[test]
    fn an_empty_setting_is_not_given() {
        let words =
            "door --tokens-file= --tls-cert= --tls-key= --tls-client-ca= --unauthenticated=";
        let command = DoorArgs::augment_args(clap::Command::new("door"));
        let matches = command.try_get_matches_from(words.split(' ')).unwrap();
        let args = DoorArgs::from_arg_matches(&matches).unwrap();
        assert_eq!(refusal(&args, "127.0.0.1:1"), None);
    }
}
