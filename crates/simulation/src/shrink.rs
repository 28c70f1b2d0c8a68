//! Makes a plan that fails as short as it can be.

use crate::plan::Plan;
use crate::simulate;

/// The plan without the actions that its failure does not need.
#[must_use]
pub fn shrunk(plan: &Plan) -> Plan {
    let mut best = plan.clone();
    let mut piece = best.actions.len().div_ceil(2);
    while piece > 0 {
        let mut from = 0;
        while from < best.actions.len() {
            let mut shorter = best.clone();
            shorter.actions.drain(from..(from + piece).min(best.actions.len()));
            if fails(&shorter) {
                best = shorter;
            } else {
                from += piece;
            }
        }
        piece /= 2;
    }
    best
}

fn fails(plan: &Plan) -> bool {
    simulate(plan, false).is_ok_and(|report| report.violation.is_some())
}
