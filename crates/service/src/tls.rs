//! The certificate of a gRPC port, and whose certificates it accepts.

use std::{fs, path::Path};

use tonic::transport::{Certificate, Identity, Server, ServerTlsConfig};

use crate::{limits::TLS_HANDSHAKE, setting::SettingError};

/// Reads certificate and key, and checks that they can be used.
///
/// # Errors
/// When a file cannot be read, is no PEM, or key and certificate do not belong together.
pub(crate) fn load(
    certificate: &Path,
    key: &Path,
    client_ca: Option<&Path>,
) -> Result<ServerTlsConfig, SettingError> {
    let identity = Identity::from_pem(
        read("--tls-cert", certificate, "CERTIFICATE")?,
        read("--tls-key", key, "PRIVATE KEY")?,
    );
    let mut tls = ServerTlsConfig::new().identity(identity).timeout(TLS_HANDSHAKE);
    if let Some(client_ca) = client_ca {
        let ca = read("--tls-client-ca", client_ca, "CERTIFICATE")?;
        tls = tls.client_ca_root(Certificate::from_pem(ca));
    }
    // Only a server tells whether the files fit together.
    match Server::builder().tls_config(tls.clone()) {
        Ok(_) => Ok(tls),
        Err(error) => {
            let cause = std::error::Error::source(&error)
                .map_or_else(|| error.to_string(), ToString::to_string);
            let setting = format!("--tls-cert {} with its key", certificate.display());
            Err(SettingError::new(setting, format!("cannot be used: {cause}")))
        }
    }
}

fn read(flag: &str, path: &Path, kind: &str) -> Result<String, SettingError> {
    let wrong = |cause: String| SettingError::new(format!("{flag} {}", path.display()), cause);
    let text = fs::read_to_string(path);
    let text = text.map_err(|error| wrong(format!("cannot be read: {error}")))?;
    let begins = |line: &str| line.starts_with("-----BEGIN ") && line.contains(kind);
    if !text.lines().any(begins) {
        return Err(wrong(format!("holds no PEM block `{kind}`")));
    }
    Ok(text)
}
