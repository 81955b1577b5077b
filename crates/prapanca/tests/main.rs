//! The engine's one integration binary.

mod actors;
mod article;
mod cases;
mod contract;
mod laws;
mod layers;
mod sets;
mod support;
