//! Papers of invented people, to be looked at and measured.
#![allow(clippy::unwrap_used)]

mod clinic;
mod golden;
mod house;
mod letters;
mod look;

use std::collections::HashMap;

use super::Words;

pub use clinic::{note, prescription};
pub use house::{kit, receipt};

/// The labels of a language, read from its file as plain `key = text` lines.
pub struct Labels {
    language: &'static str,
    say: Box<dyn Fn(&str) -> String>,
}

impl Labels {
    fn read(language: &'static str, ftl: &'static str) -> Self {
        let texts: HashMap<&str, &str> = ftl.lines().filter_map(|line| line.split_once(" = ")).collect();
        Self { language, say: Box::new(move |key| (*texts.get(key).unwrap()).to_owned()) }
    }

    pub fn words(&self) -> Words<'_> {
        Words { language: self.language, say: &*self.say }
    }
}

pub fn spanish_words() -> Labels {
    Labels::read("es-MX", include_str!("../words/es.ftl"))
}

pub fn english_words() -> Labels {
    Labels::read("en", include_str!("../words/en.ftl"))
}
