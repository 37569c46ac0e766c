//! Looking through the log in short pieces, newest first or oldest first, so that first rows come at once however rare they
//! are, and nobody waits long behind a search.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use rusqlite::{Connection, params_from_iter};

use super::{Result, conditions::Conditions, requests};
use crate::{
    model::{RequestId, RequestState},
    store::{Counted, Filter, Page, Part, RequestRow},
};

/// So many ids are looked at first; twice as many after each piece that was quick.
const FIRST: i64 = 2_048;
/// What is quick.
const QUICK: Duration = Duration::from_millis(4);

/// The ids of the oldest and the newest request; both 0 where there is none.
fn ends(db: &Connection) -> Result<(i64, i64)> {
    let end = |sql: &str| -> Result<i64> { Ok(db.prepare_cached(sql)?.query_row([], |row| row.get(0))?) };
    // Two statements: SQLite finds min and max together by reading everything.
    Ok((end("SELECT coalesce(min(id), 0) FROM request")?, end("SELECT coalesce(max(id), 0) FROM request")?))
}

/// Goes through the ids from `from` to `to` piece by piece, either way, until `enough` says so or the time is over. Answers the
/// last id that was looked at, where it did not come to the end.
fn pieces(
    (from, to): (i64, i64),
    patience: Option<Duration>,
    mut look: impl FnMut(i64, i64) -> Result<bool>,
) -> Result<Option<i64>> {
    let begun = Instant::now();
    let (mut at, mut span) = (from, FIRST);
    loop {
        let piece = Instant::now();
        let up = to >= from;
        let last = if up { at.saturating_add(span - 1).min(to) } else { at.saturating_sub(span - 1).max(to) };
        if look(at.min(last), at.max(last))? || last == to {
            return Ok(None);
        }
        if patience.is_some_and(|patience| begun.elapsed() >= patience) {
            return Ok(Some(last));
        }
        if piece.elapsed() < QUICK {
            span = span.saturating_mul(2);
        }
        at = if up { last + 1 } else { last - 1 };
    }
}

/// A page, as far as it is found within `patience`.
pub(crate) fn part(
    db: &Connection,
    filter: &Filter,
    page: Page,
    patience: Option<Duration>,
) -> Result<Part<RequestRow>> {
    let (oldest, newest) = ends(db)?;
    let ends = (RequestId(oldest), RequestId(newest));
    let top = page.before.map_or(newest, |before| before.0.saturating_sub(1).min(newest));
    let bottom = page.after.map_or(oldest, |after| after.0.saturating_add(1).max(oldest));
    let mut rows: Vec<RequestRow> = Vec::new();
    if top < bottom || oldest == 0 {
        return Ok(Part { rows, reached: None, ends });
    }
    if is_simple(filter) || filter.ids.is_some() {
        return Ok(Part { rows: requests::page(db, filter, page)?, reached: None, ends });
    }
    let upward = page.after.is_some() && page.before.is_none();
    let limit = page.limit as usize;
    let way = if upward { (bottom, top) } else { (top, bottom) };
    let reached = pieces(way, patience, |low, high| {
        let left = u32::try_from(limit - rows.len()).unwrap_or(u32::MAX);
        let mut found = requests::between(db, filter, (low, high), upward, left)?;
        rows.append(&mut found);
        Ok(rows.len() >= limit)
    })?;
    if upward {
        rows.reverse();
    }
    Ok(Part { rows, reached: reached.map(RequestId), ends })
}

/// How many requests a filter finds among those before `before`, as far as they are counted within `patience`.
pub(crate) fn count(
    db: &Connection,
    filter: &Filter,
    before: Option<RequestId>,
    patience: Option<Duration>,
) -> Result<Counted> {
    if before.is_none()
        && let Some(count) = from_books(db, filter)?
    {
        return Ok(Counted { count, reached: None });
    }
    let (oldest, newest) = ends(db)?;
    let top = before.map_or(newest, |before| before.0.saturating_sub(1).min(newest));
    if top < oldest || oldest == 0 {
        return Ok(Counted { count: 0, reached: None });
    }
    let conditions = Conditions::of(filter);
    let number = conditions.values.len();
    let sql = format!(
        "SELECT count(*) {} WHERE {} AND r.id BETWEEN ?{} AND ?{}",
        conditions.from(),
        conditions.clause(),
        number + 1,
        number + 2
    );
    let mut query = db.prepare_cached(&sql)?;
    let mut count = 0;
    let reached = pieces((top, oldest), patience, |low, high| {
        let values = conditions.values.iter().cloned().chain([low.into(), high.into()]);
        count += query.query_row(params_from_iter(values), |row| row.get::<_, i64>(0))?;
        Ok(false)
    })?;
    Ok(Counted { count: count.cast_unsigned(), reached: reached.map(RequestId) })
}

/// Whether an index finds the rows in their order.
fn is_simple(filter: &Filter) -> bool {
    *filter == Filter { webhook: filter.webhook, ..Filter::default() }
}

/// The count of those filters that the books answer: of a webhook or of all, by state.
fn from_books(db: &Connection, filter: &Filter) -> Result<Option<u64>> {
    let webhooks: BTreeSet<_> = filter.any.iter().filter_map(|one| one.webhook).collect();
    if !webhooks.is_empty() && webhooks.len() == filter.any.len() {
        // The sum, where none is named twice and nothing else is asked for.
        return match (Filter { any: Vec::new(), ..filter.clone() }).is_empty() {
            true => filter.any.iter().map(|one| from_books(db, one)).sum(),
            false => Ok(None),
        };
    }
    if *filter != (Filter { webhook: filter.webhook, states: filter.states.clone(), ..Filter::default() }) {
        return Ok(None);
    }
    let waiting = "(b.accepted - b.delivered - b.failed - b.discarded)";
    let of = |state: &RequestState| match state {
        RequestState::Pending => format!("iif(w.state <> 'off', {waiting}, 0)"),
        RequestState::Held => format!("iif(w.state = 'off', {waiting}, 0)"),
        RequestState::Delivered => "(b.delivered - b.pruned_delivered)".to_owned(),
        RequestState::Failed => "(b.failed - b.pruned_failed)".to_owned(),
        RequestState::Discarded => "(b.discarded - b.pruned_discarded)".to_owned(),
    };
    let states = if filter.states.is_empty() { RequestState::ALL } else { &filter.states };
    let mut terms: Vec<String> = states.iter().map(of).collect();
    terms.sort();
    terms.dedup();
    let sql = format!(
        "SELECT coalesce(sum({}), 0) FROM book b JOIN webhook w ON w.id = b.webhook_id WHERE ?1 IS NULL OR b.webhook_id = ?1",
        terms.join(" + ")
    );
    let count: i64 = db.prepare_cached(&sql)?.query_row([filter.webhook.map(|id| id.0)], |row| row.get(0))?;
    Ok(Some(count.max(0).cast_unsigned()))
}
