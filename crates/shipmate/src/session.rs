//! What a command works with: the settings, the output, and the way to the server.

use std::path::Path;

use shipmate_core::api::identity::Workspace;
use shipmate_core::rules::door::NOT_INSIDE;
use shipmate_seams::{Clock, Random};

use crate::arguments::Global;
use crate::client::{Client, Origin, Place};
use crate::credentials::Credentials;
use crate::data_dir::DataDir;
use crate::error::{CliError, Exit};
use crate::output::Output;
use crate::resolve;

/// One invocation of the command line.
#[derive(Debug)]
pub(crate) struct Session {
    /// The settings.
    pub(crate) global: Global,
    /// Where answers go.
    pub(crate) output: Output,
    /// Tells the time.
    pub(crate) clock: Clock,
    /// Draws jitter and secrets.
    pub(crate) random: Random,
}

impl Session {
    /// A session for these settings.
    pub(crate) fn new(global: Global) -> Self {
        let output = Output::new(global.json, global.color);
        Self { global, output, clock: Clock::system(), random: Random::system() }
    }

    /// The data directory of this installation.
    pub(crate) fn data_dir(&self) -> Result<DataDir, CliError> {
        self.must_be_outside()?;
        DataDir::choose(self.global.data_dir.as_deref())
    }

    /// The door of the run that this command is inside of. Who names a server or
    /// a data directory is not meant to go through it.
    pub(crate) fn door(&self) -> Option<&Path> {
        self.global.door.as_deref().filter(|_| self.global.server.is_none() && self.global.data_dir.is_none())
    }

    /// Refuses what inside a run is not the agent's to do.
    pub(crate) fn must_be_outside(&self) -> Result<(), CliError> {
        match self.door() {
            None => Ok(()),
            Some(_) => Err(CliError::new(Exit::NotAllowed, format!("{NOT_INSIDE}; this is the machine owner's"))
                .hint("for an installation of your own, name its folder with --data-dir")),
        }
    }

    /// The way to the server, in the workspace that was chosen.
    ///
    /// First what this call names (`--server`, then `--data-dir`), then the door
    /// of the run it is inside of, then what `shipmate login` remembered, then
    /// this machine's own server.
    pub(crate) async fn client(&self) -> Result<Client, CliError> {
        if let Some(door) = self.door() {
            return Ok(Client::inside(door.to_owned()));
        }
        let client = Client::new(self.place()?)?;
        let Some(named) = &self.global.workspace else { return Ok(client) };
        let workspaces: Vec<Workspace> = client.get(&["workspaces"], &[]).await?;
        let workspace = resolve::pick("workspace", named, &workspaces)?;
        Ok(client.in_workspace(workspace.id.to_string()))
    }

    /// The way to the server of this machine, whatever `shipmate login` remembered.
    pub(crate) fn local_client(&self) -> Result<Client, CliError> {
        Client::new(self.local_place()?)
    }

    fn place(&self) -> Result<Place, CliError> {
        if let Some(server) = &self.global.server {
            let token = match &self.global.token {
                Some(token) => token.clone(),
                None => Self::remembered_token(server)?,
            };
            return Ok(Place::new(server, token, Origin::Named));
        }
        if self.global.data_dir.is_none()
            && let Some(remembered) = Credentials::load()?
        {
            let bearer = self.global.token.clone().unwrap_or(remembered.token);
            return Ok(Place::new(remembered.server, bearer, Origin::Named));
        }
        let place = self.local_place()?;
        Ok(match &self.global.token {
            Some(token) => Place::new(place.url(), token, Origin::Local),
            None => place,
        })
    }

    /// A token goes to the server it was made for and to no other.
    fn remembered_token(server: &str) -> Result<String, CliError> {
        match Credentials::load()? {
            Some(remembered) if remembered.server.trim_end_matches('/') == server.trim_end_matches('/') => {
                Ok(remembered.token)
            }
            _ => Err(CliError::new(Exit::NotAllowed, format!("no token for {server} is known"))
                .hint("pass one with --token or SHIPMATE_TOKEN, or run `shipmate login --server URL --token TOKEN`")),
        }
    }

    fn local_place(&self) -> Result<Place, CliError> {
        let data_dir = self.data_dir()?;
        let file = data_dir.read_server_file().ok_or_else(|| {
            CliError::new(Exit::Unreachable, format!("no server runs on {}", data_dir.root().display()))
                .hint("start it with `shipmate up`, or name another one with --data-dir or --server")
        })?;
        Ok(Place::new(file.url, file.key, Origin::Owned(data_dir)))
    }
}
