//! Whether warnings reach somebody: what came of the last one, and a test.

use super::{Admin, Result};
use crate::{
    model::{Setting, Time, WarningKind},
    sender::warn,
    store::{Activity, ActivityQuery},
};

/// So many lines of the log of changes are looked through; others may hold the same words.
const LOOKED_AT: u32 = 50;

/// A way by which warnings leave, and what came of the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WarningWay {
    /// `warn_command` or `warn_url`.
    pub setting: Setting,
    /// `None` if none was given since the setting was changed.
    pub last: Option<GivenWarning>,
}

/// What came of a warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenWarning {
    /// When that was known.
    pub at: Time,
    /// The exit status or the reply's status; otherwise why it reached nobody.
    pub result: std::result::Result<String, String>,
}

impl Admin {
    /// Gives a test warning in every way that is set, and answers what came of each; the answer is empty if none is set.
    pub async fn test_warnings(&self) -> Result<Vec<WarningWay>> {
        let settings = self.store.settings().await?;
        let mut ways = Vec::new();
        for given in warn::try_out(&settings).await {
            let detail = given.detail(WarningKind::Test);
            self.store.note(self.actor.clone(), given.action, String::new(), detail).await?;
            let setting = if given.action == warn::COMMAND { Setting::WarnCommand } else { Setting::WarnUrl };
            ways.push(WarningWay { setting, last: Some(GivenWarning { at: Time::now(), result: given.result }) });
        }
        Ok(ways)
    }

    /// Every way by which warnings leave, with what came of the last one.
    pub async fn warning_ways(&self) -> Result<Vec<WarningWay>> {
        let settings = self.store.settings().await?;
        let mut ways = Vec::new();
        if !settings.warn_command.is_empty() {
            ways.push(self.way(Setting::WarnCommand, warn::COMMAND).await?);
        }
        if settings.warn_url.is_some() {
            ways.push(self.way(Setting::WarnUrl, warn::URL).await?);
        }
        Ok(ways)
    }

    async fn way(&self, setting: Setting, action: &str) -> Result<WarningWay> {
        let changed = self.last_line("setting.set", setting.as_str()).await?.map_or(0, |line| line.id);
        let line = self.last_line(action, "").await?.filter(|line| line.id > changed);
        let last = line.map(|line| GivenWarning {
            at: line.at,
            result: match warn::failure(&line.detail) {
                Some(why) => Err(why.to_owned()),
                None => Ok(line.detail.split_once(": ").map_or("", |(_, said)| said).to_owned()),
            },
        });
        Ok(WarningWay { setting, last })
    }

    /// The newest line of an action in the log of changes, with this subject if one is named.
    async fn last_line(&self, action: &str, subject: &str) -> Result<Option<Activity>> {
        let search = Some(format!("{action} {subject}"));
        let lines = self.activity(ActivityQuery { search, limit: LOOKED_AT }).await?;
        let is = |line: &Activity| line.action == action && (subject.is_empty() || line.subject == subject);
        Ok(lines.into_iter().find(is))
    }
}
