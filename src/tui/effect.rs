//! What the console asks of the world; `update` only says it, [`super::perform`] does it.

use std::sync::Arc;

use bytes::Bytes;

use crate::{
    admin::{RequestDetail, Signer},
    model::{Credentials, Kind, KindName, RequestId, Secret, Setting, Time, TokenDraft, WebhookDraft, WebhookId},
    payload::ScriptLang,
    store::{ActivityQuery, BulkAction, Filter, HeldChoice, Page, TrafficQuery},
    tui::state::{BodyView, EachAction, LogPart, Wanted},
};

/// A value of a person's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kept {
    Word(String),
    Yes(bool),
}

/// Something to be done off the screen; its answer comes back as a message.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Effect {
    LoadOverviews,
    LoadKinds,
    LoadHealth,
    LoadSettings,
    LoadActivity(ActivityQuery),
    LoadTokens,
    LoadSample(KindName),
    LoadUndelivered,
    LoadTraffic {
        token: u64,
        query: TrafficQuery,
    },
    LoadLatest(Filter),
    LoadLog {
        token: u64,
        filter: Filter,
        page: Page,
        which: LogPart,
    },
    /// Counts on from where it came to, with what was counted so far.
    Count {
        token: u64,
        filter: Filter,
        from: Option<RequestId>,
        so_far: u64,
    },
    /// A request, and what of it is on the screen: where that is still so, nothing comes back.
    LoadRequest(RequestId, Option<Arc<RequestDetail>>),
    LoadScript(WebhookId, ScriptLang),
    LoadHeld {
        token: u64,
        webhooks: Vec<WebhookId>,
        since: Time,
    },
    CheckHost {
        token: u64,
        draft: Box<WebhookDraft>,
    },
    /// Adds a webhook, with what was made for it and with an own secret, where there are such.
    Add(Box<WebhookDraft>, Option<Credentials>, Option<Secret>),
    /// Makes a secret and a key.
    MakeCredentials,
    /// The body that a webhook will get.
    Preview {
        token: u64,
        wanted: Wanted,
        of: Option<WebhookId>,
    },
    Edit(WebhookId, Box<WebhookDraft>),
    Remove(WebhookId),
    SwitchOn(WebhookId, HeldChoice),
    SwitchOff(WebhookId),
    Test {
        token: u64,
        webhook: WebhookId,
    },
    TestDraft {
        token: u64,
        draft: Box<WebhookDraft>,
        kind: Option<KindName>,
        signer: Signer,
    },
    /// Tells of itself step by step.
    Probe {
        token: u64,
        webhook: WebhookId,
    },
    /// Breaks a probe off.
    StopProbe,
    /// The same for each of them; it becomes one [`Effect::Each`] after the other.
    EachOf(EachAction, Vec<WebhookId>),
    /// One of many.
    Each {
        token: u64,
        webhook: WebhookId,
        action: EachAction,
    },
    Resend(Filter),
    Discard(Filter),
    LoadBulks,
    BulkBegin(BulkAction, Filter),
    BulkStep(i64),
    BulkCancel(i64),
    /// An event with this data.
    Emit(KindName, String),
    /// Hands data to the person's editor.
    EditData(KindName, String),
    AddKind(Kind),
    RemoveKind(KindName),
    AddToken(TokenDraft),
    RemoveToken(String),
    /// Keeps a choice in the person's file, under its name there.
    Keep(&'static str, Kept),
    Set(Setting, String),
    /// Puts text on the clipboard of the terminal; the second says what it was.
    Copy(String, String),
    /// Makes the lines of a big body.
    Lay {
        token: u64,
        body: Bytes,
        how: BodyView,
    },
    /// Shows text in the operator's own pager.
    Page(String),
    /// Writes a new file.
    Save {
        path: String,
        text: String,
    },
    /// Takes the mouse, or gives it back to the terminal.
    TakeMouse(bool),
    /// Steps behind the shell.
    Suspend,
    /// Ends the console.
    Quit,
}
