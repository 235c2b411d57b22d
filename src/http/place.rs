//! Which thing, and which view of it: path parts and query strings.

use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

use super::input::of_serde;
use crate::base::problem::{Code, Outcome, Problem};

/// The `{id}` of a path. What does not parse does not exist.
#[derive(Clone, Copy, Debug)]
pub struct At<T>(pub T);

impl<T: std::str::FromStr + 'static> FromRequest for At<T> {
    type Error = Problem;
    type Future = std::pin::Pin<Box<dyn Future<Output = Outcome<Self>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let part = req.match_info().get("id").and_then(|p| p.parse().ok());
        let (req, read) = (req.clone(), part.map(Self).ok_or_else(|| Problem::new(Code::NotFound)));
        Box::pin(async move {
            super::caller::admitted(&req).await?;
            read
        })
    }
}

/// The query string. Unknown names are left alone (a link may carry marks of its own).
#[derive(Debug)]
pub struct Asked<T>(T);

impl<T> Deref for Asked<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Asked<T> {
    type Error = Problem;
    type Future = std::pin::Pin<Box<dyn Future<Output = Outcome<Self>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let text =
            req.query_string().split('&').filter(|p| p.split_once('=').is_some_and(|(_, v)| !v.is_empty())).collect::<Vec<_>>().join("&");
        let config = serde_qs::Config::new().max_depth(2).use_form_encoding(true);
        let (req, read) = (req.clone(), config.deserialize_str(&text).map(Self).map_err(|e| of_serde("", &e.to_string())));
        Box::pin(async move {
            super::caller::admitted(&req).await?;
            read
        })
    }
}
