//! A file on its way in: kept in pieces as it arrives, so that no server holds
//! a whole one in memory, and there for others only once its last byte is.

use axum::http::StatusCode;
use sha2::{Digest, Sha256};
use shipmate_core::api::attachment::MAX_ATTACHMENT_BYTES;
use shipmate_core::error::Code;
use shipmate_core::id::{AttachmentId, WorkspaceId};
use shipmate_core::rules::attachment::{LOOKED_AT, content_type};
use shipmate_core::status::ActorKind;
use shipmate_core::text::hex;
use shipmate_store::Write;
use shipmate_store::attachments::{self, Completed};
use uuid::Uuid;

use crate::app::App;
use crate::auth::InWorkspace;
use crate::error::ApiError;

/// How much of a file is one row.
const PIECE_BYTES: usize = 1024 * 1024;

/// A file that is being received.
#[derive(Debug)]
pub(crate) struct Upload {
    app: App,
    id: AttachmentId,
    workspace: WorkspaceId,
    uploader: (ActorKind, Uuid),
    waiting: Vec<u8>,
    first: Vec<u8>,
    digest: Sha256,
    size: usize,
    pieces: i64,
}

/// A file whose last byte is here.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) id: AttachmentId,
    pub(crate) sha256: String,
}

fn too_large(message: String) -> ApiError {
    ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, Code::TooLarge, message)
}

impl Upload {
    /// Nothing has arrived yet.
    pub(crate) fn new(app: &App, here: &InWorkspace) -> Self {
        Self {
            app: app.clone(),
            id: app.id(),
            workspace: here.workspace,
            uploader: here.actor(),
            waiting: Vec::new(),
            first: Vec::new(),
            digest: Sha256::new(),
            size: 0,
            pieces: 0,
        }
    }

    /// Takes what has arrived.
    pub(crate) async fn push(&mut self, mut bytes: &[u8]) -> Result<(), ApiError> {
        self.size += bytes.len();
        if self.size > MAX_ATTACHMENT_BYTES {
            let most = MAX_ATTACHMENT_BYTES / 1024 / 1024;
            return Err(too_large(format!("the file is too large: at most {most} MiB are allowed")));
        }
        let missing = LOOKED_AT.saturating_sub(self.first.len()).min(bytes.len());
        self.first.extend_from_slice(&bytes[..missing]);
        self.digest.update(bytes);
        while !bytes.is_empty() {
            if self.waiting.len() == PIECE_BYTES {
                let mut write = self.app.write().await?;
                self.keep(&mut write).await?;
                self.app.commit(write).await?;
            }
            let (now, later) = bytes.split_at(bytes.len().min(PIECE_BYTES - self.waiting.len()));
            self.waiting.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    /// Writes down what waits, if the workspace has room for it.
    async fn keep(&mut self, write: &mut Write) -> Result<(), ApiError> {
        let stored = attachments::stored(write, self.workspace).await?;
        let wanted = u64::try_from(stored).unwrap_or(0).saturating_add(self.waiting.len() as u64);
        if wanted > self.app.attachment_quota_bytes {
            let quota = self.app.attachment_quota_bytes / 1024 / 1024;
            return Err(too_large(format!(
                "the workspace's files would take more than the {quota} MiB they may have together; \
                 delete some, or have the server started with a larger --attachment-quota-mib"
            )));
        }
        if self.pieces == 0 {
            attachments::begin(write, (self.id, self.workspace), self.uploader, self.app.now()).await?;
        }
        attachments::add(write, self.id, self.pieces, std::mem::take(&mut self.waiting)).await?;
        self.pieces += 1;
        Ok(())
    }

    /// Says that all has arrived: the file is there with this transaction.
    pub(crate) async fn finish(&mut self, write: &mut Write, filename: &str) -> Result<Received, ApiError> {
        if self.size == 0 {
            return Err(ApiError::invalid("the file is empty; send one that holds something"));
        }
        self.keep(write).await?;
        let sha256 = hex(&self.digest.clone().finalize());
        let what = Completed { filename, content_type: content_type(&self.first), sha256: &sha256 };
        attachments::complete(write, self.id, &what, self.app.now()).await?;
        Ok(Received { id: self.id, sha256 })
    }

    /// Forgets what has arrived. If that fails it is forgotten later, by the
    /// background job that looks for such files.
    pub(crate) async fn discard(self) {
        if self.pieces == 0 {
            return;
        }
        let forgotten = async {
            let mut write = self.app.write().await?;
            attachments::delete(&mut write, self.workspace, self.id).await?;
            self.app.commit(write).await
        };
        if let Err(error) = forgotten.await {
            tracing::debug!(?error, "a file that was refused is not forgotten yet");
        }
    }
}
