//! How the AWS CLI compares keys.

/// Whether the AWS CLI takes both for one key: `optionxform` is Python's `str.lower`.
pub(crate) fn same_key(a: &str, b: &str) -> bool {
    // Most keys have the same beginning (`aws_`), so the last letter is compared first. An ASCII letter has one other
    // case.
    if let (Some(x), Some(y)) = (a.bytes().next_back(), b.bytes().next_back())
        && x.is_ascii()
        && y.is_ascii()
        && !x.eq_ignore_ascii_case(&y)
    {
        return false;
    }
    a.eq_ignore_ascii_case(b) || (!(a.is_ascii() && b.is_ascii()) && a.to_lowercase() == b.to_lowercase())
}
