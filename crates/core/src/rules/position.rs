//! Where a card stands within its column: a number between its neighbours'.

/// How far apart cards are placed where there is room.
pub const GAP: f64 = 1024.0;
/// The closest two cards may come before their neighbourhood is spread anew.
pub const CLOSEST: f64 = 1.0 / 1024.0;
/// The largest position that is taken. Numbers beyond it lie too far apart to
/// tell two cards' places.
pub const LARGEST: f64 = 1_099_511_627_776.0;

/// Whether any two neighbours of `ordered` have come too close to each other.
#[must_use]
pub fn too_close(ordered: &[f64]) -> bool {
    ordered.windows(2).any(|pair| pair[1] - pair[0] < CLOSEST)
}

/// `count` places, in order, between two neighbours that are left where they
/// are. Where a neighbour is missing the places continue at [`GAP`].
#[must_use]
pub fn spread(above: Option<f64>, below: Option<f64>, count: usize) -> Vec<f64> {
    let (first, step) = match (above, below) {
        (Some(above), Some(below)) => {
            let step = (below - above) / (as_number(count) + 1.0);
            (above + step, step)
        }
        (Some(above), None) => (above + GAP, GAP),
        (None, Some(below)) => (below - GAP * as_number(count), GAP),
        (None, None) => (GAP, GAP),
    };
    (0..count).map(|n| first + step * as_number(n)).collect()
}

/// The place between two neighbours; may be too close to one of them.
#[must_use]
pub fn between(above: Option<f64>, below: Option<f64>) -> f64 {
    spread(above, below, 1).first().copied().unwrap_or(GAP)
}

fn as_number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_place_lies_between_its_neighbours_and_beyond_the_ends() {
        assert!((between(Some(1.0), Some(2.0)) - 1.5).abs() < f64::EPSILON);
        assert!(between(None, Some(5.0)) < 5.0);
        assert!(between(Some(5.0), None) > 5.0);
        assert!(too_close(&[1.0, 2.0, 2.0]) && !too_close(&[1.0, 2.0, 3.0]));
    }

    proptest! {
        #[test]
        fn spreading_makes_room(above in proptest::option::of(-1e9..1e9), width in 100.0..1e6, open in any::<bool>(), count in 1usize..64) {
            let below = (!open).then(|| above.unwrap_or(0.0) + width);
            let places = spread(above, below, count);
            let all: Vec<f64> = above.into_iter().chain(places).chain(below).collect();
            prop_assert!(!too_close(&all), "{all:?}");
        }
    }
}
