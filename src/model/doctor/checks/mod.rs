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

/// The id of a check that was probably meant.
pub(crate) fn near_id(id: &str) -> Option<&'static str> {
    let digits: String = id.chars().filter(char::is_ascii_digit).collect();
    let is_near = |check: &&DoctorCheck| {
        let differ = check.id.trim_start_matches("DOC").bytes().zip(digits.bytes()).filter(|(a, b)| a != b).count();
        digits.len() == 3 && differ <= 1
    };
    checks()
        .find(|check| check.id.ends_with(&digits) && digits.len() == 3)
        .or_else(|| checks().find(is_near))
        .map(|check| check.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_in_order_and_severities_begin_with_the_worst() {
        assert!(checks().collect::<Vec<_>>().windows(2).all(|pair| pair[0].id < pair[1].id));
        for check in checks() {
            assert!(check.severities.windows(2).all(|pair| pair[0] > pair[1]), "{}", check.id);
        }
    }
}
