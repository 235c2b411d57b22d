//! The live stream: server-sent events with sequence numbers and a heartbeat every ten seconds.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Bytes;
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;
use utoipa::ToSchema;

use crate::access::may;
use crate::business::{LiveEvent, Since};
use crate::http::{Allow, Asked, Routes};

pub(super) fn routes(r: &mut Routes) {
    r.get("/live", stream);
}

/// A stream ends after this, in beats of ten seconds; the browser comes back and proves who it is.
const BEATS: u32 = 60;

#[derive(Deserialize, ToSchema)]
struct Seen {
    /// The last number this screen saw.
    since: Option<u64>,
}

fn event(e: &LiveEvent) -> Bytes {
    let data = serde_json::to_string(e).unwrap_or_default();
    Bytes::from(format!("id: {}\ndata: {data}\n\n", e.seq))
}

async fn stream(who: Allow<may::UseTheCounter>, asked: Asked<Seen>) -> HttpResponse {
    let (owed, events) = who.business.live().listen(asked.since);
    let first: Vec<Bytes> = match owed {
        Since::Events(events) => events.iter().map(event).collect(),
        Since::Reset(seq) => vec![Bytes::from(format!("id: {seq}\nevent: reset\ndata: {{\"seq\":{seq}}}\n\n"))],
    };
    let live = futures_util::stream::unfold((first.into_iter(), events, 0), |(mut first, mut events, beats)| async move {
        if let Some(bytes) = first.next() {
            return Some((Ok::<_, actix_web::Error>(bytes), (first, events, beats)));
        }
        if beats >= BEATS {
            return None;
        }
        let next = tokio::time::timeout(Duration::from_secs(10), events.recv()).await;
        let (bytes, beats) = match next {
            Ok(Ok(e)) => (event(&e), beats),
            Err(_) => (Bytes::from_static(b"event: heartbeat\ndata: {}\n\n"), beats + 1),
            // Too slow to follow: end here, the browser asks again with its last number.
            Ok(Err(RecvError::Lagged(_) | RecvError::Closed)) => return None,
        };
        Some((Ok(bytes), (first, events, beats)))
    });
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(Box::pin(live))
}
