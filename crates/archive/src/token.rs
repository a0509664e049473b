//! Page and resume tokens: opaque to callers, checked when they come back.
//!
//! A page token belongs to one request, a resume token to one archive.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use prost::Message;
use readout_wire::id;

use crate::limits;

/// Layout of the tokens; tokens of other releases are malformed to this one.
const VERSION: u32 = 1;

/// Why a token is refused.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is none of ours.
    Malformed,
    /// It belongs to another request.
    OtherRequest,
    /// It belongs to another archive.
    OtherArchive,
}

#[derive(Clone, PartialEq, Message)]
struct PageToken {
    #[prost(uint32, tag = "1")]
    version: u32,
    #[prost(string, tag = "2")]
    request: String,
    #[prost(bytes = "vec", tag = "3")]
    position: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
struct ResumeToken {
    #[prost(uint32, tag = "1")]
    version: u32,
    #[prost(bytes = "vec", tag = "2")]
    archive: Vec<u8>,
    #[prost(uint64, tag = "3")]
    number: u64,
}

/// What a page token is bound to: the method and the request without its paging fields.
pub(crate) fn request(method: &str, parameters: &impl Message) -> String {
    id::of("page-token", &[method.as_bytes(), &parameters.encode_to_vec()])
}

/// The token of the page after `position`.
pub(crate) fn page(request: &str, position: &impl Message) -> String {
    let position = position.encode_to_vec();
    write(&PageToken { version: VERSION, request: request.to_owned(), position })
}

/// The position in a page token; `None` for the empty token of a first page.
pub(crate) fn position<P: Message + Default>(
    request: &str,
    token: &str,
) -> Result<Option<P>, Fault> {
    if token.is_empty() {
        return Ok(None);
    }
    let token: PageToken = read(token)?;
    if token.version != VERSION {
        return Err(Fault::Malformed);
    }
    if token.request != request {
        return Err(Fault::OtherRequest);
    }
    P::decode(token.position.as_slice()).map(Some).map_err(|_| Fault::Malformed)
}

/// The token that resumes a watch after change `number`.
pub(crate) fn resume(archive: [u8; 16], number: u64) -> String {
    write(&ResumeToken { version: VERSION, archive: archive.to_vec(), number })
}

/// The change after which a watch resumes.
pub(crate) fn number(archive: [u8; 16], token: &str) -> Result<u64, Fault> {
    let token: ResumeToken = read(token)?;
    if token.version != VERSION {
        return Err(Fault::Malformed);
    }
    if token.archive != archive {
        return Err(Fault::OtherArchive);
    }
    Ok(token.number)
}

fn write(token: &impl Message) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(token.encode_to_vec())
}

fn read<T: Message + Default>(token: &str) -> Result<T, Fault> {
    if token.len() > limits::TOKEN_BYTES_MAX {
        return Err(Fault::Malformed);
    }
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).map_err(|_| Fault::Malformed)?;
    T::decode(bytes.as_slice()).map_err(|_| Fault::Malformed)
}

#[cfg(test)]
mod tests {
    use readout_wire::v1::ListArticlesRequest;

    use super::*;

    fn asked(publisher: &str) -> String {
        let publisher = publisher.to_owned();
        request("ListArticles", &ListArticlesRequest { publisher, ..Default::default() })
    }

    #[test]
    fn a_page_token_goes_with_its_request() {
        let token = page(&asked("A"), &"position".to_owned());
        assert_eq!(position(&asked("A"), &token), Ok(Some("position".to_owned())));
        assert_eq!(position::<String>(&asked("B"), &token), Err(Fault::OtherRequest));
        let other = request("ListStatements", &ListArticlesRequest::default());
        assert_eq!(position::<String>(&other, &token), Err(Fault::OtherRequest));
        assert_eq!(position::<String>(&asked("A"), ""), Ok(None));
    }

    #[test]
    fn a_resume_token_goes_with_its_archive() {
        let token = resume([1; 16], 7);
        assert_eq!(number([1; 16], &token), Ok(7));
        assert_eq!(number([2; 16], &token), Err(Fault::OtherArchive));
    }

    #[test]
    fn what_is_no_token_is_malformed() {
        let page = page(&asked("A"), &"position".to_owned());
        let long = "A".repeat(limits::TOKEN_BYTES_MAX + 1);
        for token in ["!", "AAAA", &page[1..], &page[..10], &long] {
            assert_eq!(position::<String>(&asked("A"), token), Err(Fault::Malformed), "{token}");
        }
        for token in ["", "!", "AAAA", &page, &long] {
            assert_eq!(number([1; 16], token), Err(Fault::Malformed), "{token}");
        }
    }
}
