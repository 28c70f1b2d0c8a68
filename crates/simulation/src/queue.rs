//! What will happen, in the order in which it will.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::time::Duration;

/// A queue by invented time. What is due at the same moment comes in the
/// order in which it was put in.
#[derive(Debug)]
pub(crate) struct Queue<T> {
    order: BinaryHeap<Reverse<(Duration, u64)>>,
    items: BTreeMap<u64, T>,
    count: u64,
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self { order: BinaryHeap::new(), items: BTreeMap::new(), count: 0 }
    }
}

impl<T> Queue<T> {
    pub(crate) fn put(&mut self, at: Duration, item: T) {
        self.count += 1;
        self.order.push(Reverse((at, self.count)));
        self.items.insert(self.count, item);
    }

    /// When the next is due.
    pub(crate) fn next_at(&self) -> Option<Duration> {
        self.order.peek().map(|Reverse((at, _))| *at)
    }

    pub(crate) fn take(&mut self) -> Option<(Duration, T)> {
        let Reverse((at, number)) = self.order.pop()?;
        self.items.remove(&number).map(|item| (at, item))
    }
}
