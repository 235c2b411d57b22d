//! What a sheet says, and whether it says everything the standard wants.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::Zeroize;

use super::Kind;
use crate::base::problem::{Code, Outcome, Problem};
use crate::base::text::fold;
use crate::modules::clinic::letterhead::Letterhead;

/// Who signs for the person.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema, Zeroize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Signer {
    /// The person.
    #[default]
    Patient,
    /// The closest relative.
    Relative,
    /// A guardian.
    Guardian,
    /// A legal representative.
    Representative,
}

impl Signer {
    pub const ALL: &[Self] = &[Self::Patient, Self::Relative, Self::Guardian, Self::Representative];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Relative => "relative",
            Self::Guardian => "guardian",
            Self::Representative => "representative",
        }
    }
}

/// What is sealed of a sheet.
#[derive(Clone, Default, Serialize, Deserialize, Zeroize)]
#[serde(default)]
pub(super) struct Content {
    /// Issuer and person, as both were that day.
    pub head: Letterhead,
    /// Its title.
    pub title: String,
    /// Where it is signed.
    pub place: String,
    /// What is to be done; why the person leaves.
    pub act: String,
    /// What may go wrong.
    pub risks: String,
    /// What it is good for.
    pub benefits: String,
    /// What may be done if something unforeseen happens.
    pub contingency: String,
    /// Who signs.
    pub signer: Signer,
    /// Their name, where it is not the person.
    pub signer_name: String,
    /// What they are to the person.
    pub relationship: String,
    /// A witness.
    pub witness1: String,
    /// Another.
    pub witness2: String,
}

impl Content {
    /// The name of who signs for the person.
    pub fn subject(&self) -> &str {
        if self.signer == Signer::Patient { &self.head.patient } else { &self.signer_name }
    }

    /// The parts in their order, by the word of each.
    pub fn parts(&self, kind: Kind) -> Vec<(String, &str)> {
        let parts = [("act", &self.act), ("risks", &self.risks), ("benefits", &self.benefits), ("contingency", &self.contingency)];
        let said = parts.into_iter().filter(|(_, text)| !text.is_empty());
        said.map(|(part, text)| (format!("informed-{}-{part}", kind.code()), text.as_str())).collect()
    }

    /// Everything that must be there before anybody signs.
    ///
    /// # Errors
    /// Names every field that is not.
    pub fn complete(&self, kind: Kind) -> Outcome<()> {
        self.head.complete()?;
        let mut needs = vec![
            ("title", &self.title),
            ("place", &self.place),
            ("act", &self.act),
            ("risks", &self.risks),
            ("witness1", &self.witness1),
            ("witness2", &self.witness2),
        ];
        if kind == Kind::Procedure {
            needs.extend([("benefits", &self.benefits), ("contingency", &self.contingency)]);
        }
        if self.signer != Signer::Patient {
            needs.extend([("signer_name", &self.signer_name), ("relationship", &self.relationship)]);
        }
        let missing = needs.into_iter().filter(|(_, text)| text.is_empty());
        let mut problem = missing.fold(Problem::new(Code::BadInput), |p, (field, _)| p.and_field(field, "required"));
        // Four people sign, or as many as there are names: nobody witnesses their own signature.
        let names = [&self.witness1, &self.witness2].map(|n| fold(n));
        let others = [self.subject(), &self.head.author].map(fold);
        if !names[0].is_empty() && others.contains(&names[0]) {
            problem = problem.and_field("witness1", "informed-own-witness");
        }
        if !names[1].is_empty() && (others.contains(&names[1]) || names[0] == names[1]) {
            problem = problem.and_field("witness2", "informed-own-witness");
        }
        if problem.fields.is_empty() { Ok(()) } else { Err(problem) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> Content {
        let text = || "Texto".to_owned();
        let head = Letterhead {
            address: text(),
            author: "Dra. Ana Núñez".into(),
            licence: text(),
            institution: text(),
            patient: "Renata Solís".into(),
            age: text(),
            ..Letterhead::default()
        };
        Content {
            head,
            title: text(),
            place: text(),
            act: text(),
            risks: text(),
            benefits: text(),
            contingency: text(),
            witness1: "Luis Peña".into(),
            witness2: "Eva Ruiz".into(),
            ..Content::default()
        }
    }

    fn faults(content: &Content, kind: Kind) -> Vec<String> {
        content.complete(kind).err().map(|p| p.fields.into_iter().map(|f| f.field).collect()).unwrap_or_default()
    }

    #[test]
    fn every_part_is_asked_for_by_name() {
        assert!(faults(&whole(), Kind::Procedure).is_empty());
        let lacks = Content { benefits: String::new(), contingency: String::new(), ..whole() };
        assert_eq!(faults(&lacks, Kind::Procedure), ["benefits", "contingency"]);
        assert!(faults(&lacks, Kind::Discharge).is_empty());
        let other = Content { signer: Signer::Guardian, ..whole() };
        assert_eq!(faults(&other, Kind::Procedure), ["signer_name", "relationship"]);
    }

    #[test]
    fn nobody_witnesses_what_they_sign() {
        for (first, second, wrong) in
            [("Renata Solís", "Eva Ruiz", "witness1"), ("Luis Peña", "luis pena", "witness2"), ("Luis Peña", "Dra. Ana Nuñez", "witness2")]
        {
            let content = Content { witness1: first.into(), witness2: second.into(), ..whole() };
            assert_eq!(faults(&content, Kind::Procedure), [wrong], "{first}, {second}");
        }
    }
}
