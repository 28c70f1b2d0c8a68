//! The uploads of a stepped daemon: what the uploader's task does between
//! its waits.

use std::time::Duration;

use shipmate_core::api::daemon::{Append, Fence};
use shipmate_core::id::ExecutionId;
use shipmate_core::journal::Record;

use super::{Act, Awaited, Daemon};
use crate::actor::{Event, Upload};
use crate::classify::classify_about;
use crate::transport::{Answer, NoAnswer};
use crate::uploader::{Cursor, Then, failure, request};

/// One journal's upload.
#[derive(Debug)]
pub(super) struct Uploading {
    fence: Fence,
    cursor: Cursor,
    stage: Stage,
    /// Whether the append under way carries no records.
    empty: bool,
    /// Why the execution got no directory, if that is all there is to say.
    message: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Sending,
    Reading,
    Pausing(Duration),
}

impl Uploading {
    pub(super) fn is_reading(&self) -> bool {
        self.stage == Stage::Reading
    }

    pub(super) fn is_due(&self, now: Duration) -> bool {
        self.deadline().is_some_and(|at| at <= now)
    }

    pub(super) fn deadline(&self) -> Option<Duration> {
        match self.stage {
            Stage::Pausing(until) => Some(until),
            Stage::Sending | Stage::Reading => None,
        }
    }
}

impl Daemon {
    pub(super) fn begin_upload(&mut self, fence: Fence, message: Option<String>) -> Act {
        let id = fence.execution_id;
        let upload = Uploading { fence, cursor: Cursor::default(), stage: Stage::Sending, empty: true, message };
        self.uploads.insert(id, upload);
        self.append(id, Vec::new())
    }

    /// Sends records of a journal, or asks where to go on.
    pub(super) fn append(&mut self, id: ExecutionId, records: Vec<Record>) -> Act {
        let upload = self.uploads.get_mut(&id).expect("only an upload that is there sends");
        upload.stage = Stage::Sending;
        upload.empty = records.is_empty();
        let offset = upload.cursor.wants().unwrap_or(0);
        let append = Append { daemon_id: self.id.clone(), epoch: upload.fence.epoch, offset, records };
        let request = request(&append, upload.fence);
        self.send(Awaited::Append(id), request)
    }

    pub(super) fn append_answered(&mut self, id: ExecutionId, answer: Result<Answer, NoAnswer>) -> Vec<Act> {
        let (now, jitter) = (self.clock.elapsed(), self.random.jitter());
        let Some(upload) = self.uploads.get_mut(&id) else { return Vec::new() };
        let (news, then) = upload.cursor.answered(&classify_about(id, answer), upload.empty, jitter);
        if let Then::Wait(wait) = then {
            upload.stage = Stage::Pausing(now + wait);
        }
        let had_directory = upload.message.is_none();
        if matches!(then, Then::Close | Then::Stop) {
            self.uploads.remove(&id);
        }
        let mut acts = Vec::new();
        if let Some(news) = news {
            acts.extend(self.on(Event::Upload(id, news)));
        }
        match then {
            Then::GoOn => acts.extend(self.go_on(id)),
            Then::Close => {
                acts.extend(had_directory.then_some(Act::Close(id)));
                acts.extend(self.on(Event::Upload(id, Upload::HandedIn)));
            }
            Then::Wait(_) | Then::Stop => {}
        }
        acts
    }

    /// Does what an upload's cursor wants next.
    pub(super) fn go_on(&mut self, id: ExecutionId) -> Option<Act> {
        let now = self.clock.now();
        let upload = self.uploads.get_mut(&id)?;
        match (upload.cursor.wants(), &upload.message) {
            (None, _) => Some(self.append(id, Vec::new())),
            (Some(n), Some(message)) => {
                let records = vec![failure(n, now, message)];
                Some(self.append(id, records))
            }
            (Some(n), None) => {
                upload.stage = Stage::Reading;
                Some(Act::Read(id, n))
            }
        }
    }

    /// The server is there again: nobody waits any longer.
    pub(super) fn wake(&mut self) -> Vec<Act> {
        let waiting = self.uploads.iter().filter(|(_, upload)| upload.deadline().is_some());
        let ids: Vec<_> = waiting.map(|(id, _)| *id).collect();
        ids.into_iter().filter_map(|id| self.go_on(id)).collect()
    }
}
