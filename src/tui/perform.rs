//! Does what `update` asks for, off the screen. Of readings of one kind only one is under way; the latest question waits.

use std::{
    collections::HashMap,
    io::Write,
    mem::{Discriminant, discriminant},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use tokio::{sync::mpsc::UnboundedSender, task::AbortHandle};

use super::{
    docs,
    effect::{Effect, Kept},
    msg::{Done, Msg, ProbeNews},
    person,
    state::{BodyView, DocLine, EachAction, EachOutcome, Lines, LogPart, Wanted},
};
use crate::{
    admin::{Admin, AdminError, RequestDetail},
    files,
    model::{Credentials, DataType, Envelope, KindName, NewEvent, RequestId, Time, WebhookId},
    store::Page,
};

/// How many requests of a webhook are shown below the list.
const LATEST: u32 = 60;
/// A look through the log tells what it found after so long; the next one goes on from there.
const PIECE: Duration = Duration::from_millis(30);
/// A host is looked up when the typing has paused for so long.
const PAUSE: Duration = Duration::from_millis(250);

/// What comes back: an answer, and which kind of reading has come to its end by it.
pub(super) type Back = (Option<Discriminant<Effect>>, Msg);

/// Does effects.
pub(super) struct Performer {
    admin: Admin,
    config: PathBuf,
    back: UnboundedSender<Back>,
    /// Readings under way, each with the latest question that waits for its end.
    reading: HashMap<Discriminant<Effect>, Option<Effect>>,
    /// The probe that is under way, or was last.
    probing: Option<AbortHandle>,
}

impl Performer {
    pub(super) fn new(admin: Admin, config: PathBuf, back: UnboundedSender<Back>) -> Self {
        Self { admin, config, back, reading: HashMap::new(), probing: None }
    }

    /// Begins an effect.
    pub(super) fn begin(&mut self, effect: Effect) {
        match effect {
            Effect::Probe { token, webhook } => return self.probe(token, webhook),
            Effect::StopProbe => return self.stop_probe(),
            _ => {}
        }
        let kind = is_reading(&effect).then(|| discriminant(&effect));
        if let Some(kind) = kind {
            if let Some(waiting) = self.reading.get_mut(&kind) {
                *waiting = Some(effect);
                return;
            }
            self.reading.insert(kind, None);
        }
        let (admin, back) = (self.admin.clone(), self.back.clone());
        let config = self.config.clone();
        tokio::spawn(async move {
            let msg = match effect {
                Effect::Keep(name, value) => keep(config, name, value).await,
                effect => perform(&admin, effect).await,
            };
            // The console has ended where nobody listens.
            let _ = back.send((kind, msg));
        });
    }

    /// Goes the way to a webhook's address; one that is under way gives place.
    fn probe(&mut self, token: u64, webhook: WebhookId) {
        self.stop_probe();
        let (admin, back) = (self.admin.clone(), self.back.clone());
        let task = tokio::spawn(async move {
            // The console has ended where nobody listens.
            let tell = |news| _ = back.send((None, Msg::Probe { token, news }));
            let gone = async {
                let target = admin.probe_target(webhook).await?;
                tell(ProbeNews::Begins { steps: target.steps(), past_proxy: target.past_proxy });
                admin.probe(webhook, &target, |probed| tell(ProbeNews::Step(probed))).await
            };
            let answer = gone.await;
            tell(ProbeNews::Ends(answer));
        });
        self.probing = Some(task.abort_handle());
    }

    fn stop_probe(&mut self) {
        if let Some(task) = self.probing.take() {
            task.abort();
        }
    }

    /// Whether no reading is under way.
    pub(super) fn is_idle(&self) -> bool {
        self.reading.is_empty()
    }

    /// Takes note that a reading has ended, and begins the one that waited for it.
    pub(super) fn ended(&mut self, kind: Option<Discriminant<Effect>>) {
        if let Some(waiting) = kind.and_then(|kind| self.reading.remove(&kind)).flatten() {
            self.begin(waiting);
        }
    }
}

fn is_reading(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::LoadOverviews
            | Effect::LoadKinds
            | Effect::LoadHealth
            | Effect::LoadSettings
            | Effect::LoadActivity(_)
            | Effect::LoadTokens
            | Effect::LoadSample(_)
            | Effect::LoadUndelivered
            | Effect::LoadTraffic { .. }
            | Effect::LoadLatest(_)
            | Effect::LoadLog { .. }
            | Effect::Count { .. }
            | Effect::LoadRequest(..)
            | Effect::LoadScript(..)
            | Effect::LoadHeld { .. }
            | Effect::CheckHost { .. }
            | Effect::Preview { .. }
    )
}

/// Does one effect, and tells what came of it.
async fn perform(admin: &Admin, effect: Effect) -> Msg {
    let done = |answer: Result<Done, AdminError>| answer.map_or_else(Msg::Failed, Msg::Done);
    match effect {
        Effect::LoadOverviews => Msg::Overviews(admin.overviews().await),
        Effect::LoadKinds => Msg::Kinds(admin.kinds().await),
        Effect::LoadHealth => Msg::Health(admin.health().await),
        Effect::LoadSettings => Msg::Settings(admin.settings().await),
        Effect::LoadUndelivered => Msg::Undelivered(admin.undelivered().await),
        Effect::LoadTraffic { token, query } => Msg::Traffic { token, slots: admin.traffic(query).await },
        Effect::LoadActivity(query) => Msg::Activity(query.clone(), admin.activity(query).await),
        Effect::LoadTokens => Msg::Tokens(admin.tokens().await),
        Effect::LoadSample(kind) => Msg::Sample(kind.clone(), sample(admin, &kind).await),
        Effect::LoadLatest(filter) => {
            // Those that fit may be rare, and nobody waits for them.
            let part = admin.part(filter.clone(), Page::newest(LATEST), Some(PIECE)).await;
            Msg::Latest(filter, part)
        }
        Effect::LoadLog { token, filter, page, which } => {
            // What stands on the screen is read again whole; what is looked for comes piece by piece.
            let patience = (which != LogPart::Same).then_some(PIECE);
            Msg::Log { token, which, page, part: admin.part(filter, page, patience).await }
        }
        Effect::Count { token, filter, from, so_far } => {
            Msg::Count { token, count: admin.count_part(filter, from, PIECE).await, so_far }
        }
        Effect::LoadRequest(id, before) => request(admin, id, before).await,
        Effect::LoadScript(id, lang) => Msg::Script(id, admin.script(id, lang).await),
        Effect::LoadHeld { token, webhooks, since } => Msg::Held { token, held: held(admin, webhooks, since).await },
        Effect::CheckHost { token, draft } => {
            tokio::time::sleep(PAUSE).await;
            Msg::Host { token, check: admin.check_host(&draft).await }
        }
        Effect::Add(draft, given, secret) => {
            let given = given.unwrap_or_else(Credentials::random);
            let given = Credentials { secret: secret.unwrap_or(given.secret), key: given.key };
            Msg::Added(Box::new(admin.add_webhook_with(*draft, given).await))
        }
        Effect::MakeCredentials => Msg::Made(Credentials::random()),
        Effect::Preview { token, wanted, of } => Msg::Previewed { token, body: preview(admin, wanted, of).await },
        Effect::Edit(id, draft) => Msg::Edited(Box::new(admin.edit_webhook(id, *draft).await)),
        Effect::Remove(id) => done(admin.remove_webhook(id).await.map(|discarded| Done::Removed { discarded })),
        Effect::SwitchOn(id, held) => {
            let answer = admin.switch_on(id, held).await;
            done(answer.map(|switched| Done::SwitchedOn { sent: switched.sent, discarded: switched.discarded }))
        }
        Effect::SwitchOff(id) => done(admin.switch_off(id).await.map(|held| Done::SwitchedOff { held })),
        Effect::Test { token, webhook } => Msg::Tested { token, attempt: Box::new(admin.test(webhook, None).await) },
        Effect::TestDraft { token, draft, kind, signer } => {
            Msg::Tested { token, attempt: Box::new(admin.test_draft(*draft, kind, signer).await) }
        }
        Effect::Each { token, webhook, action } => {
            Msg::Each { token, webhook, outcome: each(admin, webhook, action).await }
        }
        Effect::Resend(filter) => done(admin.resend(filter).await.map(Done::Resend)),
        Effect::Discard(filter) => done(admin.discard(filter).await.map(Done::Discarded)),
        Effect::LoadBulks => Msg::Bulks(admin.bulk_unfinished().await),
        Effect::BulkBegin(action, filter) => Msg::Bulk(admin.bulk_begin(action, filter).await),
        Effect::BulkStep(id) => Msg::Bulk(admin.bulk_step(id).await),
        Effect::BulkCancel(id) => Msg::Bulk(admin.bulk_cancel(id).await),
        Effect::Set(setting, value) => done(admin.set_setting(setting, value).await.map(|()| Done::Set)),
        Effect::Emit(kind, data) => emit(admin, kind.as_str(), data).await,
        Effect::AddKind(kind) => {
            let name = kind.name.clone();
            Msg::KindAdded(admin.add_kind(kind).await.map(|()| name))
        }
        Effect::RemoveKind(name) => {
            done(admin.remove_kind(name.clone()).await.map(|()| Done::KindRemoved(name.to_string())))
        }
        Effect::AddToken(draft) => {
            let made = admin.add_token(draft).await;
            Msg::TokenAdded(made.map(|(record, token)| (record.draft.name, token.reveal().to_owned())))
        }
        Effect::RemoveToken(name) => done(admin.remove_token(name.clone()).await.map(|()| Done::TokenRemoved(name))),
        Effect::Save { path, text } => {
            let name = path.clone();
            match tokio::task::spawn_blocking(move || save(&path, &text)).await {
                Ok(Ok(path)) => Msg::Done(Done::Saved(path)),
                Ok(Err(error)) => Msg::NotSaved { path: name, why: error.to_string() },
                Err(error) => Msg::NotSaved { path: name, why: error.to_string() },
            }
        }
        Effect::Lay { token, body, how } => {
            let lines = tokio::task::spawn_blocking(move || Lines::of_big(docs::body_lines(&body, how))).await;
            Msg::Laid { token, lines: lines.unwrap_or_default() }
        }
        Effect::EachOf(..)
        | Effect::Probe { .. }
        | Effect::StopProbe
        | Effect::Copy(..)
        | Effect::Page(_)
        | Effect::TakeMouse(_)
        | Effect::EditData(..)
        | Effect::Keep(..)
        | Effect::Suspend
        | Effect::Quit => Msg::Tick,
    }
}

/// A request, where it is not as it was. Bodies of megabytes are made and compared where nobody waits behind them.
async fn request(admin: &Admin, id: RequestId, before: Option<Arc<RequestDetail>>) -> Msg {
    let admin = admin.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let read = tokio::runtime::Handle::current().block_on(admin.request(id));
        let same = matches!((&read, &before), (Ok(now), Some(before)) if *now == **before);
        if same { Msg::Tick } else { Msg::Request(id, Box::new(read)) }
    });
    reading.await.unwrap_or(Msg::Tick)
}

/// The bodies that a kind's sample makes.
async fn sample(admin: &Admin, kind: &KindName) -> Result<(String, String), AdminError> {
    let body = async |data_type| admin.preview(kind, (data_type, Envelope::Wfirma, true), None).await;
    Ok((body(DataType::Json).await?, body(DataType::Xml).await?))
}

/// The body that a webhook will get, set in lines off the screen.
async fn preview(admin: &Admin, wanted: Wanted, of: Option<WebhookId>) -> Result<(Vec<DocLine>, usize), AdminError> {
    let Wanted { kind, data_type, envelope, send_key } = wanted;
    let body = admin.preview(&kind, (data_type, envelope, send_key), of).await?;
    let laid = move || (docs::body_lines(body.as_bytes(), BodyView::Set), body.len());
    Ok(tokio::task::spawn_blocking(laid).await.unwrap_or_default())
}

/// Keeps a choice in the person's file.
async fn keep(config: PathBuf, name: &'static str, value: Kept) -> Msg {
    let path = config.display().to_string();
    let kept = tokio::task::spawn_blocking(move || person::keep(&config, name, &value));
    match kept.await.map_err(std::io::Error::other).and_then(|kept| kept) {
        Ok(()) => Msg::Done(Done::Kept),
        Err(error) => Msg::NotKept { path, why: error.to_string() },
    }
}

/// How many requests some webhooks hold together.
async fn held(admin: &Admin, webhooks: Vec<WebhookId>, since: Time) -> Result<(u64, u64, Option<Time>), AdminError> {
    let mut sum = (0, 0, None);
    for id in webhooks {
        let (held, some, oldest) = admin.held(id, since).await?;
        sum = (sum.0 + held, sum.1 + some, [sum.2, oldest].into_iter().flatten().min());
    }
    Ok(sum)
}

/// Does to one webhook what is done to many.
async fn each(admin: &Admin, id: WebhookId, action: EachAction) -> Result<EachOutcome, AdminError> {
    Ok(match action {
        EachAction::SwitchOn(held) => EachOutcome::SwitchedOn(admin.switch_on(id, held).await?),
        EachAction::SwitchOff => EachOutcome::SwitchedOff { held: admin.switch_off(id).await? },
        EachAction::Remove => EachOutcome::Removed { discarded: admin.remove_webhook(id).await? },
        EachAction::Test => EachOutcome::Tested(Box::new(admin.test(id, None).await?)),
    })
}

async fn emit(admin: &Admin, kind: &str, data: String) -> Msg {
    let event = NewEvent { kind: kind.to_owned(), data, uid: None, occurred_at: None };
    match admin.emit(vec![event]).await.map(|mut answers| answers.pop()) {
        Ok(Some(Ok(accepted))) => Msg::Done(Done::Emitted { uid: accepted.uid, requests: accepted.requests }),
        Ok(Some(Err(refused))) => Msg::Failed(crate::store::StoreError::Refused(refused.into()).into()),
        Ok(None) => Msg::Tick,
        Err(error) => Msg::Failed(error),
    }
}

/// Writes a new file that only its owner may read, since it may hold a secret; never over another one.
fn save(path: &str, text: &str) -> std::io::Result<String> {
    let path = match (path.strip_prefix("~/"), std::env::var("HOME")) {
        (Some(rest), Ok(home)) => format!("{home}/{rest}"),
        _ => path.to_owned(),
    };
    files::private().write(true).create_new(true).open(&path)?.write_all(text.as_bytes())?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("receiver.php");
        let name = path.to_str().unwrap();
        save(name, "one").unwrap();
        assert_eq!(save(name, "two").unwrap_err().kind(), std::io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
