//! The program `hookkeeper`: the library's command line and its console, put together.

#![deny(clippy::print_stderr, clippy::print_stdout)]

use std::process::ExitCode;

use hookkeeper::{
    cli::{self, Started},
    store,
    text::{Language, Text},
    tui,
};

/// See docs/performance.md for what it changes.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::report_panics();
    cli::protect_memory();
    let cli = cli::parse();
    // What the console asks for is done on a thread beside the one that draws, so that nothing holds up a key.
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let text = Text::new(Language::from_environment());
            complain(&text.with("cannot-start", &[("why", error.to_string().into())]));
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(async {
        cli::survive_file_limit();
        match cli::start(cli).await {
            Ok(Started::Done(code)) => code,
            // What makes a demo of it goes when the console has ended.
            Ok(Started::Console(options, _demo)) => match tui::run(*options).await {
                Ok(()) => 0,
                Err(error) => {
                    complain(&format!("{error:#}"));
                    1
                }
            },
            Err(ended) => {
                complain(&ended.message);
                ended.code
            }
        }
    });
    // A thread that waits for standard input or the sender's lock must not keep the program.
    runtime.shutdown_background();
    store::close_all();
    ExitCode::from(code)
}

fn complain(why: &str) {
    cli::complain(&format!("hookkeeper: {why}"));
}
