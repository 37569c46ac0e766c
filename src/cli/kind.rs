//! The catalogue of events on the command line.

use clap::Subcommand;
use serde_json::json;

use super::{
    Result,
    confirm::Consent,
    output::{Out, shown},
};
use crate::{
    admin::Admin,
    model::{DataType, Envelope, Kind, KindName},
    payload,
    store::StoreError,
};

#[derive(Debug, Subcommand)]
pub(super) enum KindCommand {
    /// Every kind of event
    #[command(after_help = "Examples:
  hookkeeper kind list")]
    List,
    /// One kind: the webhooks that want it, and its sample as it is sent
    #[command(after_help = "Examples:
  hookkeeper kind show invoice/add
  hookkeeper kind show invoice/add --json | jq -r .xml
  hookkeeper kind show invoice/add --json | jq .sample | hookkeeper emit invoice/add --data -")]
    Show {
        /// Its name
        name: KindName,
    },
    /// Add a kind of your own
    #[command(after_help = "Examples:
  hookkeeper kind add order/paid --root orders --item order --description 'An order was paid'
  hookkeeper kind add order/paid --collection lines=line --collection parcels=parcel")]
    Add {
        /// Its name, such as order/paid
        name: KindName,
        /// The element that holds the list in the wfirma envelope [default: the item and an s]
        #[arg(long, value_name = "NAME")]
        root: Option<String>,
        /// The element of one object in the wfirma envelope [default: the name up to its first /]
        #[arg(long, value_name = "NAME")]
        item: Option<String>,
        /// A list inside the data and the name of one object in it, for the wfirma envelope; repeat it for each list
        #[arg(long = "collection", value_name = "LIST=ITEM", value_parser = collection)]
        collections: Vec<(String, String)>,
        /// A note for operators
        #[arg(long, default_value = "", hide_default_value = true, value_name = "TEXT")]
        description: String,
    },
    /// Remove a kind of your own that no webhook wants
    #[command(after_help = "Examples:
  hookkeeper kind remove order/paid
  hookkeeper kind remove order/paid --yes")]
    Remove {
        /// Its name
        name: KindName,
        #[command(flatten)]
        consent: Consent,
    },
}

pub(super) async fn run(admin: &Admin, command: KindCommand, out: &mut Out) -> Result<u8> {
    match command {
        KindCommand::List => {
            let kinds = admin.kinds().await?;
            if out.json {
                out.objects(kinds.iter().map(|kind| json!(kind)))?;
            } else {
                let rows: Vec<_> = kinds.iter().map(|kind| row(kind, out)).collect();
                out.table(&["column-kind", "column-meaning", "column-root", "column-item"], &rows)?;
            }
        }
        KindCommand::Show { name } => show(admin, &name, out).await?,
        KindCommand::Add { name, root, item, collections, description } => {
            let item = item.unwrap_or_else(|| name.as_str().split('/').next().unwrap_or_default().to_owned());
            let root = root.unwrap_or_else(|| format!("{item}s"));
            let kind =
                Kind { name, root, item, description, built_in: false, collections: collections.into_iter().collect() };
            admin.add_kind(kind.clone()).await?;
            let values = [
                ("name", kind.name.as_str().into()),
                ("root", kind.root.as_str().into()),
                ("item", kind.item.as_str().into()),
            ];
            out.done("kind-added", &values, &json!(kind))?;
        }
        KindCommand::Remove { name, consent } => {
            if is_removable(admin, &name).await? {
                consent.ask(out, "kind-ask-remove", &[("name", name.as_str().into())])?;
            }
            admin.remove_kind(name.clone()).await?;
            out.done("kind-removed", &[("name", name.as_str().into())], &json!({ "name": name, "removed": true }))?;
        }
    }
    Ok(0)
}

/// Whether a removal is worth a question. Of other kinds the store says why they stay.
async fn is_removable(admin: &Admin, name: &KindName) -> Result<bool> {
    let is_own = admin.kinds().await?.iter().any(|kind| kind.name == *name && !kind.built_in);
    let wanted = admin.overviews().await?.iter().any(|one| one.webhook.draft.events.contains(name));
    Ok(is_own && !wanted)
}

async fn show(admin: &Admin, name: &KindName, out: &mut Out) -> Result<()> {
    let kind = admin.kinds().await?.into_iter().find(|kind| kind.name == *name);
    let kind = kind.ok_or_else(|| StoreError::NotFound { what: "kind", id: name.to_string() })?;
    let overviews = admin.overviews().await?;
    let wanted = overviews.iter().filter(|overview| overview.webhook.draft.events.contains(name));
    let wanted: Vec<_> = wanted.map(|overview| overview.webhook.id).collect();
    let body = async |data_type| admin.preview(name, (data_type, Envelope::Wfirma, true), None).await;
    let (as_json, as_xml) = (body(DataType::Json).await?, body(DataType::Xml).await?);
    let sample: serde_json::Value = serde_json::from_str(payload::sample(name.as_str())).unwrap_or_default();
    if out.json {
        let mut object = json!(kind);
        for (key, value) in
            [("webhooks", json!(wanted)), ("sample", sample), ("json", as_json.into()), ("xml", as_xml.into())]
        {
            object[key] = value;
        }
        return out.object(&object);
    }
    let ids: Vec<_> = wanted.iter().map(ToString::to_string).collect();
    let fields = [
        ("column-kind", kind.name.to_string()),
        ("column-meaning", row(&kind, out).swap_remove(1)),
        ("column-root", shown(&kind.root)),
        ("column-item", shown(&kind.item)),
        ("column-collections", collections(&kind)),
        ("column-webhooks", if ids.is_empty() { "–".to_owned() } else { ids.join(", ") }),
    ];
    out.fields(&fields.map(|(key, value)| (out.text.get(key), value)))?;
    for (name, body) in [("JSON", as_json), ("XML", as_xml)] {
        out.line(&format!("\n{name}"))?;
        super::request_show::body(body.as_bytes(), out)?;
    }
    Ok(())
}

/// The collections of a kind's own, as they are typed.
fn collections(kind: &Kind) -> String {
    let own: Vec<_> = kind.collections.iter().map(|(list, item)| format!("{list}={item}")).collect();
    if own.is_empty() { "–".to_owned() } else { own.join(", ") }
}

/// Reads `lines=line`.
fn collection(text: &str) -> std::result::Result<(String, String), String> {
    let (list, item) = text.split_once('=').ok_or_else(|| format!("`{text}` is not a collection; write lines=line"))?;
    Ok((list.to_owned(), item.to_owned()))
}

fn row(kind: &Kind, out: &Out) -> Vec<String> {
    let meaning = match kind.built_in {
        true => out.text.kind_in_group(kind.name.as_str()),
        false => shown(&kind.description),
    };
    vec![kind.name.to_string(), meaning, shown(&kind.root), shown(&kind.item)]
}
