//! The limits by which a printed beat is kept, lost or stopped.

use std::time::Duration;

/// The sleep of the ticker, as in the article.
pub(crate) const PERIOD: Duration = Duration::from_secs(1);

/// The longest interval of a beat that is kept. The article's own went up to 1.019 s. This leaves
/// as much again for a machine that does other things too, and is far from a whole slice.
pub(crate) const KEPT: Duration = Duration::from_millis(1050);

/// The least median interval of a beat that is lost: clearly over a second, and under the 1.48 s
/// that the article shows at least.
pub(crate) const LOST: Duration = Duration::from_millis(1300);

/// The least silence after the first tick that tells a stopped ticker: longer than the longest
/// interval of the article's late beat, 1.81 s.
pub(crate) const STOPPED: Duration = Duration::from_secs(2);
