//! Whatever pieces a text comes in, what is hidden is not seen, and all the rest is.

use proptest::prelude::*;
use shipmate_seams::Clock;

use super::*;

fn text(text: &str) -> Body {
    Body::Text { text: text.into() }
}

fn hiding(texts: &[&str]) -> Hiding {
    Hiding::of(texts.iter().map(|text| ((*text).to_owned(), "[KEY]".to_owned())).collect())
}

/// What comes out of these records, without the times.
fn passed(hiding: &mut Hiding, bodies: impl IntoIterator<Item = Body>) -> Vec<Body> {
    let now = Clock::system().now();
    let out: Vec<Timed> = bodies.into_iter().flat_map(|body| hiding.pass(now, body)).collect();
    out.into_iter().map(|(_, body)| body).collect()
}

fn released(hiding: &mut Hiding) -> Vec<Body> {
    hiding.release().into_iter().map(|(_, body)| body).collect()
}

fn words(bodies: &[Body]) -> Vec<&str> {
    let said = bodies.iter().filter_map(|body| match body {
        Body::Text { text } | Body::Thinking { text } | Body::Notice { text } => Some(text.as_str()),
        _ => None,
    });
    said.collect()
}

#[test]
fn a_secret_in_two_pieces_is_hidden_wherever_it_is_cut() {
    let secret = "deploy-mé-4f1c9b27e0";
    for at in (0..=secret.len()).filter(|at| secret.is_char_boundary(*at)) {
        let mut hiding = hiding(&[secret]);
        let pieces = [format!("It is {}", &secret[..at]), format!("{} indeed.", &secret[at..])];
        let out = passed(&mut hiding, pieces.iter().map(|piece| text(piece)));
        assert_eq!(words(&out).concat(), "It is [KEY] indeed.", "cut at {at}");
        assert!(released(&mut hiding).is_empty());
    }
}

#[test]
fn what_only_looks_like_a_beginning_passes_as_it_came() {
    let mut hiding = hiding(&["secret-1"]);
    assert_eq!(words(&passed(&mut hiding, [text("no"), text("a sec")])), ["no"], "it may go on");
    assert_eq!(words(&passed(&mut hiding, [text("ond"), text("and a secret-")])), ["a sec", "ond"]);
    let notice = Body::Notice { text: "something else".into() };
    assert_eq!(words(&passed(&mut hiding, [notice])), ["and a secret-", "something else"]);
    // Thoughts are no continuation of words.
    passed(&mut hiding, [text("secret-")]);
    assert_eq!(words(&passed(&mut hiding, [Body::Thinking { text: "1".into() }])), ["secret-", "1"]);
    passed(&mut hiding, [text("the last sec")]);
    assert_eq!(words(&released(&mut hiding)), ["the last sec"]);
}

#[test]
fn a_name_that_is_its_own_value_comes_to_an_end() {
    let mut hiding = Hiding::of(vec![("DEPLOY_KEY".to_owned(), "[DEPLOY_KEY]".to_owned())]);
    let out = passed(&mut hiding, [text("DEPLOY"), text("_KEY."), text("ok.")]);
    assert_eq!(words(&out), ["[DEPLOY_KEY]", ".", "ok."]);
}

#[test]
fn what_is_hidden_may_end_in_a_piece_that_must_wait() {
    // The second piece ends as another secret begins.
    let mut hiding = hiding(&["bravo-2", "alpha-1"]);
    let mut out = passed(&mut hiding, [text("alpha"), text("-1 bra"), text(".")]);
    out.extend(released(&mut hiding));
    assert_eq!(words(&out), ["[KEY]", " bra", "."]);
}

#[test]
fn what_is_held_back_is_bounded() {
    let mut hiding = hiding(&[&"a".repeat(2 * MOST_HELD_PIECES)]);
    let out = passed(&mut hiding, (0..=MOST_HELD_PIECES).map(|_| text("a")));
    assert!(!out.is_empty() && hiding.held.is_empty());
}

fn pieces() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    // Of few letters, so that secrets begin in each other and in everything.
    let secrets = proptest::collection::vec("[aé]{1,2}[abé]{2,4}", 1..4);
    (secrets, proptest::collection::vec((any::<bool>(), "[abé ]{0,4}", any::<prop::sample::Index>()), 1..12)).prop_map(
        |(mut secrets, parts)| {
            secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
            secrets.dedup();
            let words =
                parts.iter().map(
                    |(is_secret, words, which)| {
                        if *is_secret { secrets[which.index(secrets.len())].clone() } else { words.clone() }
                    },
                );
            let whole: String = words.collect();
            let mut pieces = vec![String::new()];
            for (at, letter) in whole.chars().enumerate() {
                let (_, _, cut) = &parts[at % parts.len()];
                if cut.index(3) == 0 {
                    pieces.push(String::new());
                }
                pieces.last_mut().expect("one").push(letter);
            }
            pieces.retain(|piece| !piece.is_empty());
            (secrets, pieces)
        },
    )
}

proptest! {
    #[test]
    fn however_it_is_cut_the_same_is_seen((secrets, pieces) in pieces()) {
        let mut hiding = Hiding::of(secrets.iter().map(|secret| (secret.clone(), "#".to_owned())).collect());
        let mut out = passed(&mut hiding, pieces.iter().map(|piece| text(piece)));
        out.extend(released(&mut hiding));
        let seen = words(&out).concat();
        let whole = secrets.iter().fold(pieces.concat(), |whole, secret| whole.replace(secret, "#"));
        prop_assert_eq!(&seen, &whole);
        if pieces.concat() == whole {
            let came: Vec<&str> = pieces.iter().map(String::as_str).collect();
            prop_assert_eq!(words(&out), came, "nothing to hide, nothing changed");
        }
    }
}
