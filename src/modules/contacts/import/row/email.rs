//! E-mail addresses.

/// One `@`, no spaces, a domain with a dot: what can be sent to is found out by sending.
pub(super) fn email(typed: &str) -> Option<String> {
    let bare = typed.trim().trim_end_matches(['.', ';', ',']);
    let (local, domain) = bare.split_once('@')?;
    let clean = !bare.chars().any(|c| c.is_whitespace() || c.is_control() || "<>()[],;:\"\\".contains(c));
    let labels = domain
        .split('.')
        .all(|label| !label.is_empty() && !label.starts_with('-') && label.chars().all(|c| c.is_alphanumeric() || c == '-'));
    let sound = clean && labels && domain.contains('.') && !local.is_empty() && bare.len() <= 254;
    sound.then(|| format!("{local}@{}", domain.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_cannot_be_sent_to() {
        for wrong in ["ana", "ana@", "@x.mx", "a b@x.mx", "a@x", "a@x..mx", "a@@x.mx", "a@-x.mx", "a@x.mx,b@x.mx"] {
            assert_eq!(email(wrong), None, "{wrong}");
        }
        assert_eq!(email(" Ana.Ruiz+1@Salud.MX. ").as_deref(), Some("Ana.Ruiz+1@salud.mx"));
    }
}
