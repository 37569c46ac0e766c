//! Secrets in every spelling, and replies that are made to cost time.

use proptest::prelude::*;

use super::*;
use crate::{
    model::{Header, Secret},
    store::sample,
};

#[tokio::test]
async fn values_of_the_query_that_a_receiver_repeats_are_hidden_as_written_and_as_meant() {
    let folder = tempfile::tempdir().unwrap();
    let store = sample::store(&folder.path().join("db")).await;
    let draft = sample::draft("https://shop.example/in?token=s3cr%2Bt-value&v=2&b%61re-secret");
    let webhook = sample::add(&store, draft).await;
    let told = "Cannot POST /in?token=s3cr%2Bt-value&v=2&b%61re-secret, since s3cr+t-value and bare-secret are old";
    let headers = vec![Header { name: "location".to_owned(), value: "/login?next=s3cr%2Bt-value".to_owned() }];
    let mut reply = Reply { status: 404, headers, body: told.as_bytes().to_vec(), cut: false };
    Hidden::of(&webhook).judge(Some(&mut reply), None, None);
    let body = String::from_utf8_lossy(&reply.body);
    assert_eq!(
        body,
        "Cannot POST /in?token=**************&v=2&*************, since ************ and *********** are old"
    );
    assert_eq!(reply.headers[0].value, "/login?next=**************");
}

#[tokio::test]
async fn a_secret_is_hidden_also_where_it_would_be_escaped_or_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    let store = sample::store(&folder.path().join("db")).await;
    let webhook = sample::add(&store, sample::draft("https://shop.example/in?t=pla%22nted%27%C3%A9x")).await;
    let (hidden, secret) = (Hidden::of(&webhook), "pla\"nted'éx");
    let answer = |to: String, body: String| {
        let headers = vec![Header { name: "location".to_owned(), value: to }];
        let mut reply = Reply { status: 302, headers, body: body.into_bytes(), cut: true };
        let fault = hidden.judge(Some(&mut reply), None, None).unwrap();
        (fault.chain.last().unwrap().clone(), reply.headers.remove(0).value, String::from_utf8(reply.body).unwrap())
    };
    let (shown, kept, body) = answer(format!("/to?{secret}"), format!("{secret}, {}", &secret[..8]));
    assert_eq!(shown, "Location: /to?************");
    assert_eq!((kept.as_str(), body.as_str()), ("/to?************", "************, ********"));
    let (shown, kept, body) =
        answer(format!("{}{}…", "/".repeat(290), &secret[..9]), "at the end, so what: pl".to_owned());
    assert!(shown.starts_with("Location: ///") && !shown.contains("pla") && !shown.contains("nted"), "{shown}");
    assert!(kept.ends_with("/*********…") && body.ends_with("pl"), "{kept} {body}");
    // One that is shown in part is hidden as well.
    let (shown, ..) = answer(format!("{}{secret}", "/".repeat(295)), String::new());
    assert!(shown.ends_with("/*****…"), "{shown}");
}

/// One character as a receiver may write it, next to others that are plain.
fn spelled(byte: u8, how: usize) -> String {
    let c = char::from(byte);
    match how {
        0 => c.to_string(),
        1 => format!("\\u{:04x}", u32::from(c)),
        2 => format!("\\u{:04X}", u32::from(c)),
        3 => format!("%{byte:02x}"),
        4 => format!("%{byte:02X}"),
        5 => format!("&#{byte};"),
        6 => format!("&#x{byte:x};"),
        7 => format!("\\x{byte:02x}"),
        8 => format!("\\{byte:03o}"),
        9 => format!("\\u{{{byte:x}}}"),
        10 => c.to_ascii_uppercase().to_string(),
        11 if c == '/' => "\\/".to_owned(),
        11 if c == '&' => "&amp;".to_owned(),
        11 if c == '"' => "&quot;".to_owned(),
        11 if c == '+' => "&plus;".to_owned(),
        11 if c == '=' => "&equals;".to_owned(),
        _ => c.to_string(),
    }
}

fn percent(text: &[u8]) -> Vec<u8> {
    let signs = |byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(*byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.iter().map(signs).collect::<String>().into_bytes()
}

fn html(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(text.to_vec()).unwrap();
    let pairs = [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;")];
    pairs.iter().fold(text, |text, (sign, name)| text.replace(sign, name)).into_bytes()
}

fn json(text: &[u8]) -> Vec<u8> {
    let quoted = serde_json::to_string(std::str::from_utf8(text).unwrap()).unwrap();
    quoted[1..quoted.len() - 1].replace('/', "\\/").into_bytes()
}

fn ascii_json(text: &[u8]) -> Vec<u8> {
    text.iter().map(|byte| format!("\\u{byte:04x}")).collect::<String>().into_bytes()
}

fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let signs = |(at, byte): (usize, &u8)| match byte {
        b'=' => "=3D".to_owned(),
        _ if at % 8 == 7 => format!("=\r\n{}", char::from(*byte)),
        _ => char::from(*byte).to_string(),
    };
    text.iter().enumerate().map(signs).collect::<String>().into_bytes()
}

fn upper(text: &[u8]) -> Vec<u8> {
    text.to_ascii_uppercase()
}

fn utf16(text: &[u8]) -> Vec<u8> {
    text.iter().flat_map(|byte| [*byte, 0]).collect()
}

fn plain(text: &[u8]) -> Vec<u8> {
    text.to_vec()
}

fn hex(text: &[u8]) -> Vec<u8> {
    text.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes()
}

type Encoder = fn(&[u8]) -> Vec<u8>;

/// Whole texts are encoded by these, the secret in them too.
const WHOLE: [Encoder; 9] = [plain, percent, html, json, ascii_json, quoted_printable, upper, utf16, hex];

/// The secret is not in the text, nor in what any decoder makes of it.
fn is_gone(covered: &[u8], secret: &[u8]) -> bool {
    !covered.windows(secret.len()).any(|window| window.eq_ignore_ascii_case(secret))
}

const SECRET: &str = "[!-~]{4}[a-zA-Z0-9+/=_&\"%-]{8,40}";

proptest! {
    #[test]
    fn a_secret_is_hidden_however_each_of_its_characters_is_written(
        secret in SECRET,
        ways in prop::collection::vec(0..12_usize, 64),
        before in "[ -~]{0,20}",
        after in "[ -~]{0,20}",
    ) {
        // A backslash or the like before it would make other characters of it, as would one within it of a sign as it stands.
        let before = format!("{before} ");
        let ways: Vec<_> = ways.into_iter().collect();
        let own = secret.contains(['\\', '%', '&']);
        let written: String = secret
            .bytes()
            .zip(&ways)
            .map(|(byte, how)| spelled(byte, if own && matches!(byte, b'\\' | b'%' | b'&') { 3 } else { *how }))
            .collect();
        let mut text = format!("{before}{written} {after}").into_bytes();
        Hidden::new(vec![secret.clone().into_bytes()]).cover(&mut text, false);
        let shown = &text[before.len()..before.len() + written.len()];
        prop_assert!(shown.iter().all(|byte| *byte == b'*'), "{} of {}: {}", written, secret, String::from_utf8_lossy(&text));
    }

    #[test]
    fn a_secret_is_hidden_in_a_text_that_is_encoded_as_a_whole(
        secret in SECRET, first in 0..9_usize, second in 0..5_usize, before in "[a-z {}\":,]{0,12}", after in "[a-z {}\":,]{0,12}",
    ) {
        let encode = |text: &[u8]| WHOLE[second](&WHOLE[first](text));
        let mut text = encode(format!("{before} {secret} {after}").as_bytes());
        Hidden::new(vec![secret.clone().into_bytes()]).cover(&mut text, false);
        let written = encode(secret.as_bytes());
        // Soft line ends stand elsewhere in a longer text.
        let squeezed = |text: &[u8]| text.iter().copied().filter(|byte| !b"=\r\n\0".contains(byte)).collect::<Vec<_>>();
        prop_assert!(is_gone(&squeezed(&text), &squeezed(&written)), "{}", String::from_utf8_lossy(&text));
    }

    #[test]
    fn base64_of_a_text_with_a_secret_holds_nothing_of_it(
        secret in "[!-~]{8,40}", before in "[ -~]{0,12}", after in "[ -~]{0,12}", width in 20..90_usize, url_safe: bool, inner in 0..4_usize,
    ) {
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let encoders: [Encoder; 4] = [plain, percent, json, plain];
        let inner = encoders[inner];
        let whole = [before.as_bytes(), &inner(secret.as_bytes()), after.as_bytes()].concat();
        let encoded = if url_safe { URL_SAFE_NO_PAD.encode(whole) } else { STANDARD.encode(whole) };
        let lines: Vec<_> = encoded.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap()).collect();
        let mut text = lines.join("\r\n").into_bytes();
        Hidden::new(vec![secret.clone().into_bytes()]).cover(&mut text, false);
        // Only the text around it can still be decoded.
        let left: String = text.iter().filter(|byte| !b"\r\n".contains(byte)).map(|byte| char::from(*byte)).collect();
        let hidden = left.bytes().filter(|byte| *byte == b'*').count();
        prop_assert!(hidden * 6 >= secret.len() * 8, "{}", left);
    }

    #[test]
    fn a_text_without_secrets_stays_as_it_is(text in any::<Vec<u8>>(), cut: bool) {
        let mut covered = text.clone();
        Hidden::new(vec![b"qJ8-never-in-a-text-Zx".to_vec()]).cover(&mut covered, cut);
        prop_assert!(covered == text || cut);
    }

    #[test]
    fn a_secret_that_is_cut_shows_less_than_its_beginning(
        secret in "[a-zA-Z0-9+/]{12,40}", first in 0..9_usize, keep in 0.3..1.0_f64,
    ) {
        let written = WHOLE[first](secret.as_bytes());
        let length = (written.len() as f64 * keep) as usize;
        let mut text = [b"so: ", &written[..length]].concat();
        Hidden::new(vec![secret.clone().into_bytes()]).cover(&mut text, true);
        let left = text[4..].iter().filter(|byte| **byte != b'*').count();
        prop_assert!(left == 0, "{} of {}", String::from_utf8_lossy(&text), secret);
    }
}

#[tokio::test]
async fn a_receiver_that_answers_with_its_environment_gives_nothing_away() {
    let folder = tempfile::tempdir().unwrap();
    let store = sample::store(&folder.path().join("db")).await;
    let mut draft = sample::draft("https://shop.example/hooks/T0123456789abcdefX/in?token=query%2Btoken/1");
    let basic = format!("Basic {}", STANDARD.encode("shop-user:pass/word-1"));
    draft.headers = vec![
        Header::custom("Authorization", &basic).unwrap(),
        Header::custom("X-Shop", "AbC123def456GhI789").unwrap(),
        Header::custom("Cookie", "session=cookie-value-1; theme=dark").unwrap(),
    ];
    let webhook = sample::add(&store, draft).await;
    let secret: &Secret = &webhook.secrets[0].0;
    let (text, bytes) = (secret.reveal(), secret.bytes().to_vec());
    let latin: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let environment = serde_json::json!({
        "WEBHOOK_SECRET": text, "BARE": &text[6..], "HEX": String::from_utf8(hex(&bytes)).unwrap(), "RAW": latin,
        "HTTP_AUTHORIZATION": basic, "PHP_AUTH_USER": "shop-user", "PHP_AUTH_PW": "pass/word-1", "HTTP_X_SHOP": "AbC123def456GhI789",
        "HTTP_COOKIE": "session=cookie-value-1", "REQUEST_URI": "/hooks/T0123456789abcdefX/in?token=query%2Btoken/1",
        "QUERY": "query+token/1", "KEY": webhook.key.reveal(),
    });
    for body in [
        environment.to_string(),
        environment.to_string().replace('/', "\\/"),
        serde_json::to_string(&environment.to_string()).unwrap(),
    ] {
        let mut reply = Reply { status: 200, headers: Vec::new(), body: body.into_bytes(), cut: false };
        Hidden::of(&webhook).judge(Some(&mut reply), None, None);
        let body = String::from_utf8_lossy(&reply.body).into_owned();
        for secret in [
            &text[6..20],
            "shop-user",
            "word-1",
            "AbC123",
            "cookie-value",
            "T0123456",
            "token/1",
            "query+",
            webhook.key.reveal(),
            &basic[6..20],
        ] {
            assert!(!body.contains(secret), "{secret}: {body}");
        }
        assert!(!body.contains(&String::from_utf8(hex(&bytes)).unwrap()[..20]), "{body}");
        assert!(body.contains("WEBHOOK_SECRET") && body.contains("REQUEST_URI"), "{body}");
    }
    // An error without a reply may hold one too, such as the name in a certificate.
    let fault = Fault::new(crate::model::Phase::Tls, crate::model::Cause::TlsFailed, format!("for {text}"));
    let fault = Hidden::of(&webhook).judge(None, Some(fault), None).unwrap();
    assert_eq!(fault.chain, [format!("for {}", "*".repeat(text.len()))]);
}

#[test]
fn hostile_replies_take_no_longer_than_their_length() {
    let secrets =
        ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaab", "%25%25%25%25%25%25", "\\\\\\\\\\\\\\\\"];
    let hidden = Hidden::new(secrets.map(|secret| secret.as_bytes().to_vec()).to_vec());
    let time = |unit: &str, size: usize| {
        let mut text = unit.as_bytes().repeat(size / unit.len());
        let began = std::time::Instant::now();
        hidden.cover(&mut text, true);
        began.elapsed()
    };
    for unit in ["a", "\\", "%25", "&amp;", "=3D\\u005c%5c&#92; ", "aaaaab"] {
        time(unit, 1 << 14);
        let (small, large) = (time(unit, 1 << 18), time(unit, 1 << 21));
        assert!(
            large < small * 32 + std::time::Duration::from_millis(200),
            "{unit}: {small:?}, then {large:?} for eight times as much"
        );
    }
}
