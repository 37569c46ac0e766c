//! Events over HTTP as a program meets them: the real program, real sockets.

#[path = "intake/attacked.rs"]
mod attacked;
#[path = "intake/client.rs"]
mod client;
#[path = "intake/cloud_events.rs"]
mod cloud_events;
#[path = "common/docs.rs"]
mod docs;
#[path = "intake/figures.rs"]
mod figures;
#[path = "intake/handing_in.rs"]
mod handing_in;
#[path = "intake/inside.rs"]
mod inside;
#[path = "intake/lasting.rs"]
mod lasting;
#[path = "intake/limits.rs"]
mod limits;
#[path = "intake/openapi.rs"]
mod openapi;
#[path = "intake/page.rs"]
mod page;
#[path = "common/program.rs"]
mod program;
#[path = "intake/rates.rs"]
mod rates;
#[path = "intake/schema.rs"]
mod schema;
#[path = "intake/serving.rs"]
mod serving;
