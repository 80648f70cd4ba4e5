//! Formats for the enrollment of a device: link, QR code, page.

pub(crate) mod enrollment_page;
pub(crate) mod otpauth;
pub(crate) mod qr;
