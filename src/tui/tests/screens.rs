//! What every screen and every dialog looks like, in both languages and three sizes; and what must hold for all of them.

use std::{collections::BTreeSet, time::Duration};

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use super::world::{NOW, bulk, console, happen, health, key, press, sending, type_in};
use crate::{
    admin::Health,
    model::{Cause, Fault, Phase},
    sender::{Role, SenderStatus},
    store::{BulkAction, Filter, QueueHealth, StoreError},
    text::Language,
    tui::{
        draw::{Drawn, draw},
        msg::Msg,
        state::{Dialog, Screen, State},
        theme::{Depth, Theme},
        update::update,
    },
};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (60, 15)];

pub(super) type Scene = (&'static str, fn(&mut State));

/// Every screen and every dialog, each as it comes about by keys and answers.
pub(super) const SCENES: &[Scene] = &[
    ("menu", |state| _ = press(state, "Esc Down")),
    ("webhooks", |state| {
        happen(state, Msg::Status(sending()));
    }),
    ("webhooks-off", |state| _ = press(state, "Down Down")),
    ("webhooks-empty", |state| {
        happen(state, Msg::Overviews(Ok(Vec::new())));
    }),
    ("webhooks-none-found", |state| search(state, "nothing like that")),
    ("webhooks-overlap", |state| {
        let mut overviews = super::world::overviews();
        let old = (crate::model::Secret::from_bytes(vec![7; 24]).unwrap(), Some(NOW.plus(Duration::from_secs(7_500))));
        overviews[0].webhook.secrets.push(old);
        happen(state, Msg::Overviews(Ok(overviews)));
    }),
    ("request-payload-removed", |state| {
        press(state, &format!("{OPEN_FAILED} Tab"));
        removed(state, true);
    }),
    ("request-attempts-removed", |state| {
        press(state, OPEN_FAILED);
        removed(state, false);
    }),
    ("log", |state| _ = press(state, "L")),
    ("log-of-one", |state| _ = press(state, "Down Enter Down Down")),
    ("log-filtered", |state| {
        press(state, "L f Right Right Right Down Right Down Right Right Right Right Enter /");
        type_in(state, "FV");
        press(state, "Enter");
    }),
    ("log-none-found", |state| {
        press(state, "L /");
        type_in(state, "nowhere");
        press(state, "Enter");
    }),
    ("log-empty", |state| _ = press(state, "Down Down Down Down Enter")),
    ("request-error", |state| _ = press(state, OPEN_FAILED)),
    ("request-sent", |state| _ = press(state, &format!("{OPEN_FAILED} Tab"))),
    ("request-reply", |state| _ = press(state, &format!("{OPEN_FAILED} Up Up Tab Tab"))),
    ("request-curl", |state| _ = press(state, &format!("{OPEN_FAILED} BackTab"))),
    ("request-delivered", |state| _ = press(state, "Enter Enter")),
    ("request-held-untried", |state| _ = press(state, "Down Down Enter Enter")),
    ("request-search", |state| {
        press(state, &format!("{OPEN_FAILED} Tab /"));
        type_in(state, "webhook");
        press(state, "Enter n");
    }),
    ("script", |state| _ = press(state, "x")),
    ("undelivered", |state| _ = press(state, "Esc Down Down Enter Down")),
    ("events", |state| _ = press(state, "Esc Down Down Down Down Enter")),
    ("activity", |state| _ = press(state, "Esc Down Down Down Down Down Enter")),
    ("settings", |state| _ = press(state, "Esc Down Down Down Down Down Down Down Enter Down Down")),
    ("form-add", |state| _ = press(state, "a")),
    ("form-add-wrong", |state| {
        press(state, "a");
        type_in(state, "ftp://shop.example");
        press(state, "Ctrl-s");
    }),
    ("form-add-open", |state| {
        press(state, "a");
        type_in(state, "http://10.1.2.3/x");
        press(state, "Tab Space Tab Space Tab Tab Space");
    }),
    ("form-add-open-wrong", |state| {
        press(state, "a");
        type_in(state, "https://shop.example/");
        press(state, "Tab Space Tab Tab Space Tab Tab Tab Tab");
        type_in(state, "Host: evil");
        press(state, "Tab Tab");
        type_in(state, "0");
        press(state, "Tab");
        type_in(state, "5");
        press(state, "Tab Tab");
        type_in(state, "soon");
        press(state, "Tab");
        type_in(state, "whsec_nothing");
    }),
    ("form-edit-twin-tested", |state| {
        press(state, "e End");
        type_in(state, "2");
        press(state, "Ctrl-t");
    }),
    ("form-edit-test-failed", |state| _ = press(state, "Down Down e Ctrl-t")),
    ("form-twin", |state| {
        press(state, "a");
        type_in(state, "https://pay.example/in");
        press(state, "Tab Space");
    }),
    ("form-refused", |state| {
        press(state, "e");
        update(state, key("Ctrl-s"));
        happen(state, Msg::Edited(Box::new(Err(StoreError::ReadOnly.into()))));
    }),
    ("form-blocked", |state| {
        press(state, "a");
        type_in(state, "https://inside.example/");
        let Some(Dialog::Form(form)) = state.dialogs.last() else { panic!("no form") };
        let fault = Fault::new(Phase::Guard, Cause::BlockedAddress, "10.0.0.8");
        let token = form.token;
        happen(state, Msg::Host { token, check: Err(fault) });
    }),
    ("form-leave", |state| {
        press(state, "a");
        type_in(state, "https");
        press(state, "Esc");
    }),
    ("switch-on", |state| _ = press(state, "Down Down s")),
    ("switch-on-since", |state| _ = press(state, "Down Down s Down")),
    ("switch-on-since-wrong", |state| _ = press(state, "Down Down s Down x")),
    ("switch-off", |state| _ = press(state, "s")),
    ("remove", |state| _ = press(state, "Down Down Delete")),
    ("discard", |state| _ = press(state, "Down Enter d")),
    ("emit-sample", |state| _ = press(state, "Esc Down Down Down Down Enter e")),
    ("test-delivered", |state| _ = press(state, "t")),
    ("test-refused", |state| _ = press(state, "Down Down t")),
    ("test-running", |state| {
        update(state, key("t"));
    }),
    ("help", |state| _ = press(state, "?")),
    ("help-scrolled", |state| _ = press(state, "L ? G")),
    ("palette", |state| _ = press(state, ": Down Down")),
    ("palette-none", |state| {
        press(state, ":");
        type_in(state, "qqq");
    }),
    ("palette-refused", |state| {
        happen(state, Msg::Overviews(Ok(Vec::new())));
        press(state, ":");
    }),
    ("prompt-search", |state| {
        press(state, "/");
        type_in(state, "shop");
    }),
    ("prompt-setting", |state| _ = press(state, "Esc Down Down Down Down Down Down Down Enter Enter")),
    ("prompt-setting-wrong", |state| {
        press(state, "Esc Down Down Down Down Down Down Down Enter Down Enter x Enter");
    }),
    ("prompt-save", |state| _ = press(state, "x w")),
    ("filter", |state| _ = press(state, "L f Right Down Right")),
    ("filter-since", |state| {
        press(state, "L f Down Down Down");
        type_in(state, "2h");
    }),
    ("error", |state| {
        let long = "/home/ola/receiver.php: File exists (os error 17). \u{1b}[31mAnd more, over more than one line of the panel.";
        happen(state, Msg::Failed(crate::store::StoreError::Other(long.to_owned()).into()));
    }),
    ("resend-all", |state| _ = press(state, "Enter R")),
    ("discard-all", |state| _ = press(state, "Enter D")),
    ("bulk", |state| {
        update(state, Msg::Bulk(Ok(bulk(BulkAction::Resend, Filter::default(), 100))));
        update(state, key("Esc"));
    }),
    ("bulk-offer", |state| {
        let filter = Filter { states: vec![crate::model::RequestState::Failed], ..Filter::default() };
        happen(state, Msg::Bulks(Ok(vec![bulk(BulkAction::Resend, filter, 100)])));
    }),
    ("toast", |state| _ = press(state, "Down Down Down s Right Enter")),
    ("refused", |state| _ = press(state, "Esc Esc")),
];

/// To a request whose four attempts each failed in another way.
/// Retention has been at the request on screen: the payload is gone, and the attempts where they are not to stay.
fn removed(state: &mut State, attempts: bool) {
    let Some(Screen::Request(view)) = state.screens.last() else { panic!("no request is on screen") };
    let mut detail = view.detail.clone().unwrap();
    detail.event.data = String::new();
    if !attempts {
        detail.attempts.clear();
    }
    happen(state, Msg::Request(detail.request.id, Box::new(Ok(detail))));
}

const OPEN_FAILED: &str = "Down Enter Enter";

/// The health line in each of its forms, over the list.
const HEALTH: &[Scene] = &[
    ("reading", |state| state.pulse = Default::default()),
    ("other", |_| {}),
    ("here", |state| {
        happen(state, Msg::Status(sending()));
    }),
    ("unheard", |state| {
        let mut health = health();
        health.sender.as_mut().unwrap().silent = std::time::Duration::from_secs(125);
        happen(state, Msg::Health(Ok(health)));
    }),
    ("starting", |state| {
        lone(state, QueueHealth::default());
        happen(state, Msg::Status(SenderStatus { role: Role::Starting, in_flight: 0, trouble: None }));
    }),
    ("nobody", |state| lone(state, QueueHealth { held: 41, ..Default::default() })),
    ("due and nobody", |state| lone(state, health().queue)),
    ("due for long", |state| {
        lone(state, QueueHealth { oldest_due: Some(crate::model::Time(NOW.0 - 125_000)), ..health().queue });
    }),
    ("fast", |state| {
        happen(state, Msg::Status(sending()));
        state.now = NOW.plus(std::time::Duration::from_secs(2));
        let mut health = health();
        health.queue.delivered += 8_642;
        happen(state, Msg::Health(Ok(health)));
    }),
    ("trouble", |state| {
        happen(state, Msg::Health(Err(StoreError::Locked.into())));
    }),
    ("what is written waits", |state| {
        happen(state, Msg::Blocked(true));
    }),
    ("trouble of the sender", |state| {
        let trouble = Some(StoreError::Full);
        happen(state, Msg::Status(SenderStatus { role: Role::Sending, in_flight: 0, trouble }));
    }),
];

fn lone(state: &mut State, queue: QueueHealth) {
    happen(state, Msg::Health(Ok(Health { sender: None, here: false, queue })));
}

fn search(state: &mut State, text: &str) {
    press(state, "/");
    type_in(state, text);
    press(state, "Enter");
}

pub(super) fn dark() -> Theme {
    Theme::new(false, Depth::Many)
}

/// Draws a console as the loop does: twice, since the first frame tells how much room there is.
pub(super) fn frame(
    language: Language,
    (width, height): (u16, u16),
    theme: &Theme,
    scene: fn(&mut State),
) -> (Buffer, Drawn) {
    let mut state = console(language);
    let area = Rect::new(0, 0, width, height);
    state.room = draw(&state, theme, &mut Buffer::empty(area)).room.unwrap_or(state.room);
    scene(&mut state);
    state.room = draw(&state, theme, &mut Buffer::empty(area)).room.unwrap_or(state.room);
    let mut buffer = Buffer::empty(area);
    let drawn = draw(&state, theme, &mut buffer);
    (buffer, drawn)
}

pub(super) fn rows(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    (area.y..area.bottom())
        .map(|y| {
            let mut line = String::new();
            let mut skip = 0;
            for x in area.x..area.right() {
                // A wide character stands in two cells and is written once.
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                let symbol = buffer[(x, y)].symbol();
                skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
                line.push_str(symbol);
            }
            line.trim_end().to_owned()
        })
        .collect()
}

/// The windows on a frame and the footer; the whole frame where there is no window. What lies below a window is another
/// scene's concern.
fn looked_at(buffer: &Buffer) -> String {
    let area = buffer.area;
    let at = |sign: &str| area.positions().filter(move |at| buffer[*at].symbol() == sign).collect::<Vec<_>>();
    let (begin, end) = (at("╭"), at("╯"));
    let left = begin.iter().map(|corner| corner.x).min();
    let Some((left, top)) = left.zip(begin.first().map(|corner| corner.y)) else { return rows(buffer).join("\n") };
    let right = end.iter().map(|corner| corner.x).max().unwrap_or(area.right() - 1);
    let bottom = end.last().map_or(area.bottom(), |corner| corner.y);
    let mut cropped = Buffer::empty(Rect::new(left, top, right + 1 - left, bottom + 1 - top));
    for place in cropped.area.positions() {
        cropped[place] = buffer[place].clone();
    }
    let footer = rows(buffer).pop().unwrap_or_default();
    format!("{}\n{footer}", rows(&cropped).join("\n"))
}

/// Compares with the file of a scene beside this one.
pub(super) fn assert_looks(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn every_screen_and_dialog_looks_as_it_did() {
    for (name, scene) in SCENES.iter().chain(super::views::VIEWS).chain(super::marked::MARKED) {
        let mut text = String::new();
        for language in Language::ALL {
            for size in SIZES {
                let (buffer, drawn) = frame(*language, size, &dark(), *scene);
                text.push_str(&format!("── {} {}×{}", language.code(), size.0, size.1));
                if let Some(cursor) = drawn.cursor {
                    text.push_str(&format!(" cursor {},{}", cursor.x, cursor.y));
                }
                text.push('\n');
                text.push_str(&looked_at(&buffer));
                text.push('\n');
            }
        }
        assert_looks(name, &text);
    }
}

#[test]
fn the_health_line_tells_the_truth_in_few_words_and_in_many() {
    let mut text = String::new();
    for (name, scene) in HEALTH {
        text.push_str(&format!("── {name}\n"));
        for language in Language::ALL {
            for width in [60, 80, 120, 200] {
                let (buffer, _) = frame(*language, (width, 15), &dark(), *scene);
                text.push_str(&rows(&buffer)[0]);
                text.push('\n');
            }
        }
    }
    assert_looks("health", &text);
}

/// The text of a frame, and below it a letter for the style of each cell.
pub(super) fn styled(buffer: &Buffer) -> String {
    let mut names: Vec<Style> = Vec::new();
    let plain = Style::reset();
    let mut layer = String::new();
    for y in 0..buffer.area.height {
        let mut line = String::new();
        for x in 0..buffer.area.width {
            let style = buffer[(x, y)].style();
            let blank = buffer[(x, y)].symbol() == " " && style.bg == plain.bg && style.add_modifier.is_empty();
            if blank || style == plain || style == Style::reset().remove_modifier(ratatui::style::Modifier::all()) {
                line.push(' ');
                continue;
            }
            let at = names.iter().position(|known| *known == style).unwrap_or_else(|| {
                names.push(style);
                names.len() - 1
            });
            line.push(char::from(b'a' + at as u8));
        }
        layer.push_str(line.trim_end());
        layer.push('\n');
    }
    let legend = names.iter().enumerate().map(|(at, style)| {
        let ground = if style.bg == plain.bg { String::new() } else { format!(" on {:?}", style.bg.unwrap()) };
        let fore = style.fg.filter(|fg| *fg != ratatui::style::Color::Reset);
        let fore = fore.map(|fg| format!(" {fg:?}")).unwrap_or_default();
        let how = if style.add_modifier.is_empty() { String::new() } else { format!(" {:?}", style.add_modifier) };
        format!("{} ={fore}{ground}{how}\n", char::from(b'a' + at as u8))
    });
    format!("{}\n{layer}{}", rows(buffer).join("\n"), legend.collect::<String>())
}

#[test]
fn the_three_main_screens_keep_their_colours_on_every_ground() {
    let themes = [
        ("dark", dark()),
        ("light", Theme::new(true, Depth::Many)),
        ("sixteen", Theme::new(false, Depth::Sixteen)),
        ("none", Theme::new(false, Depth::None)),
    ];
    for wanted in ["webhooks-off", "log", "request-error"] {
        let (_, scene) = SCENES.iter().find(|(name, _)| *name == wanted).unwrap();
        let mut text = String::new();
        for (name, theme) in &themes {
            let (buffer, _) = frame(Language::English, (80, 24), theme, *scene);
            text.push_str(&format!("── {name}\n{}", styled(&buffer)));
            if *name == "none" {
                let coloured = buffer
                    .content
                    .iter()
                    .find(|cell| cell.fg != ratatui::style::Color::Reset || cell.bg != ratatui::style::Color::Reset);
                assert_eq!(coloured, None, "NO_COLOR shows a colour in {wanted}");
            }
        }
        assert_looks(&format!("styled-{wanted}"), &text);
    }
}

/// The beginnings that our texts' keys have, such as `head-`, beside whole keys.
fn key_beginnings() -> BTreeSet<String> {
    let folder = format!("{}/assets/locales/en", env!("CARGO_MANIFEST_DIR"));
    let mut found = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let keys = text.lines().filter_map(|line| line.split_once(" =")).map(|(key, _)| key);
        found.extend(keys.filter_map(|key| key.split_once('-')).map(|(first, _)| format!("{first}-")));
    }
    found
}

/// What must hold for every frame that is large enough.
fn assert_sound(name: &str, buffer: &Buffer, drawn: &Drawn, beginnings: &BTreeSet<String>) {
    let area = buffer.area;
    let rows = rows(buffer);
    let whole = rows.join("\n");
    assert!(!whole.contains("{ $") && !whole.contains("{$"), "{name}: a value is missing\n{whole}");
    // What is data here, and not a key of ours.
    let data = ["host-with", "long-name", "of-a"];
    for word in whole.split(|c: char| !(c.is_ascii_lowercase() || c == '-')) {
        let key = beginnings.iter().any(|begin| word.len() > begin.len() && word.starts_with(begin.as_str()));
        let said = data.iter().any(|data| word.contains(data)) || SAID.contains(&word);
        assert!(!key || said, "{name}: `{word}` looks like the key of a text\n{whole}");
    }
    assert!(!rows.last().unwrap().trim().is_empty(), "{name}: the footer is empty\n{whole}");
    for (place, hit) in &drawn.hits {
        assert!(place.is_empty() || place.intersection(area) == *place, "{name}: {hit:?} at {place:?} is outside");
    }
    if let Some(cursor) = drawn.cursor {
        assert!(area.contains(cursor), "{name}: the cursor is outside");
    }
    for (y, row) in rows.iter().enumerate() {
        let last = buffer[(area.right() - 1, y as u16)].symbol();
        assert!([" ", "─"].contains(&last), "{name}: line {y} runs over the edge: {row}\n{whole}");
        assert!(!row.chars().any(|c| c.is_control() || c == '\u{202e}'), "{name}: line {y} holds a control character");
    }
    assert_windows_whole(name, buffer, &whole);
}

/// Words with a hyphen that our texts and the protocol have, and no key.
const SAID: &[&str] = &["webhook-id", "webhook-timestamp", "webhook-signature"];

/// The border of every window that nothing lies upon is whole, so nothing in it runs over its edge.
fn assert_windows_whole(name: &str, buffer: &Buffer, whole: &str) {
    let area = buffer.area;
    let find = |sign: &str, from: u16, y: u16| (from..area.right()).find(|x| buffer[(*x, y)].symbol() == sign);
    // The topmost window alone is drawn whole.
    let mut windows = Vec::new();
    for y in 0..area.height {
        if let Some(left) = find("╭", 0, y) {
            let right = find("╮", left, y).unwrap_or_else(|| panic!("{name}: a title runs over the corner\n{whole}"));
            windows.push((left, right, y));
        }
    }
    let Some((left, right, top)) = windows.pop() else { return };
    for y in top + 1..area.height {
        match (buffer[(left, y)].symbol(), buffer[(right, y)].symbol()) {
            ("│", "│") => {}
            ("╰", "╯") => return,
            other => panic!("{name}: line {y} runs over the window: {other:?}\n{whole}"),
        }
    }
    panic!("{name}: the window has no end\n{whole}");
}

#[test]
fn no_screen_at_any_size_runs_over_or_shows_what_is_not_for_people() {
    let beginnings = key_beginnings();
    assert!(beginnings.contains("head-"), "{beginnings:?}");
    for (name, scene) in SCENES.iter().chain(HEALTH) {
        for language in Language::ALL {
            for size in SIZES.into_iter().chain([(50, 12), (73, 19), (99, 13), (101, 27), (200, 60)]) {
                let (buffer, drawn) = frame(*language, size, &dark(), *scene);
                let name = format!("{name} {} {size:?}", language.code());
                assert_sound(&name, &buffer, &drawn, &beginnings);
            }
        }
    }
}

#[test]
fn a_window_too_small_says_which_size_it_needs() {
    for language in Language::ALL {
        for size in [(49, 24), (80, 11), (30, 5)] {
            let (buffer, _) = frame(*language, size, &dark(), |_| {});
            let said = rows(&buffer).join(" ");
            assert!(said.contains("50×12") || said.contains('…'), "{said}");
        }
    }
}

#[test]
fn every_scene_shows_something_of_its_own() {
    let mut seen: Vec<(&str, Buffer)> = Vec::new();
    for (name, scene) in SCENES.iter().chain(super::views::VIEWS).chain(super::marked::MARKED) {
        let (buffer, _) = frame(Language::English, (120, 36), &dark(), *scene);
        let same = seen.iter().find(|(_, other)| *other == buffer).map(|(other, _)| *other);
        assert_eq!(same, None, "{name} looks just like it");
        seen.push((name, buffer));
    }
}
