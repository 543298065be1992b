//! Queries the terminal's background colour (`OSC 11`).
//!
//! The query is sent after the first frame and nobody waits for the reply. It arrives as input, be it whole, split
//! or late; `input::decoder` keeps it out of the keys.

mod pending_reply;

pub use pending_reply::PendingReply;

use crate::config::Background;

pub const QUERY: &[u8] = b"\x1b]11;?\x1b\\";

/// Parses `rgb:RRRR/GGGG/BBBB` with one to four hexadecimal digits per channel, `rgba:` with a
/// fourth channel, or `#RRGGBB`.
#[cfg_attr(not(unix), allow(dead_code, reason = "only Unix decodes replies"))]
pub fn parse(reply: &str) -> Option<Background> {
    let channel = |digits: &str| {
        let max = 16_u32.checked_pow(digits.len() as u32)? - 1;
        let value = u32::from_str_radix(digits, 16).ok()?;
        (1..=4)
            .contains(&digits.len())
            .then(|| value as f32 / max as f32)
    };
    if let Some(digits) = reply.strip_prefix('#') {
        let part = |n: usize| channel(digits.get(2 * n..2 * n + 2)?);
        return (digits.len() == 6)
            .then(|| Some(Background::from_rgb(part(0)?, part(1)?, part(2)?)))?;
    }
    let channels = reply
        .strip_prefix("rgb:")
        .or_else(|| reply.strip_prefix("rgba:"))?;
    let mut parts = channels.split('/').map(channel);
    Some(Background::from_rgb(
        parts.next()??,
        parts.next()??,
        parts.next()??,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_have_one_to_four_digits_a_channel() {
        for dark in ["rgb:1e1e/1e1e/1e1e", "rgb:0/0/0", "#1e1e1e"] {
            assert_eq!(parse(dark), Some(Background::Dark));
        }
        for light in ["rgb:ff/ff/ee", "rgba:F/F/F/0", "#fdf6e3"] {
            assert_eq!(parse(light), Some(Background::Light));
        }
        for none in ["", "rgb", "rgb:", "rgb:0/0", "rgb:00000/0/0", "#fff"] {
            assert_eq!(parse(none), None);
        }
    }
}
