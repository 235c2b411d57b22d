//! What a handler's signature says, for the OpenAPI file and the table of permissions.

use utoipa::openapi::{RefOr, Schema};

use super::caller::{Allow, Anyone, Caller};
use super::input::Input;
use super::place::{Asked, At};
use super::reply::{Done, Paper, Reply, Sight};
use super::upload::{Poured, Upload};
use crate::access::{Needs, Permission};
use crate::base::problem::Outcome;

/// One operation, as its signature describes it.
#[derive(Default)]
pub struct Operation {
    /// Who may; `None` for anybody.
    pub needs: Option<Permission>,
    /// True where logging in is enough.
    pub logged_in: bool,
    /// The body it takes: media type and schema.
    pub takes: Option<(&'static str, RefOr<Schema>)>,
    /// The query it takes.
    pub asks: Option<RefOr<Schema>>,
    /// The body it answers: media type and schema.
    pub gives: Option<(&'static str, RefOr<Schema>)>,
    /// Schemas the others refer to.
    pub schemas: Vec<(String, RefOr<Schema>)>,
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operation").field("needs", &self.needs).finish_non_exhaustive()
    }
}

impl Operation {
    fn schema<T: utoipa::ToSchema>(&mut self) -> RefOr<Schema> {
        self.schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(&mut self.schemas);
        RefOr::Ref(utoipa::openapi::Ref::from_schema_name(T::name()))
    }
}

/// An argument of a handler.
pub trait Ask {
    /// Writes down what it means.
    fn describe(op: &mut Operation);
}

/// What a handler answers.
pub trait Say {
    /// Writes down what it means.
    fn describe(op: &mut Operation);
}

impl<P: Needs> Ask for Allow<P> {
    fn describe(op: &mut Operation) {
        op.needs = Some(P::PERMISSION);
        op.logged_in = true;
    }
}

impl Ask for Caller {
    fn describe(op: &mut Operation) {
        op.logged_in = true;
    }
}

impl Ask for Anyone {
    fn describe(_: &mut Operation) {}
}

impl<T: utoipa::ToSchema> Ask for Input<T> {
    fn describe(op: &mut Operation) {
        let schema = op.schema::<T>();
        op.takes = Some(("application/json", schema));
    }
}

impl Ask for Upload {
    fn describe(op: &mut Operation) {
        let file = utoipa::openapi::ObjectBuilder::new().property(
            "file",
            utoipa::openapi::ObjectBuilder::new()
                .schema_type(utoipa::openapi::schema::Type::String)
                .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Binary))),
        );
        op.takes = Some(("multipart/form-data", RefOr::T(Schema::Object(file.build()))));
    }
}

impl<S> Ask for Poured<S> {
    fn describe(op: &mut Operation) {
        Upload::describe(op);
    }
}

impl<T: utoipa::ToSchema> Ask for Asked<T> {
    fn describe(op: &mut Operation) {
        op.asks = Some(T::schema());
    }
}

impl<T> Ask for At<T> {
    fn describe(_: &mut Operation) {}
}

impl<T: utoipa::ToSchema> Say for Reply<T> {
    fn describe(op: &mut Operation) {
        let schema = op.schema::<T>();
        op.gives = Some(("application/json", schema));
    }
}

impl<T: utoipa::ToSchema> Say for Done<T> {
    fn describe(op: &mut Operation) {
        let schema = op.schema::<T>();
        op.gives = Some(("application/json", schema));
    }
}

impl Say for Paper {
    fn describe(op: &mut Operation) {
        let bytes = utoipa::openapi::ObjectBuilder::new().schema_type(utoipa::openapi::schema::Type::String).build();
        op.gives = Some(("application/octet-stream", RefOr::T(Schema::Object(bytes))));
    }
}

impl Say for Sight {
    fn describe(op: &mut Operation) {
        Paper::describe(op);
    }
}

impl Say for actix_web::HttpResponse {
    fn describe(_: &mut Operation) {}
}

impl<T: Say> Say for Outcome<T> {
    fn describe(op: &mut Operation) {
        T::describe(op);
    }
}

/// All arguments of a handler.
pub trait AskAll {
    /// Writes down what they mean.
    fn describe_all(op: &mut Operation);
}

macro_rules! ask_all {
    ($($arg:ident)*) => {
        impl<$($arg: Ask),*> AskAll for ($($arg,)*) {
            fn describe_all(_op: &mut Operation) { $($arg::describe(_op);)* }
        }
    };
}

ask_all!();
ask_all!(A);
ask_all!(A B);
ask_all!(A B C);
ask_all!(A B C D);
