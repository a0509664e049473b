//! Waits until the archive holds what was pushed.

use std::time::Duration;

use anyhow::anyhow;
use readout_wire::{
    id,
    time::to_micros,
    v1::{GetArticleRequest, Receipt},
};

use crate::{
    client::{Archive, is_final},
    output::Progress,
};

/// First pause between two looks at one article.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// Longest such pause.
const LOOK_AGAIN_MAX: Duration = Duration::from_millis(500);

/// Waits for every article in turn: they arrive in about that order.
///
/// # Errors
/// When `limit` has passed since the last one came, and one is missing.
pub(super) async fn run(
    mut archive: Archive,
    taken: &[Receipt],
    pushed_micros: i64,
    limit: Duration,
    progress: &mut Progress,
) -> anyhow::Result<()> {
    for (done, receipt) in taken.iter().enumerate() {
        let arrival = async {
            let mut pause = LOOK_AGAIN;
            while !is_held(&mut archive, receipt, pushed_micros).await? {
                progress.show(|| format!("{done} of {} articles archived", taken.len()));
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LOOK_AGAIN_MAX);
            }
            anyhow::Ok(())
        };
        let arrived = tokio::time::timeout(limit, arrival).await;
        progress.clear();
        arrived.unwrap_or_else(|_| {
            Err(anyhow!(
                "{done} of {} articles are archived, and {} did not come within {} s: see \
                 `readout status` and `readout dead list`",
                taken.len(),
                receipt.article_id,
                limit.as_secs(),
            ))
        })?;
    }
    Ok(())
}

/// Whether the archive holds the article at the revision pushed, or at one received since.
async fn is_held(
    archive: &mut Archive,
    receipt: &Receipt,
    pushed_micros: i64,
) -> anyhow::Result<bool> {
    let request = GetArticleRequest { name: id::article_name(&receipt.article_id) };
    let article = match archive.calls.get_article(request).await {
        Ok(answer) => answer.into_inner().record.and_then(|record| record.article),
        Err(status) if is_final(status.code()) => return Err(archive.service.explain(&status)),
        // Not there yet, or an archive that is being started again.
        Err(_) => None,
    };
    Ok(article.is_some_and(|article| {
        let received = article.received_at.as_ref().map_or(0, to_micros);
        // A duplicate's time of receipt is not known; that of the push is about as early.
        let pushed = receipt.received_at.as_ref().map_or(pushed_micros, to_micros);
        article.revision == receipt.revision || received >= pushed
    }))
}
