//! Looking into the database: what is due, what is new.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{Looked, Run};
use crate::{
    model::WebhookId,
    store::{DueQuery, Look, NewsQuery, Seen},
};

/// What is larger is rendered when it is sent: it would push others out.
const RENDER_AHEAD: usize = 16 << 10;

impl Run {
    /// Asks the database, unless it is being asked.
    pub(super) fn begin_look(&mut self) {
        let now = self.now();
        if self.looking.is_some() || (!self.news && self.look.is_empty()) || now < self.ask_again_at {
            return;
        }
        let look = std::mem::take(&mut self.look);
        let asked = look.iter().filter_map(|id| Some(self.lanes.get_mut(id)?.query(now)));
        let queries = Arc::new(asked.collect::<Vec<_>>());
        if queries.is_empty() && !self.news {
            return;
        }
        // With every look, since its snapshot may hold more than there was notice of: what it found would come as new once more.
        let news = self.news_query(&look);
        self.news = false;
        let (store, render) = (self.store.clone(), self.render_ahead(Arc::clone(&queries)));
        let (known, sender) = (self.seen.config_version, self.generation);
        self.looking = Some(Box::pin(async move {
            let look = store.look(sender, news, Arc::clone(&queries), render).await?;
            let changed = look.news.seen.config_version != known;
            let config = if changed { Some(store.sender_config().await?) } else { None };
            Ok((queries, look, config))
        }));
    }

    /// New requests come with the news, but for the webhooks that are `asked` about anyway.
    fn news_query(&self, asked: &BTreeSet<WebhookId>) -> NewsQuery {
        let rooms = self.lanes.iter().map(|(id, lane)| (*id, lane.room()));
        NewsQuery { seen: self.seen, room: rooms.filter(|(id, room)| *room > 0 && !asked.contains(id)).collect() }
    }

    /// Renders what a look has found, on the thread that looked: the one that sends has enough to do.
    fn render_ahead(&self, queries: Arc<Vec<DueQuery>>) -> impl FnOnce(&Look) + Send + 'static {
        let (kinds, cache, dispatches) =
            (Arc::clone(&self.kinds), Arc::clone(&self.cache), Arc::clone(&self.dispatches));
        move |look| {
            let fresh = look.news.fresh.iter().map(|(webhook, due)| (webhook, due));
            let found = queries
                .iter()
                .zip(&look.batches)
                .flat_map(|(query, batch)| batch.due.iter().map(|due| (&query.webhook, due)));
            for (webhook, due) in fresh.chain(found).filter(|(_, due)| due.event.data.len() <= RENDER_AHEAD) {
                if let (Some(dispatch), Some(kind)) = (dispatches.get(webhook), kinds.get(&due.event.kind)) {
                    // Whoever sends it learns of a fault.
                    let _ = cache.render(&due.event, kind, dispatch);
                }
            }
        }
    }

    pub(super) async fn looked(&mut self, (queries, look, config): Looked) {
        // A full disk can be read: while something waits to be written, only its being written shows that the trouble is over.
        if self.outcomes.is_empty() && self.recording.is_none() && self.is_set_back() {
            self.trouble_is_over();
        }
        for (query, batch) in queries.iter().zip(look.batches) {
            if let Some(lane) = self.lanes.get_mut(&query.webhook) {
                lane.take(batch, query);
                self.dirty.insert(query.webhook);
            }
        }
        let news = look.news;
        let mut unread = news.webhooks;
        for (id, due) in news.fresh {
            let Some(lane) = self.lanes.get_mut(&id) else { continue };
            if !unread.contains(&id) && lane.take_fresh(due) {
                self.dirty.insert(id);
            } else {
                unread.insert(id);
            }
        }
        // What was asked about was answered from the same snapshot, but for those of which only the resends were wanted.
        let asked: BTreeMap<_, _> = queries.iter().map(|query| (query.webhook, query.resends_only)).collect();
        let now = self.now();
        for id in unread.into_iter().filter(|id| asked.get(id) != Some(&false)) {
            if let Some(lane) = self.lanes.get_mut(&id) {
                lane.expect_more();
                // Who has enough to do asks for more when that comes to its end.
                if lane.wants_look(now) {
                    self.look.insert(id);
                }
            }
        }
        for id in news.resends {
            let Some(lane) = self.lanes.get_mut(&id) else { continue };
            // What was under way was not asked about, and may be what is to be sent again after that.
            let query = queries.iter().find(|query| query.webhook == id);
            if query.is_none_or(|query| lane.has_left_out(query)) {
                lane.expect_resends();
                if lane.wants_resends() && (query.is_none() || lane.busy() == 0) {
                    self.look.insert(id);
                }
            }
        }
        self.seen = Seen { last_request: news.seen.last_request, ..self.seen };
        if let Some(Err(error)) = config.map(|config| self.apply(config)) {
            self.have_trouble(&error);
        }
        if news.seen.discards != self.seen.discards {
            match self.take_back().await {
                Ok(()) => self.seen.discards = news.seen.discards,
                Err(error) => self.have_trouble(&error),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{
        model::{RequestId, WebhookDraft},
        sender::{Role, Sender, SenderOptions, SenderStatus, apart::Apart, lane::Lane},
        store::{Due, Filter, HeldChoice, ReadAhead, Store, sample},
    };

    /// One with one webhook, as its draft says, which has looked once.
    async fn with(path: &Path, draft: WebhookDraft) -> Run {
        let store = sample::store(path).await;
        sample::add(&store, draft).await;
        let status = SenderStatus { role: Role::Sending, in_flight: 0, trouble: None };
        let status = tokio::sync::watch::channel(status).0;
        let apart = Arc::new(Apart::start().unwrap());
        let sender = store.begin_sending().await.unwrap();
        let mut run = Run::new((store, sender), status, Arc::default(), apart).await.unwrap();
        look(&mut run).await;
        run
    }

    async fn run(path: &Path) -> Run {
        with(path, sample::draft("https://shop.example/in")).await
    }

    async fn look(run: &mut Run) {
        run.begin_look();
        answer(run).await;
    }

    /// Something was committed.
    async fn hear(run: &mut Run) {
        run.news = true;
        look(run).await;
    }

    /// Takes in what the look that is under way has found.
    async fn answer(run: &mut Run) {
        let looked = run.looking.take().expect("it looks").await.unwrap();
        run.looked(looked).await;
    }

    fn first(run: &mut Run) -> &mut Lane {
        run.lanes.values_mut().next().unwrap()
    }

    fn end(lane: &mut Lane, due: &Due) {
        lane.ended(due.resend);
        lane.recorded(due.id);
    }

    #[tokio::test]
    async fn what_a_look_finds_before_its_notice_comes_is_not_taken_once_more_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let mut run = run(&path).await;
        sample::emit(&Store::open(&path).await.unwrap(), 1).await;
        // It looks for another reason, such as a time that has come.
        run.news = false;
        run.lanes.values_mut().for_each(Lane::expect_more);
        run.look.extend(run.lanes.keys());
        look(&mut run).await;
        let now = run.now();
        let lane = first(&mut run);
        let due = lane.pop(now).expect("it was found");
        // Its outcome is recorded after the next look has begun, whose snapshot has it pending still, and before that is answered.
        run.news = true;
        run.begin_look();
        let looked = run.looking.take().expect("it looks").await.unwrap();
        let lane = first(&mut run);
        end(lane, &due);
        run.looked(looked).await;
        assert!(!run.lanes.values().any(Lane::has_ready), "it would be sent twice");
    }

    #[tokio::test]
    async fn a_resend_of_what_is_under_way_is_not_forgotten_though_a_look_left_it_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let mut run = run(&path).await;
        let store = run.store.clone();
        sample::emit(&store, 1).await;
        hear(&mut run).await;
        let now = run.now();
        let due = first(&mut run).pop(now).expect("it was found");
        store.resend(Filter::one(due.id), "test".to_owned()).await.unwrap();
        // The notice comes while the lane is to be asked anyway.
        let ask = |run: &mut Run| {
            run.news = true;
            run.look.extend(run.lanes.keys());
            run.begin_look();
        };
        ask(&mut run);
        answer(&mut run).await;
        assert!(run.look.is_empty() && run.lanes.values().all(Lane::wants_resends), "it looks once that is recorded");
        // Here that is recorded while the look goes on.
        ask(&mut run);
        let looked = run.looking.take().expect("it looks").await.unwrap();
        let lane = first(&mut run);
        end(lane, &due);
        run.looked(looked).await;
        assert!(!run.look.is_empty(), "it looks again at once");
        look(&mut run).await;
        assert!(run.look.is_empty() && run.lanes.values().all(Lane::has_ready), "and is done");
    }

    #[tokio::test]
    async fn what_is_discarded_is_dropped_from_what_was_read_ahead_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let mut run = run(&path).await;
        let store = run.store.clone();
        sample::add(&store, sample::draft("https://shop.example/other")).await;
        hear(&mut run).await;
        sample::emit(&store, 3).await;
        hear(&mut run).await;
        let ahead = |run: &Run| {
            let mut ahead = ReadAhead::default();
            run.lanes.values().for_each(|lane| lane.add_read_ahead(&mut ahead));
            ahead.waiting.into_iter().map(|id| id.0).collect::<Vec<_>>()
        };
        // The requests of one event stand side by side.
        assert_eq!(ahead(&run), [1, 3, 5, 2, 4, 6]);
        let chosen = [3, 4].map(RequestId).to_vec();
        let chosen = Filter { ids: Some(chosen), webhook: Some(WebhookId(1)), ..Filter::default() };
        store.discard(chosen, "test".to_owned()).await.unwrap();
        hear(&mut run).await;
        assert_eq!(ahead(&run), [1, 5, 2, 4, 6]);
    }

    /// One that delivers in strict order, with so many requests that wait.
    async fn ordered(path: &Path, count: usize) -> Run {
        let mut run = with(path, WebhookDraft { ordered: true, ..sample::draft("https://shop.example/in") }).await;
        sample::emit(&run.store.clone(), count).await;
        hear(&mut run).await;
        look(&mut run).await;
        run
    }

    #[tokio::test]
    async fn in_strict_order_the_next_goes_out_when_the_one_that_held_it_up_is_discarded() {
        let folder = tempfile::tempdir().unwrap();
        let mut run = ordered(&folder.path().join("db"), 2).await;
        // As where the first failed and waits, nothing is read ahead, though both are pending.
        let now = run.now();
        let lane = first(&mut run);
        while let Some(due) = lane.pop(now) {
            end(lane, &due);
        }
        assert!(!lane.has_ready() && !lane.wants_look(now));
        run.dirty.clear();
        run.store.clone().discard(Filter::one(RequestId(1)), "test".to_owned()).await.unwrap();
        hear(&mut run).await;
        run.look.extend(std::mem::take(&mut run.dirty));
        look(&mut run).await;
        assert!(run.lanes.values().all(Lane::has_ready));
    }

    #[tokio::test]
    async fn in_strict_order_what_stands_behind_a_resend_that_was_under_way_already_is_not_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let mut run = ordered(&folder.path().join("db"), 1).await;
        let store = run.store.clone();
        sample::emit(&store, 1).await;
        store.resend(Filter::one(RequestId(1)), "test".to_owned()).await.unwrap();
        run.news = true;
        run.lanes.values_mut().for_each(Lane::expect_more);
        run.look.extend(run.lanes.keys());
        run.begin_look();
        let now = run.now();
        let due = first(&mut run).pop(now).expect("it was found");
        let looked = run.looking.take().expect("it looks").await.unwrap();
        run.looked(looked).await;
        let lane = first(&mut run);
        end(lane, &due);
        assert!(lane.wants_look(now), "the second waits");
    }

    #[tokio::test]
    async fn a_new_request_comes_with_the_news_and_who_has_enough_to_do_is_not_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let mut run = run(&path).await;
        let store = run.store.clone();
        sample::emit(&store, 1).await;
        hear(&mut run).await;
        assert!(run.lanes.values().all(Lane::has_ready) && run.look.is_empty(), "one look was enough");
        // More than there is room for is read from its own queue instead, as far as it reads ahead.
        sample::emit(&store, 300).await;
        hear(&mut run).await;
        assert!(!run.look.is_empty(), "it is asked");
        look(&mut run).await;
        sample::emit(&store, 1).await;
        hear(&mut run).await;
        assert!(run.look.is_empty(), "it has enough to do");
        let now = run.now();
        let lane = first(&mut run);
        let mut taken = 0;
        while let Some(due) = lane.pop(now) {
            end(lane, &due);
            taken += 1;
        }
        assert!((2..302).contains(&taken) && lane.wants_look(now), "{taken} were read ahead");
    }

    #[tokio::test]
    async fn what_the_rule_switched_off_stays_off_until_that_is_recorded_whatever_an_operator_changes_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("db");
        let mut run = run(&path).await;
        let store = run.store.clone();
        sample::emit(&store, 2).await;
        hear(&mut run).await;
        run.lanes.values_mut().for_each(Lane::switch_off);
        let now = run.now();
        for operator in 0..2 {
            if operator == 1 {
                store.switch_off(WebhookId(1), "test".to_owned()).await.unwrap();
                store.switch_on(WebhookId(1), HeldChoice::Send, "test".to_owned()).await.unwrap();
            } else {
                store
                    .edit_webhook(WebhookId(1), sample::draft("https://shop.example/b"), "test".to_owned())
                    .await
                    .unwrap();
            }
            hear(&mut run).await;
            hear(&mut run).await;
            assert_eq!(run.lanes.values_mut().any(|lane| lane.pop(now).is_some()), operator == 1);
        }
    }

    #[tokio::test]
    async fn what_is_due_is_sent_and_what_an_operator_changed_is_known_while_searches_keep_all_readers_busy() {
        let folder = tempfile::tempdir().unwrap();
        let store = sample::store(&folder.path().join("db")).await;
        let _sender = Sender::start(store.clone(), SenderOptions::default()).unwrap();
        let receiver = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let _searches = sample::occupy_readers(&store);
        tokio::task::yield_now().await;
        let mut draft = sample::draft(&format!("http://{}/", receiver.local_addr().unwrap()));
        draft.allow_private = true;
        sample::add(&store, draft).await;
        sample::emit(&store, 1).await;
        let arrives = tokio::time::timeout(std::time::Duration::from_secs(10), receiver.accept());
        arrives.await.expect("the sender waits for no search").unwrap();
    }
}
