//! The Add and Edit dialogs.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::{Canvas, columns},
    dialogs::window,
};
use crate::{
    model::{DataType, Envelope},
    payload::Group,
    text::FaultContext,
    tui::{
        docs::attempt_error,
        msg::Hit,
        state::{Field, Form, FormProblem, HostCheck, Input, TestState, wrap},
    },
};

/// The width of the names of the fields.
const NAME: u16 = 14;

/// A line of the dialog, before it is known whether there is room for it.
enum Line {
    Input(Field, &'static str),
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
    fn holds(&self, focus: Field) -> bool {
        match self {
            Self::Input(field, _) | Self::Choice { field, .. } => *field == focus,
            Self::Ticks { ticks, .. } => ticks.iter().any(|(field, ..)| *field == focus),
            Self::More => focus == Field::More,
            Self::Said(..) | Self::Empty => false,
        }
    }
}

/// Draws the dialog.
pub(super) fn form(canvas: &mut Canvas<'_>, area: Rect, form: &Form) {
    let title = canvas.label(if form.of.is_some() { "form-edit" } else { "form-add" });
    let width = 96.min(area.width.saturating_sub(2));
    let lines = lines(canvas, form, width - 4);
    let below = below(canvas, form);
    let wanted = lines.len() as u16 + below.len() as u16 + 4;
    let inner = window(canvas, area, &title, (width, wanted.clamp(10, area.height)));
    let list = Rect { height: inner.height.saturating_sub(below.len() as u16 + 2), ..inner };
    // The line with the focus is in sight, with what is said of it below.
    let focus = lines.iter().position(|line| line.holds(form.focus)).unwrap_or(lines.len() - 1);
    let top = (focus + 3).min(lines.len()).saturating_sub(usize::from(list.height));
    for (at, line) in lines.iter().skip(top).take(usize::from(list.height)).enumerate() {
        draw_line(canvas, Rect { y: list.y + at as u16, height: 1, ..list }, form, line);
    }
    if top + usize::from(list.height) < lines.len() {
        canvas.put(inner.right() - 1, list.bottom() - 1, 1, "↓", canvas.theme.accent);
    }
    if top > 0 {
        canvas.put(inner.right() - 1, list.y, 1, "↑", canvas.theme.accent);
    }
    let first = list.bottom() + u16::from(inner.height > list.height + below.len() as u16 + 1);
    for (y, (said, style)) in (first..).zip(&below) {
        canvas.put(inner.x, y, inner.width, said, *style);
    }
    buttons(canvas, inner, form);
}

fn buttons(canvas: &mut Canvas<'_>, inner: Rect, form: &Form) {
    let save = if form.of.is_some() { "form-save" } else { "form-add-yes" };
    let labels = [(Field::Test, "form-test"), (Field::Save, save), (Field::Cancel, "cancel")];
    let labels = labels.map(|(field, key)| (field, canvas.label(key)));
    let wide: u16 = labels.iter().map(|(_, label)| columns(label) + 6).sum();
    let mut x = inner.right().saturating_sub(wide).max(inner.x);
    for (field, label) in labels {
        x = canvas.button(x, inner.bottom() - 1, &label, form.focus == field, Hit::Field(field));
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
fn lines(canvas: &Canvas<'_>, form: &Form, width: u16) -> Vec<Line> {
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
    events(canvas, form, width, &mut lines);
    told(&mut lines, Field::Event(0));
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
    lines.push(tick("input-reply", Field::RequireKey, text.get("input-require-key"), form.require_key));
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
    if form.of.is_none() {
        lines.push(Line::Input(Field::Secret, "input-secret"));
        told(&mut lines, Field::Secret);
    }
    lines.push(Line::Input(Field::Description, "input-description"));
    told(&mut lines, Field::Description);
    lines
}

fn tick(name: &'static str, field: Field, label: String, on: bool) -> Line {
    Line::Ticks { name, group: String::new(), ticks: vec![(field, label, on)] }
}

/// The kinds, a group a line; those of an operator's own each on its own.
fn events(canvas: &Canvas<'_>, form: &Form, width: u16, lines: &mut Vec<Line>) {
    let text = canvas.text();
    let mut name = "input-event";
    let ticks = |group: Option<Group>| {
        form.events
            .iter()
            .enumerate()
            .filter(move |(_, choice)| choice.group == group)
            .map(|(at, choice)| (Field::Event(at), text.kind(choice.kind.as_str()), choice.chosen))
    };
    let room = width.saturating_sub(2 * NAME + 2);
    for group in Group::ALL {
        let mut label = text.group(*group);
        let mut line: Vec<(Field, String, bool)> = Vec::new();
        let mut wide = 0;
        for tick in ticks(Some(*group)) {
            // What does not fit on a line stands on the next one.
            let own = columns(&tick.1) + 6;
            if wide + own > room + 2 && !line.is_empty() {
                lines.push(Line::Ticks { name, group: std::mem::take(&mut label), ticks: std::mem::take(&mut line) });
                (name, wide) = ("", 0);
            }
            wide += own;
            line.push(tick);
        }
        if !line.is_empty() {
            lines.push(Line::Ticks { name, group: label, ticks: line });
            name = "";
        }
    }
    for own in ticks(None) {
        lines.push(Line::Ticks { name, group: text.get("group-own"), ticks: vec![own] });
        name = "";
    }
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
        let draft = &overview.webhook.draft;
        let shared = form.events.iter().any(|event| event.chosen && draft.events.contains(&event.kind));
        Some(overview.webhook.id) != form.of && draft.url == url && shared
    })?;
    Some(canvas.text().with("form-twin", &[("id", same.webhook.id.0.into())]))
}

fn draw_line(canvas: &mut Canvas<'_>, area: Rect, form: &Form, line: &Line) {
    let theme = canvas.theme;
    let x = area.x + NAME;
    let width = area.width.saturating_sub(NAME + 2);
    let name = |canvas: &mut Canvas<'_>, key: &str| {
        if !key.is_empty() {
            let label = canvas.label(key);
            let style = if line.holds(form.focus) { theme.strong } else { theme.dim };
            canvas.put(area.x, area.y, NAME - 1, &label, style);
        }
    };
    match line {
        Line::Empty => {}
        Line::Said(said, style) => {
            canvas.put(x, area.y, width, said, *style);
        }
        Line::Input(field, key) => {
            name(canvas, key);
            let input = input_of(form, *field);
            canvas.hit(Rect::new(area.x, area.y, area.width, 1), Hit::Field(*field));
            let hint = hint(*field).filter(|_| input.text().is_empty() && form.focus != *field);
            match hint {
                Some(hint) => {
                    let hint = canvas.label(hint);
                    canvas.put(x, area.y, width, &hint, theme.dim);
                }
                None => canvas.input(x, area.y, width, input, form.focus == *field),
            }
        }
        Line::Ticks { name: key, group, ticks } => {
            name(canvas, key);
            let mut x = x;
            if matches!(ticks.first(), Some((Field::Event(_), ..))) {
                canvas.put(x, area.y, NAME - 1, group, theme.dim);
                x += NAME;
            }
            for (field, label, on) in ticks {
                let label = format!("[{}] {label}", if *on { "x" } else { " " });
                let style = match (form.focus == *field, on) {
                    (true, _) => theme.focus,
                    (false, true) => theme.accent,
                    (false, false) => Style::new(),
                };
                let end = canvas.put(x, area.y, area.right().saturating_sub(x), &label, style);
                canvas.hit(Rect::new(x, area.y, end - x, 1), Hit::Field(*field));
                x = end + 2;
            }
        }
        Line::Choice { field, name: key, choices } => {
            name(canvas, key);
            let mut x = x;
            for (label, on) in choices {
                let label = format!("({}) {label}", if *on { "•" } else { " " });
                let style = match (form.focus == *field, on) {
                    (true, true) => theme.focus,
                    (false, true) => theme.accent,
                    _ => Style::new(),
                };
                let end = canvas.put(x, area.y, area.right().saturating_sub(x), &label, style);
                if !*on {
                    canvas.hit(Rect::new(x, area.y, end - x, 1), Hit::Field(*field));
                }
                x = end + 3;
            }
        }
        Line::More => {
            let sign = if form.open { "▾" } else { "▸" };
            let label = format!("{sign} {}", canvas.label("input-more"));
            let style = if form.focus == Field::More { theme.focus } else { Style::new() };
            canvas.put(area.x, area.y, NAME - 1, &label, style);
            canvas.hit(Rect::new(area.x, area.y, area.width, 1), Hit::Field(Field::More));
            if !form.open {
                let said = folded(canvas, form);
                canvas.put(x, area.y, width, &said, theme.dim);
            }
        }
    }
}

/// The further settings on one line.
fn folded(canvas: &Canvas<'_>, form: &Form) -> String {
    let text = canvas.text();
    let mut parts = vec![text.with("folded-envelope", &[("envelope", form.envelope.as_str().into())])];
    parts.push(text.get(if form.require_key { "folded-key" } else { "folded-no-key" }));
    parts.push(text.with("folded-limit", &[("limit", form.limit.text().into())]));
    let headers = form.headers.iter().filter(|header| !header.text().is_empty()).count();
    if headers > 0 {
        parts.push(text.with("folded-headers", &[("n", headers.into())]));
    }
    if form.ordered {
        parts.push(text.get("folded-ordered"));
    }
    parts.join(" · ")
}

fn hint(field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Header(_) => "hint-header",
        Field::Rate => "hint-rate",
        Field::Waits => "hint-waits",
        Field::Secret => "hint-secret",
        _ => return None,
    })
}

fn input_of(form: &Form, field: Field) -> &Input {
    match field {
        Field::Header(at) => &form.headers[at],
        Field::Limit => &form.limit,
        Field::Rate => &form.rate,
        Field::Waits => &form.waits,
        Field::Secret => &form.secret,
        Field::Description => &form.description,
        _ => &form.url,
    }
}

/// What the test came to, what editing does to queued requests, and what saving answered.
fn below(canvas: &Canvas<'_>, form: &Form) -> Vec<(String, Style)> {
    let (text, theme) = (canvas.text(), canvas.theme);
    let mut said = Vec::new();
    match &form.test {
        TestState::None => {}
        TestState::Running => said.push((text.get("test-running"), theme.dim)),
        TestState::Failed(error) => said.push((error.clone(), theme.bad)),
        TestState::Done(attempt) => match attempt_error(text, attempt) {
            Some(words) => {
                said.push((format!("✗ {}", words.what), theme.bad));
                said.push((words.next, theme.dim));
            }
            None => {
                let status = attempt.reply.as_ref().map_or(0, |reply| reply.status);
                let took = text.measured(attempt.timings.total_us);
                let values = [("status", i64::from(status).into()), ("took", took.into())];
                said.push((format!("✓ {}", text.with("status-in", &values)), theme.good));
            }
        },
    }
    if form.of.is_some() && form.is_changed() {
        said.push((text.get("form-queued"), theme.dim));
    }
    if form.saving {
        said.push((text.get("form-saving"), theme.dim));
    }
    if let Some(refused) = &form.refused {
        said.push((format!("✗ {refused}"), theme.bad));
    }
    said
}
