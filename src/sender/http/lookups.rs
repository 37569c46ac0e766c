//! One question to the name service for all who ask for the same name at once: a lookup blocks a thread until the operating
//! system gives up, and a name service that says nothing would else take all threads from other names.

use std::{
    collections::HashMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures_util::{
    FutureExt as _,
    future::{BoxFuture, Shared},
};
use tokio::time::Instant;

use super::Lookup;

/// Nobody joins a lookup that has been under way for longer: the name service may be back.
const FRESH: Duration = Duration::from_secs(5);

type Found = Result<Vec<SocketAddr>, Arc<io::Error>>;

/// The lookups under way, by name, and since when.
type UnderWay = Mutex<HashMap<String, (Instant, Shared<BoxFuture<'static, Found>>)>>;

/// The same lookup, but asked once for all who ask at once.
pub(super) fn joined(lookup: Lookup) -> Lookup {
    let under_way = Arc::<UnderWay>::default();
    Arc::new(move |name| {
        let (under_way, lookup) = (Arc::clone(&under_way), Arc::clone(&lookup));
        Box::pin(async move {
            let (since, found) = {
                let mut under_way = under_way.lock().unwrap_or_else(PoisonError::into_inner);
                under_way.retain(|_, (since, _)| since.elapsed() < FRESH);
                let ask =
                    || (Instant::now(), lookup(name.clone()).map(|found| found.map_err(Arc::new)).boxed().shared());
                under_way.entry(name.clone()).or_insert_with(ask).clone()
            };
            let found = found.await;
            let mut under_way = under_way.lock().unwrap_or_else(PoisonError::into_inner);
            if under_way.get(&name).is_some_and(|(other, _)| *other == since) {
                under_way.remove(&name);
            }
            found.map_err(|error| copy(&error))
        })
    })
}

fn copy(error: &io::Error) -> io::Error {
    match error.raw_os_error() {
        Some(code) => io::Error::from_raw_os_error(code),
        None => io::Error::new(error.kind(), error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use tokio::sync::watch;

    use super::*;

    #[tokio::test]
    async fn all_who_ask_at_once_get_one_answer_and_who_asks_later_a_new_one() {
        let (answer, answered) = watch::channel(false);
        let asked = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        let lookup = joined(Arc::new(move |_| {
            let (n, mut answered) = (count.fetch_add(1, SeqCst), answered.clone());
            Box::pin(async move {
                answered.wait_for(|is| *is).await.unwrap();
                if n == 0 { Err(io::Error::from(io::ErrorKind::NotFound)) } else { Ok(Vec::new()) }
            })
        }));
        let mut waiting = Vec::new();
        for _ in 0..300 {
            let mut one = lookup("shop.example".to_owned());
            assert!((&mut one).now_or_never().is_none());
            waiting.push(one);
        }
        assert_eq!(asked.load(SeqCst), 1);
        // Another name waits for none of these.
        assert!(lookup("other.example".to_owned()).now_or_never().is_none());
        assert_eq!(asked.load(SeqCst), 2);
        answer.send_replace(true);
        for one in waiting {
            assert_eq!(one.await.unwrap_err().kind(), io::ErrorKind::NotFound);
        }
        assert!(lookup("shop.example".to_owned()).await.is_ok());
        assert_eq!(asked.load(SeqCst), 3);
    }
}
