//! Shows on stderr how a run goes on: a bar with the time left on a terminal, one line a round
//! elsewhere.

use std::time::Duration;

use engine::{Neighbour, Plan, RunListener};
use figures::brief;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use record::{Answer, Measurement, Trial};
use words::{counted, one_line, roughly};

use crate::output::{has_bars, say};

/// The display of one run.
pub(crate) struct RunDisplay {
    /// Hidden unless stderr is a terminal.
    bar: ProgressBar,
    /// The number of rounds. `None` if its rounds do not follow each other: then each tenth
    /// of the trials is announced.
    rounds: Option<u32>,
    /// The round or tenth that was announced last. Always `None` beside a bar.
    announced: Option<u32>,
}

impl RunDisplay {
    /// Announces a plan and about how long it takes. `kept` is the number of measurements that the
    /// run has already.
    pub(crate) fn begin(plan: &Plan, kept: usize, estimate: Duration) -> Self {
        let info = &plan.info;
        let of_it = match kept {
            0 => String::new(),
            kept => {
                format!("{} kept, {} missing; ", counted(kept as u64, "measurement"), plan.trials.len())
            }
        };
        let rounds = plan.trials.is_sorted_by_key(|trial| trial.round).then_some(info.rounds);
        let what = match rounds {
            Some(rounds) => {
                format!("{} in {}", counted(info.cells.len() as u64, "cell"), counted(rounds, "round"))
            }
            None => counted(plan.trials.len() as u64, "trial"),
        };
        say(&format!("{of_it}measuring {what}: about {} (seed {})", roughly(estimate), info.seed));
        let style = ProgressStyle::with_template("{bar:24} {pos}/{len}  {eta} left  {wide_msg}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(plan.trials.len() as u64).with_style(style);
        let target = if has_bars() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        bar.set_draw_target(target);
        RunDisplay { bar, rounds, announced: None }
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// Writes a line that stays, above the bar.
    fn say(&self, line: &str) {
        if self.bar.is_hidden() {
            say(line);
        } else {
            self.bar.println(line);
        }
    }
}

impl RunListener for RunDisplay {
    fn trial_begins(&mut self, trial: &Trial, done: usize, of: usize) {
        // A trial that is repeated is one more.
        self.bar.set_length(of as u64);
        self.bar.set_position(done as u64);
        self.bar.set_message(trial.subject.to_string());
        if !self.bar.is_hidden() {
            return;
        }
        let (part, line) = match self.rounds {
            Some(rounds) => (trial.round, format!("round {} of {rounds}", trial.round + 1)),
            None => (u32::try_from(10 * done / of.max(1)).unwrap_or(0), format!("{done} of {of}")),
        };
        if self.announced != Some(part) {
            self.announced = Some(part);
            say(&line);
        }
    }

    fn trial_ended(&mut self, measurement: &Measurement) {
        if let Answer::Failure(failure) = &measurement.answer {
            let round = failure.round + 1;
            self.say(&format!(
                "warning: {} in round {round}: {}: {}",
                failure.subject,
                failure.cause,
                one_line(&brief(&failure.reason))
            ));
        }
    }

    fn checksum_unknown(&mut self, trial: &Trial, reason: &str) {
        let (subject, round) = (&trial.subject, trial.round + 1);
        self.say(&format!(
            "warning: {subject} in round {round}: its checksum was not checked: {}",
            one_line(&brief(reason))
        ));
    }

    fn neighbour_found(&mut self, neighbour: &Neighbour) {
        self.say(&format!(
            "warning: {neighbour}, and the two spoil each other's figures: end one of them with Ctrl-C, and \
             measure anew what was measured beside it"
        ));
    }
}
