//! Labels of machines: what a machine is or has, and what an agent needs.

/// How many labels a machine has, or an agent needs, at most.
pub const MAX_LABELS: usize = 30;
/// The longest label, and the longest key, in bytes.
pub const MAX_WORD_BYTES: usize = 50;

/// A label as it is kept: in lower case, since `GPU` and `gpu` mean the same.
///
/// # Errors
/// Says what is wrong with it.
pub fn label(given: &str) -> Result<String, String> {
    let kept = given.trim().to_lowercase();
    let sound = kept.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/'));
    if kept.is_empty() || kept.len() > MAX_WORD_BYTES || !sound {
        return Err(format!(
            "a label has 1 to {MAX_WORD_BYTES} letters, digits, and `-`, `_`, `.` or `/`; that is no label"
        ));
    }
    Ok(kept)
}

/// These labels, each once and in order.
///
/// # Errors
/// Says what is wrong with one of them, or that there are too many.
pub fn labels(given: &[String]) -> Result<Vec<String>, String> {
    let mut kept = given.iter().map(|given| label(given)).collect::<Result<Vec<_>, _>>()?;
    kept.sort();
    kept.dedup();
    if kept.len() > MAX_LABELS {
        return Err(format!("at most {MAX_LABELS} are allowed"));
    }
    Ok(kept)
}

/// The first label that is needed and not there.
#[must_use]
pub fn missing<'a>(needed: &'a [String], there: &[String]) -> Option<&'a str> {
    needed.iter().find(|label| !there.contains(label)).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_kept_alike_and_each_once() {
        let given = ["GPU".to_owned(), " linux ".to_owned(), "gpu".to_owned()];
        assert_eq!(labels(&given), Ok(vec!["gpu".to_owned(), "linux".to_owned()]));
        for wrong in ["", " ", "a b", "ä", &"x".repeat(MAX_WORD_BYTES + 1)] {
            assert!(label(wrong).is_err(), "{wrong}");
        }
        let many: Vec<String> = (0..=MAX_LABELS).map(|n| n.to_string()).collect();
        assert!(labels(&many).is_err());
    }

    #[test]
    fn all_that_is_needed_must_be_there() {
        let (there, needed) = (["gpu".to_owned(), "linux".to_owned()], ["linux".to_owned(), "xcode".to_owned()]);
        assert_eq!(missing(&needed, &there), Some("xcode"));
        assert_eq!(missing(&needed[..1], &there), None);
        assert_eq!(missing(&[], &[]), None);
    }
}
