//! The Add and Edit dialogs: the fields, what a test came to, and beside or below them the body or the whole test.

use ratatui::{layout::Rect, style::Style};

use super::{
    canvas::{Canvas, columns},
    doc,
    form_line::draw_line,
    form_lines::lines,
    phases,
    window::window,
};
use crate::{
    model::{Attempt, Timings},
    tui::{
        msg::Hit,
        state::{Changed, Doc, DocLine, Field, Form, TestState, wrap},
    },
};

/// From this width on the body stands beside the fields; where there is less it stands below them, when it is asked for.
const WIDE: u16 = 110;

/// No more columns than this are of use to the fields.
const FIELDS: u16 = 80;

/// Draws the dialog.
pub(super) fn form(canvas: &mut Canvas<'_>, area: Rect, form: &Form) {
    let title = canvas.label(if form.of.is_some() { "form-edit" } else { "form-add" });
    let wide = area.width >= WIDE;
    let shown = wide != form.turned;
    let inner = if wide && shown {
        // As large as a body needs, which is no larger in a larger window, or as the fields do.
        let fields = lines(canvas, form, FIELDS).len() + below(canvas, form, FIELDS).len() + 4;
        let height = u16::try_from(fields).unwrap_or(u16::MAX).max(33).min(area.height - 3);
        window(canvas, area, &title, (area.width.min(152) - 2, height))
    } else {
        let width = 96.min(area.width.saturating_sub(2));
        let wanted = lines(canvas, form, width - 4).len() + below(canvas, form, width - 4).len() + 4;
        let wanted = u16::try_from(wanted).unwrap_or(u16::MAX);
        let height = if shown { area.height - 1 } else { wanted.clamp(10, area.height) };
        window(canvas, area, &title, (width, height))
    };
    let rows = inner.height.saturating_sub(2);
    match (shown, wide) {
        (true, true) => {
            let left = (inner.width * 58 / 100).min(FIELDS);
            fields(canvas, Rect { width: left, height: rows, ..inner }, form);
            for y in inner.y..inner.y + rows {
                canvas.put(inner.x + left + 1, y, 1, "│", canvas.theme.line);
            }
            let right = Rect { x: inner.x + left + 3, width: inner.width - left - 3, height: rows, ..inner };
            beside(canvas, right, form);
        }
        (true, false) => {
            let own = (rows / 2).max(3).min(rows);
            fields(canvas, Rect { height: own, ..inner }, form);
            canvas.rule(inner, inner.y + own);
            let lower = Rect { y: inner.y + own + 1, height: rows.saturating_sub(own + 1), ..inner };
            beside(canvas, lower, form);
        }
        (false, _) => fields(canvas, Rect { height: rows, ..inner }, form),
    }
    buttons(canvas, inner, form);
}

/// The fields, and below them what is to be told.
fn fields(canvas: &mut Canvas<'_>, area: Rect, form: &Form) {
    let lines = lines(canvas, form, area.width);
    let mut below = below(canvas, form, area.width);
    below.truncate(usize::from(area.height / 2));
    let told = below.len() as u16;
    let list = Rect { height: area.height.saturating_sub(told), ..area };
    // The line with the focus is in sight, with what is said of it below.
    let focus = lines.iter().position(|line| line.holds(form.focus)).unwrap_or(lines.len() - 1);
    let top = (focus + 3).min(lines.len()).saturating_sub(usize::from(list.height));
    for (at, line) in lines.iter().skip(top).take(usize::from(list.height)).enumerate() {
        draw_line(canvas, Rect { y: list.y + at as u16, height: 1, ..list }, form, line);
    }
    if top + usize::from(list.height) < lines.len() {
        canvas.put(area.right() - 1, list.bottom() - 1, 1, "↓", canvas.theme.accent);
    }
    if top > 0 {
        canvas.put(area.right() - 1, list.y, 1, "↑", canvas.theme.accent);
    }
    // Right below the fields where there is room, with a line between.
    let free = usize::from(list.height).saturating_sub(lines.len());
    let first = list.bottom() - free as u16 + u16::from(free > 0);
    for (y, said) in (first..).zip(&below) {
        match said {
            Told::Said(said, style) => _ = canvas.put(area.x, y, area.width, said, *style),
            Told::Phases(timings) => {
                let end = phases::numbers(canvas, area.x, y, area.width, timings) + 3;
                let room = area.right().saturating_sub(end);
                if room >= 12 {
                    phases::bar(canvas, end, y, room.min(30), timings, phases::scale([timings].into_iter()));
                }
            }
        }
    }
}

/// The body that it will get, or the whole test.
fn beside(canvas: &mut Canvas<'_>, area: Rect, form: &Form) {
    let (text, theme) = (canvas.text(), canvas.theme);
    let heading = |canvas: &mut Canvas<'_>, title: &str, said: &str, style: Style| {
        let end = canvas.put(area.x, area.y, area.width, title, theme.strong);
        let room = area.right().saturating_sub(end + 2);
        canvas.put_right(area.right() - room, area.y, room, said, style);
    };
    let body = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    let none = Doc::new(vec![DocLine::plain(text.get("preview-none"))]);
    let (doc, title, said, style) = match (&form.test, form.looked_at().and_then(|at| form.events.get(at))) {
        (TestState::None, None) => (&none, "preview-title", String::new(), theme.dim),
        (TestState::None, Some(event)) => {
            let bytes = form.preview.bytes.map(|bytes| text.number(bytes as u64)).unwrap_or_default();
            let values = [("kind", event.kind.as_str().into()), ("bytes", bytes.into())];
            let said = if form.preview.bytes.is_some() { text.with("preview-of", &values) } else { String::new() };
            (&form.preview.doc, "preview-title", said, theme.dim)
        }
        (TestState::Running, _) => (&none, "command-test", text.get("test-running"), theme.dim),
        (TestState::Failed(_), _) => (&form.test_doc, "command-test", String::new(), theme.bad),
        (TestState::Done(attempt), _) => {
            let (said, style) = outcome(canvas, attempt);
            (&form.test_doc, "command-test", said, style)
        }
    };
    heading(canvas, &text.get(title), &said, style);
    if form.test != TestState::Running {
        doc::document(canvas, body, doc);
    }
}

/// What a test came to, in a few words.
fn outcome(canvas: &Canvas<'_>, attempt: &Attempt) -> (String, Style) {
    let (text, theme) = (canvas.text(), canvas.theme);
    match &attempt.fault {
        Some(fault) => (format!("✗ {} · {}", text.phase(fault.phase), text.cause(fault.cause)), theme.bad),
        None => {
            let status = attempt.reply.as_ref().map_or(0, |reply| reply.status);
            let took = text.measured(attempt.timings.total_us);
            let values = [("status", i64::from(status).into()), ("took", took.into())];
            (format!("✓ {}", text.with("status-in", &values)), theme.good)
        }
    }
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

/// A line below the fields.
enum Told {
    Said(String, Style),
    Phases(Timings),
}

/// What the test came to, what editing does to queued requests, and what saving answered.
fn below(canvas: &Canvas<'_>, form: &Form, width: u16) -> Vec<Told> {
    let (text, theme) = (canvas.text(), canvas.theme);
    let mut told = Vec::new();
    let say = |told: &mut Vec<Told>, said: &str, style: Style| {
        let rows = wrap(said, usize::from(width));
        told.extend(rows.into_iter().map(|row| Told::Said(said[row].trim_end().to_owned(), style)));
    };
    match &form.test {
        TestState::None => {}
        TestState::Running => say(&mut told, &text.get("test-running"), theme.dim),
        TestState::Failed(error) => say(&mut told, error, theme.bad),
        TestState::Done(attempt) => {
            match text.attempt_fault(attempt) {
                Some(words) => {
                    say(&mut told, &format!("✗ {}", words.what), theme.bad);
                    say(&mut told, &words.next, theme.dim);
                }
                None => say(&mut told, &outcome(canvas, attempt).0, theme.good),
            }
            if attempt.timings.phases().iter().any(Option::is_some) {
                told.push(Told::Phases(attempt.timings));
            }
            let reply = attempt.reply.as_ref().map(|reply| String::from_utf8_lossy(&reply.body).trim().to_owned());
            if let Some(first) = reply.as_ref().and_then(|reply| reply.lines().next()) {
                told.push(Told::Said(format!("{}  {first}", text.get("tab-reply")), theme.dim));
            }
        }
    }
    for said in queued(canvas, form) {
        say(&mut told, &said, theme.warn);
    }
    if form.saving {
        say(&mut told, &text.get("form-saving"), theme.dim);
    }
    if let Some(refused) = &form.refused {
        say(&mut told, &format!("✗ {refused}"), theme.bad);
    }
    told
}

/// What an edit does to requests that wait already.
fn queued(canvas: &Canvas<'_>, form: &Form) -> Vec<String> {
    let text = canvas.text();
    let Some(overview) = form.of.and_then(|id| canvas.state.webhooks.get(id)) else { return Vec::new() };
    let changed = form.changed();
    if changed == Changed::default() {
        return Vec::new();
    }
    let waiting = (overview.books.pending + overview.books.held).unsigned_abs();
    if waiting == 0 {
        return vec![text.get("form-queued-none")];
    }
    let values = [("n", waiting.into()), ("number", text.number(waiting).into())];
    let all =
        [(changed.url, "form-queued-url"), (changed.form, "form-queued-form"), (changed.events, "form-queued-events")];
    all.into_iter().filter(|(is, _)| *is).map(|(_, key)| text.with(key, &values)).collect()
}
