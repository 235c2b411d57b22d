//! The three texts of a notice, in plain words of our own, filled with what the business says of itself.
//!
//! They are in Spanish whatever the screen's language: that is what the law and the reader want. A blank
//! that is left is written as `[…]`, which the lint refuses.

/// What a notice is filled with.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    /// The business's name.
    pub name: String,
    /// Its address.
    pub address: String,
    /// Its phone.
    pub phone: String,
    /// Who answers for data: a person or a department.
    pub officer: String,
    /// How to write to them.
    pub contact: String,
    /// The authority that hears complaints.
    pub authority: String,
    /// Where the whole notice is read.
    pub url: String,
    /// It keeps charts.
    pub clinic: bool,
}

fn or_blank(text: &str, blank: &str) -> String {
    if text.trim().is_empty() { format!("[{blank}]") } else { text.trim().to_owned() }
}

impl Facts {
    fn who(&self) -> String {
        format!("{}, con domicilio en {}", or_blank(&self.name, "nombre"), or_blank(&self.address, "domicilio"))
    }

    fn reach(&self) -> String {
        let phone = if self.phone.is_empty() { String::new() } else { format!(", teléfono {}", self.phone) };
        format!(
            "{} ({}{phone})",
            or_blank(&self.officer, "persona o área de datos personales"),
            or_blank(&self.contact, "correo de contacto")
        )
    }

    fn data(&self) -> &'static str {
        if self.clinic {
            "Tratamos su nombre, fecha de nacimiento, sexo, CURP, domicilio, teléfono y correo. También datos personales sensibles: su estado de salud presente, pasado y futuro, antecedentes, alergias, diagnósticos, tratamientos y estudios. Los datos sensibles se piden con su consentimiento expreso y por escrito."
        } else {
            "Tratamos su nombre, teléfono, correo y lo que usted nos pide o consume. No pedimos datos personales sensibles."
        }
    }

    fn primary(&self) -> &'static str {
        if self.clinic {
            "darle atención médica e integrar su expediente clínico, agendar y recordarle sus citas, expedir recetas y órdenes de estudio, cobrar y comprobar el servicio, y cumplir las leyes de salud"
        } else {
            "darle el servicio que nos pide, apartar su lugar, cobrar y comprobar lo que paga, y cumplir la ley"
        }
    }

    fn secondary(&self) -> &'static str {
        if self.clinic {
            "enviarle avisos sobre nuestros servicios y usar su caso, sin su nombre, para enseñanza"
        } else {
            "enviarle avisos sobre nuestros servicios"
        }
    }
}

/// The whole notice (art. 15).
pub(super) fn whole(f: &Facts) -> String {
    let keep = if f.clinic {
        "Su expediente clínico se conserva cuando menos cinco años desde el último acto médico, porque así lo ordena la norma del expediente; mientras tanto, una cancelación bloquea sus datos en vez de borrarlos."
    } else {
        "Conservamos sus datos mientras haya una relación o una obligación de ley."
    };
    format!(
        "AVISO DE PRIVACIDAD INTEGRAL\n\n\
        Responsable\n{who}, es responsable de sus datos personales.\n\n\
        Datos que tratamos\n{data}\n\n\
        Finalidades necesarias\nUsamos sus datos para {primary}.\n\n\
        Finalidades que requieren su consentimiento\nSolo si usted acepta, también para {secondary}. Si no acepta, recibe el servicio igual. Puede decirlo ahora o en cualquier momento en {reach}.\n\n\
        Limitar el uso o la divulgación\nPara limitar el uso o la divulgación de sus datos, escriba o acuda con {reach}. Lo anotamos y dejamos de usarlos para lo que usted diga.\n\n\
        Derechos ARCO\nUsted puede acceder a sus datos, rectificarlos, cancelarlos u oponerse a su uso. Presente su solicitud con {reach}: diga su nombre, cómo responderle, qué datos y qué derecho, y muestre su identificación (y la de quien lo represente). Respondemos en un máximo de 20 días hábiles y, si procede, lo cumplimos en los 15 días hábiles siguientes. El trámite es gratuito; solo se cobran copias y envío. Si no queda conforme, puede acudir a la autoridad: {authority}.\n\n\
        Revocar el consentimiento\nPuede revocar su consentimiento por el mismo medio y con los mismos plazos. No siempre podremos dejar de tratar los datos de inmediato: la ley puede obligarnos a conservarlos.\n\n\
        Transferencias\nNo transferimos sus datos a terceros sin su consentimiento, salvo en los casos que la ley permite u ordena, como una urgencia o el requerimiento de una autoridad. Si hiciera falta otra transferencia, se la pediremos y usted podrá aceptarla o rechazarla.\n\n\
        Conservación\n{keep}\n\n\
        Cambios a este aviso\nSi este aviso cambia, la nueva versión se publica en {url} y a la vista en nuestro domicilio, con la fecha desde la que vale.\n",
        who = f.who(),
        data = f.data(),
        primary = f.primary(),
        secondary = f.secondary(),
        reach = f.reach(),
        authority = or_blank(&f.authority, "autoridad"),
        url = or_blank(&f.url, "dirección del aviso"),
    )
}

/// The simplified notice (art. 16): where data are asked for on a screen or by phone.
pub(super) fn simplified(f: &Facts) -> String {
    format!(
        "AVISO DE PRIVACIDAD SIMPLIFICADO\n\n\
        Responsable\n{}, es responsable de sus datos personales.\n\n\
        Datos que tratamos\n{}\n\n\
        Finalidades\nUsamos sus datos para {}. Solo si usted acepta, también para {}.\n\n\
        Limitar el uso o la divulgación\nEscriba o acuda con {}.\n\n\
        Aviso integral\nEl aviso completo está en {} y en nuestro domicilio.\n",
        f.who(),
        f.data(),
        f.primary(),
        f.secondary(),
        f.reach(),
        or_blank(&f.url, "dirección del aviso"),
    )
}

/// The short notice: for a slip or a sign with little room.
pub(super) fn short(f: &Facts) -> String {
    format!("Responsable: {}. Finalidades: {}. Aviso integral: {}.", f.who(), f.primary(), or_blank(&f.url, "dirección del aviso"))
}
