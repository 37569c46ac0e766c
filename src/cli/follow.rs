//! `request list --follow`: the newest requests, then each one that is new or changes, as it happens.

use std::{collections::HashMap, time::Duration};

use super::{
    Result,
    output::Out,
    request::{HEADERS, PAGE, row},
    send::Signals,
    shapes,
    table::Columns,
};
use crate::{
    admin::Admin,
    model::{Request, RequestId, RequestState},
    store::{Filter, Page},
};

/// So many of the newest are watched for changes.
const WATCHED: u32 = 1_000;
/// Between two looks, however much is going on.
const PAUSE: Duration = Duration::from_millis(100);

/// What a person sees of a request; another line follows where it differs.
type Seen = (RequestState, u32, bool);

const fn seen(request: &Request) -> Seen {
    (request.state, request.attempts, request.resend_waiting)
}

pub(super) async fn follow(admin: &Admin, filter: Filter, limit: u32, out: &mut Out) -> Result<u8> {
    let mut signals = Signals::listen()?;
    let mut changes = admin.changes();
    let mut first = newest(admin, &filter, WATCHED.max(limit)).await?;
    let mut known: HashMap<RequestId, Seen> = first.iter().map(|request| (request.id, seen(request))).collect();
    let mut last = first.last().map_or(RequestId(0), |request| request.id);
    first.drain(..first.len().saturating_sub(limit as usize));
    let rows: Vec<_> = first.iter().map(|request| row(request, out)).collect();
    let columns = out.columns(HEADERS, &rows);
    if !out.json {
        out.head(&columns)?;
    }
    print(&first, &columns, out)?;
    while !out.is_closed() {
        tokio::select! {
            () = signals.next() => return Ok(0),
            changed = changes.changed() => {
                if changed.is_err() {
                    return Ok(0);
                }
            }
        }
        let window = newest(admin, &filter, WATCHED).await?;
        let oldest = window.first().map_or(last, |request| request.id);
        // What came so fast that it lies between the last one seen and those that are watched.
        while last < oldest {
            let page = Page { before: Some(oldest), after: Some(last), limit: PAGE };
            let between = upward(admin, &filter, page).await?;
            let Some(end) = between.last() else { break };
            last = end.id;
            print(&between, &columns, out)?;
        }
        let news: Vec<_> =
            window.iter().filter(|request| known.get(&request.id) != Some(&seen(request))).cloned().collect();
        print(&news, &columns, out)?;
        last = window.last().map_or(last, |request| request.id.max(last));
        known = window.iter().map(|request| (request.id, seen(request))).collect();
        tokio::select! {
            () = signals.next() => return Ok(0),
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
    Ok(0)
}

/// The newest, oldest first.
async fn newest(admin: &Admin, filter: &Filter, limit: u32) -> Result<Vec<Request>> {
    let mut found = admin.requests(filter.clone(), Page::newest(limit)).await?;
    found.reverse();
    Ok(found)
}

/// Those directly after one, oldest first.
async fn upward(admin: &Admin, filter: &Filter, page: Page) -> Result<Vec<Request>> {
    let before = page.before;
    let mut found = admin.requests(filter.clone(), Page { before: None, ..page }).await?;
    found.reverse();
    found.retain(|request| before.is_none_or(|before| request.id < before));
    Ok(found)
}

fn print(requests: &[Request], columns: &Columns, out: &mut Out) -> Result<()> {
    if out.json {
        return out.objects(requests.iter().map(shapes::request));
    }
    let rows: Vec<_> = requests.iter().map(|request| row(request, out)).collect();
    out.rows(columns, &rows)
}
