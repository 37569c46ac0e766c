//! The program `hookkeeper`: the library's command line and its console, put together.

use std::process::ExitCode;

use hookkeeper::{
    cli::{self, Started},
    text::{Language, Text},
    tui,
};

fn main() -> ExitCode {
    let cli = cli::parse();
    // What the console asks for is done on a thread beside the one that draws, so that nothing holds up a key.
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let text = Text::new(Language::from_environment());
            eprintln!("hookkeeper: {}", text.with("cannot-start", &[("why", error.to_string().into())]));
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(async {
        match cli::start(cli).await {
            Ok(Started::Done(code)) => code,
            Ok(Started::Console(start)) => {
                let cli::ConsoleStart { admin, language, watch, theme, ascii, mouse, keys, intake, config } = start;
                let options = tui::ConsoleOptions { admin, language, watch, theme, ascii, mouse, keys, intake, config };
                match tui::run(options).await {
                    Ok(()) => 0,
                    Err(error) => {
                        eprintln!("hookkeeper: {error:#}");
                        1
                    }
                }
            }
            Err(ended) => {
                eprintln!("hookkeeper: {}", ended.message);
                ended.code
            }
        }
    });
    // A thread that waits for standard input or the sender's lock must not keep the program.
    runtime.shutdown_background();
    ExitCode::from(code)
}
