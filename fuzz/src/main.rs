//! libFuzzer drives one of the targets, named by `FUZZ_TARGET`.

#![no_main]

mod targets;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<targets::Target> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").expect("FUZZ_TARGET names a target; fuzz/run sets it");
    *targets::ALL.iter().find(|target| target.name == name).expect("FUZZ_TARGET is one of fuzz/src/targets.rs")
});

fuzz_target!(|data: &[u8]| (TARGET.run)(data));
