//! The receipt of a sale on an 80 mm roll. Amounts come formatted: the one calculator is elsewhere.

use super::ink::{Align, Shade, Style, wrap};
use super::{Flow, Foot, Imprint, Paper, PaperFault, Sheet, Words, press, require};

/// One line of the sale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How many or how much: `2`, `0.350 kg`.
    pub quantity: String,
    /// What was sold.
    pub description: String,
    /// Price of one, shown when it differs from the amount.
    pub unit_price: Option<String>,
    /// Amount of the line.
    pub amount: String,
    /// Changes and notes: `sin azúcar`.
    pub notes: Vec<String>,
}

/// A receipt, every amount already formatted in the currency of the business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Trade name of the business.
    pub business: String,
    /// Its legal name, when it differs.
    pub legal_name: Option<String>,
    /// Its address.
    pub address: String,
    /// Its telephone, as dialled.
    pub phone: Option<String>,
    /// Its tax number behind its local name (`RFC XAXX010101000`, `RUT …`, `NIT …`).
    pub tax_id: Option<String>,
    /// Folio.
    pub folio: String,
    /// Date and time as people write it.
    pub date: String,
    /// Who served.
    pub served_by: Option<String>,
    /// What was sold.
    pub lines: Vec<Line>,
    /// Before discount and tip, when there is either.
    pub subtotal: Option<String>,
    /// Discount, with its sign.
    pub discount: Option<String>,
    /// Tip.
    pub tip: Option<String>,
    /// What was paid in all.
    pub total: String,
    /// Taxes inside the total: name and amount.
    pub taxes_included: Vec<(String, String)>,
    /// Means and amount (`Efectivo`, `200.00`), cash tendered included.
    pub payments: Vec<(String, String)>,
    /// Change given.
    pub change: Option<String>,
    /// A greeting, how to ask for an invoice.
    pub footer: Option<String>,
}

const BODY: Style = Style::plain(8.5);
/// A thermal head knows black and white only: grey would come out as dust.
const SMALL: Style = Style::plain(7.2);

/// Draws it.
///
/// # Errors
/// [`PaperFault::Missing`] without business, folio, date or total; other faults are ours.
pub fn render(data: &Receipt, words: &Words<'_>) -> Result<Vec<u8>, PaperFault> {
    let title = format!("{} {}", words.word("paper-receipt"), data.folio);
    press(&lay_out(data, words)?, &Imprint { title: &title, language: words.language })
}

pub(super) fn lay_out(data: &Receipt, words: &Words<'_>) -> Result<Vec<Sheet>, PaperFault> {
    require(&data.business, "paper-kit-business")?;
    require(&data.folio, "paper-folio")?;
    require(&data.date, "paper-date")?;
    require(&data.total, "paper-total")?;
    let mut flow = Flow::new(Paper::Roll80);
    head(&mut flow, data, words)?;
    divide(&mut flow);
    two(&mut flow, &format!("{} {}", words.word("paper-folio"), data.folio), &data.date, BODY)?;
    if let Some(person) = &data.served_by {
        flow.paragraph(&format!("{} {person}", words.label("paper-served-by")), SMALL, Align::Left)?;
    }
    divide(&mut flow);
    for line in &data.lines {
        sold(&mut flow, line)?;
    }
    divide(&mut flow);
    sums(&mut flow, data, words)?;
    if let Some(footer) = &data.footer {
        divide(&mut flow);
        flow.paragraph(footer, SMALL, Align::Centre)?;
    }
    flow.finish(&Foot::default(), words)
}

fn head(flow: &mut Flow, data: &Receipt, words: &Words<'_>) -> Result<(), PaperFault> {
    flow.paragraph(&data.business, Style::bold(13.0), Align::Centre)?;
    flow.skip(2.0);
    let phone = data.phone.as_ref().map(|phone| format!("{} {phone}", words.word("paper-telephone")));
    for text in [data.legal_name.as_ref(), Some(&data.address), phone.as_ref(), data.tax_id.as_ref()].into_iter().flatten() {
        flow.paragraph(text, SMALL, Align::Centre)?;
    }
    Ok(())
}

fn divide(flow: &mut Flow) {
    flow.skip(4.0);
    flow.rule(0.5, Shade::Ink);
    flow.skip(4.0);
}

/// A text at the left, wrapped, and an amount at the right of its first line.
fn two(flow: &mut Flow, left: &str, right: &str, style: Style) -> Result<(), PaperFault> {
    let amount = style.width(right)?;
    let column = (flow.left(), flow.width());
    let beside = (column.1 - amount - 6.0).max(column.1 * 0.4);
    let lines = wrap(left, style, beside)?;
    if amount + 6.0 + style.width(lines.first().map_or("", String::as_str))? > column.1 {
        // Both are long: the amount takes a line of its own below.
        flow.paragraph(left, style, Align::Left)?;
        return flow.paragraph(right, style, Align::Right);
    }
    flow.line_at(column, flow.y(), right, style, Align::Right)?;
    for line in lines {
        flow.line_at(column, flow.y(), &line, style, Align::Left)?;
        flow.skip(style.leading());
    }
    Ok(())
}

fn sold(flow: &mut Flow, line: &Line) -> Result<(), PaperFault> {
    two(flow, &format!("{}  {}", line.quantity, line.description), &line.amount, BODY)?;
    let indented = (flow.left() + 12.0, flow.width() - 12.0);
    if let Some(price) = &line.unit_price {
        flow.paragraph_in(indented, &format!("{} × {price}", line.quantity), SMALL, Align::Left)?;
    }
    for note in &line.notes {
        flow.paragraph_in(indented, note, SMALL, Align::Left)?;
    }
    flow.skip(2.0);
    Ok(())
}

fn sums(flow: &mut Flow, data: &Receipt, words: &Words<'_>) -> Result<(), PaperFault> {
    let above = [("paper-subtotal", &data.subtotal), ("paper-discount", &data.discount), ("paper-tip", &data.tip)];
    for (key, amount) in above {
        if let Some(amount) = amount {
            two(flow, &words.word(key), amount, BODY)?;
        }
    }
    flow.skip(2.0);
    two(flow, &words.word("paper-total"), &data.total, Style::bold(13.0))?;
    if !data.taxes_included.is_empty() {
        flow.skip(1.0);
        flow.paragraph(&words.word("paper-taxes-included"), SMALL, Align::Left)?;
        for (name, amount) in &data.taxes_included {
            two(flow, name, amount, SMALL)?;
        }
    }
    flow.skip(4.0);
    for (means, amount) in &data.payments {
        two(flow, means, amount, BODY)?;
    }
    if let Some(change) = &data.change {
        two(flow, &words.word("paper-change"), change, Style::bold(8.5))?;
    }
    Ok(())
}
