//! Commands on requests that can do nothing say why.

use crate::program::Home;

#[test]
fn what_has_ended_is_not_discarded_and_what_nobody_knows_is_not_looked_for() {
    let home = Home::new();
    let (_listen, url) = home.listen("");
    home.run(&format!("webhook add --url {url} --event invoice/add --private")).ok();
    home.run("kind add own/kind").ok();
    home.run("emit invoice/add --sample").ok();
    home.run("send --until-idle").ok();
    home.run("emit invoice/add --sample").ok();
    let said = home.run("request discard req_00000001").refused(1);
    assert!(said.contains("only what waits or has failed can be discarded"), "{said}");
    let both = home.run("request discard req_00000001 req_00000002");
    assert!(both.code == 0 && both.err.contains("One of them stays as it is"), "{both:?}");
    assert!(both.out.starts_with("1 request discarded"), "{both:?}");
    home.run("request discard req_00000002").refused(1);

    for command in ["list", "list --follow", "export --format csv", "resend --dry-run", "discard"] {
        let said = home.run(&format!("request {command} --webhook 1,9")).refused(1);
        assert!(said.contains("there is no webhook 9"), "{command}: {said}");
        let said = home.run(&format!("request {command} --event no/kind")).refused(1);
        assert!(said.contains("unknown kind “no/kind”; `hookkeeper kind list`"), "{command}: {said}");
    }
    assert!(home.run("request list --event own/kind").ok().contains("No request"), "there is none of it yet");
    // What is gone and stands in the log is found.
    home.run("webhook edit 1 --event own/kind").ok();
    home.run("emit own/kind --sample").ok();
    home.run("send --until-idle").ok();
    home.run("webhook remove 1 --yes").ok();
    home.run("kind remove own/kind --yes").ok();
    assert_eq!(home.run("request list --webhook 1 --event own/kind --json").objects().len(), 1);
}
