use crate::documents::kit::Kit;
use crate::documents::receipt::{Line, Receipt};

fn line(quantity: &str, description: &str, unit_price: Option<&str>, amount: &str, notes: &[&str]) -> Line {
    Line {
        quantity: quantity.to_owned(),
        description: description.to_owned(),
        unit_price: unit_price.map(str::to_owned),
        amount: amount.to_owned(),
        notes: notes.iter().map(|note| (*note).to_owned()).collect(),
    }
}

/// A receipt of a café.
pub fn receipt() -> Receipt {
    Receipt {
        business: "Café El Ñandú".to_owned(),
        legal_name: Some("Ñandú Alimentos y Bebidas, S.A. de C.V.".to_owned()),
        address: "Calle 5 de Mayo 12, Centro, 68000 Oaxaca de Juárez".to_owned(),
        phone: Some("951 123 4567".to_owned()),
        tax_id: Some("RFC EKU9003173C9".to_owned()),
        folio: "A-001234".to_owned(),
        date: "23/11/2026 10:42".to_owned(),
        served_by: Some("Begoña".to_owned()),
        lines: vec![
            line("2", "Café de olla grande", Some("$45.00"), "$90.00", &["1 sin azúcar", "1 con leche de avena +$10.00"]),
            line("1", "Chilaquiles verdes con huevo estrellado, arrachera y frijoles refritos", None, "$185.00", &[]),
            line("0.350 kg", "Café en grano Pluma Hidalgo", Some("$520.00"), "$182.00", &[]),
            line("3", "Pan de yema", Some("$18.00"), "$54.00", &[]),
        ],
        subtotal: Some("$511.00".to_owned()),
        discount: Some("−$11.00".to_owned()),
        tip: Some("$50.00".to_owned()),
        total: "$550.00".to_owned(),
        taxes_included: vec![("IVA 16 %".to_owned(), "$68.97".to_owned())],
        payments: vec![("Efectivo".to_owned(), "$600.00".to_owned())],
        change: Some("$50.00".to_owned()),
        footer: Some("¡Gracias por su visita!\nPara facturar: mostrador.local/factura antes de fin de mes.".to_owned()),
    }
}

/// An emergency kit with a key that opens nothing.
pub fn kit() -> Kit {
    Kit {
        business: "Clínica San José de Ñuñoa".to_owned(),
        key: "AGE-SECRET-KEY-1QQPQPQPQPQPQPQPQPQPQPQPQPQPQPQPQPQPQPQPQPQPQPQPQPQPQPQPQPQ".to_owned(),
        fingerprint: "7F3A-91C2-04DE-8B6A".to_owned(),
        made: "23 de noviembre de 2026".to_owned(),
    }
}
