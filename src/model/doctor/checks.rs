//! The table of the checks of `doctor`. `docs/doctor.md` ends in it.

use super::check::{DoctorCheck, Needs};
use crate::model::Severity::{self, Error, Info, Warning};

const E: &[Severity] = &[Error];
const W: &[Severity] = &[Warning];
const I: &[Severity] = &[Info];
const EW: &[Severity] = &[Error, Warning];
const WI: &[Severity] = &[Warning, Info];

use Needs::{Network, Nothing, Profiles};

/// Every check, in the order of its id.
pub const CHECKS: &[DoctorCheck] = &[
    row(
        "DOC001",
        E,
        Nothing,
        "`HOME` is empty, relative or unknown",
        "no file can be found",
        "set `HOME` to the home folder, from the root",
    ),
    row(
        "DOC002",
        W,
        Nothing,
        "a long-term key id stands beside a session token in the environment",
        "every call with them fails",
        "unset `AWS_SESSION_TOKEN`",
    ),
    row(
        "DOC003",
        W,
        Nothing,
        "the session in this shell has ended",
        "every call from this shell fails",
        "load a new one, or `unset` it",
    ),
    row(
        "DOC004",
        W,
        Nothing,
        "both a profile and keys are in the environment",
        "the AWS CLI takes the keys, the SDK for JavaScript the profile",
        "unset one of them",
    ),
    row(
        "DOC005",
        W,
        Nothing,
        "`AWS_SECURITY_TOKEN` differs from `AWS_SESSION_TOKEN`",
        "botocore prefers the older name, so its calls fail",
        "unset `AWS_SECURITY_TOKEN`",
    ),
    row("DOC006", E, Profiles, "the profile of this run does not exist", "no verb works", "name another, or add it"),
    row(
        "DOC007",
        I,
        Nothing,
        "this is the shell of another tool",
        "its variables take part in what is found here",
        "leave that shell, if this was not meant",
    ),
    row(
        "DOC008",
        W,
        Nothing,
        "a variable names an endpoint that is not AWS's own",
        "codes go there",
        "unset it, if this was not meant",
    ),
    row(
        "DOC009",
        E,
        Nothing,
        "the CA bundle cannot be used",
        "no connection to AWS is made",
        "mend the file that is named, or unset the setting",
    ),
    row(
        "DOC010",
        E,
        Network,
        "the proxy refuses the way to AWS",
        "AWS cannot be reached",
        "mend `HTTPS_PROXY`, or name the host in `NO_PROXY`",
    ),
    row(
        "DOC101",
        E,
        Nothing,
        "a shared file cannot be read",
        "the AWS CLI reads no profile at all",
        "mend the line that is named",
    ),
    row(
        "DOC102",
        W,
        Nothing,
        "the AWS CLI reads a shared file in one way, and another SDK in another",
        "programs see other keys or settings than the AWS CLI, or none",
        "write the line in the plain form",
    ),
    row(
        "DOC103",
        W,
        Nothing,
        "other users may read keys or change a shared file or its folder",
        "keys may be copied, and commands and endpoints in the file are not used",
        "take the rights away with `chmod`",
    ),
    row(
        "DOC104",
        E,
        Nothing,
        "a shared file belongs to another user",
        "it cannot be replaced, and its commands and endpoints are not used",
        "`chown` it",
    ),
    row(
        "DOC105",
        W,
        Nothing,
        "a shared file could not be replaced",
        "`write` and `setup` refuse to change it",
        "follow the hint: mount the folder, give the right to write",
    ),
    row(
        "DOC106",
        W,
        Nothing,
        "a shared file is a link to nowhere, or lies in a folder that is copied elsewhere",
        "it is not found, or its keys leave this machine",
        "let it lie in a folder of your own",
    ),
    row(
        "DOC107",
        W,
        Nothing,
        "a shared file is on a network, FUSE or Windows file system",
        "locks and modes may not hold",
        "let it lie on a local file system",
    ),
    row(
        "DOC108",
        I,
        Nothing,
        "files of runs that were killed are left",
        "none, but for the room they take",
        "`mfa-session clear`",
    ),
    row(
        "DOC109",
        W,
        Nothing,
        "a copy beside the shared files holds a long-term key",
        "a key in plain text that nothing uses can still be stolen",
        "delete the copy",
    ),
    row(
        "DOC110",
        E,
        Nothing,
        "a set-up was not finished",
        "the files are half of what they were to be",
        "`mfa-session setup`, or `mfa-session setup --undo`",
    ),
    row(
        "DOC111",
        W,
        Nothing,
        "a variable names a shared file that is not there",
        "the profiles of that file are not seen",
        "correct the variable, or unset it",
    ),
    row(
        "DOC201",
        E,
        Profiles,
        "a profile leads to no long-term key",
        "no session can be obtained for it",
        "name the profile that holds the key, or add `source_profile`",
    ),
    row(
        "DOC202",
        E,
        Profiles,
        "a long-term key is malformed",
        "AWS refuses every call with it",
        "enter both halves again",
    ),
    row(
        "DOC203",
        E,
        Profiles,
        "one half of a long-term key is missing or in the other file",
        "the SDK for Go reads no credentials of that profile",
        "put both halves into one file",
    ),
    row(
        "DOC204",
        E,
        Profiles,
        "both files have a key for one profile, and they differ",
        "readers take one or the other",
        "remove one of the pairs",
    ),
    row(
        "DOC205",
        E,
        Profiles,
        "`source_profile` leads in a circle or to no profile",
        "the profile cannot be used",
        "correct the name",
    ),
    row(
        "DOC206",
        E,
        Profiles,
        "a long-term key and a `credential_process` line of mfa-session are in one profile",
        "the AWS CLI uses the key without MFA",
        "use two profiles",
    ),
    row(
        "DOC207",
        WI,
        Profiles,
        "several profiles hold one key",
        "they share a session; with different devices each has its own",
        "keep the key in one profile, and name it with `source_profile`",
    ),
    row(
        "DOC208",
        W,
        Profiles,
        "no MFA device is named for a profile, and none is remembered",
        "IAM is asked for it first",
        "save it as `mfa_serial`",
    ),
    row(
        "DOC209",
        E,
        Profiles,
        "the serial number of an MFA device is malformed, or that of a security key",
        "no code can be asked for",
        "write the ARN of a device that makes codes",
    ),
    row(
        "DOC210",
        E,
        Network,
        "the MFA device is of another account than the key",
        "AWS refuses every code",
        "name a device of the key's user",
    ),
    row(
        "DOC211",
        W,
        Network,
        "the name of the MFA device is not that of the key's user, and the list of devices may not be read",
        "perhaps the device of somebody else, whose codes AWS refuses",
        "check `mfa_serial`",
    ),
    row(
        "DOC212",
        E,
        Profiles,
        "device, region or role are of different partitions",
        "AWS does not know one of them",
        "name those of one partition",
    ),
    row(
        "DOC213",
        W,
        Profiles,
        "a profile has no region",
        "the AWS CLI says that it needs one",
        "`aws configure set region`",
    ),
    row(
        "DOC214",
        EW,
        Nothing,
        "a length of time cannot be used",
        "the verbs that use it refuse it",
        "write for example `12h`",
    ),
    row(
        "DOC215",
        W,
        Profiles,
        "the program of an `mfa_process` line is not there or may not be run",
        "the code is asked for instead, or there is nobody to ask",
        "correct the path, or `chmod u+x`",
    ),
    row(
        "DOC216",
        W,
        Profiles,
        "the session of a written profile has ended, or its source is gone",
        "every call with that profile fails",
        "`mfa-session write`, or `mfa-session clear --written`",
    ),
    row(
        "DOC217",
        W,
        Profiles,
        "`aws_security_token` and `aws_session_token` of one profile differ",
        "botocore prefers the older name, so its calls fail",
        "remove `aws_security_token`",
    ),
    row(
        "DOC218",
        W,
        Profiles,
        "a role has `mfa_serial`, and its `source_profile` holds the long-term key itself",
        "each SDK asks for a code of its own, or cannot",
        "let `source_profile` name a profile that gets a session",
    ),
    row(
        "DOC219",
        E,
        Profiles,
        "a role of a profile cannot be assumed as it is written",
        "the profile cannot be used",
        "correct the value that is named",
    ),
    row(
        "DOC220",
        E,
        Profiles,
        "a region or an endpoint cannot be used",
        "AWS is not called",
        "correct the value that is named",
    ),
    row(
        "DOC221",
        E,
        Profiles,
        "a command, endpoint or CA bundle is in a file that other users could have changed",
        "it is not used",
        "take the right away with `chmod`",
    ),
    row(
        "DOC222",
        W,
        Profiles,
        "a section or a switch has another effect than it seems to have",
        "the settings in it do not count",
        "write it as the message says",
    ),
    row(
        "DOC301",
        E,
        Profiles,
        "a `credential_process` line of mfa-session names a program that SDKs do not find",
        "SDKs get no credentials",
        "write the whole path, without `~` and `$`",
    ),
    row(
        "DOC303",
        EW,
        Profiles,
        "a `credential_process` line of mfa-session names its own profile, or one that mfa-session makes",
        "no key is found, or the way to it is longer than need be",
        "let it name the profile that holds the key",
    ),
    row(
        "DOC401",
        W,
        Nothing,
        "the cache folder cannot be used",
        "nothing is kept, so every run asks for a code",
        "follow the hint, or set `MFA_SESSION_CACHE_DIR`",
    ),
    row(
        "DOC402",
        W,
        Nothing,
        "another run waits for a code",
        "runs for the same key wait for it",
        "answer it there, or end it",
    ),
    row(
        "DOC403",
        I,
        Nothing,
        "the cache holds sessions that have ended, or records that cannot be read",
        "none: they are not used",
        "`mfa-session clear --all`",
    ),
    row(
        "DOC501",
        WI,
        Nothing,
        "there is no terminal, and no `mfa_process`",
        "nobody can be asked for a code; a warning where a `credential_process` line of ours is in the files",
        "run `mfa-session login` in a terminal first",
    ),
    row(
        "DOC502",
        W,
        Nothing,
        "this runs in the background of its terminal",
        "nobody can be asked for a code",
        "run it in the foreground",
    ),
    row(
        "DOC503",
        I,
        Nothing,
        "the terminal cannot show the page of a new device",
        "`device enroll` shows its text without a QR code",
        "use a terminal of 80 columns",
    ),
    row(
        "DOC601",
        E,
        Network,
        "the name of AWS's endpoint is not resolved",
        "AWS cannot be reached",
        "check the network and the region's name",
    ),
    row(
        "DOC602",
        E,
        Network,
        "the certificate of AWS's endpoint is refused",
        "AWS cannot be reached",
        "name the proxy's certificate in `AWS_CA_BUNDLE`; or set the clock",
    ),
    row(
        "DOC603",
        EW,
        Network,
        "the clock of this machine is wrong, by AWS's",
        "calls still work; codes that a program on this machine makes do not",
        "set the clock",
    ),
    row(
        "DOC604",
        E,
        Network,
        "AWS refuses the key",
        "no session can be obtained",
        "enter the key again, or make a new one",
    ),
    row(
        "DOC605",
        W,
        Network,
        "STS is switched off in the region",
        "no session can be obtained there",
        "`--region us-east-1`",
    ),
    row(
        "DOC606",
        W,
        Network,
        "an answer of STS takes longer than half a second",
        "each code takes that much longer",
        "name a nearer region",
    ),
    row(
        "DOC607",
        E,
        Network,
        "the key's user has no device that makes codes, or not the one that is named",
        "no code can be asked for, or AWS refuses it",
        "`mfa-session device enroll`, or correct `mfa_serial`",
    ),
    row(
        "DOC608",
        W,
        Network,
        "the key is older than 90 days",
        "what was copied in all that time still works",
        "make a new key, and delete the old one",
    ),
    row(
        "DOC609",
        E,
        Network,
        "AWS cannot be reached, or something else answers",
        "no session can be obtained",
        "check the network, the proxy and the endpoint",
    ),
    row(
        "DOC701",
        W,
        Profiles,
        "another tool has left something behind",
        "it may be used in the place of a session, or confuse",
        "`mfa-session setup --from TOOL`",
    ),
    row(
        "DOC702",
        E,
        Nothing,
        "the secret of an MFA device is in a file",
        "whoever reads the file has the second factor",
        "`mfa-session device replace`, then delete the file",
    ),
];

const fn row(
    id: &'static str,
    severities: &'static [Severity],
    needs: Needs,
    title: &'static str,
    consequence: &'static str,
    remedy: &'static str,
) -> DoctorCheck {
    DoctorCheck { id, severities, needs, title, consequence, remedy }
}

/// The check of that id.
pub(crate) fn check(id: &str) -> Option<&'static DoctorCheck> {
    CHECKS.iter().find(|check| check.id == id)
}

/// The id of a check that was probably meant.
pub(crate) fn near_id(id: &str) -> Option<&'static str> {
    let digits: String = id.chars().filter(char::is_ascii_digit).collect();
    let is_near = |check: &&DoctorCheck| {
        let differ = check.id.trim_start_matches("DOC").bytes().zip(digits.bytes()).filter(|(a, b)| a != b).count();
        digits.len() == 3 && differ <= 1
    };
    CHECKS
        .iter()
        .find(|check| check.id.ends_with(&digits) && digits.len() == 3)
        .or_else(|| CHECKS.iter().find(is_near))
        .map(|check| check.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_in_order_and_severities_begin_with_the_worst() {
        assert!(CHECKS.windows(2).all(|pair| pair[0].id < pair[1].id));
        for check in CHECKS {
            assert!(check.severities.windows(2).all(|pair| pair[0] > pair[1]), "{}", check.id);
        }
    }
}
