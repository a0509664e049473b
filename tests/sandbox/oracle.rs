//! What the archive must hold: the pure extraction of each article, and nothing else.

use std::collections::BTreeMap;

use readout_extractor::Extractor;
use readout_wire::{
    article::complete,
    v1::{
        Article, ArticleRecord, GetArticleRequest, ListArticlesRequest, ListStatementsRequest,
        Statement, StatementFilter, archive_service_client::ArchiveServiceClient,
    },
};
use tonic::{
    Code, Request, Status,
    metadata::{Ascii, MetadataValue},
    service::{Interceptor, interceptor::InterceptedService},
    transport::Channel,
};

/// Client of the archive.
pub type Archive = ArchiveServiceClient<InterceptedService<Channel, Bearer>>;

/// Shows a token with each call, when there is one.
#[derive(Clone, Debug, Default)]
pub struct Bearer(pub Option<MetadataValue<Ascii>>);

impl Interceptor for Bearer {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(token) = &self.0 {
            request.metadata_mut().insert("authorization", token.clone());
        }
        Ok(request)
    }
}

/// Statements of each revision of each article, by article id and revision.
#[derive(Debug, Default)]
pub struct Oracle {
    statements: BTreeMap<(String, String), Vec<Statement>>,
}

impl Oracle {
    /// The extractions of `articles`.
    pub fn new<'a>(articles: impl IntoIterator<Item = &'a Article>) -> Self {
        let extractor = Extractor::new();
        let statements = articles.into_iter().map(|article| {
            let article = complete(article.clone()).expect("a test's article is sound");
            let key = (article.article_id.clone(), article.revision.clone());
            (key, extractor.extract(article).statements)
        });
        Oracle { statements: statements.collect() }
    }

    /// Statements of one revision.
    ///
    /// # Panics
    /// When no such article was given.
    pub fn statements(&self, article: &Article) -> &[Statement] {
        let key = (article.article_id.clone(), article.revision.clone());
        self.statements.get(&key).expect("the archive holds only what was pushed")
    }

    /// Whether `found` are the statements of some revision of an article: all of them and no other.
    pub fn is_whole(&self, article_id: &str, found: &[Statement]) -> bool {
        let first = (article_id.to_owned(), String::new());
        let revisions = self.statements.range(first..).take_while(|((id, _), _)| id == article_id);
        revisions.into_iter().any(|(_, statements)| statements == found)
    }
}

/// An article as the archive has it; `None` when it has not.
pub async fn archived(archive: &mut Archive, article_id: &str) -> Option<ArticleRecord> {
    let request = GetArticleRequest { name: readout_wire::id::article_name(article_id) };
    match archive.get_article(request).await {
        Ok(response) => response.into_inner().record,
        Err(status) if status.code() == Code::NotFound => None,
        Err(status) => panic!("{status}"),
    }
}

/// All statements of an article, in the archive's order.
///
/// # Errors
/// When the archive does not answer.
pub async fn statements_of(
    archive: &mut Archive,
    article_id: &str,
) -> Result<Vec<Statement>, Status> {
    let filter = StatementFilter { article_id: article_id.to_owned(), ..Default::default() };
    all_statements(archive, filter).await
}

/// All statements that match a filter, page by page.
///
/// # Errors
/// When the archive does not answer.
pub async fn all_statements(
    archive: &mut Archive,
    filter: StatementFilter,
) -> Result<Vec<Statement>, Status> {
    let mut request =
        ListStatementsRequest { filter: Some(filter), page_size: 1_000, page_token: String::new() };
    let mut statements = Vec::new();
    loop {
        let page = archive.list_statements(request.clone()).await?.into_inner();
        statements.extend(page.records.into_iter().filter_map(|record| record.statement));
        if page.next_page_token.is_empty() {
            return Ok(statements);
        }
        request.page_token = page.next_page_token;
    }
}

/// All articles, without bodies, page by page.
///
/// # Errors
/// When the archive does not answer.
pub async fn all_articles(archive: &mut Archive) -> Result<Vec<ArticleRecord>, Status> {
    let mut request = ListArticlesRequest { page_size: 1_000, ..Default::default() };
    let mut records = Vec::new();
    loop {
        let page = archive.list_articles(request.clone()).await?.into_inner();
        records.extend(page.records);
        if page.next_page_token.is_empty() {
            return Ok(records);
        }
        request.page_token = page.next_page_token;
    }
}
