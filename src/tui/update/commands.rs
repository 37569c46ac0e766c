//! What each command does.

use super::{
    allowed, each, events, moves, pop, push, read_screen, rebuild_request, settings, take, toast, traffic, webhooks,
};
use crate::{
    payload::ScriptLang,
    store::{BulkAction, Filter, Undelivered},
    tui::{
        commands::Command,
        docs,
        effect::Effect,
        state::{
            Confirm, Dialog, Doc, FieldsFor, FilterDialog, FilterRow, Former, Input, KindTab, Log, LogPart, MenuItem,
            Palette, Prompt, PromptFor, RequestView, Screen, ScriptView, Sort, State, Tab,
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
        Command::Go(item) => go(state, item),
        Command::Back => back(state),
        Command::Add => webhooks::add(state),
        Command::Edit => webhooks::edit(state),
        Command::Test if !state.marked_here().is_empty() => each::test(state),
        Command::Test => webhooks::test(state),
        Command::Probe => super::probe::begin(state),
        Command::Switch if !state.marked_here().is_empty() => each::switch(state),
        Command::Switch => webhooks::switch(state),
        Command::Remove if !state.marked_here().is_empty() => each::remove(state),
        Command::Remove => webhooks::remove(state),
        Command::Mark => webhooks::mark(state),
        Command::MarkAll => webhooks::mark_all(state),
        Command::Sort => {
            let at = Sort::ALL.iter().position(|sort| *sort == state.webhooks.sort).unwrap_or(0);
            webhooks::sort(state, Sort::ALL[(at + 1) % Sort::ALL.len()], false)
        }
        Command::SortReversed => {
            let (by, reversed) = (state.webhooks.sort, state.webhooks.reversed);
            webhooks::sort(state, by, !reversed)
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
            dialog(state, Dialog::Prompt(Prompt::new(what, input)))
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
            dialog(state, Dialog::Help(Doc::new(help)))
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

pub(super) fn dialog(state: &mut State, dialog: Dialog) -> Vec<Effect> {
    state.dialogs.push(dialog);
    Vec::new()
}

/// To a screen of the menu, from wherever one is.
fn go(state: &mut State, item: MenuItem) -> Vec<Effect> {
    state.screens.truncate(1);
    state.menu.selected = MenuItem::ALL.iter().position(|one| *one == item).unwrap_or(0);
    let token = state.next_token();
    let screen = match item {
        MenuItem::Webhooks => Screen::Webhooks,
        MenuItem::Log => Screen::Log(Box::new(Log::new(Vec::new(), token))),
        MenuItem::Undelivered => Screen::Undelivered,
        MenuItem::Traffic => return traffic::open(state),
        MenuItem::Events => Screen::Events,
        MenuItem::Activity => Screen::Activity,
        MenuItem::Tokens => Screen::Tokens,
        MenuItem::Settings => Screen::Settings,
    };
    push(state, screen)
}

fn open(state: &mut State) -> Vec<Effect> {
    let token = state.next_token();
    let screen = match state.screen() {
        Screen::Menu => return go(state, MenuItem::ALL[state.menu.selected]),
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
    let doc = Doc::new(docs::activity_lines(&state.text, line, &state.webhooks));
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
    // What is selected stays so: whoever found it wants to see what stands around it.
    let rows = state.room.rows;
    match state.screen_mut() {
        Screen::Webhooks => {
            let before = state.webhooks.selected().map(|overview| overview.webhook.id);
            // The marks first, then what hides a part of the list.
            if state.webhooks.marked.is_empty() {
                state.webhooks.search.clear();
                state.webhooks.select_again(before, rows);
            }
            state.webhooks.marked.clear();
        }
        Screen::Undelivered => {
            let before = state.undelivered.selected(&state.text).map(Undelivered::filter);
            if state.undelivered.count_marked() == 0 {
                state.undelivered.search.clear();
                state.undelivered.select_again(before.as_ref(), &state.text, rows);
            }
            state.undelivered.unmark();
        }
        Screen::Log(log) => **log = log.unfiltered(token),
        Screen::Traffic(view) => {
            view.cursor = None;
            return Vec::new();
        }
        Screen::Activity => state.activity.search.clear(),
        _ => {}
    }
    read_screen(state)
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
    let list = |cursor| Some(Former::List(text.clone(), cursor));
    let former = match (&what, state.screen()) {
        (PromptFor::SearchWebhooks, _) => list(state.webhooks.cursor),
        (PromptFor::SearchUndelivered, _) => list(state.undelivered.cursor),
        (PromptFor::SearchActivity, _) => Some(Former::Activity(state.activity.clone())),
        // Bodies are many, and searched once the whole text is there.
        (PromptFor::SearchLog { bodies: false }, Screen::Log(log)) => Some(Former::Log(log.clone())),
        (PromptFor::SearchDoc, _) => {
            let text = text.clone();
            take::doc_here(state).map(|doc| Former::Doc(text, doc.top, doc.hit.clone()))
        }
        _ => None,
    };
    dialog(state, Dialog::Prompt(Prompt { former, ..Prompt::new(what, Input::new(&text)) }))
}

/// To the next place that holds what is searched for.
pub(super) fn find(state: &mut State, forward: bool) -> Vec<Effect> {
    let room = state.room;
    // Every row of a log that was searched is a hit.
    if matches!(state.screen(), Screen::Log(log) if log.filter.search.is_some()) {
        return moves::go(state, if forward { Command::Down } else { Command::Up });
    }
    let Some(doc) = take::doc_here(state) else { return Vec::new() };
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
    moves::ask_log(log, Some(LogPart::Newest))
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
    effects.push(Effect::LoadRequest(id, None));
    effects
}

fn look(state: &mut State, command: Command) -> Vec<Effect> {
    if let (Screen::Request(view), Command::Raw) = (state.screen_mut(), command) {
        view.how = view.how.next();
        return rebuild_request(state);
    }
    if let Some(doc) = take::doc_here(state) {
        doc.wrap = !doc.wrap;
    }
    Vec::new()
}
