//! Ask, mint, keep. Nothing that can fail locally stands between the code being spent and the session being
//! kept.

use super::error::SessionError;
use super::order::Order;
use crate::format::cache_record::{Fate, KeptSession};
use crate::model::{CodeError, CodeSource, Minted, SessionMinter, StsError, TokenCode};
use crate::sys::cache::SessionCache;
use crate::sys::clock;
use crate::sys::private_file::Distrust;

/// How often AWS may refuse before we give up: it counts wrong codes too.
const TRIES: usize = 3;

/// A session that a code was given for.
#[derive(Debug)]
pub struct NewSession {
    /// The session.
    pub session: KeptSession,
    /// Why it is not in the cache, where it should be.
    pub not_kept: Option<Distrust>,
}

/// Gets a code and a session for it, and keeps the session and the memory of the code in the cache, if there is one.
///
/// # Errors
/// When there is no code, or no session for it.
pub fn ask_and_mint<C, M>(
    order: &Order,
    cache: Option<&SessionCache>,
    codes: &mut C,
    minter: &mut M,
) -> Result<NewSession, SessionError>
where
    C: CodeSource,
    M: SessionMinter<Alarm = C::Alarm>,
{
    let mut refused = 0;
    let mut maybe_used: Vec<TokenCode> = Vec::new();
    loop {
        let code = match codes.code(&order.question, minter.prepare()) {
            Err(CodeError::Alarm) => return Err(minter.verdict().map_or(CodeError::Alarm.into(), SessionError::Sts)),
            other => other?,
        };
        if let Some((fate, wait)) = cache.and_then(|cache| cache.sent_before(&order.key.serial, &code, clock::now())) {
            let used = SessionError::UsedCode { fate, wait };
            if !codes.can_ask_again() {
                return Err(used);
            }
            codes.say(&format!("{used}; wait for the next code"));
            continue;
        }
        if maybe_used.contains(&code) {
            codes.say("this MFA code was sent already and may be used; wait for the next code");
            continue;
        }
        // Before it is sent: a run that is killed before the answer leaves the memory, too.
        if let Some(cache) = cache {
            cache.remember_code(&order.key.serial, &code, Fate::Unknown, clock::now());
        }
        match minter.mint(&order.key.serial, &code, order.duration) {
            Ok(minted) => return Ok(kept(order, cache, &code, minted)),
            Err(error) => {
                refused += 1;
                let another = matches!(error, StsError::WrongCode) || error.may_have_used_the_code();
                let give_up = matches!(error, StsError::Malformed { .. });
                if let (true, Some(cache)) = (error.settles_the_code(), cache) {
                    cache.forget_code(&order.key.serial, &code, clock::now());
                }
                if !another || give_up || refused >= TRIES || !codes.can_ask_again() {
                    return Err(error.into());
                }
                codes.say(&retry_line(&error, refused));
                if error.may_have_used_the_code() {
                    maybe_used.push(code);
                }
            }
        }
    }
}

fn retry_line(error: &StsError, refused: usize) -> String {
    match error {
        StsError::WrongCode if refused == 1 => format!("{error}; wait for the next code"),
        StsError::WrongCode => {
            format!("{error}; check the clocks of this machine and of the device, which may need a resync")
        }
        _ => format!("{error}; the code may be used, so wait for the next one"),
    }
}

/// The session first: whatever happens to the memory of codes, it is not lost.
fn kept(order: &Order, cache: Option<&SessionCache>, code: &TokenCode, minted: Minted) -> NewSession {
    let session = KeptSession {
        key: order.key.clone(),
        profile: order.profile.clone(),
        account: minted.account,
        clock_offset: minted.clock_offset,
        credentials: minted.credentials,
    };
    let now = clock::now();
    let not_kept = cache.and_then(|cache| {
        let not_kept = cache.keep(&session, now).err();
        cache.remember_code(&order.key.serial, code, Fate::Accepted, now);
        not_kept
    });
    NewSession { session, not_kept }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use std::time::Duration;

    use super::*;
    use crate::model::{
        AccessKeyId, Expiration, Partition, Question, SerialNumber, SessionCredentials, SessionDuration, SlotKey,
    };

    struct Person(Vec<&'static str>, Vec<String>);

    impl CodeSource for Person {
        type Alarm = ();

        fn can_ask_again(&self) -> bool {
            true
        }

        fn say(&mut self, line: &str) {
            self.1.push(line.to_owned());
        }

        fn code(&mut self, _: &Question, _: Option<&()>) -> Result<TokenCode, CodeError> {
            if self.0.is_empty() {
                return Err(CodeError::Cancelled);
            }
            TokenCode::parse(self.0.remove(0)).map_err(|_| CodeError::Stdin)
        }
    }

    struct Aws(Vec<Result<(), StsError>>, Vec<String>);

    impl SessionMinter for Aws {
        type Alarm = ();

        fn prepare(&mut self) -> Option<&()> {
            None
        }

        fn verdict(&mut self) -> Option<StsError> {
            None
        }

        fn mint(&mut self, _: &SerialNumber, code: &TokenCode, _: SessionDuration) -> Result<Minted, StsError> {
            self.1.push(code.expose().to_owned());
            self.0.remove(0).map(|()| Minted {
                credentials: SessionCredentials::check(
                    "ASIAIOSFODNN7EXAMPLE",
                    "wJalrXUtnFEMIK7MDENG".into(),
                    "token".into(),
                    Expiration::from_unix(4_000_000_000),
                )
                .expect("a good answer"),
                clock_offset: 0,
                account: None,
            })
        }
    }

    fn order() -> Order {
        let serial = SerialNumber::parse("GAHT12345678").expect("a serial");
        Order {
            key: SlotKey {
                access_key_id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").expect("a key id"),
                serial: serial.clone(),
                partition: Partition::Aws,
                endpoint: None,
            },
            question: Question { profile: "dev".into(), serial, endpoint_host: None, asked_by: None },
            profile: "dev".into(),
            duration: SessionDuration::DEFAULT,
            min_remaining: Duration::from_secs(1200),
            min_remaining_explicit: false,
            refresh: false,
        }
    }

    fn lost() -> StsError {
        StsError::Lost { host: "sts".into(), detail: String::new() }
    }

    #[test]
    fn a_code_is_sent_once_and_another_is_asked_for_three_times_at_most() {
        let wrong = || Err(StsError::WrongCode);
        let denied = || Err(StsError::SessionCredentials);
        for (answers, sent, exit) in [
            (vec![Ok(())], 1, 0),
            (vec![wrong(), Ok(())], 2, 0),
            (vec![wrong(), wrong(), Ok(())], 3, 0),
            (vec![wrong(), wrong(), wrong(), Ok(())], 3, 4),
            (vec![Err(lost()), Ok(())], 2, 0),
            (vec![Err(StsError::Server { status: 503 }), wrong(), Ok(())], 3, 0),
            (vec![denied(), Ok(())], 1, 4),
        ] {
            let mut person = Person(vec!["111111", "222222", "333333", "444444"], Vec::new());
            let mut aws = Aws(answers, Vec::new());
            let result = ask_and_mint(&order(), None, &mut person, &mut aws);
            assert_eq!(result.map_or_else(|error| error.exit_code(), |_| 0), exit);
            assert_eq!(aws.1, ["111111", "222222", "333333"][..sent], "no digits go out twice");
            let told = if exit == 0 { sent - 1 } else { person.1.len() };
            assert_eq!(person.1.len(), told, "each refusal is explained");
        }
    }

    #[test]
    fn digits_whose_answer_was_lost_are_not_sent_again() {
        let mut person = Person(vec!["111111", "111111", "222222"], Vec::new());
        let mut aws = Aws(vec![Err(lost()), Ok(())], Vec::new());
        assert!(ask_and_mint(&order(), None, &mut person, &mut aws).is_ok());
        assert_eq!(aws.1, ["111111", "222222"]);
    }

    #[test]
    fn digits_that_aws_accepted_are_not_sent_again() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let cache = SessionCache::open_dir(&dir.path().join("cache"));
        let mut person = Person(vec!["111111"], Vec::new());
        let mut aws = Aws(vec![Ok(())], Vec::new());
        assert!(ask_and_mint(&order(), Some(&cache), &mut person, &mut aws).is_ok());
        let mut person = Person(vec!["111111", "222222"], Vec::new());
        let mut aws = Aws(vec![Ok(())], Vec::new());
        assert!(ask_and_mint(&order(), Some(&cache), &mut person, &mut aws).is_ok());
        assert_eq!(aws.1, ["222222"]);
        assert!(person.1[0].contains("already accepted"), "{:?}", person.1);
    }
}
