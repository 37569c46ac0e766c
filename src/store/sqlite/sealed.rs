//! The key that seals at present, its rotation in steps that may be cut off anywhere, and what to do when it is lost.
//!
//! Rotation: the file gets the new key beside the old one; one transaction seals everything anew and names the new key as the
//! one in force; the file loses the old one. Whoever writes asks the database inside the transaction which key is in force, so
//! a program that runs meanwhile never seals with one that is about to go.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{
    Result,
    config::{bump, note},
    rows, switch,
};
use crate::{
    model::{OffReason, Secret, Time, WebhookId, WebhookKey},
    store::{
        KeyTrouble, Refusal, StoreError,
        vault::{Key, Sealed, Vault},
    },
};

fn meta(db: &Connection, name: &str) -> Result<Option<i64>> {
    let mut query = db.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    Ok(query.query_row([name], |row| row.get(0)).optional()?)
}

/// The number of this database, made with it.
pub(crate) fn database(db: &Connection) -> Result<i64> {
    meta(db, "database")?.ok_or_else(|| StoreError::Damaged("its number is missing in the table meta".to_owned()))
}

/// The number of the key in force; `None` in a new database.
pub(crate) fn in_force(db: &Connection) -> Result<Option<i64>> {
    meta(db, "key")
}

fn set_in_force(tx: &Connection, key: i64) -> Result<()> {
    tx.execute("INSERT INTO meta VALUES ('key', ?1) ON CONFLICT (name) DO UPDATE SET value = ?1", [key])?;
    Ok(())
}

/// Whether the key in force is there.
pub(crate) fn check(db: &Connection, vault: &Vault) -> Result<()> {
    let keys = vault.read_file()?;
    match in_force(db)? {
        Some(_) if keys.is_empty() => Err(StoreError::KeyMissing(vault.path().to_owned())),
        Some(id) => vault.has(id),
        None => Ok(()),
    }
}

/// Whether there is nothing left to begin: the key in force is there.
pub(crate) fn is_begun(db: &Connection, vault: &Vault) -> Result<bool> {
    match (in_force(db)?, vault.read_file()?.is_empty()) {
        (Some(id), false) => vault.has(id).map(|()| true),
        _ => Ok(false),
    }
}

/// Makes sure that the key in force is there, and makes one where nothing was ever sealed.
pub(crate) fn begin(tx: &Connection, vault: &Vault) -> Result<()> {
    let used: bool = tx.query_row("SELECT EXISTS (SELECT 1 FROM webhook)", [], |row| row.get(0))?;
    let keys = vault.read_file()?;
    match (in_force(tx)?, keys.first()) {
        (Some(id), _) if used => vault.has(id),
        (Some(id), Some(_)) => vault.has(id),
        // A crash between the file and the commit has left the file behind.
        (None, Some(key)) => set_in_force(tx, key.id),
        (_, None) => {
            let key = Key::random();
            vault.write_file(std::slice::from_ref(&key))?;
            set_in_force(tx, key.id)
        }
    }
}

/// Seals a value with the key in force.
pub(super) fn seal(tx: &Connection, vault: &Vault, what: Sealed, plain: &[u8]) -> Result<Vec<u8>> {
    let key = in_force(tx)?.ok_or_else(|| StoreError::KeyMissing(vault.path().to_owned()))?;
    vault.seal(key, what, plain)
}

/// Reads a sealed column.
pub(super) fn open(row: &Row<'_>, index: &str, vault: &Vault, what: Sealed) -> rusqlite::Result<Vec<u8>> {
    vault.open(what, row.get_ref(index)?.as_bytes()?).map_err(rows::bad)
}

/// First step: a new key stands in the file, beside the one in force.
pub(crate) fn add_key(tx: &Connection, vault: &Vault) -> Result<()> {
    let now = key_in_force(tx, vault)?;
    // A key of a rotation that was cut off before its second step sealed nothing, and goes.
    vault.write_file(&[Key::random(), now])
}

/// Second step: everything is sealed with the newest key. Answers how many values.
pub(crate) fn reseal(tx: &Connection, vault: &Vault, actor: &str) -> Result<u64> {
    let Some(new) = vault.read_file()?.into_iter().next() else {
        return Err(StoreError::KeyMissing(vault.path().to_owned()));
    };
    let columns: [Column; 4] = [
        ("SELECT id, webhook_id, secret FROM secret", "UPDATE secret SET secret = ?2 WHERE id = ?1", Sealed::Secret),
        ("SELECT id, id, key FROM webhook", "UPDATE webhook SET key = ?2 WHERE id = ?1", |id, _| {
            Sealed::WebhookKey(id)
        }),
        ("SELECT id, id, headers FROM webhook", "UPDATE webhook SET headers = ?2 WHERE id = ?1", |id, _| {
            Sealed::Headers(id)
        }),
        (
            "SELECT id, webhook_id, headers FROM revision",
            "UPDATE revision SET headers = ?2 WHERE id = ?1",
            Sealed::Revision,
        ),
    ];
    let mut count = 0;
    for (select, update, what) in columns {
        let rows: Vec<(i64, i64, Vec<u8>)> = tx
            .prepare(select)?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut update = tx.prepare(update)?;
        for (row, webhook, sealed) in rows {
            let what = what(row, webhook);
            update.execute(params![row, vault.seal(new.id, what, &vault.open(what, &sealed)?)?])?;
            count += 1;
        }
    }
    set_in_force(tx, new.id)?;
    note(tx, actor, "key.rotate", "", &count.to_string())?;
    Ok(count)
}

/// A column with sealed values: the rows, how one is written, and what its place is.
type Column = (&'static str, &'static str, fn(i64, i64) -> Sealed);

/// Third step: only the key in force is left. Must not run in the group of the second.
pub(crate) fn drop_old_keys(tx: &Connection, vault: &Vault) -> Result<()> {
    vault.write_file(&[key_in_force(tx, vault)?])
}

fn key_in_force(tx: &Connection, vault: &Vault) -> Result<Key> {
    let id = in_force(tx)?;
    let keys = vault.read_file()?;
    if keys.is_empty() {
        return Err(StoreError::KeyMissing(vault.path().to_owned()));
    }
    keys.into_iter().find(|key| Some(key.id) == id).ok_or_else(|| vault.trouble(KeyTrouble::WrongKey))
}

/// Where the key is lost: a new one, new secrets and keys for every webhook, no own headers, and every webhook switched off, so
/// that nothing is sent which its receiver cannot check. Answers the webhooks.
pub(crate) fn replace_lost(tx: &Connection, vault: &Vault, actor: &str) -> Result<Vec<WebhookId>> {
    if let Some(id) = in_force(tx)?
        && vault.has(id).is_ok()
    {
        return Err(Refusal::KeyNotLost(vault.path().to_owned()).into());
    }
    vault.put_aside()?;
    let key = Key::random();
    vault.write_file(std::slice::from_ref(&key))?;
    set_in_force(tx, key.id)?;
    let webhooks: Vec<(i64, String)> = tx
        .prepare("SELECT id, state FROM webhook ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let now = Time::now();
    let none = rows::headers_to_text(&[]);
    let mut live = Vec::new();
    tx.execute("DELETE FROM secret", [])?;
    for (id, state) in webhooks {
        let key = vault.seal(key.id, Sealed::WebhookKey(id), WebhookKey::random().reveal().as_bytes())?;
        let headers = seal(tx, vault, Sealed::Headers(id), none.as_bytes())?;
        tx.execute("UPDATE webhook SET key = ?2, headers = ?3 WHERE id = ?1", params![id, key, headers])?;
        if state == "removed" {
            continue;
        }
        add_secret(tx, vault, id, &Secret::random(), now)?;
        if state == "on" {
            switch::off(tx, WebhookId(id), OffReason::Operator, now, actor)?;
        }
        live.push(WebhookId(id));
    }
    let revisions: Vec<(i64, i64)> = tx
        .prepare("SELECT id, webhook_id FROM revision")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (id, webhook) in revisions {
        let headers = seal(tx, vault, Sealed::Revision(id, webhook), none.as_bytes())?;
        tx.execute("UPDATE revision SET headers = ?2 WHERE id = ?1", params![id, headers])?;
    }
    bump(tx)?;
    note(tx, actor, "key.replace", "", &format!("webhooks={}", live.len()))?;
    Ok(live)
}

/// Adds a signing secret to a webhook.
pub(super) fn add_secret(tx: &Connection, vault: &Vault, webhook: i64, secret: &Secret, now: Time) -> Result<()> {
    // The row's number is part of what is sealed.
    tx.execute(
        "INSERT INTO secret (webhook_id, secret, created_at) VALUES (?1, zeroblob(0), ?2)",
        params![webhook, now.0],
    )?;
    let id = tx.last_insert_rowid();
    let sealed = seal(tx, vault, Sealed::Secret(id, webhook), secret.bytes())?;
    tx.execute("UPDATE secret SET secret = ?2 WHERE id = ?1", params![id, sealed])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::{
        model::Header,
        store::{Store, sample, vault},
    };

    async fn with_webhook(path: &Path) -> (Store, String) {
        let store = sample::store(path).await;
        let mut draft = sample::draft("https://a.example/");
        draft.headers.push(Header::custom("Authorization", "Bearer t0p-s3cret").unwrap());
        let secret = Secret::random();
        let text = secret.reveal();
        store.add_webhook(draft, WebhookKey::random(), secret, "test".to_owned()).await.unwrap();
        (store, text)
    }

    /// What a program that starts now reads.
    async fn read_anew(path: &Path) -> Result<String> {
        let store = Store::open(path).await?;
        let webhook = store.webhook(WebhookId(1)).await?;
        assert_eq!(webhook.draft.headers[0].value, "Bearer t0p-s3cret");
        let config = store.sender_config().await?;
        assert_eq!(config.webhooks[0].1.headers[0].value, "Bearer t0p-s3cret");
        Ok(webhook.secrets[0].0.reveal())
    }

    #[tokio::test]
    async fn a_rotation_that_is_cut_off_anywhere_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let (running, secret) = with_webhook(&path).await;
        let key = |at: usize| {
            fs::read_to_string(running.key_file())
                .unwrap()
                .lines()
                .filter(|l| l.starts_with("key"))
                .nth(at)
                .map(str::to_owned)
        };
        let first = key(0);
        // Cut off before its second step, and again, and once between the second and the third.
        running.change(add_key).await.unwrap();
        assert_eq!(read_anew(&path).await.unwrap(), secret);
        let other = Store::open(&path).await.unwrap();
        other.change(add_key).await.unwrap();
        assert_eq!(read_anew(&path).await.unwrap(), secret);
        assert_eq!(key(1), first, "the key in force never leaves the file");
        other.change(|tx, vault| reseal(tx, vault, "test")).await.unwrap();
        assert_eq!(read_anew(&path).await.unwrap(), secret);
        // One that has run all the while learns of the new key when it meets it, and writes with it.
        running.add_secret(WebhookId(1), Secret::random(), Time::now(), "test".to_owned()).await.unwrap();
        other.change(drop_old_keys).await.unwrap();
        assert_eq!(key(1), None);
        assert_ne!(key(0), first);
        assert_eq!(running.webhook(WebhookId(1)).await.unwrap().secrets[1].0.reveal(), secret);
        assert_eq!(Store::open(&path).await.unwrap().webhook(WebhookId(1)).await.unwrap().secrets.len(), 2);
    }

    #[tokio::test]
    async fn a_rotation_whose_commit_fails_keeps_the_old_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let (store, secret) = with_webhook(&path).await;
        store.change(add_key).await.unwrap();
        let failed = store.change(|tx, vault| {
            reseal(tx, vault, "test")?;
            Err::<(), _>(StoreError::Full)
        });
        assert_eq!(failed.await, Err(StoreError::Full));
        store.change(drop_old_keys).await.unwrap();
        assert_eq!(read_anew(&path).await.unwrap(), secret);
        store.rotate_key("test".to_owned()).await.unwrap();
        assert_eq!(read_anew(&path).await.unwrap(), secret);
    }

    #[tokio::test]
    async fn two_rotations_at_once_end_well() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let (one, secret) = with_webhook(&path).await;
        let two = Store::open(&path).await.unwrap();
        for _ in 0..10 {
            let (a, b) = tokio::join!(one.rotate_key("a".to_owned()), two.rotate_key("b".to_owned()));
            a.unwrap();
            b.unwrap();
            assert_eq!(read_anew(&path).await.unwrap(), secret);
        }
    }

    #[tokio::test]
    async fn a_file_that_is_gone_wrong_or_open_to_others_is_refused_and_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let (store, secret) = with_webhook(&path).await;
        let file = store.key_file().to_owned();
        let good = fs::read_to_string(&file).unwrap();
        fs::remove_file(&file).unwrap();
        assert!(!store.key_file().exists());
        assert_eq!(Store::open(&path).await.err(), Some(StoreError::KeyMissing(file.clone())));
        drop(Store::open(&folder.path().join("other")).await.unwrap());
        for (wrong, why) in [
            (fs::read_to_string(folder.path().join("other.key")).unwrap(), "another database"),
            (
                format!(
                    "database {}\nkey 7 {}\n",
                    &good.split_once("database ").unwrap().1[..16],
                    "A".repeat(43) + "="
                ),
                "",
            ),
            ("hello".to_owned(), "something else"),
            (String::new(), "something else"),
        ] {
            store.vault.put_aside().unwrap();
            store.vault.write_file(&[]).unwrap();
            fs::write(&file, wrong).unwrap();
            let error = Store::open(&path).await.err().unwrap().to_string();
            assert!(error.contains("key") && error.contains(why), "{error}");
            assert!(!error.contains("AAAA"), "{error}");
        }
        fs::write(&file, &good).unwrap();
        assert_eq!(read_anew(&path).await.unwrap(), secret);
        #[cfg(unix)]
        {
            fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o640)).unwrap();
            assert_eq!(vault::mode_for_others(store.key_file()), Some(0o640));
            let error = Store::open(&path).await.err().unwrap().to_string();
            assert!(error.contains("chmod 600"), "{error}");
        }
    }

    #[tokio::test]
    async fn a_value_that_was_changed_or_moved_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let (store, _) = with_webhook(&path).await;
        let draft = store.webhook(WebhookId(1)).await.unwrap().draft;
        store.add_webhook(draft, WebhookKey::random(), Secret::random(), "test".to_owned()).await.unwrap();
        for change in [
            "UPDATE secret SET secret = (SELECT secret FROM secret WHERE webhook_id = 2) WHERE webhook_id = 1",
            "UPDATE secret SET secret = CAST(substr(secret, 1, 60) || x'00000000' || substr(secret, 65) AS BLOB) WHERE webhook_id = 1",
            "UPDATE webhook SET key = (SELECT key FROM webhook WHERE id = 2) WHERE id = 1",
            "UPDATE webhook SET headers = (SELECT headers FROM revision WHERE webhook_id = 1) WHERE id = 1",
            "UPDATE webhook SET headers = x'' WHERE id = 1",
        ] {
            let tried = store.change(move |tx, vault| {
                assert!(tx.execute(change, [])? > 0);
                super::super::webhooks::one(tx, vault, WebhookId(1)).map(drop)
            });
            assert!(matches!(tried.await, Err(StoreError::Sealed(_))), "{change}");
        }
        store.webhook(WebhookId(1)).await.unwrap();
    }

    #[tokio::test]
    async fn a_lost_key_costs_the_secrets_and_no_event() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let (store, secret) = with_webhook(&path).await;
        assert!(store.replace_lost_key("test".to_owned()).await.is_err(), "it is not lost");
        fs::remove_file(store.key_file()).unwrap();
        let sealed = Store::open_sealed(&path, None).await.unwrap();
        assert_eq!(sealed.replace_lost_key("test".to_owned()).await.unwrap(), [WebhookId(1)]);
        let webhook = Store::open(&path).await.unwrap().webhook(WebhookId(1)).await.unwrap();
        assert_ne!(webhook.secrets[0].0.reveal(), secret);
        assert!(webhook.draft.headers.is_empty() && !webhook.is_on());
    }
}
