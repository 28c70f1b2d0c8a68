//! The stand-in, asked over HTTP as an agent CLI would.

use reqwest::{Client, Response};
use serde_json::{Value, json};

use super::{ModelStandIn, Tokens, Turn};

fn shell_tool() -> Value {
    json!({"name": "Bash", "input_schema": {"properties": {"command": {"type": "string"}}, "required": ["command"]}})
}

async fn ask(model: &ModelStandIn, prompt: &str, stream: bool) -> Response {
    let body = json!({"model": "m-1", "stream": stream, "tools": [shell_tool()],
        "messages": [{"role": "user", "content": prompt}]});
    let request = Client::new().post(format!("{}/v1/messages", model.url())).header("x-api-key", "k");
    request.json(&body).send().await.expect("the stand-in answers")
}

async fn events(response: Response) -> Vec<Value> {
    let text = response.text().await.expect("a whole stream");
    let data = text.lines().filter_map(|line| line.strip_prefix("data: "));
    data.map(|data| serde_json::from_str(data).expect("events are JSON")).collect()
}

#[tokio::test]
async fn a_program_is_played_in_order_and_what_was_asked_is_kept() {
    let model = ModelStandIn::start().await.expect("a free port");
    model.play([Turn::text("first").and(Turn::shell("ls")).usage(5, 3, 2), Turn::text("second").usage(7, 0, 1)]);
    let first: Value = ask(&model, "hello", false).await.json().await.expect("JSON");
    assert_eq!(first["content"][0]["text"], "first");
    assert_eq!((&first["content"][1]["input"]["command"], &first["stop_reason"]), (&json!("ls"), &json!("tool_use")));
    let second = events(ask(&model, "go on", true).await).await;
    let pieces: String = second.iter().filter_map(|event| event["delta"]["text"].as_str()).collect();
    assert_eq!(pieces, "second");
    assert_eq!(second.last().expect("events")["type"], "message_stop");
    assert_eq!(model.reported(), Tokens { input: 12, cache_read: 3, output: 3 });
    let received = model.received();
    assert_eq!((received[0].prompt().as_str(), received[0].model()), ("hello", "m-1"));
    assert_eq!(received[1].key.as_deref(), Some("k"));
}

#[tokio::test]
async fn a_streamed_tool_use_arrives_whole() {
    let model = ModelStandIn::start().await.expect("a free port");
    model.play([Turn::thinking("a longer thought than one piece").and(Turn::shell("printf 'ä\\n' | wc -c"))]);
    let events = events(ask(&model, "x", true).await).await;
    let joined = |field: &str| events.iter().filter_map(|event| event["delta"][field].as_str()).collect::<String>();
    assert_eq!(joined("thinking"), "a longer thought than one piece");
    let input: Value = serde_json::from_str(&joined("partial_json")).expect("whole JSON");
    assert_eq!(input, json!({"command": "printf 'ä\\n' | wc -c"}));
}

#[tokio::test]
async fn each_conversation_has_the_program_whose_marker_it_holds() {
    let model = ModelStandIn::start().await.expect("a free port");
    model.play([Turn::text("anyone")]);
    model.play_when("SHIP-2", [Turn::text("two")]);
    for (prompt, expected) in [("about SHIP-2", "two"), ("about SHIP-1", "anyone"), ("x", "The script has ended.")] {
        let answer: Value = ask(&model, prompt, false).await.json().await.expect("JSON");
        assert_eq!(answer["content"][0]["text"], expected, "{prompt}");
    }
}

#[tokio::test]
async fn an_error_at_the_end_repeats_and_a_cut_stream_breaks_off() {
    let model = ModelStandIn::start().await.expect("a free port");
    model.play([Turn::cut("a text of more than one piece"), Turn::error(429, "slow down")]);
    ask(&model, "x", true).await.text().await.expect_err("the stream breaks");
    for _ in 0..3 {
        let refused = ask(&model, "x", true).await;
        assert_eq!(refused.status(), 429);
        let body: Value = refused.json().await.expect("JSON");
        assert_eq!(body["error"], json!({"type": "rate_limit_error", "message": "slow down"}));
    }
    assert_eq!(model.reported(), Tokens::default());
}

#[tokio::test]
async fn a_hanging_answer_begins_and_does_not_end() {
    let model = ModelStandIn::start().await.expect("a free port");
    model.play([Turn::hang()]);
    let mut response = ask(&model, "x", true).await;
    let first = response.chunk().await.expect("it begins").expect("not empty");
    assert!(first.starts_with(b"event: message_start"));
    drop(model);
}

#[test]
fn a_script_is_written_as_json() {
    let json = json!([{"blocks": [{"thinking": "hm"}, {"write": {"path": "a", "content": "b"}}, {"shell": "ls"}],
        "usage": {"input": 5, "output": 2}}, {"ending": {"error": {"status": 500, "message": "no"}}}, {"ending": "hang"}]);
    let turns: Vec<Turn> = serde_json::from_value(json).expect("a script");
    let first = Turn::thinking("hm").and(Turn::write("a", "b")).and(Turn::shell("ls")).usage(5, 0, 2);
    assert_eq!(turns, [first, Turn::error(500, "no"), Turn::hang()]);
}

/// One answer over each of OpenAI's and Google's ways, with a tool offered
/// as that way has it; the words and the tokens must come through all of them.
#[tokio::test]
async fn every_dialect_says_the_same() {
    let schema = json!({"type": "object", "properties": {"command": {"type": "string"}}, "required": ["command"]});
    let said = json!([{"role": "user", "content": "hello"}]);
    for (path, body, text, input) in [
        (
            "/v1/responses",
            json!({"stream": false, "input": said, "tools": [{"type": "function", "name": "Bash", "parameters": schema}]}),
            "/output/0/content/0/text",
            "/usage/input_tokens",
        ),
        (
            "/v1/chat/completions",
            json!({"messages": said, "tools": [{"type": "function", "function": {"name": "Bash", "parameters": schema}}]}),
            "/choices/0/message/content",
            "/usage/prompt_tokens",
        ),
        (
            "/v1beta/models/m-1:generateContent",
            json!({"contents": [{"role": "user", "parts": [{"text": "hello"}]}],
                "tools": [{"functionDeclarations": [{"name": "Bash", "parameters": schema}]}]}),
            "/candidates/0/content/parts/0/text",
            "/usageMetadata/promptTokenCount",
        ),
    ] {
        let model = ModelStandIn::start().await.expect("a free port");
        model.play([Turn::text("good day").and(Turn::shell("ls")).usage(5, 3, 2)]);
        let request = Client::new().post(format!("{}{path}", model.url())).json(&body);
        let answer: Value = request.send().await.expect("an answer").json().await.expect("JSON");
        assert_eq!(answer.pointer(text), Some(&json!("good day")), "{path}: {answer}");
        assert_eq!(answer.pointer(input), Some(&json!(8)), "{path}: {answer}");
        assert!(answer.to_string().contains("Bash"), "{path}: {answer}");
        assert_eq!(model.received()[0].prompt(), "hello", "{path}");
    }
}
