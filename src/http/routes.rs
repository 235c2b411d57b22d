//! The list of routes: what the router is built from, and what documents are read off.

use std::sync::Arc;

use actix_web::http::Method;
use actix_web::{FromRequest, Handler, Responder, web};

use super::describe::{AskAll, Operation, Say};

type Mount = Arc<dyn Fn(&mut web::ServiceConfig) + Send + Sync>;

/// A route as documents see it.
#[derive(Debug)]
pub struct RouteDoc {
    /// The method.
    pub method: Method,
    /// The path, with `{id}`.
    pub path: &'static str,
    /// What the handler's signature says.
    pub op: Operation,
}

/// All routes of the product. Modules add theirs through their face.
#[derive(Default)]
pub struct Routes {
    docs: Vec<RouteDoc>,
    mounts: Vec<Mount>,
}

impl std::fmt::Debug for Routes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Routes({})", self.docs.len())
    }
}

impl Routes {
    /// A page or a resource.
    pub fn get<F, Args>(&mut self, path: &'static str, handler: F)
    where
        F: Handler<Args> + Send + Sync,
        Args: FromRequest + AskAll + 'static,
        F::Output: Responder + Say + 'static,
    {
        self.add(Method::GET, path, handler);
    }

    /// A deed.
    pub fn post<F, Args>(&mut self, path: &'static str, handler: F)
    where
        F: Handler<Args> + Send + Sync,
        Args: FromRequest + AskAll + 'static,
        F::Output: Responder + Say + 'static,
    {
        self.add(Method::POST, path, handler);
    }

    fn add<F, Args>(&mut self, method: Method, path: &'static str, handler: F)
    where
        F: Handler<Args> + Send + Sync,
        Args: FromRequest + AskAll + 'static,
        F::Output: Responder + Say + 'static,
    {
        let mut op = Operation::default();
        Args::describe_all(&mut op);
        F::Output::describe(&mut op);
        self.docs.push(RouteDoc { method: method.clone(), path, op });
        self.mounts.push(Arc::new(move |config| {
            config.route(path, web::method(method.clone()).to(handler.clone()));
        }));
    }

    /// What documents are read off.
    #[must_use]
    pub fn docs(&self) -> &[RouteDoc] {
        &self.docs
    }

    /// Puts every route into an app.
    pub fn mount(&self, config: &mut web::ServiceConfig) {
        self.mounts.iter().for_each(|m| m(config));
    }
}
