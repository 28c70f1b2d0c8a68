//! The daemon's side: carries calls to the server and answers back.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use serde_json::Value;
use shipmate_core::api::daemon::Fence;
use shipmate_core::api::door::{self, Answered, Call, EXECUTION_HEADER};
use shipmate_core::rules::backoff;
use shipmate_seams::Random;
use tokio::time::sleep;

use crate::place::RunDir;
use crate::transport::{Answer, Method, NoAnswer, Request, Transport};

/// How often it is looked whether there is a call.
const LOOK: Duration = Duration::from_millis(50);
/// How many calls of one run are under way at a time.
const AT_ONCE: usize = 4;
/// How long a call waits before it is tried again: at first, and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How long the server may take for one, and for one that brings a file.
const DEADLINE: Duration = Duration::from_secs(20);
const FILE_DEADLINE: Duration = Duration::from_secs(600);

/// Carries the calls of one execution.
pub(crate) struct Carrier {
    pub(crate) run: RunDir,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) random: Random,
}

impl Carrier {
    /// Carries for as long as nobody stops it. A call that was given up in the
    /// middle is carried again by the next daemon, under the same name.
    pub(crate) async fn carry(&self) -> Infallible {
        let mut under_way = FuturesUnordered::new();
        let mut numbers = BTreeSet::new();
        let fence = match self.run.order() {
            Ok(order) => Fence { execution_id: order.assignment.execution_id, epoch: order.assignment.epoch },
            Err(error) => {
                tracing::error!(execution.id = %self.run.execution_id(), "nothing is carried for its agent: {error}");
                return std::future::pending().await;
            }
        };
        loop {
            for number in self.run.open_calls() {
                if numbers.len() < AT_ONCE && numbers.insert(number) {
                    under_way.push(self.deliver(fence, number));
                }
            }
            tokio::select! {
                () = sleep(LOOK) => {}
                Some(number) = under_way.next(), if !under_way.is_empty() => {
                    numbers.remove(&number);
                }
            }
        }
    }

    /// Carries one call until the server has decided about it.
    async fn deliver(&self, fence: Fence, number: u64) -> u64 {
        let Some(call) = self.run.call(number) else { return number };
        let mut failures: u32 = 0;
        let answered = loop {
            match self.send(fence, number, &call).await {
                Ok(answered) => break answered,
                Err(why) => tracing::debug!(execution.id = %fence.execution_id, number, "a call waits: {why}"),
            }
            failures = failures.saturating_add(1);
            sleep(backoff::delay(failures, FIRST_PAUSE, LONGEST_PAUSE, self.random.jitter())).await;
        };
        if let Err(error) = self.run.answer_call(number, &answered) {
            tracing::warn!(execution.id = %fence.execution_id, number, "an answer can't be left: {error}");
        }
        number
    }

    async fn send(&self, fence: Fence, number: u64, call: &Call) -> Result<Answered, String> {
        let mut request = request(fence, number, call);
        if call.file.is_some() {
            // Read for each try, so that it is in memory only while it is on its way.
            request.body = Some(self.run.file_of_call(number).map_err(|error| error.to_string())?);
            request.headers.push(("content-type", "application/octet-stream".to_owned()));
            request.deadline = FILE_DEADLINE;
        }
        decided(self.transport.send(request).await)
    }
}

fn request(Fence { execution_id, epoch }: Fence, number: u64, call: &Call) -> Request {
    let name = match &call.name {
        Some(name) => format!("{execution_id}/{name}"),
        None => format!("{execution_id}:{number}"),
    };
    let question = if call.query.is_empty() { "" } else { "?" };
    Request {
        method: match call.method {
            door::Method::Get => Method::Get,
            door::Method::Post => Method::Post,
            door::Method::Put => Method::Put,
            door::Method::Delete => Method::Delete,
        },
        path: format!("{}{question}{}", call.path, call.query),
        body: call.body.as_ref().and_then(|body| serde_json::to_vec(body).ok()),
        headers: vec![(EXECUTION_HEADER, format!("{execution_id}:{epoch}")), ("idempotency-key", name)],
        deadline: DEADLINE,
    }
}

/// What the server has decided; or why nothing is known yet. That the machine
/// is not let in says nothing about the agent's call.
fn decided(answer: Result<Answer, NoAnswer>) -> Result<Answered, String> {
    let answer = answer.map_err(|NoAnswer(why)| why)?;
    if !answer.is_ours || matches!(answer.status, 401 | 408 | 500..) {
        return Err(format!("status {}", answer.status));
    }
    let body = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
    Ok(Answered { status: answer.status, body })
}
