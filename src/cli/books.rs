//! What was done and what became of it: the log of changes, and the books.

use serde_json::json;

use super::{
    Result,
    output::{Out, shown},
    shapes,
};
use crate::{admin::Admin, model::Books, store::ActivityQuery};

pub(super) async fn activity(admin: &Admin, query: ActivityQuery, out: &mut Out) -> Result<u8> {
    let searched = query.search.is_some();
    let lines = admin.activity(query).await?;
    if out.json {
        out.objects(lines.iter().map(|line| json!(line)))?;
    } else if lines.is_empty() {
        out.say(if searched { "activity-no-match" } else { "activity-none" }, &[])?;
    } else {
        let row = |line: &crate::store::Activity| {
            let text = &out.text;
            let (subject, detail) = (text.activity_subject(line), text.activity_detail(line));
            vec![out.when(line.at), shown(&line.actor), text.action(&line.action), shown(&subject), shown(&detail)]
        };
        let rows: Vec<_> = lines.iter().map(row).collect();
        out.table(&["column-time", "column-actor", "column-action", "column-subject", "column-detail"], &rows)?;
    }
    Ok(0)
}

pub(super) async fn balance(admin: &Admin, out: &mut Out) -> Result<u8> {
    let balance = admin.balance().await?;
    let balanced = balance.balanced();
    let total = balance.total();
    if out.json {
        out.object(&shapes::balance(&balance))?;
    } else {
        let mut rows: Vec<_> = balance.webhooks.iter().map(|(id, books)| row(id.to_string(), books, out)).collect();
        rows.push(row(out.text.get("books-total"), &Books { rows_disagree: !balanced, ..total }, out));
        let headers = [
            "column-webhook",
            "book-accepted",
            "book-delivered",
            "book-pending",
            "book-held",
            "book-failed",
            "book-discarded",
            "column-balanced",
        ];
        out.table(&headers, &rows)?;
        if !balanced {
            out.note("books-unbalanced", &[]);
        }
    }
    Ok(u8::from(!balanced))
}

fn row(name: String, books: &Books, out: &Out) -> Vec<String> {
    let mut row = vec![name];
    row.extend(books.counts().map(|(_, count)| count.to_string()));
    row.push(out.text.get(if books.balanced() { "yes" } else { "no" }));
    row
}
