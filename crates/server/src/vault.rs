//! Encrypts what agents are given to keep secret. The key lies in a file
//! beside the database, never in it: a copy of the database, such as a backup,
//! gives nothing away.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use shipmate_core::error::Code;
use shipmate_core::id::AgentId;
use shipmate_core::text::hex;
use shipmate_seams::Random;
use shipmate_store::environment::SealedVariable;

use crate::error::ApiError;

/// What the key is called in the data directory, if no other file was named.
const FILE: &str = "secret.key";
const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// What is put before that to which a value is bound.
const PURPOSE: &[u8] = b"shipmate agent variable\0";

/// Why nothing can be encrypted or decrypted; each is a sentence for a person.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// There is no key.
    #[error(
        "{place} is not there, and what was encrypted with it can't be read without it. Put it back from where you keep a copy, or set the agent's variables again"
    )]
    Missing { place: String },
    /// The file holds something else, or can't be read.
    #[error("{place} can't be used: {reason}")]
    Unusable { place: String, reason: String },
    /// Another key was used.
    #[error(
        "the variable {name} was encrypted with another key than the one in {place}. Put the old key back, or set the variable again"
    )]
    OtherKey { place: String, name: String },
    /// The right key does not open it.
    #[error("the variable {name} was changed in the database by somebody else than Shipmate. Set it again")]
    Changed { name: String },
}

impl From<Trouble> for ApiError {
    fn from(trouble: Trouble) -> Self {
        Self::new(StatusCode::CONFLICT, Code::SecretUnreadable, trouble.to_string())
    }
}

/// Where the key is. It is read when it is needed, so that one that was put
/// back counts at once.
#[derive(Debug)]
pub(crate) struct Vault {
    file: PathBuf,
    /// Whether a person named the file: then it is not ours to make.
    named: bool,
}

/// A key, and what it is recognised by.
struct Opened {
    cipher: XChaCha20Poly1305,
    id: String,
}

impl Vault {
    pub(crate) fn new(data_dir: &Path, named: Option<&Path>) -> Self {
        Self { file: named.map_or_else(|| data_dir.join(FILE), Path::to_owned), named: named.is_some() }
    }

    /// Whether the named key can be used, where one was named.
    pub(crate) fn check(&self) -> Result<(), Trouble> {
        if self.named { self.open().map(drop) } else { Ok(()) }
    }

    /// Encrypts a variable's value. The first time it makes a key.
    pub(crate) fn seal(
        &self,
        (agent, name): (AgentId, &str),
        value: &str,
        (random, now): (Random, DateTime<Utc>),
    ) -> Result<SealedVariable, Trouble> {
        let opened = self.open_or_make(random)?;
        let mut nonce = [0; NONCE_BYTES];
        nonce.copy_from_slice(&random.secret()[..NONCE_BYTES]);
        let bound = bound(agent, name);
        let payload = Payload { msg: value.as_bytes(), aad: &bound };
        let sealed = opened.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| Trouble::Unusable {
            place: self.place(),
            reason: "the value is too long for the cipher".to_owned(),
        })?;
        Ok(SealedVariable {
            agent_id: agent,
            name: name.to_owned(),
            key_id: opened.id,
            nonce: nonce.to_vec(),
            sealed,
            updated_at: now,
        })
    }

    /// Decrypts these variables, by their names.
    pub(crate) fn unseal(&self, variables: &[SealedVariable]) -> Result<Vec<(String, String)>, Trouble> {
        if variables.is_empty() {
            return Ok(Vec::new());
        }
        let opened = self.open()?;
        variables.iter().map(|variable| Ok((variable.name.clone(), self.one(&opened, variable)?))).collect()
    }

    fn one(&self, opened: &Opened, variable: &SealedVariable) -> Result<String, Trouble> {
        let name = || variable.name.clone();
        if variable.key_id != opened.id {
            return Err(Trouble::OtherKey { place: self.place(), name: name() });
        }
        let changed = || Trouble::Changed { name: name() };
        let nonce: [u8; NONCE_BYTES] = variable.nonce.as_slice().try_into().map_err(|_| changed())?;
        let bound = bound(variable.agent_id, &variable.name);
        let payload = Payload { msg: &variable.sealed, aad: &bound };
        let value = opened.cipher.decrypt(&XNonce::from(nonce), payload).map_err(|_| changed())?;
        String::from_utf8(value).map_err(|_| changed())
    }

    /// What the key is recognised by, if there is one.
    pub(crate) fn key_id(&self) -> Option<String> {
        self.open().ok().map(|opened| opened.id)
    }

    fn open(&self) -> Result<Opened, Trouble> {
        match fs_err::read_to_string(&self.file) {
            Ok(text) => self.read(&text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Trouble::Missing { place: self.place() }),
            Err(error) => Err(self.unusable(error.kind().to_string())),
        }
    }

    fn open_or_make(&self, random: Random) -> Result<Opened, Trouble> {
        match self.open() {
            Err(Trouble::Missing { .. }) if !self.named => {
                self.make(random).map_err(|error| self.unusable(error.kind().to_string()))?;
                self.open()
            }
            opened => opened,
        }
    }

    /// Makes a key that only its owner can read. One that is there stays.
    fn make(&self, random: Random) -> io::Result<()> {
        let directory = self.file.parent().unwrap_or(Path::new("."));
        // A temporary file is made with mode 0600 and keeps it when it is renamed.
        let mut file = tempfile::NamedTempFile::new_in(directory)?;
        writeln!(file, "{}", hex(&random.secret()))?;
        file.as_file().sync_all()?;
        match file.persist_noclobber(&self.file) {
            Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => Err(error.error),
            _ => Ok(()),
        }
    }

    fn read(&self, text: &str) -> Result<Opened, Trouble> {
        let text = text.trim();
        let mut key = [0_u8; KEY_BYTES];
        let digits = text.len() == KEY_BYTES * 2 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !digits {
            let reason = "it must hold 64 hexadecimal digits; `openssl rand -hex 32` makes some".to_owned();
            return Err(self.unusable(reason));
        }
        for (byte, pair) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).unwrap_or_default();
            *byte = u8::from_str_radix(pair, 16).unwrap_or_default();
        }
        let digest = Sha256::new().chain_update(b"shipmate key\0").chain_update(key).finalize();
        Ok(Opened { cipher: XChaCha20Poly1305::new(&Key::from(key)), id: hex(&digest[..8]) })
    }

    fn unusable(&self, reason: String) -> Trouble {
        Trouble::Unusable { place: self.place(), reason }
    }

    /// Where the key is, in words that tell a stranger nothing of the machine.
    fn place(&self) -> String {
        if self.named {
            "the key file that the server was given".to_owned()
        } else {
            format!("the key file `{FILE}` in the server's data directory")
        }
    }
}

fn bound(agent: AgentId, name: &str) -> Vec<u8> {
    [PURPOSE, agent.0.as_bytes(), name.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use shipmate_seams::Clock;

    fn seal(vault: &Vault, name: &str) -> SealedVariable {
        let (random, now) = (Random::system(), Clock::system().now());
        vault.seal((random.id(now), name), "the value", (random, now)).expect("it is encrypted")
    }

    #[test]
    fn a_value_is_bound_to_its_agent_and_name() {
        let directory = tempfile::tempdir().expect("a place");
        let vault = Vault::new(directory.path(), None);
        let sealed = seal(&vault, "KEY");
        assert_eq!(
            vault.unseal(std::slice::from_ref(&sealed)).expect("readable"),
            [("KEY".to_owned(), "the value".to_owned())]
        );
        assert!(!sealed.sealed.windows(9).any(|window| window == b"the value"));
        assert_ne!(seal(&vault, "KEY").nonce, sealed.nonce);

        let renamed = SealedVariable { name: "OTHER".into(), ..sealed.clone() };
        let moved = SealedVariable { agent_id: seal(&vault, "KEY").agent_id, ..sealed.clone() };
        let mut bent = sealed.clone();
        bent.sealed[0] ^= 1;
        let cut = SealedVariable { nonce: Vec::new(), ..sealed };
        for wrong in [renamed, moved, bent, cut] {
            assert!(matches!(vault.unseal(&[wrong]), Err(Trouble::Changed { .. })));
        }
    }

    #[test]
    fn a_key_that_is_lost_or_replaced_is_told_apart() {
        let directory = tempfile::tempdir().expect("a place");
        let vault = Vault::new(directory.path(), None);
        let sealed = seal(&vault, "KEY");
        let file = directory.path().join(FILE);
        let key = fs_err::read_to_string(&file).expect("a key");
        fs_err::remove_file(&file).expect("removed");
        assert!(matches!(vault.unseal(std::slice::from_ref(&sealed)), Err(Trouble::Missing { .. })));
        seal(&vault, "KEY");
        assert!(matches!(vault.unseal(std::slice::from_ref(&sealed)), Err(Trouble::OtherKey { .. })));
        fs_err::write(&file, "short").expect("written");
        assert!(matches!(vault.unseal(std::slice::from_ref(&sealed)), Err(Trouble::Unusable { .. })));
        fs_err::write(&file, key).expect("written");
        assert!(vault.unseal(&[sealed]).is_ok());
    }

    #[test]
    fn a_named_key_is_never_made() {
        let directory = tempfile::tempdir().expect("a place");
        let vault = Vault::new(directory.path(), Some(&directory.path().join("named")));
        assert!(matches!(vault.check(), Err(Trouble::Missing { .. })));
        let (random, now) = (Random::system(), Clock::system().now());
        assert!(vault.seal((random.id(now), "KEY"), "v", (random, now)).is_err());
        assert!(fs_err::read_dir(directory.path()).expect("a place").next().is_none());
    }
}
