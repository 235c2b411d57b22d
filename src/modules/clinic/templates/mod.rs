//! A clinician's own texts to begin a note from: kept out of a note, put into the empty parts of another.

mod pages;
mod store;

use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use super::note::{Kind, NoteContent, VITALS};

pub(super) use pages::routes;
pub(super) use store::{TemplateShown, list};

crate::id!(
    /// A text to begin from.
    TemplateId
);

/// What is sealed.
#[derive(Clone, Serialize, Deserialize, Zeroize)]
pub(super) struct Template {
    /// As its owner calls it.
    pub name: String,
    /// The texts; never vital signs.
    pub content: NoteContent,
}

impl Template {
    /// The texts of a note, without what belongs to one person: why they came, what was measured, what was found.
    fn of(name: String, content: &NoteContent) -> Self {
        let mut content = content.clone();
        content.vitals.clear();
        content.results.clear();
        (content.confirmed, content.without_consent) = (false, false);
        Self { name, content }
    }

    /// Puts its texts where the note says nothing yet; says whether anything changed.
    fn fill(&self, kind: Kind, note: &mut NoteContent) -> bool {
        let mut changed = false;
        for part in kind.parts().iter().filter(|p| p.code != VITALS) {
            let text = self.content.text(part.code);
            if note.text(part.code).is_empty() && !text.is_empty() {
                note.set(part.code, text.to_owned());
                changed = true;
            }
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::super::note::VitalTyped;
    use super::*;

    #[test]
    fn a_template_fills_what_is_empty_and_leaves_the_rest() {
        let mut full =
            NoteContent { evolution: "Sin molestias.".into(), exam: "Normal.".into(), results: "Hb 9".into(), ..Default::default() };
        full.vitals.insert("pain".into(), VitalTyped { value: "7".into(), ..Default::default() });
        let template = Template::of("Control sano".into(), &full);
        assert!(template.content.vitals.is_empty() && template.content.results.is_empty());
        let mut note = NoteContent { evolution: "Le duele.".into(), ..Default::default() };
        assert!(template.fill(Kind::Evolution, &mut note));
        assert_eq!((note.evolution.as_str(), note.exam.as_str()), ("Le duele.", "Normal."));
        assert!(!template.fill(Kind::Evolution, &mut note), "twice is once");
    }
}
