//! What this command shows the services, and which of them it believes: token and certificates.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use clap::builder::{OsStringValueParser, TypedValueParser as _};
use tonic::{
    Request, Status,
    metadata::{Ascii, MetadataValue},
    service::Interceptor,
    transport::{Certificate, ClientTlsConfig, Identity},
};

/// Name of the metadata key that carries the token.
const AUTHORIZATION: &str = "authorization";

/// Token and certificates, as given.
#[derive(Clone, Default, clap::Args)]
#[command(next_help_heading = "Access")]
pub(crate) struct CredentialArgs {
    /// File that holds the token for the services. It wins over --token.
    #[arg(long, global = true, env = "READOUT_TOKEN_FILE", value_name = "PATH")]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    token_file: Option<PathBuf>,
    /// The token itself; better given by the variable, for others on this machine see flags.
    #[arg(
        long,
        global = true,
        env = "READOUT_TOKEN",
        hide_env_values = true,
        value_name = "TOKEN"
    )]
    token: Option<String>,
    /// Authorities whose certificates the services may show, PEM. Without it `https://` addresses
    /// are checked against the authorities of this system.
    #[arg(long, global = true, env = "READOUT_TLS_CA", value_name = "PATH")]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    tls_ca: Option<PathBuf>,
    /// Certificate to show to services that ask for one, PEM.
    #[arg(long, global = true, env = "READOUT_TLS_CLIENT_CERT", value_name = "PATH")]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    tls_client_cert: Option<PathBuf>,
    /// Private key of that certificate, PEM.
    #[arg(long, global = true, env = "READOUT_TLS_CLIENT_KEY", value_name = "PATH")]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    tls_client_key: Option<PathBuf>,
}

impl fmt::Debug for CredentialArgs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CredentialArgs")
    }
}

/// Token and certificates, read and ready.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Credentials {
    bearer: Option<Bearer>,
    ca: Option<String>,
    identity: Option<(String, String)>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

impl CredentialArgs {
    /// Reads the files.
    ///
    /// # Errors
    /// When one cannot be read, or what it holds is no token.
    pub(crate) fn read(&self) -> anyhow::Result<Credentials> {
        let token = match (given(&self.token_file), &self.token) {
            (Some(path), _) => Some((read("--token-file", path)?, path.display().to_string())),
            (None, Some(token)) if !token.is_empty() => {
                Some((token.clone(), "READOUT_TOKEN".to_owned()))
            }
            (None, _) => None,
        };
        let bearer = match token {
            None => None,
            Some((token, source)) => match Bearer::new(token.trim()) {
                Some(bearer) => Some(bearer),
                None => bail!("{source} holds no token: one word of ASCII is wanted"),
            },
        };
        let ca = given(&self.tls_ca).map(|path| read("--tls-ca", path)).transpose()?;
        let identity = match (given(&self.tls_client_cert), given(&self.tls_client_key)) {
            (None, None) => None,
            (Some(certificate), Some(key)) => {
                Some((read("--tls-client-cert", certificate)?, read("--tls-client-key", key)?))
            }
            _ => bail!("--tls-client-cert and --tls-client-key are given together"),
        };
        Ok(Credentials { bearer, ca, identity })
    }
}

impl Credentials {
    /// What calls carry.
    pub(crate) fn bearer(&self) -> Bearer {
        self.bearer.clone().unwrap_or_default()
    }

    /// How `https://` services are checked.
    pub(crate) fn tls(&self) -> ClientTlsConfig {
        let tls = ClientTlsConfig::new();
        let tls = match &self.ca {
            Some(ca) => tls.ca_certificate(Certificate::from_pem(ca)),
            None => tls.with_native_roots(),
        };
        match &self.identity {
            Some((certificate, key)) => tls.identity(Identity::from_pem(certificate, key)),
            None => tls,
        }
    }
}

/// Puts the token, if there is one, into each call. The value is marked sensitive and not printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bearer(Option<MetadataValue<Ascii>>);

impl Bearer {
    fn new(token: &str) -> Option<Bearer> {
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let mut value: MetadataValue<Ascii> = format!("Bearer {token}").parse().ok()?;
        value.set_sensitive(true);
        Some(Bearer(Some(value)))
    }
}

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(value) = &self.0 {
            request.metadata_mut().insert(AUTHORIZATION, value.clone());
        }
        Ok(request)
    }
}

fn given(path: &Option<PathBuf>) -> Option<&Path> {
    path.as_deref().filter(|path| !path.as_os_str().is_empty())
}

fn read(flag: &str, path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("{flag} {} cannot be read", path.display()))
}

#[cfg(test)]
mod tests {
    use clap::{Args as _, FromArgMatches as _};

    use super::*;

    #[test]
    fn a_token_is_one_word_and_the_file_wins() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        fs::write(&file, "from-the-file\n").unwrap();
        let args = CredentialArgs {
            token_file: Some(file.clone()),
            token: Some("from-the-environment".to_owned()),
            ..Default::default()
        };
        assert_eq!(args.read().unwrap().bearer, Bearer::new("from-the-file"));
        let args = CredentialArgs { token_file: Some(PathBuf::new()), ..args };
        assert_eq!(args.read().unwrap().bearer, Bearer::new("from-the-environment"));
        fs::write(&file, "two words").unwrap();
        let args = CredentialArgs { token_file: Some(file), ..args };
        let error = args.read().unwrap_err().to_string();
        assert!(error.contains("holds no token") && !error.contains("two"), "{error}");
    }

    #[test]
    fn an_empty_setting_is_not_given() {
        let words = "readout --token-file= --token= --tls-ca= --tls-client-cert= --tls-client-key=";
        let command = CredentialArgs::augment_args(clap::Command::new("readout"));
        let matches = command.try_get_matches_from(words.split(' ')).unwrap();
        let args = CredentialArgs::from_arg_matches(&matches).unwrap();
        assert!(args.read().unwrap() == Credentials::default());
    }
}
