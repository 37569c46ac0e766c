//! What is made from the definitions of the commands: completions for shells, the manual, and a page of the docs.

use std::path::PathBuf;

use clap::{Args, Command, CommandFactory as _};
use clap_complete::Shell;

use super::{Cli, Failure, Result, manual, output::Out};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper completions bash > ~/.local/share/bash-completion/completions/hookkeeper
  hookkeeper completions zsh > ~/.zfunc/_hookkeeper           with fpath+=~/.zfunc before compinit
  hookkeeper completions fish > ~/.config/fish/completions/hookkeeper.fish
  hookkeeper completions powershell >> $PROFILE")]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  hookkeeper man | man -l -
  hookkeeper man webhook add | man -l -
  hookkeeper man --folder ~/.local/share/man/man1             every page, such as hookkeeper-webhook-add.1")]
pub(super) struct ManArgs {
    /// The command whose page is wanted [default: the program's own]
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
    /// Write every page into this folder, which is made where it is not there
    #[arg(long, value_name = "FOLDER", conflicts_with = "command")]
    folder: Option<PathBuf>,
}

/// Every command with its whole name; the program itself first.
fn commands() -> Vec<Command> {
    fn gather(command: &Command, found: &mut Vec<Command>) {
        found.push(command.clone());
        command.get_subcommands().for_each(|sub| gather(sub, found));
    }
    let mut root = Cli::command().disable_help_subcommand(true);
    root.build();
    let mut found = Vec::new();
    gather(&root, &mut found);
    found
}

/// `hookkeeper webhook add`.
fn whole_name(command: &Command) -> String {
    command.get_bin_name().unwrap_or_else(|| command.get_name()).to_owned()
}

pub(super) fn completions(args: &CompletionsArgs, out: &mut Out) -> Result<u8> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "hookkeeper", &mut text);
    out.line(String::from_utf8_lossy(&text).trim_end())?;
    Ok(0)
}

pub(super) fn man(args: &ManArgs, out: &mut Out) -> Result<u8> {
    if let Some(folder) = &args.folder {
        let unwritable = |error: std::io::Error| {
            Failure::text("man-unwritable", [("path", folder.display().to_string()), ("why", error.to_string())])
        };
        std::fs::create_dir_all(folder).map_err(unwritable)?;
        let mut files = Vec::new();
        for command in commands() {
            let file = folder.join(format!("{}.1", whole_name(&command).replace(' ', "-")));
            std::fs::write(&file, manual::page(&command, &whole_name(&command))?).map_err(unwritable)?;
            files.push(file);
        }
        let names: Vec<_> = files.iter().map(|file| file.to_string_lossy()).collect();
        let values = [("count", files.len().into()), ("path", folder.display().to_string().into())];
        out.done("man-written", &values, &serde_json::json!({ "folder": folder.to_string_lossy(), "files": names }))?;
        return Ok(0);
    }
    let wanted =
        std::iter::once("hookkeeper".to_owned()).chain(args.command.iter().cloned()).collect::<Vec<_>>().join(" ");
    let Some(command) = commands().into_iter().find(|command| whole_name(command) == wanted) else {
        return Err(Failure::usage("man-unknown", [("command", args.command.join(" "))]));
    };
    out.line(manual::page(&command, &wanted)?.trim_end())?;
    Ok(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn docs() -> String {
        let mut page = "# Commands\n\nThis page is made from the definitions of the commands; a test holds it in step. Each is what `--help` \
            prints, but\nfor the options that every command has, which stand at the end. What `--json` prints is in [json.md](json.md).\n\n"
            .to_owned();
        let all = commands();
        for command in &all {
            let name = whole_name(command);
            page.push_str(&format!("- [`{name}`](#{}): {}\n", name.replace(' ', "-"), command.get_about().unwrap()));
        }
        for mut command in all {
            let name = whole_name(&command);
            let global: Vec<_> =
                command.get_arguments().filter(|a| a.is_global_set()).map(|a| a.get_id().clone()).collect();
            let root = name == "hookkeeper";
            for id in global.iter().filter(|_| !root) {
                command = command.mut_arg(id, |arg| arg.hide(true));
            }
            let help = command.clone().term_width(100).render_long_help().to_string();
            let help: Vec<_> = help.lines().map(str::trim_end).collect();
            page.push_str(&format!("\n## {name}\n\n```text\n{}\n```\n", help.join("\n").trim_end()));
        }
        page
    }

    #[test]
    fn the_page_of_commands_in_the_docs_is_what_help_prints() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/commands.md");
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(path, docs()).unwrap();
        }
        let stale = "docs/commands.md is stale; make it anew with UPDATE_DOCS=1 cargo test --lib page_of_commands";
        assert!(std::fs::read_to_string(path).unwrap_or_default() == docs(), "{stale}");
    }

    #[test]
    fn every_command_has_an_example_that_names_it_and_can_be_read() {
        for command in commands() {
            let name = whole_name(&command);
            let help = command.get_after_help().unwrap_or_else(|| panic!("{name} has no example")).to_string();
            let shown: Vec<_> = help.lines().filter(|line| line.contains(&name)).collect();
            assert!(help.starts_with("Example") && !shown.is_empty(), "{name}: {help}");
        }
    }

    #[test]
    fn the_definitions_hold() {
        Cli::command().debug_assert();
    }
}
