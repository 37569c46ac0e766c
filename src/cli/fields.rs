//! How arguments are read, and those that several commands share.

use std::{ffi::OsStr, marker::PhantomData, str::FromStr, time::Duration};

use clap::{
    Arg, Args, Command,
    builder::{PossibleValue, TypedValueParser},
};

use super::{Failure, argument::Bad, secret_input};
use crate::{
    model::{
        Cause, DataType, Envelope, Header, InvalidSecret, InvalidTime, InvalidWebhookKey, KindName, PostUrl, Rate,
        RequestId, RequestState, Secret, Time, Waits, WebhookDraft, WebhookId, WebhookKey, parse_duration, yes_no,
    },
    payload,
    store::Filter,
    text::{Language, Text},
};

pub(super) fn language(text: &str) -> Result<Language, Bad> {
    Language::of_code(text).ok_or_else(|| Bad::value("argument-language", [("known", Language::codes())]))
}

/// Reads what the type reads, says what it says of the rest, and tells shells which words to offer. Those need not be all.
#[derive(Clone)]
pub(super) struct Offered<T> {
    words: Vec<&'static str>,
    reads: PhantomData<fn() -> T>,
}

/// One of these words.
pub(super) fn one_of<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Offered<T> {
    Offered { words: all.iter().copied().map(word).collect(), reads: PhantomData }
}

/// The name of a kind; those built in are offered.
pub(super) fn kind() -> Offered<KindName> {
    Offered { words: payload::catalogue().iter().map(|kind| kind.kind).collect(), reads: PhantomData }
}

impl<T> TypedValueParser for Offered<T>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static> + Clone + Send + Sync + 'static,
{
    type Value = T;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<T, clap::Error> {
        TypedValueParser::parse_ref(&T::from_str, command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(self.words.iter().map(PossibleValue::new)))
    }
}

pub(super) fn time(text: &str) -> Result<Time, InvalidTime> {
    Time::parse(text, Time::now())
}

/// The start of a period.
pub(super) fn past_time(text: &str) -> Result<Time, InvalidTime> {
    Time::parse_past(text, Time::now())
}

pub(super) fn span(text: &str) -> Result<Duration, Bad> {
    parse_duration(text).ok_or_else(|| Bad::value("argument-span", []))
}

/// A secret is not read by the parser of arguments, which would repeat a bad one in its error.
pub(super) fn secret(text: Option<String>) -> super::Result<Option<Secret>> {
    let read = |text: String| {
        let text = secret_input::read(&text).map_err(Bad::failure)?.unwrap_or(text);
        text.parse().map_err(|InvalidSecret| Failure::usage("secret-invalid", []))
    };
    text.map(read).transpose()
}

type AnyError = Box<dyn std::error::Error + Send + Sync>;

/// A header, whose value may be in a file.
fn header(text: &str) -> Result<Header, AnyError> {
    let header = Header::parse(text)?;
    match secret_input::read(&header.value)? {
        Some(value) => Ok(Header::custom(&header.name, &value)?),
        None => Ok(header),
    }
}

/// A Post URL, which may be in a file.
pub(super) fn url(text: &str) -> Result<PostUrl, AnyError> {
    Ok(secret_input::read(text)?.as_deref().unwrap_or(text).parse::<PostUrl>()?)
}

/// The same for a webhook's key.
pub(super) fn key(text: Option<String>) -> super::Result<Option<WebhookKey>> {
    let read = |text: String| {
        let text = secret_input::read(&text).map_err(Bad::failure)?.unwrap_or(text);
        text.parse().map_err(|InvalidWebhookKey| Failure::usage("key-invalid", []))
    };
    text.map(read).transpose()
}

fn said(text: &str) -> Result<bool, Bad> {
    yes_no(text).ok_or_else(|| Bad::value("argument-yes-no", []))
}

/// `none`, or what the type reads.
fn or_none<T: FromStr>(text: &str) -> Result<Setting<T>, T::Err> {
    match text {
        "none" => Ok(Setting(None)),
        _ => text.parse().map(|value| Setting(Some(value))),
    }
}

/// A value that may be taken away again.
#[derive(Debug, Clone)]
pub(super) struct Setting<T>(Option<T>);

/// What an operator chooses about a webhook besides its URL and events.
#[derive(Debug, Args)]
pub(super) struct WebhookFields {
    /// The form of the body: json or xml
    #[arg(long = "type", value_name = "TYPE", hide_possible_values = true, value_parser = one_of(DataType::ALL, DataType::as_str))]
    data_type: Option<DataType>,
    /// What is put around the data: wfirma (as wFirma.pl sends it) or standard (type, timestamp, data)
    #[arg(long, value_name = "ENVELOPE", hide_possible_values = true, value_parser = one_of(Envelope::ALL, Envelope::as_str))]
    envelope: Option<Envelope>,
    /// It may send to private addresses, such as 127.0.0.1 or 10.0.0.8
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "yes", value_parser = said, value_name = "yes|no")]
    private: Option<bool>,
    /// A 2xx counts only when the JSON reply holds the webhook's key
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "yes", value_parser = said, value_name = "yes|no")]
    require_key: Option<bool>,
    /// The body of the wfirma envelope holds the webhook's key [default for new webhooks: yes]
    #[arg(long, value_parser = said, value_name = "yes|no")]
    send_key: Option<bool>,
    /// A header to send with each request; several may be given. 'NAME: @FILE' reads the value from a file, 'NAME: -' from
    /// standard input, so that no other user sees it in the list of processes
    #[arg(long = "header", value_parser = header, value_name = "NAME: VALUE")]
    headers: Vec<Header>,
    /// At most so many attempts in flight at once, 1 to 256
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(WebhookDraft::MAX_LIMIT)), value_name = "N")]
    limit: Option<u32>,
    /// At most so many attempts a second, such as 5/s, 30/m or 100/h; or none
    #[arg(long, value_parser = or_none::<Rate>, value_name = "N/s")]
    rate: Option<Setting<Rate>>,
    /// Strictly one after the other, in the order of events
    #[arg(long, num_args = 0..=1, require_equals = true, default_missing_value = "yes", value_parser = said, value_name = "yes|no")]
    ordered: Option<bool>,
    /// Its own waits between failed attempts, such as '5s 15s 30s'; or none
    #[arg(long, value_parser = or_none::<Waits>, value_name = "WAITS")]
    waits: Option<Setting<Waits>>,
    /// A note for operators
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
}

impl WebhookFields {
    /// Puts what was given into a draft, and leaves the rest as it is. Headers that are given replace all others.
    pub(super) fn apply(self, draft: &mut WebhookDraft) {
        fn put<T>(place: &mut T, given: Option<T>) {
            if let Some(value) = given {
                *place = value;
            }
        }
        put(&mut draft.data_type, self.data_type);
        put(&mut draft.envelope, self.envelope);
        put(&mut draft.allow_private, self.private);
        put(&mut draft.require_key, self.require_key);
        put(&mut draft.send_key, self.send_key);
        put(&mut draft.headers, Some(self.headers).filter(|headers| !headers.is_empty()));
        put(&mut draft.limit, self.limit);
        put(&mut draft.rate, self.rate.map(|rate| rate.0));
        put(&mut draft.ordered, self.ordered);
        put(&mut draft.waits, self.waits.map(|waits| waits.0));
        put(&mut draft.description, self.description);
    }
}

/// The Post URL and the events of a new webhook.
#[derive(Debug, Args)]
pub(super) struct Wants {
    /// Where it posts to.
    #[arg(long, value_name = "URL", value_parser = url, help = "The Post URL, such as https://shop.example/hooks; @FILE or - reads it")]
    pub(super) url: PostUrl,
    /// An event that it wants, such as invoice/add; several may be given, and `kind list` shows them
    #[arg(long = "event", required = true, value_delimiter = ',', value_name = "KIND", hide_possible_values = true, value_parser = kind())]
    pub(super) events: Vec<KindName>,
}

/// Which requests are meant; everything that is given must hold.
#[derive(Debug, Clone, Args)]
pub(super) struct Filters {
    /// Of this webhook; several may be given
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    webhook: Vec<WebhookId>,
    /// In this state: pending, delivered, failed, held or discarded; several may be given
    #[arg(long = "state", value_delimiter = ',', value_name = "STATE", hide_possible_values = true, value_parser = one_of(RequestState::ALL, RequestState::as_str))]
    states: Vec<RequestState>,
    /// Whose last attempt failed of this, such as refused or timeout
    #[arg(long, value_name = "FAULT", hide_possible_values = true, value_parser = one_of(Cause::ALL, Cause::as_str))]
    fault: Option<Cause>,
    /// That were never attempted
    #[arg(long)]
    untried: bool,
    /// Of this kind of event
    #[arg(long, value_name = "KIND", hide_possible_values = true, value_parser = kind())]
    event: Option<KindName>,
    /// Accepted at or after: 14:00, 'yesterday 14:00', '29.11 14:00', '2026-11-29 14:00', or 2h for two hours ago
    #[arg(long, value_parser = past_time, value_name = "TIME")]
    since: Option<Time>,
    /// Accepted before
    #[arg(long, value_parser = time, value_name = "TIME")]
    until: Option<Time>,
    /// A text in the id, the uid, the kind, the data or the Post URL, or what the list says of state, status and fault
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// The text is in the whole data or in a reply's body
    #[arg(long, requires = "search")]
    bodies: bool,
}

impl Filters {
    pub(super) fn filter(self, ids: Vec<RequestId>, text: &Text) -> Filter {
        let search = self.search.filter(|text| !text.trim().is_empty());
        Filter {
            shown: search.as_deref().map(|search| text.reads(search)).unwrap_or_default(),
            untried: self.untried,
            ids: Some(ids).filter(|ids| !ids.is_empty()),
            states: self.states,
            fault: self.fault,
            kind: self.event.map(|kind| kind.to_string()),
            since: self.since,
            until: self.until,
            search,
            bodies: self.bodies,
            ..Filter::of(&self.webhook)
        }
    }
}
