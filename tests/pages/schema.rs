//! The page of the schema, from a database as the migrations leave it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use hookkeeper::store::Store;
use rusqlite::Connection;

const BEGINNING: &str = "# The schema

The database is SQLite, and other programs may open it. This page is made from a new database; the meanings stand in
`tests/pages/schema.tsv`.

**What another program may do**

- Read everything, at any time. Secrets, keys and headers are encrypted there.
- Write into `event`, and only by INSERT: `INSERT INTO event (kind, data) VALUES ('invoice/add', '{…}')`, with a `uid` and an
  `occurred_at` where it has them. That makes the requests in the same transaction. [sql.md](sql.md) shows how, language by language.
- Nothing else. All other tables belong to hookkeeper, and triggers refuse what another program writes there, in a sentence that names
  the command to use.

Set `PRAGMA busy_timeout = 5000` on your connection, keep transactions short, and leave `journal_mode` as it is (WAL). Times are
milliseconds since 1970 in UTC. A later version may add tables and columns; it does not rename what stands in `event`. Name the columns
you read rather than `SELECT *`.
";

/// What the tables and columns are for: `table` or `table.column`, a tab, and the words.
fn meanings() -> BTreeMap<&'static str, &'static str> {
    let lines = include_str!("schema.tsv").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_once('\t').unwrap_or_else(|| panic!("`{line}` has no tab"))).collect()
}

fn texts<const N: usize>(db: &Connection, sql: &str) -> Vec<[String; N]> {
    let mut statement = db.prepare(sql).unwrap();
    let row = |row: &rusqlite::Row<'_>| {
        let mut texts = [const { String::new() }; N];
        for (at, text) in texts.iter_mut().enumerate() {
            *text = row.get::<_, Option<String>>(at)?.unwrap_or_default();
        }
        Ok(texts)
    };
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

fn page(db: &Connection) -> String {
    let mut meanings = meanings();
    let mut missing = Vec::new();
    let mut meaning = |name: &str| {
        meanings.remove(name).unwrap_or_else(|| {
            missing.push(name.to_owned());
            ""
        })
    };
    let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    let mut page = format!("{BEGINNING}\nThe schema's number, `PRAGMA user_version`, is {version}.\n");
    for [table] in
        texts(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    {
        writeln!(page, "\n## {table}\n\n{}\n\n| column | type | | meaning |\n|---|---|---|---|", meaning(&table))
            .unwrap();
        let columns = format!(
            "SELECT name, type, CASE WHEN pk THEN 'key' WHEN \"notnull\" THEN '' ELSE 'may be NULL' END FROM pragma_table_info('{table}')"
        );
        for [column, of_type, note] in texts(db, &columns) {
            let words = super::cell(meaning(&format!("{table}.{column}")));
            writeln!(page, "| `{column}` | {of_type} | {note} | {words} |").unwrap();
        }
    }
    page.push_str("\n## Triggers on event\n\nThey hold the rules of the public interface for every other program; hookkeeper's own connection that writes has triggers off.\nEach other table has three more, `guard_TABLE_insert`, `_update` and `_delete`, which refuse all that another program writes; `accepting`,\nwhere nobody else finds a row, has no `_delete`.\n\n| trigger | does |\n|---|---|\n");
    for [trigger] in
        texts(db, "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name NOT LIKE 'guard_%' ORDER BY name")
    {
        let words = super::cell(meaning(&trigger));
        writeln!(page, "| `{trigger}` | {words} |").unwrap();
    }
    assert!(missing.is_empty(), "say in tests/pages/schema.tsv what these are for: {}", missing.join(", "));
    assert!(meanings.is_empty(), "tests/pages/schema.tsv names what is not in the database: {:?}", meanings.keys());
    page
}

#[test]
fn the_page_of_the_schema_is_what_the_migrations_make() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.db");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    drop(runtime.block_on(Store::open(&path)).unwrap());
    super::hold("schema.md", &page(&Connection::open(&path).unwrap()));
}
