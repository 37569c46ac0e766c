//! The file of a person: what they choose on the screen of settings is kept in it, and everything else in it stays as it is.

use std::{io, path::Path};

use super::effect::Kept;
use crate::files;

/// Writes one value into the file, which is made where there is none.
pub(super) fn keep(path: &Path, name: &str, value: &Kept) -> io::Result<()> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let mut file: toml_edit::DocumentMut =
        text.parse().map_err(|error| io::Error::new(io::ErrorKind::InvalidData, format!("{error}")))?;
    let new = match value {
        Kept::Word(word) => toml_edit::value(word.as_str()),
        Kept::Yes(yes) => toml_edit::value(*yes),
    };
    match file.get_mut(name).and_then(toml_edit::Item::as_value_mut) {
        // A comment behind the value stays.
        Some(old) => {
            let decor = old.decor().clone();
            *old = new.into_value().expect("it is a value");
            *old.decor_mut() = decor;
        }
        None => {
            file.insert(name, new);
        }
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    // Whoever keeps it elsewhere and links to it keeps the link; and there is always a whole file.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    // A name that nobody can have put a link under.
    let beside = files::unnamed_beside(&target);
    let mut new = files::private().write(true).create_new(true).open(&beside)?;
    io::Write::write_all(&mut new, file.to_string().as_bytes())?;
    if let Ok(there) = std::fs::metadata(&target) {
        std::fs::set_permissions(&beside, there.permissions())?;
    }
    std::fs::rename(&beside, &target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_keys_in_the_file_survive_and_a_link_stays_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/config.toml");
        keep(&path, "theme", &Kept::Word("light".to_owned())).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "theme = \"light\"\n");
        let own = "# Mine\ntheme = 'auto' # of the terminal\n\n[keys]\n# one key\nadd = \"n\"\n";
        std::fs::write(&path, own).unwrap();
        keep(&path, "theme", &Kept::Word("dark".to_owned())).unwrap();
        keep(&path, "ascii", &Kept::Yes(true)).unwrap();
        let now = std::fs::read_to_string(&path).unwrap();
        assert_eq!(now, own.replace("'auto'", "\"dark\"").replace("\n\n[keys]", "\nascii = true\n\n[keys]"));
        #[cfg(unix)]
        {
            let link = folder.path().join("link.toml");
            std::os::unix::fs::symlink(&path, &link).unwrap();
            keep(&link, "ascii", &Kept::Yes(false)).unwrap();
            assert!(link.is_symlink());
            assert!(std::fs::read_to_string(&path).unwrap().contains("ascii = false"));
        }
        std::fs::write(&path, "theme = [").unwrap();
        assert_eq!(keep(&path, "theme", &Kept::Yes(true)).unwrap_err().kind(), io::ErrorKind::InvalidData);
        assert_eq!(
            std::fs::read_to_string(&path).unwrap(),
            "theme = [",
            "what cannot be understood is not written over"
        );
    }
}
