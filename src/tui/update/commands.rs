//! What each command does.

use super::{allowed, each, events, moves, pop, push, read_screen, rebuild_request, settings, take, toast, traffic};
use crate::{
    payload::ScriptLang,
    store::{BulkAction, Filter, HeldChoice, Overview, Undelivered},
    tui::{
        commands::{Command, Place},
        docs,
        effect::Effect,
        state::{
            Confirm, Dialog, Doc, FieldsFor, FilterDialog, FilterRow, Form, HostCheck, Input, KindTab, Log, MenuItem,
            Palette, Prompt, PromptFor, RequestView, Screen, ScriptView, Sort, State, SwitchChoice, SwitchOn, Tab,
            TestPanel,
        },
    },
};

/// Does a command, or tells why not.
pub(crate) fn ask(state: &mut State, command: Command) -> Vec<Effect> {
    if !allowed(state, command) {
        return Vec::new();
    }
    match command {
        Command::Up
        | Command::Down
        | Command::PageUp
        | Command::PageDown
        | Command::First
        | Command::Last
        | Command::ScrollUp
        | Command::ScrollDown => moves::go(state, command),
        Command::Traffic => traffic::open(state),
        Command::Earlier | Command::Later | Command::Longer | Command::Shorter | Command::OtherWebhook => {
            traffic::go(state, command)
        }
        Command::Open => open(state),
        Command::Back => back(state),
        Command::Add => add(state),
        Command::Edit => edit(state),
        Command::Test if !state.marked_here().is_empty() => each::test(state),
        Command::Test => test(state),
        Command::Probe => super::probe::begin(state),
        Command::Switch if !state.marked_here().is_empty() => each::switch(state),
        Command::Switch => switch(state),
        Command::Remove if !state.marked_here().is_empty() => each::remove(state),
        Command::Remove => remove(state),
        Command::Mark => mark(state),
        Command::MarkAll => mark_all(state),
        Command::Sort => {
            let at = Sort::ALL.iter().position(|sort| *sort == state.webhooks.sort).unwrap_or(0);
            sort(state, Sort::ALL[(at + 1) % Sort::ALL.len()], false)
        }
        Command::SortReversed => {
            let (by, reversed) = (state.webhooks.sort, state.webhooks.reversed);
            sort(state, by, !reversed)
        }
        Command::Script => match state.webhook_here().map(|overview| overview.webhook.id) {
            Some(id) => push(state, Screen::Script(Box::new(ScriptView::new(id)))),
            None => Vec::new(),
        },
        Command::LogOfAll => {
            let token = state.next_token();
            push(state, Screen::Log(Box::new(Log::new(Vec::new(), token))))
        }
        Command::Filter => filter(state, FilterRow::State),
        Command::Search => search(state),
        Command::SearchBodies => {
            let Screen::Log(log) = state.screen() else { return Vec::new() };
            let input = Input::new(&log.filter.search.clone().unwrap_or_default());
            let what = PromptFor::SearchLog { bodies: true };
            dialog(state, Dialog::Prompt(Prompt { what, input, problem: None }))
        }
        Command::NextHit | Command::PreviousHit => find(state, command == Command::NextHit),
        Command::Follow => follow(state),
        Command::Resend => resend(state),
        Command::Discard => discard(state),
        Command::ResendAll => all(state, BulkAction::Resend),
        Command::DiscardAll => all(state, BulkAction::Discard),
        Command::NextTab | Command::PreviousTab => turn(state, command == Command::NextTab),
        Command::Newer | Command::Older => neighbour(state, command == Command::Newer),
        Command::Wrap | Command::Raw => look(state, command),
        Command::Copy => take::copy(state),
        Command::CopyCurl => take::copy_curl(state, false),
        Command::CopyCurlSecrets => take::copy_curl(state, true),
        Command::MarkLines => take::mark_lines(state),
        Command::Pager => take::page(state),
        Command::Save => take::save(state),
        Command::Change => settings::change(state),
        Command::Reset => settings::reset(state),
        Command::EmitSample => events::emit_sample(state),
        Command::EmitEdited => events::emit_edited(state),
        Command::AddKind => events::add(state, FieldsFor::Kind),
        Command::RemoveKind => events::remove(state),
        Command::AddToken => events::add(state, FieldsFor::Token),
        Command::RemoveToken => events::remove_token(state),
        Command::Palette => dialog(state, Dialog::Palette(Palette::default())),
        Command::Help => {
            let help = docs::help(state);
            dialog(state, Dialog::Help(crate::tui::state::Doc::new(help)))
        }
        Command::Mouse => {
            state.mouse = !state.mouse;
            let key = if state.mouse { "toast-mouse-ours" } else { "toast-mouse-terminal" };
            let text = state.text.get(key);
            toast(state, text);
            vec![Effect::TakeMouse(state.mouse)]
        }
        Command::Suspend => vec![Effect::Suspend],
        Command::Quit => vec![Effect::Quit],
    }
}

fn dialog(state: &mut State, dialog: Dialog) -> Vec<Effect> {
    state.dialogs.push(dialog);
    Vec::new()
}

fn open(state: &mut State) -> Vec<Effect> {
    let token = state.next_token();
    let screen = match state.screen() {
        Screen::Menu => match MenuItem::ALL[state.menu.selected] {
            MenuItem::Webhooks => Screen::Webhooks,
            MenuItem::Log => Screen::Log(Box::new(Log::new(Vec::new(), token))),
            MenuItem::Undelivered => Screen::Undelivered,
            MenuItem::Traffic => return traffic::open(state),
            MenuItem::Events => Screen::Events,
            MenuItem::Activity => Screen::Activity,
            MenuItem::Tokens => Screen::Tokens,
            MenuItem::Settings => Screen::Settings,
        },
        Screen::Webhooks => {
            let marked = state.marked_here();
            let meant = if marked.is_empty() { state.webhooks.selected().into_iter().collect() } else { marked };
            let of: Vec<_> = meant.iter().map(|overview| overview.webhook.id).collect();
            if of.is_empty() {
                return Vec::new();
            }
            Screen::Log(Box::new(Log::new(of, token)))
        }
        Screen::Undelivered => {
            let groups = state.groups_here();
            let mut of: Vec<_> = groups.iter().map(|group| group.webhook).collect();
            of.dedup();
            match of.is_empty() {
                true => return Vec::new(),
                false => Screen::Log(Box::new(Log { filter: of_groups(&groups), ..Log::new(of, token) })),
            }
        }
        Screen::Traffic(_) => return traffic::log(state),
        Screen::Events => return events::open(state),
        Screen::Activity => return entry(state),
        Screen::Log(log) => match log.selected() {
            Some(request) => Screen::Request(Box::new(RequestView::new(request.id))),
            None => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    push(state, screen)
}

/// One line of the log of changes, whole.
fn entry(state: &mut State) -> Vec<Effect> {
    let Some(line) = state.activity.selected() else { return Vec::new() };
    let doc = Doc::new(docs::activity_lines(&state.text, line));
    let title = state.text.action(&line.action);
    dialog(state, Dialog::Text { title, doc })
}

/// One level back: first a search that is under way, then what hides a part of the list, then the screen.
fn back(state: &mut State) -> Vec<Effect> {
    let token = state.next_token();
    if let Screen::Log(log) = state.screen_mut()
        && log.is_searching()
    {
        log.stop(token);
        return Vec::new();
    }
    if let Some(doc) = take::doc_here(state)
        && doc.mark.take().is_some()
    {
        return Vec::new();
    }
    if !state.has_filter() {
        return pop(state);
    }
    match state.screen_mut() {
        Screen::Webhooks => {
            // The marks first, then what hides a part of the list.
            if state.webhooks.marked.is_empty() {
                state.webhooks.search.clear();
            }
            state.webhooks.marked.clear();
        }
        Screen::Undelivered => {
            if state.undelivered.marked().is_empty() {
                state.undelivered.search.clear();
            }
            state.undelivered.unmark();
        }
        Screen::Log(log) => **log = Log::new(log.of.clone(), token),
        Screen::Traffic(view) => {
            view.cursor = None;
            return Vec::new();
        }
        Screen::Activity => state.activity.look_for(String::new()),
        _ => {}
    }
    read_screen(state)
}

fn add(state: &mut State) -> Vec<Effect> {
    let form = Form::add(&state.kinds, &state.text);
    state.dialogs.push(Dialog::Form(Box::new(form)));
    vec![Effect::MakeCredentials]
}

fn edit(state: &mut State) -> Vec<Effect> {
    let Some(overview) = state.webhook_here() else { return Vec::new() };
    let mut form = Form::edit(&overview.webhook, &state.kinds, &state.text);
    form.token = state.next_token();
    form.host = form.check_literal().map_or(HostCheck::Unknown, HostCheck::Refused);
    state.dialogs.push(Dialog::Form(Box::new(form)));
    super::form::check_host(state)
}

fn test(state: &mut State) -> Vec<Effect> {
    let token = state.next_token();
    let Some(Overview { webhook, .. }) = state.webhook_here() else { return Vec::new() };
    let (id, url) = (webhook.id, webhook.draft.url.to_string());
    let panel = TestPanel { webhook: id, url, token, result: None, doc: Default::default() };
    state.dialogs.push(Dialog::Test(panel));
    vec![Effect::Test { token, webhook: id }]
}

fn switch(state: &mut State) -> Vec<Effect> {
    let token = state.next_token();
    let Some(Overview { webhook, books, .. }) = state.webhook_here() else { return Vec::new() };
    let (id, url, held) = (webhook.id, webhook.draft.url.to_string(), books.held);
    if webhook.is_on() {
        let confirm = Confirm {
            title: state.text.get("switch-off-title"),
            text: state.text.with("switch-off-text", &[("url", url.into())]),
            yes: state.text.get("switch-off-yes"),
            effect: Some(Effect::SwitchOff(id)),
            on_yes: false,
        };
        return dialog(state, Dialog::Confirm(confirm));
    }
    if held == 0 {
        // Nothing is held, so there is nothing to decide.
        return vec![Effect::SwitchOn(id, HeldChoice::Send)];
    }
    let since = Input::new(&state.now.minus(std::time::Duration::from_secs(3_600)).local_format("%F %H:%M"));
    let switch = SwitchOn { webhooks: vec![id], on: Vec::new(), choice: SwitchChoice::All, since, held: None, token };
    let effects = super::dialogs::load_held(&switch, state.now);
    state.dialogs.push(Dialog::SwitchOn(switch));
    effects
}

/// Marks the selected webhook or group and goes on to the next one.
fn mark(state: &mut State) -> Vec<Effect> {
    mark_here(state);
    moves::go(state, Command::Down)
}

/// Marks the selected webhook or group, or takes its mark away.
pub(super) fn mark_here(state: &mut State) {
    match state.screen() {
        Screen::Undelivered => {
            if let Some(group) = state.group_here().map(Undelivered::filter) {
                state.undelivered.mark(&group);
            }
        }
        _ => {
            if let Some(id) = state.webhooks.selected().map(|overview| overview.webhook.id) {
                state.webhooks.mark(id);
            }
        }
    }
}

fn mark_all(state: &mut State) -> Vec<Effect> {
    match state.screen() {
        Screen::Undelivered => state.undelivered.mark_all(&state.text),
        _ => state.webhooks.mark_all(),
    }
    Vec::new()
}

/// Sorts the webhooks; the selected one stays selected.
pub(super) fn sort(state: &mut State, by: Sort, reversed: bool) -> Vec<Effect> {
    let (before, rows) = (state.webhooks.selected().map(|overview| overview.webhook.id), state.room.rows);
    (state.webhooks.sort, state.webhooks.reversed) = (by, reversed);
    state.webhooks.select_again(before, rows);
    Vec::new()
}

fn remove(state: &mut State) -> Vec<Effect> {
    let Some(Overview { webhook, books, .. }) = state.webhook_here() else { return Vec::new() };
    let (id, url) = (webhook.id, webhook.draft.url.to_string());
    let waiting = books.pending + books.held;
    let confirm = Confirm {
        title: state.text.get("remove-title"),
        text: state.text.with("remove-text", &[("url", url.into()), ("waiting", waiting.into())]),
        yes: state.text.get("remove-yes"),
        effect: Some(Effect::Remove(id)),
        on_yes: false,
    };
    dialog(state, Dialog::Confirm(confirm))
}

/// Opens the filter of the log at one of its lines.
pub(super) fn filter(state: &mut State, row: FilterRow) -> Vec<Effect> {
    let Screen::Log(log) = state.screen() else { return Vec::new() };
    let filter = FilterDialog {
        row,
        state: log.filter.states.first().copied(),
        event: log.filter.kind.clone(),
        fault: log.filter.fault,
        since: Input::new(&FilterDialog::shown(log.filter.since)),
        until: Input::new(&FilterDialog::shown(log.filter.until)),
    };
    dialog(state, Dialog::Filter(filter))
}

fn search(state: &mut State) -> Vec<Effect> {
    let (what, text) = match state.screen() {
        Screen::Webhooks => (PromptFor::SearchWebhooks, state.webhooks.search.clone()),
        Screen::Log(log) => {
            (PromptFor::SearchLog { bodies: log.filter.bodies }, log.filter.search.clone().unwrap_or_default())
        }
        Screen::Request(view) => (PromptFor::SearchDoc, view.doc.search.clone()),
        Screen::Script(view) => (PromptFor::SearchDoc, view.doc.search.clone()),
        Screen::Kind(view) => (PromptFor::SearchDoc, view.doc.search.clone()),
        Screen::Undelivered => (PromptFor::SearchUndelivered, state.undelivered.search.clone()),
        Screen::Activity => (PromptFor::SearchActivity, state.activity.search.clone()),
        _ => return Vec::new(),
    };
    dialog(state, Dialog::Prompt(Prompt { what, input: Input::new(&text), problem: None }))
}

/// To the next place that holds what is searched for.
pub(super) fn find(state: &mut State, forward: bool) -> Vec<Effect> {
    let room = state.room;
    let doc = match state.screen_mut() {
        Screen::Request(view) => &mut view.doc,
        Screen::Script(view) => &mut view.doc,
        Screen::Kind(view) => &mut view.doc,
        // Every row of a log that was searched is a hit.
        Screen::Log(log) if log.filter.search.is_some() => {
            return moves::go(state, if forward { Command::Down } else { Command::Up });
        }
        _ => return Vec::new(),
    };
    if !doc.find(forward, room.rows, room.columns) {
        let wanted = doc.search.clone();
        let text = state.text.with("toast-not-found", &[("text", wanted.into())]);
        toast(state, text);
    }
    Vec::new()
}

fn follow(state: &mut State) -> Vec<Effect> {
    let Screen::Log(log) = state.screen_mut() else { return Vec::new() };
    log.following = !log.following;
    if !log.following {
        return Vec::new();
    }
    moves::ask_log(log, Some(crate::tui::state::LogPlace::Newest))
}

fn resend(state: &mut State) -> Vec<Effect> {
    let Some(request) = state.request_here() else { return Vec::new() };
    vec![Effect::Resend(Filter::one(request.id))]
}

fn discard(state: &mut State) -> Vec<Effect> {
    let Some(request) = state.request_here() else { return Vec::new() };
    let confirm = Confirm {
        title: state.text.get("discard-title"),
        text: state
            .text
            .with("discard-text", &[("id", request.id.to_string().into()), ("url", request.url.as_str().into())]),
        yes: state.text.get("discard-yes"),
        effect: Some(Effect::Discard(Filter::one(request.id))),
        on_yes: false,
    };
    dialog(state, Dialog::Confirm(confirm))
}

/// Sends again or discards everything that the log shows, after a question that says how much it is.
fn all(state: &mut State, action: BulkAction) -> Vec<Effect> {
    let groups = state.groups_here();
    let (filter, count, which) = match state.screen() {
        Screen::Log(log) => (log.filter.clone(), log.count.unwrap_or(log.rows.len() as u64), "all"),
        _ if groups.is_empty() => return Vec::new(),
        _ => {
            let which = if groups.len() == 1 { "group" } else { "groups" };
            (of_groups(&groups), groups.iter().map(|group| group.count).sum(), which)
        }
    };
    let named = each::named_groups(state, &groups);
    let number = state.text.number(count);
    let name = action.as_str();
    let values = [("n", count.into()), ("number", number.into()), ("groups", groups.len().into())];
    let confirm = Confirm {
        title: state.text.get(&format!("{name}-all-title")),
        text: format!("{named}{}", state.text.with(&format!("{name}-{which}-text"), &values)),
        yes: state.text.get(&format!("{name}-yes")),
        effect: Some(Effect::BulkBegin(action, filter)),
        on_yes: false,
    };
    dialog(state, Dialog::Confirm(confirm))
}

/// What finds the requests of some groups.
fn of_groups(groups: &[&Undelivered]) -> Filter {
    match groups {
        [only] => only.filter(),
        many => Filter { any: many.iter().map(|group| group.filter()).collect(), ..Filter::default() },
    }
}

fn turn(state: &mut State, forward: bool) -> Vec<Effect> {
    fn next<T: PartialEq + Copy>(all: &[T], now: T, forward: bool) -> T {
        let at = all.iter().position(|one| *one == now).unwrap_or(0);
        all[(at + if forward { 1 } else { all.len() - 1 }) % all.len()]
    }
    match state.screen_mut() {
        Screen::Request(view) => {
            view.tab = next(Tab::ALL, view.tab, forward);
            rebuild_request(state)
        }
        Screen::Script(view) => {
            view.lang = next(ScriptLang::ALL, view.lang, forward);
            read_screen(state)
        }
        Screen::Kind(view) => {
            view.tab = next(KindTab::ALL, view.tab, forward);
            events::rebuild(state);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// The request above or below this one in the log it was opened from.
fn neighbour(state: &mut State, newer: bool) -> Vec<Effect> {
    let room = state.room;
    let below = state.screens.len().checked_sub(2);
    let Some(Screen::Log(log)) = below.and_then(|at| state.screens.get_mut(at)) else { return Vec::new() };
    let before = log.selected().map(|request| request.id);
    log.following = false;
    log.cursor.step(if newer { -1 } else { 1 }, log.rows.len(), room.rows);
    let Some(id) = log.selected().map(|request| request.id).filter(|id| Some(*id) != before) else {
        let text = state.text.get("toast-no-more");
        toast(state, text);
        return Vec::new();
    };
    let mut effects = moves::ask_log(log, log.wanted(room.rows));
    if let Screen::Request(view) = state.screen_mut() {
        let tab = view.tab;
        **view = RequestView { tab, ..RequestView::new(id) };
    }
    effects.push(Effect::LoadRequest(id));
    effects
}

fn look(state: &mut State, command: Command) -> Vec<Effect> {
    match (state.screen_mut(), command) {
        (Screen::Request(view), Command::Raw) => {
            view.how = view.how.next();
            return rebuild_request(state);
        }
        (Screen::Request(view), _) => view.doc.wrap = !view.doc.wrap,
        (Screen::Script(view), _) => view.doc.wrap = !view.doc.wrap,
        (Screen::Kind(view), _) => view.doc.wrap = !view.doc.wrap,
        _ => {}
    }
    Vec::new()
}

/// Whether the palette offers a command: moves are of no use there.
pub(crate) fn in_palette(place: Place, command: Command) -> bool {
    use Command as C;
    let moves =
        matches!(command, C::Up | C::Down | C::PageUp | C::PageDown | C::First | C::Last | C::ScrollUp | C::ScrollDown);
    !moves && command != C::Palette && crate::tui::commands::entry_of(command).is_at(place)
}
