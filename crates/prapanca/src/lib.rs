//! Reads a news article and writes down who did what to whom, when, where, and by whose account.
//!
//! One way through: bytes → [`article`] → [`sentence`] → [`parse`] → [`mention`] → [`event`], [`quote`], [`time`],
//! [`place`], [`context`] → [`record`] → [`sink`]. A stage borrows the layers before it and returns its own. The library has no
//! network, clock, threads or paths, and no article can make it fail: what is odd becomes a [`base::Note`].

pub mod article;
pub mod base;
pub mod case;
pub mod compare;
pub mod context;
pub mod eval;
pub mod event;
pub mod mention;
pub mod pack;
pub mod parse;
pub mod place;
pub mod quote;
pub mod record;
pub mod sentence;
pub mod sink;
pub mod time;

mod engine;
mod phrase;
pub use engine::{Coded, Engine};
