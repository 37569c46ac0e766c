//! The screen of one kind of event: what its samples look like, and who wants it.

use super::Doc;
use crate::model::KindName;

/// What of a kind is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KindTab {
    Json,
    Xml,
    Data,
    Webhooks,
}

impl KindTab {
    pub(crate) const ALL: &'static [Self] = &[Self::Json, Self::Xml, Self::Data, Self::Webhooks];

    /// The key of its text.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Json => "kind-tab-json",
            Self::Xml => "kind-tab-xml",
            Self::Data => "kind-tab-data",
            Self::Webhooks => "kind-tab-webhooks",
        }
    }
}

/// One kind on screen.
#[derive(Debug)]
pub(crate) struct KindView {
    pub(crate) kind: KindName,
    pub(crate) tab: KindTab,
    /// The bodies that its sample makes, as JSON and as XML; `None` until they were made.
    pub(crate) bodies: Option<(String, String)>,
    pub(crate) doc: Doc,
}

impl KindView {
    pub(crate) fn new(kind: KindName) -> Self {
        Self { kind, tab: KindTab::Json, bodies: None, doc: Doc::new(Vec::new()) }
    }
}
