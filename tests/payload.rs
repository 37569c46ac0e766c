//! Bodies as a receiver gets them: every kind in every form, and data that comes in many shapes.

use hookkeeper::model::{Cause, DataType, Envelope, Event, Kind, Phase, Time, WebhookId};
use hookkeeper::payload::{Rendered, Wire, catalogue, content_type, render, sample, subject, xml_to_json};
use jiff::tz::TimeZone;

fn kind(name: &str, root: &str, item: &str) -> Kind {
    let (root, item) = (root.to_owned(), item.to_owned());
    Kind {
        name: name.parse().unwrap(),
        root,
        item,
        description: String::new(),
        built_in: true,
        collections: Default::default(),
    }
}

fn event(kind: &str, data: &str) -> Event {
    let occurred_at = Time::parse("2026-03-14T09:22:31.250Z", Time(0)).unwrap();
    Event { id: 1, uid: "evt_1".to_owned(), kind: kind.to_owned(), data: data.to_owned(), occurred_at }
}

fn rendered(kind: &Kind, data: &str, data_type: DataType, envelope: Envelope) -> Rendered {
    let time_zone = TimeZone::get("Europe/Warsaw").unwrap();
    let wire = Wire { data_type, envelope, company_id: "700001", time_zone: &time_zone, first_form: false };
    render(&event(kind.name.as_str(), data), kind, &wire).unwrap()
}

fn body(kind: &Kind, data: &str, data_type: DataType, envelope: Envelope) -> String {
    String::from_utf8(rendered(kind, data, data_type, envelope).body(WebhookId(4101), None).to_vec()).unwrap()
}

fn invoice_json(data: &str) -> String {
    body(&kind("invoice/add", "invoices", "invoice"), data, DataType::Json, Envelope::Wfirma)
}

fn invoice_xml(data: &str) -> String {
    body(&kind("invoice/add", "invoices", "invoice"), data, DataType::Xml, Envelope::Wfirma)
}

/// The part of a body that depends on the data.
fn list(json: &str) -> &str {
    let inside = json.strip_prefix(r#"{"invoices":"#).unwrap();
    &inside[..inside.find(r#","status":{"code":"OK"},"metainfo""#).unwrap()]
}

fn list_xml(xml: &str) -> &str {
    let inside = xml.strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?><api><invoices>"#).unwrap();
    &inside[..inside.find("<parameters>").unwrap()]
}

#[test]
fn every_kind_in_every_form() {
    for built_in in catalogue() {
        let kind = kind(built_in.kind, built_in.root, built_in.item);
        let mut page = String::new();
        for envelope in Envelope::ALL {
            for data_type in DataType::ALL {
                let body = body(&kind, built_in.sample, *data_type, *envelope);
                page.push_str(&format!("--- {envelope} {data_type}\n{body}\n"));
            }
        }
        insta::assert_snapshot!(built_in.kind.replace('/', "-"), page);
    }
}

#[test]
fn the_body_of_a_logged_delivery_comes_out_as_it_went_in() {
    let inner = &[
        r#"{"invoices":{"0":{"invoice":{"id":"90210001","invoicecontents":{"0":{"invoicecontent":{"id":"1"}}}}},"#,
        r#""parameters":{"limit":"20","page":"1","total":"1"}},"status":{"code":"OK"},"#,
        r#""metainfo":{"company_id":"700001","created":"2026-03-14 10:22:31","object_id":"90210001","#,
        r#""object_name":"invoice","webhook_event":"invoice/add","webhook_id":"4101"}}"#,
    ]
    .concat();
    assert_eq!(&invoice_json(inner), inner);
    let other = inner.replace("\"webhook_id\":\"4101\"", "\"webhook_id\":\"9\"").replace("\"OK\"", "\"ERROR\"");
    assert_eq!(&invoice_json(&other), inner, "metainfo and status are ours");
}

#[test]
fn data_is_never_wrapped_twice() {
    let bare = invoice_json(r#"{"id":"5"}"#);
    for wrapped in [
        r#"{"invoice":{"id":"5"}}"#,
        r#"[{"id":"5"}]"#,
        r#"[{"invoice":{"id":"5"}}]"#,
        r#"{"invoice":[{"id":"5"}]}"#,
        r#"{"invoices":[{"id":"5"}]}"#,
        r#"{"invoices":{"0":{"invoice":{"id":"5"}}}}"#,
        r#"{"invoices":{"0":{"id":"5"}}}"#,
        r#"{"invoices":{"invoice":{"id":"5"}}}"#,
        r#"{"metainfo":{"object_id":"other"},"invoices":{"7":{"invoice":{"id":"5"}}},"status":{"code":"ERROR"}}"#,
    ] {
        assert_eq!(invoice_json(wrapped), bare, "{wrapped}");
    }
    assert!(bare.contains(r#""object_id":"5""#));
}

#[test]
fn what_only_looks_wrapped_loses_nothing() {
    for (data, item) in [
        (r#"{"invoice":{"id":"5"},"status":"open"}"#, r#"{"invoice":{"id":"5"},"status":"open"}"#),
        (r#"{"invoices":5,"status":"open"}"#, r#"{"invoices":"5","status":"open"}"#),
        (r#"{"invoices":{"0":{"id":"5"},"more":1}}"#, r#"{"invoices":{"0":{"id":"5"},"more":"1"}}"#),
        (
            r#"{"invoices":{"0":{"id":"5"}},"status":"open"}"#,
            r#"{"invoices":{"0":{"invoice":{"id":"5"}}},"status":"open"}"#,
        ),
        (r#"{"invoices":{"":"5"}}"#, r#"{"invoices":{"":"5"}}"#),
        (r#"{"invoices":{"parameters":1,"parameters":2}}"#, r#"{"invoices":{"parameters":"1","parameters":"2"}}"#),
        (r#"{"invoices":5}"#, r#"{"invoices":"5"}"#),
    ] {
        let expected = format!(r#"{{"0":{{"invoice":{item}}},"parameters":{{"limit":"20","page":"1","total":"1"}}}}"#);
        assert_eq!(list(&invoice_json(data)), expected, "{data}");
    }
}

#[test]
fn several_objects_are_numbered_and_counted() {
    let json = invoice_json(r#"[{"id":1},{"id":2},3]"#);
    let items = r#"{"0":{"invoice":{"id":"1"}},"1":{"invoice":{"id":"2"}},"2":{"invoice":"3"}"#;
    assert_eq!(list(&json), format!(r#"{items},"parameters":{{"limit":"20","page":"1","total":"3"}}}}"#));
    assert!(json.contains(r#""object_id":"1""#));
    let none = r#"{"parameters":{"limit":"20","page":"1","total":"0"}}"#;
    assert_eq!(list(&invoice_json("[]")), none);
    let own = r#"{"parameters":{"limit":"50","page":"2","total":"90"}}"#;
    assert_eq!(list(&invoice_json(&format!("{{\"invoices\":{own}}}"))), own, "the data's own parameters stay");
}

#[test]
fn values_are_strings_with_their_very_digits() {
    let json =
        invoice_json(r#" { "a" : 1.50E400 , "b":true,"c":false,"d":null,"e":[1,[ ]],"f":{},"g":"\u0142\/","a":2 } "#);
    let expected = r#"{"a":"1.50E400","b":"1","c":"0","d":"","e":{"0":"1","1":{}},"f":{},"g":"\u0142\/","a":"2"}"#;
    assert!(list(&json).contains(expected), "{json}");
    for scalar in ["\"x\"", "5", "true", "null", "[]", "{}"] {
        serde_json::from_str::<serde_json::Value>(&invoice_json(scalar)).unwrap();
    }
}

#[test]
fn half_a_surrogate_pair_is_replaced_in_every_body() {
    let data = r#"{"a":"\ud800","\udc00":"\ud83d\ude00"}"#;
    assert!(invoice_json(data).contains("{\"a\":\"\u{fffd}\",\"\u{fffd}\":\"\\ud83d\\ude00\"}"));
    let kind = kind("invoice/add", "invoices", "invoice");
    let standard = body(&kind, data, DataType::Json, Envelope::Standard);
    assert!(standard.ends_with(r#""data":{"a":"\ufffd","\ufffd":"\ud83d\ude00"}}"#), "{standard}");
}

#[test]
fn lists_repeat_their_element_in_xml() {
    for (data, xml) in [
        (r#"{"tags":["a","b"]}"#, "<tags>a</tags><tags>b</tags>"),
        (r#"{"tags":{"0":"a","1":"b"}}"#, "<tags>a</tags><tags>b</tags>"),
        (r#"{"tags":[]}"#, "<tags/>"),
        (r#"{"m":[[1,2],[],[3]]}"#, "<m><m>1</m><m>2</m></m><m/><m><m>3</m></m>"),
        (
            r#"{"contents":{"0":{"content":{"id":1}},"1":{"content":{"id":2}}}}"#,
            "<contents><content><id>1</id></content><content><id>2</id></content></contents>",
        ),
        (
            r#"{"contents":[{"content":1},{"content":2}]}"#,
            "<contents><content>1</content><content>2</content></contents>",
        ),
        (r#"{"lines":[{"a":1,"b":2},{"a":3}]}"#, "<lines><a>1</a><b>2</b></lines><lines><a>3</a></lines>"),
        (r#"{"odd":{"1":"a"}}"#, "<odd><_x0031_>a</_x0031_></odd>"),
        (r#"{"a b":"<\u0001&\r","n":null,"t":true}"#, "<a_x0020_b>&lt;_x0001_&amp;&#13;</a_x0020_b><n/><t>1</t>"),
    ] {
        assert_eq!(list_xml(&invoice_xml(data)), format!("<invoice>{xml}</invoice>"), "{data}");
    }
    let several = invoice_xml(r#"[{"id":1},[2,3],"4"]"#);
    let expected =
        "<invoice><id>1</id></invoice><invoice><invoice>2</invoice><invoice>3</invoice></invoice><invoice>4</invoice>";
    assert_eq!(list_xml(&several), expected);
}

#[test]
fn nested_collections_are_numbered_and_wrapped() {
    let two = r#"{"0":{"invoicecontent":{"id":"1"}},"1":{"invoicecontent":{"id":"2"}}}"#;
    let two_xml = "<invoicecontent><id>1</id></invoicecontent><invoicecontent><id>2</id></invoicecontent>";
    for given in [
        r#"[{"id":1},{"id":2}]"#,
        r#"[{"invoicecontent":{"id":1}},{"id":2}]"#,
        r#"{"0":{"id":1},"1":{"id":2}}"#,
        r#"{"0":{"invoicecontent":{"id":1}},"1":{"invoicecontent":{"id":2}}}"#,
        r#"{"invoicecontent":[{"id":1},{"id":2}]}"#,
        r#"{"invoicecontent":{"0":{"id":1},"1":{"id":2}}}"#,
    ] {
        let data = format!(r#"{{"a":{{"invoicecontents":{given}}}}}"#);
        let json = format!(r#"{{"0":{{"invoice":{{"a":{{"invoicecontents":{two}}}}}}},"#);
        assert!(list(&invoice_json(&data)).starts_with(&json), "{data}: {}", invoice_json(&data));
        let xml = format!("<invoice><a><invoicecontents>{two_xml}</invoicecontents></a></invoice>");
        assert_eq!(list_xml(&invoice_xml(&data)), xml, "{data}");
    }
}

#[test]
fn any_value_below_the_name_of_a_collection_comes_out_well() {
    for (data, json, xml) in [
        (r#"{"tags":[]}"#, r#"{"tags":{}}"#, "<tags/>"),
        (r#"{"tags":null}"#, r#"{"tags":""}"#, "<tags/>"),
        (r#"{"tags":["a","b"]}"#, r#"{"tags":{"0":"a","1":"b"}}"#, "<tags>a</tags><tags>b</tags>"),
        (r#"{"tags":{"id":"1"}}"#, r#"{"tags":{"id":"1"}}"#, "<tags><id>1</id></tags>"),
        (
            r#"{"tags":[{"id":1},"b",null,[2,3]]}"#,
            r#"{"tags":{"0":{"tag":{"id":"1"}},"1":{"tag":"b"},"2":{"tag":""},"3":{"tag":{"0":"2","1":"3"}}}}"#,
            "<tags><tag><id>1</id></tag><tag>b</tag><tag/><tag><tag>2</tag><tag>3</tag></tag></tags>",
        ),
        (r#"{"tags":{"tag":{"id":1}}}"#, r#"{"tags":{"0":{"tag":{"id":"1"}}}}"#, "<tags><tag><id>1</id></tag></tags>"),
        (r#"{"tags":{"4":{"id":1}}}"#, r#"{"tags":{"4":{"tag":{"id":"1"}}}}"#, "<tags><tag><id>1</id></tag></tags>"),
        (
            r#"{"tags":[[{"id":1}]]}"#,
            r#"{"tags":{"0":{"0":{"tag":{"id":"1"}}}}}"#,
            "<tags><tag><id>1</id></tag></tags>",
        ),
        (
            r#"{"vat_contents":[{"payments":[{"id":1}]}]}"#,
            r#"{"vat_contents":{"0":{"vat_content":{"payments":{"0":{"payment":{"id":"1"}}}}}}}"#,
            "<vat_contents><vat_content><payments><payment><id>1</id></payment></payments></vat_content></vat_contents>",
        ),
    ] {
        let whole = invoice_json(data);
        assert!(list(&whole).starts_with(&format!(r#"{{"0":{{"invoice":{json}}},"#)), "{data}: {whole}");
        assert_eq!(list_xml(&invoice_xml(data)), format!("<invoice>{xml}</invoice>"), "{data}");
    }
}

#[test]
fn a_kind_names_collections_of_its_own() {
    let mut order = kind("order/paid", "orders", "order");
    order.collections.insert("lines".to_owned(), "line".to_owned());
    order.collections.insert("tags".to_owned(), "label".to_owned());
    let data = r#"{"id":7,"lines":[{"sku":"A"}],"parcels":[{"no":1}],"tags":[{"id":1}]}"#;
    let json = body(&order, data, DataType::Json, Envelope::Wfirma);
    let lines = r#""lines":{"0":{"line":{"sku":"A"}}},"parcels":{"0":{"no":"1"}},"tags":{"0":{"label":{"id":"1"}}}"#;
    assert!(json.contains(lines), "{json}");
    let xml = body(&order, data, DataType::Xml, Envelope::Wfirma);
    assert!(xml.contains("<lines><line><sku>A</sku></line></lines><parcels><no>1</no></parcels>"), "{xml}");
}

#[test]
fn created_is_told_by_the_clocks_of_the_time_zone() {
    let json = invoice_json("{}");
    assert!(json.contains(r#""created":"2026-03-14 10:22:31""#), "{json}");
    let kind = kind("invoice/add", "invoices", "invoice");
    let standard = body(&kind, "{}", DataType::Json, Envelope::Standard);
    assert_eq!(standard, r#"{"type":"invoice/add","timestamp":"2026-03-14T09:22:31.250Z","data":{}}"#);
}

#[test]
fn one_rendering_serves_every_webhook() {
    let kind = kind("invoice/add", "invoices", "invoice");
    let wfirma = rendered(&kind, "{}", DataType::Xml, Envelope::Wfirma);
    for id in [WebhookId(1), WebhookId(987_654)] {
        let body = wfirma.body(id, None);
        assert!(std::str::from_utf8(&body).unwrap().contains(&format!("<webhook_id>{id}</webhook_id>")));
        assert_eq!(body.len(), wfirma.len() + id.to_string().len());
    }
    let standard = rendered(&kind, "{}", DataType::Json, Envelope::Standard);
    assert_eq!(
        standard.body(WebhookId(1), None).as_ptr(),
        standard.body(WebhookId(2), None).as_ptr(),
        "without a copy"
    );
    assert_eq!(standard.body(WebhookId(1), None).len(), standard.len());
    assert!(!standard.is_empty());
}

#[test]
fn only_what_cannot_be_rendered_is_a_fault() {
    let kind = kind("invoice/add", "invoices", "invoice");
    for envelope in Envelope::ALL {
        for data_type in DataType::ALL {
            let wire = Wire {
                data_type: *data_type,
                envelope: *envelope,
                company_id: "",
                time_zone: &TimeZone::UTC,
                first_form: false,
            };
            let fault = render(&event("invoice/add", "{\"a\":}"), &kind, &wire).unwrap_err();
            assert_eq!((fault.phase, fault.cause), (Phase::Guard, Cause::NotSendable));
            assert!(fault.chain[0].contains("byte 5"), "{:?}", fault.chain);
        }
    }
    let bomb = format!("{{\"{}\":[{}0]}}", "k".repeat(500_000), "0,".repeat(250_000));
    let wire = Wire {
        data_type: DataType::Xml,
        envelope: Envelope::Wfirma,
        company_id: "",
        time_zone: &TimeZone::UTC,
        first_form: false,
    };
    assert_eq!(render(&event("invoice/add", &bomb), &kind, &wire).unwrap_err().cause, Cause::NotSendable);
}

#[test]
fn depth_needs_no_stack() {
    let depth = 100_000;
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        let data = open.repeat(depth) + "1" + &close.repeat(depth);
        let render_all = move || {
            let kind = kind("invoice/add", "invoices", "invoice");
            for envelope in Envelope::ALL {
                for data_type in DataType::ALL {
                    let body = body(&kind, &data, *data_type, *envelope);
                    if (*envelope, *data_type) == (Envelope::Standard, DataType::Xml) {
                        assert!(xml_to_json(&body).unwrap().ends_with(&format!("\"data\":{data}}}")));
                    }
                }
            }
            subject(&data)
        };
        std::thread::Builder::new().stack_size(256 << 10).spawn(render_all).unwrap().join().unwrap();
    }
}

#[test]
fn samples_name_what_they_are_about() {
    let subjects: Vec<String> = catalogue().iter().map(|built_in| subject(built_in.sample)).collect();
    let expected = [
        "FV 12/3/2026",
        "FV 12/3/2026",
        "PRO 4/3/2026",
        "Pracownia Ceramiki Gęś, Małgorzata Źrebiec",
        "330001",
        "Dzbanek ręcznie malowany „Jaskółka”",
        "660002",
        "Sklep Internetowy Pod Lipą, Świętosława Gżegżółka",
        "pack_tradew",
        "pack_tradew",
    ];
    assert_eq!(subjects, expected);
    assert_eq!(subject(sample("my/own")), "Przykład");
    for built_in in catalogue() {
        assert_eq!(sample(built_in.kind), built_in.sample);
        let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_str(built_in.sample).unwrap();
        assert!(fields["id"].as_str().is_some_and(|id| !id.is_empty()), "{}", built_in.kind);
    }
}

#[test]
fn each_data_type_has_its_content_type() {
    assert_eq!(content_type(DataType::Json), "application/json");
    assert_eq!(content_type(DataType::Xml), "application/xml; charset=utf-8");
}

#[test]
fn the_webhooks_key_is_sent_in_both_places() {
    let kind = kind("invoice/add", "invoices", "invoice");
    let of = |data_type, key| {
        let body = rendered(&kind, "{}", data_type, Envelope::Wfirma).body(WebhookId(7), Some(key));
        String::from_utf8(body.to_vec()).unwrap()
    };
    let json: serde_json::Value = serde_json::from_str(&of(DataType::Json, "a\"<k")).unwrap();
    assert_eq!((&json["webhook_key"], &json["metainfo"]["webhook_key"]), (&"a\"<k".into(), &"a\"<k".into()));
    assert_eq!(json["metainfo"]["webhook_id"], "7");
    let xml = of(DataType::Xml, "a<k");
    let end =
        "<webhook_id>7</webhook_id><webhook_key>a&lt;k</webhook_key></metainfo><webhook_key>a&lt;k</webhook_key></api>";
    assert!(xml.ends_with(end), "{xml}");
    let standard = rendered(&kind, "{}", DataType::Json, Envelope::Standard);
    assert_eq!(standard.body(WebhookId(7), Some("key")), standard.body(WebhookId(7), None));
}
