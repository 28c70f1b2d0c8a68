//! Who may come in, by which door, and for how long.

mod doors;
mod links;
mod people;
mod rights;
mod secrets;
mod tokens;
