//! The calls that the server knows.

use std::fmt;

/// The operations, each with its service and AWS's name of it.
macro_rules! operations {
    ($($service:ident $name:ident $action:literal,)*) => {
        /// A call of the Query protocol, by its `Action`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Operation {
            $(#[doc = concat!("`", $action, "`")] $name,)*
            /// Anything else, which is answered with `InvalidAction`.
            Other,
        }

        impl Operation {
            /// Every operation that is answered.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// AWS's name of it (`ListMFADevices`); empty for [`Operation::Other`].
            #[must_use]
            pub fn action(self) -> &'static str {
                match self {
                    $(Self::$name => $action,)*
                    Self::Other => "",
                }
            }

            pub(crate) fn service(self) -> Option<Service> {
                match self {
                    $(Self::$name => Some(Service::$service),)*
                    Self::Other => None,
                }
            }
        }
    };
}

operations! {
    Sts GetSessionToken "GetSessionToken",
    Sts GetCallerIdentity "GetCallerIdentity",
    Sts AssumeRole "AssumeRole",
    Iam ListMfaDevices "ListMFADevices",
    Iam ListVirtualMfaDevices "ListVirtualMFADevices",
    Iam CreateVirtualMfaDevice "CreateVirtualMFADevice",
    Iam EnableMfaDevice "EnableMFADevice",
    Iam ResyncMfaDevice "ResyncMFADevice",
    Iam DeactivateMfaDevice "DeactivateMFADevice",
    Iam DeleteVirtualMfaDevice "DeleteVirtualMFADevice",
    Iam GetUser "GetUser",
    Iam ListAccessKeys "ListAccessKeys",
    Iam GetAccessKeyLastUsed "GetAccessKeyLastUsed",
    Iam ListUserPolicies "ListUserPolicies",
    Iam GetUserPolicy "GetUserPolicy",
    Iam ListAttachedUserPolicies "ListAttachedUserPolicies",
    Iam ListGroupsForUser "ListGroupsForUser",
    Iam ListGroupPolicies "ListGroupPolicies",
    Iam GetGroupPolicy "GetGroupPolicy",
    Iam ListAttachedGroupPolicies "ListAttachedGroupPolicies",
    Iam GetPolicy "GetPolicy",
    Iam GetPolicyVersion "GetPolicyVersion",
    Iam ListPolicyVersions "ListPolicyVersions",
    Iam CreatePolicy "CreatePolicy",
    Iam CreatePolicyVersion "CreatePolicyVersion",
    Iam DeletePolicyVersion "DeletePolicyVersion",
    Iam GetGroup "GetGroup",
    Iam CreateGroup "CreateGroup",
    Iam AttachGroupPolicy "AttachGroupPolicy",
    Iam AddUserToGroup "AddUserToGroup",
}

/// The two services behind the one port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    Sts,
    Iam,
}

impl Service {
    /// As in the credential scope.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sts => "sts",
            Self::Iam => "iam",
        }
    }

    pub(crate) fn version(self) -> &'static str {
        match self {
            Self::Sts => "2011-06-15",
            Self::Iam => "2010-05-08",
        }
    }

    pub(crate) fn namespace(self) -> String {
        format!("https://{}.amazonaws.com/doc/{}/", self.name(), self.version())
    }
}

impl Operation {
    /// The operation of that name, in AWS's spelling; else [`Operation::Other`].
    #[must_use]
    pub fn from_action(action: &str) -> Self {
        Self::ALL.iter().copied().find(|known| known.action() == action).unwrap_or(Self::Other)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Self::Other { "Other" } else { self.action() })
    }
}
