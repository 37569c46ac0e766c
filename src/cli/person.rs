//! What concerns a person and not the deliveries: the configuration file, and where things are.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use etcetera::BaseStrategy as _;

use super::{Failure, Result, output::Out};
use crate::store::Store;

/// The configuration file of a person.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// The database where no `--db` names one.
    database: Option<PathBuf>,
    /// `en` or `pl`.
    pub(super) language: Option<String>,
    /// The console's theme.
    pub(super) theme: Option<String>,
    /// The console draws its signs in ASCII.
    ascii: Option<bool>,
    /// The mouse is the console's.
    pub(super) mouse: Option<bool>,
    /// Where the console takes events over HTTP.
    pub(super) intake: Option<String>,
    /// Keys of the console's commands, by their names.
    #[serde(default)]
    keys: BTreeMap<String, Keys>,
}

/// One key, or several.
#[derive(Debug, serde::Deserialize)]
#[serde(untagged)]
enum Keys {
    One(String),
    Many(Vec<String>),
}

impl File {
    /// Whether the console draws its signs in ASCII: as a person says, and by itself on the console of Linux, whose fonts have
    /// few of them.
    pub(super) fn ascii(&self, term: Option<&str>) -> bool {
        self.ascii.unwrap_or(term == Some("linux"))
    }

    /// The person's own keys.
    pub(super) fn keys(&self) -> Vec<(String, Vec<String>)> {
        let list = |keys: &Keys| match keys {
            Keys::One(key) => vec![key.clone()],
            Keys::Many(keys) => keys.clone(),
        };
        self.keys.iter().map(|(name, keys)| (name.clone(), list(keys))).collect()
    }
}

/// A person's configuration, and where it was looked for.
pub(super) struct Person {
    pub(super) file: File,
    /// Without a home there is no place for one.
    pub(super) config: Option<PathBuf>,
    config_is_there: bool,
    /// Why it could not be read, for those commands that are asked when something is wrong.
    pub(super) trouble: Option<Failure>,
}

/// Where the database is, and whether hookkeeper makes its folder.
pub(super) struct Database {
    pub(super) path: PathBuf,
    /// Where its key is, where that is not the usual place.
    pub(super) key_file: Option<PathBuf>,
    ours: bool,
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A file that cannot be read.
pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::text("file-unreadable", [("path", shown(path)), ("why", error.to_string())])
}

fn base() -> Result<impl etcetera::BaseStrategy> {
    etcetera::choose_base_strategy().map_err(|_| Failure::text("no-home", []))
}

/// Where a person's configuration is where nobody names one.
fn usual_config() -> Option<PathBuf> {
    Some(base().ok()?.config_dir().join("hookkeeper").join("config.toml"))
}

impl Person {
    /// Whoever looks for what is wrong is told of a configuration that cannot be used, and of the rest as it is without it.
    pub(super) fn without_configuration(path: Option<&Path>, trouble: Failure) -> Self {
        let config = path.map(Path::to_owned).or_else(usual_config);
        let config_is_there = config.as_deref().is_some_and(Path::exists);
        Self { file: File::default(), config, config_is_there, trouble: Some(trouble) }
    }

    /// Reads the file at `path`, which must be there, or the one at the usual place, which need not be.
    pub(super) fn load(path: Option<&Path>) -> Result<Self> {
        let (config, must) = match path {
            Some(path) => (path.to_owned(), true),
            None => match usual_config() {
                Some(path) => (path, false),
                // Without a home nobody has a configuration; --db may still name a database.
                None => return Ok(Self { file: File::default(), config: None, config_is_there: false, trouble: None }),
            },
        };
        let text = match std::fs::read_to_string(&config) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !must => {
                let file = File::default();
                return Ok(Self { file, config: Some(config), config_is_there: false, trouble: None });
            }
            Err(error) => return Err(unreadable(&config, &error)),
        };
        let not_toml = |error: toml_edit::de::Error| {
            let place = error.span().map_or(0, |span| text[..span.start].lines().count().max(1));
            let why = error.message().to_owned();
            Failure::text("config-wrong", [("path", shown(&config)), ("line", place.to_string()), ("why", why)])
        };
        let file = toml_edit::de::from_str(&text).map_err(not_toml)?;
        Ok(Self { file, config: Some(config), config_is_there: true, trouble: None })
    }

    /// The database: what the command line names, what the configuration names, or the usual place.
    pub(super) fn database(&self, named: Option<PathBuf>, key_file: Option<PathBuf>) -> Result<Database> {
        if let Some(path) = named {
            return Ok(Database { path, key_file, ours: false });
        }
        if let Some(path) = &self.file.database {
            let path = match path.strip_prefix("~") {
                Ok(rest) => base()?.home_dir().join(rest),
                // A relative path is meant from where the configuration is, not from wherever one happens to stand.
                Err(_) => self.config.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).join(path),
            };
            return Ok(Database { path, key_file, ours: false });
        }
        let path = base()?.data_dir().join("hookkeeper").join("hookkeeper.db");
        Ok(Database { path, key_file, ours: true })
    }

    /// Prints where things are.
    pub(super) fn paths(&self, database: &Database, out: &mut Out) -> Result<()> {
        let lock = Store::lock_of(&database.path);
        let key = database.key_file.clone().unwrap_or_else(|| Store::usual_key_file(&database.path));
        let id = Store::database_id_at(&database.path).map(|id| id.to_string());
        let trouble = self.trouble.as_ref().map(|why| why.told(&out.text));
        if out.json {
            return out.object(&serde_json::json!({
                "database": database.path.to_string_lossy(),
                "database_id": id,
                "database_exists": database.path.exists(),
                "sender_lock": lock.to_string_lossy(),
                "key_file": key.to_string_lossy(),
                "config": self.config.as_deref().map(Path::to_string_lossy),
                "config_exists": self.config_is_there,
                "config_trouble": trouble,
            }));
        }
        let there =
            |out: &Out, yes: bool| if yes { String::new() } else { format!("  {}", out.text.get("paths-not-yet")) };
        let mut lines = vec![
            (
                "paths-database",
                &database.path,
                id.map_or_else(|| there(out, database.path.exists()), |id| format!("  ({id})")),
            ),
            ("paths-key", &key, there(out, key.exists())),
            ("paths-lock", &lock, String::new()),
        ];
        if let Some(config) = &self.config {
            lines.push(("paths-config", config, there(out, self.config_is_there)));
        }
        let named: Vec<(String, String)> =
            lines.iter().map(|(key, path, note)| (out.text.get(key), format!("{}{note}", path.display()))).collect();
        out.fields(&named)?;
        if let Some(why) = trouble {
            out.note("paths-trouble", &[("why", why.into())]);
        }
        Ok(())
    }
}

impl Database {
    /// Makes the folder of the usual place, readable by its owner only. A folder that a person named must be there.
    pub(super) fn make_folder(&self) -> Result<()> {
        let Some(folder) = self.path.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
        if folder.is_dir() {
            return Ok(());
        }
        if !self.ours {
            return Err(Failure::text("no-folder", [("path", shown(folder))]));
        }
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let made = builder.create(folder);
        made.map_err(|error| Failure::text("folder-not-made", [("path", shown(folder)), ("why", error.to_string())]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_the_console_of_linux_signs_are_ascii_unless_a_person_says_otherwise() {
        let file = |text: &str| toml_edit::de::from_str::<File>(text).unwrap();
        assert!(file("").ascii(Some("linux")) && !file("").ascii(Some("xterm-256color")) && !file("").ascii(None));
        assert!(!file("ascii = false").ascii(Some("linux")) && file("ascii = true").ascii(Some("tmux")));
    }
}
