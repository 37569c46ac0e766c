//! What a receiver's certificate says: until when it is good, who issued it, and which names it is for.

use std::{sync::Arc, time::Duration};

use rustls::{
    CertificateError, RootCertStore,
    client::{WebPkiServerVerifier, danger::ServerCertVerifier as _},
    crypto::ring,
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use webpki::EndEntityCert;

use crate::model::{Certificate, Time};

/// Later than any certificate ends: the year 2500.
const FAR: Duration = Duration::from_secs(16_725_225_600);
/// The parts of an issuer's name that are told, as they stand in a certificate: its organisation and its own name.
const TOLD: [&[u8]; 2] = [&[0x55, 4, 10], &[0x55, 4, 3]];

/// Reads the first certificate of a chain that was accepted for a name.
pub(super) fn read(
    roots: Arc<RootCertStore>,
    chain: &[CertificateDer<'_>],
    name: &ServerName<'_>,
) -> Option<Certificate> {
    let (own, others) = chain.split_first()?;
    let parsed = EndEntityCert::try_from(own).ok()?;
    Some(Certificate {
        expires_at: end(roots, own, others, name),
        issuer: issuer(parsed.issuer()).join(", "),
        names: parsed.valid_dns_names().map(str::to_owned).collect(),
    })
}

/// When a certificate ends: whoever checks it long after that is told.
fn end(
    roots: Arc<RootCertStore>,
    own: &CertificateDer<'_>,
    others: &[CertificateDer<'_>],
    name: &ServerName<'_>,
) -> Option<Time> {
    let verifier =
        WebPkiServerVerifier::builder_with_provider(roots, Arc::new(ring::default_provider())).build().ok()?;
    let late = UnixTime::since_unix_epoch(FAR);
    match verifier.verify_server_cert(own, others, name, &[], late) {
        Err(rustls::Error::InvalidCertificate(CertificateError::ExpiredContext { not_after, .. })) => {
            Some(Time(i64::try_from(not_after.as_secs()).ok()?.checked_mul(1_000)?))
        }
        _ => None,
    }
}

/// The parts of a distinguished name (RFC 5280 section 4.1.2.4) that are told. It is a list of sets of pairs, each of an
/// identifier and a text.
fn issuer(name: &[u8]) -> Vec<String> {
    let pairs = parts(name).flat_map(parts);
    let pairs: Vec<(&[u8], &[u8])> = pairs.filter_map(|pair| parts(pair).next().zip(parts(pair).nth(1))).collect();
    let of = |wanted| pairs.iter().find(|(kind, _)| *kind == wanted);
    TOLD.iter().filter_map(|wanted| of(*wanted)).map(|(_, text)| String::from_utf8_lossy(text).into_owned()).collect()
}

/// The contents of the parts of a DER value, one after the other, as far as they can be read.
fn parts(mut rest: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let (head, after) = rest.split_at_checked(2)?;
        let (length, after) = match head[1] {
            short @ ..0x80 => (usize::from(short), after),
            // A name is never longer than two bytes can tell.
            long => {
                let (digits, after) = after.split_at_checked(usize::from(long & 0x7f))?;
                let length =
                    digits.iter().try_fold(0_u16, |sum, digit| sum.checked_mul(256)?.checked_add((*digit).into()));
                (usize::from(length?), after)
            }
        };
        let (part, after) = after.split_at_checked(length)?;
        rest = after;
        Some(part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_named_and_what_cannot_be_read_ends_it() {
        let pair = |kind: u8, text: &str| {
            let mut pair = vec![0x06, 3, 0x55, 4, kind, 0x0c, text.len() as u8];
            pair.extend(text.as_bytes());
            let mut set = vec![0x31, pair.len() as u8 + 2, 0x30, pair.len() as u8];
            set.extend(pair);
            set
        };
        let name = [pair(3, "R11"), pair(6, "US"), pair(10, "Let's Encrypt")].concat();
        assert_eq!(issuer(&name), ["Let's Encrypt", "R11"]);
        assert_eq!(issuer(&name[..name.len() - 1]), ["R11"]);
        for odd in [&[][..], &[0x31], &[0x31, 0x85, 1], &[0x31, 0x83, 255, 255, 255, 0], &[0xff; 40]] {
            assert_eq!(issuer(odd), [""; 0], "{odd:?}");
        }
    }
}
