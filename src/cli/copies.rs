//! Backups on the command line: a copy of the database while it is used, and its way back.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{
    Failure, Result,
    output::{Out, Progress},
    person::Database,
};
use crate::{
    admin::Admin,
    store::{Store, StoreError},
    text::escape,
};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper backup /mnt/backups/hookkeeper-$(date +%F).db
  hookkeeper backup copy.db --with-key              where the copy's place is as safe as this one

The copy is the database as it was at one moment; whoever sends or emits is not held up. It is checked before it gets its name.
It holds no secret that can be read: that needs the file with the key, which belongs somewhere else than the copies.")]
pub(super) struct BackupArgs {
    /// The file to make
    file: PathBuf,
    /// Copy the file with the key as well, to FILE.key
    #[arg(long)]
    with_key: bool,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper restore /mnt/backups/hookkeeper-2026-03-14.db --db /var/lib/hookkeeper/hookkeeper.db
  hookkeeper restore copy.db --replace

End every sender, console and program that has the database open before. What was pending at the time of the backup is pending
again and will be sent once somebody sends; receivers know a repetition by its webhook-id.")]
pub(super) struct RestoreArgs {
    /// The backup
    file: PathBuf,
    /// Put it in place of a database that is there, whose contents are kept in a file beside it
    #[arg(long)]
    replace: bool,
    /// The backup's key is lost; `hookkeeper key replace` gives every webhook a new secret afterwards
    #[arg(long)]
    without_key: bool,
}

pub(super) async fn backup(admin: &Admin, args: &BackupArgs, out: &mut Out) -> Result<u8> {
    let path = || args.file.display().to_string();
    let key_file = Store::key_beside(&args.file);
    for file in [Some(&args.file), args.with_key.then_some(&key_file)].into_iter().flatten() {
        // Whatever was asked for.
        if admin.store().owns(file) {
            return Err(Failure::text("file-of-database", [("path", file.display().to_string())]));
        }
        if file.is_dir() {
            return Err(Failure::text("backup-folder", [("path", file.display().to_string())]));
        }
        if file.exists() && !file.is_file() {
            return Err(Failure::text("backup-no-file", [("path", file.display().to_string())]));
        }
        if let Some(trace) = Store::trace_of_use(file) {
            let values = [("path", file.display().to_string()), ("trace", trace.display().to_string())];
            return Err(Failure::text("backup-in-use", values));
        }
        if file.exists() && !args.force {
            return Err(Failure::text("backup-there", [("path", file.display().to_string())]));
        }
    }
    let mut shown = Progress::new(!out.json);
    let text = out.text.clone();
    let (percent, mut progress) = tokio::sync::watch::channel(0);
    let work = admin.store().backup(&args.file, move |done, all| {
        percent.send_replace(done * 100 / all.max(1));
    });
    tokio::pin!(work);
    let checked = loop {
        tokio::select! {
            done = &mut work => break done?,
            Ok(()) = progress.changed(), if shown.is_shown() => {
                let values = [("percent", (*progress.borrow_and_update()).into())];
                shown.draw(&text.with("backup-progress", &values));
            }
        }
    };
    shown.clear();
    if args.with_key {
        admin.store().backup_key(&key_file)?;
    }
    let key = admin.store().key_file();
    if out.json {
        out.object(&json!({
            "file": args.file.to_string_lossy(),
            "bytes": checked.bytes,
            "requests": checked.requests,
            "balanced": checked.balanced,
            "key_file": key.to_string_lossy(),
            "key_copy": args.with_key.then(|| key_file.to_string_lossy()),
        }))?;
    } else {
        let values = [
            ("path", path().into()),
            ("size", out.text.mebibytes(checked.bytes).into()),
            ("requests", checked.requests.into()),
        ];
        out.say("backup-made", &values)?;
        if args.with_key {
            out.say("backup-key-copied", &[("path", key_file.display().to_string().into())])?;
        } else {
            out.say("backup-key-apart", &[("path", key.display().to_string().into())])?;
        }
    }
    if !checked.balanced {
        out.note("books-unbalanced", &[]);
    }
    Ok(u8::from(!checked.balanced))
}

pub(super) async fn restore(database: &Database, args: &RestoreArgs, out: &mut Out) -> Result<u8> {
    if !args.file.exists() {
        return Err(Failure::text("restore-no-backup", [("path", args.file.display().to_string())]));
    }
    database.make_folder()?;
    let path = &database.path;
    if path.exists() && !args.replace {
        return Err(Failure::text("restore-there", [("path", path.display().to_string())]));
    }
    if args.file.canonicalize().ok().is_some_and(|file| path.canonicalize().ok() == Some(file)) {
        return Err(Failure::text("restore-itself", [("path", path.display().to_string())]));
    }
    let restored = Store::restore(&args.file, path, database.key_file.as_deref(), args.without_key).await;
    let restored = restored.map_err(|error| match error {
        StoreError::KeyMissing(_) | StoreError::KeyFile { .. } => {
            let beside = Store::key_beside(&args.file).display().to_string();
            let next = out.text.with("restore-key-next", &[("path", escape(&beside).into_owned().into())]);
            Failure::Said(format!("{}\n{next}", out.text.trouble(&error)))
        }
        error => error.into(),
    })?;
    if out.json {
        out.object(&json!({
            "database": path.to_string_lossy(),
            "requests": restored.checked.requests,
            "pending": restored.checked.pending,
            "balanced": restored.checked.balanced,
            "kept": restored.kept.as_deref().map(std::path::Path::to_string_lossy),
            "kept_key": restored.kept_key.as_deref().map(std::path::Path::to_string_lossy),
            "key_is_there": restored.key_is_there,
        }))?;
    } else {
        let values = [
            ("path", path.display().to_string().into()),
            ("requests", restored.checked.requests.into()),
            ("pending", restored.checked.pending.into()),
        ];
        out.say("restore-done", &values)?;
        if let Some(kept) = &restored.kept {
            out.say("restore-kept", &[("path", kept.display().to_string().into())])?;
        }
        if let Some(key) = &restored.kept_key {
            out.say("restore-kept-key", &[("path", key.display().to_string().into())])?;
        }
        if !restored.key_is_there {
            out.say("restore-without-key", &[])?;
        }
    }
    if !restored.checked.balanced {
        out.note("books-unbalanced", &[]);
    }
    Ok(u8::from(!restored.checked.balanced))
}
