//! What came since a sender last looked: new requests, with their events where there is room for them.

use std::collections::{BTreeSet, HashMap};

use rusqlite::Connection;

use super::{Result, look::Events};
use crate::{
    model::{RequestId, WebhookId},
    store::{Due, News, NewsQuery, Seen},
};

/// The news hold no more data than this, but for the last of their requests.
const BATCH_BYTES: usize = 1 << 20;
/// More new requests than this are not looked through one by one.
const MANY: i64 = 5_000;

pub(super) fn news(db: &Connection, asked: &NewsQuery, events: &mut Events<'_>) -> Result<News> {
    let before = asked.seen.last_request;
    let seen = db
        .prepare_cached(
            "SELECT (SELECT value FROM meta WHERE name = 'config_version'), coalesce((SELECT max(id) FROM request), 0),
                    coalesce((SELECT value FROM meta WHERE name = 'discards'), 0)",
        )?
        .query_row([], |row| {
            Ok(Seen { config_version: row.get(0)?, last_request: row.get(1)?, discards: row.get(2)? })
        })?;
    let last_request = seen.last_request;
    let mut news = News { seen, ..News::default() };
    if last_request - before > MANY {
        news.webhooks = webhooks(db, "SELECT id FROM webhook WHERE state <> 'removed'")?;
    } else {
        read_fresh(db, asked, events, &mut news)?;
    }
    news.resends =
        webhooks(db, "SELECT id FROM webhook w WHERE EXISTS (SELECT 1 FROM resend WHERE webhook_id = w.id)")?;
    Ok(news)
}

fn webhooks(db: &Connection, sql: &str) -> Result<BTreeSet<WebhookId>> {
    let mut query = db.prepare_cached(sql)?;
    let found = query.query_map([], |row| row.get(0).map(WebhookId))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Takes the new requests from the end of their table, where those of one event stand side by side, and not webhook by webhook.
fn read_fresh(db: &Connection, asked: &NewsQuery, events: &mut Events<'_>, news: &mut News) -> Result<()> {
    // Without NOT INDEXED, SQLite may read a whole index instead.
    let mut query = db.prepare_cached(
        "SELECT id, webhook_id, event_id, attempts = 0 FROM request NOT INDEXED WHERE id > ?1 AND state = 'pending'",
    )?;
    let mut rows = query.query([asked.seen.last_request])?;
    let mut taken: HashMap<WebhookId, usize> = HashMap::new();
    let mut bytes = 0;
    while let Some(row) = rows.next()? {
        let (id, webhook) = (RequestId(row.get(0)?), WebhookId(row.get(1)?));
        let room = asked.room.get(&webhook).copied().unwrap_or(0);
        let taken = taken.entry(webhook).or_default();
        // Once one of a webhook was left out, so are those after it: they are read in their order.
        if *taken >= room || bytes > BATCH_BYTES || !row.get(3)? || news.webhooks.contains(&webhook) {
            news.webhooks.insert(webhook);
            continue;
        }
        let (known, event) = events.read(row.get(2)?)?;
        let Some(event) = event else { continue };
        bytes += if known { 0 } else { event.data.len() };
        *taken += 1;
        news.fresh.push((webhook, Due { id, used: 0, attempts: 0, resend: false, event }));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::store::{
        Store,
        sample::{self, emit},
    };

    async fn news(store: &Store, seen: Seen, room: &[(i64, usize)]) -> News {
        let room = room.iter().map(|(id, room)| (WebhookId(*id), *room)).collect();
        store
            .look(store.begin_sending().await.unwrap(), NewsQuery { seen, room }, Arc::default(), |_| ())
            .await
            .unwrap()
            .news
    }

    fn fresh(news: &News) -> Vec<(i64, i64)> {
        news.fresh.iter().map(|(webhook, due)| (webhook.0, due.event.id)).collect()
    }

    fn others(news: &News) -> Vec<i64> {
        news.webhooks.iter().map(|webhook| webhook.0).collect()
    }

    #[tokio::test]
    async fn news_bring_the_new_requests_of_those_who_have_room() {
        let folder = tempfile::tempdir().unwrap();
        let store = sample::with_webhooks(&folder.path().join("db"), 3).await;
        emit(&store, 1).await;
        let seen = news(&store, Seen::default(), &[]).await.seen;
        emit(&store, 3).await;
        let found = news(&store, seen, &[(1, 9), (2, 2)]).await;
        assert_eq!(fresh(&found), [(1, 2), (2, 2), (1, 3), (2, 3), (1, 4)]);
        assert_eq!(others(&found), [2, 3], "one has more than it has room for, one has none");
        let again = news(&store, found.seen, &[(1, 9), (2, 9), (3, 9)]).await;
        assert!(again.fresh.is_empty() && again.webhooks.is_empty(), "nothing is new any more");
    }

    #[tokio::test]
    async fn news_are_bounded_and_nobody_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let store = sample::with_webhooks(&folder.path().join("db"), 2).await;
        let most = BATCH_BYTES / 400 + 100;
        emit(&store, most).await;
        let found = news(&store, Seen::default(), &[(1, usize::MAX), (2, usize::MAX)]).await;
        assert!(found.fresh.len() < most * 2, "more than {BATCH_BYTES} bytes were read at once");
        assert_eq!(others(&found), [1, 2]);
        emit(&store, usize::try_from(MANY).unwrap()).await;
        let found = news(&store, found.seen, &[(1, usize::MAX)]).await;
        assert!(found.fresh.is_empty(), "so many are not looked through one by one");
        assert_eq!(others(&found), [1, 2]);
    }

    #[tokio::test]
    async fn news_tell_of_what_an_operator_asked_for_and_leave_out_what_is_discarded() {
        let folder = tempfile::tempdir().unwrap();
        let store = sample::with_webhooks(&folder.path().join("db"), 2).await;
        emit(&store, 1).await;
        let filter = |id| crate::store::Filter { ids: Some(vec![RequestId(id)]), ..Default::default() };
        store.discard(filter(1), "test".to_owned()).await.unwrap();
        store.resend(filter(1), "test".to_owned()).await.unwrap();
        let found = news(&store, Seen::default(), &[(1, 9), (2, 9)]).await;
        assert_eq!((fresh(&found), others(&found)), (vec![(2, 1)], Vec::new()));
        assert_eq!(found.resends, BTreeSet::from([WebhookId(1)]));
    }
}
