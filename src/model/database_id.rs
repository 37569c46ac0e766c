//! The short identifier of a database.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// A short identifier of a database, such as `3f9a01c7`. It shows which database a program uses without naming a path, so a
/// client on the network may see it. A copy of a database has the identifier of the original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatabaseId([u8; 4]);

impl DatabaseId {
    /// The identifier of the database with this random number, which does not reveal the number.
    pub(crate) fn of(number: i64) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"hookkeeper database ");
        hash.update(number.to_be_bytes());
        let [a, b, c, d, ..] = <[u8; 32]>::from(hash.finalize());
        Self([a, b, c, d])
    }
}

impl fmt::Display for DatabaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", u32::from_be_bytes(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_have_eight_digits_and_differ() {
        let ids: std::collections::BTreeSet<_> = (-500..500).map(|number| DatabaseId::of(number).to_string()).collect();
        assert_eq!(ids.len(), 1_000);
        assert!(ids.iter().all(|id| id.len() == 8 && id.bytes().all(|digit| digit.is_ascii_hexdigit())));
    }
}
