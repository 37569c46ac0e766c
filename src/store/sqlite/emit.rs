//! Accepting events. The triggers on `event` do the rest, as they do for any other program's INSERT.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::Result;
use crate::{
    model::{NewEvent, Time},
    store::{Accepted, Refused, StoreError},
};

pub(crate) fn emit(tx: &Connection, events: &[NewEvent]) -> Result<Vec<std::result::Result<Accepted, Refused>>> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO event (uid, kind, data, occurred_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (uid) DO NOTHING",
    )?;
    let now = Time::now();
    let mut wanted: HashMap<&str, Option<u64>> = HashMap::new();
    let mut answers = Vec::with_capacity(events.len());
    for event in events {
        let requests = match wanted.get(event.kind.as_str()) {
            Some(known) => *known,
            None => {
                let known = webhooks_that_want(tx, &event.kind)?;
                wanted.insert(&event.kind, known);
                known
            }
        };
        let Some(requests) = requests else {
            answers.push(Err(Refused::UnknownKind(event.kind.clone())));
            continue;
        };
        if event.data.len() > NewEvent::MAX_DATA {
            answers.push(Err(Refused::TooLarge(event.data.len())));
            continue;
        }
        let made;
        let uid = match &event.uid {
            Some(uid) => uid.as_str(),
            None => {
                made = new_uid(now);
                &made
            }
        };
        let happened = event.occurred_at.unwrap_or(now);
        answers.push(match insert.execute(params![uid, event.kind, event.data, happened.0]) {
            Ok(0) => Ok(Accepted { uid: uid.to_owned(), requests: 0, duplicate: true }),
            Ok(_) => Ok(Accepted { uid: uid.to_owned(), requests, duplicate: false }),
            Err(error) => Err(refused(error, event)?),
        });
    }
    Ok(answers)
}

/// How many webhooks want a kind; `None` where the catalogue does not hold it.
fn webhooks_that_want(tx: &Connection, kind: &str) -> Result<Option<u64>> {
    let mut known = tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM kind WHERE name = ?1)")?;
    let mut wanted = tx.prepare_cached("SELECT count(*) FROM subscription WHERE kind = ?1")?;
    if known.query_row([kind], |row| row.get::<_, bool>(0))? {
        Ok(Some(wanted.query_row([kind], |row| row.get::<_, i64>(0))?.cast_unsigned()))
    } else {
        Ok(None)
    }
}

/// A uid in the form of the table's own default: time first, so that the index grows at its end.
fn new_uid(now: Time) -> String {
    let mut random = [0; 8];
    getrandom::fill(&mut random).expect("the operating system gives random bytes");
    format!("evt_{:011x}{:016x}", now.0, u64::from_be_bytes(random))
}

/// Tells what the table refused about one event from what is wrong with the database itself.
fn refused(error: rusqlite::Error, event: &NewEvent) -> Result<Refused> {
    if error.sqlite_error_code() != Some(rusqlite::ErrorCode::ConstraintViolation) {
        return Err(StoreError::from(error));
    }
    match serde_json::from_str::<&serde_json::value::RawValue>(&event.data) {
        Err(why) => Ok(Refused::NotJson(format!(": {why}"))),
        Ok(_) => Ok(Refused::Other(error.to_string())),
    }
}
