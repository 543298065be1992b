//! A service that annotates texts: `curl --data-binary @article.txt http://127.0.0.1:8000/annotate`.

use axum::extract::{DefaultBodyLimit, State};
use axum::{Json, Router, http::StatusCode, routing::post};
use pullquote_annotate::Annotator;
use serde_json::Value;

/// Annotation takes the processor for itself, so that it runs on a thread for such work.
async fn annotate(
    State(annotator): State<Annotator>,
    text: String,
) -> Result<Json<Value>, StatusCode> {
    let work = move || serde_json::to_value(annotator.annotate(&text).record(""));
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(record)) => Ok(Json(record)),
        _ => Err(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = std::env::args().nth(1);
    let listener =
        tokio::net::TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:8000")).await?;
    println!("http://{}/annotate", listener.local_addr()?);
    let router = Router::new()
        .route("/annotate", post(annotate))
        .layer(DefaultBodyLimit::max(16 << 20))
        .with_state(Annotator::new()?);
    axum::serve(listener, router).await?;
    Ok(())
}
