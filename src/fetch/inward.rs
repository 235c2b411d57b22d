//! Which network addresses lie inside: this machine, this network, or nowhere anybody should ask.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// True for an address that a fetch may not reach.
#[must_use]
pub(super) fn is_inward(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => is_inward_v4(v4),
        IpAddr::V6(v6) => is_inward_v6(v6),
    }
}

const fn is_inward_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    matches!(
        (a, b, c),
        (0 | 10 | 127 | 224..=255, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    )
}

fn is_inward_v6(ip: Ipv6Addr) -> bool {
    let segments = ip.segments();
    let v4 = |high: u16, low: u16| is_inward_v4(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    match segments {
        // An IPv4 address in disguise is judged as what it is: mapped, NAT64, 6to4.
        [0, 0, 0, 0, 0, 0xFFFF, high, low] | [0x64, 0xFF9B, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => v4(high, low),
        // Teredo keeps the client's address inverted at the end.
        [0x2001, 0, .., high, low] => v4(!high, !low),
        [0, 0, 0, 0, 0, 0, ..] | [0x64, 0xFF9B, 1, ..] | [0x100, 0, 0, 0, ..] | [0x2001, 0xDB8, ..] => true,
        // Only 2000::/3 is given out to the world.
        [first, ..] => first & 0xE000 != 0x2000,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn inside_is_inside_in_every_disguise() {
        for ip in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::",
            "2002:c0a8:101::1",
            "2001:0:0:0:0:0:80ff:fffe",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "2001:db8::1",
            "100::1",
        ] {
            assert!(is_inward(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn the_world_is_outside() {
        for ip in [
            "8.8.8.8",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2607:f8b0::1",
            "64:ff9b::808:808",
            "2002:808:808::1",
        ] {
            assert!(!is_inward(ip.parse().unwrap()), "{ip}");
        }
    }
}
