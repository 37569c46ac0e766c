//! What the change of a setting does to webhooks and to stored data, so that it can be shown before the change.

use super::{Admin, Result};
use crate::{
    model::{Envelope, Setting, Time, WebhookDraft},
    store::{Limits, Pruned, Refusal, StoreError},
};

/// What the change of a setting does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Impact {
    /// It changes no delivery and removes nothing.
    Nothing,
    /// It changes how so many webhooks deliver.
    Webhooks(u64),
    /// It lets retention remove this, in addition to what the present settings remove.
    Removes(Pruned),
}

impl Admin {
    /// What a setting does if it is changed to this value; nothing is changed yet.
    pub async fn setting_impact(&self, setting: Setting, value: &str) -> Result<Impact> {
        let before = self.store.settings().await?;
        let mut after = before.clone();
        after.set(setting, value).map_err(|problem| StoreError::Refused(Refusal::Setting(problem)))?;
        if after == before {
            return Ok(Impact::Nothing);
        }
        let concerns: fn(&WebhookDraft) -> bool = match setting {
            Setting::Waits => |draft| draft.waits.is_none(),
            Setting::AttemptTimeout | Setting::ConnectTimeout | Setting::EnvironmentProxy => |_| true,
            Setting::PrivateAddresses => |draft| draft.allow_private,
            Setting::CompanyId | Setting::TimeZone => |draft| draft.envelope == Envelope::Wfirma,
            Setting::WarnCommand | Setting::WarnUrl => return Ok(Impact::Nothing),
            Setting::RetainPayloads | Setting::RetainAttempts | Setting::RetainRequests | Setting::RetainCount => {
                let now = Time::now();
                let removed = self.store.prune_dry(Limits::of(&after, now)).await?;
                let anyway = self.store.prune_dry(Limits::of(&before, now)).await?;
                let more = removed.beyond(&anyway);
                return Ok(if more == Pruned::default() { Impact::Nothing } else { Impact::Removes(more) });
            }
        };
        let count = self.overviews().await?.iter().filter(|one| concerns(&one.webhook.draft)).count();
        Ok(if count == 0 { Impact::Nothing } else { Impact::Webhooks(count as u64) })
    }
}
