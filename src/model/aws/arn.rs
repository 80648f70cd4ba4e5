//! The fields of an ARN.

/// `arn`, partition, service, region, account and resource, which may have colons; none if there are fewer fields.
pub(super) fn fields(text: &str) -> Option<[&str; 6]> {
    let mut fields = text.splitn(6, ':');
    let mut next = || fields.next();
    Some([next()?, next()?, next()?, next()?, next()?, next()?])
}
