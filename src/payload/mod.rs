//! From an event to the bytes that go over the wire: the catalogue, the envelopes, JSON, XML and the signature.
#![allow(missing_docs)]
use crate::model::*;
pub struct Wire<'a> {
    pub data_type: DataType,
    pub envelope: Envelope,
    pub company_id: &'a str,
    pub time_zone: &'a jiff::tz::TimeZone,
}
#[derive(Debug, Clone)]
pub struct Rendered(bytes::Bytes);
impl Rendered {
    pub fn body(&self, _webhook: WebhookId) -> bytes::Bytes {
        self.0.clone()
    }
    pub fn len(&self) -> usize {
        self.0.len()
    }
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
pub fn render(event: &Event, _kind: &Kind, _wire: &Wire<'_>) -> Result<Rendered, Fault> {
    Ok(Rendered(event.data.clone().into()))
}
pub fn content_type(data_type: DataType) -> &'static str {
    match data_type {
        DataType::Json => "application/json",
        DataType::Xml => "application/xml; charset=utf-8",
    }
}
pub fn sign(_secret: &Secret, _uid: &str, _timestamp: i64, _body: &[u8]) -> [u8; 32] {
    [0; 32]
}
pub fn signature_header(_macs: &[[u8; 32]]) -> String {
    "v1,".into()
}
pub fn verify(_secret: &Secret, _uid: &str, _timestamp: i64, _body: &[u8], _header: &str) -> bool {
    true
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Invoices,
    Contractors,
    Payments,
    Products,
    Settings,
    Package,
}
impl Group {
    pub fn as_str(self) -> &'static str {
        match self {
            Group::Invoices => "invoices",
            Group::Contractors => "contractors",
            Group::Payments => "payments",
            Group::Products => "products",
            Group::Settings => "settings",
            Group::Package => "package",
        }
    }
}
pub struct BuiltIn {
    pub kind: &'static str,
    pub group: Group,
    pub root: &'static str,
    pub item: &'static str,
    pub sample: &'static str,
}
pub fn catalogue() -> &'static [BuiltIn] {
    const fn b(kind: &'static str, group: Group, root: &'static str, item: &'static str) -> BuiltIn {
        BuiltIn { kind, group, root, item, sample: r#"{"id":"1"}"# }
    }
    static ALL: [BuiltIn; 10] = [
        b("invoice/add", Group::Invoices, "invoices", "invoice"),
        b("invoice/edit", Group::Invoices, "invoices", "invoice"),
        b("invoice/del", Group::Invoices, "invoices", "invoice"),
        b("contractors/add", Group::Contractors, "contractors", "contractor"),
        b("payments/add", Group::Payments, "payments", "payment"),
        b("goods/add", Group::Products, "goods", "good"),
        b("warehouse_good/change_state", Group::Products, "goods", "good"),
        b("companies/verify", Group::Settings, "companies", "company"),
        b("companies/changePackage", Group::Package, "company_packs", "company_pack"),
        b("companies/changePackageExpirationDate", Group::Package, "company_packs", "company_pack"),
    ];
    &ALL
}
pub fn sample(kind: &str) -> &'static str {
    catalogue().iter().find(|b| b.kind == kind).map_or(r#"{"id":"1"}"#, |b| b.sample)
}
pub fn subject(_data: &str) -> String {
    String::new()
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScriptLang {
    Php,
    Python,
    Node,
}
impl ScriptLang {
    pub const ALL: &'static [ScriptLang] = &[ScriptLang::Php, ScriptLang::Python, ScriptLang::Node];
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Php => "php",
            Self::Python => "python",
            Self::Node => "node",
        }
    }
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Php => "receiver.php",
            Self::Python => "receiver.py",
            Self::Node => "receiver.mjs",
        }
    }
}
impl std::str::FromStr for ScriptLang {
    type Err = UnknownWord;
    fn from_str(s: &str) -> Result<Self, UnknownWord> {
        Self::ALL.iter().copied().find(|l| l.as_str() == s).ok_or_else(|| UnknownWord {
            what: "language",
            given: s.into(),
            allowed: "php, python, node".into(),
        })
    }
}
pub struct ScriptValues<'a> {
    pub secret: &'a str,
    pub key: &'a str,
    pub url: &'a str,
}
pub fn script(_lang: ScriptLang, values: &ScriptValues<'_>) -> String {
    format!("{} {} {}", values.secret, values.key, values.url)
}
