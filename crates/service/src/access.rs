//! Who may call what: the one place where a method gets its scope, and the check before each call.
//!
//! Knows names of methods and nothing of what they do.

use std::{fmt, sync::Arc};

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, header::AUTHORIZATION},
    middleware::{self, Next},
};
use tonic::{Status, service::Routes};

use crate::{
    metrics::{self, Refusal},
    status,
    tokens::{Token, Tokens},
};

/// What a token allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Reads and watches the archive; asks the extractor.
    Read,
    /// Pushes articles.
    Push,
    /// Everything.
    Admin,
}

impl Scope {
    const ALL: [Scope; 3] = [Scope::Read, Scope::Push, Scope::Admin];

    /// Its word in the tokens file.
    fn word(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Push => "push",
            Scope::Admin => "admin",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.word() == word)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What a call needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    /// Nothing: whoever can connect may call it.
    Nothing,
    /// Any token.
    Token,
    /// A token with this scope.
    Scope(Scope),
}

/// What a call of `path`, as in `/readout.v1.IngestService/PublishArticle`, needs. A method that
/// does not stand here needs `admin`: whoever adds one opens it on purpose.
fn need(path: &str) -> Need {
    let parts = path.strip_prefix('/').and_then(|path| path.split_once('/'));
    let Some((service, method)) = parts else {
        return Need::Scope(Scope::Admin);
    };
    match (service, method) {
        // Probes carry no token, and learn only whether the process is ready.
        ("grpc.health.v1.Health", _) => Need::Nothing,
        // Tells the contract, which is public, and that something speaks it here.
        ("grpc.reflection.v1.ServerReflection" | "grpc.reflection.v1alpha.ServerReflection", _) => {
            Need::Token
        }
        ("readout.v1.IngestService", "PublishArticle" | "PublishArticles") => {
            Need::Scope(Scope::Push)
        }
        ("readout.v1.ExtractorService", "Extract" | "ExtractStream") => Need::Scope(Scope::Read),
        (
            "readout.v1.ArchiveService",
            "GetArticle" | "ListArticles" | "GetStatement" | "ListStatements" | "SearchStatements"
            | "WatchStatements" | "GetSpeaker" | "ListSpeakers",
        ) => Need::Scope(Scope::Read),
        _ => Need::Scope(Scope::Admin),
    }
}

/// Puts the check before every route, unknown ones included.
pub(crate) fn guard(routes: Routes, tokens: Arc<Tokens>) -> Routes {
    let check = middleware::from_fn(move |request: Request, next: Next| {
        let allowed = allow(&tokens, request.uri().path(), request.headers());
        async move {
            match allowed {
                Ok(()) => next.run(request).await,
                Err(status) => status.into_http::<Body>(),
            }
        }
    });
    Routes::from(routes.into_axum_router().layer(check))
}

/// Whether a call may be made.
fn allow(tokens: &Tokens, path: &str, headers: &HeaderMap) -> Result<(), Status> {
    let need = need(path);
    if need == Need::Nothing {
        return Ok(());
    }
    let Some(sent) = bearer(headers) else {
        metrics::refused(Refusal::NoToken);
        return Err(status::unauthenticated(
            "TOKEN_MISSING",
            "a token is needed: send the metadata `authorization: Bearer TOKEN`; `readout` takes \
             it from --token-file or READOUT_TOKEN",
        ));
    };
    let Some(Token { name, scopes, .. }) = tokens.find(sent) else {
        metrics::refused(Refusal::UnknownToken);
        return Err(status::unauthenticated(
            "TOKEN_UNKNOWN",
            "this token is not known here: use one of the service's tokens file, or add it there",
        ));
    };
    match need {
        Need::Scope(scope) if !scopes.contains(&scope) && !scopes.contains(&Scope::Admin) => {
            metrics::refused(Refusal::NoScope);
            let has = scopes.iter().map(Scope::to_string).collect::<Vec<_>>().join(",");
            Err(status::denied(
                "SCOPE_MISSING",
                &format!(
                    "the token {name:?} has the scope {has} and this call needs {scope}: use \
                     another token, or add the scope in the service's tokens file"
                ),
            ))
        }
        _ => Ok(()),
    }
}

/// The token of `authorization: Bearer TOKEN`.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use tonic::Code;

    use super::*;

    const FILE: &str = "reader read reader-token-0123456789\n\
                        pusher push pusher-token-0123456789\n\
                        both read,push both-token-0123456789\n\
                        boss admin boss-token-0123456789\n";

    fn call(path: &str, authorization: Option<&str>) -> Result<(), Status> {
        let mut headers = HeaderMap::new();
        if let Some(value) = authorization {
            headers.insert(AUTHORIZATION, value.parse().unwrap());
        }
        allow(&Tokens::parse(FILE).unwrap(), path, &headers)
    }

    #[test]
    fn each_call_needs_its_scope() {
        let read = "/readout.v1.ArchiveService/SearchStatements";
        let extract = "/readout.v1.ExtractorService/ExtractStream";
        let push = "/readout.v1.IngestService/PublishArticles";
        let new = "/readout.v1.ArchiveService/DeleteArticle";
        let reflection = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo";
        let health = "/grpc.health.v1.Health/Check";
        for (token, allowed, denied) in [
            ("reader", &[read, extract, reflection, health][..], &[push, new, "/", "/x"][..]),
            ("pusher", &[push, reflection, health], &[read, extract, new]),
            ("both", &[read, extract, push, reflection], &[new]),
            ("boss", &[read, extract, push, new, reflection, health], &[]),
        ] {
            let header = format!("Bearer {token}-token-0123456789");
            for path in allowed {
                assert!(call(path, Some(&header)).is_ok(), "{token} {path}");
            }
            for path in denied {
                let status = call(path, Some(&header)).unwrap_err();
                assert_eq!(status.code(), Code::PermissionDenied, "{token} {path}");
                assert!(status.message().contains(token), "{}", status.message());
            }
        }
    }

    #[test]
    fn only_health_needs_no_token() {
        assert!(call("/grpc.health.v1.Health/Watch", None).is_ok());
        for header in [None, Some("Bearer"), Some("Bearer "), Some("Basic YTpi")] {
            for path in
                ["/readout.v1.ArchiveService/GetArticle", "/", "//grpc.health.v1.Health/Check"]
            {
                let status = call(path, header).unwrap_err();
                assert_eq!(status.code(), Code::Unauthenticated);
                assert!(status.message().contains("READOUT_TOKEN"), "{}", status.message());
            }
        }
        let wrong = call("/readout.v1.ArchiveService/GetArticle", Some("Bearer wrong-secret"));
        let wrong = wrong.unwrap_err();
        assert_eq!(wrong.code(), Code::Unauthenticated);
        assert!(!wrong.message().contains("wrong-secret"), "{}", wrong.message());
        assert!(
            call("/readout.v1.ArchiveService/GetArticle", Some("bearer  reader-token-0123456789"))
                .is_ok()
        );
    }
}
