//! What the log of changes says beside who did what, in words: it is kept as values, and older lines as English ones.

use super::Text;
use crate::{
    model::{Cause, OffReason, Phase, Time},
    store::Activity,
};

impl Text {
    /// What a line of the log of changes tells about what was done. What has no words of ours is told as it is kept.
    pub fn activity_detail(&self, line: &Activity) -> String {
        let detail = line.detail.as_str();
        let numbers = numbers(detail);
        let said = match (line.action.as_str(), &numbers[..]) {
            ("webhook.on", [sent, discarded]) => {
                Some(self.with("change-on", &[("sent", (*sent).into()), ("discarded", (*discarded).into())]))
            }
            ("webhook.off", _) => detail.parse().ok().map(|reason: OffReason| self.off_reason(reason)),
            ("webhook.remove", [.., discarded]) => {
                let url = detail.split_once("; ").map_or(detail, |(url, _)| url);
                Some(self.with("change-removed", &[("url", url.into()), ("discarded", (*discarded).into())]))
            }
            ("webhook.edit", _) => Some(self.edited(detail).join(", ")),
            ("setting.set", _) => Some(self.before_after(detail)),
            ("webhook.rotate-secret", _) => {
                let until = detail.rsplit(' ').next().and_then(|word| Time::parse(word, line.at).ok());
                until.map(|until| {
                    let time = until.local_format("%F %H:%M");
                    self.with("secret-until", &[("time", time.into())])
                })
            }
            ("webhook.test" | "webhook.probe", _) => self.tested(detail),
            ("prune" | "request.resend" | "request.discard", [count]) => {
                let said =
                    self.with("change-requests", &[("n", (*count).into()), ("number", self.number(*count).into())]);
                Some(if detail.ends_with("(cancelled)") {
                    self.with("change-stopped", &[("said", said.into())])
                } else {
                    said
                })
            }
            ("key.rotate", [count]) => Some(self.with("change-secrets", &[("n", (*count).into())])),
            ("key.replace", [count]) => Some(self.with("crumb-webhooks", &[("n", (*count).into())])),
            _ => None,
        };
        said.unwrap_or_else(|| detail.to_owned())
    }

    /// What it was done to: `3 requests` in words, all else as it is kept.
    pub fn activity_subject(&self, line: &Activity) -> String {
        match line.subject.strip_suffix(" requests").and_then(|count| count.parse::<u64>().ok()) {
            Some(count) => self.with("change-requests", &[("n", count.into()), ("number", self.number(count).into())]),
            None => line.subject.clone(),
        }
    }

    /// The same where there is room for a line each.
    pub fn activity_details(&self, line: &Activity) -> Vec<String> {
        match line.action.as_str() {
            "webhook.edit" => self.edited(&line.detail),
            _ => Some(self.activity_detail(line)).filter(|said| !said.is_empty()).into_iter().collect(),
        }
    }

    /// The settings of a webhook that were changed: `url a → b`, `events`.
    fn edited(&self, detail: &str) -> Vec<String> {
        let said = |part: &str| {
            let (name, rest) = part.split_once(' ').map_or((part, ""), |(name, rest)| (name, rest));
            let key = format!("changed-{}", name.replace('_', "-"));
            match (self.has(&key), rest) {
                (false, _) => part.to_owned(),
                (true, "") => self.get(&key),
                (true, rest) => format!("{} {}", self.get(&key), self.before_after(rest)),
            }
        };
        detail.split(", ").map(said).collect()
    }

    /// `no → yes`, its words in the language of the reader.
    fn before_after(&self, detail: &str) -> String {
        let said = |value: &str| match value {
            "" => "–".to_owned(),
            "yes" | "no" => self.get(value),
            "forever" | "unlimited" => self.get(&format!("settings-{value}")),
            _ => value.to_owned(),
        };
        detail.split(" → ").map(said).collect::<Vec<_>>().join(" → ")
    }

    /// What a test came to: a status, or a phase and a cause.
    fn tested(&self, detail: &str) -> Option<String> {
        let (phase, cause) = detail.split_once(' ')?;
        Some(format!("{} · {}", self.phase(phase.parse::<Phase>().ok()?), self.cause(cause.parse::<Cause>().ok()?)))
    }
}

/// The whole numbers that stand in a text as words of their own.
fn numbers(text: &str) -> Vec<u64> {
    text.split([' ', ',', ';', '=']).filter_map(|word| word.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn what_is_kept_as_values_and_what_was_kept_in_english_is_told_in_the_language_of_the_reader() {
        let [english, polish] = [Language::English, Language::Polish].map(Text::new);
        let both = |action: &str, detail: &str| {
            let line = Activity {
                at: Time(0),
                id: 1,
                actor: "ola".to_owned(),
                action: action.to_owned(),
                subject: "3".to_owned(),
                detail: detail.to_owned(),
            };
            [english.activity_detail(&line), polish.activity_detail(&line)]
        };
        for (action, old, new, said) in [
            (
                "webhook.on",
                "held: 41 to send, 2 discarded",
                "sent=41 discarded=2",
                ["41 held requests sent, 2 discarded", "41 wstrzymanych żądań wysłano, 2 odrzucono"],
            ),
            (
                "webhook.remove",
                "https://a.example/7/in; 5 waiting discarded",
                "https://a.example/7/in; discarded=5",
                [
                    "https://a.example/7/in; 5 waiting requests discarded",
                    "https://a.example/7/in; odrzucono 5 czekających żądań",
                ],
            ),
            ("prune", "12 requests", "requests=12", ["12 requests", "12 żądań"]),
            ("key.replace", "3 webhooks", "webhooks=3", ["3 webhooks", "3 webhooki"]),
            (
                "webhook.rotate-secret",
                "the old one signs until 2026-03-14T10:24:05Z",
                "until 2026-03-14T10:24:05Z",
                ["signs until 2026-03-14 10:24", "podpisuje do 2026-03-14 10:24"],
            ),
        ] {
            for detail in [old, new] {
                let told = both(action, detail);
                // The time stands in the zone of the machine.
                let hour =
                    |text: &str| text.split_once("2026-03-14 ").map_or(text.to_owned(), |(said, _)| said.to_owned());
                assert_eq!(told.map(|text| hour(&text)), said.map(hour), "{action} {detail}");
            }
        }
        assert_eq!(
            both("webhook.edit", "url https://a.example/ → https://b.example/, events, waits, new_field")[1],
            "adres https://a.example/ → https://b.example/, zdarzenia, odstępy, new_field"
        );
        assert_eq!(
            both("webhook.edit", "limit 16 → 8, ordered no → yes, rate – → 5/s, events +invoice/add -goods/add"),
            [
                "in flight 16 → 8, in order no → yes, rate – → 5/s, events +invoice/add -goods/add",
                "naraz 16 → 8, po kolei nie → tak, tempo – → 5/s, zdarzenia +invoice/add -goods/add",
            ]
        );
        assert_eq!(both("setting.set", "30d → forever"), ["30d → for ever", "30d → na zawsze"]);
        assert_eq!(both("webhook.off", "failures")[0], english.off_reason(OffReason::Failures));
        assert_eq!(both("webhook.test", "connect refused")[1], "połączenie · odmowa");
        assert_eq!(both("webhook.probe", "dns no_such_host"), both("webhook.test", "dns no_such_host"));
        assert_eq!(both("webhook.test", "204"), ["204", "204"]);
        assert_eq!(both("request.resend", "1000 (cancelled)")[0], "1,000 requests, then stopped");
        assert_eq!(both("setting.set", "5s 15s"), ["5s 15s", "5s 15s"], "what is a value stays");
        assert_eq!(both("key.rotate", "soon"), ["soon", "soon"], "what we do not know stays");
    }
}
