//! First floor: when two keys are the same one.

/// Are these one key to the AWS CLI? (`optionxform` is Python's `str.lower`.)
pub(crate) fn same_key(a: &str, b: &str) -> bool {
    // Keys begin alike (`aws_`) and end apart; an ASCII letter at the end has only itself and its other case.
    if let (Some(x), Some(y)) = (a.bytes().next_back(), b.bytes().next_back())
        && x.is_ascii()
        && y.is_ascii()
        && !x.eq_ignore_ascii_case(&y)
    {
        return false;
    }
    a.eq_ignore_ascii_case(b) || (!(a.is_ascii() && b.is_ascii()) && a.to_lowercase() == b.to_lowercase())
}
