//! JSON-RPC, one message a line, as Codex and the agents of ACP speak it.

use serde_json::{Value, json};

use crate::driver::Effect;

/// The code that says a method is not known.
pub(crate) const METHOD_NOT_FOUND: i64 = -32601;

/// How far into a line [`answer_unread`] looks for an id.
const UNREAD_HEAD: usize = 400;

/// A message of the other side.
#[derive(Debug)]
pub(crate) enum Message {
    /// Wants an answer.
    Request { id: Value, method: String, params: Value },
    /// Wants none.
    Notification { method: String, params: Value },
    /// Answers a request of ours: the result, or the error.
    Answer { id: i64, result: Result<Value, Value> },
}

impl Message {
    /// The message in a line; none if the line is not one.
    pub(crate) fn read(line: &[u8]) -> Option<Self> {
        let mut message = serde_json::from_slice::<Value>(line).ok().filter(Value::is_object)?;
        let id = message["id"].take();
        let params = message["params"].take();
        match (message["method"].as_str(), id) {
            (Some(method), Value::Null) => Some(Self::Notification { method: method.to_owned(), params }),
            (Some(method), id) => Some(Self::Request { id, method: method.to_owned(), params }),
            (None, id) => {
                let error = message["error"].take();
                let result = if error.is_null() { Ok(message["result"].take()) } else { Err(error) };
                Some(Self::Answer { id: id.as_i64()?, result })
            }
        }
    }
}

/// Asks for something.
pub(crate) fn request(id: i64, method: &str, params: &Value) -> Effect {
    line(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))
}

/// Says something that needs no answer.
pub(crate) fn notify(method: &str, params: &Value) -> Effect {
    line(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
}

/// Answers a request of the other side.
pub(crate) fn answer(id: &Value, result: &Value) -> Effect {
    line(&json!({"jsonrpc": "2.0", "id": id, "result": result}))
}

/// Refuses a request of the other side.
pub(crate) fn refuse(id: &Value, code: i64, why: &str) -> Effect {
    line(&json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": why}}))
}

/// The answer to what looks like a request but could not be read: too long,
/// too deep, cut. Without one the agent would wait for ever.
pub(crate) fn answer_unread(text: &[u8]) -> Option<Effect> {
    let head = String::from_utf8_lossy(&text[..text.len().min(UNREAD_HEAD)]);
    if !head.starts_with('{') || !head.contains(r#""method":"#) {
        return None;
    }
    let (_, after) = head.split_once(r#""id":"#)?;
    let digits: String = after.trim_start().chars().take_while(char::is_ascii_digit).collect();
    let id: i64 = digits.parse().ok()?;
    Some(refuse(&json!(id), -32700, "Shipmate could not read this request."))
}

fn line(message: &Value) -> Effect {
    let mut line = message.to_string().into_bytes();
    line.push(b'\n');
    Effect::Write(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_message_is_told_apart() {
        let read = |line: &str| Message::read(line.as_bytes());
        assert!(matches!(read(r#"{"method":"a","params":{}}"#), Some(Message::Notification { .. })));
        assert!(matches!(read(r#"{"id":0,"method":"a"}"#), Some(Message::Request { .. })));
        assert!(matches!(read(r#"{"id":3,"result":null}"#), Some(Message::Answer { id: 3, result: Ok(_) })));
        assert!(matches!(read(r#"{"id":3,"error":{"code":1}}"#), Some(Message::Answer { id: 3, result: Err(_) })));
        assert!(read("[]").is_none() && read("12").is_none() && read("{}").is_none() && read("hello").is_none());
    }

    #[test]
    fn a_request_that_can_not_be_read_is_refused_and_anything_else_is_not_answered() {
        let Some(Effect::Write(line)) = answer_unread(br#"{"method":"item/x","id":7,"params":{"a":"..."#) else {
            panic!("it is answered");
        };
        assert_eq!(serde_json::from_slice::<Value>(&line).expect("JSON")["id"], 7);
        for other in [&br#"{"method":"item/x","params":{}"#[..], b"id", br#"{"id":1,"result":"#, b"\xff\xfe{"] {
            assert!(answer_unread(other).is_none());
        }
    }
}
