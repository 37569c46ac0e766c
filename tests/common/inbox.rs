//! A receiver that keeps what arrives, and answers as a test tells it to, also while it runs.

// Each test program that includes this uses some of it.
#![allow(dead_code)]

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use tokio::sync::watch;

/// One request that arrived.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    pub(crate) id: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

type Answer = dyn Fn(&Arrived) -> (u16, Vec<(&'static str, String)>, String) + Send + Sync;

#[derive(Clone)]
pub(crate) struct Inbox {
    address: SocketAddr,
    arrived: Arc<watch::Sender<Vec<Arrived>>>,
    answer: Arc<Mutex<Arc<Answer>>>,
    now: Arc<watch::Sender<(usize, usize)>>,
    /// How many of those that arrive are answered.
    answered: Arc<watch::Sender<usize>>,
}

impl Inbox {
    /// Listens on a free port of loopback and answers 200.
    pub(crate) async fn start() -> Self {
        Self::start_at("127.0.0.1:0".parse().unwrap()).await
    }

    pub(crate) async fn start_at(address: SocketAddr) -> Self {
        let listener = tokio::net::TcpListener::bind(address).await.unwrap();
        let inbox = Self {
            address: listener.local_addr().unwrap(),
            arrived: Arc::new(watch::channel(Vec::new()).0),
            answer: Arc::new(Mutex::new(Arc::new(|_: &Arrived| (200, Vec::new(), String::new())))),
            now: Arc::new(watch::channel((0, 0)).0),
            answered: Arc::new(watch::channel(usize::MAX).0),
        };
        let app = Router::new().fallback(take).with_state(inbox.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        inbox
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// From now on, answers like this.
    pub(crate) fn answer(
        &self,
        answer: impl Fn(&Arrived) -> (u16, Vec<(&'static str, String)>, String) + Send + Sync + 'static,
    ) {
        *self.answer.lock().unwrap() = Arc::new(answer);
    }

    /// From now on, answers with this status.
    pub(crate) fn status(&self, status: u16) {
        self.answer(move |_| (status, Vec::new(), String::new()));
    }

    /// Answers the first so many that arrive, and keeps those after them waiting until it is told of more.
    pub(crate) fn answer_first(&self, count: usize) {
        self.answered.send_replace(count);
    }

    pub(crate) fn all(&self) -> Vec<Arrived> {
        self.arrived.borrow().clone()
    }

    pub(crate) fn ids(&self) -> Vec<String> {
        self.arrived.borrow().iter().map(|a| a.id.clone()).collect()
    }

    /// The most requests that were being answered at once.
    pub(crate) fn most_at_once(&self) -> usize {
        self.now.borrow().1
    }

    /// Waits until so many have arrived.
    pub(crate) async fn wait(&self, count: usize) -> Vec<Arrived> {
        let mut arrived = self.arrived.subscribe();
        let wait = arrived.wait_for(|all| all.len() >= count);
        match tokio::time::timeout(Duration::from_secs(20), wait).await {
            Ok(all) => all.unwrap().clone(),
            Err(_) => panic!("{} of {count} arrived", self.all().len()),
        }
    }
}

async fn take(State(inbox): State<Inbox>, headers: HeaderMap, body: Bytes) -> Response {
    inbox.now.send_modify(|(now, most)| {
        *now += 1;
        *most = (*most).max(*now);
    });
    let id = headers.get("webhook-id").map(|id| id.to_str().unwrap().to_owned()).unwrap_or_default();
    let arrived = Arrived { id, headers, body: String::from_utf8_lossy(&body).into_owned() };
    let answer = Arc::clone(&inbox.answer.lock().unwrap());
    let (status, headers, body) = answer(&arrived);
    let mut number = 0;
    inbox.arrived.send_modify(|all| {
        all.push(arrived);
        number = all.len();
    });
    inbox.answered.subscribe().wait_for(|count| *count >= number).await.unwrap();
    tokio::task::yield_now().await;
    inbox.now.send_modify(|(now, _)| *now -= 1);
    let mut response = (StatusCode::from_u16(status).unwrap(), body).into_response();
    for (name, value) in headers {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}
