//! Languages and the words for people: Spanish first, English beside it.

use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// A language of the screens.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Spanish.
    #[default]
    Es,
    /// English.
    En,
}

impl Lang {
    /// BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }

    /// The language a tag or an `Accept-Language` header asks for first; `None` for others.
    #[must_use]
    pub fn wanted(header: &str) -> Option<Self> {
        header.split(',').find_map(|part| match part.trim().get(..2)?.to_ascii_lowercase().as_str() {
            "es" => Some(Self::Es),
            "en" => Some(Self::En),
            _ => None,
        })
    }
}

/// A pair of Fluent texts (Spanish, English) that one floor or module brings along.
pub type Source = (&'static str, &'static str);

/// Every word of the product in both languages.
pub struct Words {
    es: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Words")
    }
}

/// A value put into a sentence.
pub type Arg<'a> = (&'a str, FluentValue<'a>);

impl Words {
    /// Reads all sources.
    ///
    /// # Errors
    /// Names the language and the complaint of a source that does not parse or that repeats a key.
    pub fn new(sources: &[Source]) -> Result<Self, String> {
        Ok(Self { es: bundle("es", sources.iter().map(|s| s.0))?, en: bundle("en", sources.iter().map(|s| s.1))? })
    }

    /// The word for a key; the key itself between ‹› when it is missing (a test looks for that).
    #[must_use]
    pub fn t(&self, lang: Lang, key: &str) -> String {
        self.ta(lang, key, &[])
    }

    /// The sentence for a key with values in it.
    #[must_use]
    pub fn ta(&self, lang: Lang, key: &str, args: &[Arg<'_>]) -> String {
        let bundle = match lang {
            Lang::Es => &self.es,
            Lang::En => &self.en,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            return format!("‹{key}›");
        };
        let mut given = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            given.set(*name, value.clone());
        }
        bundle.format_pattern(pattern, Some(&given), &mut Vec::new()).into_owned()
    }

    /// True where the key exists in a language.
    #[must_use]
    pub fn knows(&self, lang: Lang, key: &str) -> bool {
        match lang {
            Lang::Es => self.es.has_message(key),
            Lang::En => self.en.has_message(key),
        }
    }
}

fn bundle(tag: &str, texts: impl Iterator<Item = &'static str>) -> Result<FluentBundle<FluentResource>, String> {
    let id: LanguageIdentifier = tag.parse().map_err(|e| format!("language {tag}: {e}"))?;
    let mut bundle = FluentBundle::new_concurrent(vec![id.clone()]);
    bundle.set_use_isolating(false);
    for text in texts {
        let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, e)| format!("words ({id}): {e:?}"))?;
        bundle.add_resource(resource).map_err(|e| format!("words ({id}): {e:?}"))?;
    }
    Ok(bundle)
}
