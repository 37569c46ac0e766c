//! The one table of commands: it feeds the keys, the footer, the help, the palette, and the list of keys in the docs.

use super::{
    keys::Key,
    state::{MenuItem, Screen, State},
};

/// Something that an operator can ask the console to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Command {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Open,
    Back,
    /// To a screen of the menu.
    Go(MenuItem),
    Add,
    Edit,
    Test,
    Probe,
    Switch,
    Remove,
    Mark,
    MarkAll,
    Sort,
    SortReversed,
    Script,
    LogOfAll,
    Filter,
    Search,
    SearchBodies,
    NextHit,
    PreviousHit,
    Follow,
    Resend,
    Discard,
    ResendAll,
    DiscardAll,
    NextTab,
    PreviousTab,
    Newer,
    Older,
    ScrollUp,
    ScrollDown,
    Wrap,
    Raw,
    Copy,
    CopyCurl,
    CopyCurlSecrets,
    MarkLines,
    Pager,
    Save,
    Change,
    EmitSample,
    EmitEdited,
    AddKind,
    RemoveKind,
    AddToken,
    RemoveToken,
    Reset,
    Traffic,
    Earlier,
    Later,
    Longer,
    Shorter,
    OtherWebhook,
    Palette,
    Help,
    Mouse,
    Suspend,
    Quit,
}

/// Where a command can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    Menu,
    Webhooks,
    Log,
    Undelivered,
    Request,
    Script,
    Traffic,
    Events,
    Kind,
    Tokens,
    Activity,
    Settings,
}

impl Place {
    /// Every place.
    pub(crate) const ALL: &'static [Self] =
        &[Menu, Webhooks, Log, Undelivered, Request, Script, Traffic, Events, Kind, Tokens, Activity, Settings];
}

/// One line of the table.
pub(crate) struct Entry {
    pub(crate) command: Command,
    /// The name in a person's settings; its texts are `command-<name>` in the locales.
    pub(crate) name: &'static str,
    /// The keys, the one that is shown first.
    pub(crate) keys: &'static [&'static str],
    /// Where it can be asked for; empty means everywhere.
    pub(crate) places: &'static [Place],
    /// Its rank in the footer, the smallest first; `None` keeps it out.
    pub(crate) hint: Option<u8>,
}

use Place::{Activity, Events, Kind, Log, Menu, Request, Script, Settings, Tokens, Traffic, Undelivered, Webhooks};

const DOCS: &[Place] = &[Request, Script, Kind];
/// All but the request, where the same keys scroll.
const PAGED: &[Place] = &[Menu, Webhooks, Log, Undelivered, Script, Traffic, Events, Kind, Tokens, Activity, Settings];

const fn entry(
    command: Command,
    name: &'static str,
    keys: &'static [&'static str],
    places: &'static [Place],
    hint: Option<u8>,
) -> Entry {
    Entry { command, name, keys, places, hint }
}

/// Every command. The order is that of the help.
pub(crate) const TABLE: &[Entry] = &[
    entry(Command::Add, "add", &["a"], &[Webhooks], Some(1)),
    entry(Command::Open, "open", &["Enter"], &[Menu, Webhooks, Log, Undelivered, Traffic, Events, Activity], Some(2)),
    entry(Command::Edit, "edit", &["e"], &[Webhooks, Log], Some(3)),
    entry(Command::Test, "test", &["t"], &[Webhooks, Log, Undelivered], Some(4)),
    entry(Command::Probe, "probe", &["p"], &[Webhooks, Log, Undelivered, Request], Some(16)),
    entry(Command::Switch, "switch", &["s"], &[Webhooks, Log, Undelivered, Request], Some(5)),
    entry(Command::Script, "script", &["x"], &[Webhooks, Log], Some(7)),
    entry(Command::LogOfAll, "log-of-all", &["L"], &[Menu, Webhooks], None),
    entry(Command::Traffic, "traffic", &["T"], &[Menu, Webhooks, Log, Undelivered], None),
    entry(Command::Earlier, "earlier", &["Left", "h"], &[Traffic], Some(3)),
    entry(Command::Later, "later", &["Right", "l"], &[Traffic], Some(4)),
    entry(Command::Longer, "longer", &["Tab", "+"], &[Traffic], Some(5)),
    entry(Command::Shorter, "shorter", &["BackTab", "-"], &[Traffic], None),
    entry(Command::OtherWebhook, "other-webhook", &["w"], &[Traffic], Some(6)),
    entry(Command::Remove, "remove", &["Delete"], &[Webhooks], None),
    entry(Command::Mark, "mark", &["Space"], &[Webhooks, Undelivered], Some(6)),
    entry(Command::MarkAll, "mark-all", &["*"], &[Webhooks, Undelivered], None),
    entry(Command::Sort, "sort", &["o"], &[Webhooks], Some(9)),
    entry(Command::SortReversed, "sort-reversed", &["O"], &[Webhooks], None),
    entry(Command::EmitSample, "emit-sample", &["e"], &[Events, Kind], Some(3)),
    entry(Command::EmitEdited, "emit-edited", &["E"], &[Events, Kind], Some(4)),
    entry(Command::AddKind, "add-kind", &["a"], &[Events], Some(1)),
    entry(Command::RemoveKind, "remove-kind", &["Delete"], &[Events], Some(9)),
    entry(Command::AddToken, "add-token", &["a"], &[Tokens], Some(1)),
    entry(Command::RemoveToken, "remove-token", &["Delete"], &[Tokens], Some(2)),
    entry(Command::Change, "change", &["Enter", "Space"], &[Settings], Some(2)),
    entry(Command::Reset, "reset", &["Delete", "u"], &[Settings], Some(3)),
    entry(Command::Resend, "resend", &["r"], &[Log, Request], Some(3)),
    entry(Command::Discard, "discard", &["d"], &[Log, Request], Some(6)),
    entry(Command::ResendAll, "resend-all", &["R"], &[Log, Undelivered], Some(14)),
    entry(Command::DiscardAll, "discard-all", &["D"], &[Log, Undelivered], Some(15)),
    entry(Command::Filter, "filter", &["f"], &[Log], Some(5)),
    entry(Command::Search, "search", &["/"], &[Webhooks, Log, Undelivered, Request, Script, Kind, Activity], Some(8)),
    entry(Command::SearchBodies, "search-bodies", &["B"], &[Log], None),
    entry(Command::NextHit, "next-hit", &["n"], &[Log, Request, Script, Kind], None),
    entry(Command::PreviousHit, "previous-hit", &["N"], &[Log, Request, Script, Kind], None),
    entry(Command::Follow, "follow", &["F"], &[Log], Some(9)),
    entry(Command::NextTab, "next-tab", &["Tab", "Right", "l"], DOCS, Some(2)),
    entry(Command::PreviousTab, "previous-tab", &["BackTab", "Left", "h"], DOCS, None),
    entry(Command::Copy, "copy", &["y"], &[Request, Script, Kind, Log], Some(4)),
    entry(Command::CopyCurl, "copy-curl", &["Y"], &[Request], None),
    entry(Command::CopyCurlSecrets, "copy-curl-secrets", &["Ctrl-y"], &[Request], None),
    entry(Command::MarkLines, "mark-lines", &["V"], DOCS, None),
    entry(Command::Pager, "pager", &["o"], DOCS, None),
    entry(Command::Save, "save", &["w"], DOCS, Some(7)),
    entry(Command::Raw, "raw", &["v"], &[Request], None),
    entry(Command::Wrap, "wrap", &["z"], DOCS, None),
    entry(Command::ScrollDown, "scroll-down", &["J", "PageDown", "Ctrl-d", "Ctrl-f", "Space"], &[Request], None),
    entry(Command::ScrollUp, "scroll-up", &["K", "PageUp", "Ctrl-u", "Ctrl-b"], &[Request], None),
    entry(Command::Newer, "newer", &["["], &[Request], None),
    entry(Command::Older, "older", &["]"], &[Request], None),
    entry(Command::Up, "up", &["Up", "k"], &[], None),
    entry(Command::Down, "down", &["Down", "j"], &[], None),
    entry(Command::PageUp, "page-up", &["PageUp", "Ctrl-u", "Ctrl-b"], PAGED, None),
    entry(Command::PageDown, "page-down", &["PageDown", "Ctrl-d", "Ctrl-f"], PAGED, None),
    entry(Command::First, "first", &["Home", "g"], &[], None),
    entry(Command::Last, "last", &["End", "G"], &[], None),
    entry(Command::Back, "back", &["Esc", "Backspace"], &[], Some(10)),
    entry(Command::Go(MenuItem::Webhooks), "go-webhooks", &["1"], &[], None),
    entry(Command::Go(MenuItem::Log), "go-log", &["2"], &[], None),
    entry(Command::Go(MenuItem::Undelivered), "go-undelivered", &["3"], &[], None),
    entry(Command::Go(MenuItem::Traffic), "go-traffic", &["4"], &[], None),
    entry(Command::Go(MenuItem::Events), "go-events", &["5"], &[], None),
    entry(Command::Go(MenuItem::Activity), "go-activity", &["6"], &[], None),
    entry(Command::Go(MenuItem::Tokens), "go-tokens", &["7"], &[], None),
    entry(Command::Go(MenuItem::Settings), "go-settings", &["8"], &[], None),
    entry(Command::Palette, "palette", &[":"], &[], Some(11)),
    entry(Command::Help, "help", &["?"], &[], Some(12)),
    entry(Command::Mouse, "mouse", &["M"], &[], None),
    entry(Command::Suspend, "suspend", &["Ctrl-z"], &[], None),
    entry(Command::Quit, "quit", &["q", "Ctrl-c"], &[], Some(13)),
];

/// What the footer of a place begins with, where that is not what it begins with elsewhere.
const FIRST: &[(Place, &[Command])] = &[
    (Log, &[Command::Open, Command::Resend, Command::Filter, Command::Search, Command::Follow, Command::Switch]),
    (Undelivered, &[Command::Open, Command::ResendAll, Command::Mark, Command::DiscardAll, Command::Search]),
    (Request, &[Command::NextTab, Command::Resend, Command::Copy, Command::Search, Command::Probe]),
];

/// What the footer of a place offers, what matters most first.
pub(crate) fn hints(place: Place) -> Vec<Command> {
    let first = FIRST.iter().find(|(at, _)| *at == place).map_or(&[][..], |(_, first)| first);
    let mut rest: Vec<_> = at(place).filter(|entry| entry.hint.is_some() && !first.contains(&entry.command)).collect();
    rest.sort_by_key(|entry| entry.hint);
    first.iter().copied().chain(rest.into_iter().map(|entry| entry.command)).collect()
}

impl Entry {
    /// Whether it can be asked for in a place.
    pub(crate) fn is_at(&self, place: Place) -> bool {
        self.places.is_empty() || self.places.contains(&place)
    }

    /// Its keys.
    pub(crate) fn keys(&self) -> impl Iterator<Item = Key> {
        self.keys.iter().map(|name| Key::parse(name).expect("the table's own keys are keys"))
    }

    /// The key of its text in the locales.
    pub(crate) fn label(&self) -> String {
        format!("command-{}", self.name)
    }
}

/// The commands that can be asked for in a place, in the order of the table.
pub(crate) fn at(place: Place) -> impl Iterator<Item = &'static Entry> {
    TABLE.iter().filter(move |entry| entry.is_at(place))
}

/// The table's line of a command.
pub(crate) fn entry_of(command: Command) -> &'static Entry {
    TABLE.iter().find(|entry| entry.command == command).expect("every command has a line in the table")
}

/// Why a command can do nothing now: the key of a text that says so.
pub(crate) fn refusal(state: &State, command: Command) -> Option<&'static str> {
    use Command as C;
    let any_marked = !state.marked_here().is_empty();
    let no_webhook = || state.webhook_here().is_none().then_some("not-without-webhook");
    let no_group = || state.groups_here().is_empty().then_some("not-without-request");
    match command {
        C::Open if state.place() == Place::Activity => {
            state.activity.selected().is_none().then_some("not-without-line")
        }
        C::RemoveKind => {
            let kind = state.kinds.get(state.events.selected);
            kind.is_none_or(|kind| kind.built_in).then_some("not-built-in")
        }
        C::RemoveToken => state.token_here().is_none().then_some("not-without-token"),
        C::Reset => super::update::is_default(state).then_some("not-changed"),
        C::Open | C::Mark | C::MarkAll | C::ResendAll | C::DiscardAll if state.place() == Place::Undelivered => {
            no_group()
        }
        C::Open | C::Test | C::Remove | C::Switch if any_marked => None,
        C::Edit | C::Test | C::Probe | C::Script | C::Switch | C::Traffic if state.means_several() => {
            Some("not-with-several")
        }
        C::Edit | C::Test | C::Probe | C::Script | C::Remove | C::Switch | C::Mark | C::MarkAll => no_webhook(),
        C::Open if state.place() == Place::Webhooks => no_webhook(),
        C::Resend => state.request_here().is_none().then_some("not-without-request"),
        C::NextHit | C::PreviousHit if state.place() == Place::Log => {
            (!matches!(state.screen(), Screen::Log(log) if log.filter.search.is_some())).then_some("not-without-search")
        }
        C::Open if state.place() == Place::Log => state.request_here().is_none().then_some("not-without-request"),
        C::ResendAll | C::DiscardAll => state.request_here().is_none().then_some("not-without-request"),
        C::Discard => match state.request_here() {
            None => Some("not-without-request"),
            Some(request) => (!request.state.can_be_discarded()).then_some("not-discardable"),
        },
        C::Copy if state.place() == Place::Log => state.request_here().is_none().then_some("not-without-request"),
        C::Back => (state.screens.len() < 2 && !state.has_filter()).then_some("not-further-back"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Language, Text};
    use std::collections::HashMap;

    #[test]
    fn no_key_asks_for_two_things_in_one_place() {
        for place in Place::ALL {
            let mut seen = HashMap::new();
            for entry in at(*place) {
                for key in entry.keys() {
                    let other = seen.insert(key, entry.name);
                    assert_eq!(other, None, "{key} in {place:?} asks for {} too", entry.name);
                }
            }
        }
    }

    #[test]
    fn a_footer_offers_what_its_place_has_each_once() {
        for place in Place::ALL {
            let hints = hints(*place);
            for (n, command) in hints.iter().enumerate() {
                assert!(entry_of(*command).is_at(*place) && !hints[..n].contains(command), "{command:?} in {place:?}");
            }
        }
    }

    #[test]
    fn every_command_has_one_line_and_a_text_in_every_language() {
        for language in Language::ALL {
            let text = Text::new(*language);
            for entry in TABLE {
                assert!(text.has(&entry.label()), "{}: {}", language.code(), entry.label());
                assert_eq!(TABLE.iter().filter(|other| other.command == entry.command).count(), 1, "{}", entry.name);
            }
        }
    }
}
