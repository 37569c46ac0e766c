//! Settings that concern deliveries: they live in the database and are shared by everyone who opens it.

use std::time::Duration;

use super::{Keep, PostUrl, UrlText, Waits, parse_duration, words};

/// The name of a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Setting {
    /// The waits between failed attempts.
    Waits,
    /// The limit on a whole attempt, the reply's body included.
    AttemptTimeout,
    /// The limit on opening a connection, TLS included.
    ConnectTimeout,
    /// Whether any webhook may be allowed private addresses.
    PrivateAddresses,
    /// Whether proxies named by the environment are used.
    EnvironmentProxy,
    /// `company_id` in the `wfirma` envelope.
    CompanyId,
    /// The time zone of `created` in the `wfirma` envelope.
    TimeZone,
    /// The command that warnings are given to.
    WarnCommand,
    /// The URL that warnings are posted to.
    WarnUrl,
    /// How long payloads are kept.
    RetainPayloads,
    /// How long attempts are kept.
    RetainAttempts,
    /// How long requests are kept.
    RetainRequests,
    /// How many requests that have ended are kept.
    RetainCount,
}

words!(Setting, "setting", {
    Waits => "waits",
    AttemptTimeout => "attempt_timeout",
    ConnectTimeout => "connect_timeout",
    PrivateAddresses => "private_addresses",
    EnvironmentProxy => "environment_proxy",
    CompanyId => "company_id",
    TimeZone => "time_zone",
    WarnCommand => "warn_command",
    WarnUrl => "warn_url",
    RetainPayloads => "retain_payloads",
    RetainAttempts => "retain_attempts",
    RetainRequests => "retain_requests",
    RetainCount => "retain_count",
});

impl Setting {
    /// Whether its value may let whoever knows it in, as the URL of a chat's channel does.
    pub const fn may_be_secret(self) -> bool {
        matches!(self, Self::WarnCommand | Self::WarnUrl)
    }
}

/// A value that a setting cannot take; what it takes, `text::Text::takes` says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting} cannot be `{given}`")]
pub struct InvalidSetting {
    /// Which setting.
    pub setting: Setting,
    /// The value that was refused.
    pub given: String,
}

/// Reads yes or no, in the ways that programs write it.
pub(crate) fn yes_no(text: &str) -> Option<bool> {
    match text {
        "yes" | "true" | "on" | "1" => Some(true),
        "no" | "false" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// The value of every setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The waits between failed attempts; default `5s 15s 30s 1m 2m 5m 15m 30m 1h`.
    pub waits: Waits,
    /// The limit on a whole attempt, 100 ms to 5 min; default 15 s.
    pub attempt_timeout: Duration,
    /// The limit on opening a connection, 100 ms to 5 min; default 5 s.
    pub connect_timeout: Duration,
    /// Whether a webhook may be allowed private addresses; default yes.
    pub private_addresses: bool,
    /// Whether proxies named by the environment are used; default no.
    pub environment_proxy: bool,
    /// `company_id` in the `wfirma` envelope, up to 64 characters; default `0`.
    pub company_id: String,
    /// The IANA name of the time zone of `created` in the `wfirma` envelope; default `Europe/Warsaw`, where wFirma.pl is.
    pub time_zone: String,
    /// A shell command that gets each warning as JSON on its standard input, up to 1,000 characters; default none.
    pub warn_command: String,
    /// A URL that each warning is posted to as JSON; default none.
    pub warn_url: Option<PostUrl>,
    /// How long the payload of an event is kept once all its requests are delivered or discarded; default 30 days.
    pub retain_payloads: Keep,
    /// How long the attempts of a request are kept once it is delivered or discarded; default 30 days.
    pub retain_attempts: Keep,
    /// How long a request is kept once it has ended, failed ones included; default 90 days.
    pub retain_requests: Keep,
    /// At most so many requests that have ended are kept, the newest; default 5,000,000, `None` for any number.
    pub retain_count: Option<u64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            waits: Waits::default(),
            attempt_timeout: Duration::from_secs(15),
            connect_timeout: Duration::from_secs(5),
            private_addresses: true,
            environment_proxy: false,
            company_id: "0".to_owned(),
            time_zone: "Europe/Warsaw".to_owned(),
            warn_command: String::new(),
            warn_url: None,
            retain_payloads: Keep::days(30),
            retain_attempts: Keep::days(30),
            retain_requests: Keep::days(90),
            retain_count: Some(5_000_000),
        }
    }
}

impl Settings {
    /// The value of one setting, written so that [`Settings::set`] reads it back.
    pub fn get(&self, setting: Setting) -> String {
        let yes_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        match setting {
            Setting::Waits => self.waits.to_string(),
            Setting::AttemptTimeout => super::format_duration(self.attempt_timeout),
            Setting::ConnectTimeout => super::format_duration(self.connect_timeout),
            Setting::PrivateAddresses => yes_no(self.private_addresses),
            Setting::EnvironmentProxy => yes_no(self.environment_proxy),
            Setting::CompanyId => self.company_id.clone(),
            Setting::TimeZone => self.time_zone.clone(),
            Setting::WarnCommand => self.warn_command.clone(),
            Setting::RetainPayloads => self.retain_payloads.to_string(),
            Setting::RetainAttempts => self.retain_attempts.to_string(),
            Setting::RetainRequests => self.retain_requests.to_string(),
            Setting::RetainCount => self.retain_count.map_or_else(|| "unlimited".to_owned(), |count| count.to_string()),
            Setting::WarnUrl => self.warn_url.as_ref().map(ToString::to_string).unwrap_or_default(),
        }
    }

    /// The value of one setting as the log of changes keeps it: of what may be a secret, no more than shows what it is about.
    pub fn noted(&self, setting: Setting) -> String {
        match (setting, &self.warn_url) {
            (Setting::WarnUrl, Some(url)) => UrlText::from(url.as_str()).host_alone(),
            (Setting::WarnCommand, _) => match self.warn_command.split_once(char::is_whitespace) {
                Some((program, _)) => format!("{program} …"),
                None => self.warn_command.clone(),
            },
            _ => self.get(setting),
        }
    }

    /// Changes one setting, or says that it cannot be so.
    ///
    /// # Errors
    /// The value is none of the setting, or beyond its bounds; nothing is changed then.
    pub fn set(&mut self, setting: Setting, value: &str) -> Result<(), InvalidSetting> {
        let bad = || InvalidSetting { setting, given: if setting.may_be_secret() { "…" } else { value }.to_owned() };
        let span = || {
            parse_duration(value)
                .filter(|span| (Duration::from_millis(100)..=Duration::from_secs(300)).contains(span))
                .ok_or_else(bad)
        };
        let yes_no = || yes_no(value).ok_or_else(bad);
        match setting {
            Setting::Waits => self.waits = value.parse().map_err(|_| bad())?,
            Setting::AttemptTimeout => self.attempt_timeout = span()?,
            Setting::ConnectTimeout => self.connect_timeout = span()?,
            Setting::PrivateAddresses => self.private_addresses = yes_no()?,
            Setting::EnvironmentProxy => self.environment_proxy = yes_no()?,
            Setting::CompanyId => {
                if value.chars().count() > 64 || value.chars().any(char::is_control) {
                    return Err(bad());
                }
                value.clone_into(&mut self.company_id);
            }
            Setting::TimeZone => {
                jiff::tz::TimeZone::get(value).map_err(|_| bad())?;
                value.clone_into(&mut self.time_zone);
            }
            Setting::RetainPayloads => self.retain_payloads = value.parse().map_err(|_| bad())?,
            Setting::RetainAttempts => self.retain_attempts = value.parse().map_err(|_| bad())?,
            Setting::RetainRequests => self.retain_requests = value.parse().map_err(|_| bad())?,
            Setting::RetainCount => {
                let count = || value.replace([',', '_', ' '], "").parse().ok().filter(|count| *count > 0);
                self.retain_count = match value {
                    "unlimited" | "forever" => None,
                    _ => Some(count().ok_or_else(bad)?),
                };
            }
            Setting::WarnCommand => {
                if value.chars().count() > 1_000 || value.chars().any(char::is_control) {
                    return Err(bad());
                }
                value.trim().clone_into(&mut self.warn_command);
            }
            Setting::WarnUrl => {
                self.warn_url = match value.trim() {
                    "" => None,
                    url => Some(url.parse().map_err(|_| bad())?),
                };
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_reads_back() {
        let mut settings = Settings::default();
        for setting in Setting::ALL {
            let value = settings.get(*setting);
            settings.set(*setting, &value).unwrap();
        }
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn a_bad_value_changes_nothing_and_says_of_which_setting() {
        let mut settings = Settings::default();
        for (setting, bad) in [
            (Setting::Waits, "soon"),
            (Setting::AttemptTimeout, "15"),
            (Setting::ConnectTimeout, "1h"),
            (Setting::PrivateAddresses, "maybe"),
            (Setting::CompanyId, "a\nb"),
            (Setting::TimeZone, "Moon/Base"),
            (Setting::RetainPayloads, "0"),
            (Setting::RetainRequests, "never"),
            (Setting::RetainCount, "0"),
            (Setting::WarnCommand, "a\nb"),
            (Setting::WarnUrl, "ftp://a.example/"),
        ] {
            let error = settings.set(setting, bad).unwrap_err();
            assert!(error.to_string().contains(setting.as_str()), "{error}");
        }
        assert_eq!(settings, Settings::default());
    }
}
