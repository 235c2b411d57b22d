use crate::documents::note::{Addendum, Cosigned, Note};
use crate::documents::prescription::{Item, Prescription};
use crate::documents::{Author, Establishment, Paper};

pub(super) fn establishment() -> Establishment {
    Establishment {
        name: "Clínica San José de Ñuñoa".to_owned(),
        kind: Some("Consultorio de medicina familiar".to_owned()),
        owner: Some("Servicios Médicos Ñuñoa, S.C.".to_owned()),
        address: "Av. Benito Juárez 1234, int. 5, Col. Peñón de los Baños, 15520 Ciudad de México".to_owned(),
        phone: Some("55 2701 2949".to_owned()),
    }
}

pub(super) fn author() -> Author {
    Author {
        name: "Dra. Begoña Zúñiga Ibáñez".to_owned(),
        licence: "7654321".to_owned(),
        institution: "Universidad Nacional Autónoma de México".to_owned(),
        specialty: Some(("Medicina familiar".to_owned(), "10234567".to_owned())),
    }
}

fn item(place: usize) -> Item {
    let (generic, strength, form, dose, quantity, words) = [
        ("Amoxicilina con ácido clavulánico", "500 mg/125 mg", "tabletas", "1 tableta", "21 tabletas", "veintiuna"),
        ("Paracetamol", "500 mg", "tabletas", "1 tableta", "15 tabletas", "quince"),
        ("Loratadina", "5 mg/5 mL", "jarabe", "10 mL", "1 frasco de 120 mL", "uno"),
    ][place % 3];
    Item {
        generic: generic.to_owned(),
        brand: (place % 3 == 2).then(|| "Clarityne".to_owned()),
        strength: strength.to_owned(),
        form: form.to_owned(),
        dose: dose.to_owned(),
        route: "vía oral".to_owned(),
        frequency: "cada 8 horas".to_owned(),
        duration: "7 días".to_owned(),
        quantity: quantity.to_owned(),
        quantity_words: words.to_owned(),
        notes: (place % 3 != 1).then(|| "Tomar después de las comidas; no suspender aunque se sienta mejor.".to_owned()),
    }
}

/// A prescription; a long one has names that no form foresees.
pub fn prescription(paper: Paper, items: usize, long: bool) -> Prescription {
    let patient = if long {
        "María Guadalupe de los Ángeles Fernández de Córdova y Villaseñor viuda de Ibargüengoitia"
    } else {
        "Ángel Núñez Güemes"
    };
    let mut prescriber = author();
    if long {
        prescriber.name = "Dra. María del Perpetuo Socorro Etxeberría-Goicoechea de la Peña y Zúñiga".to_owned();
    }
    Prescription {
        layout: paper.into(),
        establishment: establishment(),
        prescriber,
        patient: patient.to_owned(),
        age: "46 años".to_owned(),
        date: "23 nov 2026".to_owned(),
        diagnosis: Some("Faringoamigdalitis aguda".to_owned()),
        items: (0..items).map(item).collect(),
        advice: Some(
            "Reposo relativo y abundante líquido. ¿Fiebre de más de 38 °C o dificultad para respirar? Acuda a urgencias.".to_owned(),
        ),
        folio: "R-000123".to_owned(),
        hash_prefix: "9f86d081884c7d65".to_owned(),
        verification: "R-000123|2026-11-23|9f86d081884c7d65".to_owned(),
    }
}

/// A note of one page, or of several.
pub fn note(paragraphs: usize) -> Note {
    let evolution = "Paciente que acude por odinofagia de tres días de evolución, acompañada de fiebre de hasta 38.5 °C y ataque al estado general. Niega disnea, vómito o exantema. Ha tomado paracetamol con mejoría parcial.";
    Note {
        establishment: establishment(),
        kind: "Nota de evolución".to_owned(),
        patient: "María Guadalupe de los Ángeles Fernández de Córdova y Villaseñor".to_owned(),
        age: "46 años".to_owned(),
        sex: "Mujer".to_owned(),
        address: Some("Callejón Sur Benavides 641, San Verónica los Bajos, 40793 La Paz, B.C.S.".to_owned()),
        record_number: "00012".to_owned(),
        date: "23 de noviembre de 2026, 10:42 h".to_owned(),
        sections: vec![
            ("Evolución y actualización del cuadro clínico".to_owned(), vec![evolution; paragraphs].join("\n")),
            ("Exploración física".to_owned(), "Faringe hiperémica, amígdalas grado II con exudado blanquecino. Adenopatía cervical anterior dolorosa. Campos pulmonares bien ventilados.".to_owned()),
            ("Resultados relevantes".to_owned(), "Prueba rápida para estreptococo del grupo A: positiva.".to_owned()),
        ],
        vitals: [
            ("Tensión arterial", "118/76 mmHg"), ("Frecuencia cardiaca", "88 /min"), ("Frecuencia respiratoria", "18 /min"),
            ("Temperatura", "38.2 °C"), ("Saturación de O₂", "95 % (aire ambiente)"), ("Peso", "68.4 kg"), ("Talla", "162.5 cm"), ("IMC", "25.9 kg/m²"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec(),
        diagnoses: vec![
            (Some("J02.0".to_owned()), "Faringitis estreptocócica".to_owned()),
            (None, "Hipertensión arterial sistémica en control".to_owned()),
        ],
        prognosis: "Bueno para la vida y la función.".to_owned(),
        treatment: vec![
            "Amoxicilina 500 mg, 1 cápsula vía oral cada 8 horas durante 10 días.".to_owned(),
            "Paracetamol 500 mg, 1 tableta vía oral cada 8 horas, solo si hay fiebre o dolor.".to_owned(),
            "Cita abierta a urgencias con datos de alarma explicados.".to_owned(),
        ],
        author: author(),
        signed_at: "23 de noviembre de 2026, 10:58 h".to_owned(),
        hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        cosigned: if paragraphs > 1 {
            let author = Author { name: "Dr. Íñigo Muñoz Peñaloza".to_owned(), licence: "7654321".to_owned(), ..author() };
            vec![Cosigned { author, signed_at: "23 de noviembre de 2026, 11:20 h".to_owned() }]
        } else {
            Vec::new()
        },
        addenda: vec![Addendum {
            text: "La paciente llama para informar que es alérgica a la penicilina. Se suspende amoxicilina y se indica azitromicina 500 mg cada 24 horas por 5 días.".to_owned(),
            author: author(),
            signed_at: "23 de noviembre de 2026, 13:05 h".to_owned(),
            hash: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752".to_owned(),
        }],
    }
}
