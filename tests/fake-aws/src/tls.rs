//! A certificate authority for one server, and the https side of a connection.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    SanType,
};
use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::http::Wire;

/// What a server needs to speak TLS, and a client to believe it.
pub(crate) struct Tls {
    pub(crate) config: Arc<ServerConfig>,
    pub(crate) ca_pem: String,
}

impl Tls {
    /// A new authority and a certificate of it for `localhost` and 127.0.0.1.
    pub(crate) fn generate() -> Self {
        const WHY: &str = "the certificate parameters are constants";
        let ca_key = KeyPair::generate().expect("ring makes P-256 keys");
        let mut ca = CertificateParams::new(Vec::new()).expect(WHY);
        ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        ca.distinguished_name.push(DnType::CommonName, "fake-aws throw-away CA");
        let ca_pem = ca.self_signed(&ca_key).expect(WHY).pem();
        let issuer = Issuer::new(ca, ca_key);

        let key = KeyPair::generate().expect("ring makes P-256 keys");
        let mut leaf = CertificateParams::new(vec!["localhost".to_owned()]).expect(WHY);
        leaf.subject_alt_names.push(SanType::IpAddress(IpAddr::V4(Ipv4Addr::LOCALHOST)));
        leaf.distinguished_name.push(DnType::CommonName, "localhost");
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        leaf.use_authority_key_identifier_extension = true;
        let certificate = leaf.signed_by(&key, &issuer).expect(WHY).der().clone();

        let private = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring has the suites of every version")
            .with_no_client_auth()
            .with_single_cert(vec![certificate], private)
            .expect("key and certificate were made for one another");
        Self { config: Arc::new(config), ca_pem }
    }

    /// The server's side of a connection; the handshake happens with the first read.
    pub(crate) fn accept(&self, socket: TcpStream) -> Result<Box<dyn Wire>, rustls::Error> {
        let connection = ServerConnection::new(Arc::clone(&self.config))?;
        Ok(Box::new(StreamOwned::new(connection, socket)))
    }
}

impl Wire for TcpStream {
    fn socket(&mut self) -> &mut TcpStream {
        self
    }
}

impl Wire for StreamOwned<ServerConnection, TcpStream> {
    fn finish(&mut self) {
        self.conn.send_close_notify();
        // the client may be gone, and then there is nobody to say goodbye to
        let _ = self.flush();
    }

    fn socket(&mut self) -> &mut TcpStream {
        &mut self.sock
    }
}
