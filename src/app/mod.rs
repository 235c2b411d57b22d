//! The composition root: the modules, the words, the menu, the router, the server.

pub mod jobs;
mod modules;
mod openapi;
mod server;
mod tls;

pub use modules::{HOOKS, words};
pub use openapi::{openapi, permission_table};
pub use server::{Options, serve};

use actix_web::web;

use crate::business::Node;
use crate::http::assets::Assets;
use crate::http::limit::{Limiter, Limits};
use crate::http::proof::Proofs;
use crate::http::{House, Listening, Memory, Routes};

/// Every route of the product.
#[must_use]
pub fn routes() -> Routes {
    let mut routes = Routes::default();
    modules::routes(&mut routes);
    routes
}

/// The house around a node.
#[must_use]
pub fn house(node: Node, listening: Listening, limits: Limits) -> House {
    House {
        words: node.words().clone(),
        node,
        menu: modules::menu(),
        person: modules::PERSON,
        assets: Assets::embedded(),
        memory: Memory::default(),
        proofs: Proofs::default(),
        limiter: Limiter::new(limits),
        listening,
        notices: modules::notices,
    }
}

/// Puts routes, assets and the default answer into an app.
pub fn mount(config: &mut web::ServiceConfig, routes: &Routes) {
    routes.mount(config);
    config.route("/assets/{hash}/{name}", web::get().to(crate::http::assets::serve));
    config.route("/openapi.json", web::get().to(openapi::serve));
    config.default_service(web::to(|| async {
        Err::<actix_web::HttpResponse, _>(crate::base::problem::Problem::new(crate::base::problem::Code::NotFound))
    }));
}
