//! Bytes of a NumPy archive (`.npz`) -> its arrays of numbers.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::convert::ConvertError;

/// An array: its shape and its numbers, the last index running fastest.
#[derive(Debug, PartialEq)]
pub struct Array {
    /// How many numbers along each index.
    pub shape: Vec<usize>,
    /// The numbers.
    pub numbers: Numbers,
}

/// The kinds of numbers there are in the models we read.
#[derive(Debug, PartialEq)]
pub enum Numbers {
    /// Bytes.
    U8(Vec<u8>),
    /// Single precision; double precision is brought to it.
    F32(Vec<f32>),
}

/// No array of a model is larger; an archive that says so is not worth the memory.
const MOST_BYTES: u64 = 1 << 30;

/// The bytes of the member `name` of the zip archive `archive`.
pub fn member(archive: &[u8], name: &str) -> Result<Vec<u8>, ConvertError> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).map_err(|_| ConvertError::NotAnArchive)?;
    read(&mut archive, name)
}

/// The arrays of the archive by their names, without `.npy`.
pub fn arrays(archive: &[u8]) -> Result<BTreeMap<String, Array>, ConvertError> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).map_err(|_| ConvertError::NotAnArchive)?;
    let names = archive.file_names().map(|name| name.map(Cow::into_owned)).collect::<Result<Vec<_>, _>>();
    let names = names.map_err(|_| ConvertError::NotAnArchive)?;
    let mut arrays = BTreeMap::new();
    for name in names {
        let bytes = read(&mut archive, &name)?;
        let short = name.strip_suffix(".npy").unwrap_or(&name).to_owned();
        // An array of another kind of numbers is one we do not need.
        if let Some(array) = array(&bytes) {
            arrays.insert(short, array);
        }
    }
    Ok(arrays)
}

fn read(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Vec<u8>, ConvertError> {
    let missing = |_| ConvertError::Missing { what: name.to_owned() };
    let member = archive.by_name(name).map_err(missing)?;
    let mut bytes = Vec::new();
    match member.take(MOST_BYTES).read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(_) => Err(ConvertError::Broken { what: name.to_owned() }),
    }
}

/// Reads one `.npy` file: a magic number, the version, the length of the header, the header as a Python dictionary, the numbers.
pub fn array(bytes: &[u8]) -> Option<Array> {
    let rest = bytes.strip_prefix(b"\x93NUMPY")?;
    let (version, rest) = rest.split_first_chunk::<2>()?;
    let (length, rest) = match version[0] {
        1 => rest.split_first_chunk().map(|(length, rest)| (u32::from(u16::from_le_bytes(*length)), rest))?,
        _ => rest.split_first_chunk().map(|(length, rest)| (u32::from_le_bytes(*length), rest))?,
    };
    let (header, numbers) = rest.split_at_checked(length as usize)?;
    let header = str::from_utf8(header).ok()?;
    let value = |key: &str| Some(header.split_once(key)?.1.trim_start_matches([':', ' ']));
    if !value("'fortran_order'")?.starts_with("False") {
        return None;
    }
    let shape = value("'shape'")?.strip_prefix('(')?.split_once(')')?.0;
    let shape = shape.split(',').map(str::trim).filter(|size| !size.is_empty());
    let shape = shape.map(|size| size.parse().ok()).collect::<Option<Vec<usize>>>()?;
    let numbers = match value("'descr'")?.get(..5)? {
        "'|u1'" => Numbers::U8(numbers.to_vec()),
        "'<f4'" => Numbers::F32(numbers.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect()),
        "'<f8'" => Numbers::F32(
            numbers.as_chunks().0.iter().map(|eight| f64::from_le_bytes(*eight) as f32).collect(),
        ),
        _ => return None,
    };
    let count = match &numbers {
        Numbers::U8(numbers) => numbers.len(),
        Numbers::F32(numbers) => numbers.len(),
    };
    let expected = shape.iter().try_fold(1_usize, |product, size| product.checked_mul(*size));
    (expected == Some(count)).then_some(Array { shape, numbers })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn npy(header: &str, numbers: &[u8]) -> Vec<u8> {
        let length = (header.len() as u16).to_le_bytes();
        [b"\x93NUMPY\x01\0", &length[..], header.as_bytes(), numbers].concat()
    }

    fn check(header: &str, numbers: &[u8], expected: Option<(&[usize], Numbers)>) {
        let expected = expected.map(|(shape, numbers)| Array { shape: shape.into(), numbers });
        assert_eq!(array(&npy(header, numbers)), expected, "{header}");
    }

    #[test]
    fn arrays_of_numbers() {
        let bytes = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }\n";
        check(bytes, &[1, 2, 3, 4, 5, 6], Some((&[2, 3], Numbers::U8(vec![1, 2, 3, 4, 5, 6]))));
        let single = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }\n";
        check(single, &1.5_f32.to_le_bytes(), Some((&[1], Numbers::F32(vec![1.5]))));
        let double = "{'descr': '<f8', 'fortran_order': False, 'shape': (), }";
        check(double, &0.5_f64.to_le_bytes(), Some((&[], Numbers::F32(vec![0.5]))));
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        check("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", &[0; 6], None);
        check("{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }", &[0; 8], None);
        check("{'descr': '|u1', 'fortran_order': False, 'shape': (7,), }", &[0; 6], None);
        check(
            "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999, 99999999999), }",
            &[0; 6],
            None,
        );
        check("{'descr': '|u1', 'fortran_order': False, 'shape': (2", &[0; 6], None);
        check("", &[], None);
        assert_eq!(array(b"\x93NUMPY\x01\0\xff\xff"), None);
        assert!(matches!(arrays(b"no archive"), Err(ConvertError::NotAnArchive)));
    }
}
