//! The manual: pages as `man` wants them, made from the definitions of the commands.

use clap::{Arg, ArgAction, Command};
use clap_mangen::Man;

/// What a program that calls a command may go by.
const EXIT_CODES: [(u8, &str); 3] = [(0, "done"), (1, "refused or failed"), (2, "wrong usage")];
const EXIT_WORDS: &str = "Exit codes: ";

/// The same in one line, for the help.
pub(super) fn exit_codes() -> String {
    let codes = EXIT_CODES.map(|(code, meaning)| format!("{code} {meaning}")).join(", ");
    format!("{EXIT_WORDS}{codes}.")
}

/// What is in the environment and no option names, for all commands together.
const ENVIRONMENT: [(&str, &str); 9] = [
    ("HOOKKEEPER_LOG", "How much serve and send log, as in debug or hookkeeper=debug,warn."),
    ("LC_ALL, LC_MESSAGES, LANG", "The language, where neither --language nor the configuration names one."),
    ("XDG_DATA_HOME, XDG_CONFIG_HOME", "Where the database and the configuration are, unless they are named."),
    ("NO_COLOR", "Where it is set, the console has no colours."),
    ("COLUMNS", "How wide tables may be; where it is not set, the terminal is asked."),
    ("PAGER", "What the console opens long texts with."),
    ("VISUAL, EDITOR", "What the console opens an event's data with."),
    ("HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY", "The proxy, where the setting environment_proxy says yes."),
    ("SSL_CERT_FILE, SSL_CERT_DIR", "The authorities that certificates of receivers are checked against."),
];

/// How a straight quotation mark is written, which each part of a page begins with; once is enough.
const QUOTES: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

/// A page of the manual. It has no date: the program has a version, and the same source makes the same page.
pub(super) fn page(command: &Command, name: &str) -> std::io::Result<String> {
    let file = name.replace(' ', "-");
    let shown = command.clone().display_name(&file);
    let man = Man::new(shown.clone());
    let part = |render: &dyn Fn(&mut Vec<u8>) -> std::io::Result<()>| {
        let mut text = Vec::new();
        render(&mut text)?;
        Ok::<_, std::io::Error>(String::from_utf8_lossy(&text).replace(QUOTES, ""))
    };
    let mut page =
        format!("{QUOTES}.TH {} 1 \"\" \"hookkeeper {}\" hookkeeper\n", file.to_uppercase(), env!("CARGO_PKG_VERSION"));
    page += &part(&|to| man.render_name_section(to))?;
    page += &synopsis(command, name);
    page += &part(&|to| man.render_description_section(to))?;
    // Two macros for an empty line, of which one is enough.
    page += &part(&|to| man.render_options_section(to))?.replace(".br\n\n.br\n", ".sp\n");
    if command.has_subcommands() {
        page += &part(&|to| man.render_subcommands_section(to))?;
    }
    page += &environment(command, name);
    page += ".SH \"EXIT STATUS\"\n";
    for (code, meaning) in EXIT_CODES {
        page += &format!(".TP\n.B {code}\n{}.\n", text(meaning));
    }
    page += &examples(command);
    if let Some((above, _)) = name.rsplit_once(' ') {
        page += &format!(".SH \"SEE ALSO\"\n.BR {} (1)\n", text(&above.replace(' ', "-")));
    }
    Ok(page)
}

/// Text between macros.
fn text(plain: &str) -> String {
    let escaped = plain.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq").replace('`', "\\(ga");
    if escaped.starts_with('.') { format!("\\&{escaped}") } else { escaped }
}

/// How it is called: what it must have behind what it may have, each with its value.
fn synopsis(command: &Command, name: &str) -> String {
    let mut parts = vec![format!("\\fB{}\\fR", text(name))];
    let of_all = |arg: &&Arg| arg.is_global_set() && name != "hookkeeper";
    let mut options: Vec<_> =
        command.get_arguments().filter(|arg| !arg.is_hide_set() && !arg.is_positional() && !of_all(arg)).collect();
    options.sort_by_key(|arg| arg.is_required_set());
    parts.extend(options.into_iter().map(option));
    for arg in command.get_positionals().filter(|arg| !arg.is_hide_set()) {
        let names = arg.get_value_names().map_or_else(|| arg.get_id().to_string(), |names| names.join(" "));
        let more = if arg.get_num_args().is_some_and(|count| count.max_values() > 1) { "..." } else { "" };
        parts.push(bracketed(format!("\\fI{}\\fR", text(&names)), arg.is_required_set()) + more);
    }
    if command.has_subcommands() {
        parts.push(bracketed("\\fICOMMAND\\fR".to_owned(), command.is_subcommand_required_set()));
    }
    format!(".SH SYNOPSIS\n.ad l\n.nh\n{}\n.hy\n.ad b\n", parts.join("\n"))
}

fn bracketed(what: String, must: bool) -> String {
    if must { what } else { format!("[{what}]") }
}

fn option(arg: &Arg) -> String {
    let mut names = Vec::new();
    names.extend(arg.get_short().map(|short| format!("\\fB\\-{short}\\fR")));
    names.extend(arg.get_long().map(|long| format!("\\fB\\-\\-{}\\fR", text(long))));
    let mut all = names.join("|");
    let count = arg.get_num_args().unwrap_or_default();
    if count.takes_values() {
        let values = arg.get_value_names().map_or_else(String::new, |names| names.join(" "));
        let value = format!("\\fI<{}>\\fR", text(&values).replace(' ', "\\~"));
        // It may not be parted from its option at the end of a line.
        all += &match (count.min_values() > 0, arg.is_require_equals_set()) {
            (true, false) => format!("\\~{value}"),
            (true, true) => format!("={value}"),
            (false, false) => format!("\\~[{value}]"),
            (false, true) => format!("[={value}]"),
        };
    }
    let many = if matches!(arg.get_action(), ArgAction::Append) { "..." } else { "" };
    bracketed(all, arg.is_required_set()) + many
}

/// What the options may be given by, and what else counts.
fn environment(command: &Command, name: &str) -> String {
    let mut section = ".SH ENVIRONMENT\n".to_owned();
    let mut tell = |names: &str, meaning: &str| section += &format!(".TP\n.B {}\n{}\n", text(names), text(meaning));
    for arg in command.get_arguments() {
        if let (Some(variable), Some(long)) = (arg.get_env(), arg.get_long()) {
            tell(&variable.to_string_lossy(), &format!("What --{long} is where it is not given."));
        }
    }
    if name == "hookkeeper" {
        ENVIRONMENT.iter().for_each(|(names, meaning)| tell(names, meaning));
    } else {
        tell("Others", "are those of hookkeeper(1).");
    }
    section
}

/// What stands behind the help: commands as they are typed, and what is said of them.
fn examples(command: &Command) -> String {
    let Some(help) = command.get_after_help() else { return String::new() };
    let mut section = ".SH EXAMPLES\n".to_owned();
    let mut typed = false;
    let help = help.to_string();
    for line in help.lines().skip(1).filter(|line| !line.starts_with(EXIT_WORDS)) {
        let is_typed = line.starts_with("  ");
        match (typed, is_typed) {
            (false, true) => section += ".nf\n",
            (true, false) => section += ".fi\n",
            _ => {}
        }
        typed = is_typed;
        section += &match line.trim() {
            "" => ".PP\n".to_owned(),
            line => format!("{}\n", text(line)),
        };
    }
    if typed {
        section += ".fi\n";
    }
    section
}
