//! Classifies TLS errors, and says each in words. No text shows the names that rustls has for its errors.

use std::borrow::Cow;

use rustls::{AlertDescription, CertificateError, Error, InvalidMessage, PeerIncompatible};

use super::verify::SelfSigned;
use crate::model::Cause;

/// The cause of a TLS error. `asked` says whether the receiver has asked for a client certificate.
pub(super) fn of(error: &Error, asked: bool) -> Cause {
    match error {
        Error::InvalidCertificate(why) => of_certificate(why),
        Error::AlertReceived(alert) => of_alert(*alert, asked),
        Error::PeerIncompatible(why) => of_incompatible(why),
        Error::InvalidMessage(why) if is_no_tls(why) => Cause::TlsNotSpoken,
        Error::NoCertificatesPresented => Cause::CertificateUnreadable,
        _ => Cause::TlsFailed,
    }
}

fn of_certificate(error: &CertificateError) -> Cause {
    use CertificateError as E;
    #[expect(deprecated, reason = "rustls still returns the older name of this error")]
    match error {
        E::Expired | E::ExpiredContext { .. } => Cause::CertificateExpired,
        E::NotValidYet | E::NotValidYetContext { .. } => Cause::CertificateNotYetValid,
        E::NotValidForNameContext { presented, .. } if presented.is_empty() => Cause::CertificateWithoutNames,
        E::NotValidForName | E::NotValidForNameContext { .. } => Cause::CertificateWrongHost,
        E::InvalidPurpose | E::InvalidPurposeContext { .. } => Cause::CertificateWrongPurpose,
        E::BadSignature => Cause::CertificateBadSignature,
        E::UnsupportedSignatureAlgorithm
        | E::UnsupportedSignatureAlgorithmContext { .. }
        | E::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => Cause::CertificateAlgorithm,
        E::UnhandledCriticalExtension => Cause::CertificateUnknownExtension,
        E::Revoked => Cause::CertificateRevoked,
        E::UnknownIssuer => Cause::CertificateUntrusted,
        E::Other(other) if other.0.is::<SelfSigned>() => Cause::CertificateSelfSigned,
        E::Other(other) => other.0.downcast_ref().map_or(Cause::CertificateUnreadable, of_webpki),
        _ => Cause::CertificateUnreadable,
    }
}

/// The errors of webpki that rustls has no name for.
fn of_webpki(error: &webpki::Error) -> Cause {
    use webpki::Error as E;
    match error {
        E::CaUsedAsEndEntity => Cause::CertificateIsAuthority,
        E::UnsupportedCertVersion => Cause::CertificateOldVersion,
        E::EndEntityUsedAsCa
        | E::NameConstraintViolation
        | E::PathLenConstraintViolated
        | E::MaximumPathDepthExceeded
        | E::MaximumPathBuildCallsExceeded
        | E::MaximumSignatureChecksExceeded => Cause::CertificateUntrusted,
        E::UnsupportedCriticalExtension => Cause::CertificateUnknownExtension,
        E::EmptyEkuExtension => Cause::CertificateWrongPurpose,
        E::SignatureAlgorithmMismatch => Cause::CertificateBadSignature,
        _ => Cause::CertificateUnreadable,
    }
}

fn of_alert(alert: AlertDescription, asked: bool) -> Cause {
    use AlertDescription as A;
    match alert {
        A::CertificateRequired | A::NoCertificate => Cause::ClientCertificateRequired,
        // Before TLS 1.3 there was no alert of its own for this.
        A::HandshakeFailure | A::BadCertificate | A::AccessDenied | A::CertificateUnknown if asked => {
            Cause::ClientCertificateRequired
        }
        A::HandshakeFailure | A::InsufficientSecurity => Cause::TlsNoCommonCipher,
        A::ProtocolVersion => Cause::TlsOldVersion,
        A::UnrecognisedName => Cause::TlsUnknownName,
        _ => Cause::TlsAlert,
    }
}

fn of_incompatible(error: &PeerIncompatible) -> Cause {
    use PeerIncompatible as P;
    match error {
        P::ServerDoesNotSupportTls12Or13
        | P::ServerTlsVersionIsDisabledByOurConfig
        | P::Tls12NotOffered
        | P::Tls12NotOfferedOrEnabled
        | P::SupportedVersionsExtensionRequired => Cause::TlsOldVersion,
        P::NoCipherSuitesInCommon
        | P::NoKxGroupsInCommon
        | P::NoSignatureSchemesInCommon
        | P::NoEcPointFormatsInCommon
        | P::NamedGroupsExtensionRequired
        | P::KeyShareExtensionRequired => Cause::TlsNoCommonCipher,
        _ => Cause::TlsFailed,
    }
}

/// Whether the first bytes of the other side were no TLS at all, as those of a plain HTTP server.
fn is_no_tls(error: &InvalidMessage) -> bool {
    matches!(
        error,
        InvalidMessage::InvalidContentType
            | InvalidMessage::UnknownProtocolVersion
            | InvalidMessage::MessageTooLarge
            | InvalidMessage::InvalidEmptyPayload
    )
}

/// A TLS error as a line of a fault's chain.
pub(super) fn words(error: &Error) -> String {
    match error {
        Error::InvalidCertificate(why) => certificate_words(why).into_owned(),
        Error::AlertReceived(alert) => {
            format!("received the TLS alert {} ({})", alert_name(*alert), u8::from(*alert))
        }
        Error::InvalidMessage(why) if is_no_tls(why) => "the first bytes of the other side are not TLS".to_owned(),
        Error::InvalidMessage(_) => "a TLS message of the other side cannot be read".to_owned(),
        Error::InappropriateMessage { .. } | Error::InappropriateHandshakeMessage { .. } => {
            "the other side sent a TLS message that is not due".to_owned()
        }
        Error::PeerMisbehaved(_) => "the other side breaks the rules of TLS".to_owned(),
        Error::PeerIncompatible(why) => match of_incompatible(why) {
            Cause::TlsOldVersion => "the other side speaks neither TLS 1.2 nor TLS 1.3".to_owned(),
            Cause::TlsNoCommonCipher => "no cipher, key exchange or signature in common".to_owned(),
            _ => "the other side demands a TLS extension that is not supported".to_owned(),
        },
        Error::InconsistentKeys(_) => "a private key does not belong to its certificate".to_owned(),
        Error::InvalidCertRevocationList(_) => "a revocation list cannot be read".to_owned(),
        Error::InvalidEncryptedClientHello(_) => "the encrypted client hello was refused".to_owned(),
        Error::Other(other) => other.0.to_string(),
        // The rest are sentences.
        other => other.to_string(),
    }
}

fn certificate_words(error: &CertificateError) -> Cow<'static, str> {
    use CertificateError as E;
    Cow::Borrowed(match of_certificate(error) {
        // rustls says the times and the names in words.
        Cause::CertificateExpired | Cause::CertificateNotYetValid => {
            return Cow::Owned(format!("invalid peer certificate: {error}"));
        }
        Cause::CertificateWrongHost => match error {
            E::NotValidForNameContext { expected, presented } => {
                return Cow::Owned(format!(
                    "the certificate is for {}, not for {}",
                    names(presented),
                    expected.to_str()
                ));
            }
            _ => "the certificate is for another name",
        },
        Cause::CertificateWithoutNames => "the certificate has no subjectAltName",
        Cause::CertificateWrongPurpose => "the certificate's extended key usage does not include server authentication",
        Cause::CertificateBadSignature => "the certificate's signature is wrong",
        Cause::CertificateAlgorithm => {
            return algorithm(error)
                .map_or(Cow::Borrowed("the certificate's signature algorithm is not supported"), |oid| {
                    Cow::Owned(format!("the certificate's signature algorithm is not supported: {oid}"))
                });
        }
        Cause::CertificateUnknownExtension => "the certificate has a critical extension that is not known",
        Cause::CertificateRevoked => "the certificate is revoked",
        Cause::CertificateSelfSigned => "the certificate is self-signed",
        Cause::CertificateIsAuthority => "the certificate is self-signed or an authority's (CA:TRUE)",
        Cause::CertificateOldVersion => "the certificate is not of version 3",
        Cause::CertificateUntrusted => match error {
            E::UnknownIssuer => "the certificate's issuer is unknown",
            _ => "an authority in the certificate's chain may not issue it",
        },
        _ => "the certificate cannot be read",
    })
}

/// The names of a certificate, a few of them. rustls writes each as `DnsName("shop.example")`.
fn names(presented: &[String]) -> String {
    let bare = |name: &String| match name.split_once('(') {
        Some((_, inner)) => inner.trim_end_matches(')').trim_matches('"').to_owned(),
        None => name.clone(),
    };
    let mut some: Vec<String> = presented.iter().take(5).map(bare).collect();
    if presented.len() > some.len() {
        some.push("…".to_owned());
    }
    some.join(", ")
}

/// The algorithm of a signature: its name if it is a usual one, else its object identifier.
fn algorithm(error: &CertificateError) -> Option<String> {
    use CertificateError as E;
    let id = match error {
        E::UnsupportedSignatureAlgorithmContext { signature_algorithm_id, .. }
        | E::UnsupportedSignatureAlgorithmForPublicKeyContext { signature_algorithm_id, .. } => signature_algorithm_id,
        _ => return None,
    };
    // An algorithm identifier begins with an object identifier, with or without its tag and length.
    let oid = if id.first() == Some(&6) { id.get(2..2 + usize::from(*id.get(1)?))? } else { id };
    let name = KNOWN.iter().find(|(known, _)| oid == *known || oid.starts_with(known)).map(|(_, name)| *name);
    Some(name.map_or_else(|| dotted(oid), str::to_owned))
}

/// Signature algorithms that are met and not supported.
const KNOWN: &[(&[u8], &str)] = &[
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x04], "MD5 with RSA"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05], "SHA-1 with RSA"),
    (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a], "RSA-PSS"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01], "ECDSA with SHA-1"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02], "ECDSA with SHA-256"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03], "ECDSA with SHA-384"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x04], "ECDSA with SHA-512"),
    (&[0x2b, 0x65, 0x71], "Ed448"),
    (&[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x02], "DSA with SHA-256"),
];

/// An object identifier with dots, such as `1.2.840.10045.4.3.4`.
fn dotted(oid: &[u8]) -> String {
    let mut parts = Vec::new();
    let mut part: u64 = 0;
    for byte in oid.iter().take(32) {
        part = part.wrapping_shl(7) | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            parts.push(part);
            part = 0;
        }
    }
    let Some((first, rest)) = parts.split_first() else { return "?".to_owned() };
    let root = (*first / 40).min(2);
    let all = [root, first - root * 40].into_iter().chain(rest.iter().copied());
    all.map(|part| part.to_string()).collect::<Vec<_>>().join(".")
}

/// An alert by its name in RFC 8446 section 6.
fn alert_name(alert: AlertDescription) -> &'static str {
    use AlertDescription as A;
    match alert {
        A::CloseNotify => "close_notify",
        A::UnexpectedMessage => "unexpected_message",
        A::BadRecordMac => "bad_record_mac",
        A::RecordOverflow => "record_overflow",
        A::HandshakeFailure => "handshake_failure",
        A::NoCertificate => "no_certificate",
        A::BadCertificate => "bad_certificate",
        A::UnsupportedCertificate => "unsupported_certificate",
        A::CertificateRevoked => "certificate_revoked",
        A::CertificateExpired => "certificate_expired",
        A::CertificateUnknown => "certificate_unknown",
        A::IllegalParameter => "illegal_parameter",
        A::UnknownCA => "unknown_ca",
        A::AccessDenied => "access_denied",
        A::DecodeError => "decode_error",
        A::DecryptError => "decrypt_error",
        A::ProtocolVersion => "protocol_version",
        A::InsufficientSecurity => "insufficient_security",
        A::InternalError => "internal_error",
        A::InappropriateFallback => "inappropriate_fallback",
        A::UserCanceled => "user_canceled",
        A::MissingExtension => "missing_extension",
        A::UnsupportedExtension => "unsupported_extension",
        A::UnrecognisedName => "unrecognized_name",
        A::CertificateRequired => "certificate_required",
        A::NoApplicationProtocol => "no_application_protocol",
        _ => "of an unusual number",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alert_has_a_cause_and_words_without_a_debug_dump() {
        for number in 0..=u8::MAX {
            let error = Error::AlertReceived(AlertDescription::from(number));
            let words = words(&error);
            assert!(words.contains(&number.to_string()) && !words.contains("Unknown("), "{words}");
            for asked in [false, true] {
                assert!(of(&error, asked).phases().contains(&crate::model::Phase::Tls));
            }
        }
    }

    #[test]
    fn an_algorithm_is_named_or_has_its_number() {
        assert_eq!(dotted(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x04]), "1.2.840.10045.4.3.4");
        assert_eq!(dotted(&[0x60, 0x86, 0x48]), "2.16.840");
        assert_eq!(dotted(&[]), "?");
        #[allow(deprecated)]
        let unsupported = CertificateError::UnsupportedSignatureAlgorithmContext {
            signature_algorithm_id: vec![0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x04],
            supported_algorithms: Vec::new(),
        };
        let words = certificate_words(&unsupported);
        assert_eq!(words, "the certificate's signature algorithm is not supported: ECDSA with SHA-512");
    }
}
