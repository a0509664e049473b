//! The bus: articles, extractions, statement changes and dead letters on NATS JetStream.
//!
//! [`Bus`] connects, provisions, publishes and tells the state; [`consume`] pulls messages, hands
//! them to a handler and settles what becomes of them; [`janitor`] purges what is finished;
//! [`observe`] keeps the metrics fresh. A
//! message that the broker has acknowledged is never lost: it is handled, or it waits, or it is
//! kept whole among the dead letters.
//!
//! This crate is the only one that names the broker's client. It knows no engine and no database,
//! and of a message only where it belongs and what its id is.

mod args;
mod blob;
mod connection;
mod consume;
mod dead;
mod error;
mod janitor;
mod limits;
mod message;
mod metrics;
mod observe;
mod pressure;
mod provision;
mod publish;
mod status;
mod stream;
mod subject;

pub use args::{BusArgs, JanitorArgs, LoginArgs, ProvisionArgs};
pub use connection::Bus;
pub use consume::{Delivery, Outcome, Work, consume};
pub use dead::{DeadLetterInfo, Reason};
pub use error::Error;
pub use janitor::janitor;
pub use observe::observe;
pub use publish::Published;
pub use status::{ConsumerStatus, Status, StreamStatus};
pub use stream::Stage;
