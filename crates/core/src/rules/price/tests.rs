use proptest::prelude::*;

use super::*;

fn price(origin: PriceOrigin, model: &str, since: Option<&str>, input: f64) -> Price {
    Price {
        id: None,
        origin,
        provider: "*".to_owned(),
        model: model.to_owned(),
        currency: "USD".to_owned(),
        since: since.map(day),
        rates: Rates { input, ..Rates::default() },
        source: None,
        checked_on: None,
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn one(model: &str) -> Vec<(String, String)> {
    vec![("claude".to_owned(), model.to_owned())]
}

fn on(tariffs: &[Tariff], day: NaiveDate) -> Vec<f64> {
    let holds = |tariff: &&Tariff| {
        tariff.since.is_none_or(|since| since <= day) && tariff.until.is_none_or(|until| day < until)
    };
    tariffs.iter().filter(holds).map(|tariff| tariff.rates.input).collect()
}

#[test]
fn a_pattern_fits_what_it_says() {
    for (pattern, name, fits) in [
        ("*", "", true),
        ("*", "anything", true),
        ("claude-*", "Claude-Opus", true),
        ("*opus-4?5*", "us.anthropic.claude-opus-4-5-20251101", true),
        ("*opus-4?5*", "claude-opus-4.5", true),
        ("*opus-5", "claude-opus-5-5", false),
        ("a*b*c", "a1b2b3c", true),
        ("a*b*c", "a1b2b3d", false),
        ("gpt-5", "gpt-5.2", false),
        ("", "x", false),
        ("?", "", false),
    ] {
        assert_eq!(matches(pattern, name), fits, "{pattern} and {name}");
    }
}

#[test]
fn ones_own_price_comes_before_a_built_in_one_and_a_closer_one_before_a_wider() {
    use PriceOrigin::{BuiltIn, Workspace};
    let prices = [
        price(BuiltIn, "claude-opus-5", None, 5.0),
        price(Workspace, "*", None, 1.0),
        price(Workspace, "claude-*", None, 2.0),
    ];
    assert_eq!(on(&tariffs(&prices, &one("claude-opus-5")), day("2026-01-01")), [2.0]);
    assert_eq!(on(&tariffs(&prices, &one("gpt-5")), day("2026-01-01")), [1.0]);
    assert_eq!(tariffs(&prices[..1], &one("gpt-5")), [], "what has no price has no tariff");
}

#[test]
fn a_price_holds_from_its_day_on_and_the_earlier_one_before() {
    let own = |since, input| price(PriceOrigin::Workspace, "m", since, input);
    let prices = [own(Some("2026-03-01"), 3.0), own(Some("2026-02-01"), 2.0)];
    let found = tariffs(&prices, &one("m"));
    for (when, costs) in [("2026-01-31", vec![]), ("2026-02-01", vec![2.0]), ("2026-03-01", vec![3.0])] {
        assert_eq!(on(&found, day(when)), costs, "{when}");
    }
}

#[test]
fn an_amount_is_read_in_cents_or_as_fine_as_it_must_be() {
    for (micros, text) in [
        (0, "0.00 USD"),
        (12_345_678, "12.35 USD"),
        (1_999_999, "2.00 USD"),
        (450, "0.0005 USD"),
        (12_300, "0.012 USD"),
        (7, "0.000007 USD"),
        (-2_500_000, "-2.50 USD"),
    ] {
        assert_eq!(amount(&Money { currency: "USD".to_owned(), micros }), text);
    }
    assert_eq!(micros(0.1 + 0.2), 300_000);
}

#[test]
fn every_built_in_price_says_where_and_when_it_was_read() {
    let known = built_in();
    assert!(known.iter().all(|price| price.source.is_some() && price.checked_on.is_some()));
    let sonnet = tariffs(&known, &one("claude-sonnet-4-5"));
    assert_eq!(on(&sonnet, day("2026-11-28")), [3.0]);
    assert_eq!(tariffs(&known, &one("demo")), []);
}

proptest! {
    #[test]
    fn on_no_day_two_tariffs_hold(
        set in proptest::collection::vec((any::<bool>(), 0_usize..3, proptest::option::of(1_u32..28)), 0..12),
        at in 1_u32..29,
    ) {
        let prices: Vec<Price> = set.iter().enumerate().map(|(n, (own, pattern, since))| {
            let origin = if *own { PriceOrigin::Workspace } else { PriceOrigin::BuiltIn };
            let since = since.map(|day| format!("2026-02-{day:02}"));
            price(origin, ["*", "m*", "m"][*pattern], since.as_deref(), f64::from(u32::try_from(n).unwrap_or(0)))
        }).collect();
        let day = NaiveDate::from_ymd_opt(2026, 2, at.min(28)).expect("a day");
        let holding = on(&tariffs(&prices, &one("m")), day);
        let priced = prices.iter().any(|price| price.since.is_none_or(|since| since <= day));
        prop_assert_eq!(holding.len(), usize::from(priced));
    }
}
