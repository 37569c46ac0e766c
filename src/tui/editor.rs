//! The person's own editor, for what is longer than a line.

use std::{io, path::Path};

use tokio::process::Command;

use crate::files;

/// Lets the person edit a text; answers with what it was when the editor ended.
pub(super) async fn edit(text: &str) -> Result<String, String> {
    let path = std::env::temp_dir().join(format!("hookkeeper-{}.json", std::process::id()));
    let edited = async {
        write_new(&path, text)?;
        let status = command(&path).kill_on_drop(true).status().await?;
        if !status.success() {
            return Err(io::Error::other(format!("{}: {status}", name())));
        }
        std::fs::read_to_string(&path)
    }
    .await;
    let _ = std::fs::remove_file(&path);
    edited.map_err(|error| error.to_string())
}

/// What a person calls their editor.
fn name() -> String {
    let named = ["VISUAL", "EDITOR"].iter().find_map(|name| std::env::var(name).ok());
    let usual = if cfg!(windows) { "notepad" } else { "vi" };
    named.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| usual.to_owned())
}

/// The name may hold arguments, as in `code --wait`, so the shell reads it.
fn command(path: &Path) -> Command {
    if cfg!(windows) {
        let mut command = Command::new(name());
        command.arg(path);
        return command;
    }
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("exec {} \"$1\"", name())).arg("sh").arg(path);
    command
}

/// Writes a file that only its owner may read, and that was not there.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    // What an editor that was killed has left.
    let _ = std::fs::remove_file(path);
    io::Write::write_all(&mut files::private().write(true).create_new(true).open(path)?, text.as_bytes())
}
