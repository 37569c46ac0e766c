//! Looking through the log on a real database: pieces find what a whole look finds, and the counts are those of the rows.

use std::time::Duration;

use hookkeeper::{
    admin::Admin,
    model::{Cause, NewEvent, PostUrl, Request, RequestId, RequestState, Time, WebhookDraft},
    store::{Counted, Filter, HeldChoice, Page, Part},
    text::{Language, Text},
};

const COUNT: i64 = 6_000;

/// Two webhooks, one of them off; requests in every state, and a fault here and there.
async fn world(folder: &std::path::Path) -> Admin {
    let path = folder.join("db");
    let admin = Admin::open(&path, "test").await.unwrap();
    for kind in ["invoice/add", "payments/add"] {
        let url: PostUrl = format!("https://{}.example/in", &kind[..7]).parse().unwrap();
        admin.add_webhook(WebhookDraft::new(url, vec![kind.parse().unwrap()]), None).await.unwrap();
    }
    let event = |n: i64| NewEvent {
        kind: if n % 3 == 0 { "payments/add" } else { "invoice/add" }.to_owned(),
        data: format!(
            r#"{{"fullnumber":"FV {n}/2026","notes":"{}{}"}}"#,
            "x".repeat(2_100),
            if n % 1_000 == 7 { "DEEP" } else { "" }
        ),
        uid: Some(format!("uid-{n}").parse().unwrap()),
        occurred_at: None,
    };
    for chunk in (1..=COUNT).collect::<Vec<_>>().chunks(500) {
        admin.emit(chunk.iter().map(|n| event(*n)).collect()).await.unwrap();
    }
    let db = rusqlite::Connection::open(&path).unwrap();
    // For other programs the log can only be read.
    db.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    db.execute_batch(
        "BEGIN;
         UPDATE request SET state = 'delivered', attempts = 1, last_status = 200 WHERE id % 5 = 0;
         UPDATE request SET state = 'failed', attempts = 10, last_phase = 'connect', last_cause = 'refused' WHERE id % 401 = 0;
         UPDATE request SET state = 'discarded' WHERE id % 811 = 0;
         UPDATE request SET accepted_at = id * 1000;
         INSERT INTO attempt (request_id, number, revision_id, started_at, total_us, macs, status, reply_headers, reply_body)
            SELECT r.id, 1, w.revision_id, 0, 1, x'', 200, '', CAST('{\"said\":\"' || iif(r.id % 1500 = 0, 'Echo', '') || '\"}' AS BLOB)
            FROM request r JOIN webhook w ON w.id = r.webhook_id WHERE r.id % 5 = 0;
         UPDATE book SET
            delivered = (SELECT count(*) FROM request r WHERE r.webhook_id = book.webhook_id AND r.state = 'delivered'),
            failed = (SELECT count(*) FROM request r WHERE r.webhook_id = book.webhook_id AND r.state = 'failed'),
            discarded = (SELECT count(*) FROM request r WHERE r.webhook_id = book.webhook_id AND r.state = 'discarded');
         COMMIT;",
    )
    .unwrap();
    admin.switch_off(hookkeeper::model::WebhookId(2)).await.unwrap();
    admin
}

fn filters() -> Vec<Filter> {
    let base = Filter::default();
    let search = |text: &str, bodies| Filter { search: Some(text.to_owned()), bodies, ..base.clone() };
    let mut all = vec![
        base.clone(),
        Filter { fault: Some(Cause::Refused), ..base.clone() },
        Filter { untried: true, ..base.clone() },
        Filter { kind: Some("payments/add".to_owned()), ..base.clone() },
        Filter { kind: Some("goods/add".to_owned()), ..base.clone() },
        Filter { since: Some(Time(5_000_500)), until: Some(Time(5_200_000)), ..base.clone() },
        search("FV 17/2026", false),
        search("uid-4321", false),
        search("REFUSED", false),
        search("payment.example", false),
        search("req_00000009", false),
        search("100%", false),
        search("deep", false),
        search("200", false),
        Filter { shown: Text::new(Language::English).reads("held"), ..search("held", false) },
        Filter { shown: Text::new(Language::Polish).reads("odmowa"), ..search("odmowa", false) },
        Filter {
            shown: Text::new(Language::Polish).reads("połączenie · odm"), ..search("połączenie · odm", false)
        },
        search("deep", true),
        search("echo", true),
        search("uid-4321", true),
    ];
    for state in RequestState::ALL {
        all.push(Filter { states: vec![*state], ..base.clone() });
        all.push(Filter { states: vec![*state], fault: Some(Cause::Refused), ..base.clone() });
    }
    all.push(Filter { states: vec![RequestState::Failed, RequestState::Held], ..base.clone() });
    let one = |id, states: &[RequestState]| Filter {
        webhook: Some(hookkeeper::model::WebhookId(id)),
        states: states.to_vec(),
        ..base.clone()
    };
    for search in [None, Some("FV 17".to_owned())] {
        let any = vec![one(1, &[]), one(2, &[])];
        all.push(Filter { any: any.clone(), search: search.clone(), ..base.clone() });
        let any = vec![one(1, &[RequestState::Failed]), one(2, &[RequestState::Held]), any[0].clone()];
        all.push(Filter { any, search, ..base.clone() });
    }
    all.push(Filter { any: vec![one(1, &[RequestState::Failed]), one(2, &[RequestState::Delivered])], ..base.clone() });
    let with_webhook = |filter: &Filter| Filter { webhook: Some(hookkeeper::model::WebhookId(2)), ..filter.clone() };
    all.iter().map(with_webhook).collect::<Vec<_>>().into_iter().chain(all.clone()).collect()
}

/// Everything that a filter finds, piece by piece, as the screen asks for it.
async fn in_pieces(admin: &Admin, filter: &Filter, upward: bool, limit: u32) -> (Vec<Request>, usize) {
    let (mut rows, mut pieces) = (Vec::new(), 0);
    let mut page = if upward { Page { after: Some(RequestId(0)), ..Page::newest(limit) } } else { Page::newest(limit) };
    loop {
        let Part { rows: found, reached, ends } = admin.part(filter.clone(), page, Some(Duration::ZERO)).await.unwrap();
        assert_eq!(ends, (RequestId(1), RequestId(COUNT)));
        pieces += 1;
        let ended = reached.is_none() && found.len() < limit as usize;
        let edge = reached.or(if upward { found.first() } else { found.last() }.map(|row| row.id));
        if upward {
            rows.splice(0..0, found);
        } else {
            rows.extend(found);
        }
        if ended {
            return (rows, pieces);
        }
        page = if upward { Page { after: edge, ..page } } else { Page { before: edge, ..page } };
    }
}

#[tokio::test]
async fn pieces_find_what_a_whole_look_finds_and_counts_are_right() {
    let folder = tempfile::tempdir().unwrap();
    let admin = world(folder.path()).await;
    let mut found = 0;
    for filter in filters() {
        let whole = admin.requests(filter.clone(), Page::newest(u32::MAX)).await.unwrap();
        for (upward, limit) in [(false, 50), (true, 50), (false, 100_000)] {
            let (rows, pieces) = in_pieces(&admin, &filter, upward, limit).await;
            assert!(rows == whole, "{filter}: {} rows in {pieces} pieces, {} at once", rows.len(), whole.len());
        }
        let count = whole.len() as u64;
        assert_eq!(admin.count(filter.clone()).await.unwrap(), count, "{filter}");
        let (mut sum, mut from) = (0, None);
        loop {
            let Counted { count, reached } = admin.count_part(filter.clone(), from, Duration::ZERO).await.unwrap();
            sum += count;
            from = reached;
            if from.is_none() {
                break;
            }
        }
        assert_eq!(sum, count, "{filter}, piece by piece");
        found += usize::from(count > 0);
    }
    assert!(found > 30, "most of them find something: {found}");
}

#[tokio::test]
async fn a_rare_row_comes_in_several_pieces_and_a_count_by_the_books_in_one() {
    let folder = tempfile::tempdir().unwrap();
    let admin = world(folder.path()).await;
    let rare = Filter { search: Some("deep".to_owned()), bodies: true, ..Filter::default() };
    let (rows, pieces) = in_pieces(&admin, &rare, false, 50).await;
    assert_eq!((rows.len(), pieces > 2), (6, true), "{pieces} pieces");
    assert!(rows.iter().all(|row| row.subject.contains("7/2026")), "the subject stands in the rows");
    let held = Filter { states: vec![RequestState::Held], ..Filter::default() };
    let Counted { count, reached } = admin.count_part(held.clone(), None, Duration::ZERO).await.unwrap();
    assert!(count > 1_000 && reached.is_none());
    admin.switch_on(hookkeeper::model::WebhookId(2), HeldChoice::Send).await.unwrap();
    assert_eq!(admin.count(held).await.unwrap(), 0);
}

#[tokio::test]
async fn what_is_typed_finds_ids_urls_kinds_faults_and_subjects_however_it_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let admin = world(folder.path()).await;
    let found = async |text: &str| {
        let filter = Filter { search: Some(text.to_owned()), ..Filter::default() };
        admin.requests(filter, Page::newest(10_000)).await.unwrap()
    };
    assert_eq!(found("Refused").await.len() as i64, COUNT / 401);
    assert_eq!(found("PAYMENT.example").await.len() as i64, COUNT / 3);
    assert_eq!(found("payments/").await.len() as i64, COUNT / 3);
    assert_eq!(found("fv 17/2026").await.len(), 1);
    assert_eq!(found("uid-4321").await.len(), 1);
    assert_eq!(found("use").await.len() as i64, COUNT / 401, "a part of a fault's word");
    assert_eq!(found("HTTP 200").await.len() as i64, COUNT / 5, "a status as a fault tells it");
    let with_status = found("200").await;
    assert!((1..=COUNT / 5).all(|n| with_status.iter().any(|row| row.id.0 == n * 5)), "and the number alone");
    assert_eq!(found("HTTP 20").await.len(), 0, "but no part of one");
    // The whole id of an event that was made here is looked for as such.
    let event = NewEvent { kind: "invoice/add".to_owned(), data: "{}".to_owned(), uid: None, occurred_at: None };
    let uid = admin.emit(vec![event]).await.unwrap().remove(0).unwrap().uid;
    let rows = found(&uid).await;
    assert_eq!((rows.len(), rows[0].uid.as_str()), (1, uid.as_str()));
    assert_eq!(found(&format!("{}0", &uid[..24])).await.len(), usize::from(uid.ends_with('0')));
    assert_eq!(found(&uid[..12]).await.len(), 1, "and a part of it as any text");
}
