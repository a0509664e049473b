//! The engine with the model of this repository.

use readout_analysis::{Engine, Model, Options};

/// The model file of this repository.
pub(crate) const MODEL: &[u8] = include_bytes!("../../../../model/attribution.model");

/// An engine as users have it.
pub(crate) fn load() -> Engine {
    let model = Model::read(MODEL).expect("the model of this repository is whole");
    Engine::new(Options::default(), model)
}
