//! Do the statistics keep their word? Runs are drawn from distributions whose truth is known, thousands at a
//! time, and what was said about each is counted. Seeded, so that it is the same count every time.
//!
//! Each module is one promise, with a table of what was found and tests that hold the table. A figure in a
//! table is from 20,000 runs where nothing else is said (its standard error is at most 0.4 %); the tests draw
//! fewer where that would take long, and allow for it.

mod alternatives;
mod coverage;
mod distribution;
mod level;
mod machine;
mod power;
mod rounds;
