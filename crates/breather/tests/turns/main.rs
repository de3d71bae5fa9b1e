//! `Turns` on real runtimes, as a user may use them who means harm, or takes no care.
//!
//! **Invariant:** every job ends that is still polled.
//! **Invariant:** no more jobs are polled at once than there are turns.
//!
//! The model test in `src/turns/model` tries more orders of polls. Here the orders are those of
//! tokio, smol and async-std, and threads race.

mod abandoned;
mod bounds;
mod chaos;
mod fairness;
mod pool;
mod tools;
mod within;
