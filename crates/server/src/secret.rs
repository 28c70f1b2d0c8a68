//! Secrets: 256 random bits behind a prefix that says what they open.

use sha2::{Digest, Sha256};
use shipmate_core::text::hex;
use shipmate_seams::Random;

/// What a secret opens; also how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SecretKind {
    Personal,
    Daemon,
    Local,
    Session,
    Link,
    Join,
    Invitation,
}

impl SecretKind {
    fn prefix(self) -> &'static str {
        match self {
            Self::Personal => "shp_",
            Self::Daemon => "shd_",
            Self::Local => "shl_",
            Self::Session => "shs_",
            Self::Link => "sho_",
            Self::Join => "shj_",
            Self::Invitation => "shi_",
        }
    }
}

/// A secret that was just made. It is shown once; only its hash is kept.
#[derive(Clone)]
pub(crate) struct Secret {
    prefix: &'static str,
    body: String,
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}…", self.prefix)
    }
}

impl Secret {
    pub(crate) fn new(kind: SecretKind, random: Random) -> Self {
        Self { prefix: kind.prefix(), body: hex(&random.secret()) }
    }

    pub(crate) fn reveal(&self) -> String {
        format!("{}{}", self.prefix, self.body)
    }

    pub(crate) fn hash(&self) -> String {
        hash(&self.reveal())
    }

    /// What is shown in lists, to recognise it by.
    pub(crate) fn shown_prefix(&self) -> String {
        format!("{}{}", self.prefix, &self.body[..8])
    }
}

/// The hash under which a presented secret is looked up. The prefix is left
/// out, so a personal token is also accepted in the reference's form, `mul_…`:
/// its command line refuses tokens that begin with anything else.
pub(crate) fn hash(presented: &str) -> String {
    let body = presented.split_once('_').map_or(presented, |(_, body)| body);
    hex(&Sha256::digest(body.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_references_form_of_a_token_opens_the_same_door() {
        let secret = Secret::new(SecretKind::Personal, Random::system());
        let theirs = secret.reveal().replace("shp_", "mul_");
        assert_eq!(hash(&theirs), secret.hash());
        assert_eq!(secret.reveal().len(), 4 + 64);
    }

    #[test]
    fn a_secret_does_not_show_in_debug_output() {
        let secret = Secret::new(SecretKind::Daemon, Random::system());
        assert_eq!(format!("{secret:?}"), "shd_…");
    }
}
