//! TLS failures, with certificates and servers of OpenSSL: each has its own cause and its own words.

use std::{
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use hookkeeper::{
    model::{Cause, Fault, Phase},
    sender::http::{Http, HttpConfig, Target, probe},
    text::{FaultContext, Language, Text},
};
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use tempfile::TempDir;

use super::{leads_to, run, to};

/// The causes that only these tests have a receiver for.
pub(super) const TESTED: [Cause; 13] = [
    Cause::CertificateIsAuthority,
    Cause::CertificateWithoutNames,
    Cause::CertificateWrongPurpose,
    Cause::CertificateOldVersion,
    Cause::CertificateAlgorithm,
    Cause::CertificateBadSignature,
    Cause::CertificateUnknownExtension,
    Cause::CertificateUnreadable,
    Cause::ClientCertificateRequired,
    Cause::TlsNoCommonCipher,
    Cause::TlsOldVersion,
    Cause::TlsUnknownName,
    Cause::TlsAlert,
];

const GOOD: &str = "subjectAltName=DNS:shop.example\nbasicConstraints=CA:FALSE\nextendedKeyUsage=serverAuth\n";

/// A folder with an authority of OpenSSL in it.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        folder.openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=tests -days 30");
        folder
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn openssl(&self, arguments: &str) {
        let said = Command::new("openssl").args(arguments.split(' ')).current_dir(self.0.path()).output();
        let said = said.expect("openssl is installed");
        assert!(said.status.success(), "{arguments}: {}", String::from_utf8_lossy(&said.stderr));
    }

    /// A certificate `NAME.pem` of the authority, with its key `NAME.key`.
    fn certificate(&self, name: &str, key: &str, extensions: &str, digest: &str) {
        self.openssl(&format!(
            "req -new -newkey {key} -nodes -keyout {name}.key -out {name}.csr -subj /CN=shop.example"
        ));
        std::fs::write(self.at(&format!("{name}.ext")), extensions).unwrap();
        let extensions = if extensions.is_empty() { String::new() } else { format!(" -extfile {name}.ext") };
        let sign = format!("x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 {digest}");
        self.openssl(&format!("{sign} -out {name}.pem{extensions}"));
    }

    fn root(&self, file: &str) -> CertificateDer<'static> {
        CertificateDer::from_pem_file(self.at(file)).unwrap()
    }

    fn server(&self, name: &str, arguments: &str) -> Server {
        Server::start(self.0.path(), name, arguments)
    }
}

/// `openssl s_server` on a free port.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn start(folder: &Path, name: &str, arguments: &str) -> Self {
        let mut command = Command::new("openssl");
        command.args(["s_server", "-www", "-accept", "127.0.0.1:0", "-cert", &format!("{name}.pem")]);
        command.args(["-key", &format!("{name}.key")]).args(arguments.split_whitespace());
        command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().expect("openssl is installed");
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = lines.find_map(|line| line.unwrap().strip_prefix("ACCEPT ")?.parse().ok());
        // Its output must be read on.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, address: address.expect("it says where it listens") }
    }

    fn url(&self) -> String {
        format!("https://shop.example:{}/", self.address.port())
    }

    /// The fault of an attempt, and that of a probe.
    async fn faults(&self, roots: &[CertificateDer<'static>]) -> [Fault; 2] {
        let lookup = Some(leads_to([self.address]));
        let config = HttpConfig { extra_roots: roots.to_vec(), lookup: lookup.clone(), ..HttpConfig::default() };
        let exchange = Http::new(config).unwrap().post(to(self.url())).await;
        let limit = std::time::Duration::from_secs(5);
        let target = Target {
            url: self.url().parse().unwrap(),
            shown: String::new(),
            allow_private: true,
            connect_timeout: limit,
            timeout: limit,
            past_proxy: false,
            extra_roots: roots.to_vec(),
            lookup,
        };
        let mut probed = None;
        probe(&target, |step| probed = step.fault).await;
        [exchange.fault.expect("the attempt fails"), probed.expect("the probe fails")]
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An attempt and a probe report the cause, and no text shows a type of rustls.
async fn fails(server: &Server, root: &CertificateDer<'static>, cause: Cause, words: &str) {
    for fault in server.faults(std::slice::from_ref(root)).await {
        assert_eq!((fault.phase, fault.cause), (Phase::Tls, cause), "{fault:?}");
        assert!(fault.chain.iter().any(|line| line.contains(words)), "{words:?} in {fault:?}");
        let url = server.url();
        let context = FaultContext { url: &url, ..FaultContext::default() };
        let said = Language::ALL.iter().map(|language| Text::new(*language).fault(&fault, &context));
        let texts = said.flat_map(|said| [said.what, said.next]).chain(fault.chain.clone());
        for text in texts {
            let dump = ["Context", "Error", "Other(", "{ ", "[", "Unsupported", "Unknown", "HandshakeFailure"];
            assert!(!dump.iter().any(|dump| text.contains(dump)), "a debug dump: {text}");
        }
    }
}

#[test]
fn each_flaw_of_a_certificate_has_a_cause_of_its_own() {
    run(async {
        let folder = Folder::new();
        let root = folder.root("ca.pem");
        let cases: [(&str, &str, &str, &str, Cause, &str); 8] = [
            ("v1", "rsa:2048", "", "-sha256", Cause::CertificateOldVersion, "version 3"),
            (
                "noname",
                "rsa:2048",
                "basicConstraints=CA:FALSE\n",
                "-sha256",
                Cause::CertificateWithoutNames,
                "subjectAltName",
            ),
            (
                "purpose",
                "rsa:2048",
                "subjectAltName=DNS:shop.example\nextendedKeyUsage=clientAuth\n",
                "-sha256",
                Cause::CertificateWrongPurpose,
                "extended key usage",
            ),
            (
                "extension",
                "rsa:2048",
                &format!("{GOOD}1.2.3.4=critical,ASN1:UTF8String:x\n"),
                "-sha256",
                Cause::CertificateUnknownExtension,
                "critical extension",
            ),
            (
                "authority",
                "rsa:2048",
                "subjectAltName=DNS:shop.example\nbasicConstraints=critical,CA:TRUE\n",
                "-sha256",
                Cause::CertificateIsAuthority,
                "CA:TRUE",
            ),
            ("sha1", "rsa:2048", GOOD, "-sha1", Cause::CertificateAlgorithm, "SHA-1 with RSA"),
            (
                "other",
                "rsa:2048",
                "subjectAltName=DNS:other.example\n",
                "-sha256",
                Cause::CertificateWrongHost,
                "the certificate is for other.example, not for shop.example",
            ),
            (
                "names",
                "rsa:2048",
                &format!("{GOOD}nameConstraints=DER:01:02:03\n"),
                "-sha256",
                Cause::CertificateUnreadable,
                "cannot be read",
            ),
        ];
        for (name, key, extensions, digest, cause, words) in cases {
            folder.certificate(name, key, extensions, digest);
            // OpenSSL itself refuses SHA-1 at its usual level.
            let server = folder.server(name, "-cipher DEFAULT@SECLEVEL=0");
            fails(&server, &root, cause, words).await;
        }
    });
}

#[test]
fn a_wrong_signature_and_a_self_signed_certificate_are_told_apart() {
    run(async {
        let folder = Folder::new();
        folder.certificate("damaged", "rsa:2048", GOOD, "-sha256");
        folder.openssl("x509 -in damaged.pem -outform DER -out damaged.der");
        let mut bytes = std::fs::read(folder.at("damaged.der")).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(folder.at("damaged.der"), bytes).unwrap();
        folder.openssl("x509 -in damaged.der -inform DER -out damaged.pem");
        let root = folder.root("ca.pem");
        fails(&folder.server("damaged", ""), &root, Cause::CertificateBadSignature, "signature is wrong").await;

        let own = "req -x509 -newkey rsa:2048 -nodes -keyout own.key -out own.pem -subj /CN=shop.example -days 30";
        folder.openssl(&format!(
            "{own} -addext subjectAltName=DNS:shop.example -addext basicConstraints=critical,CA:FALSE"
        ));
        let server = folder.server("own", "");
        // Without CA:FALSE OpenSSL marks it as an authority; given twice, the first one counts for webpki.
        let [attempt, _] = server.faults(std::slice::from_ref(&root)).await;
        assert!(matches!(attempt.cause, Cause::CertificateSelfSigned | Cause::CertificateIsAuthority), "{attempt:?}");
        folder.openssl(
            "req -x509 -newkey rsa:2048 -nodes -keyout mark.key -out mark.pem -subj /CN=shop.example -days 30",
        );
        let server = folder.server("mark", "");
        // Trusted or not, it says what to do.
        fails(&server, &root, Cause::CertificateIsAuthority, "CA:TRUE").await;
        fails(&server, &folder.root("mark.pem"), Cause::CertificateIsAuthority, "CA:TRUE").await;
    });
}

#[test]
fn a_demand_for_a_client_certificate_is_named_in_both_versions() {
    run(async {
        let folder = Folder::new();
        folder.certificate("good", "rsa:2048", GOOD, "-sha256");
        let root = folder.root("ca.pem");
        for version in ["-tls1_3", "-tls1_2"] {
            let server = folder.server("good", &format!("-Verify 1 -verify_return_error {version}"));
            fails(&server, &root, Cause::ClientCertificateRequired, "TLS alert").await;
        }
    });
}

#[test]
fn a_receiver_with_which_nothing_is_in_common_says_what_is_missing() {
    run(async {
        let folder = Folder::new();
        folder.certificate("good", "rsa:2048", GOOD, "-sha256");
        let root = folder.root("ca.pem");
        let cases = [
            ("-tls1_2 -cipher AES128-SHA", Cause::TlsNoCommonCipher, "handshake_failure"),
            ("-tls1_1 -cipher ALL@SECLEVEL=0", Cause::TlsOldVersion, "protocol_version"),
            (
                "-servername other.example -servername_fatal -cert2 good.pem -key2 good.key",
                Cause::TlsUnknownName,
                "unrecognized_name",
            ),
            ("-alpn smtp", Cause::TlsAlert, "no_application_protocol"),
        ];
        for (arguments, cause, words) in cases {
            fails(&folder.server("good", arguments), &root, cause, words).await;
        }
    });
}
