//! The region of a request, and the one in which STS is called.

use super::chain::FollowedLine;
use super::env::Env;
use super::error::RequestError;
use super::followed_line::value_of_line;
use super::settings::{REGION_VARIABLES, in_chain};
use crate::model::aws::partition::{Partition, RealRegion, is_region, names_region, region_of_zone};
use crate::model::options::Options;
use crate::model::origin::{Origin, Sourced};
use aws_profile_files::profile::Profile;

/// The region that is exported, if one is set.
///
/// # Errors
/// When it is none, or of another partition than the device; one of a variable is then ignored, with a note.
pub(super) fn region(
    options: &Options,
    env: &Env,
    (chain, lines): (&[Profile], &[FollowedLine]),
    device: Option<Partition>,
    notes: &mut Vec<String>,
) -> Result<Option<Sourced<String>>, RequestError> {
    if options.region.is_none()
        && let Some((name, text)) = env.first(&REGION_VARIABLES)
    {
        let found = checked(Sourced::new(text.to_owned(), Origin::Variable(name)))?;
        match foreign(&found.value, device) {
            None => return Ok(Some(found)),
            Some(partition) => {
                notes.push(format!("`{name}` is ignored: the MFA device is in partition `{partition}`"));
            }
        }
    }
    let of_profile = |(index, profile): (usize, &Profile)| {
        let own = in_chain(std::slice::from_ref(profile), "region");
        own.or_else(|| lines.iter().filter(|line| line.profile == index).find_map(of_line))
    };
    let found = options.region.clone().or_else(|| chain.iter().enumerate().find_map(of_profile));
    found.map(|found| usable(found, device)).transpose()
}

/// The region that a followed line names for STS. Its profile may have another one for everything else.
///
/// # Errors
/// As [`region`].
pub(super) fn region_of_sts(
    options: &Options,
    lines: &[FollowedLine],
    device: Option<Partition>,
) -> Result<Option<Sourced<String>>, RequestError> {
    let found = lines.iter().find_map(of_line).filter(|_| options.region.is_none());
    found.map(|found| usable(found, device)).transpose()
}

fn of_line(line: &FollowedLine) -> Option<Sourced<String>> {
    value_of_line(line, line.options.region.as_ref())
}

fn usable(found: Sourced<String>, device: Option<Partition>) -> Result<Sourced<String>, RequestError> {
    let found = checked(found)?;
    match foreign(&found.value, device) {
        None => Ok(found),
        Some(partition) => Err(RequestError::ForeignRegion { region: found.value, partition, origin: found.origin }),
    }
}

fn checked(found: Sourced<String>) -> Result<Sourced<String>, RequestError> {
    if names_region(&found.value) {
        return Ok(found);
    }
    // The one error has a hint for a zone, the other is about a name without a region behind it.
    let is_pseudo = is_region(&found.value) && region_of_zone(&found.value).is_none();
    let Sourced { value: text, origin } = found;
    Err(if is_pseudo { RequestError::PseudoRegion { text, origin } } else { RequestError::Region { text, origin } })
}

/// The device's partition, where the region is of another one.
fn foreign(region: &str, device: Option<Partition>) -> Option<Partition> {
    device.filter(|partition| RealRegion::partition(region) != *partition)
}
