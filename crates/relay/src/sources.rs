//! Where a request comes from, and whether callbacks are taken from there.

use std::net::IpAddr;

use hyper::HeaderMap;
use ipnet::IpNet;

use crate::fairness::From;

/// Who stands before the relay, and from whom it takes callbacks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// Proxies of our own: what they say about where a request comes from is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Networks that callbacks are taken from; empty takes them from everywhere.
    pub callbacks_from: Vec<IpNet>,
}

/// The addresses that Safaricom publishes for its callbacks, and two more that a library keeps (`daraja/API.md`
/// section 18). They change; the settings name this list or another.
pub const SAFARICOM: [&str; 14] = [
    "196.201.212.69",
    "196.201.212.74",
    "196.201.212.127",
    "196.201.212.128",
    "196.201.212.129",
    "196.201.212.132",
    "196.201.212.136",
    "196.201.212.138",
    "196.201.213.44",
    "196.201.213.114",
    "196.201.214.200",
    "196.201.214.206",
    "196.201.214.207",
    "196.201.214.208",
];

impl Sources {
    /// The address a request comes from: the last one before our own proxies.
    ///
    /// Only what a trusted proxy added is believed, from the right: everything further left was written by the sender.
    pub(crate) fn of(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut source = peer.to_canonical();
        let forwarded = headers.get_all("x-forwarded-for").iter().rev();
        let mut hops = forwarded.flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
        while self.is_proxy(source) {
            let Some(before) = hops.next().and_then(hop) else {
                break;
            };
            source = before.to_canonical();
        }
        source
    }

    pub(crate) fn is_proxy(&self, source: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(&source))
    }

    /// What an address says of a connection before that says anything itself.
    pub(crate) fn waiting(&self, peer: IpAddr) -> From {
        if self.is_proxy(peer) {
            From::Proxy
        } else if !self.callbacks_from.is_empty() && self.may_post(peer) {
            From::Listed
        } else {
            From::Anywhere(peer)
        }
    }

    pub(crate) fn may_post(&self, source: IpAddr) -> bool {
        self.callbacks_from.is_empty() || self.callbacks_from.iter().any(|network| network.contains(&source))
    }
}

/// An address as proxies write it: alone, or with a port, as the gateways of some clouds do.
fn hop(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let alone = |text: &str| text.parse().ok();
    let with_port = || text.parse::<std::net::SocketAddr>().ok().map(|address| address.ip());
    let in_brackets = || alone(text.strip_prefix('[')?.strip_suffix(']')?);
    alone(text).or_else(with_port).or_else(in_brackets)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().expect("a header"));
        }
        headers
    }

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn only_what_a_trusted_proxy_says_about_the_source_is_believed() {
        let sources = Sources {
            trusted_proxies: vec!["10.0.0.0/8".parse().expect("a network")],
            callbacks_from: Vec::new(),
        };
        let of = |peer, lines: &[&str]| sources.of(address(peer), &headers(lines)).to_string();
        assert_eq!(
            of("196.201.214.200", &["1.2.3.4"]),
            "196.201.214.200",
            "not a proxy of ours"
        );
        assert_eq!(of("10.0.0.1", &["196.201.214.200"]), "196.201.214.200");
        assert_eq!(
            of("10.0.0.1", &["6.6.6.6, 196.201.214.200"]),
            "196.201.214.200",
            "the left is made up"
        );
        assert_eq!(
            of("10.0.0.1", &["6.6.6.6", "196.201.214.200, 10.0.0.2"]),
            "196.201.214.200"
        );
        assert_eq!(of("10.0.0.1", &["nonsense"]), "10.0.0.1");
        for (written, meant) in [
            ("196.201.214.200:51622", "196.201.214.200"),
            ("[2001:db8::7]:51622", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("\"[2001:db8::7]:1\"", "2001:db8::7"),
            ("2001:db8::7", "2001:db8::7"),
            ("196.201.214.200, unknown", "10.0.0.1"),
            ("196.201.214.200,", "10.0.0.1"),
        ] {
            assert_eq!(of("10.0.0.1", &[written]), meant, "{written}");
        }
        assert_eq!(of("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(of("::ffff:10.0.0.1", &["::ffff:196.201.214.200"]), "196.201.214.200");
    }

    #[test]
    fn callbacks_may_be_restricted_to_networks() {
        let open = Sources::default();
        assert!(open.may_post(address("8.8.8.8")));
        let safaricom = Sources {
            callbacks_from: SAFARICOM.iter().map(|text| IpNet::from(address(text))).collect(),
            ..Sources::default()
        };
        assert!(safaricom.may_post(address("196.201.214.200")));
        assert!(!safaricom.may_post(address("196.201.214.201")));
    }
}
