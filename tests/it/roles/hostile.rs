//! Answers and profiles that mean no good, cases 87 to 92.

use fake_aws::{Fault, Hostile, Operation};

use super::{ADMIN, asked_for, assumed, configure, world};

#[test]
fn cases_87_to_89_and_92_an_answer_that_cannot_be_right_is_no_role() {
    for (case, fault, code, said) in [
        (87, Fault::LongMessage(1_000_000), 4, "error: AWS refuses role `admin` to user `alice`\n"),
        (88, Fault::HostileToken(Hostile::Newline), 5, "cannot be used"),
        (88, Fault::HostileToken(Hostile::Escape), 5, "cannot be used"),
        (88, Fault::LongTermId, 5, "cannot be used"),
        (89, Fault::MissingExpiration, 5, "cannot be used"),
        (89, Fault::ExpirationInPast, 5, "cannot be used"),
        (92, Fault::CaptivePortal200, 5, "something that is not AWS"),
        (92, Fault::CaptivePortal302, 5, "something that is not AWS"),
    ] {
        let world = world();
        world.login();
        world.fake.fail_always(Operation::AssumeRole, fault);
        let out = world.run(&["export", "-p", "admin"]).out().coded(code);
        assert!(out.stderr.contains(said), "case {case}: {out:?}");
        assert!(out.stderr.len() < 3000 && !out.stderr.contains('\u{1b}'), "case {case}: {out:?}");
        assert_eq!(world.home.cached("json").len(), 1, "case {case}: the session alone is kept");
    }
}

#[test]
fn case_90_a_profile_may_be_called_anything() {
    for name in ["$(id)", "__proto__", "a;id", "../x"] {
        let world = world();
        configure(&world, &format!("[profile {name}]\nrole_arn = {ADMIN}\nsource_profile = dev\n"));
        configure(
            &world,
            &format!("[profile over]\nrole_arn = arn:aws:iam::123456789012:role/own\nsource_profile = {name}\n"),
        );
        world.login();
        let out = world.run(&["export", "-p", name, "-v"]).out();
        assert_eq!(out.code, Some(0), "{name}: {out:?}");
        world.run(&["export", "-p", "over"]).out().coded(4);
        assert_eq!(asked_for(&world)[0], ADMIN, "{name}");
        assert!(!world.home.path("x").exists());
    }
}

#[test]
fn case_91_a_role_whose_name_is_a_path_names_no_file() {
    let world = world();
    configure(&world, "[profile odd]\nrole_arn = arn:aws:iam::111111111111:role/../../x\nsource_profile = dev\n");
    world.login();
    world.run(&["export", "-p", "odd"]).out().coded(4);
    assert_eq!(assumed(&world).len(), 1);
    let names = world.home.cached("json").into_iter().chain(world.home.cached("lock"));
    assert!(
        names.map(|path| path.parent().map(std::path::Path::to_path_buf)).all(|dir| dir == Some(world.home.cache()))
    );
}
