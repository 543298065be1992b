//! The screens on which keys are pressed.

use pullquote::app::context::Context;

use crate::common::{NATO, TestApp};

/// An app on a screen of this context, in a state in which every key of the context has an effect.
pub fn place(context: Context) -> TestApp {
    let mut app = TestApp::library(80, 24);
    match context {
        Context::Library => {
            app.press("j");
        }
        Context::Reader => {
            app.open(NATO);
            app.press("quote quote quote /").press("\"nato\" Enter ) >");
            app.press("Esc quote");
        }
        Context::Selection => {
            app.open(NATO);
            app.press("quote quote quote /").press("\"nato\" Enter ) >");
            app.press("Esc quote s s l l");
        }
        Context::List => {
            app.open(NATO);
            app.press("quote quote quote v j");
        }
        Context::Marks => {
            app.open(NATO);
            app.press("quote m quote quote m quote quote m B j");
        }
        Context::Screen => {
            app.press("F").press("\"russia\" Tab j j");
        }
        Context::Person => {
            app.open(NATO);
            app.press("quote quote P j");
        }
        Context::Ledger => {
            app.press("L j j");
        }
        Context::QuoteBook => {
            app.open(NATO);
            app.press("quote p Esc quote quote p Esc quote p Esc Q j");
        }
        Context::Feeds => {
            app.follow_four();
            app.press("N j");
        }
        Context::SideBySide => {
            app.press("L & E j");
        }
    }
    app
}
