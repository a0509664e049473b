//! The tokens file: `NAME SCOPE[,SCOPE] TOKEN`, one a line, read at the start and when it changes.
//!
//! Tokens are kept as SHA-256 digests and compared in constant time; nothing here prints one.

use std::{
    fmt, fs,
    io::Read as _,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
};

use sha2::{Digest as _, Sha256};
use subtle::{Choice, ConditionallySelectable as _, ConstantTimeEq as _};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::{
    access::Scope,
    limits::{TOKEN_BYTES_MAX, TOKEN_BYTES_MIN, TOKENS_FILE_BYTES_MAX, TOKENS_LOOK},
    setting::SettingError,
};

/// The tokens that are valid now.
pub(crate) struct Tokens(RwLock<Arc<[Token]>>);

/// A token without its secret.
#[derive(Clone)]
pub(crate) struct Token {
    /// What people call it.
    pub(crate) name: String,
    /// What it allows; never empty.
    pub(crate) scopes: Vec<Scope>,
    digest: [u8; 32],
}

impl Tokens {
    /// Reads what a file says.
    pub(crate) fn parse(text: &str) -> Result<Tokens, String> {
        Ok(Tokens(RwLock::new(parse(text)?)))
    }

    /// The token of that secret. How long the answer takes tells nothing of the secrets: only
    /// digests are compared, each to its end, and all of them.
    pub(crate) fn find(&self, secret: &str) -> Option<Token> {
        let digest: [u8; 32] = Sha256::digest(secret).into();
        let tokens = Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner));
        let mut place = u32::MAX;
        for (token, index) in tokens.iter().zip(0u32..) {
            let same: Choice = token.digest.ct_eq(&digest);
            place.conditional_assign(&index, same);
        }
        tokens.get(usize::try_from(place).ok()?).cloned()
    }

    fn replace(&self, tokens: Arc<[Token]>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = tokens;
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens")
    }
}

/// A tokens file and what it said when it was last read.
pub(crate) struct TokensFile {
    path: PathBuf,
    hangup: Signal,
    seen: Result<[u8; 32], String>,
    tokens: Arc<Tokens>,
}

impl TokensFile {
    /// Reads the file for the first time. From here on SIGHUP does not end the process.
    ///
    /// # Errors
    /// When it cannot be read or a line is malformed, which is named by its number.
    pub(crate) fn open(path: &Path) -> Result<TokensFile, SettingError> {
        let wrong = |cause| SettingError::new(format!("--tokens-file {}", path.display()), cause);
        let text = read(path).map_err(wrong)?;
        let tokens = Arc::new(Tokens::parse(&text).map_err(wrong)?);
        let hangup = signal(SignalKind::hangup()).map_err(|error| wrong(error.to_string()))?;
        let seen = Ok(Sha256::digest(&text).into());
        Ok(TokensFile { path: path.to_owned(), hangup, seen, tokens })
    }

    /// The tokens, kept up to date by [`TokensFile::follow`].
    pub(crate) fn tokens(&self) -> Arc<Tokens> {
        Arc::clone(&self.tokens)
    }

    /// Reads the file again at SIGHUP and now and then. What cannot be used is told once and
    /// changes nothing: the tokens from before stay valid.
    pub(crate) async fn follow(mut self, stop: CancellationToken) {
        loop {
            tokio::select! {
                () = tokio::time::sleep(TOKENS_LOOK) => {}
                _ = self.hangup.recv() => {}
                () = stop.cancelled() => break,
            }
            // A small file; a pool of threads for it would be more work than the reading.
            self.look();
        }
    }

    fn look(&mut self) {
        let text = read(&self.path);
        let found = text.as_ref().map(|text| Sha256::digest(text).into()).map_err(String::clone);
        if found == self.seen {
            return;
        }
        self.seen = found;
        match text.and_then(|text| parse(&text)) {
            Ok(tokens) => {
                tracing::info!(file = %self.path.display(), tokens = tokens.len(), "tokens read");
                self.tokens.replace(tokens);
            }
            Err(error) => {
                let file = self.path.display();
                tracing::error!(%file, error, "tokens not read, those from before stay valid");
            }
        }
    }
}

fn read(path: &Path) -> Result<String, String> {
    let mut text = String::new();
    let file = fs::File::open(path).map_err(|error| format!("cannot be read: {error}"))?;
    let read = file.take(TOKENS_FILE_BYTES_MAX + 1).read_to_string(&mut text);
    read.map_err(|error| format!("cannot be read: {error}"))?;
    if text.len() as u64 > TOKENS_FILE_BYTES_MAX {
        return Err(format!("is larger than {TOKENS_FILE_BYTES_MAX} bytes"));
    }
    Ok(text)
}

fn parse(text: &str) -> Result<Arc<[Token]>, String> {
    let mut tokens: Vec<Token> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let token = parse_line(line).map_err(|fault| format!("line {number}: {fault}"))?;
        if tokens.iter().any(|other| other.name == token.name) {
            return Err(format!("line {number}: the name {:?} stands twice", token.name));
        }
        if tokens.iter().any(|other| other.digest == token.digest) {
            return Err(format!("line {number}: the token of {:?} stands twice", token.name));
        }
        tokens.push(token);
    }
    if tokens.is_empty() {
        return Err("holds no token; write lines such as `reader read TOKEN`".to_owned());
    }
    Ok(tokens.into())
}

/// A fault never quotes the line: what stands in the wrong place may be the token.
fn parse_line(line: &str) -> Result<Token, String> {
    let mut words = line.split_whitespace();
    let (Some(name), Some(scopes), Some(secret), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err("write `NAME SCOPE[,SCOPE] TOKEN`, three words".to_owned());
    };
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.@".contains(&byte);
    if name.len() > 64 || !name.bytes().all(plain) {
        return Err("a name is 1 to 64 letters, digits, -, _, . and @".to_owned());
    }
    let parsed: Option<Vec<Scope>> = scopes.split(',').map(Scope::parse).collect();
    let Some(scopes) = parsed else {
        return Err("the second word is the scopes: read, push, admin, with commas".to_owned());
    };
    if !secret.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("a token is made of ASCII letters, digits and signs".to_owned());
    }
    if !(TOKEN_BYTES_MIN..=TOKEN_BYTES_MAX).contains(&secret.len()) {
        return Err(format!(
            "a token has {TOKEN_BYTES_MIN} to {TOKEN_BYTES_MAX} characters; \
             `openssl rand -hex 32` makes one"
        ));
    }
    Ok(Token { name: name.to_owned(), scopes, digest: Sha256::digest(secret).into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "0123456789abcdef";

    #[test]
    fn lines_are_name_scopes_and_token() {
        let text = format!("# who\n\n  ci-1\tread,push   {SECRET}  \nboss admin {SECRET}2\n");
        let tokens = Tokens::parse(&text).unwrap();
        let token = tokens.find(SECRET).unwrap();
        assert_eq!((&*token.name, &*token.scopes), ("ci-1", &[Scope::Read, Scope::Push][..]));
        assert_eq!(tokens.find(&format!("{SECRET}2")).unwrap().name, "boss");
        for unknown in ["", "0123456789abcde", "0123456789abcdef "] {
            assert!(tokens.find(unknown).is_none());
        }
    }

    #[test]
    fn faults_name_the_line_and_never_the_token() {
        for (line, words) in [
            (format!("a read {SECRET} more"), "three words"),
            (SECRET.to_owned(), "three words"),
            (format!("a {SECRET} read"), "scopes"),
            (format!("a read,{SECRET} {SECRET}"), "scopes"),
            (format!("{SECRET}! read {SECRET}"), "a name is"),
            ("a read short-secret".to_owned(), "16 to"),
            (format!("first push {SECRET}3"), "the name \"first\" stands twice"),
            (format!("other push {SECRET}{SECRET}"), "the token of \"other\" stands twice"),
        ] {
            let text = format!("# first\nfirst read {SECRET}{SECRET}\n{line}\n");
            let fault = Tokens::parse(&text).unwrap_err();
            assert!(fault.starts_with("line 3: ") && fault.contains(words), "{fault}");
            assert!(!fault.contains("secret") && !fault.contains("0123"), "{fault}");
        }
        assert!(Tokens::parse("# nobody\n").unwrap_err().contains("holds no token"));
    }
}
