//! The engine's one integration binary.

mod cases;
mod contract;
mod laws;
mod layers;
mod support;
