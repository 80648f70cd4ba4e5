//! The calls that the server knows.

use std::fmt;

/// A call of the Query protocol, by its `Action`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// `sts:GetSessionToken`
    GetSessionToken,
    /// `sts:GetCallerIdentity`
    GetCallerIdentity,
    /// `iam:ListMFADevices`
    ListMfaDevices,
    /// `iam:ListVirtualMFADevices`
    ListVirtualMfaDevices,
    /// `iam:CreateVirtualMFADevice`
    CreateVirtualMfaDevice,
    /// `iam:EnableMFADevice`
    EnableMfaDevice,
    /// `iam:ResyncMFADevice`
    ResyncMfaDevice,
    /// `iam:DeactivateMFADevice`
    DeactivateMfaDevice,
    /// `iam:DeleteVirtualMFADevice`
    DeleteVirtualMfaDevice,
    /// `iam:GetUser`
    GetUser,
    /// `iam:ListAccessKeys`
    ListAccessKeys,
    /// Anything else, which is answered with `InvalidAction`.
    Other,
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
    /// Every operation that is answered.
    pub const ALL: [Self; 11] = [
        Self::GetSessionToken,
        Self::GetCallerIdentity,
        Self::ListMfaDevices,
        Self::ListVirtualMfaDevices,
        Self::CreateVirtualMfaDevice,
        Self::EnableMfaDevice,
        Self::ResyncMfaDevice,
        Self::DeactivateMfaDevice,
        Self::DeleteVirtualMfaDevice,
        Self::GetUser,
        Self::ListAccessKeys,
    ];

    /// AWS's name of it (`ListMFADevices`); empty for [`Operation::Other`].
    #[must_use]
    pub fn action(self) -> &'static str {
        match self {
            Self::GetSessionToken => "GetSessionToken",
            Self::GetCallerIdentity => "GetCallerIdentity",
            Self::ListMfaDevices => "ListMFADevices",
            Self::ListVirtualMfaDevices => "ListVirtualMFADevices",
            Self::CreateVirtualMfaDevice => "CreateVirtualMFADevice",
            Self::EnableMfaDevice => "EnableMFADevice",
            Self::ResyncMfaDevice => "ResyncMFADevice",
            Self::DeactivateMfaDevice => "DeactivateMFADevice",
            Self::DeleteVirtualMfaDevice => "DeleteVirtualMFADevice",
            Self::GetUser => "GetUser",
            Self::ListAccessKeys => "ListAccessKeys",
            Self::Other => "",
        }
    }

    /// The operation of that name, in AWS's spelling; else [`Operation::Other`].
    #[must_use]
    pub fn from_action(action: &str) -> Self {
        Self::ALL.into_iter().find(|known| known.action() == action).unwrap_or(Self::Other)
    }

    pub(crate) fn service(self) -> Option<Service> {
        match self {
            Self::GetSessionToken | Self::GetCallerIdentity => Some(Service::Sts),
            Self::Other => None,
            _ => Some(Service::Iam),
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if *self == Self::Other { "Other" } else { self.action() })
    }
}
