//! The OpenAPI file, read off the handlers' signatures.

use actix_web::HttpResponse;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{Object, SchemaType, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, PathsBuilder, RefOr, Required,
    ResponseBuilder, Schema, SecurityRequirement,
};

use crate::access::Role;
use crate::http::{RouteDoc, Routes};

/// Builds the document.
#[must_use]
pub fn openapi(routes: &Routes) -> OpenApi {
    let mut paths = PathsBuilder::new();
    let mut components =
        ComponentsBuilder::new().security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("mostrador"))));
    for route in routes.docs() {
        paths = paths.path(route.path, PathItem::new(method(route), operation(route)));
        for (name, schema) in &route.op.schemas {
            components = components.schema(name.clone(), schema.clone());
        }
    }
    let info = InfoBuilder::new()
        .title("Mostrador")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("Every screen is an API: send Accept: application/json. Log in at POST /login and keep the cookie. A POST with Idempotency-Key is safe to send twice. Errors have one shape: {\"error\":{code,message,fields,request_id}}."))
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").build()));
    OpenApiBuilder::new().info(info.build()).paths(paths.build()).components(Some(components.build())).build()
}

fn method(route: &RouteDoc) -> HttpMethod {
    if route.method == actix_web::http::Method::POST { HttpMethod::Post } else { HttpMethod::Get }
}

fn operation(route: &RouteDoc) -> utoipa::openapi::path::Operation {
    let op = &route.op;
    let mut builder = OperationBuilder::new()
        .operation_id(Some(operation_id(route)))
        .tag(route.path.split('/').nth(1).filter(|s| !s.is_empty()).unwrap_or("home"));
    if let Some(needs) = op.needs {
        builder = builder.description(Some(format!("Needs the permission `{}`.", needs.code())));
    }
    if op.logged_in {
        builder = builder.security(SecurityRequirement::new::<&str, [&str; 0], &str>("session", []));
    }
    if route.path.contains("{id}") {
        builder = builder.parameter(
            ParameterBuilder::new()
                .name("id")
                .parameter_in(ParameterIn::Path)
                .required(Required::True)
                .schema(Some(Object::with_type(SchemaType::Type(Type::String))))
                .build(),
        );
    }
    if let Some(RefOr::T(Schema::Object(query))) = &op.asks {
        for (name, schema) in &query.properties {
            builder = builder.parameter(
                ParameterBuilder::new().name(name.clone()).parameter_in(ParameterIn::Query).schema(Some(schema.clone())).build(),
            );
        }
    }
    if let Some((kind, schema)) = &op.takes {
        builder = builder.request_body(Some(
            RequestBodyBuilder::new().content(*kind, ContentBuilder::new().schema(Some(schema.clone())).build()).build(),
        ));
    }
    let mut ok = ResponseBuilder::new().description("Done");
    if let Some((kind, schema)) = &op.gives {
        ok = ok.content(*kind, ContentBuilder::new().schema(Some(schema.clone())).build());
    }
    builder.response("200", ok.build()).build()
}

fn operation_id(route: &RouteDoc) -> String {
    let name: Vec<&str> =
        route.path.split(['/', '.', '-']).filter(|p| !p.is_empty()).map(|p| if p.starts_with('{') { "one" } else { p }).collect();
    format!("{}_{}", route.method.as_str().to_lowercase(), if name.is_empty() { "home".to_owned() } else { name.join("_") })
}

/// The document as it is served.
pub(super) async fn serve() -> HttpResponse {
    HttpResponse::Ok().json(openapi(&super::routes()))
}

/// One line a route: who may. Committed and compared by a test.
#[must_use]
pub fn permission_table(routes: &Routes) -> String {
    let mut lines: Vec<String> = routes
        .docs()
        .iter()
        .map(|r| {
            let who = match (r.op.needs, r.op.logged_in) {
                (Some(needs), _) => {
                    let roles: Vec<&str> = Role::ALL.iter().filter(|role| role.includes().contains(&needs)).map(|r| r.code()).collect();
                    format!("{:<16} {}", needs.code(), roles.join(" "))
                }
                (None, true) => "(logged in)".into(),
                (None, false) => "(anybody)".into(),
            };
            format!("{:<4} {:<36} {who}", r.method.as_str(), r.path)
        })
        .collect();
    lines.sort();
    lines.join("\n") + "\n"
}
