//! Whatever the console does, a command does: the page that says so, held to both.

use std::collections::BTreeSet;

use crate::program::Home;

#[test]
fn whatever_the_console_does_a_command_does() {
    let home = Home::new();
    let page = include_str!("../../docs/scripting.md");
    let rows: Vec<Vec<&str>> =
        page.lines().filter(|line| line.starts_with("| `")).map(|l| l.split('|').collect()).collect();
    let by_page: BTreeSet<&str> = rows.iter().flat_map(|row| row[1].split('`').skip(1).step_by(2)).collect();
    // The page of keys is made from the console's one table of commands.
    let keys = include_str!("../../docs/keys.md");
    let by_console: BTreeSet<&str> = keys
        .lines()
        .filter(|line| line.starts_with("| `"))
        .filter_map(|line| line.split('|').nth(3)?.split('`').nth(1))
        .collect();
    assert!(by_console.len() > 50, "{by_console:?}");
    assert_eq!(by_page, by_console, "docs/scripting.md has a line for each of the console's commands, and no other");
    let commands = rows.iter().flat_map(|row| row[2].split('`').skip(1).step_by(2));
    let mut count = 0;
    for command in commands.filter_map(|command| command.strip_prefix("hookkeeper ")) {
        let words = command
            .split(' ')
            .take_while(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.starts_with('-'));
        let words: Vec<_> = words.collect();
        let help = home.args(&[&words[..], &["--help"]].concat()).ok();
        for option in command.split(' ').filter(|word| word.starts_with("--")) {
            assert!(help.contains(option), "`{command}`: there is no {option}");
        }
        count += 1;
    }
    assert!(count > 20, "{count}");
}
