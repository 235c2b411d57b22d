//! The words of headers, Spanish and English, folded.

use super::columns::Field;

/// Whole headers, folded. The first that equals the folded header wins.
pub(super) const EXACT: &[(Field, &[&str])] = &[
    (Field::RecordNumber, &["id", "no", "num", "numero", "folio", "clave", "exp", "record", "chart", "mrn"]),
    (
        Field::GivenNames,
        &["nombre s", "nombres", "nombre de pila", "given names", "given name", "first name", "first names", "firstname", "forename"],
    ),
    (
        Field::FirstSurname,
        &[
            "apellido paterno",
            "ap paterno",
            "a paterno",
            "paterno",
            "primer apellido",
            "apellido 1",
            "apellido1",
            "1er apellido",
            "first surname",
            "apellido",
        ],
    ),
    (
        Field::SecondSurname,
        &[
            "apellido materno",
            "ap materno",
            "a materno",
            "materno",
            "segundo apellido",
            "apellido 2",
            "apellido2",
            "2do apellido",
            "second surname",
            "mother s maiden name",
        ],
    ),
    (Field::Surnames, &["apellidos", "surnames", "surname", "last name", "last names", "lastname", "family name"]),
    (
        Field::FullName,
        &[
            "nombre completo",
            "paciente",
            "nombre del paciente",
            "cliente",
            "nombre del cliente",
            "huesped",
            "full name",
            "name",
            "patient",
            "patient name",
            "customer",
            "guest",
            "nombre y apellidos",
            "apellidos y nombre",
            "apellidos y nombres",
        ],
    ),
    (Field::Sex, &["sexo", "genero", "sex", "gender", "s"]),
    (Field::BirthDate, &["dob", "fn", "f nac", "f nacimiento", "birthday", "birthdate", "cumpleanos"]),
    (Field::Phone, &["tel", "cel", "movil", "whatsapp", "wa", "phone", "mobile", "cell", "contacto"]),
    (Field::Email, &["mail", "email", "e mail", "correo", "correo e"]),
    (
        Field::Address,
        &["dir", "direccion", "domicilio", "address", "calle", "colonia", "cp", "codigo postal", "municipio", "ciudad", "estado"],
    ),
    (Field::Notes, &["notas", "nota", "notes", "comentarios", "comments", "remarks", "obs"]),
];

/// A word inside a longer header, tried in this order.
pub(super) const INSIDE: &[(Field, &[&str])] = &[
    (Field::Curp, &["curp"]),
    (Field::Rfc, &["rfc", "tax id"]),
    (Field::RecordNumber, &["expediente", "record number", "chart number", "historia clinica", "numero de paciente", "no paciente"]),
    (Field::BirthDate, &["nacimiento", "nac", "birth"]),
    (Field::SecondSurname, &["materno", "segundo apellido"]),
    (Field::FirstSurname, &["paterno", "primer apellido"]),
    (Field::Email, &["correo", "mail"]),
    (Field::Phone, &["telefono", "celular", "movil", "whatsapp", "phone", "mobile"]),
    (Field::Address, &["domicilio", "direccion", "address"]),
    (Field::Notes, &["observaciones", "notas", "comentarios", "notes", "comments"]),
    (Field::Sex, &["sexo", "genero", "gender"]),
    (Field::FullName, &["nombre completo", "full name"]),
];
