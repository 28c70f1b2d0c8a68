//! The two sockets: what one looks at arrives, all of it, once, in order.

mod browser;
pub(crate) mod client;
mod cut;
mod daemon;
