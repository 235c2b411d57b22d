//! Which column holds what: guessed from the header, changed by a person, checked before use.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::fold::fold;
use super::headers::{EXACT, INSIDE};

/// What a column may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The number of the paper record.
    RecordNumber,
    /// The whole name in one cell.
    FullName,
    /// Given names.
    GivenNames,
    /// Both surnames in one cell.
    Surnames,
    /// First (father's) surname.
    FirstSurname,
    /// Second (mother's) surname.
    SecondSurname,
    /// Birth date.
    BirthDate,
    /// Sex.
    Sex,
    /// CURP.
    Curp,
    /// RFC.
    Rfc,
    /// Telephone.
    Phone,
    /// E-mail.
    Email,
    /// Address.
    Address,
    /// Anything else worth keeping.
    Notes,
}

impl Field {
    /// Every field, in the order a person would look for it.
    pub const ALL: [Self; 14] = [
        Self::RecordNumber,
        Self::FullName,
        Self::GivenNames,
        Self::Surnames,
        Self::FirstSurname,
        Self::SecondSurname,
        Self::BirthDate,
        Self::Sex,
        Self::Curp,
        Self::Rfc,
        Self::Phone,
        Self::Email,
        Self::Address,
        Self::Notes,
    ];

    /// Whether several columns may feed it: they are joined.
    #[must_use]
    pub fn may_repeat(self) -> bool {
        matches!(self, Self::Phone | Self::Address | Self::Notes)
    }
}

/// What each column holds; `None` is left out on purpose. A person may change it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// One entry for each column, from the left.
    pub columns: Vec<Option<Field>>,
}

/// Why a mapping cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MappingFault {
    /// Neither a full name nor given names with a surname.
    #[error("no column holds the name")]
    NoName,
    /// A field that holds one value has two columns.
    #[error("two columns hold the same field")]
    Twice(Field),
    /// The mapping is for another number of columns.
    #[error("the file has another number of columns")]
    Width,
}

impl Mapping {
    /// Guesses from the header; a field that is already taken is not given to a second column.
    #[must_use]
    pub fn guess(header: &[String]) -> Self {
        let folded: Vec<String> = header.iter().map(|name| fold(name)).collect();
        let mut columns: Vec<Option<Field>> = Vec::with_capacity(folded.len());
        for name in &folded {
            let field = guess_one(name).filter(|field| field.may_repeat() || !columns.contains(&Some(*field)));
            columns.push(field);
        }
        settle_name(&folded, &mut columns);
        Self { columns }
    }

    /// Checks that people can be read with it.
    ///
    /// # Errors
    /// [`MappingFault`] names what is missing or double.
    pub fn check(&self, width: usize) -> Result<(), MappingFault> {
        if self.columns.len() != width {
            return Err(MappingFault::Width);
        }
        let mut seen = Vec::new();
        for field in self.columns.iter().flatten() {
            if seen.contains(field) && !field.may_repeat() {
                return Err(MappingFault::Twice(*field));
            }
            seen.push(*field);
        }
        let has = |field: Field| seen.contains(&field);
        let surname = has(Field::FirstSurname) || has(Field::Surnames);
        if has(Field::FullName) || (has(Field::GivenNames) && surname) { Ok(()) } else { Err(MappingFault::NoName) }
    }

    /// The column of a field that holds one value.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|one| *one == Some(field))
    }
}

fn guess_one(folded: &str) -> Option<Field> {
    let exact = EXACT.iter().find(|(_, names)| names.contains(&folded));
    let padded = format!(" {folded} ");
    let inside = || INSIDE.iter().find(|(_, words)| words.iter().any(|word| padded.contains(&format!(" {word} "))));
    exact.or_else(inside).map(|(field, _)| *field)
}

/// A bare «Nombre» is the whole name only where no column holds a surname.
fn settle_name(folded: &[String], columns: &mut [Option<Field>]) {
    let has = |columns: &[Option<Field>], field| columns.contains(&Some(field));
    let surname = has(columns, Field::FirstSurname) || has(columns, Field::Surnames);
    let bare = folded.iter().position(|name| name == "nombre" || name == "name");
    if let Some(place) = bare {
        let field = if surname && !has(columns, Field::GivenNames) { Field::GivenNames } else { Field::FullName };
        if !has(columns, field) {
            columns[place] = Some(field);
        } else if surname && columns[place] == Some(Field::FullName) {
            columns[place] = Some(Field::GivenNames);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn guess(header: &str) -> Vec<Option<Field>> {
        Mapping::guess(&header.split(';').map(str::to_owned).collect::<Vec<_>>()).columns
    }

    #[test]
    fn the_header_of_a_mexican_clinic() {
        use Field::*;
        let columns = guess(
            "No. Expediente;Nombre(s);Apellido paterno;Apellido materno;Fecha de nacimiento;Sexo;CURP;Teléfono;Correo electrónico;Domicilio;Observaciones",
        );
        let expected = [RecordNumber, GivenNames, FirstSurname, SecondSurname, BirthDate, Sex, Curp, Phone, Email, Address, Notes];
        assert_eq!(columns, expected.map(Some));
        assert_eq!(Mapping { columns }.check(11), Ok(()));
    }

    #[test]
    fn english_and_short_headers() {
        use Field::*;
        let english = guess("MRN;First name;Last name;DOB;Gender;Mobile phone;Home phone;E-mail;Street address;Favourite colour");
        let expected = [
            Some(RecordNumber),
            Some(GivenNames),
            Some(Surnames),
            Some(BirthDate),
            Some(Sex),
            Some(Phone),
            Some(Phone),
            Some(Email),
            Some(Address),
            None,
        ];
        assert_eq!(english, expected);
        assert_eq!(guess("NOMBRE;TEL"), [Some(FullName), Some(Phone)]);
        assert_eq!(guess("Nombre;Apellidos"), [Some(GivenNames), Some(Surnames)]);
        assert_eq!(guess("Name;Surname"), [Some(GivenNames), Some(Surnames)]);
    }

    #[test]
    fn a_mapping_is_checked() {
        let of = |columns: Vec<Option<Field>>| Mapping { columns };
        assert_eq!(of(vec![Some(Field::Curp)]).check(1), Err(MappingFault::NoName));
        assert_eq!(of(vec![Some(Field::GivenNames)]).check(1), Err(MappingFault::NoName));
        assert_eq!(of(vec![Some(Field::FullName); 2]).check(2), Err(MappingFault::Twice(Field::FullName)));
        assert_eq!(of(vec![Some(Field::FullName)]).check(2), Err(MappingFault::Width));
        assert_eq!(of(vec![Some(Field::FullName), Some(Field::Phone), Some(Field::Phone)]).check(3), Ok(()));
    }

    proptest! {
        #[test]
        fn a_guess_never_doubles_a_field(header in prop::collection::vec("(nombre|apellidos|paterno|tel|name|curp|sexo|x)?", 1..12)) {
            let guessed = Mapping::guess(&header);
            prop_assert_eq!(guessed.columns.len(), header.len());
            prop_assert!(!matches!(guessed.check(header.len()), Err(MappingFault::Twice(_) | MappingFault::Width)));
        }
    }
}
