//! The prescription: what LGS art. 83 and 226 and the Reglamento de Insumos para la Salud arts. 28–31
//! want on it, and nothing that would let a pharmacy guess.

use super::ink::{Align, Mark, Shade, Style, unbroken, wrap};
use super::{Author, Column, Establishment, Flow, Foot, Grid, Imprint, Layout, PaperFault, QrSquares, Words, press, require};

/// One medicine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Generic name (obligatory, LGS art. 226).
    pub generic: String,
    /// Brand, when the prescriber wants to suggest one.
    pub brand: Option<String>,
    /// Strength: `500 mg`.
    pub strength: String,
    /// Pharmaceutical form: `tabletas`.
    pub form: String,
    /// Dose: `1 tableta`.
    pub dose: String,
    /// Route: `vía oral`.
    pub route: String,
    /// Frequency: `cada 8 horas`.
    pub frequency: String,
    /// Duration: `7 días`.
    pub duration: String,
    /// Quantity to dispense, in figures with its unit: `21 tabletas`.
    pub quantity: String,
    /// The same in words: `veintiuna`.
    pub quantity_words: String,
    /// Anything else for the patient.
    pub notes: Option<String>,
}

/// A prescription, every text already in the language of the patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prescription {
    /// Half letter and A5 are usual; letter works.
    pub layout: Layout,
    /// Where it was issued.
    pub establishment: Establishment,
    /// Who prescribes.
    pub prescriber: Author,
    /// Patient's full name.
    pub patient: String,
    /// Patient's age in words: `46 años`.
    pub age: String,
    /// Date of issue as people write it.
    pub date: String,
    /// Diagnosis, when it is to be printed.
    pub diagnosis: Option<String>,
    /// The medicines, one at least.
    pub items: Vec<Item>,
    /// Advice that belongs to no single medicine.
    pub advice: Option<String>,
    /// Folio of the clinic.
    pub folio: String,
    /// The first characters of the SHA-256 of the signed prescription.
    pub hash_prefix: String,
    /// What the QR code says (folio, date, hash prefix; never the patient). Empty: no code.
    pub verification: String,
}

const ADVICE: Style = Style::plain(8.5);
/// Height of the block for the signature, in points.
const SIGNATURE: f32 = 78.0;

/// Draws it.
///
/// # Errors
/// [`PaperFault::Missing`] names what the law wants and the data lacks; other faults are ours.
pub fn render(data: &Prescription, words: &Words<'_>) -> Result<Vec<u8>, PaperFault> {
    let title = format!("{} {}", words.word("paper-prescription"), data.folio);
    press(&lay_out(data, words)?, &Imprint { title: &title, language: words.language })
}

/// Its sheets, before they are pressed.
///
/// # Errors
/// As [`render`].
pub fn lay_out(data: &Prescription, words: &Words<'_>) -> Result<Vec<super::Sheet>, PaperFault> {
    complete(data)?;
    let mut flow = Flow::new(data.layout.paper);
    head(&mut flow, data, words)?;
    flow.repeat_head();
    medicines(&mut flow, data, words)?;
    if let Some(advice) = &data.advice {
        flow.skip(8.0);
        flow.heading(&words.word("paper-advice"), Style::accent(8.5))?;
        flow.paragraph(advice, ADVICE, Align::Left)?;
    }
    signature(&mut flow, data, words)?;
    let left = format!("{} {} · {} {}", words.word("paper-folio"), data.folio, words.word("paper-hash"), data.hash_prefix);
    flow.finish(&Foot { left: data.layout.foot(&left) }, words)
}

/// Nothing that the law names may be empty.
fn complete(data: &Prescription) -> Result<(), PaperFault> {
    require(&data.prescriber.name, "paper-prescriber")?;
    require(&data.prescriber.licence, "paper-licence")?;
    require(&data.prescriber.institution, "paper-institution")?;
    if let Some((specialty, licence)) = &data.prescriber.specialty {
        require(specialty, "paper-specialty")?;
        require(licence, "paper-specialty-licence")?;
    }
    require(&data.patient, "paper-patient")?;
    require(&data.age, "paper-age")?;
    require(&data.date, "paper-date")?;
    require(&data.folio, "paper-folio")?;
    if data.items.is_empty() {
        return Err(PaperFault::Missing("paper-medicine"));
    }
    for item in &data.items {
        require(&item.generic, "paper-generic-name")?;
        require(&item.strength, "paper-strength")?;
        require(&item.form, "paper-form")?;
        require(&item.dose, "paper-dose")?;
        require(&item.route, "paper-route")?;
        require(&item.frequency, "paper-frequency")?;
        require(&item.duration, "paper-duration")?;
        require(&item.quantity, "paper-quantity")?;
    }
    Ok(())
}

fn head(flow: &mut Flow, data: &Prescription, words: &Words<'_>) -> Result<(), PaperFault> {
    data.establishment.draw(flow, &data.layout, words, 13.0)?;
    flow.paragraph(&data.prescriber.name, Style::bold(10.5), Align::Left)?;
    flow.paragraph(&data.prescriber.credentials(words), Style::soft(7.5), Align::Left)?;
    flow.skip(6.0);
    patient(flow, data, words)
}

/// Name, age and date on a tinted band; the name may take two lines.
fn patient(flow: &mut Flow, data: &Prescription, words: &Words<'_>) -> Result<(), PaperFault> {
    let (left, width, top) = (flow.left(), flow.width(), flow.y());
    let (label, value) = (Style::soft(6.5), Style::bold(9.0));
    let columns = [
        ("paper-patient", data.patient.as_str(), 0.0, 0.56),
        ("paper-age", data.age.as_str(), 0.56, 0.18),
        ("paper-date", data.date.as_str(), 0.74, 0.26),
    ];
    let mut cells = Vec::new();
    let mut tallest = 1;
    for (key, text, from, share) in columns {
        let column = (left + width * from + 5.0, width * share - 8.0);
        let lines = wrap(text, value, column.1)?;
        tallest = tallest.max(lines.len());
        cells.push((key, column, lines));
    }
    let rows = f32::from(u8::try_from(tallest).unwrap_or(u8::MAX));
    let height = 8.0 + label.leading() + rows * value.leading();
    flow.mark(Mark::Fill { boxes: vec![(left, top, width, height)], shade: Shade::Tint });
    for (key, column, lines) in cells {
        flow.line_at(column, top + 4.0, &words.word(key), label, Align::Left)?;
        let mut y = top + 4.0 + label.leading();
        for line in lines {
            flow.line_at(column, y, &line, value, Align::Left)?;
            y += value.leading();
        }
    }
    flow.skip(height + 6.0);
    if let Some(diagnosis) = &data.diagnosis {
        flow.pair(&words.label("paper-diagnosis"), diagnosis, 62.0, 8.0)?;
        flow.skip(4.0);
    }
    Ok(())
}

fn medicines(flow: &mut Flow, data: &Prescription, words: &Words<'_>) -> Result<(), PaperFault> {
    let (number, quantity) = (20.0, flow.width() * 0.24);
    let columns = vec![
        Column { head: "#".to_owned(), width: number, align: Align::Left },
        Column { head: words.word("paper-medicine"), width: flow.width() - number - quantity, align: Align::Left },
        Column { head: words.word("paper-quantity"), width: quantity, align: Align::Left },
    ];
    let rows: Vec<_> = data
        .items
        .iter()
        .enumerate()
        .map(|(place, item)| vec![vec![(Style::soft(9.0), (place + 1).to_string())], directions(item, words), amount(item)])
        .collect();
    let advice = advice_height(flow, data)?;
    Grid::new(columns, Style::accent(7.5)).followed_by(SIGNATURE + 8.0 + advice).draw(flow, &rows)
}

/// What the general advice takes below the table, in points.
fn advice_height(flow: &Flow, data: &Prescription) -> Result<f32, PaperFault> {
    let Some(advice) = &data.advice else {
        return Ok(0.0);
    };
    let lines = wrap(advice, ADVICE, flow.width())?.len();
    let lines = f32::from(u16::try_from(lines).unwrap_or(u16::MAX));
    Ok(8.0 + Style::accent(8.5).leading() + lines * ADVICE.leading())
}

fn directions(item: &Item, words: &Words<'_>) -> Vec<(Style, String)> {
    let strength = unbroken(&item.strength);
    let mut cell = vec![(Style::bold(9.5), format!("{} {strength}, {}", item.generic, item.form))];
    if let Some(brand) = &item.brand {
        cell.push((Style::soft(7.5), format!("{} {brand}", words.label("paper-brand"))));
    }
    let parts = [&item.dose, &item.route, &item.frequency, &item.duration];
    cell.push((Style::plain(8.5), parts.map(|part| unbroken(part)).join(" · ")));
    if let Some(notes) = &item.notes {
        cell.push((Style::soft(7.5), notes.clone()));
    }
    cell
}

fn amount(item: &Item) -> Vec<(Style, String)> {
    let mut cell = vec![(Style::bold(9.0), item.quantity.clone())];
    if !item.quantity_words.trim().is_empty() {
        cell.push((Style::soft(7.5), format!("({})", item.quantity_words)));
    }
    cell
}

/// The line for the hand, at the foot of the last page, with the code for checking beside it.
fn signature(flow: &mut Flow, data: &Prescription, words: &Words<'_>) -> Result<(), PaperFault> {
    flow.keep(SIGNATURE + 8.0);
    flow.move_to(flow.bottom() - SIGNATURE);
    let (left, width, top) = (flow.left(), flow.width(), flow.y());
    let code = 70.0;
    if !data.verification.trim().is_empty() {
        QrSquares::of(&data.verification)?.draw(flow, left - 8.0, top - 4.0, code);
        flow.line_at((left, 120.0), top + code - 6.0, &words.word("paper-verify"), Style::soft(6.0), Align::Left)?;
    }
    let column = (left + width * 0.40, width * 0.60);
    let line = top + 38.0;
    flow.mark(Mark::Line { from: (column.0, line), to: (column.0 + column.1, line), width: 0.7, shade: Shade::Ink });
    let mut y = line + 3.0;
    let licence = format!("{} {}", words.word("paper-licence"), data.prescriber.licence);
    let lines =
        [(data.prescriber.name.clone(), Style::bold(8.0)), (format!("{licence} · {}", words.word("paper-signature")), Style::soft(7.0))];
    for (text, style) in lines {
        for part in wrap(&text, style, column.1)?.into_iter().take(2) {
            flow.line_at(column, y, &part, style, Align::Centre)?;
            y += style.leading();
        }
    }
    flow.skip(SIGNATURE);
    Ok(())
}
