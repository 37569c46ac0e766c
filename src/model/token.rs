//! Tokens: who may hand in events, or read, over HTTP. A token is shown once; what is kept is its hash.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::{KindName, Rate, Time, words};

/// A token as its holder has it: `hkt_` and 43 characters that stand for 32 random bytes.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Makes a token.
    ///
    /// # Panics
    /// Where the operating system has no random bytes to give.
    pub fn random() -> Self {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        Self(format!("hkt_{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The token in full: show it once, to whoever asked for it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn hash(&self) -> TokenHash {
        TokenHash::of(self.0.as_bytes())
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(hkt_…)")
    }
}

/// The SHA-256 of a token. It has no `==`, whose time would tell how much of a guess was right.
#[derive(Clone, Copy)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash of what somebody presents.
    pub fn of(presented: &[u8]) -> Self {
        Self(Sha256::digest(presented).into())
    }

    /// A hash as it was stored.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether both are the same, in a time that does not depend on where they differ.
    pub fn matches(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl std::fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Handing in events.
    Emit,
    /// Reading webhooks, requests and the books.
    Read,
}

words!(Scope, "scope", {
    Emit => "emit",
    Read => "read",
});

/// What an operator chooses about a token.
#[derive(Debug, Clone, PartialEq)]
pub struct TokenDraft {
    /// A name for people, each only once.
    pub name: String,
    /// What it is good for; at least one, each once.
    pub scopes: Vec<Scope>,
    /// The only kinds that it may emit; none given means all.
    pub kinds: Vec<KindName>,
    /// At most so many events a second.
    pub rate: Option<Rate>,
}

/// A draft that cannot become a token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidToken {
    /// The name.
    #[error("`{0}` cannot name a token; use 1 to 100 characters, none of them a control character")]
    Name(String),
    /// No scope.
    #[error("a token must be good for something: emit, read or both")]
    NoScope,
}

impl TokenDraft {
    /// Checks the name and that there is a scope.
    ///
    /// # Errors
    /// The name is empty, longer than 100 characters or has control characters; there is no scope.
    pub fn validate(&self) -> Result<(), InvalidToken> {
        let length = self.name.chars().count();
        if !(1..=100).contains(&length) || self.name.trim().is_empty() || self.name.contains(char::is_control) {
            return Err(InvalidToken::Name(self.name.clone()));
        }
        if self.scopes.is_empty() { Err(InvalidToken::NoScope) } else { Ok(()) }
    }
}

/// A token as it is kept.
#[derive(Debug, Clone)]
pub struct TokenRecord {
    /// Its number.
    pub id: i64,
    /// What was chosen.
    pub draft: TokenDraft,
    /// Its hash.
    pub hash: TokenHash,
    /// Since when there is one.
    pub created_at: Time,
    /// When it was used last, to the minute.
    pub last_used_at: Option<Time>,
}

impl TokenRecord {
    /// Whether it is good for this.
    pub fn may(&self, scope: Scope) -> bool {
        self.draft.scopes.contains(&scope)
    }

    /// Whether it may emit this kind.
    pub fn may_emit(&self, kind: &str) -> bool {
        self.draft.kinds.is_empty() || self.draft.kinds.iter().any(|name| name.as_str() == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_by_its_hash_and_debug_hides_both() {
        let token = Token::random();
        assert!(token.hash().matches(&TokenHash::of(token.reveal().as_bytes())));
        assert!(!token.hash().matches(&Token::random().hash()));
        assert_eq!(token.reveal().len(), 47);
        assert_eq!(format!("{token:?} {:?}", token.hash()), "Token(hkt_…) TokenHash(…)");
    }

    #[test]
    fn a_name_is_one_line_of_text() {
        let draft =
            |name: &str| TokenDraft { name: name.to_owned(), scopes: vec![Scope::Emit], kinds: Vec::new(), rate: None };
        assert!(draft("sklep Żuk").validate().is_ok());
        for bad in ["", "  ", "a\nb", "\u{1b}[2J", &"x".repeat(101)] {
            assert_eq!(draft(bad).validate(), Err(InvalidToken::Name(bad.to_owned())));
        }
        assert_eq!(TokenDraft { scopes: vec![], ..draft("a") }.validate(), Err(InvalidToken::NoScope));
    }
}
