//! What the agent says and thinks: chunks of a few letters each, put together
//! again into what a person reads as one.

use agent_client_protocol_schema::v1::{ContentBlock, ContentChunk, Plan, PlanEntryStatus};
use shipmate_core::journal::Body;
use shipmate_core::text::Text;

use crate::bounds;

/// A longer text becomes several records, so that readers need not wait for
/// its end.
const MAX_UNTOLD_BYTES: usize = 16 * 1024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Thinking,
}

/// What was said since the last record.
#[derive(Default)]
pub(super) struct Voice {
    untold: String,
    kind: Option<Kind>,
    message: Option<String>,
    /// What it said last, as a whole, up to a bound.
    last: String,
}

impl Voice {
    pub(super) fn says(&mut self, chunk: &ContentChunk) -> Vec<Body> {
        self.utter(Kind::Text, chunk)
    }

    pub(super) fn thinks(&mut self, chunk: &ContentChunk) -> Vec<Body> {
        self.utter(Kind::Thinking, chunk)
    }

    /// What was not recorded yet, because something else happens now. What is
    /// said afterwards is another message.
    pub(super) fn pause(&mut self) -> Vec<Body> {
        let bodies = self.tell();
        self.kind = None;
        bodies
    }

    /// What the agent said last: its closing words.
    pub(super) fn last(&self) -> Text {
        bounds::cut(&self.last)
    }

    fn utter(&mut self, kind: Kind, chunk: &ContentChunk) -> Vec<Body> {
        let message = chunk.message_id.as_ref().map(|id| id.0.to_string());
        let mut bodies = Vec::new();
        // A message that is tried again after an error has another id.
        if self.kind != Some(kind) || self.message != message {
            bodies = self.tell();
            (self.kind, self.message) = (Some(kind), message);
            if kind == Kind::Text {
                self.last.clear();
            }
        }
        let mut piece = words(&chunk.content);
        if kind == Kind::Thinking
            && let Some(whole) = whole_thought(&piece)
        {
            self.begin_paragraph();
            piece = whole.to_owned();
        }
        if kind == Kind::Text && self.last.len() < MAX_UNTOLD_BYTES * 4 {
            self.last.push_str(&piece);
        }
        self.untold.push_str(&piece);
        if self.untold.len() > MAX_UNTOLD_BYTES {
            bodies.extend(self.tell());
        }
        bodies
    }

    fn begin_paragraph(&mut self) {
        self.untold.truncate(self.untold.trim_end().len());
        if !self.untold.is_empty() {
            self.untold.push_str("\n\n");
        }
    }

    fn tell(&mut self) -> Vec<Body> {
        let text = std::mem::take(&mut self.untold);
        match self.kind {
            Some(Kind::Thinking) => bounds::records(&text, |text| Body::Thinking { text }).collect(),
            _ => bounds::records(&text, |text| Body::Text { text }).collect(),
        }
    }
}

/// A thought that comes as a whole, under a heading, without that heading if it
/// is empty; none if the piece is a few letters like others.
fn whole_thought(piece: &str) -> Option<&str> {
    let (first, rest) = piece.split_once('\n')?;
    let heading = first.strip_prefix("**")?.strip_suffix("**")?;
    Some(if heading.trim().is_empty() { rest } else { piece })
}

/// A block of content as text; what is none is named in brackets.
pub(super) fn words(block: &ContentBlock) -> String {
    match block {
        ContentBlock::Text(text) => text.text.clone(),
        ContentBlock::Image(_) => "[image]".to_owned(),
        ContentBlock::Audio(_) => "[audio]".to_owned(),
        ContentBlock::ResourceLink(link) => format!("[{}]", link.uri),
        _ => "[resource]".to_owned(),
    }
}

/// The plan as one notice; none if it is empty.
pub(super) fn plan(plan: &Plan) -> Vec<Body> {
    let steps = plan.entries.iter().map(|entry| {
        let mark = match entry.status {
            PlanEntryStatus::Completed => "x",
            PlanEntryStatus::InProgress => "~",
            _ => " ",
        };
        format!("- [{mark}] {}", entry.content)
    });
    bounds::records(&steps.collect::<Vec<_>>().join("\n"), |text| Body::Notice { text }).collect()
}
