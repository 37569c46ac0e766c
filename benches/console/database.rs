//! A database with a log of many requests, made as fast as SQLite writes: the events are accepted as usual, what became of
//! them is written by hand.

use std::{net::SocketAddr, path::Path};

use hookkeeper::{
    admin::Admin,
    model::{NewEvent, PostUrl, WebhookDraft},
};
use rusqlite::Connection;

use crate::common::{data, runtime};

/// The kinds of event of the log, one webhook for each. The first one's webhook is what the load goes to.
pub(crate) const KINDS: [&str; 5] = ["invoice/add", "invoice/edit", "contractors/add", "payments/add", "goods/add"];

/// Makes `path` hold `count` requests that came to their end: most delivered, some failed after ten attempts, some discarded.
pub(crate) fn build(path: &Path, count: usize, receiver: SocketAddr) {
    runtime(1).block_on(async {
        let admin = Admin::open(path, "bench").await.unwrap();
        for kind in KINDS {
            let url: PostUrl = format!("http://{receiver}/{kind}").parse().unwrap();
            let mut draft = WebhookDraft::new(url, vec![kind.parse().unwrap()]);
            draft.allow_private = true;
            admin.add_webhook(draft, None).await.unwrap();
        }
        for chunk in (0..count).collect::<Vec<_>>().chunks(500) {
            emit(&admin, chunk).await;
        }
    });
    end(path, 97);
}

/// Writes what became of the requests: one in `failed` failed.
pub(crate) fn end(path: &Path, failed: usize) {
    let db = Connection::open(path).unwrap();
    // For other programs the log can only be read.
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    db.execute_batch(&ENDS.replace("% 97", &format!("% {failed}"))).unwrap();
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
}

/// Accepts events with these numbers, their kinds by turns.
async fn emit(admin: &Admin, numbers: &[usize]) {
    let event =
        |n: &usize| NewEvent { kind: KINDS[n % KINDS.len()].to_owned(), data: data(*n), uid: None, occurred_at: None };
    let answers = admin.emit(numbers.iter().map(event).collect()).await.unwrap();
    assert!(answers.iter().all(Result::is_ok));
}

/// Lets the webhooks of a copy point to the receiver of this run.
pub(crate) fn aim(path: &Path, receiver: SocketAddr) {
    let db = Connection::open(path).unwrap();
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    for table in ["webhook", "revision"] {
        let sql =
            format!("UPDATE {table} SET url = 'http://{receiver}/' || substr(url, instr(substr(url, 8), '/') + 8)");
        db.execute(&sql, []).unwrap();
    }
    // What is gone an hour ago reads the same for a minute.
    db.execute("UPDATE webhook SET last_at = (unixepoch() - 4000) * 1000 WHERE last_at IS NOT NULL", []).unwrap();
}

/// One request in 97 failed ten times, one in 991 was discarded, the rest was delivered; one came each 100 ms.
const ENDS: &str = "
    PRAGMA cache_size = -200000;
    BEGIN;
    UPDATE request SET
        accepted_at = (unixepoch() - 3600) * 1000 - ((SELECT max(id) FROM request) - id) * 100,
        state = CASE WHEN id % 97 = 0 THEN 'failed' WHEN id % 991 = 0 THEN 'discarded' ELSE 'delivered' END,
        used = CASE WHEN id % 97 = 0 THEN 10 ELSE 1 END,
        attempts = CASE WHEN id % 97 = 0 THEN 10 ELSE 1 END,
        last_status = CASE WHEN id % 97 = 0 AND id % 2 = 0 THEN 500 WHEN id % 97 = 0 THEN NULL ELSE 200 END,
        last_phase = CASE WHEN id % 97 = 0 AND id % 2 = 0 THEN 'reply' WHEN id % 97 = 0 THEN 'connect' END,
        last_cause = CASE WHEN id % 97 = 0 AND id % 2 = 0 THEN 'server_error' WHEN id % 97 = 0 THEN 'refused' END;
    INSERT INTO attempt (request_id, number, revision_id, started_at, connect_us, send_us, wait_us, body_us, total_us,
            address, macs, status, reply_headers, reply_body, reply_cut, phase, cause, chain)
        SELECT r.id, n.value, w.revision_id, r.accepted_at + n.value * 1000, 90, 20, 300 + r.id % 700, 30, 500 + r.id % 700,
            x'7f00000123280000', zeroblob(32), r.last_status, CASE WHEN r.last_status IS NOT NULL THEN 'content-length:0' END,
            CASE WHEN r.last_status IS NOT NULL THEN x'' END, CASE WHEN r.last_status IS NOT NULL THEN 0 END,
            r.last_phase, r.last_cause, CASE WHEN r.last_cause IS NOT NULL THEN '[\"connection refused\"]' END
        FROM request r JOIN webhook w ON w.id = r.webhook_id
            JOIN json_each('[1,2,3,4,5,6,7,8,9,10]') n ON n.value <= r.attempts
        ORDER BY r.id, n.value;
    UPDATE book SET
        delivered = (SELECT count(*) FROM request r WHERE r.webhook_id = book.webhook_id AND r.state = 'delivered'),
        failed = (SELECT count(*) FROM request r WHERE r.webhook_id = book.webhook_id AND r.state = 'failed'),
        discarded = (SELECT count(*) FROM request r WHERE r.webhook_id = book.webhook_id AND r.state = 'discarded');
    UPDATE webhook SET last_at = (unixepoch() - 4000) * 1000, last_status = 200;
    COMMIT;";
