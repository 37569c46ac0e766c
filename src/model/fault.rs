//! Faults: why an attempt failed.

use super::words;

/// How far an attempt had come when it failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// Before anything was sent: is this address allowed?
    Guard,
    /// Looking the host's name up.
    Dns,
    /// Opening the TCP connection.
    Connect,
    /// The TLS handshake.
    Tls,
    /// Writing the request.
    Send,
    /// Waiting for the reply's status and headers.
    Headers,
    /// Reading the reply's body.
    Body,
    /// The reply is whole, and says no.
    Reply,
}

words!(Phase, "phase", {
    Guard => "guard",
    Dns => "dns",
    Connect => "connect",
    Tls => "tls",
    Send => "send",
    Headers => "headers",
    Body => "body",
    Reply => "reply",
});

/// What went wrong, told apart as far as it can be seen from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Cause {
    /// The address is not public, and the webhook may not send to private ones; or it is never sent to.
    BlockedAddress,
    /// The name does not exist.
    NoSuchHost,
    /// The name could not be looked up.
    DnsFailed,
    /// Nothing listens there.
    Refused,
    /// The other side broke the connection.
    Reset,
    /// This machine has no way to that network.
    NoRoute,
    /// There is no way to that host.
    Unreachable,
    /// A time limit was reached.
    Timeout,
    /// The certificate's time is over.
    CertificateExpired,
    /// The certificate's time has not come.
    CertificateNotYetValid,
    /// Nobody whom this machine trusts has signed the certificate.
    CertificateUntrusted,
    /// The certificate has signed itself.
    CertificateSelfSigned,
    /// The certificate is self-signed, but marked as an authority's.
    CertificateIsAuthority,
    /// The certificate is for another name.
    CertificateWrongHost,
    /// The certificate has no subjectAltName.
    CertificateWithoutNames,
    /// The certificate may not be used by a server.
    CertificateWrongPurpose,
    /// The certificate is of version 1 or 2.
    CertificateOldVersion,
    /// The certificate's signature algorithm is not supported.
    CertificateAlgorithm,
    /// The certificate's signature is wrong.
    CertificateBadSignature,
    /// The certificate has a critical extension that is not known.
    CertificateUnknownExtension,
    /// The certificate is revoked.
    CertificateRevoked,
    /// The certificate cannot be read.
    CertificateUnreadable,
    /// The receiver demands a client certificate.
    ClientCertificateRequired,
    /// No cipher, key exchange or signature in common.
    TlsNoCommonCipher,
    /// The receiver speaks neither TLS 1.2 nor TLS 1.3.
    TlsOldVersion,
    /// The receiver knows no host of this name.
    TlsUnknownName,
    /// What came back is no TLS.
    TlsNotSpoken,
    /// The receiver ended the handshake with another alert.
    TlsAlert,
    /// The TLS handshake failed for another reason.
    TlsFailed,
    /// The connection ended before the reply was whole.
    ClosedEarly,
    /// What came back is not HTTP, or not decodable.
    MalformedReply,
    /// 3xx: redirects are not followed.
    Redirect,
    /// 4xx.
    ClientError,
    /// 5xx.
    ServerError,
    /// 429.
    RateLimited,
    /// 410: the receiver wants no more.
    Gone,
    /// 2xx, but the JSON reply does not hold the webhook's key.
    NoWebhookKey,
    /// The request could not be made from the webhook's settings or the event's data.
    NotSendable,
}

words!(Cause, "fault", {
    BlockedAddress => "blocked_address",
    NoSuchHost => "no_such_host",
    DnsFailed => "dns_failed",
    Refused => "refused",
    Reset => "reset",
    NoRoute => "no_route",
    Unreachable => "unreachable",
    Timeout => "timeout",
    CertificateExpired => "certificate_expired",
    CertificateNotYetValid => "certificate_not_yet_valid",
    CertificateUntrusted => "certificate_untrusted",
    CertificateSelfSigned => "certificate_self_signed",
    CertificateIsAuthority => "certificate_is_authority",
    CertificateWrongHost => "certificate_wrong_host",
    CertificateWithoutNames => "certificate_without_names",
    CertificateWrongPurpose => "certificate_wrong_purpose",
    CertificateOldVersion => "certificate_old_version",
    CertificateAlgorithm => "certificate_algorithm",
    CertificateBadSignature => "certificate_bad_signature",
    CertificateUnknownExtension => "certificate_unknown_extension",
    CertificateRevoked => "certificate_revoked",
    CertificateUnreadable => "certificate_unreadable",
    ClientCertificateRequired => "client_certificate_required",
    TlsNoCommonCipher => "tls_no_common_cipher",
    TlsOldVersion => "tls_old_version",
    TlsUnknownName => "tls_unknown_name",
    TlsNotSpoken => "tls_not_spoken",
    TlsAlert => "tls_alert",
    TlsFailed => "tls_failed",
    ClosedEarly => "closed_early",
    MalformedReply => "malformed_reply",
    Redirect => "redirect",
    ClientError => "client_error",
    ServerError => "server_error",
    RateLimited => "rate_limited",
    Gone => "gone",
    NoWebhookKey => "no_webhook_key",
    NotSendable => "not_sendable",
});

impl Cause {
    /// The phases in which it is seen, the earliest first. Networks find ways around every list, so this is the usual.
    pub const fn phases(self) -> &'static [Phase] {
        use Phase::{Body, Connect, Dns, Guard, Headers, Reply, Send, Tls};
        match self {
            Self::BlockedAddress | Self::NotSendable => &[Guard],
            Self::NoSuchHost | Self::DnsFailed => &[Dns],
            Self::Refused | Self::NoRoute | Self::Unreachable => &[Connect],
            Self::Reset => &[Connect, Tls, Send, Headers, Body],
            Self::Timeout => &[Dns, Connect, Tls, Send, Headers, Body],
            Self::CertificateExpired
            | Self::CertificateNotYetValid
            | Self::CertificateUntrusted
            | Self::CertificateSelfSigned
            | Self::CertificateIsAuthority
            | Self::CertificateWrongHost
            | Self::CertificateWithoutNames
            | Self::CertificateWrongPurpose
            | Self::CertificateOldVersion
            | Self::CertificateAlgorithm
            | Self::CertificateBadSignature
            | Self::CertificateUnknownExtension
            | Self::CertificateRevoked
            | Self::CertificateUnreadable
            | Self::ClientCertificateRequired
            | Self::TlsNoCommonCipher
            | Self::TlsOldVersion
            | Self::TlsUnknownName
            | Self::TlsNotSpoken
            | Self::TlsAlert
            | Self::TlsFailed => &[Tls],
            Self::ClosedEarly => &[Tls, Send, Headers, Body],
            Self::MalformedReply => &[Headers, Body, Reply],
            Self::Redirect | Self::ClientError | Self::ServerError => &[Reply],
            Self::RateLimited | Self::Gone | Self::NoWebhookKey => &[Reply],
        }
    }
}

/// Why an attempt failed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// How far it had come.
    pub phase: Phase,
    /// What went wrong.
    pub cause: Cause,
    /// The errors from the outermost to the root, one each.
    pub chain: Vec<String>,
}

impl Fault {
    /// A fault with a chain of one.
    pub fn new(phase: Phase, cause: Cause, why: impl Into<String>) -> Self {
        Self { phase, cause, chain: vec![why.into()] }
    }

    /// Whether the fault is on this machine's side, so that it says nothing of the receiver. Such a fault does not count towards
    /// switching the webhook off, and it uses up none of the request's attempts.
    ///
    /// `not_sendable` is not among them: the same settings and data fail in the same way every time, so that it ends after ten.
    pub fn is_ours(&self) -> bool {
        match self.cause {
            Cause::BlockedAddress | Cause::DnsFailed | Cause::NoRoute => true,
            Cause::Timeout => self.phase == Phase::Dns,
            _ => false,
        }
    }
}
