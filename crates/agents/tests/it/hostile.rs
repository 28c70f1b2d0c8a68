//! Output that nobody should print: the drivers stay on their feet, and what
//! they record is clean, bounded and can travel.

use proptest::prelude::*;
use serde_json::{Value, json};
use shipmate_agents::{Effect, Exit, Line, Protocol};
use shipmate_core::api::daemon::Append;
use shipmate_core::journal::{Body, Ended, FailureClass, MAX_TEXT_BYTES, Record};

use crate::place::{driver_of, exit, records, run, writes};

const PROTOCOLS: [Protocol; 5] =
    [Protocol::ClaudeStream, Protocol::CodexAppServer, Protocol::Acp, Protocol::PiRpc, Protocol::ExecLines];

fn assert_clean(value: &Value) {
    match value {
        Value::String(text) => {
            assert!(text.len() <= MAX_TEXT_BYTES, "{} bytes", text.len());
            let control = text.chars().find(|c| c.is_control() && *c != '\n' && *c != '\t');
            assert_eq!(control, None, "in {text:?}");
        }
        Value::Array(items) => items.iter().for_each(assert_clean),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            assert_clean(&json!(name));
            assert_clean(value);
        }),
        _ => {}
    }
}

/// Clean, bounded, and the same again after it was carried to the server.
fn assert_sound(bodies: Vec<Body>) {
    for body in bodies {
        let json = json!(body);
        assert_clean(&json);
        assert!(json.to_string().len() <= 3 * MAX_TEXT_BYTES, "{} bytes", json.to_string().len());
        let record = Record { n: 0, at: chrono::DateTime::UNIX_EPOCH, body };
        let append = Append { daemon_id: "d".to_owned(), epoch: 1, offset: 0, records: vec![record] };
        let carried = serde_json::to_vec(&append).expect("it can be written");
        serde_json::from_slice::<Append>(&carried).expect("it can be read");
    }
}

#[test]
fn a_limit_that_was_reached_says_when_it_resets() {
    let ended = |resets: Value| {
        let limit = json!({"type": "rate_limit_event", "rate_limit_info": {"status": "rejected", "resetsAt": resets}});
        let result = json!({"type": "result", "subtype": "success", "is_error": true, "api_error_status": 429,
            "result": "You have reached your limit"});
        let lines = [limit.to_string(), result.to_string()];
        let lines: Vec<&[u8]> = lines.iter().map(String::as_bytes).collect();
        run(Protocol::ClaudeStream, &lines, &exit(1, "")).1
    };
    let at = |ended| match ended {
        Ended::Failed { class: FailureClass::RateLimit, retry_at, .. } => retry_at.map(|at| at.timestamp()),
        other => panic!("{other:?}"),
    };
    assert_eq!(at(ended(json!(1_780_000_000))), Some(1_780_000_000));
    for odd in [json!(null), json!("soon"), json!(i64::MAX)] {
        assert_eq!(at(ended(odd)), None);
    }
}

fn nested(depth: usize) -> String {
    "[".repeat(depth) + &"]".repeat(depth)
}

#[test]
fn garbage_of_every_kind_becomes_sound_records() {
    let long = "é\u{0}\u{1b}[31m".repeat(50_000);
    let invalid = vec![0xff_u8; 300_000];
    let deep = nested(100_000);
    let deep_input = format!(
        r#"{{"type":"assistant","message":{{"content":[{{"type":"tool_use","id":"1","name":"x","input":{}}}]}}}}"#,
        nested(100)
    );
    let deep_call = format!(r#"{{"type":"tool_call","id":"1","name":"x","input":{}}}"#, nested(120));
    let long_input = json!({"type": "assistant", "message": {"content": [{"type": "tool_use", "id": long, "name": long,
        "input": {"path": "a", "content": long, (long.clone()): 1}}]}});
    let many = json!({"type": "tool_call", "id": "1", "name": "x", "input": vec!["\n\"\\"; 200_000]});
    let result = json!({"type": "user", "message": {"content":
        [{"type": "tool_result", "tool_use_id": "1", "content": [{"type": "text", "text": long}, {"type": "image"}]}]}});
    let lines: Vec<Vec<u8>> = vec![
        b"\0\0\0".to_vec(),
        invalid,
        long.clone().into_bytes(),
        deep.into_bytes(),
        deep_input.into_bytes(),
        deep_call.into_bytes(),
        long_input.to_string().into_bytes(),
        many.to_string().into_bytes(),
        result.to_string().into_bytes(),
        br#"{"type":"result","usage":{"input_tokens":1e400}}"#.to_vec(),
        br#"{"type":"system","subtype":"api_retry","retry_delay_ms":-1e308,"attempt":[[]]}"#.to_vec(),
        br#"{"type":"assistant","message":"\ud800"}"#.to_vec(),
        b"{}".to_vec(),
        b"null".to_vec(),
    ];
    for protocol in PROTOCOLS {
        for line in &lines {
            let (bodies, _) = run(protocol, &[line], &exit(1, &long));
            assert_sound(bodies);
        }
    }
}

#[test]
fn a_request_that_can_not_be_read_is_answered_all_the_same() {
    let start = r#"{"type":"control_request","request_id":"r-1","request":{"subtype":"can_use_tool","input":"#;
    let too_deep = format!("{start}{}}}}}", nested(1000));
    let out_of_range = format!("{start}1e999}}}}");
    let mut driver = driver_of(Protocol::ClaudeStream);
    for line in [
        Line::Whole(too_deep.as_bytes()),
        Line::Whole(out_of_range.as_bytes()),
        Line::TooLong { head: start.as_bytes(), bytes: 1 << 30 },
    ] {
        let answers = writes(&driver.line(line));
        assert_eq!(answers.len(), 1);
        assert_eq!(answers[0]["response"]["request_id"], "r-1");
        assert_eq!(answers[0]["response"]["subtype"], "error");
    }
}

#[test]
fn an_unknown_request_is_refused_so_that_the_agent_goes_on() {
    let line = br#"{"type":"control_request","request_id":"r-2","request":{"subtype":"sing"}}"#;
    let answers = writes(&driver_of(Protocol::ClaudeStream).line(Line::Whole(line)));
    assert_eq!(
        answers[0]["response"],
        json!({"subtype": "error", "request_id": "r-2",
        "error": "Shipmate does not know this request."})
    );
}

#[test]
fn silence_garbage_and_death_are_never_success() {
    let init = br#"{"type":"system","subtype":"init","session_id":"s"}"#.as_slice();
    let killed = Exit { signal: Some(9), ..Exit::default() };
    let root = "--dangerously-skip-permissions cannot be used with root/sudo privileges for security reasons";
    for (lines, exit, expected) in [
        (vec![], exit(0, ""), FailureClass::AgentProtocol),
        (vec![b"hello".as_slice()], exit(0, ""), FailureClass::AgentProtocol),
        (vec![b"hello"], exit(1, ""), FailureClass::AgentProtocol),
        (vec![], exit(1, "cannot open shared object"), FailureClass::AgentCrashed),
        (vec![init], exit(0, ""), FailureClass::AgentCrashed),
        (vec![init], killed, FailureClass::AgentCrashed),
        (vec![], exit(1, root), FailureClass::AgentError),
        (vec![], exit(1, "error: unknown option '--permission-prompt-tool'"), FailureClass::AgentProtocol),
        (vec![br#"{"type":"result"}"#], exit(0, ""), FailureClass::AgentError),
        (vec![br#"{"type":"result","subtype":"success","result":"x"}"#], exit(0, ""), FailureClass::AgentError),
    ] {
        let (_, ended) = run(Protocol::ClaudeStream, &lines, &exit);
        let Ended::Failed { class, message, .. } = ended else { panic!("{lines:?} {exit:?}: {ended:?}") };
        assert_eq!(class, expected, "{lines:?} {exit:?}");
        assert!(message.as_str().contains(exit.stderr_tail.as_str()), "{message}");
    }
}

#[test]
fn a_long_text_is_split_and_nothing_of_it_is_lost() {
    let text = "wörter ".repeat(40_000);
    let line = json!({"type": "assistant", "message": {"content": [{"type": "text", "text": text}]}}).to_string();
    let (bodies, _) = run(Protocol::ClaudeStream, &[line.as_bytes()], &exit(0, ""));
    let joined: String = bodies
        .iter()
        .map(|body| if let Body::Text { text } = body { text.as_str() } else { panic!("{body:?}") })
        .collect();
    assert_eq!(joined, text);
    assert_sound(bodies);
}

/// Words that messages have as values.
const WORDS: &str = "assistant user system result control_request control_response init api_retry text thinking tool_use \
    tool_result can_use_tool success usage tool_call error <synthetic> rate_limit_event \
    permission_denied";
/// Words that messages have as fields.
const KEYS: &str = "type subtype message content text thinking id name input request request_id response session_id \
    model usage modelUsage model_usage_since_last_result result errors is_error tool_use_id inputTokens \
    input_tokens api_error_status rate_limit_info status";

/// JSON whose keys and words are those the drivers look at, in any shape.
fn shaped() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(WORDS.split_whitespace().collect::<Vec<_>>());
    let key = prop::sample::select(KEYS.split_whitespace().collect::<Vec<_>>());
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    let inner = leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::hash_map(key.clone().prop_map(str::to_owned), inner, 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    });
    (word, inner).prop_map(|(word, mut value)| {
        if let Value::Object(fields) = &mut value {
            fields.insert("type".to_owned(), word.into());
        }
        value
    })
}

proptest! {
    #[test]
    fn any_bytes_are_borne(lines in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..8)) {
        for protocol in PROTOCOLS {
            let mut driver = driver_of(protocol);
            let effects: Vec<Effect> = lines.iter().flat_map(|line| driver.line(Line::Whole(line))).collect();
            assert_sound(records(&effects));
            if protocol == Protocol::ClaudeStream {
                let ended = driver.verdict(&exit(0, ""));
                prop_assert!(matches!(ended, Ended::Failed { .. }), "{:?}", ended);
            }
        }
    }

    #[test]
    fn any_message_of_known_words_is_borne(messages in prop::collection::vec(shaped(), 1..6), long in any::<bool>()) {
        for protocol in PROTOCOLS {
            let mut driver = driver_of(protocol);
            for message in &messages {
                let bytes = message.to_string().into_bytes();
                let line = if long { Line::TooLong { head: &bytes, bytes: 1 << 40 } } else { Line::Whole(&bytes) };
                let effects = driver.line(line);
                assert_sound(records(&effects));
                writes(&effects);
            }
            driver.cancel();
            assert_sound(vec![Body::Ended(driver.verdict(&Exit::default()))]);
        }
    }
}
