//! The prapanca command.
fn main() {}
