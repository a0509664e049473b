//! Pages: bounded by rows and by encoded bytes, continued after the last row's position.

use prost::Message;
use rusqlite::{Row, Rows};

use crate::{Error, limits};

/// Which page of a list is wanted.
pub(crate) struct Page<P> {
    /// Rows wanted, at least 1.
    pub(crate) rows: usize,
    /// Position of the last row of the page before.
    pub(crate) after: Option<P>,
}

/// Takes rows until the page is full; `take` makes an item and its position of each. The position
/// returned is that of the last item, and `None` when no row is left.
pub(crate) fn fill<T: Message, P>(
    rows: &mut Rows<'_>,
    rows_max: usize,
    mut take: impl FnMut(&Row<'_>) -> Result<(T, P), Error>,
) -> Result<(Vec<T>, Option<P>), Error> {
    let mut items = Vec::new();
    let mut bytes = 0;
    let mut last = None;
    while let Some(row) = rows.next()? {
        if items.len() == rows_max || bytes >= limits::PAGE_BYTES_MAX {
            return Ok((items, last));
        }
        let (item, position) = take(row)?;
        let larger = bytes + item.encoded_len();
        if larger > limits::PAGE_BYTES_MAX && !items.is_empty() {
            return Ok((items, last));
        }
        bytes = larger;
        items.push(item);
        last = Some(position);
    }
    Ok((items, None))
}
