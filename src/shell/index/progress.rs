//! Rate and remaining time of an index build.

use std::time::{Duration, Instant};

use crate::library::index_api::IndexProgress;

/// Shortest time between two reports.
const REPORT_INTERVAL: Duration = Duration::from_millis(250);
/// The rate is an average over this time.
const RATE_WINDOW: Duration = Duration::from_secs(10);

#[derive(Default)]
pub(super) struct ProgressMeter {
    last_report: Option<Instant>,
    /// Articles written so far, at the time of each report within the window.
    samples: Vec<(Instant, usize)>,
}

impl ProgressMeter {
    /// Whether a report is due; if so, records `n_written` for the rate.
    pub(super) fn is_due(&mut self, n_written: usize) -> bool {
        let now = Instant::now();
        if self
            .last_report
            .is_some_and(|last| now - last < REPORT_INTERVAL)
        {
            return false;
        }
        self.last_report = Some(now);
        self.samples.push((now, n_written));
        self.samples
            .retain(|(at, _)| now.duration_since(*at) <= RATE_WINDOW);
        true
    }

    pub(super) fn progress(&self, n_waiting: usize, n_scanned: usize) -> IndexProgress {
        let total = n_scanned.max(n_waiting);
        let rate = match (self.samples.first(), self.samples.last()) {
            (Some((since, first)), Some((until, last))) if until > since => {
                (last - first) as f32 / until.duration_since(*since).as_secs_f32()
            }
            _ => 0.0,
        };
        IndexProgress {
            done: total - n_waiting,
            total,
            rate,
            left: (rate > 0.0).then(|| (n_waiting as f32 / rate).ceil() as u32),
        }
    }
}
