//! Trying a webhook out, saved or not: the body it would get, where its address leads, a test.

use super::{Admin, AdminError, Result};
use crate::{
    model::{
        Attempt, Credentials, DataType, Envelope, Fault, InvalidWebhook, Kind, KindName, Probed, SwitchState, Time,
        Webhook, WebhookDraft, WebhookId,
    },
    sender::{self, Trial, http::Target},
    store::{Refusal, StoreError},
};

/// Whose secret signs a test of what is not saved, and whose key a reply may have to carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signer {
    /// A webhook that is to be: with what it will be given.
    New(Credentials),
    /// The webhook that is being edited.
    Known(WebhookId),
}

impl Admin {
    /// Posts sample data of `kind` (or of the webhook's first kind) to a webhook, on or off. Touches no count and no books.
    pub async fn test(&self, id: WebhookId, kind: Option<KindName>) -> Result<Attempt> {
        let webhook = self.store.webhook(id).await?;
        if webhook.state == SwitchState::Removed {
            return Err(StoreError::Refused(Refusal::IsRemoved(id)).into());
        }
        let attempt = self.try_draft(&webhook, kind).await?;
        let result = match (&attempt.fault, &attempt.reply) {
            (Some(fault), _) => format!("{} {}", fault.phase, fault.cause),
            (None, reply) => reply.as_ref().map_or_else(String::new, |r| r.status.to_string()),
        };
        self.store.note(self.actor.clone(), "webhook.test", id.to_string(), result).await?;
        Ok(attempt)
    }

    /// Posts sample data of `kind` (or of the draft's first kind) to what may become a webhook, as the Add and Edit dialogs do
    /// before saving.
    pub async fn test_draft(&self, draft: WebhookDraft, kind: Option<KindName>, signer: Signer) -> Result<Attempt> {
        draft.validate()?;
        let webhook = match signer {
            Signer::Known(id) => Webhook { draft, ..self.store.webhook(id).await? },
            Signer::New(given) => unsaved(draft, given),
        };
        self.try_draft(&webhook, kind).await
    }

    /// Looks at where a Post URL leads; answers whether all of it is public, or the fault that an attempt would end with.
    pub async fn check_host(&self, draft: &WebhookDraft) -> std::result::Result<bool, Fault> {
        sender::check_host(draft.url.url(), draft.allow_private).await
    }

    /// The body that sample data of `kind` would have, posted to a webhook that is to be, or to `of`.
    pub async fn preview(
        &self,
        kind: &KindName,
        (data_type, envelope, send_key): (DataType, Envelope, bool),
        of: Option<WebhookId>,
    ) -> Result<String> {
        let settings = self.store.settings().await?;
        let kind = self.kind(kind).await?;
        // Where it posts to shapes no body.
        let url = "https://example.com/".parse().expect("it is a URL");
        let draft = WebhookDraft { data_type, envelope, send_key, ..WebhookDraft::new(url, vec![kind.name.clone()]) };
        let webhook = unsaved(draft, Credentials::random());
        let event = sender::sample_event(&kind, Time::now());
        let revision = sender::revision_of(&webhook, &settings);
        let sent = sender::render(&revision, (of.unwrap_or(webhook.id), &webhook.key), &event, &kind);
        Ok(sent.map_or_else(
            |fault| fault.chain.join(": "),
            |(body, masked)| String::from_utf8_lossy(&masked.unwrap_or(body)).into_owned(),
        ))
    }

    /// Where a probe of a webhook goes; it may be off.
    pub async fn probe_target(&self, id: WebhookId) -> Result<Target> {
        let webhook = self.store.webhook(id).await?;
        if webhook.state == SwitchState::Removed {
            return Err(StoreError::Refused(Refusal::IsRemoved(id)).into());
        }
        let settings = self.store.settings().await?;
        Ok(Target {
            url: webhook.draft.url.url().clone(),
            shown: webhook.draft.url.concealed(),
            allow_private: webhook.draft.allow_private && settings.private_addresses,
            connect_timeout: settings.connect_timeout,
            timeout: settings.attempt_timeout,
            past_proxy: settings.environment_proxy,
            extra_roots: Vec::new(),
            lookup: None,
        })
    }

    /// Goes the way to a webhook's address step by step, without an event; `told` hears of each step as it ends. It may be
    /// broken off at any moment.
    pub async fn probe(&self, id: WebhookId, target: &Target, mut told: impl FnMut(Probed)) -> Result<()> {
        let mut result = String::new();
        sender::http::probe(target, |probed| {
            result = match (&probed.fault, probed.status) {
                (Some(fault), _) => format!("{} {}", fault.phase, fault.cause),
                (None, status) => status.map(|status| status.to_string()).unwrap_or_default(),
            };
            told(probed);
        })
        .await;
        Ok(self.store.note(self.actor.clone(), "webhook.probe", id.to_string(), result).await?)
    }

    async fn try_draft(&self, webhook: &Webhook, kind: Option<KindName>) -> Result<Attempt> {
        let settings = self.store.settings().await?;
        let name = kind.or_else(|| webhook.draft.events.first().cloned()).ok_or(InvalidWebhook::NoEvent)?;
        let kind = self.kind(&name).await?;
        let trial = Trial { webhook, kind: &kind, settings: &settings };
        sender::test(trial).await.map_err(AdminError::Http)
    }

    async fn kind(&self, name: &KindName) -> Result<Kind> {
        let found = self.store.kinds().await?.into_iter().find(|kind| kind.name == *name);
        Ok(found.ok_or_else(|| StoreError::NotFound { what: "kind", id: name.to_string() })?)
    }
}

/// A webhook as it would be.
fn unsaved(draft: WebhookDraft, given: Credentials) -> Webhook {
    Webhook {
        id: WebhookId(0),
        draft,
        key: given.key,
        secrets: vec![(given.secret, None)],
        state: SwitchState::On,
        failed_in_row: 0,
        is_unproven: false,
        next_probe_at: None,
        asked_until: None,
        epoch: 0,
        revision: 0,
        created_at: Time::now(),
        modified_at: Time::now(),
    }
}
