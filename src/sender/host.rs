//! Where a Post URL leads, asked before anything is sent: for the dialogs of the console.

use std::net::IpAddr;

use url::{Host, Url};

use super::{
    guard::{self, Reach},
    http,
};
use crate::model::{Cause, Fault, Phase};

/// Looks a Post URL's host up; answers whether every address it leads to is public.
///
/// # Errors
/// The fault that an attempt would end with before it connects: the name is unknown, or an address is not allowed.
pub(crate) async fn check_host(url: &Url, allow_private: bool) -> Result<bool, Fault> {
    guard::check_url(url, allow_private)?;
    let public = |ip: IpAddr| guard::reach(ip) == Reach::Public;
    let name = match url.host() {
        Some(Host::Ipv4(ip)) => return Ok(public(ip.into())),
        Some(Host::Ipv6(ip)) => return Ok(public(ip.into())),
        Some(Host::Domain(name)) => name,
        None => return Err(Fault::new(Phase::Guard, Cause::NotSendable, "the Post URL has no host")),
    };
    let found = http::look_up(name).await?;
    guard::check_addresses(&found, allow_private)?;
    Ok(found.iter().all(|address| public(address.ip())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_tells_public_private_and_forbidden_hosts_apart() {
        let check = async |url: &str, private: bool| check_host(&url.parse().unwrap(), private).await;
        assert_eq!(check("https://9.9.9.9/", false).await, Ok(true));
        assert_eq!(check("http://127.0.0.1:9000/", true).await, Ok(false));
        assert_eq!(check("http://localhost/", true).await, Ok(false));
        assert_eq!(check("http://10.0.0.8/", false).await.unwrap_err().cause, Cause::BlockedAddress);
        assert_eq!(check("http://169.254.169.254/", true).await.unwrap_err().cause, Cause::BlockedAddress);
    }
}
