//! Where a repository is, and whether this machine goes there.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use super::trouble::{Cause, Trouble};

const LONGEST: usize = 2048;
/// Both: a person's own configuration may turn the one into the other.
const ENCRYPTED: &str = "https:ssh";

/// An address that may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// What git is given.
    target: String,
    /// What people are shown: no password.
    shown: String,
    /// What `GIT_ALLOW_PROTOCOL` says.
    protocols: &'static str,
}

impl Address {
    /// Judges `url`. Local directories must be, or be in, one of `allowed`.
    pub(crate) fn judge(url: &str, allowed: &[PathBuf]) -> Result<Self, Trouble> {
        let refuse = |why: &str| Err(Trouble::new(Cause::Address, format!("{} {why}", redact(url))));
        if url.is_empty() || url.len() > LONGEST {
            return refuse("is no repository address: it is empty or longer than 2048 characters.");
        }
        if url.starts_with('-')
            || url.chars().any(|c| c.is_control() || c.is_whitespace() && !Path::new(url).is_absolute())
        {
            return refuse("is no repository address: it begins with a dash or has blanks in it.");
        }
        if Path::new(url).is_absolute() {
            return local(Path::new(url), allowed);
        }
        let Some((scheme, rest)) = url.split_once("://") else {
            return if is_scp_like(url) {
                Ok(Self::remote(url, ENCRYPTED))
            } else {
                refuse(
                    "is no address we can use. Give an https:// or ssh:// URL, or the full path of a local repository.",
                )
            };
        };
        let host = host_of(rest);
        match scheme.to_ascii_lowercase().as_str() {
            "file" => match rest.strip_prefix("localhost").unwrap_or(rest) {
                path if path.starts_with('/') => local(Path::new(&percent_decoded(path)), allowed),
                _ => refuse("names a file on another machine; only files of this machine can be used."),
            },
            "https" | "ssh" | "http" if !is_plain_host(host) => refuse("has no host name we can use."),
            "https" | "ssh" if is_link_local(host) => {
                refuse("points at an address that only serves this machine itself.")
            }
            "https" | "ssh" => Ok(Self::remote(url, ENCRYPTED)),
            "http" if is_loopback(host) => Ok(Self::remote(url, "http")),
            "http" => refuse("is not encrypted, so anybody on the way could change the code. Use https://."),
            _ => refuse("uses a protocol we don't. Use https:// or ssh://."),
        }
    }

    fn remote(url: &str, protocols: &'static str) -> Self {
        Self { target: url.to_owned(), shown: redact(url), protocols }
    }

    /// What git is given.
    pub(crate) fn target(&self) -> &str {
        &self.target
    }

    /// What people, logs and agents are shown.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// The folder of this machine that it is, if it is one.
    pub(crate) fn folder(&self) -> Option<&Path> {
        (self.protocols == "file").then(|| Path::new(&self.target))
    }

    /// The only protocols git may use.
    pub(crate) fn protocols(&self) -> &'static str {
        self.protocols
    }

    /// A complaint of git without what we keep to ourselves.
    pub(crate) fn hide(&self, complaint: &str) -> String {
        match secret(&self.target) {
            Some(secret) => complaint.replace(secret, "***"),
            None => complaint.to_owned(),
        }
    }
}

fn local(path: &Path, allowed: &[PathBuf]) -> Result<Address, Trouble> {
    let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let escapes = path.components().any(|part| part == std::path::Component::ParentDir) && !path.exists();
    let inside = allowed.iter().any(|root| real.starts_with(root.canonicalize().unwrap_or_else(|_| root.clone())));
    let shown = path.display().to_string();
    if escapes || !inside {
        return Err(Trouble::new(
            Cause::Forbidden,
            format!(
                "{shown} is a folder of this machine that its owner has not allowed agents to copy. \
                 The owner can allow it there with: shipmate repo allow {shown}"
            ),
        ));
    }
    if !real.is_dir() {
        return Err(Trouble::new(Cause::Missing, format!("The repository {shown} does not exist on this machine.")));
    }
    match real.into_os_string().into_string() {
        Ok(target) => Ok(Address { target, shown, protocols: "file" }),
        Err(_) => Err(Trouble::new(Cause::Address, format!("The path {shown} is not valid Unicode."))),
    }
}

/// `user@host:path`, as SSH users write it.
fn is_scp_like(url: &str) -> bool {
    let Some((host, path)) = url.split_once(':') else { return false };
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    is_plain_host(host) && !path.is_empty() && !path.starts_with([':', '-'])
}

/// The host in what follows `scheme://`.
fn host_of(rest: &str) -> &str {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    match host_and_port.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((ipv6, _)) => ipv6,
        None => host_and_port.split(':').next().unwrap_or_default(),
    }
}

fn is_plain_host(host: &str) -> bool {
    let first = host.chars().next();
    first.is_some_and(|c| c.is_alphanumeric() || c == ':') && !host.contains(['/', '\\', '%', '$', '`', '\'', '"'])
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Cloud machines keep their own credentials at such addresses.
fn is_link_local(host: &str) -> bool {
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) => ip.is_link_local(),
        Ok(IpAddr::V6(ip)) => ip.is_unicast_link_local() || ip.to_ipv4_mapped().is_some_and(|ip| ip.is_link_local()),
        Err(_) => false,
    }
}

/// What stands before the `@` and may be a secret: over HTTP anything, over
/// SSH only a password.
fn secret(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let (user, _) = rest.split(['/', '?', '#']).next()?.rsplit_once('@')?;
    if scheme.eq_ignore_ascii_case("ssh") { user.split_once(':').map(|(_, password)| password) } else { Some(user) }
        .filter(|secret| !secret.is_empty())
}

/// The address as people may see it.
fn redact(url: &str) -> String {
    let short: String = url.chars().filter(|c| !c.is_control()).take(200).collect();
    match secret(url) {
        Some(secret) => short.replace(secret, "***"),
        None => short,
    }
}

fn percent_decoded(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if bytes[at] == b'%' => {
                decoded.push(byte);
                at += 3;
            }
            _ => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests;
