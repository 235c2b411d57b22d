//! HTTPS on a local network: an authority of the node's own that may vouch for local names only, and
//! the announcement of `mostrador.local`.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, NameConstraints, SanType, date_time_ymd,
};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest, Sha256};

use crate::base::clock::{Instant, Zone};
use crate::base::problem::{Outcome, Problem};
use crate::business::Node;
use crate::keyring::write_private;

/// Years the authority lasts.
const AUTHORITY_YEARS: i16 = 10;
/// Days a certificate lasts; it is made anew at a start in its last hundred.
const LEAF_DAYS: i64 = 390;

/// The server's TLS: certificate files that were given, or the node's own.
///
/// # Errors
/// A file that does not load; what the disk says.
pub(super) fn config(node: &Node, given: Option<&(PathBuf, PathBuf)>) -> Outcome<rustls::ServerConfig> {
    let (chain, key) = match given {
        Some(pair) => pair.clone(),
        None => own(node)?,
    };
    let bad = |what: &Path, e: &dyn std::fmt::Display| Problem::internal(format!("{}: {e}", what.display()));
    let certs =
        CertificateDer::pem_file_iter(&chain).map_err(|e| bad(&chain, &e))?.collect::<Result<Vec<_>, _>>().map_err(|e| bad(&chain, &e))?;
    let private = PrivateKeyDer::from_pem_file(&key).map_err(|e| bad(&key, &e))?;
    rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(certs, private).map_err(|e| bad(&chain, &e))
}

/// Makes what is missing of authority and certificate; says where they lie.
fn own(node: &Node) -> Outcome<(PathBuf, PathBuf)> {
    let folder = node.paths().tls();
    let (authority, authority_key) = (folder.join("authority.crt"), folder.join("authority.key"));
    let (leaf, leaf_key) = (folder.join("server.crt"), folder.join("server.key"));
    let now = node.clock().now();
    if !authority.exists() || !authority_key.exists() {
        make_authority(&folder, now)?;
    }
    let names = names();
    let wanted =
        format!("{}\n{}\n", now.plus_ms(LEAF_DAYS * 86_400_000).0, names.iter().map(|n| format!("{n:?}")).collect::<Vec<_>>().join("\n"));
    if !still_good(&folder.join("server.names"), &wanted, now) {
        let issuer_key = KeyPair::from_pem(&std::fs::read_to_string(&authority_key)?).map_err(Problem::internal)?;
        let issuer = Issuer::from_ca_cert_pem(&std::fs::read_to_string(&authority)?, issuer_key).map_err(Problem::internal)?;
        let key = KeyPair::generate().map_err(Problem::internal)?;
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "mostrador.local");
        params.subject_alt_names = names;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        (params.not_before, params.not_after) = (ymd(now.plus_ms(-86_400_000)), ymd(now.plus_ms(LEAF_DAYS * 86_400_000)));
        let cert = params.signed_by(&key, &issuer).map_err(Problem::internal)?;
        write_private(&leaf_key, key.serialize_pem().as_bytes())?;
        write_private(&leaf, format!("{}{}", cert.pem(), std::fs::read_to_string(&authority)?).as_bytes())?;
        write_private(&folder.join("server.names"), wanted.as_bytes())?;
    }
    Ok((leaf, leaf_key))
}

/// True while the certificate has the names of now and a hundred days left.
fn still_good(memo: &Path, wanted: &str, now: Instant) -> bool {
    let Ok(text) = std::fs::read_to_string(memo) else { return false };
    let (Some((ends, names)), Some((_, wanted))) = (text.split_once('\n'), wanted.split_once('\n')) else { return false };
    names == wanted && ends.parse::<i64>().is_ok_and(|ends| ends > now.plus_ms(100 * 86_400_000).0)
}

fn make_authority(folder: &Path, now: Instant) -> Outcome<()> {
    let key = KeyPair::generate().map_err(Problem::internal)?;
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "Mostrador (este equipo)");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    // Whoever trusts this authority trusts it for local names and private addresses, and nothing else.
    let private = [([10, 0, 0, 0], 8), ([172, 16, 0, 0], 12), ([192, 168, 0, 0], 16), ([127, 0, 0, 0], 8), ([169, 254, 0, 0], 16)];
    let mut permitted = vec![GeneralSubtree::DnsName("local".into()), GeneralSubtree::DnsName("localhost".into())];
    permitted.extend(host_name().map(GeneralSubtree::DnsName));
    permitted.extend(private.map(|(ip, bits)| GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(IpAddr::from(ip), bits))));
    permitted.extend(
        local_address()
            .filter(|ip| !is_private(*ip))
            .map(|ip| GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(ip, if ip.is_ipv4() { 32 } else { 128 }))),
    );
    params.name_constraints = Some(NameConstraints { permitted_subtrees: permitted, excluded_subtrees: Vec::new() });
    let today = Zone::utc().date(now);
    params.not_before = ymd(now.plus_ms(-86_400_000));
    params.not_after = date_time_ymd(i32::from(today.year() + AUTHORITY_YEARS), 1, 1);
    let cert = params.self_signed(&key).map_err(Problem::internal)?;
    let fingerprint: Vec<String> = Sha256::digest(cert.der()).iter().map(|b| format!("{b:02X}")).collect();
    write_private(&folder.join("authority.key"), key.serialize_pem().as_bytes())?;
    write_private(&folder.join("authority.sha256"), fingerprint.join(":").as_bytes())?;
    write_private(&folder.join("authority.crt"), cert.pem().as_bytes())
}

fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_loopback() || ip.is_link_local(),
        IpAddr::V6(_) => false,
    }
}

fn ymd(at: Instant) -> time::OffsetDateTime {
    let day = Zone::utc().date(at);
    date_time_ymd(i32::from(day.year()), u8::try_from(day.month()).unwrap_or(1), u8::try_from(day.day()).unwrap_or(1))
}

/// The names this machine answers to on its network.
fn names() -> Vec<SanType> {
    let dns = ["mostrador.local".to_owned(), "localhost".to_owned()]
        .into_iter()
        .chain(host_name())
        .chain(host_name().map(|h| format!("{h}.local")));
    let ips = [IpAddr::from([127, 0, 0, 1])].into_iter().chain(local_address());
    dns.filter_map(|n| n.try_into().ok().map(SanType::DnsName)).chain(ips.map(SanType::IpAddress)).collect()
}

fn host_name() -> Option<String> {
    let name = std::fs::read_to_string("/etc/hostname").ok()?.trim().to_lowercase();
    (!name.is_empty() && name != "localhost" && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '.')).then_some(name)
}

/// The address by which the local network reaches this machine. Connecting a datagram socket only asks
/// the routing table; nothing is sent.
fn local_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("10.255.255.255:9").ok()?;
    socket.local_addr().ok().map(|a| a.ip()).filter(|ip| !ip.is_unspecified())
}

/// Announces `mostrador.local` while the returned daemon lives.
pub(super) fn announce(address: SocketAddr) -> Option<mdns_sd::ServiceDaemon> {
    let daemon = mdns_sd::ServiceDaemon::new().ok()?;
    let service = mdns_sd::ServiceInfo::new(
        "_https._tcp.local.",
        "Mostrador",
        "mostrador.local.",
        "",
        address.port(),
        None::<std::collections::HashMap<String, String>>,
    )
    .ok()?
    .enable_addr_auto();
    match daemon.register(service) {
        Ok(()) => Some(daemon),
        Err(error) => {
            tracing::warn!(target: "mostrador::app", %error, "mostrador.local could not be announced");
            None
        }
    }
}
