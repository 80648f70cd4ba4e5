//! The table of the checks of `doctor`. `docs/doctor.md` ends in it.

mod files;
mod machine;
mod profiles;

use super::check::DoctorCheck;

/// Every check, in the order of its id.
pub fn checks() -> impl Iterator<Item = &'static DoctorCheck> {
    files::FILES.iter().chain(profiles::PROFILES).chain(machine::MACHINE)
}

/// The check of that id.
pub(crate) fn check(id: &str) -> Option<&'static DoctorCheck> {
    checks().find(|check| check.id == id)
}

/// The ids of checks that were probably meant: those that begin so, or the nearest one.
pub(crate) fn near_ids(id: &str) -> Vec<&'static str> {
    let digits: String = id.chars().filter(char::is_ascii_digit).collect();
    let ids = || checks().map(|check| check.id);
    if digits.len() < 3 {
        let start = format!("DOC{digits}");
        return if digits.is_empty() { Vec::new() } else { ids().filter(|id| id.starts_with(&start)).collect() };
    }
    // A slip in the last digit is likelier than one in the digit of the group.
    let weight = |(place, (a, b)): (usize, (u8, u8))| if a == b { 0 } else { 3 - place };
    let distance = |id: &str| id.bytes().skip(3).zip(digits.bytes()).enumerate().map(weight).sum::<usize>();
    let nearest = ids().filter(|_| digits.len() == 3).min_by_key(|id| distance(id));
    nearest.filter(|id| distance(id) <= 2).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checks_that_were_probably_meant_are_named() {
        for (id, expected) in [
            ("DOC602X", &["DOC602"][..]),
            ("602", &["DOC602"]),
            ("DOC70", &["DOC701", "DOC702"]),
            ("DOC703", &["DOC701"]),
            ("DOC999", &[]),
            ("DOC801", &[]),
            ("DOCX", &[]),
            ("", &[]),
        ] {
            assert_eq!(near_ids(id), expected, "{id}");
        }
    }

    #[test]
    fn ids_are_in_order_and_severities_begin_with_the_worst() {
        assert!(checks().collect::<Vec<_>>().windows(2).all(|pair| pair[0].id < pair[1].id));
        for check in checks() {
            assert!(check.severities.windows(2).all(|pair| pair[0] > pair[1]), "{}", check.id);
        }
    }
}
