//! The crate `tracing`: findings as events, and names from spans.
//!
//! Owns [`Layer`]. **Invariant:** a span names its thread exactly while it is entered.

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

/// A span's name, and the name that stood in the slot before the span was entered.
///
/// A span is entered on one thread at a time, unless a program enters it twice at once; then the
/// name before is that of the last entry.
struct Marked {
    name: Name,
    outer: Option<Before>,
}

impl<S> tracing_subscriber::Layer<S> for Layer
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        // Looked up now, so that entering doesn't have to.
        if let Some(span) = context.span(id) {
            // One place for both, so that entering allocates nothing.
            let name = names::number(attributes.metadata().name());
            span.extensions_mut().replace(Marked { name, outer: None });
        }
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut extensions = span.extensions_mut();
            if let Some(marked) = extensions.get_mut::<Marked>() {
                marked.outer = Some(slots::enter(marked.name));
            }
        }
    }

    fn on_exit(&self, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut extensions = span.extensions_mut();
            if let Some(outer) = extensions.get_mut::<Marked>().and_then(|marked| marked.outer.take()) {
                slots::leave(outer);
            }
        }
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
}
