//! Signatures as Standard Webhooks has them (version `v1`): HMAC-SHA256 over `id.timestamp.body`.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::model::Secret;

fn mac(secret: &Secret, uid: &str, timestamp: i64, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.bytes()).expect("HMAC takes a key of any length");
    mac.update(uid.as_bytes());
    mac.update(format!(".{timestamp}.").as_bytes());
    mac.update(body);
    mac
}

/// Signs a body for one secret. `uid` is the event's uid as in `webhook-id`, `timestamp` counts seconds since 1970 as
/// in `webhook-timestamp`; both data types are signed the same way, over the very bytes of the body.
pub fn sign(secret: &Secret, uid: &str, timestamp: i64, body: &[u8]) -> [u8; 32] {
    mac(secret, uid, timestamp, body).finalize().into_bytes().into()
}

/// The value of the header `webhook-signature`: `v1,` and base64 for each live secret, separated by spaces.
pub fn signature_header(macs: &[[u8; 32]]) -> String {
    let mut header = String::with_capacity(macs.len() * 48);
    for mac in macs {
        header.push_str(if header.is_empty() { "v1," } else { " v1," });
        STANDARD.encode_string(mac, &mut header);
    }
    header
}

/// Whether a `webhook-signature` header holds a signature of this body by this secret. Signatures are compared in
/// constant time; those of other versions are passed over. How old `timestamp` may be is the caller's to judge.
pub fn verify(secret: &Secret, uid: &str, timestamp: i64, body: &[u8], header: &str) -> bool {
    let mac = mac(secret, uid, timestamp, body);
    header
        .split(' ')
        .filter_map(|signature| STANDARD.decode(signature.strip_prefix("v1,")?).ok())
        .any(|signature| mac.clone().verify_slice(&signature).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that is published with Standard Webhooks.
    const UID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const AT: i64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn secret() -> Secret {
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap()
    }

    #[test]
    fn it_signs_as_the_published_example() {
        assert_eq!(signature_header(&[sign(&secret(), UID, AT, BODY)]), SIGNATURE);
        assert!(verify(&secret(), UID, AT, BODY, SIGNATURE));
    }

    #[test]
    fn every_part_is_signed() {
        assert!(!verify(&secret(), "msg_other", AT, BODY, SIGNATURE));
        assert!(!verify(&secret(), UID, AT + 1, BODY, SIGNATURE));
        assert!(!verify(&secret(), UID, AT, b"{}", SIGNATURE));
        assert!(!verify(&Secret::random(), UID, AT, BODY, SIGNATURE));
    }

    #[test]
    fn one_good_signature_among_others_is_enough() {
        let (old, new) = (secret(), Secret::random());
        let header = signature_header(&[sign(&new, UID, AT, BODY), sign(&old, UID, AT, BODY)]);
        assert_eq!(header.split(' ').count(), 2);
        assert!(verify(&old, UID, AT, BODY, &header) && verify(&new, UID, AT, BODY, &header));
        assert!(verify(&old, UID, AT, BODY, &format!("v1a,xyz v1,!! {SIGNATURE}")));
    }

    #[test]
    fn what_is_no_signature_never_verifies() {
        for header in ["", " ", "v1,", "v1", &SIGNATURE[3..], &SIGNATURE.replace("v1", "v2"), "v1,AAAA"] {
            assert!(!verify(&secret(), UID, AT, BODY, header), "{header:?}");
        }
    }
}
