//! The rule of ten under any history of outcomes, restarts and races.

use std::time::Duration;

use hookkeeper::{
    model::{OffReason, Waits},
    policy::{Finished, MAX_RETRY_AFTER, Memory, TEN, Verdict},
};
use proptest::prelude::*;

const LIMIT: u32 = 16;
const FAILED: Verdict = Verdict::Failed { gone: false, retry_after: None };

fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

fn fresh() -> Memory {
    Memory::fresh(0, None, None, seconds(0), &Waits::default())
}

fn finish(memory: &mut Memory, began: Duration, ended: Duration, verdict: Verdict) -> hookkeeper::policy::Decision {
    memory.finish(Finished { began, ended, verdict, used: 0 }, &Waits::default(), LIMIT, 1.0)
}

#[test]
fn ten_failures_one_after_the_other_switch_off_after_the_waits_of_the_list() {
    let mut memory = fresh();
    let mut now = seconds(100);
    let mut waits = Vec::new();
    for nth in 1..=TEN {
        assert_eq!(memory.may_start(0, LIMIT, now), 1, "one probe at a time");
        let decision = finish(&mut memory, now, now, FAILED);
        assert_eq!(memory.failed_in_row(), nth);
        assert_eq!(decision.switch_off, (nth == TEN).then_some(OffReason::Failures));
        if nth < TEN {
            let wait = decision.pause.unwrap();
            assert_eq!(memory.may_start(0, LIMIT, now + wait - Duration::from_millis(1)), 0, "it backs off");
            waits.push(wait.as_secs());
            now += wait;
        }
    }
    assert_eq!(waits, [5, 15, 30, 60, 120, 300, 900, 1800, 3600]);
    assert_eq!(memory.may_start(0, LIMIT, seconds(1_000_000)), 0);
}

#[test]
fn attempts_in_flight_together_are_one_failure() {
    let mut memory = fresh();
    for n in 0..LIMIT.into() {
        finish(&mut memory, seconds(1), seconds(2 + n), FAILED);
    }
    assert_eq!(memory.failed_in_row(), 1);
    assert_eq!(memory.not_before(), Some(seconds(2 + 5)), "the wait runs from the failure that counted");
}

#[test]
fn the_window_opens_with_each_success_and_closes_with_a_failure() {
    let mut memory = fresh();
    let mut windows = Vec::new();
    for n in 0..6 {
        windows.push(memory.may_start(0, LIMIT, seconds(n)));
        finish(&mut memory, seconds(n), seconds(n), Verdict::Delivered);
    }
    assert_eq!(windows, [1, 2, 4, 8, 16, 16]);
    assert_eq!(memory.may_start(10, LIMIT, seconds(9)), 6);
    assert_eq!(memory.may_start(0, 3, seconds(9)), 3, "never more than the webhook's limit");
    finish(&mut memory, seconds(9), seconds(9), FAILED);
    assert_eq!(memory.may_start(0, LIMIT, seconds(9_999)), 1);
}

#[test]
fn gone_switches_off_at_once() {
    let mut memory = fresh();
    let decision = finish(&mut memory, seconds(1), seconds(1), Verdict::Failed { gone: true, retry_after: None });
    assert_eq!(decision.switch_off, Some(OffReason::Gone));
    assert!(decision.retry_in.is_some(), "the request is held, not given up");
}

#[test]
fn retry_after_is_honoured_up_to_an_hour() {
    let pause = |asked| {
        let verdict = Verdict::Failed { gone: false, retry_after: Some(asked) };
        finish(&mut fresh(), seconds(1), seconds(1), verdict).pause.unwrap()
    };
    assert_eq!(pause(seconds(40)), seconds(40));
    assert_eq!(pause(seconds(1)), seconds(5), "never less than the webhook's own wait");
    assert_eq!(pause(seconds(86_400)), MAX_RETRY_AFTER);
}

#[test]
fn a_success_that_was_under_way_does_not_take_back_that_the_receiver_wants_to_be_left_alone() {
    let mut memory = fresh();
    let asks = Verdict::Failed { gone: false, retry_after: Some(seconds(30)) };
    finish(&mut memory, seconds(1), seconds(2), asks);
    finish(&mut memory, seconds(1), seconds(3), Verdict::Delivered);
    assert_eq!(memory.failed_in_row(), 0);
    assert_eq!((memory.may_start(0, LIMIT, seconds(31)), memory.not_before()), (0, Some(seconds(32))));
    finish(&mut memory, seconds(32), seconds(33), Verdict::Delivered);
    assert_eq!(memory.not_before(), None);
    // Nor does one that was told to wait for less.
    let asks_less = Verdict::Failed { gone: false, retry_after: Some(seconds(1)) };
    finish(&mut memory, seconds(40), seconds(41), asks);
    finish(&mut memory, seconds(40), seconds(42), asks_less);
    finish(&mut memory, seconds(40), seconds(43), Verdict::Delivered);
    assert_eq!(memory.not_before(), Some(seconds(71)));
}

#[test]
fn a_receiver_that_is_gone_has_failed_once_at_least_though_that_counts_no_more() {
    let gone = Verdict::Failed { gone: true, retry_after: None };
    let mut memory = fresh();
    finish(&mut memory, seconds(1), seconds(3), FAILED);
    finish(&mut memory, seconds(1), seconds(4), Verdict::Delivered);
    let decision = finish(&mut memory, seconds(1), seconds(5), gone);
    assert_eq!((memory.failed_in_row(), decision.counted, decision.switch_off), (1, false, Some(OffReason::Gone)));
}

#[test]
fn shorter_waits_hold_at_once_but_not_against_the_receivers_own_wish() {
    let none: Waits = "0s".parse().unwrap();
    let mut memory = fresh();
    finish(&mut memory, seconds(1), seconds(1), FAILED);
    memory.wait_anew(seconds(2), &none);
    assert_eq!(memory.may_start(0, LIMIT, seconds(2)), 1);
    let asked = Verdict::Failed { gone: false, retry_after: Some(seconds(40)) };
    finish(&mut memory, seconds(3), seconds(3), asked);
    memory.wait_anew(seconds(4), &none);
    assert_eq!((memory.may_start(0, LIMIT, seconds(42)), memory.may_start(0, LIMIT, seconds(43))), (0, 1));
    // Nor after the sender was started anew.
    let mut memory = Memory::fresh(1, Some(seconds(60)), Some(seconds(40)), seconds(0), &Waits::default());
    memory.wait_anew(seconds(0), &none);
    assert_eq!(memory.not_before(), Some(seconds(40)));
    let mut memory = fresh();
    finish(&mut memory, seconds(1), seconds(1), FAILED);
    memory.wait_anew(seconds(2), &"1h".parse().unwrap());
    assert_eq!(memory.may_start(0, LIMIT, seconds(6)), 1, "longer waits begin with the next failure");
}

#[test]
fn a_fresh_sender_goes_on_with_the_count_and_the_wait_but_not_with_a_wait_that_the_clock_made() {
    let memory = Memory::fresh(4, Some(seconds(41)), None, seconds(0), &Waits::default());
    assert_eq!((memory.failed_in_row(), memory.not_before()), (4, Some(seconds(41))));
    let memory = Memory::fresh(4, Some(seconds(86_400 * 365)), None, seconds(0), &Waits::default());
    assert!(memory.not_before().unwrap() <= seconds(3_960));
}

/// The waits after so many faults on our side in a row, and what is left of them.
fn our_waits(memory: &mut Memory, waits: &Waits, count: usize) -> Vec<u64> {
    let mut now = seconds(10_000);
    let mut taken = Vec::new();
    for _ in 0..count {
        assert_eq!(memory.may_start(0, LIMIT, now), 1, "one probe at a time");
        let ended = Finished { began: now, ended: now, verdict: Verdict::OurFault, used: 3 };
        let decision = memory.finish(ended, waits, LIMIT, 1.0);
        assert_eq!((decision.used, decision.counted, decision.switch_off), (3, false, None));
        assert_eq!(memory.may_start(0, LIMIT, now), 0);
        taken.push(decision.retry_in.unwrap().as_secs());
        now += decision.retry_in.unwrap();
    }
    taken
}

#[test]
fn faults_on_our_side_back_off_for_five_minutes_at_most_and_count_for_nothing() {
    let mut memory = Memory::fresh(4, None, None, seconds(0), &Waits::default());
    let waits = our_waits(&mut memory, &Waits::default(), 150);
    assert_eq!(waits[..8], [5, 15, 30, 60, 120, 300, 300, 300]);
    assert_eq!((waits[149], memory.failed_in_row()), (300, 4));
    // The receiver's next failure is its fifth, and waits as long as a fifth does.
    let failed = finish(&mut memory, seconds(90_000), seconds(90_000), FAILED);
    assert_eq!((memory.failed_in_row(), failed.pause), (5, Some(seconds(120))));
    // Without waits the attempts must become fewer too, since nothing else ends them.
    let waits = our_waits(&mut fresh(), &"0s".parse().unwrap(), 12);
    assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
}

#[test]
fn a_change_or_a_fresh_start_tries_at_once_what_failed_on_our_side_but_keeps_the_receivers_wish() {
    let mut memory = fresh();
    our_waits(&mut memory, &Waits::default(), 9);
    memory.try_again();
    assert_eq!((memory.not_before(), memory.probing()), (None, true));
    let asks = Verdict::Failed { gone: false, retry_after: Some(seconds(3_000)) };
    finish(&mut memory, seconds(20_000), seconds(20_000), asks);
    memory.try_again();
    assert_eq!(memory.not_before(), Some(seconds(23_000)), "a receiver's failure waits on");
    let ours = |began| Finished { began, ended: began, verdict: Verdict::OurFault, used: 0 };
    memory.finish(ours(seconds(20_001)), &Waits::default(), LIMIT, 1.0);
    memory.try_again();
    assert_eq!(memory.not_before(), Some(seconds(23_000)));
    let fresh = |asked| Memory::fresh(0, Some(seconds(200)), asked, seconds(0), &Waits::default()).not_before();
    assert_eq!((fresh(None), fresh(Some(seconds(40)))), (None, Some(seconds(40))));
}

#[derive(Debug, Clone)]
enum Step {
    /// Starts as many as may start.
    Start,
    /// Ends the nth attempt in flight.
    End(usize, bool),
    /// Ends the nth attempt in flight with a fault on our side.
    EndOurs(usize),
    /// Time passes.
    Pass(u64),
    /// The process is killed and started again: what was in flight is gone, count and wait are kept.
    Restart,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => Just(Step::Start),
        4 => (any::<usize>(), prop::bool::weighted(0.3)).prop_map(|(n, ok)| Step::End(n, ok)),
        2 => any::<usize>().prop_map(Step::EndOurs),
        3 => (0u64..5_000).prop_map(Step::Pass),
        1 => Just(Step::Restart),
    ];
    prop::collection::vec(step, 0..400)
}

proptest! {
    /// The count is that of a plain reading of the rule: in the order of their ends, a success sets it to zero, and a failure
    /// adds one if it began after the last counted one ended.
    #[test]
    fn the_count_is_right_after_any_history(steps in steps(), limit in 1u32..40, jitter in 0.9f64..1.1) {
        let waits = Waits::default();
        let (mut now, mut in_flight) = (seconds(0), Vec::new());
        let mut memory = Memory::fresh(0, None, None, now, &waits);
        let (mut count, mut counted_until) = (0, None);
        for step in steps {
            match step {
                Step::Pass(s) => now += seconds(s),
                Step::Start => {
                    let may = memory.may_start(in_flight.len() as u32, limit, now);
                    prop_assert!(in_flight.len() as u32 + may <= limit.max(in_flight.len() as u32));
                    if memory.probing() {
                        prop_assert!(may <= 1);
                        prop_assert!(may == 0 || in_flight.is_empty());
                    }
                    in_flight.extend((0..may).map(|_| now));
                }
                Step::End(n, delivered) if !in_flight.is_empty() => {
                    let began = in_flight.remove(n % in_flight.len());
                    now += Duration::from_millis(1);
                    let verdict = if delivered { Verdict::Delivered } else { FAILED };
                    let decision = memory.finish(Finished { began, ended: now, verdict, used: 0 }, &waits, limit, jitter);
                    if delivered {
                        count = 0;
                    } else if counted_until.is_none_or(|until| began >= until) {
                        count += 1;
                        counted_until = Some(now);
                    }
                    prop_assert_eq!(memory.failed_in_row(), count);
                    prop_assert_eq!(decision.switch_off.is_some(), !delivered && count == TEN);
                    if count == TEN {
                        break;
                    }
                }
                Step::EndOurs(n) if !in_flight.is_empty() => {
                    let began = in_flight.remove(n % in_flight.len());
                    now += Duration::from_millis(1);
                    let ended = Finished { began, ended: now, verdict: Verdict::OurFault, used: 9 };
                    let decision = memory.finish(ended, &waits, limit, jitter);
                    prop_assert_eq!((memory.failed_in_row(), decision.switch_off, decision.used), (count, None, 9));
                    prop_assert!(decision.retry_in.is_some() && !decision.counted && memory.probing());
                }
                Step::End(..) | Step::EndOurs(_) => {}
                Step::Restart => {
                    in_flight.clear();
                    counted_until = None;
                    let wait = memory.not_before().map(|at| at.saturating_sub(now));
                    memory = Memory::fresh(count, wait, None, now, &waits);
                }
            }
        }
    }

    /// A webhook that is not off is never stuck: after its wait, something may start.
    #[test]
    fn it_never_hangs(outcomes in prop::collection::vec(any::<bool>(), 0..9)) {
        let mut memory = fresh();
        let mut now = seconds(0);
        for delivered in outcomes {
            finish(&mut memory, now, now, if delivered { Verdict::Delivered } else { FAILED });
            now = now.max(memory.not_before().unwrap_or(now));
            prop_assert!(memory.may_start(0, LIMIT, now) > 0);
        }
    }

    /// A request has ten attempts of its own.
    #[test]
    fn a_request_is_given_up_after_its_tenth(used in 0u32..10) {
        let attempt = Finished { began: seconds(0), ended: seconds(1), verdict: FAILED, used };
        let decision = fresh().finish(attempt, &Waits::default(), LIMIT, 1.0);
        prop_assert_eq!(decision.used, used + 1);
        prop_assert_eq!(decision.retry_in.is_none(), used + 1 == TEN);
    }
}
