//! What a person needs to enroll a device: link, QR code, page.

pub(crate) mod enrollment_page;
pub(crate) mod otpauth;
pub(crate) mod qr;
