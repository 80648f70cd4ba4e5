//! Limits on the length of input, and those of IAM.

/// The longest text that is read, in bytes. IAM takes 6144 characters without white space, S3 20 KiB.
pub const LONGEST: usize = 128 * 1024;

/// The most statements that are read: more than there is room for in any policy that IAM takes, whose longest (inline in
/// a role) has 10240 characters.
pub(crate) const MOST_STATEMENTS: usize = 256;

/// The longest name of a call that IAM takes (`ActionNameType` of its API).
pub(crate) const LONGEST_ACTION: usize = 128;

/// The longest ARN that IAM takes (`ResourceNameType`).
pub(crate) const LONGEST_RESOURCE: usize = 2_048;

/// Maximum nesting depth of brackets in a text that is read. Policies have six.
pub(crate) const DEEPEST: usize = 32;

/// Characters other than white space that a policy inline in a user may have ("IAM and AWS STS quotas").
pub const INLINE_LIMIT: usize = 2_048;

/// Characters other than white space that a managed policy may have ("IAM and AWS STS quotas").
pub const MANAGED_LIMIT: usize = 6_144;
