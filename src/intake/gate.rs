//! Who may come in: tokens, what they are good for, and how fast.

use std::{
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, StatusCode, header};
use tokio::sync::watch;

use super::{door::DATABASE, problem::Problem};
use crate::{
    model::{Rate, Scope, Time, TokenHash, TokenRecord},
    store::Store,
};

/// While the database changes all the time, tokens are read again after this; so long a removed one may still work.
const FRESH: Duration = Duration::from_millis(500);
/// Use is noted this often.
const TOUCH_MS: i64 = 60_000;

const MISSING: &str =
    "this needs a token: send `Authorization: Bearer hkt_…`; make one with `hookkeeper token add --name NAME`";
const UNKNOWN: &str =
    "this token is not known; it may have been removed. Make one with `hookkeeper token add --name NAME`";

/// A token that somebody holds.
pub(super) struct Holder {
    pub(super) token: TokenRecord,
    touched: AtomicI64,
    /// One for all who hold the same token, however often it was read meanwhile.
    bucket: Arc<Mutex<Bucket>>,
}

/// What a rate leaves for now.
struct Bucket {
    level: f64,
    at: Instant,
}

struct Known {
    holders: Vec<Arc<Holder>>,
    change: u64,
    at: Instant,
}

pub(super) struct Gate {
    store: Store,
    changes: watch::Receiver<u64>,
    known: Mutex<Option<Known>>,
}

impl Gate {
    pub(super) fn new(store: Store) -> Self {
        Self { changes: store.changes(), store, known: Mutex::new(None) }
    }

    fn known(&self) -> MutexGuard<'_, Option<Known>> {
        self.known.lock().expect("nobody panics while it holds the tokens")
    }

    /// The holder of the token in `Authorization`, if it may do this.
    pub(super) async fn admit(&self, headers: &HeaderMap, scope: Scope) -> Result<Arc<Holder>, Problem> {
        let token = presented(headers).map_err(|refusal| match refusal {
            NoToken::Twice => Problem::bad("authorization", "Authorization is given twice; send one token"),
            NoToken::Missing => self.unauthorized("", MISSING),
            NoToken::OtherScheme => self.unauthorized("invalid_request", MISSING),
        })?;
        self.with(&TokenHash::of(token), scope).await
    }

    /// The same holder a while later, if it still may.
    pub(super) async fn admit_again(&self, holder: &Holder, scope: Scope) -> Result<Arc<Holder>, Problem> {
        self.with(&holder.token.hash, scope).await
    }

    async fn with(&self, hash: &TokenHash, scope: Scope) -> Result<Arc<Holder>, Problem> {
        let holder = match self.find(hash) {
            Some(holder) => holder,
            None => {
                // It may have been made a moment ago.
                self.read().await?;
                self.find(hash).ok_or_else(|| self.unauthorized("invalid_token", UNKNOWN))?
            }
        };
        if !holder.token.may(scope) {
            let detail = format!(
                "the token `{}` is not good for `{scope}`; use another, or make one with `hookkeeper token add --scope {scope}`",
                holder.token.draft.name
            );
            let challenge = format!("Bearer realm=\"hookkeeper\", error=\"insufficient_scope\", scope=\"{scope}\"");
            return Err(
                Problem::new(StatusCode::FORBIDDEN, "scope", detail).header(header::WWW_AUTHENTICATE, &challenge)
            );
        }
        self.touch(&holder);
        Ok(holder)
    }

    /// A 401 that names the database by its identifier: the token may be one of another database.
    fn unauthorized(&self, error: &str, detail: &str) -> Problem {
        let challenge = match error {
            "" => "Bearer realm=\"hookkeeper\"".to_owned(),
            error => format!("Bearer realm=\"hookkeeper\", error=\"{error}\""),
        };
        let id = self.store.database_id();
        let detail = format!(
            "{detail} in the database of this service, which is {id} (`hookkeeper paths` shows which one a command uses)"
        );
        Problem::new(StatusCode::UNAUTHORIZED, "token", detail)
            .header(header::WWW_AUTHENTICATE, &challenge)
            .header(DATABASE, &id.to_string())
    }

    /// All tokens are compared, each in constant time, whichever it is.
    fn find(&self, hash: &TokenHash) -> Option<Arc<Holder>> {
        let known = self.known();
        let known =
            known.as_ref().filter(|known| known.change == *self.changes.borrow() || known.at.elapsed() < FRESH)?;
        let mut found = None;
        for holder in &known.holders {
            if holder.token.hash.matches(hash) {
                found = Some(Arc::clone(holder));
            }
        }
        found
    }

    async fn read(&self) -> Result<(), Problem> {
        let change = *self.changes.borrow();
        let tokens = self.store.tokens().await?;
        let mut known = self.known();
        let before = known.take().map(|known| known.holders).unwrap_or_default();
        let holder = |token: TokenRecord| {
            // What was used up of a rate stays used up.
            let old = before.iter().find(|old| old.token.id == token.id);
            let full =
                Bucket { level: token.draft.rate.map_or(0.0, |rate| burst(rate.per_second())), at: Instant::now() };
            let bucket = old.map_or_else(|| Arc::new(Mutex::new(full)), |old| Arc::clone(&old.bucket));
            let touched = old.map_or(0, |old| old.touched.load(Ordering::Relaxed));
            let touched = touched.max(token.last_used_at.map_or(0, |at| at.0));
            Arc::new(Holder { token, touched: touched.into(), bucket })
        };
        let holders = tokens.into_iter().map(holder).collect();
        *known = Some(Known { holders, change, at: Instant::now() });
        Ok(())
    }

    /// Notes the use of a token now and then, and lets nobody wait for it.
    fn touch(&self, holder: &Holder) {
        let now = Time::now();
        let before = holder.touched.load(Ordering::Relaxed);
        if now.0.saturating_sub(before) >= TOUCH_MS {
            holder.touched.store(now.0, Ordering::Relaxed);
            let (store, id) = (self.store.clone(), holder.token.id);
            tokio::spawn(async move {
                if let Err(error) = store.touch_token(id, now).await {
                    tracing::debug!(%error, "the use of a token could not be noted");
                }
            });
        }
    }
}

impl Holder {
    fn bucket(&self) -> MutexGuard<'_, Bucket> {
        self.bucket.lock().expect("nobody panics while it holds the bucket")
    }

    /// Whether the token's rate leaves something, before anything is read.
    pub(super) fn within_rate(&self) -> Result<(), Problem> {
        self.leaves(1).map(drop)
    }

    /// How many events the token may hand in at once, if others may hand in this many.
    pub(super) fn most_at_once(&self, most: usize) -> usize {
        let rate = self.token.draft.rate.map(Rate::per_second);
        rate.map_or(most, |rate| most.min(burst(rate) as usize))
    }

    /// Takes this many events off the rate for a body that was refused, as far as the rate leaves any.
    pub(super) fn charge(&self, events: usize) {
        let mut bucket = self.bucket();
        bucket.level = (bucket.level - events as f64).max(0.0);
    }

    /// Takes so many events off the rate: all of them, or none where it does not leave as many.
    pub(super) fn spend(&self, events: usize) -> Result<(), Problem> {
        if let Some(mut bucket) = self.leaves(events)? {
            bucket.level -= events as f64;
        }
        Ok(())
    }

    /// The bucket of the token's rate, if it has one, with so many events in it.
    fn leaves(&self, events: usize) -> Result<Option<MutexGuard<'_, Bucket>>, Problem> {
        let Some(rate) = self.token.draft.rate.map(Rate::per_second) else { return Ok(None) };
        let (most, name, wanted) = (burst(rate), &self.token.draft.name, events as f64);
        let mut bucket = self.bucket();
        let now = Instant::now();
        bucket.level = (bucket.level + rate * (now - bucket.at).as_secs_f64()).min(most);
        bucket.at = now;
        if bucket.level >= wanted {
            return Ok(Some(bucket));
        }
        let wait = ((wanted - bucket.level) / rate).ceil();
        let rate = self.token.draft.rate.map(|rate| rate.to_string()).unwrap_or_default();
        let detail = format!("the token `{name}` may hand in {rate} events; try again in {wait} s");
        Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "rate", detail).retry_after(wait as u64))
    }
}

/// So many events may come at once: what the rate gives in a second, or one.
fn burst(rate: f64) -> f64 {
    rate.max(1.0)
}

/// Why a request has no token to look up.
enum NoToken {
    Missing,
    OtherScheme,
    Twice,
}

fn presented(headers: &HeaderMap) -> Result<&[u8], NoToken> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next().ok_or(NoToken::Missing)?.as_bytes();
    if values.next().is_some() {
        return Err(NoToken::Twice);
    }
    match value.split_at_checked(7) {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case(b"bearer ") => Ok(token.trim_ascii()),
        _ => Err(NoToken::OtherScheme),
    }
}
