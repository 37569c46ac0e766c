//! Which lines the Add and Edit dialogs have: each field, what is wrong with it, what is to be known of it.

use ratatui::style::Style;

use super::canvas::{Canvas, columns};
use crate::{
    model::{DataType, Envelope},
    payload::Group,
    text::FaultContext,
    tui::state::{Field, Form, FormProblem, HostCheck, wrap},
};

/// The width of the names of the fields.
pub(super) const NAME: u16 = 14;

/// A line of the dialog, before it is known whether there is room for it.
pub(super) enum Line {
    Input(Field, &'static str),
    /// What was typed to find an event, or which are chosen.
    Find,
    /// The signing secret.
    Secret,
    /// A field's problem, or something to know about it.
    Said(String, Style),
    Ticks {
        name: &'static str,
        group: String,
        ticks: Vec<(Field, String, bool)>,
    },
    Choice {
        field: Field,
        name: &'static str,
        choices: [(String, bool); 2],
    },
    More,
    Empty,
}

impl Line {
    pub(super) fn holds(&self, focus: Field) -> bool {
        match self {
            Self::Input(field, _) | Self::Choice { field, .. } => *field == focus,
            Self::Ticks { ticks, .. } => ticks.iter().any(|(field, ..)| *field == focus),
            Self::More => focus == Field::More,
            Self::Secret => focus == Field::Secret,
            Self::Find => matches!(focus, Field::Event(_)),
            Self::Said(..) | Self::Empty => false,
        }
    }
}

fn problem(canvas: &Canvas<'_>, problem: &FormProblem) -> String {
    let text = canvas.text();
    match problem {
        FormProblem::Webhook(problem) => text.invalid(problem),
        FormProblem::Waits(_) => text.get("problem-waits"),
        FormProblem::Secret(_) => text.get("problem-secret"),
        FormProblem::Limit => text.get("problem-limit"),
    }
}

/// Every line of the dialog but its end.
pub(super) fn lines(canvas: &Canvas<'_>, form: &Form, width: u16) -> Vec<Line> {
    let (text, theme) = (canvas.text(), canvas.theme);
    let mut lines = vec![Line::Input(Field::Url, "input-url")];
    let say = |lines: &mut Vec<Line>, said: &str, style: Style| {
        let rows = wrap(said, usize::from(width.saturating_sub(NAME + 2)));
        lines.extend(rows.into_iter().map(|row| Line::Said(said[row].to_owned(), style)));
    };
    let told = |lines: &mut Vec<Line>, field: Field| {
        if let Some(found) = form.problem_to_show(field) {
            say(lines, &format!("✗ {}", problem(canvas, &found)), theme.bad);
        }
    };
    match form.problem_to_show(Field::Url) {
        Some(found) => say(&mut lines, &format!("✗ {}", problem(canvas, &found)), theme.bad),
        None => {
            let (said, style) = host(canvas, form);
            say(&mut lines, &said, style);
        }
    }
    if form.asks_for_private() {
        lines.push(tick("", Field::Private, text.get("input-private"), form.private));
    }
    if let Some(twin) = twin(canvas, form) {
        say(&mut lines, &twin, theme.warn);
    }
    lines.push(Line::Empty);
    lines.push(Line::Find);
    // It stands above the ticks, since they may be more than fit.
    told(&mut lines, Field::Event(0));
    events(canvas, form, width, &mut lines);
    lines.push(Line::Empty);
    lines.push(Line::Choice {
        field: Field::DataType,
        name: "input-type",
        choices: [
            ("JSON".to_owned(), form.data_type == DataType::Json),
            ("XML".to_owned(), form.data_type == DataType::Xml),
        ],
    });
    lines.push(Line::More);
    if !form.open {
        return lines;
    }
    lines.push(Line::Choice {
        field: Field::Envelope,
        name: "input-envelope",
        choices: [
            ("wfirma".to_owned(), form.envelope == Envelope::Wfirma),
            ("standard".to_owned(), form.envelope == Envelope::Standard),
        ],
    });
    if form.envelope == Envelope::Wfirma {
        lines.push(tick("input-body", Field::SendKey, text.get("input-send-key"), form.send_key));
    }
    lines.push(tick("input-reply", Field::RequireKey, text.get("input-require-key"), form.require_key));
    if let Some(given) =
        form.given.as_ref().filter(|_| form.require_key || (form.send_key && form.envelope == Envelope::Wfirma))
    {
        let key = given.key.reveal();
        let key = if form.revealed { key.to_owned() } else { "•".repeat(key.len()) };
        say(&mut lines, &format!("{}  {key}", text.get("input-key")), theme.dim);
    }
    if !form.asks_for_private() {
        lines.push(tick("input-addresses", Field::Private, text.get("input-private"), form.private));
    }
    for at in 0..form.headers.len() {
        lines.push(Line::Input(Field::Header(at), if at == 0 { "input-headers" } else { "" }));
        told(&mut lines, Field::Header(at));
    }
    let rest = [(Field::Limit, "input-limit"), (Field::Rate, "input-rate"), (Field::Waits, "input-waits")];
    for (field, name) in rest {
        lines.push(Line::Input(field, name));
        told(&mut lines, field);
        if field == Field::Rate {
            lines.push(tick("input-order", Field::Ordered, text.get("input-ordered"), form.ordered));
        }
    }
    lines.push(Line::Secret);
    told(&mut lines, Field::Secret);
    match form.of {
        Some(id) => {
            let command = format!("hookkeeper webhook rotate-secret {id}");
            say(&mut lines, &text.with("form-rotate", &[("command", command.into())]), theme.dim);
        }
        None if form.focus == Field::Secret => say(&mut lines, &text.get("hint-secret"), theme.dim),
        None => {}
    }
    lines.push(Line::Input(Field::Description, "input-description"));
    told(&mut lines, Field::Description);
    lines
}

fn tick(name: &'static str, field: Field, label: String, on: bool) -> Line {
    Line::Ticks { name, group: String::new(), ticks: vec![(field, label, on)] }
}

/// The kinds that were found, a group a line; those of an operator's own each on its own.
fn events(canvas: &Canvas<'_>, form: &Form, width: u16, lines: &mut Vec<Line>) {
    let text = canvas.text();
    let found = form.found();
    let ticks = |group: Option<Group>, found: &[usize]| -> Vec<(Field, String, bool)> {
        let choices = found.iter().map(|at| (*at, &form.events[*at])).filter(|(_, choice)| choice.group == group);
        choices.map(|(at, choice)| (Field::Event(at), text.kind(choice.kind.as_str()), choice.chosen)).collect()
    };
    let whole: Vec<usize> = (0..form.events.len()).collect();
    let shown = in_groups(canvas, width, |group| ticks(group, &found));
    // The dialog keeps its height while one types.
    let rows = in_groups(canvas, width, |group| ticks(group, &whole)).len();
    let missing = rows.saturating_sub(shown.len());
    lines.extend(shown);
    if form.finds_none() {
        lines.push(Line::Said(text.get("form-found-none"), canvas.theme.warn));
    }
    lines.extend((usize::from(form.finds_none())..missing).map(|_| Line::Empty));
}

type Ticks = Vec<(Field, String, bool)>;

fn in_groups(canvas: &Canvas<'_>, width: u16, ticks: impl Fn(Option<Group>) -> Ticks) -> Vec<Line> {
    let text = canvas.text();
    let mut lines = Vec::new();
    let name = "";
    let room = width.saturating_sub(2 * NAME + 2);
    for group in Group::ALL {
        let mut label = text.group(*group);
        let mut line = Ticks::new();
        let mut wide = 0;
        for tick in ticks(Some(*group)) {
            // What does not fit on a line stands on the next one.
            let own = columns(&tick.1) + 6;
            if wide + own > room + 2 && !line.is_empty() {
                lines.push(Line::Ticks { name, group: std::mem::take(&mut label), ticks: std::mem::take(&mut line) });
                wide = 0;
            }
            wide += own;
            line.push(tick);
        }
        if !line.is_empty() {
            lines.push(Line::Ticks { name, group: label, ticks: line });
        }
    }
    for own in ticks(None) {
        lines.push(Line::Ticks { name, group: text.get("group-own"), ticks: vec![own] });
    }
    lines
}

/// What is known of the host.
fn host(canvas: &Canvas<'_>, form: &Form) -> (String, Style) {
    let (text, theme) = (canvas.text(), canvas.theme);
    let Ok(url) = form.post_url() else {
        return (text.get("url-hint"), theme.dim);
    };
    let host = url.url().host_str().unwrap_or_default().to_owned();
    let scheme = url.url().scheme().to_owned();
    match &form.host {
        HostCheck::Unknown => (format!("{scheme} · {host}"), theme.dim),
        HostCheck::Reachable { public } => {
            let key = if *public { "host-public" } else { "host-private" };
            (format!("✓ {scheme} · {host} · {}", text.get(key)), theme.good)
        }
        HostCheck::Refused(fault) => {
            let context = FaultContext { url: form.url.text(), ..Default::default() };
            (format!("! {}", text.fault(fault, &context).what), theme.warn)
        }
    }
}

/// Another webhook that posts one of the chosen kinds to the same URL already.
fn twin(canvas: &Canvas<'_>, form: &Form) -> Option<String> {
    let url = form.post_url().ok()?;
    let same = canvas.state.webhooks.all.iter().flatten().find(|overview| {
        let chosen = form.events.iter().filter(|event| event.chosen).map(|event| &event.kind);
        Some(overview.webhook.id) != form.of && overview.webhook.draft.posts_any(chosen, &url)
    })?;
    Some(canvas.text().with("form-twin", &[("id", same.webhook.id.0.into())]))
}
