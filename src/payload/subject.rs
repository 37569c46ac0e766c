//! What an event is about, in a few words for a person.

use super::steps::{Spelling, Step, Steps, unescape};

/// The keys that name an object for a person, the best first.
const NAMES: &[&str] = &[
    "fullnumber",
    "full_number",
    "number",
    "order_number",
    "name",
    "title",
    "code",
    "symbol",
    "sku",
    "pack",
    "email",
    "id",
    "uid",
    "uuid",
];

/// What wFirma.pl's envelope puts beside the objects.
const BESIDE: &[&str] = &["status", "metainfo", "parameters"];

/// No more of the data than this is read.
const READ: usize = 16 << 10;

/// No more characters than this are given.
const CHARACTERS: usize = 60;

/// A short human name found in an event's data: the value of the best known key (`fullnumber`, `number`, `name`,
/// `code`, `id` and some more) of the object itself, or else of the first object in it, and so on down; so a wrapped
/// object is found as well. Data that is itself a string or a number is its own subject.
///
/// At most 60 characters, the last of them `…` where more was cut off; control characters and those that turn the
/// direction of writing are removed. Empty where there is no such name within the first 16 KiB, or the data is not
/// JSON.
pub fn subject(data: &str) -> String {
    let mut end = data.len().min(READ);
    while !data.is_char_boundary(end) {
        end -= 1;
    }
    let head = &data[..end];
    find(head).map_or_else(String::new, |(raw, spelling)| clean(&unescape(raw, spelling)))
}

/// A value that names the object, and how good it is: first the depth of its object counts, then the key's place in
/// [`NAMES`].
struct Found<'a> {
    rank: (usize, usize),
    value: (&'a str, Spelling),
}

fn find(head: &str) -> Option<(&str, Spelling)> {
    let mut steps = Steps::new(head);
    let mut best: Option<Found<'_>> = None;
    let mut depth = 0;
    // The first container in the first container and so on: how far down that way was found, and how far of it is open.
    let (mut found_way, mut way) = (0, 0);
    let mut key = "";
    while let Ok(Some(step)) = steps.step() {
        let (span, spelling) = match step {
            Step::OpenObject | Step::OpenArray => {
                if depth == way && depth == found_way && !BESIDE.contains(&key) {
                    found_way += 1;
                    way += 1;
                }
                depth += 1;
                key = "";
                continue;
            }
            Step::Close => {
                way = way.min(depth - 1);
                depth -= 1;
                continue;
            }
            Step::Key(span, _) => {
                key = &head[span.start as usize..span.end as usize];
                continue;
            }
            Step::Text(span, spelling) => (span, spelling),
            Step::Number(span) => (span, Spelling::Plain),
            Step::True | Step::False | Step::Null => continue,
        };
        let name = if depth == 0 { Some(0) } else { NAMES.iter().position(|name| *name == key) };
        let rank = (depth, name.unwrap_or(usize::MAX));
        let better = best.as_ref().is_none_or(|found| rank < found.rank);
        if name.is_some() && depth == way && span.start < span.end && better {
            best = Some(Found { rank, value: (&head[span.start as usize..span.end as usize], spelling) });
            if rank <= (1, 0) {
                break;
            }
        }
    }
    best.map(|found| found.value)
}

/// Removes what a terminal must not get and cuts what is too long.
fn clean(value: &str) -> String {
    let unseen = |c: &char| {
        c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')
    };
    let mut characters = value.trim().chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !unseen(c));
    let mut subject: String = characters.by_ref().take(CHARACTERS).collect();
    if characters.next().is_some() {
        subject.pop();
        subject.push('…');
    }
    subject
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_name_of_the_object_itself_is_found() {
        for (data, name) in [
            (r#"{"id":7,"number":"12","fullnumber":"FV 12/3/2026"}"#, "FV 12/3/2026"),
            (r#"{"contractor":{"name":"Another"},"id":7}"#, "7"),
            (r#"{"name":"","code":"K-1"}"#, "K-1"),
            (r#"{"invoices":{"0":{"invoice":{"id":"5","fullnumber":"FV 1"}}},"status":{"code":"OK"}}"#, "FV 1"),
            (r#"{"status":{"code":"OK"},"invoices":{"0":{"invoice":{"id":"5"}}}}"#, "5"),
            (r#"[{"name":"first"},{"name":"second","fullnumber":"no"}]"#, "first"),
            (r#"{"a":{"b":1},"c":{"name":"not the first"}}"#, ""),
            (r#"{"a":{"b":1},"c":{"d":{"e":1},"name":"deeper, but not the first"}}"#, ""),
            (r#""only text""#, "only text"),
            (r#"{"name":"Za\u017c\u00f3\u0142\u0107\u0000\n\u001b[31m"}"#, "Zażółć [31m"),
            (r#"{"name":"\ud800\u202e!"}"#, "\u{fffd}!"),
            ("{}", ""),
            ("true", ""),
            ("not JSON", ""),
        ] {
            assert_eq!(subject(data), name, "{data}");
        }
    }

    #[test]
    fn it_is_short_whatever_the_data() {
        let long = subject(&format!("{{\"name\":\"{}\"}}", "ż".repeat(1000)));
        assert_eq!(long, "ż".repeat(59) + "…");
        assert_eq!(subject(&format!("{{\"name\":\"{}\"}}", "ż".repeat(60))), "ż".repeat(60));
        let late = format!("{{\"id\":1,\"list\":[{}0],\"name\":\"late\"}}", "0,".repeat(500_000));
        assert_eq!(subject(&late), "1");
        assert_eq!(subject(&"[".repeat(1 << 20)), "");
    }
}
