//! Reads and checks the CA bundle: the SDK panics on an invalid one and accepts an empty one without an error.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use thiserror::Error;

/// The largest bundle that is read, in bytes: fifty times that of Mozilla.
const LARGEST: u64 = 16 * 1024 * 1024;

/// A CA bundle that cannot be used.
#[derive(Debug, Error)]
#[error("the CA bundle `{}` cannot be used", path.display())]
pub(crate) struct CaBundleError {
    pub path: PathBuf,
    /// The fault of the bundle.
    #[source]
    pub why: BundleFault,
}

/// Why a CA bundle cannot be used.
#[derive(Debug, Error)]
pub(crate) enum BundleFault {
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A pipe, a folder, or a device.
    #[error("it is not a regular file")]
    NotRegular,
    /// Larger than any real bundle.
    #[error("it is larger than {} MiB", LARGEST >> 20)]
    TooLarge,
    /// A block that is not Base64, or not a certificate.
    #[error("certificate {0} in it is damaged")]
    Damaged(usize),
    /// It contains no certificate.
    #[error("it holds no certificate in PEM form")]
    Empty,
}

/// Reads the certificates that replace the platform's roots.
///
/// # Errors
/// When TLS cannot use them.
pub(crate) fn read_ca_bundle(path: &Path) -> Result<Vec<u8>, CaBundleError> {
    read(path).and_then(|pem| judge(&pem).map(|()| pem)).map_err(|why| CaBundleError { path: path.to_path_buf(), why })
}

/// Checks a file of certificates that another library will read: it must be a regular file, no larger than a bundle may
/// be.
///
/// # Errors
/// When reading it could block or never end.
pub(crate) fn check_bundle_file(path: &Path) -> Result<(), CaBundleError> {
    open(path).map(drop).map_err(|why| CaBundleError { path: path.to_path_buf(), why })
}

/// The files of a folder of certificates that are read, as rustls-native-certs chooses them; none where it cannot be read.
pub(crate) fn bundle_files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect()
}

fn read(path: &Path) -> Result<Vec<u8>, BundleFault> {
    let mut pem = Vec::new();
    open(path)?.take(LARGEST).read_to_end(&mut pem)?;
    Ok(pem)
}

/// Opens without waiting for the other end of a pipe.
fn open(path: &Path) -> Result<File, BundleFault> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = OFlags::NONBLOCK | OFlags::NOCTTY;
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    match file.metadata()? {
        about if !about.is_file() => Err(BundleFault::NotRegular),
        about if about.len() > LARGEST => Err(BundleFault::TooLarge),
        _ => Ok(file),
    }
}

fn judge(pem: &[u8]) -> Result<(), BundleFault> {
    let mut roots = rustls::RootCertStore::empty();
    let mut count = 0;
    for certificate in CertificateDer::pem_slice_iter(pem) {
        count += 1;
        let usable = certificate.ok().and_then(|certificate| roots.add(certificate).ok());
        usable.ok_or(BundleFault::Damaged(count))?;
    }
    if count == 0 { Err(BundleFault::Empty) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_that_would_break_tls_is_named_before_anything_is_sent() {
        let fault = |pem: &str| judge(pem.as_bytes()).map_err(|fault| fault.to_string());
        assert_eq!(fault(""), Err("it holds no certificate in PEM form".into()));
        assert_eq!(fault("hello"), Err("it holds no certificate in PEM form".into()));
        let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert_eq!(fault(broken), Err("certificate 1 in it is damaged".into()));
        assert!(read_ca_bundle(Path::new("/nonexistent/ca.pem")).is_err());
    }
}
