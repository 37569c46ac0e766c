//! The pages of the docs: those that are made from the code are not stale (`UPDATE_DOCS=1 cargo test --test pages` makes them anew),
//! and what all of them tell to open or to type is there.

// On other systems there are other crates.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[path = "pages/dependencies.rs"]
mod dependencies;
#[path = "pages/faults.rs"]
mod faults;
#[path = "pages/payloads.rs"]
mod payloads;
#[path = "pages/schema.rs"]
mod schema;
#[path = "pages/settings.rs"]
mod settings;
#[path = "pages/told.rs"]
mod told;

/// Holds `docs/NAME` to what the code says.
fn hold(name: &str, page: &str) {
    let path = format!("{}/docs/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, page).unwrap();
    }
    let stands = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stands == page, "docs/{name} is stale; make it anew with UPDATE_DOCS=1 cargo test --test pages");
}

/// A cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
