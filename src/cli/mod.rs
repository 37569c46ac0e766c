//! The command line: every command, its tables and its JSON.
