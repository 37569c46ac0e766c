//! What a person who searches may have read in a row: the words of its state and of its fault, in their language.

use super::Text;
use crate::{
    model::{Cause, Phase, RequestState},
    store::Shown,
};

impl Text {
    /// What rows show that holds the text, such as `failed`, `connect · refused` or `500 server error`.
    pub fn reads(&self, searched: &str) -> Vec<Shown> {
        let wanted = searched.trim().to_lowercase();
        if wanted.is_empty() {
            return Vec::new();
        }
        // In a narrow row a shorter word stands for it.
        let words = |cause| [self.cause(cause), self.cause_short(cause)].map(|word| word.to_lowercase());
        let causes = |fits: &dyn Fn(&str) -> bool| -> Vec<Cause> {
            Cause::ALL.iter().copied().filter(|cause| words(*cause).iter().any(|word| fits(word))).collect()
        };
        let phases = || Phase::ALL.iter().map(|phase| (*phase, self.phase(*phase).to_lowercase()));
        if let Some((Ok(status), rest)) = wanted.split_once(' ').map(|(status, rest)| (status.parse(), rest)) {
            let causes = causes(&|word| word.starts_with(rest.trim_start())).into_iter();
            return causes.map(|cause| Shown { status: Some(status), ..Shown::of(cause) }).collect();
        }
        if let Some((before, behind)) = wanted.split_once(" · ") {
            let phases: Vec<_> = phases().filter(|(_, word)| word.ends_with(before)).map(|(phase, _)| phase).collect();
            return causes(&|word| word.starts_with(behind))
                .into_iter()
                .flat_map(|cause| phases.iter().map(move |phase| Shown { phase: Some(*phase), ..Shown::of(cause) }))
                .collect();
        }
        let states = RequestState::ALL.iter().filter(|state| self.state(**state).to_lowercase().contains(&wanted));
        let states = states.map(|state| Shown { state: Some(*state), ..Shown::default() });
        // Where a reply came its status stands in place of the phase.
        let phases = phases().filter(|(phase, word)| *phase != Phase::Reply && word.contains(&wanted));
        let phases = phases.map(|(phase, _)| Shown { phase: Some(phase), ..Shown::default() });
        let causes = causes(&|word| word.contains(&wanted)).into_iter().map(Shown::of);
        states.chain(phases).chain(causes).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn what_a_row_says_is_found_as_it_reads_in_each_language() {
        let [english, polish] = [Language::English, Language::Polish].map(Text::new);
        let server_error = Shown::of(Cause::ServerError);
        for (text, searched) in [(&english, "Server err"), (&polish, "błąd serwera")] {
            assert_eq!(text.reads(searched), [server_error], "{searched}");
        }
        for (text, searched) in [(&english, "500 server"), (&polish, "500 Błąd serwera")] {
            assert_eq!(text.reads(searched), [Shown { status: Some(500), ..server_error }], "{searched}");
        }
        let refused = Shown { phase: Some(Phase::Connect), ..Shown::of(Cause::Refused) };
        for (text, searched) in [(&english, "connect · refused"), (&polish, "połączenie · odmowa")] {
            assert_eq!(text.reads(searched), [refused], "{searched}");
        }
        let expired = Shown::of(Cause::CertificateExpired);
        for searched in ["cert expired", "certificate expired"] {
            assert_eq!(english.reads(searched), [expired], "{searched}");
        }
        let held = Shown { state: Some(RequestState::Held), ..Shown::default() };
        assert_eq!([english.reads("held"), polish.reads("wstrzymane")], [[held], [held]]);
        assert_eq!(english.reads("FV 12/3/2026"), []);
        assert_eq!(english.reads(" "), []);
    }
}
