//! The bus against a real broker: one sandbox a test, so that tests run side by side.

mod consume;
mod dead;
mod janitor;
mod provision;
mod publish;
mod sandbox;
