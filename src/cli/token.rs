//! The tokens of the HTTP intake on the command line.

use clap::Subcommand;
use serde_json::{Value as Json, json};

use super::{
    Failure, Result,
    confirm::Consent,
    fields,
    output::{Out, shown},
};
use crate::{
    admin::Admin,
    model::{KindName, Rate, Scope, TokenDraft, TokenRecord},
};

#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Make a token; it is shown this once
    #[command(after_help = "Examples:
  hookkeeper token add --name shop
  hookkeeper token add --name erp --kind invoice/add --kind payments/add --rate 50/s
  hookkeeper token add --name monitoring --scope read")]
    Add {
        /// A name for people, each only once
        #[arg(long, value_name = "NAME")]
        name: String,
        /// What it is good for: emit, read, or emit,read for both [default: emit]
        #[arg(long = "scope", value_delimiter = ',', value_name = "SCOPE", hide_possible_values = true, value_parser = fields::one_of(Scope::ALL, Scope::as_str))]
        scopes: Vec<Scope>,
        /// The only kinds that it may emit; several may be given [default: all]
        #[arg(long = "kind", value_delimiter = ',', value_name = "KIND", hide_possible_values = true, value_parser = fields::kind())]
        kinds: Vec<KindName>,
        /// At most so many events a second, such as 50/s; a batch may hold no more than that
        #[arg(long, value_name = "N/s")]
        rate: Option<Rate>,
    },
    /// Every token: what it is good for, and when it was used last
    #[command(after_help = "Examples:
  hookkeeper token list")]
    List,
    /// Remove a token; whoever holds it is turned away from then on
    #[command(after_help = "Examples:
  hookkeeper token remove shop --yes")]
    Remove {
        /// Its name
        name: String,
        #[command(flatten)]
        consent: Consent,
    },
}

pub(super) async fn run(admin: &Admin, command: TokenCommand, out: &mut Out) -> Result<u8> {
    match command {
        TokenCommand::Add { name, mut scopes, mut kinds, rate } => {
            if scopes.is_empty() {
                scopes.push(Scope::Emit);
            }
            scopes.sort();
            scopes.dedup();
            kinds.sort();
            kinds.dedup();
            if !kinds.is_empty() && !scopes.contains(&Scope::Emit) {
                return Err(Failure::usage("token-kinds-without-emit", []));
            }
            let (record, token) = admin.add_token(TokenDraft { name, scopes, kinds, rate }).await?;
            if out.json {
                let mut object = shape(&record);
                object["token"] = token.reveal().into();
                object["database"] = absolute(admin).into();
                object["database_id"] = admin.store().database_id().to_string().into();
                out.object(&object)?;
            } else {
                out.line(token.reveal())?;
                let values = [
                    ("name", shown(&record.draft.name).into()),
                    ("path", shown(&absolute(admin)).into()),
                    ("id", admin.store().database_id().to_string().into()),
                ];
                out.note("token-added", &values);
            }
        }
        TokenCommand::List => {
            let tokens = admin.tokens().await?;
            if out.json {
                out.objects(tokens.iter().map(shape))?;
            } else if tokens.is_empty() {
                out.say("token-none", &[])?;
            } else {
                let rows: Vec<_> = tokens.iter().map(|token| row(token, out)).collect();
                let headers =
                    ["column-name", "column-scopes", "column-events", "column-rate", "column-added", "column-used"];
                out.table(&headers, &rows)?;
            }
        }
        TokenCommand::Remove { name, consent } => {
            // The store refuses a name that is not there.
            if admin.tokens().await?.iter().any(|token| token.draft.name == name) {
                consent.ask(out, "token-ask-remove", &[("name", shown(&name).into())])?;
            }
            admin.remove_token(name.clone()).await?;
            let object = json!({ "name": name, "removed": true });
            out.done("token-removed", &[("name", shown(&name).into())], &object)?;
        }
    }
    Ok(0)
}

/// The database's path from the root, however it was named.
fn absolute(admin: &Admin) -> String {
    let path = admin.store().path();
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}

fn shape(token: &TokenRecord) -> Json {
    let draft = &token.draft;
    json!({
        "id": token.id,
        "name": draft.name,
        "scopes": draft.scopes,
        "kinds": (!draft.kinds.is_empty()).then_some(&draft.kinds),
        "rate": draft.rate,
        "created_at": token.created_at,
        "last_used_at": token.last_used_at,
    })
}

fn row(token: &TokenRecord, out: &Out) -> Vec<String> {
    let draft = &token.draft;
    let kinds: Vec<_> = draft.kinds.iter().map(ToString::to_string).collect();
    let scopes: Vec<_> = draft.scopes.iter().map(|scope| scope.as_str()).collect();
    vec![
        shown(&draft.name),
        scopes.join(", "),
        if kinds.is_empty() { out.text.get("token-all-kinds") } else { kinds.join(", ") },
        draft.rate.map_or_else(|| "–".to_owned(), |rate| rate.to_string()),
        out.when(token.created_at),
        token.last_used_at.map_or_else(|| out.text.get("token-never-used"), |at| out.when(at)),
    ]
}
