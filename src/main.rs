//! The program `hookkeeper`: the library's command line and its console, put together.

fn main() {}
