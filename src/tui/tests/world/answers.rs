//! What the made-up installation says to what the console asks for.

use super::{
    NOW, REQUESTS, SHOP, activity, health, kinds, overviews,
    requests::{detail, requests, tested},
    seconds, undelivered,
};
use crate::{
    admin::Script,
    model::{RequestId, Settings, Webhook},
    payload,
    store::{Bulk, BulkAction, BulkState, Counted, Filter, Page, Part},
    tui::{
        effect::Effect,
        msg::{Done, Msg},
        tests,
    },
};

/// Work on 412 requests of which so many were done.
pub(crate) fn bulk(action: BulkAction, filter: Filter, done: u64) -> Bulk {
    let state = if done < 412 { BulkState::Running } else { BulkState::Done };
    let percent = (done * 100 / 412) as u8;
    Bulk { id: 1, action, filter, total: 412, done, percent, state, begun_at: NOW }
}

/// What the world says to an effect, with so many requests in its log; `None` where it says nothing.
pub(crate) fn answer_with(effect: &Effect, last: i64) -> Option<Msg> {
    Some(match effect {
        Effect::LoadOverviews => Msg::Overviews(Ok(overviews())),
        Effect::LoadKinds => Msg::Kinds(Ok(kinds())),
        Effect::LoadHealth => Msg::Health(Ok(health())),
        Effect::LoadSettings => {
            let mut settings = Settings::default();
            settings.set(crate::model::Setting::CompanyId, "4711").unwrap();
            Msg::Settings(Ok(settings))
        }
        Effect::LoadTraffic { token, query } => Msg::Traffic { token: *token, slots: Ok(tests::views::slots(query)) },
        Effect::LoadActivity(query) => Msg::Activity(query.clone(), Ok(tests::views::activity(activity(), query))),
        Effect::LoadLatest(filter) => {
            let rows = requests(filter, Page::newest(12), last);
            Msg::Latest(filter.clone(), Ok(Part { rows, reached: None, ends: (RequestId(1), RequestId(last)) }))
        }
        Effect::LoadLog { token, filter, page, which } => {
            let part =
                Part { rows: requests(filter, *page, last), reached: None, ends: (RequestId(1), RequestId(last)) };
            Msg::Log { token: *token, which: *which, page: *page, part: Ok(part) }
        }
        Effect::Count { token, filter, so_far, .. } => {
            let count = requests(filter, Page::newest(u32::MAX), last).len() as u64;
            Msg::Count { token: *token, count: Ok(Counted { count, reached: None }), so_far: *so_far }
        }
        Effect::LoadRequest(id, _) => Msg::Request(*id, Box::new(Ok(detail(id.0)))),
        Effect::LoadScript(id, lang) => {
            let values = payload::ScriptValues { secret: "whsec_c2VjcmV0", key: "kkkk", url: "https://shop.example/" };
            let script = Script { file_name: lang.file_name(), text: payload::script(*lang, &values) };
            Msg::Script(*id, Ok(script))
        }
        Effect::LoadHeld { token, since, .. } => {
            let some = if NOW.since(*since) > seconds(7_200) { 41 } else { 17 };
            Msg::Held { token: *token, held: Ok((41, some, Some(NOW.minus(seconds(7_250))))) }
        }
        Effect::CheckHost { token, draft } => {
            let public = draft.url.as_str().starts_with("https");
            Msg::Host { token: *token, check: Ok(public) }
        }
        Effect::Test { token, webhook } => Msg::Tested { token: *token, attempt: Box::new(Ok(tested(*webhook))) },
        Effect::TestDraft { token, signer, .. } => {
            let of = if let crate::admin::Signer::Known(id) = signer { *id } else { SHOP };
            Msg::Tested { token: *token, attempt: Box::new(Ok(tested(of))) }
        }
        Effect::Add(draft, ..) => {
            Msg::Added(Box::new(Ok(Webhook { draft: (**draft).clone(), ..overviews()[0].webhook.clone() })))
        }
        Effect::Edit(id, draft) => {
            Msg::Edited(Box::new(Ok(Webhook { id: *id, draft: (**draft).clone(), ..overviews()[0].webhook.clone() })))
        }
        Effect::Remove(_) => Msg::Done(Done::Removed { discarded: 2 }),
        Effect::SwitchOn(..) => Msg::Done(Done::SwitchedOn { sent: 41, discarded: 0 }),
        Effect::SwitchOff(_) => Msg::Done(Done::SwitchedOff { held: 5 }),
        Effect::Each { .. } => return tests::marked::outcome(effect),
        Effect::Resend(_) => Msg::Done(Done::Resend(1)),
        Effect::Discard(_) => Msg::Done(Done::Discarded(1)),
        Effect::LoadUndelivered => Msg::Undelivered(Ok(undelivered())),
        Effect::LoadBulks => Msg::Bulks(Ok(Vec::new())),
        Effect::BulkBegin(action, filter) => Msg::Bulk(Ok(bulk(*action, filter.clone(), 0))),
        Effect::BulkStep(_) => Msg::Bulk(Ok(bulk(BulkAction::Resend, Filter::default(), 412))),
        Effect::BulkCancel(_) => {
            let stopped = bulk(BulkAction::Resend, Filter::default(), 100);
            Msg::Bulk(Ok(Bulk { state: BulkState::Cancelled, ..stopped }))
        }
        Effect::Emit(..) => Msg::Done(Done::Emitted { uid: "evt_new".to_owned(), requests: 2 }),
        Effect::Set(..) => Msg::Done(Done::Set),
        Effect::Copy(_, what) => Msg::Done(Done::Copied(what.clone())),
        Effect::Save { path, .. } => Msg::Done(Done::Saved(path.clone())),
        Effect::EachOf(..) | Effect::TakeMouse(_) | Effect::Suspend | Effect::Quit => return None,
        other => return tests::views::answer(other),
    })
}

/// What the world says to an effect.
pub(crate) fn answer(effect: &Effect) -> Option<Msg> {
    answer_with(effect, REQUESTS)
}
