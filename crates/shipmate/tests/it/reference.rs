//! A daemon of the reference, played by its requests: it works with our server
//! as it does with its own, and heals as fast.

mod command_line;
mod gone;
mod lost;
mod old_daemon;
mod others;
mod refusals;
mod whole_loop;
mod wire;
