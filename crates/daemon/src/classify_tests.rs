use super::*;

fn answered(status: u16, is_ours: bool, body: &str) -> Outcome<Vec<u8>> {
    classify(Ok(Answer { status, is_ours, retry_after: Some(Duration::from_secs(7)), body: body.into() }))
}

fn coded(status: u16, code: &str) -> Outcome<Vec<u8>> {
    answered(status, true, &format!(r#"{{"error":"why","code":"{code}","request_id":"r"}}"#))
}

#[test]
fn what_is_ours_and_known_is_a_fact() {
    let why = || "why".to_owned();
    for (status, code, expected) in [
        (404, "runtime_not_found", Outcome::Gone),
        (409, "superseded", Outcome::Superseded),
        (404, "execution_not_found", Outcome::NotFound(Code::ExecutionNotFound)),
        (404, "workspace_not_found", Outcome::NotFound(Code::WorkspaceNotFound)),
        (401, "unauthenticated", Outcome::Unauthorized(why())),
        (401, "invalid_token", Outcome::Unauthorized(why())),
        (429, "throttled", Outcome::Throttled(Some(Duration::from_secs(7)))),
        (400, "invalid", Outcome::Refused(why())),
        (403, "forbidden", Outcome::Refused(why())),
        (413, "too_large", Outcome::Refused(why())),
    ] {
        assert_eq!(coded(status, code), expected, "{status} {code}");
    }
    assert_eq!(answered(200, true, "[1,2]"), Outcome::Ok(vec![1, 2]));
    let nothing: Outcome<()> = classify(Ok(Answer { status: 204, is_ours: true, retry_after: None, body: Vec::new() }));
    assert_eq!(nothing, Outcome::Ok(()));
}

#[test]
fn everything_else_is_silence() {
    let envelope = r#"{"error":"runtime not found","code":"runtime_not_found","request_id":"r"}"#;
    for (what, outcome) in [
        ("the right words without our header", answered(404, false, envelope)),
        ("a code that does not fit its status", answered(500, true, envelope)),
        ("gone, but said with 410", answered(410, true, envelope)),
        ("a route we do not know", coded(404, "unknown_route")),
        ("a code of the future", coded(404, "runtime_evicted")),
        ("a proxy's page", answered(404, true, "<html>404 Not Found</html>")),
        ("a captive portal", answered(200, false, "<html>Please sign in</html>")),
        ("a success that is no JSON", answered(200, true, "<html>")),
        ("a success of another shape", answered(200, true, r#"{"surprise":true}"#)),
        ("a redirect", answered(302, true, "")),
        ("a failure of ours", coded(500, "internal")),
        ("a server that could not find out", coded(503, "unavailable")),
        ("a 401 of a proxy", answered(401, false, "")),
        ("a 401 without a reason", answered(401, true, "")),
        ("no answer", classify(Err(NoAnswer("refused".to_owned())))),
    ] {
        assert!(matches!(outcome, Outcome::NoAnswer(_)), "{what}: {outcome:?}");
    }
}

#[test]
fn what_is_over_is_only_the_execution_that_was_asked_about() {
    let asked = ExecutionId(uuid::Uuid::from_u128(1));
    let about = |status: u16, code: &str, subject: &str| -> Outcome<Vec<u8>> {
        let body = format!(r#"{{"error":"why","code":"{code}","request_id":"r"{subject}}}"#);
        classify_about(asked, Ok(Answer { status, is_ours: true, retry_after: None, body: body.into() }))
    };
    let named = |id: u128| format!(r#","subject":{{"kind":"execution","id":"{}"}}"#, uuid::Uuid::from_u128(id));
    assert_eq!(about(409, "superseded", &named(1)), Outcome::Superseded);
    assert_eq!(about(404, "execution_not_found", &named(1)), Outcome::NotFound(Code::ExecutionNotFound));
    for subject in [named(2), String::new()] {
        for (status, code) in [(409, "superseded"), (404, "execution_not_found")] {
            assert!(matches!(about(status, code, &subject), Outcome::NoAnswer(_)), "{code} {subject}");
        }
    }
    assert_eq!(about(413, "too_large", ""), Outcome::Refused("why".to_owned()));
}
