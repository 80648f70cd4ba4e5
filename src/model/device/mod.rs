//! The seed of a virtual MFA device, and the pair of codes that enables it.

pub(crate) mod code_pair;
pub(crate) mod seed;
