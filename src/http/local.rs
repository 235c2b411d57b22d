//! Where somebody is sent on to: only ever a page of this house.

/// The path if it is one of ours: nothing that leads to another host or into a header.
#[must_use]
pub fn local_path(path: &str) -> Option<&str> {
    let ours = path.starts_with('/') && !path.starts_with("//") && path.len() <= 400;
    (ours && !path.contains(['\\', ':']) && !path.chars().any(char::is_control)).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn only_pages_of_ours() {
        for ours in ["/", "/agenda/new?start=2026-11-23T10%3A30&service=a", "/people/1"] {
            assert_eq!(local_path(ours), Some(ours));
        }
        for not in ["", "agenda", "//evil.example/", "/\\evil.example", "https://evil.example/", "/a\r\nb", "/x:y"] {
            assert_eq!(local_path(not), None, "{not}");
        }
    }
}
