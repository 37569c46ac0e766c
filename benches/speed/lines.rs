//! How many events a second the program itself accepts, from a file and from a pipe: `emit --lines`, begin and end included.

use std::{
    fs::File,
    io::{BufWriter, Write as _},
    net::SocketAddr,
    path::Path,
    process::{Command, Stdio},
    time::Instant,
};

use crate::common::{add, data, open, runtime, say};

pub(crate) fn lines(count: usize) {
    let folder = tempfile::tempdir_in(".").unwrap();
    let file = folder.path().join("events.ndjson");
    let mut lines = BufWriter::new(File::create(&file).unwrap());
    for n in 0..count {
        writeln!(lines, r#"{{"kind":"invoice/add","data":{}}}"#, data(n)).unwrap();
    }
    lines.into_inner().unwrap().sync_all().unwrap();
    for (webhooks, wanted) in [(0, "nobody wants them"), (1, "one webhook")] {
        for (pipe, from) in [(false, "a file"), (true, "a pipe")] {
            let folder = tempfile::tempdir_in(".").unwrap();
            runtime(1).block_on(async {
                let admin = open(folder.path()).await;
                let nowhere: SocketAddr = "127.0.0.1:1".parse().unwrap();
                for _ in 0..webhooks {
                    add(&admin, nowhere).await;
                }
            });
            let began = Instant::now();
            emit(&folder.path().join("hookkeeper.db"), &file, pipe);
            say(&format!("emit --lines from {from}, {wanted}"), count, began.elapsed());
        }
    }
}

fn emit(database: &Path, file: &Path, pipe: bool) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hookkeeper"));
    command.arg("--db").arg(database).args(["--json", "emit", "--lines"]).stdout(Stdio::null());
    if pipe {
        let mut child = command.arg("-").stdin(Stdio::piped()).spawn().unwrap();
        std::io::copy(&mut File::open(file).unwrap(), &mut child.stdin.take().unwrap()).unwrap();
        assert!(child.wait().unwrap().success());
    } else {
        assert!(command.arg(file).status().unwrap().success());
    }
}
