//! Bytes of a protocol buffer message -> its fields, as far as a SentencePiece model needs them.

use super::TokenizerError;

/// One field: its number and what it holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field<'a> {
    /// The number of the field in the message's definition.
    pub number: u64,
    /// What it holds.
    pub value: Value<'a>,
}

/// What a field holds, by wire type; groups are not read, no model has them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// Whole numbers, enumerations, yes or no.
    Varint(u64),
    /// Eight bytes.
    Fixed64([u8; 8]),
    /// Text, bytes or a message inside.
    Bytes(&'a [u8]),
    /// Four bytes: a `float`.
    Fixed32([u8; 4]),
}

/// The fields of a message in the order of the file.
pub struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    /// Reads `message`.
    pub fn new(message: &'a [u8]) -> Self {
        Self { rest: message }
    }

    fn field(&mut self) -> Option<Field<'a>> {
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Value::Varint(self.varint()?),
            1 => Value::Fixed64(self.take(8)?.try_into().ok()?),
            2 => {
                let length = self.varint()?;
                Value::Bytes(self.take(usize::try_from(length).ok()?)?)
            }
            5 => Value::Fixed32(self.take(4)?.try_into().ok()?),
            _ => return None,
        };
        Some(Field { number: key >> 3, value })
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<Field<'a>, TokenizerError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_none() {
            self.rest = &[]; // nothing after a broken field can be trusted
        }
        Some(field.ok_or(TokenizerError::NotAModel))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(message: &[u8], expected: Option<&[Field]>) {
        let fields = Fields::new(message).collect::<Result<Vec<_>, _>>().ok();
        assert_eq!(fields.as_deref(), expected);
    }

    fn field(number: u64, value: Value) -> Field {
        Field { number, value }
    }

    #[test]
    fn fields_of_every_kind() {
        check(b"", Some(&[]));
        check(b"\x18\xac\x02", Some(&[field(3, Value::Varint(300))]));
        check(b"\x0a\x02ab", Some(&[field(1, Value::Bytes(b"ab"))]));
        check(b"\x15\0\0\x80\x3f", Some(&[field(2, Value::Fixed32(1_f32.to_le_bytes()))]));
        check(b"\x11\x01\0\0\0\0\0\0\0", Some(&[field(2, Value::Fixed64(1_u64.to_le_bytes()))]));
        check(b"\xa0\x06\x01", Some(&[field(100, Value::Varint(1))]));
    }

    #[test]
    fn what_is_cut_off_or_unknown_is_refused() {
        check(b"\x0a\x05ab", None);
        check(b"\x18\xac", None);
        check(b"\x15\0\0", None);
        check(b"\x0b", None);
        check(b"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", None);
    }
}
