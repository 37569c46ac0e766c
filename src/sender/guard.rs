//! Decides where an attempt may go: which addresses are public, which only an allowed webhook reaches, which nobody does.
//!
//! The tables follow the IANA special-purpose address registries for [IPv4] and [IPv6] (RFC 6890) and the addresses at
//! which clouds hand out credentials. Nothing here looks a name up or opens a socket.
//!
//! [IPv4]: https://www.iana.org/assignments/iana-ipv4-special-registry/
//! [IPv6]: https://www.iana.org/assignments/iana-ipv6-special-registry/

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use url::{Host, Url};

use crate::model::{Cause, Fault, Phase};

/// Who may send to an address; the later, the worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Everyone.
    Public,
    /// Only a webhook that may send to private addresses.
    Private,
    /// Nobody: link-local, a cloud's metadata service, multicast, unspecified, broadcast, reserved.
    Never,
}

use Reach::{Never, Private, Public};

/// What is not public in IPv4; where several rows match, the worst counts.
const IPV4: &[(Ipv4Addr, u32, Reach)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8, Never), // "this network", RFC 791; Linux takes 0.0.0.0 for itself
    (Ipv4Addr::new(10, 0, 0, 0), 8, Private), // RFC 1918
    (Ipv4Addr::new(100, 64, 0, 0), 10, Private), // shared by carriers, RFC 6598
    (Ipv4Addr::new(100, 100, 100, 200), 32, Never), // metadata, Alibaba Cloud
    (Ipv4Addr::new(127, 0, 0, 0), 8, Private), // loopback, RFC 1122
    (Ipv4Addr::new(168, 63, 129, 16), 32, Never), // platform channel, Azure
    (Ipv4Addr::new(169, 254, 0, 0), 16, Never), // link-local, RFC 3927; metadata of most clouds
    (Ipv4Addr::new(172, 16, 0, 0), 12, Private), // RFC 1918
    (Ipv4Addr::new(192, 0, 0, 0), 24, Never), // protocol assignments, RFC 6890; .192 is metadata at Oracle
    (Ipv4Addr::new(192, 0, 2, 0), 24, Never), // documentation, RFC 5737
    (Ipv4Addr::new(192, 88, 99, 0), 24, Never), // 6to4 relays, withdrawn by RFC 7526
    (Ipv4Addr::new(192, 168, 0, 0), 16, Private), // RFC 1918
    (Ipv4Addr::new(198, 18, 0, 0), 15, Private), // benchmark networks, RFC 2544
    (Ipv4Addr::new(198, 51, 100, 0), 24, Never), // documentation, RFC 5737
    (Ipv4Addr::new(203, 0, 113, 0), 24, Never), // documentation, RFC 5737
    (Ipv4Addr::new(224, 0, 0, 0), 4, Never), // multicast, RFC 1112
    (Ipv4Addr::new(240, 0, 0, 0), 4, Never), // reserved and broadcast, RFC 1112 and RFC 919
];

/// What may be sent to in IPv6 at all. The rest of the space is unassigned, link-local, multicast or unspecified.
const IPV6_OPEN: &[(Ipv6Addr, u32, Reach)] = &[
    (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3, Public), // global unicast, RFC 4291
    (Ipv6Addr::LOCALHOST, 128, Private),
    (Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96, Public), // IPv4 in IPv6's clothes, RFC 4291; judged as IPv4
    (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96, Public), // NAT64, RFC 6052; judged as IPv4
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48, Private), // NAT64 within a site, RFC 8215
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, Private), // unique local, RFC 4193
    (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10, Private), // site-local, withdrawn by RFC 3879
];

/// What is closed within that.
const IPV6_CLOSED: &[(Ipv6Addr, u32)] = &[
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32), // documentation, RFC 3849
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),     // documentation, RFC 9637
    (Ipv6Addr::new(0xfd00, 0x42, 0, 0, 0, 0, 0, 0x42), 128), // metadata, Scaleway
    (Ipv6Addr::new(0xfd00, 0xc1, 0, 0, 0, 0, 0xa9fe, 0xa9fe), 128), // metadata, Oracle
    (Ipv6Addr::new(0xfd00, 0x100, 0, 0, 0, 0, 0x100, 0x200), 128), // metadata, Alibaba Cloud
    (Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0), 32), // metadata and other link services, AWS
    (Ipv6Addr::new(0xfd00, 0xa9fe, 0xa9fe, 0, 0, 0, 0, 0x1), 128), // metadata, Akamai (Linode)
    (Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254), 128), // metadata, Google Cloud
];

/// Who may send to this address. An IPv4 address inside an IPv6 one is judged as well, and the worse of the two counts.
pub fn reach(ip: IpAddr) -> Reach {
    match ip {
        IpAddr::V4(ip) => reach_v4(ip),
        IpAddr::V6(ip) => embedded(ip).into_iter().flatten().map(reach_v4).fold(reach_v6(ip), Ord::max),
    }
}

fn reach_v4(ip: Ipv4Addr) -> Reach {
    let within = |net: Ipv4Addr, bits: u32| (ip.to_bits() ^ net.to_bits()) >> (32 - bits) == 0;
    IPV4.iter().filter(|(net, bits, _)| within(*net, *bits)).map(|row| row.2).fold(Public, Ord::max)
}

fn reach_v6(ip: Ipv6Addr) -> Reach {
    let within = |net: Ipv6Addr, bits: u32| (ip.to_bits() ^ net.to_bits()) >> (128 - bits) == 0;
    // 2001::/23 is for protocol assignments (RFC 2928): but for Teredo, 2001::/32, none of them takes a POST.
    if matches!(ip.segments(), [0x2001, 1..=0x1ff, ..]) || IPV6_CLOSED.iter().any(|(net, bits)| within(*net, *bits)) {
        return Never;
    }
    IPV6_OPEN.iter().find(|(net, bits, _)| within(*net, *bits)).map_or(Never, |row| row.2)
}

/// The IPv4 addresses that an IPv6 address carries.
fn embedded(ip: Ipv6Addr) -> [Option<Ipv4Addr>; 2] {
    let s = ip.segments();
    let at = |i: usize| Ipv4Addr::from_bits(u32::from(s[i]) << 16 | u32::from(s[i + 1]));
    match s {
        [0, 0, 0, 0, 0, 0xffff, ..] => [Some(at(6)), None], // mapped, RFC 4291
        [0x64, 0xff9b, 0, 0, 0, 0, ..] => [Some(at(6)), None], // NAT64, RFC 6052
        [0x64, 0xff9b, 1, ..] => [Some(at(6)), None],       // NAT64 within a site, read as a /96
        [0x2002, ..] => [Some(at(1)), None],                // 6to4, RFC 3056
        [0x2001, 0, ..] => [Some(at(2)), Some(Ipv4Addr::from_bits(!at(6).to_bits()))], // Teredo, RFC 4380: server, client
        [.., 0 | 0x200, 0x5efe, _, _] => [Some(at(6)), None],                          // ISATAP, RFC 5214
        _ => [None, None],
    }
}

/// Refuses a URL that names an address, or this machine, which the webhook may not send to. Other names pass: their
/// addresses are for [`check_addresses`].
///
/// The URL parser has already turned `2130706433`, `0x7f.1` and `0177.0.0.1` into addresses (WHATWG URL, "IPv4 parser").
/// `localhost` and everything under it mean this machine (RFC 6761 section 6.3), whatever a name server says.
///
/// # Errors
/// A fault of the phase `guard`.
pub fn check_url(url: &Url, allow_private: bool) -> Result<(), Fault> {
    match url.host() {
        Some(Host::Ipv4(ip)) => check_ip(ip.into(), allow_private),
        Some(Host::Ipv6(ip)) => check_ip(ip.into(), allow_private),
        Some(Host::Domain(name)) if !allow_private && is_this_machine(name) => {
            Err(blocked(format!("{name} is this machine, and this webhook may send only to public addresses")))
        }
        Some(Host::Domain(name)) if !name.is_empty() => Ok(()),
        _ => Err(Fault::new(Phase::Guard, Cause::NotSendable, "the Post URL has no host")),
    }
}

/// Refuses a name's addresses when any one of them is not allowed, so that no choice between them can lead astray.
///
/// # Errors
/// A fault of the phase `guard` that names the first such address.
pub fn check_addresses(addrs: &[SocketAddr], allow_private: bool) -> Result<(), Fault> {
    addrs.iter().try_for_each(|addr| check_ip(addr.ip(), allow_private))
}

fn check_ip(ip: IpAddr, allow_private: bool) -> Result<(), Fault> {
    match reach(ip) {
        Public => Ok(()),
        Private if allow_private => Ok(()),
        Private => Err(blocked(format!("{ip} is a private address, and this webhook may send only to public ones"))),
        Never => Err(blocked(format!(
            "{ip} is never sent to: it is link-local, multicast, reserved, or a cloud's metadata service"
        ))),
    }
}

fn is_this_machine(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let last = name.rsplit('.').next().unwrap_or(name);
    last.eq_ignore_ascii_case("localhost")
}

fn blocked(why: String) -> Fault {
    Fault::new(Phase::Guard, Cause::BlockedAddress, why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(ip: &str) -> Reach {
        reach(ip.parse().unwrap())
    }

    #[test]
    fn addresses_are_judged_by_the_registries() {
        for ip in
            ["8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0"]
        {
            assert_eq!(of(ip), Public, "{ip}");
        }
        for ip in ["192.0.1.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2001:4860::8888"]
        {
            assert_eq!(of(ip), Public, "{ip}");
        }
        for ip in
            ["10.0.0.1", "127.0.0.1", "127.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1"]
        {
            assert_eq!(of(ip), Private, "{ip}");
        }
        for ip in ["198.19.255.255", "::1", "fc00::1", "fdff::1", "fec0::1"] {
            assert_eq!(of(ip), Private, "{ip}");
        }
        for ip in
            ["0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.0.1", "100.100.100.200", "192.0.0.192", "168.63.129.16"]
        {
            assert_eq!(of(ip), Never, "{ip}");
        }
        for ip in
            ["192.0.2.1", "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255"]
        {
            assert_eq!(of(ip), Never, "{ip}");
        }
        for ip in [
            "::",
            "fe80::1",
            "febf::1",
            "ff02::1",
            "fd00:ec2::254",
            "fd20:ce::254",
            "fd00:42::42",
            "fd00:c1::a9fe:a9fe",
        ] {
            assert_eq!(of(ip), Never, "{ip}");
        }
        for ip in ["fd00:a9fe:a9fe::1", "fd00:100::100:200", "fd00:ec2::23", "169.254.170.2", "169.254.42.42"] {
            assert_eq!(of(ip), Never, "{ip}");
        }
        for ip in ["fd00:a9fe:a9fe::2", "fd00:100::100:201", "100.100.100.201"] {
            assert_eq!(of(ip), Private, "{ip}");
        }
        for ip in ["100::1", "2001:2::1", "2001:db8::1", "2001:1ff::1", "3fff::1", "4000::1", "5f00::1", "1::1"] {
            assert_eq!(of(ip), Never, "{ip}");
        }
    }

    #[test]
    fn an_embedded_address_counts_as_well() {
        let cases = [
            ("::ffff:8.8.8.8", Public),
            ("::ffff:127.0.0.1", Private),
            ("::ffff:169.254.169.254", Never),
            ("::127.0.0.1", Never), // the withdrawn "compatible" form is never right
            ("::8.8.8.8", Never),
            ("::ffff:0:127.0.0.1", Never), // nor is the "translated" one
            ("64:ff9b::8.8.8.8", Public),
            ("64:ff9b::10.0.0.1", Private),
            ("64:ff9b::169.254.169.254", Never),
            ("64:ff9b:1::8.8.8.8", Private),
            ("64:ff9b:1::169.254.169.254", Never),
            ("2002:808:808::1", Public),
            ("2002:7f00:1::", Private),
            ("2002:a9fe:a9fe::1", Never),
            ("2001:0:808:808::f7f7:f7f7", Public), // Teredo: the client's address is written inverted
            ("2001:0:808:808::f5ff:fffe", Private),
            ("2001:0:a00:1::f7f7:f7f7", Private),
            ("2606:4700::5efe:8.8.8.8", Public),
            ("2606:4700::200:5efe:10.0.0.1", Private),
        ];
        for (ip, expected) in cases {
            assert_eq!(of(ip), expected, "{ip}");
        }
    }

    #[test]
    fn metadata_addresses_stay_closed_in_every_ipv6_form() {
        let documented = ["169.254.169.254", "169.254.170.2", "169.254.42.42", "100.100.100.200", "168.63.129.16"];
        for ip in documented.iter().chain(&["192.0.0.192"]) {
            let [a, b, c, d] = ip.parse::<Ipv4Addr>().unwrap().octets();
            let six_to_four = format!("2002:{a:02x}{b:02x}:{c:02x}{d:02x}::1");
            for form in [format!("::ffff:{ip}"), format!("64:ff9b::{ip}"), format!("64:ff9b:1::{ip}"), six_to_four] {
                assert_eq!(of(&form), Never, "{form}");
            }
        }
    }

    #[test]
    fn no_disguise_of_an_address_passes() {
        let url = |text: &str| Url::parse(text).unwrap();
        for text in
            ["2130706433", "0x7f.1", "0177.0.0.1", "127.1", "127.0.0.1.", "[::1]", "[::ffff:127.0.0.1]", "①②⑦.0.0.1"]
        {
            let url = url(&format!("http://{text}/"));
            let fault = check_url(&url, false).unwrap_err();
            assert_eq!((fault.phase, fault.cause), (Phase::Guard, Cause::BlockedAddress), "{text}");
            assert!(check_url(&url, true).is_ok(), "{text}");
        }
        for text in ["localhost", "LOCALHOST", "localhost.", "shop.localhost", "a.b.localhost."] {
            assert!(check_url(&url(&format!("http://{text}/")), false).is_err(), "{text}");
            assert!(check_url(&url(&format!("http://{text}/")), true).is_ok(), "{text}");
        }
        for text in ["169.254.169.254", "2852039166", "[fe80::1]", "0.0.0.0", "[::]", "0", "255.255.255.255"] {
            assert!(check_url(&url(&format!("http://{text}/")), true).is_err(), "{text}");
        }
        for text in ["shop.example", "notlocalhost", "localhost.example", "8.8.8.8"] {
            assert!(check_url(&url(&format!("https://{text}/")), false).is_ok(), "{text}");
        }
    }

    #[test]
    fn one_bad_address_among_good_ones_blocks_them_all() {
        let addrs: Vec<SocketAddr> = ["8.8.8.8:443", "10.0.0.1:443"].map(|a| a.parse().unwrap()).to_vec();
        let fault = check_addresses(&addrs, false).unwrap_err();
        assert!(fault.chain[0].starts_with("10.0.0.1 is a private address"), "{fault:?}");
        let reversed: Vec<SocketAddr> = addrs.iter().rev().copied().collect();
        assert_eq!(check_addresses(&reversed, false), Err(fault));
        assert!(check_addresses(&addrs[..1], false).is_ok());
        assert!(check_addresses(&addrs, true).is_ok());
    }

    proptest! {
        #[test]
        fn clothes_never_make_an_address_better(bits: u32) {
            let bare = reach(IpAddr::V4(Ipv4Addr::from_bits(bits)));
            prop_assert_eq!(reach(Ipv4Addr::from_bits(bits).to_ipv6_mapped().into()), bare);
            let low = u128::from(bits);
            for dressed in [
                0x0064_ff9b << 96 | low,
                0x0064_ff9b_0001 << 80 | low,
                0x2002 << 112 | low << 80,
                0x2001_0000 << 96 | low << 64,
                0x2001_0000_0808_0808 << 64 | u128::from(!bits),
                0x2606_4700 << 96 | 0x5efe << 32 | low,
                low,
            ] {
                prop_assert!(reach(Ipv6Addr::from_bits(dressed).into()) >= bare);
            }
        }

        #[test]
        fn every_address_has_a_reach(bits: u128) {
            reach(Ipv6Addr::from_bits(bits).into());
        }

        #[test]
        fn any_host_is_passed_or_refused(host in "\\PC{0,30}") {
            if let Ok(url) = Url::parse(&format!("http://{host}/")) {
                let _ = check_url(&url, false);
            }
        }
    }
}
