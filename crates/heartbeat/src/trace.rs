//! The crate `tracing`: findings as events, and names from spans.
//!
//! Owns [`Layer`]. **Invariant:** a span names its thread exactly while it is entered there, in
//! whatever order spans are left.

use std::cell::RefCell;

use tracing::span::{Attributes, Id};
use tracing::{Subscriber, warn};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::event::Event;
use crate::slot::names::{self, Name};
use crate::slot::slots::{self, Before};

/// A layer that names what runs by its span, for programs that are instrumented already.
///
/// With it, `#[tracing::instrument]` does what [`named`](crate::named) does. An entered span costs
/// some 85 ns more. The innermost span is named.
///
/// ```
/// use tracing_subscriber::layer::SubscriberExt as _;
///
/// let subscriber = tracing_subscriber::registry().with(heartbeat::Layer::new());
/// tracing::subscriber::with_default(subscriber, || {
///     let _span = tracing::info_span!("parse invoice").entered();
///     // A stall in here is told as "parse invoice".
/// });
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Layer(());

impl Layer {
    /// Makes the layer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

/// A span's name, kept with the span.
#[derive(Clone, Copy)]
struct Marked(Name);

thread_local! {
    /// The spans that are entered on this thread, each with the name that stood before. A span may
    /// be entered on several threads, and more than once on one.
    static ENTERED: RefCell<Vec<(Id, Before)>> = const { RefCell::new(Vec::new()) };
}

fn enter(id: &Id, name: Name) {
    // While the thread ends, nothing is named any more.
    let _ = ENTERED.try_with(|entered| entered.borrow_mut().push((id.clone(), slots::enter(name))));
}

fn leave(id: &Id) {
    let _ = ENTERED.try_with(|entered| {
        let mut entered = entered.borrow_mut();
        let Some(place) = entered.iter().rposition(|(known, _)| known == id) else { return };
        let (_, before) = entered.remove(place);
        match entered.get_mut(place) {
            // A span that was entered later is not left yet: it leaves to what stood before both.
            Some((_, later)) => *later = before,
            None => slots::leave(before),
        }
    });
}

impl<S> tracing_subscriber::Layer<S> for Layer
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        // Looked up now, so that entering doesn't have to.
        if let Some(span) = context.span(id) {
            span.extensions_mut().replace(Marked(names::number(attributes.metadata().name())));
        }
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        let marked = context.span(id).and_then(|span| span.extensions().get::<Marked>().copied());
        if let Some(Marked(name)) = marked {
            enter(id, name);
        }
    }

    fn on_exit(&self, id: &Id, _: Context<'_, S>) {
        leave(id);
    }
}

/// Tells a finding as an event of the target `heartbeat`.
pub(crate) fn tell(event: &Event) {
    warn!(
        target: "heartbeat",
        heart = event.heart,
        kind = ?event.kind,
        who = ?event.who,
        cause = ?event.why.cause(),
        lateness_us = u64::try_from(event.lateness.as_micros()).unwrap_or(u64::MAX),
        length_us = u64::try_from(event.length.as_micros()).unwrap_or(u64::MAX),
        thread = event.thread.as_ref().and_then(|thread| thread.system),
        rescued = event.rescued,
        over = event.over,
        "{event}"
    );
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::layer::SubscriberExt as _;

    use super::*;

    #[test]
    fn a_span_names_its_thread_while_it_is_entered() {
        let subscriber = tracing_subscriber::registry().with(Layer::new());
        tracing::subscriber::with_default(subscriber, || {
            let slot = slots::here().unwrap();
            let name = || names::name(slot.mark().name);
            let outer = tracing::info_span!("trace: outer").entered();
            assert_eq!(name(), Some("trace: outer"));
            let inner = tracing::info_span!("trace: inner").entered();
            assert_eq!(name(), Some("trace: inner"));
            drop(inner);
            assert_eq!(name(), Some("trace: outer"));
            drop(outer);
            assert_eq!(name(), None);
        });
    }

    #[test]
    fn a_span_that_is_entered_twice_or_left_out_of_turn_leaves_no_name() {
        let subscriber = tracing_subscriber::registry().with(Layer::new());
        tracing::subscriber::with_default(subscriber, || {
            let slot = slots::here().unwrap();
            let name = || names::name(slot.mark().name);
            let span = tracing::info_span!("trace: twice");
            span.in_scope(|| {
                span.in_scope(|| assert_eq!(name(), Some("trace: twice")));
                assert_eq!(name(), Some("trace: twice"));
            });
            assert_eq!(name(), None);
            let outer = tracing::info_span!("trace: left first").entered();
            let inner = tracing::info_span!("trace: left last").entered();
            drop(outer);
            assert_eq!(name(), Some("trace: left last"));
            drop(inner);
            assert_eq!(name(), None);
        });
    }
}
