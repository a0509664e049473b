//! Settings that cannot be used: one error for all, by which a process knows to end with code 2.

use std::{
    error::Error,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Exit code of a process whose settings are wrong, as of one whose flags are.
const WRONG_SETTINGS: u8 = 2;

/// A setting that cannot be used. Never holds a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {cause}")]
pub struct SettingError {
    /// The setting as people write it, as in `--tokens-file /etc/readout/tokens`.
    pub setting: String,
    /// What is wrong with it and what to do.
    pub cause: String,
}

impl SettingError {
    /// An error of one setting.
    pub fn new(setting: impl Into<String>, cause: impl Into<String>) -> Self {
        SettingError { setting: setting.into(), cause: cause.into() }
    }
}

/// A path that is given and not empty, as a variable may be in a container.
pub fn given(path: &Option<PathBuf>) -> Option<&Path> {
    path.as_deref().filter(|path| !path.as_os_str().is_empty())
}

/// A word that is given and not empty.
pub(crate) fn set(word: &Option<String>) -> Option<&str> {
    word.as_deref().filter(|word| !word.is_empty())
}

/// How a process ends that failed with an error of these causes: 2 when settings are to blame, so
/// that a supervisor need not start it again, else 1.
pub fn exit_code<'a>(causes: impl IntoIterator<Item = &'a (dyn Error + 'static)>) -> ExitCode {
    match causes.into_iter().any(|cause| cause.is::<SettingError>()) {
        true => ExitCode::from(WRONG_SETTINGS),
        false => ExitCode::FAILURE,
    }
}
