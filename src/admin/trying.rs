//! Trying a webhook out, saved or not: the body it would get, where its address leads, a test.

use super::{Admin, AdminError, Result};
use crate::{
    model::{
        Attempt, Credentials, Fault, InvalidWebhook, Kind, KindName, SwitchState, Time, Webhook, WebhookDraft,
        WebhookId,
    },
    sender::{self, Trial},
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
    pub async fn preview(&self, draft: &WebhookDraft, kind: &KindName, of: Option<WebhookId>) -> Result<String> {
        let settings = self.store.settings().await?;
        let kind = self.kind(kind).await?;
        let webhook = unsaved(draft.clone(), Credentials::random());
        let event = sender::sample_event(&kind, Time::now());
        let revision = sender::revision_of(&webhook, &settings);
        let sent = sender::render(&revision, of.unwrap_or(webhook.id), &event, &kind);
        Ok(sent.map_or_else(|fault| fault.chain.join(": "), |body| String::from_utf8_lossy(&body).into_owned()))
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
        next_probe_at: None,
        epoch: 0,
        revision: 0,
        created_at: Time::now(),
        modified_at: Time::now(),
    }
}
