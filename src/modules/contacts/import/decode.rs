//! Bytes of a file → text, and which character set they were in.

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The largest file taken, in bytes (20 MiB: more than 100,000 rows of people).
pub const MAX_BYTES: usize = 20 * 1024 * 1024;

/// How the bytes were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Charset {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16 with a byte order mark («Unicode text» of a spreadsheet).
    Utf16,
    /// Windows-1252: what spreadsheets in Latin America save by default.
    Windows1252,
}

/// The text of a file.
#[derive(Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte order mark.
    pub text: String,
    /// The character set it was read in.
    pub charset: Charset,
}

/// Why bytes are not a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DecodeFault {
    /// Larger than [`MAX_BYTES`].
    #[error("larger than 20 MiB")]
    TooLarge,
    /// A workbook (xlsx, xls, ods) instead of its export as CSV.
    #[error("a workbook, not a CSV file")]
    Workbook,
    /// Contains NUL: neither text nor a known workbook.
    #[error("not a text")]
    Binary,
}

/// Reads the bytes: a byte order mark decides, then UTF-8 if it is valid, else Windows-1252.
///
/// # Errors
/// [`DecodeFault`] when the file is too large or no text at all.
pub fn decode(bytes: &[u8]) -> Result<Decoded, DecodeFault> {
    if bytes.len() > MAX_BYTES {
        return Err(DecodeFault::TooLarge);
    }
    // ZIP (xlsx, ods) and the old OLE container (xls).
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(DecodeFault::Workbook);
    }
    for (mark, encoding) in [([0xFF, 0xFE], UTF_16LE), ([0xFE, 0xFF], UTF_16BE)] {
        if let Some(body) = bytes.strip_prefix(&mark) {
            let text = encoding.decode_without_bom_handling(body).0.into_owned();
            return Ok(Decoded { text, charset: Charset::Utf16 });
        }
    }
    if bytes.contains(&0) {
        return Err(DecodeFault::Binary);
    }
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    Ok(match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.to_owned(), charset: Charset::Utf8 },
        Err(_) => Decoded { text: WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), charset: Charset::Windows1252 },
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> (String, Charset) {
        let decoded = decode(bytes).unwrap_or_else(|fault| unreachable!("{fault}"));
        (decoded.text, decoded.charset)
    }

    #[test]
    fn each_character_set_is_told_apart() {
        assert_eq!(read("año".as_bytes()), ("año".to_owned(), Charset::Utf8));
        assert_eq!(read(b"\xEF\xBB\xBFa\xC3\xB1o"), ("año".to_owned(), Charset::Utf8));
        assert_eq!(read(b"a\xF1o \x80"), ("año €".to_owned(), Charset::Windows1252));
        assert_eq!(read(b"\xFF\xFEa\0\xF1\0o\0"), ("año".to_owned(), Charset::Utf16));
        assert_eq!(read(b"\xFE\xFF\0a\0\xF1\0o"), ("año".to_owned(), Charset::Utf16));
        assert_eq!(read(b""), (String::new(), Charset::Utf8));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"PK\x03\x04rest").err(), Some(DecodeFault::Workbook));
        assert_eq!(decode(b"a\0b").err(), Some(DecodeFault::Binary));
        assert_eq!(decode(&vec![b'a'; MAX_BYTES + 1]).err(), Some(DecodeFault::TooLarge));
        assert!(decode(&vec![b'a'; MAX_BYTES]).is_ok());
    }

    proptest! {
        #[test]
        fn text_comes_back_as_it_was(text in "[^\\x00]{0,60}") {
            prop_assume!(!text.starts_with('\u{feff}') && !text.starts_with("PK\x03\x04"));
            prop_assert_eq!(read(text.as_bytes()).0, text);
        }

        #[test]
        fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = decode(&bytes);
        }
    }
}
