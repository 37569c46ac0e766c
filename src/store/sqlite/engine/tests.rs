//! The threads, beside another program on the same file.

use super::*;

fn count(db: &Connection) -> Result<i64> {
    Ok(db.query_row("SELECT count(*) FROM activity", [], |row| row.get(0))?)
}

fn insert(db: &Connection) -> Result<usize> {
    Ok(db.execute("INSERT INTO activity (at, actor, action, subject, detail) VALUES (0, '', '', '', '')", [])?)
}

/// An engine, and the connection of another program to the same file.
async fn shared(path: &Path) -> (Engine, Connection) {
    let engine = Engine::open(path).await.unwrap();
    let other = Connection::open(path).unwrap();
    other.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    (engine, other)
}

#[tokio::test]
async fn a_job_that_fails_undoes_only_itself() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(&folder.path().join("db")).await.unwrap();
    let bad = engine.write(|db| {
        insert(db)?;
        Err::<(), _>(StoreError::Other("no".to_owned()))
    });
    let (good, bad) = tokio::join!(engine.write(insert), bad);
    assert_eq!(good, Ok(1));
    assert_eq!(bad, Err(StoreError::Other("no".to_owned())));
    assert_eq!(engine.read(count).await, Ok(1));
}

#[tokio::test]
async fn a_commit_by_another_program_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, other) = shared(&folder.path().join("db")).await;
    let mut changes = engine.changes();
    for _ in 0..20 {
        changes.mark_unchanged();
        insert(&other).unwrap();
        tokio::time::timeout(Duration::from_secs(5), changes.changed()).await.expect("in time").unwrap();
    }
}

#[tokio::test]
async fn a_commit_is_noticed_also_in_busy_times_and_after_them() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, other) = shared(&folder.path().join("db")).await;
    let mut changes = engine.changes();
    for round in 0..300 {
        // Its own writes make the times busy, as a sender's do.
        for _ in 0..if round < 100 { 10 } else { 0 } {
            engine.write(insert).await.unwrap();
        }
        let before = engine.read(count).await.unwrap();
        changes.mark_unchanged();
        insert(&other).unwrap();
        tokio::time::timeout(Duration::from_secs(5), changes.changed()).await.expect("in time").unwrap();
        assert_eq!(engine.read(count).await, Ok(before + 1));
    }
}

#[tokio::test]
async fn a_database_is_locked_where_nobody_commits_and_not_where_others_take_all_the_turns() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, other) = shared(&folder.path().join("db")).await;
    let mut blocked = engine.blocked();
    let write = || {
        let engine = engine.clone();
        tokio::spawn(async move { engine.write(insert).await })
    };
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let first = write();
    let turns = move || {
        let since = Instant::now();
        while since.elapsed() < SAY_BUSY * 3 {
            thread::sleep(Duration::from_millis(20));
            insert(&other).unwrap();
            other.execute_batch("COMMIT; BEGIN IMMEDIATE").unwrap();
        }
        other
    };
    let other = tokio::task::spawn_blocking(turns).await.unwrap();
    assert!(!blocked.has_changed().unwrap(), "whoever waits for a turn complains");
    let second = write();
    tokio::time::timeout(BUSY, blocked.wait_for(|blocked| *blocked)).await.expect("in time").unwrap();
    other.execute_batch("COMMIT").unwrap();
    assert_eq!((first.await.unwrap(), second.await.unwrap()), (Ok(1), Ok(1)));
    assert!(!*blocked.borrow());
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("db");
    let _engine = Engine::open(&path).await.unwrap();
    for file in ["db", "db-wal", "db-shm"] {
        let mode = std::fs::metadata(folder.path().join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
}

#[tokio::test]
async fn what_is_not_ours_is_refused_with_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "just some notes, long enough to have the size of a header page".repeat(100)).unwrap();
    assert_eq!(Engine::open(&text).await.err(), Some(StoreError::NotOurs(text)));
    let other = folder.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE a (b)").unwrap();
    assert_eq!(Engine::open(&other).await.err(), Some(StoreError::NotOurs(other)));
    let newer = folder.path().join("newer.db");
    drop(Engine::open(&newer).await.unwrap());
    Connection::open(&newer).unwrap().pragma_update(None, "user_version", 999).unwrap();
    assert!(matches!(Engine::open(&newer).await.err(), Some(StoreError::Newer { found: 999, .. })));
}

#[test]
fn many_may_make_a_new_database_at_the_same_moment() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..40 {
        let path = folder.path().join(round.to_string());
        let start = std::sync::Barrier::new(8);
        thread::scope(|all| {
            for _ in 0..8 {
                all.spawn(|| {
                    start.wait();
                    Engine::open_blocking(path.clone()).unwrap();
                });
            }
        });
    }
}

/// A query that takes for ever.
fn endless(db: &Connection) -> Result<i64> {
    Ok(db.query_row(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n",
        [],
        |row| row.get(0),
    )?)
}

#[tokio::test]
async fn long_queries_hold_up_no_short_ones_and_end_with_their_callers() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(&folder.path().join("db")).await.unwrap();
    let long: Vec<_> = (0..4 * READERS)
        .map(|_| {
            tokio::spawn({
                let engine = engine.clone();
                async move { engine.read(endless).await }
            })
        })
        .collect();
    for _ in 0..20 {
        assert_eq!(engine.read_short(count).await, Ok(0));
    }
    let read = engine.read(count);
    tokio::pin!(read);
    tokio::time::timeout(Duration::from_millis(100), read.as_mut()).await.expect_err("every reader is busy");
    for query in long {
        query.abort();
    }
    tokio::time::timeout(Duration::from_secs(20), read).await.expect("the readers are free").unwrap();
}
