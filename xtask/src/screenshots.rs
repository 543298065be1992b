//! `cargo xtask screenshots`: renders the screenshots of the README as SVG.

use super::headless::HeadlessApp;
use super::svg::{self, Own};
use super::{put, say};

/// Name, size, keys.
const SHOTS: &[(&str, (u16, u16), &str)] = &[
    ("library", (120, 30), "j"),
    ("reading", (120, 36), "j Enter ) ) ) m"),
    ("voices", (120, 36), "j Enter ) ) v Enter"),
    ("names", (120, 36), "j Enter ) ) e"),
    ("correction", (120, 36), "j Enter ) ) c s"),
    ("ledger", (120, 30), "L j j j j"),
];

pub fn run(check: bool) -> anyhow::Result<()> {
    for look in ["dark", "light"] {
        let own = match look {
            "dark" => Own {
                ink: "#d8d6d0",
                ground: "#17181c",
            },
            _ => Own {
                ink: "#22211f",
                ground: "#fbfaf7",
            },
        };
        for (name, (width, height), keys) in SHOTS {
            let mut app = HeadlessApp::new(*width, *height, look)?;
            app.press(keys)?;
            let path = format!("assets/screenshots/{name}-{look}.svg");
            put(&path, &svg::draw(&app.draw()?, &own), check)?;
            say(&path);
        }
    }
    Ok(())
}
