//! Accepting events. What the triggers on `event` do for another program's INSERT is done here for all events of a batch at
//! once, which takes a third of the time; the connection that writes has no triggers (`engine.rs`).

use std::collections::HashMap;

use rusqlite::{Connection, params, types::ValueRef};

use super::Result;
use crate::{
    model::{NewEvent, Time},
    store::{Accepted, Refused},
};

/// An event, or why the store cannot take it.
type Checked = std::result::Result<NewEvent, Refused>;

pub(crate) fn emit(tx: &Connection, events: &[Checked]) -> Result<Vec<std::result::Result<Accepted, Refused>>> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO event (uid, kind, data, occurred_at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (uid) DO NOTHING",
    )?;
    let now = Time::now();
    let mut uids = Uids::new(now);
    let mut wanted: HashMap<&str, Option<u64>> = HashMap::new();
    let mut answers = Vec::with_capacity(events.len());
    let mut new: Option<(i64, i64)> = None;
    for event in events {
        let event = match event {
            Ok(event) => event,
            Err(refused) => {
                answers.push(Err(refused.clone()));
                continue;
            }
        };
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
        let uid = event.uid.as_ref().map_or_else(|| uids.next(), |uid| uid.as_str().to_owned());
        let happened = event.occurred_at.unwrap_or(now);
        let duplicate = insert.execute(params![uid, event.kind, event.data, happened.0])? == 0;
        if !duplicate {
            let id = tx.last_insert_rowid();
            new = Some((new.map_or(id, |(first, _)| first), id));
        }
        answers.push(match duplicate {
            true => again(tx, uid, event)?,
            false => Ok(Accepted { uid, requests, duplicate, differs: false }),
        });
    }
    if let Some((first, last)) = new {
        make_requests(tx, first, last, now)?;
    }
    Ok(answers)
}

/// The answer to an event whose uid is known already. One of another kind is refused: it is no repetition, and would be lost.
/// Other data is only reported. The time does not count, since a program that tries again may give a new one; nor does data
/// that retention has removed.
pub(super) fn again(
    tx: &Connection,
    uid: String,
    event: &NewEvent,
) -> rusqlite::Result<std::result::Result<Accepted, Refused>> {
    let mut known = tx.prepare_cached("SELECT kind, data FROM event WHERE uid = ?1")?;
    let (same_kind, differs) = known.query_row([&uid], |row| {
        let data = |there: &[u8]| there != event.data.as_bytes() && !same_json(there, event.data.as_bytes());
        let same_kind = matches!(row.get_ref(0)?, ValueRef::Text(kind) if kind == event.kind.as_bytes());
        Ok((same_kind, matches!(row.get_ref(1)?, ValueRef::Text(there) if data(there))))
    })?;
    Ok(match same_kind {
        true => Ok(Accepted { uid, requests: 0, duplicate: true, differs }),
        false => Err(Refused::OtherKind(uid)),
    })
}

/// Whether both say the same, in whatever order and with whatever space. What is nested too deep for this must be alike.
fn same_json(one: &[u8], other: &[u8]) -> bool {
    let read = |text: &[u8]| serde_json::from_slice::<serde_json::Value>(text).ok();
    read(one).is_some_and(|one| read(other) == Some(one))
}

/// Makes the requests of the events with these ids, in the order of events, and counts them in the books.
fn make_requests(tx: &Connection, first: i64, last: i64, now: Time) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO request (webhook_id, event_id, accepted_at)
         SELECT s.webhook_id, e.id, ?3 FROM event e CROSS JOIN subscription s ON s.kind = e.kind
         WHERE e.id BETWEEN ?1 AND ?2",
    )?
    .execute(params![first, last, now.0])?;
    tx.prepare_cached(
        "UPDATE book SET accepted = accepted + new.count FROM
            (SELECT s.webhook_id AS id, sum(e.count) AS count
             FROM (SELECT kind, count(*) AS count FROM event WHERE id BETWEEN ?1 AND ?2 GROUP BY kind) e
             JOIN subscription s ON s.kind = e.kind GROUP BY s.webhook_id) new
         WHERE webhook_id = new.id",
    )?
    .execute(params![first, last])?;
    Ok(())
}

/// How many webhooks want a kind; `None` where the catalogue does not hold it.
pub(super) fn webhooks_that_want(tx: &Connection, kind: &str) -> rusqlite::Result<Option<u64>> {
    let mut known = tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM kind WHERE name = ?1)")?;
    let mut wanted = tx.prepare_cached("SELECT count(*) FROM subscription WHERE kind = ?1")?;
    if known.query_row([kind], |row| row.get::<_, bool>(0))? {
        Ok(Some(wanted.query_row([kind], |row| row.get::<_, i64>(0))?.cast_unsigned()))
    } else {
        Ok(None)
    }
}

/// A uid for an event that comes alone.
pub(super) fn new_uid() -> String {
    Uids::new(Time::now()).next()
}

/// Whether a text is a whole uid as they are made here.
pub(super) fn is_own_uid(text: &str) -> bool {
    let digits = |rest: &str| rest.bytes().all(|byte| DIGITS.contains(&byte));
    text.len() == UID && text.strip_prefix("evt_").is_some_and(digits)
}

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// The length of a uid.
const UID: usize = 25;

/// Makes the uids of one batch: time first, then a random number that counts on, so that the index grows at its end.
struct Uids {
    time: i64,
    random: u64,
}

impl Uids {
    fn new(now: Time) -> Self {
        let mut random = [0; 8];
        getrandom::fill(&mut random).expect("the operating system gives random bytes");
        // 60 bits are written; without the highest of them it never counts over.
        Self { time: now.0, random: u64::from_le_bytes(random) >> 5 }
    }

    /// `evt_`, then in the digits of a request's id 9 of milliseconds and 12 of chance: as short as may be, since it stands
    /// in the table and in its index.
    fn next(&mut self) -> String {
        self.random += 1;
        let mut uid = String::with_capacity(UID);
        uid.push_str("evt_");
        let mut push = |number: u64, digits: u32| {
            for at in (0..digits).rev() {
                uid.push(char::from(DIGITS[(number >> (5 * at) & 31) as usize]));
            }
        };
        push(self.time.cast_unsigned(), 9);
        push(self.random, 12);
        uid
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::check::{self, MAX_DEPTH};
    use proptest::prelude::*;

    /// What the check of the table says, which is off for those events that were checked before.
    fn table_takes(data: &str) -> bool {
        let db = Connection::open_in_memory().unwrap();
        db.query_row("SELECT json_valid(?1)", [data], |row| row.get(0)).unwrap()
    }

    fn check(data: &str) -> std::result::Result<(), Refused> {
        check::event(&NewEvent::new("a/b", data))
    }

    #[test]
    fn data_may_be_as_deep_as_the_table_takes_it() {
        let deep = |levels| "[".repeat(levels) + &"]".repeat(levels);
        assert_eq!((check(&deep(MAX_DEPTH)), table_takes(&deep(MAX_DEPTH))), (Ok(()), true));
        let more = deep(MAX_DEPTH + 1);
        assert_eq!((check(&more), table_takes(&more)), (Err(Refused::TooDeep(MAX_DEPTH + 1)), false));
    }

    proptest! {
        /// Short texts of JSON's own characters hit its grammar often.
        #[test]
        fn the_check_takes_just_what_the_table_takes(data in r#"[\[\]{},:"0-9a. \-+eEtrufalsn\\\n]{0,12}"#) {
            prop_assert_eq!(check(&data).is_ok(), table_takes(&data), "{:?}", data);
        }
    }
}
