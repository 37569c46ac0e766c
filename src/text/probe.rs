//! What a probe came to, in a sentence, and what a receiver's certificate says.

use super::Text;
use crate::model::{Certificate, Step, Time};

/// So many names of a certificate are told; it may be for hundreds.
const NAMES: usize = 3;

impl Text {
    /// A step of the way.
    pub fn probe_step(&self, step: Step) -> String {
        self.get(&format!("probe-step-{step}"))
    }

    /// What an answer to a probe says of the receiver.
    pub fn probe_verdict(&self, status: u16) -> String {
        let key = match status {
            300..=399 => "probe-redirects",
            // It knows no OPTIONS, and says so: that is no trouble.
            501 => "probe-answers",
            500.. => "probe-in-trouble",
            _ => "probe-answers",
        };
        self.with(key, &[("status", i64::from(status).into())])
    }

    /// What a certificate says, a line for each part that it has, and whether that is a reason to act.
    pub fn certificate(&self, certificate: &Certificate, now: Time) -> Vec<(String, bool)> {
        let Certificate { expires_at, issuer, names } = certificate;
        let mut lines = Vec::new();
        if !names.is_empty() {
            let more = names.len().saturating_sub(NAMES);
            let some = names[..names.len() - more].join(", ");
            lines.push((self.with("certificate-for", &[("names", some.into()), ("more", more.into())]), false));
        }
        if let (Some(end), Some(days)) = (expires_at, certificate.days_left(now)) {
            let values = [("days", days.into()), ("date", end.local_format("%F").into())];
            lines.push((self.with("certificate-until", &values), days < Certificate::FEW_DAYS));
        }
        if !issuer.is_empty() {
            lines.push((self.with("certificate-issuer", &[("issuer", issuer.as_str().into())]), false));
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn a_receiver_that_knows_no_options_is_not_in_trouble() {
        let text = Text::new(Language::English);
        let told = |status| text.probe_verdict(status);
        for status in [204, 404, 405, 501] {
            assert_eq!(told(status), format!("It can be reached and answers HTTP: {status}."));
        }
        assert!([500, 502, 503].into_iter().all(|status| told(status).contains("in trouble")));
    }

    #[test]
    fn a_certificate_is_told_in_words_and_one_that_soon_ends_stands_out() {
        let names = ["shop.example", "*.shop.example", "a.example", "b.example"].map(str::to_owned).to_vec();
        let end = Time::parse("2027-01-26T12:00:00Z", Time(0)).unwrap();
        let certificate = Certificate { expires_at: Some(end), issuer: "Let's Encrypt, R11".to_owned(), names };
        let told = |language, days: i64| {
            Text::new(language).certificate(&certificate, Time(end.0 - days * 86_400_000 - 3_600_000))
        };
        assert_eq!(
            told(Language::English, 63),
            [
                ("for shop.example, *.shop.example, a.example and 1 more".to_owned(), false),
                ("good for 63 days, until 2027-01-26".to_owned(), false),
                ("issued by Let's Encrypt, R11".to_owned(), false)
            ]
        );
        assert_eq!(told(Language::Polish, 2)[1], ("ważny jeszcze 2 dni, do 2027-01-26".to_owned(), true));
        assert!(!told(Language::English, 14)[1].1 && told(Language::English, 13)[1].1);
        let none = Certificate { expires_at: None, issuer: String::new(), names: Vec::new() };
        assert_eq!(Text::new(Language::English).certificate(&none, end), []);
    }
}
