//! The identifier of the database, and the key that encrypts its secrets: where it is, whether it fits, and how to replace it.

use std::path::{Path, PathBuf};

use super::{Result, Store, sqlite};
use crate::{
    files,
    model::{DatabaseId, WebhookId},
};

impl Store {
    /// A short identifier of the database, which does not reveal its path.
    pub fn database_id(&self) -> DatabaseId {
        DatabaseId::of(self.vault.database())
    }

    /// The identifier of the database at `path`, which may be in any state: `None` if it cannot be read.
    pub(crate) fn database_id_at(path: &Path) -> Option<DatabaseId> {
        path.exists().then(|| sqlite::copy::number(path).ok().map(DatabaseId::of)).flatten()
    }

    /// Where the key of the database at `path` is where nobody names another file.
    pub(crate) fn usual_key_file(path: &Path) -> PathBuf {
        files::beside(&files::resolved(path), ".key")
    }

    /// Where this database's key is.
    pub(crate) fn key_file(&self) -> &Path {
        self.vault.path()
    }

    /// Whether the key that the database is encrypted with is there.
    pub(crate) async fn check_key(&self) -> Result<()> {
        self.ask(sqlite::sealed::check).await
    }

    /// Makes a new key and seals everything anew with it; programs that run meanwhile go on. Answers how many values.
    pub(crate) async fn rotate_key(&self, actor: String) -> Result<u64> {
        let _alone = self.vault.rotating.lock().await;
        self.change(sqlite::sealed::add_key).await?;
        let count = self.change(move |tx, vault| sqlite::sealed::reseal(tx, vault, &actor)).await?;
        // Only now is the new key's commit durable.
        self.change(sqlite::sealed::drop_old_keys).await?;
        Ok(count)
    }

    /// Where the key is lost: gives every webhook a new secret, a new key and no headers, and switches it off, so that what
    /// comes is held until its receiver knows them. Answers the webhooks.
    pub(crate) async fn replace_lost_key(&self, actor: String) -> Result<Vec<WebhookId>> {
        let _alone = self.vault.rotating.lock().await;
        self.change(move |tx, vault| sqlite::sealed::replace_lost(tx, vault, &actor)).await
    }
}
