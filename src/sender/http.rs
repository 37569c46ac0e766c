//! The only place that names reqwest.
#![allow(missing_docs)]
use crate::model::*;
use std::{net::SocketAddr, time::Duration};
#[derive(Debug, Clone, Default)]
pub struct HttpConfig {
    pub connect_timeout: Duration,
    pub environment_proxy: bool,
    pub extra_roots: Vec<rustls::pki_types::CertificateDer<'static>>,
}
#[derive(Clone)]
pub struct Http;
#[derive(Debug, thiserror::Error)]
#[error("no")]
pub struct HttpError;
impl Http {
    pub fn new(_config: HttpConfig) -> Result<Self, HttpError> {
        Ok(Self)
    }
    pub async fn post(&self, _out: Outgoing) -> Exchange {
        Exchange {
            timings: Timings::default(),
            address: None,
            reply: None,
            fault: Some(Fault::new(Phase::Connect, Cause::Refused, "stub")),
        }
    }
}
pub struct Outgoing {
    pub url: url::Url,
    pub headers: http::HeaderMap,
    pub body: bytes::Bytes,
    pub allow_private: bool,
    pub timeout: Duration,
}
pub struct Exchange {
    pub timings: Timings,
    pub address: Option<SocketAddr>,
    pub reply: Option<Reply>,
    pub fault: Option<Fault>,
}
