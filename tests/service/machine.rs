//! A service and its machine: streams that cannot be written, signals, limits, core dumps, and orphans.

use std::{
    fs,
    os::unix::{fs::MetadataExt as _, process::ExitStatusExt as _},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::{PATIENCE, docs::has, program::Home};

const PROGRAM: &str = env!("CARGO_BIN_EXE_hookkeeper");

/// A shell that becomes `serve` after it has run this.
fn serve_after(home: &Home, before: &str, redirected: &str, more: &str) -> Child {
    let script = format!("{before}\nexec '{PROGRAM}' serve --listen 127.0.0.1:0 {more} {redirected}");
    let mut command = Command::new("bash");
    command.args(["-c", &script]).env_clear().env("HOME", home.path()).env("PATH", "/usr/bin:/bin");
    command.current_dir(home.path()).stdin(Stdio::null()).spawn().unwrap()
}

fn until(what: &str, mut is: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is() {
        assert!(Instant::now() < end, "never: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Adds a webhook to a receiver and waits until an event has reached it.
fn delivers(home: &Home, uid: &str) {
    home.pipe(&format!("emit invoice/add --uid {uid} --data -"), r#"{"id":"7"}"#).ok();
    home.until("request list --json", |answer| {
        answer.out.lines().filter(|line| line.contains(uid)).any(|line| line.contains("\"state\":\"delivered\""))
    });
}

fn end(child: &mut Child) -> Option<i32> {
    let pid = child.id().to_string();
    assert!(Command::new("kill").arg(&pid).status().unwrap().success());
    child.wait().unwrap().code()
}

#[test]
fn standard_error_that_cannot_be_written_stops_no_delivery() {
    let gone = "2> >(exec true)";
    for redirected in ["2>/dev/full", "2>&-", gone] {
        let home = Home::new();
        let (_receiver, url) = home.listen("");
        home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
        let mut serving = serve_after(&home, "", redirected, "");
        delivers(&home, "first");
        let pid = serving.id().to_string();
        assert!(Command::new("kill").args(["-HUP", &pid]).status().unwrap().success());
        delivers(&home, "second");
        assert_eq!(end(&mut serving), Some(0), "{redirected}");
    }
}

#[test]
fn a_reader_of_the_log_that_hangs_stops_no_delivery() {
    let home = Home::new();
    let (_receiver, url) = home.listen("");
    home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
    // The pipe is full before anything is logged, and no process ever reads it.
    let fill = "mkfifo log; exec 3<>log; timeout 2 sh -c 'while :; do echo xxxxxxxxxxxxxxxx; done' >&3 2>/dev/null";
    let mut serving = serve_after(&home, fill, "2>&3", "");
    delivers(&home, "first");
    assert_eq!(end(&mut serving), Some(0));
}

#[test]
fn a_log_file_on_a_full_disk_stops_no_delivery() {
    let home = Home::new();
    let (_receiver, url) = home.listen("");
    home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
    // Every write to it fails as on a full disk, and standard error is gone as well.
    let mut serving = serve_after(&home, "", "2>/dev/full", "--log-file /dev/full");
    delivers(&home, "first");
    assert_eq!(end(&mut serving), Some(0));
}

#[test]
fn commands_end_quietly_if_nobody_reads_them() {
    let home = Home::new();
    for n in 0..40 {
        home.run(&format!("kind add order/made{n}")).ok();
    }
    for line in ["kind list", "kind list --json", "webhook add --help", "completions bash", "man"] {
        let script = format!("'{PROGRAM}' {line} | true; echo ${{PIPESTATUS[0]}}");
        let output = Command::new("bash").args(["-c", &script]).env("HOME", home.path()).output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(matches!(out.trim(), "0" | "2") && err.is_empty(), "{line}: {out} {err}");
    }
}

#[test]
fn signals_that_mean_nothing_do_not_end_a_service() {
    let home = Home::new();
    let mut serving = home.start("serve --no-listen");
    serving.says("sending");
    for name in ["USR1", "USR2", "ALRM", "VTALRM", "PROF", "IO", "PWR", "XCPU", "XFSZ", "STKFLT", "RTMIN+3", "RTMIN+29"]
    {
        serving.signal(name);
    }
    serving.signal("HUP");
    serving.says("reloaded");
    serving.terminate();
    assert_eq!(serving.code(), 0);
}

#[test]
fn few_open_files_are_told_of_in_a_sentence() {
    let home = Home::new();
    for (limit, code) in [(20, 1), (32, 1), (63, 1), (64, 0)] {
        for line in ["webhook list", "doctor", "serve --no-listen --nonsense"] {
            let script = format!("ulimit -n {limit}; exec '{PROGRAM}' {line}");
            let mut command = Command::new("bash");
            let output = command.args(["-c", &script]).env("HOME", home.path()).output().unwrap();
            let err = String::from_utf8_lossy(&output.stderr);
            assert!(!err.contains("panicked"), "{limit}: {err}");
            if line == "webhook list" {
                assert_eq!(output.status.code(), Some(code), "{limit}: {err}");
                assert_eq!(err.contains("files may be open at a time (ulimit -n)"), code == 1, "{limit}: {err}");
            }
        }
    }
    // A soft limit that may be raised is.
    let script = format!("ulimit -Sn 20; exec '{PROGRAM}' webhook list");
    let output = Command::new("bash").args(["-c", &script]).env("HOME", home.path()).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_limit_on_the_size_of_files_gives_a_sentence_and_does_not_kill() {
    let home = Home::new();
    for limit in [1, 8, 20] {
        let script = format!(
            "ulimit -f {limit}; exec '{PROGRAM}' webhook add --url http://127.0.0.1:9/ --event invoice/add --private"
        );
        let output = Command::new("bash").args(["-c", &script]).env("HOME", home.path()).output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), output.status.signal()), (Some(1), None), "{limit}: {err}");
        assert!(err.starts_with("hookkeeper: ") && !err.contains("panicked"), "{limit}: {err}");
    }
}

#[test]
fn no_core_dump_is_left_and_others_cannot_look_inside() {
    let home = Home::new();
    let mut serving = serve_after(&home, "ulimit -c unlimited 2>/dev/null", "2>log", "");
    until("it sends", || fs::read_to_string(home.path().join("log")).unwrap_or_default().contains("sending"));
    let process = format!("/proc/{}", serving.id());
    let limits = fs::read_to_string(format!("{process}/limits")).unwrap();
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().nth(4), Some("0"), "{core}");
    // The kernel gives them to root, so that its own user cannot read the memory.
    assert_eq!(fs::metadata(format!("{process}/mem")).unwrap().uid(), 0);
    assert!(Command::new("kill").args(["-ABRT", &serving.id().to_string()]).status().unwrap().success());
    let status = serving.wait().unwrap();
    assert!(status.signal() == Some(6) && !status.core_dumped(), "{status:?}");
}

#[test]
fn as_the_first_process_it_takes_orphans_in() {
    let home = Home::new();
    let isolated = ["unshare", "--pid", "--fork", "--mount-proc"];
    if !has("unshare") || !Command::new(isolated[0]).args(&isolated[1..]).arg("true").status().unwrap().success() {
        eprintln!("skipped: this takes root and unshare");
        return;
    }
    let log = home.path().join("log");
    let command = format!("exec '{PROGRAM}' serve --no-listen 2>'{}'", log.display());
    let mut outer = Command::new(isolated[0]);
    outer.args(&isolated[1..]).args(["bash", "-c", &command]).env("HOME", home.path());
    let mut outer = outer.spawn().unwrap();
    until("it sends", || fs::read_to_string(&log).unwrap_or_default().contains("sending"));
    let children = format!("/proc/{0}/task/{0}/children", outer.id());
    let first = fs::read_to_string(children).unwrap().trim().to_owned();
    let inside = |script: &str| {
        let mut command = Command::new("nsenter");
        command.args(["-t", &first, "-p", "-m", "sh", "-c", script]);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    // Their parent ends before them, and the first process becomes their parent.
    inside("for n in 1 2 3; do sh -c 'sleep 0.3 & sleep 0.3 &' & done");
    let orphans = || inside("cat /proc/[0-9]*/stat").lines().filter(|stat| stat.contains("(sleep) ")).count();
    until("they are taken in", || orphans() == 0);
    assert!(Command::new("kill").arg(&first).status().unwrap().success());
    assert_eq!(outer.wait().unwrap().code(), Some(0));
}
