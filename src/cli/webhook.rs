//! The commands for webhooks: add them, change them, switch them, try them.

use std::time::Duration;

use clap::{Args, Subcommand};
use serde_json::json;

use super::{
    Failure, Result,
    confirm::Consent,
    fields,
    fields::{Wants, WebhookFields},
    output::Out,
    shapes, webhook_show as show, webhook_switch,
};
use crate::{
    admin::Admin,
    model::{Credentials, KindName, PostUrl, Secret, Webhook, WebhookDraft, WebhookId, format_duration},
    payload::ScriptLang,
    sender::guard,
    store::HeldChoice,
};

#[derive(Debug, Subcommand)]
pub(super) enum WebhookCommand {
    /// Add a webhook, switched on; prints its secret and its key once
    Add(AddArgs),
    /// All webhooks, with how they fare
    #[command(after_help = "Examples:
  hookkeeper webhook list
  hookkeeper webhook list --json | jq -r 'select(.state == \"off\") | .url'")]
    List,
    /// One webhook; its secret and key only with --reveal
    #[command(after_help = "Examples:
  hookkeeper webhook show 3
  hookkeeper webhook show 3 --reveal")]
    Show {
        /// The webhook's id
        id: WebhookId,
        /// Show the secrets, the key and secret headers
        #[arg(long)]
        reveal: bool,
    },
    /// Change a webhook; what is not named stays as it is
    Edit(EditArgs),
    /// Switch a webhook on, with a decision about what it held
    #[command(after_help = "Examples:
  hookkeeper webhook enable 3
  hookkeeper webhook enable 3 --held send
  hookkeeper webhook enable 3 --held 'since:yesterday 14:00' --dry-run
  hookkeeper webhook enable 3 --held discard --yes")]
    Enable {
        /// The webhook's id
        id: WebhookId,
        /// What becomes of held requests: send, discard, or since:TIME (send those, discard older ones)
        #[arg(long, value_parser = webhook_switch::held, value_name = "send|discard|since:TIME")]
        held: Option<HeldChoice>,
        /// Only say how many requests would be sent and discarded
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        consent: Consent,
    },
    /// Switch a webhook off; its requests are held
    #[command(after_help = "Examples:
  hookkeeper webhook disable 3")]
    Disable {
        /// The webhook's id
        id: WebhookId,
    },
    /// Remove a webhook; what waits is discarded, its log remains
    #[command(after_help = "Examples:
  hookkeeper webhook remove 3
  hookkeeper webhook remove 3 --dry-run
  hookkeeper webhook remove 3 --yes")]
    Remove {
        /// The webhook's id
        id: WebhookId,
        /// Only say how many waiting requests would be discarded
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        consent: Consent,
    },
    /// Post sample data once, on or off; exit 1 where the receiver does not take it
    #[command(after_help = "Examples:
  hookkeeper webhook test 3
  hookkeeper webhook test 3 --event payments/add")]
    Test {
        /// The webhook's id
        id: WebhookId,
        /// The kind whose sample is sent [default: the webhook's first]
        #[arg(long, value_name = "KIND", hide_possible_values = true, value_parser = fields::kind())]
        event: Option<KindName>,
    },
    /// Go the way to the receiver step by step, each timed by itself, without an event; exit 1 where a step fails
    #[command(after_help = "Examples:
  hookkeeper webhook probe 3
  hookkeeper webhook probe 3 --json | jq -r '.steps[].took_us'

The steps are name, connection, TLS and HTTP. The last one is an OPTIONS request without a body, a signature or the
webhook's own headers. Any answer to it is good; whether the receiver takes an event, `webhook test` shows.")]
    Probe {
        /// The webhook's id
        id: WebhookId,
    },
    /// Make a new secret; the old one signs beside it for a while
    #[command(after_help = "Examples:
  hookkeeper webhook rotate-secret 3
  hookkeeper webhook rotate-secret 3 --overlap 7d
  hookkeeper webhook rotate-secret 3 --secret @/run/secrets/shop")]
    RotateSecret {
        /// The webhook's id
        id: WebhookId,
        /// How long the old one goes on signing
        #[arg(long, value_parser = fields::span, default_value = "24h", value_name = "SPAN")]
        overlap: Duration,
        /// The new secret, if it is not to be generated. @FILE reads it from a file, - from standard input, so that no other
        /// user sees it in the list of processes
        #[arg(long, value_name = "whsec_…")]
        secret: Option<String>,
    },
    /// A receiving script with this webhook's secret and key filled in, on standard output
    #[command(after_help = "Examples:
  hookkeeper webhook script 3 --lang php > receiver.php")]
    Script {
        /// The webhook's id
        id: WebhookId,
        /// The language: php, python, node, ruby, perl, go, java or csharp
        #[arg(long, value_name = "LANGUAGE", hide_possible_values = true, value_parser = fields::one_of(ScriptLang::ALL, ScriptLang::as_str))]
        lang: ScriptLang,
    },
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper webhook add --url https://shop.example/hooks --event invoice/add --event invoice/edit
  hookkeeper webhook add --url http://127.0.0.1:9000/ --event payments/add --private --type xml
  pass show shop | hookkeeper webhook add --url https://shop.example/hooks --event goods/add --header 'Authorization: -'")]
pub(super) struct AddArgs {
    #[command(flatten)]
    wants: Wants,
    #[command(flatten)]
    fields: WebhookFields,
    /// The signing secret, if it is not to be generated. @FILE reads it from a file, - from standard input, so that no other
    /// user sees it in the list of processes
    #[arg(long, value_name = "whsec_…")]
    secret: Option<String>,
    /// The webhook's key, if it is not to be generated, such as one that a receiver knows already. @FILE and - as above
    #[arg(long, value_name = "KEY")]
    key: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper webhook edit 3 --url https://shop.example/new --rate 5/s
  hookkeeper webhook edit 3 --private=no --rate none --no-headers")]
pub(super) struct EditArgs {
    /// The webhook's id
    id: WebhookId,
    /// Another Post URL; @FILE or - reads it
    #[arg(long, value_name = "URL", value_parser = fields::url)]
    url: Option<PostUrl>,
    /// The events that it wants from now on, in place of those it had; several may be given
    #[arg(long = "event", value_delimiter = ',', value_name = "KIND", hide_possible_values = true, value_parser = fields::kind())]
    events: Vec<KindName>,
    #[command(flatten)]
    fields: WebhookFields,
    /// Send no headers of its own any more
    #[arg(long, conflicts_with = "headers")]
    no_headers: bool,
}

pub(super) async fn run(admin: &Admin, command: WebhookCommand, out: &mut Out) -> Result<u8> {
    match command {
        WebhookCommand::Add(args) => add(admin, args, out).await?,
        WebhookCommand::List => show::list(admin, out).await?,
        WebhookCommand::Show { id, reveal } => show::one(admin, id, reveal, out).await?,
        WebhookCommand::Edit(args) => edit(admin, args, out).await?,
        WebhookCommand::Enable { id, held, dry_run, consent } => {
            webhook_switch::enable(admin, id, held, (dry_run, consent), out).await?
        }
        WebhookCommand::Disable { id } => webhook_switch::disable(admin, id, out).await?,
        WebhookCommand::Remove { id, dry_run, consent } => {
            webhook_switch::remove(admin, id, (dry_run, consent), out).await?
        }
        WebhookCommand::Test { id, event } => {
            let attempt = admin.test(id, event).await?;
            let failed = attempt.fault.is_some();
            match out.json {
                true => out.object(&shapes::attempt(&attempt, false))?,
                false => super::request_show::attempt(&attempt, false, out)?,
            }
            return Ok(u8::from(failed));
        }
        WebhookCommand::Probe { id } => return super::probe::run(admin, id, out).await,
        WebhookCommand::RotateSecret { id, overlap, secret } => {
            rotate(admin, id, overlap, fields::secret(secret)?, out).await?
        }
        WebhookCommand::Script { id, lang } => {
            let script = admin.script(id, lang).await?;
            match out.json {
                true => out.object(&json!({ "file_name": script.file_name, "text": script.text }))?,
                false => out.line(script.text.trim_end())?,
            }
        }
    }
    Ok(0)
}

async fn add(admin: &Admin, args: AddArgs, out: &mut Out) -> Result<()> {
    let mut draft = WebhookDraft::new(args.wants.url, once(args.wants.events));
    args.fields.apply(&mut draft);
    warn_of_address(&draft, out);
    warn_of_twin(admin, &draft, None, out).await?;
    let made = Credentials::random();
    let given = Credentials {
        secret: fields::secret(args.secret)?.unwrap_or(made.secret),
        key: fields::key(args.key)?.unwrap_or(made.key),
    };
    let webhook = admin.add_webhook_with(draft, given).await?;
    if out.json {
        return out.object(&shapes::webhook(&webhook, None, true));
    }
    let url = webhook.draft.url.as_str();
    out.say("webhook-added", &[("id", webhook.id.0.into()), ("url", url.into())])?;
    let named = [
        (out.text.get("field-secret"), newest_secret(&webhook)),
        (out.text.get("field-key"), webhook.key.reveal().to_owned()),
    ];
    out.fields(&named)?;
    out.say("webhook-added-next", &[("id", webhook.id.0.into())])
}

/// Each once, in the order given.
fn once(events: Vec<KindName>) -> Vec<KindName> {
    let mut kept: Vec<KindName> = Vec::with_capacity(events.len());
    for event in events {
        if !kept.contains(&event) {
            kept.push(event);
        }
    }
    kept
}

fn newest_secret(webhook: &Webhook) -> String {
    webhook.secrets.first().map(|(secret, _)| secret.reveal()).unwrap_or_default()
}

/// Says at once what would otherwise come out at the first attempt.
fn warn_of_address(draft: &WebhookDraft, out: &Out) {
    let Err(fault) = guard::check_url(draft.url.url(), draft.allow_private) else { return };
    let context = crate::text::FaultContext { url: draft.url.as_str(), ..Default::default() };
    out.note("webhook-address-warning", &[("next", out.text.fault(&fault, &context).next.into())]);
}

/// Names the webhook because of which a receiver will get an event twice. That may be meant, so it is done all the same.
async fn warn_of_twin(admin: &Admin, draft: &WebhookDraft, own: Option<WebhookId>, out: &Out) -> Result<()> {
    let all = admin.overviews().await?;
    let posts_same = |other: &&Webhook| other.draft.posts_any(draft.events.iter(), &draft.url);
    let twin = all.iter().map(|one| &one.webhook).filter(|other| Some(other.id) != own).find(posts_same);
    if let Some(twin) = twin {
        out.note("webhook-twin-warning", &[("id", twin.id.0.into())]);
    }
    Ok(())
}

async fn edit(admin: &Admin, args: EditArgs, out: &mut Out) -> Result<()> {
    let mut draft = admin.webhook(args.id).await?.draft;
    let before = draft.clone();
    if let Some(url) = args.url {
        draft.url = url;
    }
    if !args.events.is_empty() {
        draft.events = once(args.events);
    }
    if args.no_headers {
        draft.headers.clear();
    }
    args.fields.apply(&mut draft);
    if draft == before {
        return Err(Failure::Said(out.text.get("webhook-edit-nothing")));
    }
    warn_of_address(&draft, out);
    if draft.url != before.url || draft.events != before.events {
        warn_of_twin(admin, &draft, Some(args.id), out).await?;
    }
    let webhook = admin.edit_webhook(args.id, draft).await?;
    out.done("webhook-edited", &[("id", args.id.0.into())], &shapes::webhook(&webhook, None, false))
}

async fn rotate(admin: &Admin, id: WebhookId, overlap: Duration, new: Option<Secret>, out: &mut Out) -> Result<()> {
    let webhook = admin.rotate_secret(id, new, overlap).await?;
    let secret = newest_secret(&webhook);
    if out.json {
        let until = webhook.secrets.get(1).and_then(|(_, until)| *until);
        return out.object(&json!({ "id": id, "secret": secret, "old_until": until }));
    }
    out.say("webhook-rotated", &[("id", id.0.into()), ("overlap", format_duration(overlap).into())])?;
    let named = [(out.text.get("field-secret"), secret)];
    out.fields(&named)
}
