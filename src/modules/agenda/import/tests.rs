//! Reading, judging, placing.
#![allow(clippy::unwrap_used)]
