//! A spreadsheet -> the rows of its visible sheets, one after another; texts and numbers as they are stored.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};

use diglot_tmx::Problem;
use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use crate::exchange::ExchangeError;
use crate::exchange::table::Rows;
use crate::exchange::text::Text;
use crate::exchange::xml::{self, Element, Elements, Step};

/// How many bytes all shared strings may have: beyond it the file is made to fill the memory.
const SHARED: usize = 1024 * 1024 * 1024;
/// Columns a sheet may have.
const COLUMNS: usize = 16_384;

/// The rows of a spreadsheet.
pub struct XlsxRows {
    name: String,
    file: File,
    archive: ZipArchive<BufReader<File>>,
    shared: Vec<Box<str>>,
    /// The members of the sheets that are still to be read, the next one last.
    sheets: Vec<String>,
    sheet: Option<Elements>,
    begins: bool,
    row: u64,
    problems: Vec<Problem>,
}

impl XlsxRows {
    /// Opens a spreadsheet; the texts that its cells share are held in memory, its rows are not.
    pub fn new(name: &str, mut bytes: Box<dyn Read>) -> Result<Self, ExchangeError> {
        let mut file = tempfile::tempfile()?;
        io::copy(&mut bytes, &mut file)
            .map_err(|source| ExchangeError::Reading { name: name.to_owned(), source })?;
        let not_one = |why: String| {
            let what =
                format!("this is not a spreadsheet of the format XLSX ({why}); save it as .xlsx or .csv");
            ExchangeError::Content { name: name.to_owned(), line: None, what }
        };
        let archive =
            ZipArchive::new(BufReader::new(file.try_clone()?)).map_err(|error| not_one(error.to_string()))?;
        let mut rows = Self {
            name: name.to_owned(),
            file,
            archive,
            shared: Vec::new(),
            sheets: Vec::new(),
            sheet: None,
            begins: false,
            row: 0,
            problems: Vec::new(),
        };
        let Some(book) = rows.elements("xl/workbook.xml", &["sheet"])? else {
            return Err(not_one("it has no xl/workbook.xml".to_owned()));
        };
        let mut places = HashMap::new();
        if let Some(relations) = rows.elements("xl/_rels/workbook.xml.rels", &["Relationship"])? {
            each(relations, |relation| {
                if let (Some(id), Some(target)) = (relation.get("Id"), relation.get("Target")) {
                    let target =
                        target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
                    places.insert(id.to_owned(), target);
                }
            })?;
        }
        let mut sheets = Vec::new();
        each(book, |sheet| {
            let visible = sheet.get("state").is_none_or(|state| state == "visible");
            let id =
                sheet.attributes.iter().find(|(name, _)| name.ends_with(":id")).map(|(_, id)| id.as_str());
            sheets.extend(id.and_then(|id| places.get(id)).filter(|_| visible).cloned());
        })?;
        sheets.reverse();
        rows.sheets = sheets;
        rows.read_shared()?;
        Ok(rows)
    }

    fn read_shared(&mut self) -> Result<(), ExchangeError> {
        let Some(mut strings) = self.elements("xl/sharedStrings.xml", &["si"])? else { return Ok(()) };
        let mut size = 0;
        loop {
            match strings.next_step()? {
                Step::Whole(element) => {
                    let text = unescape(&rich_text(&element)).into_boxed_str();
                    size += text.len() + size_of::<Box<str>>();
                    if size > SHARED {
                        return Err(strings.error("more than 1 GB of texts; save it as .csv".to_owned()));
                    }
                    self.shared.push(text);
                }
                Step::End => return Ok(()),
                _ => {}
            }
        }
    }

    /// The elements of a member; `None` when there is none of that name.
    fn elements(
        &mut self,
        member: &str,
        whole: &'static [&'static str],
    ) -> Result<Option<Elements>, ExchangeError> {
        let name = format!("{}/{member}", self.name);
        let content =
            |what: &str| ExchangeError::Content { name: name.clone(), line: None, what: what.to_owned() };
        let Some(at) = self.archive.index_for_name(member) else { return Ok(None) };
        let (start, size, packing) = {
            let Ok(found) = self.archive.by_index_raw(at) else { return Err(content("it is damaged")) };
            if found.encrypted() {
                return Err(content("it is encrypted; save it without a password"));
            }
            (found.data_start(), found.compressed_size(), found.compression())
        };
        let start = start.ok_or_else(|| content("it is damaged"))?;
        // One member is read at a time, so they may share the place in the file.
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(start))?;
        let packed = BufReader::new(file.take(size));
        let bytes: Box<dyn Read> = match packing {
            CompressionMethod::Stored => Box::new(packed),
            CompressionMethod::Deflated => Box::new(DeflateDecoder::new(packed)),
            _ => return Err(content("it is packed in an unusual way; save it again")),
        };
        let text = Text::new(&name, bytes, None, xml::declared)?;
        Ok(Some(Elements::new(&name, text, whole, "")))
    }

    fn cells(&self, element: &Element, row: &mut Vec<String>) {
        for cell in element.elements().filter(|cell| cell.name == "c") {
            let at = cell.get("r").and_then(column).unwrap_or(row.len()).min(COLUMNS);
            if row.len() <= at {
                row.resize(at + 1, String::new());
            }
            let value = || cell.child("v").map(Element::all_text).unwrap_or_default();
            row[at] = match cell.get("t") {
                Some("s") => {
                    let shared = value().trim().parse::<usize>().ok().and_then(|at| self.shared.get(at));
                    shared.map(ToString::to_string).unwrap_or_default()
                }
                Some("inlineStr") => {
                    cell.child("is").map(|text| unescape(&rich_text(text))).unwrap_or_default()
                }
                Some("b") => (if value().trim() == "1" { "TRUE" } else { "FALSE" }).to_owned(),
                Some("str") => unescape(&value()),
                _ => value(),
            };
        }
    }
}

impl Rows for XlsxRows {
    fn next_row(&mut self, row: &mut Vec<String>) -> Result<Option<u64>, ExchangeError> {
        loop {
            if self.sheet.is_none() {
                let Some(member) = self.sheets.pop() else { return Ok(None) };
                self.sheet = self.elements(&member, &["row"])?;
                self.begins = true;
                self.row = 0;
            }
            let Some(sheet) = &mut self.sheet else { continue };
            match sheet.next_step()? {
                Step::Whole(element) => {
                    self.problems.extend(sheet.text().take_problems());
                    let said = element.get("r").and_then(|number| number.parse().ok());
                    self.row = said.unwrap_or(self.row + 1);
                    self.cells(&element, row);
                    return Ok(Some(self.row));
                }
                Step::End => self.sheet = None,
                _ => {}
            }
        }
    }

    fn take_problems(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.problems)
    }

    fn encoding(&self) -> &'static str {
        "UTF-8"
    }

    fn begins_sheet(&mut self) -> bool {
        std::mem::take(&mut self.begins)
    }
}

fn each(mut elements: Elements, mut then: impl FnMut(&Element)) -> Result<(), ExchangeError> {
    loop {
        match elements.next_step()? {
            Step::Whole(element) => then(&element),
            Step::End => return Ok(()),
            _ => {}
        }
    }
}

/// The text of a cell, its formatting aside; how it is pronounced (`rPh`) does not belong to it.
fn rich_text(element: &Element) -> String {
    let mut out = String::new();
    for inner in element.elements() {
        match inner.name.as_str() {
            "t" => out.push_str(&inner.all_text()),
            "r" => out.push_str(&inner.child("t").map(Element::all_text).unwrap_or_default()),
            _ => {}
        }
    }
    out
}

/// The number of the column of a cell like `AB12`, from 0.
fn column(cell: &str) -> Option<usize> {
    let letters = cell.bytes().take_while(u8::is_ascii_uppercase).take(4);
    let number = letters.fold(0, |number, letter| number * 26 + usize::from(letter - b'A') + 1);
    number.checked_sub(1)
}

/// `_x0041_` in a cell is the character of that number.
fn unescape(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let code = rest.get(2..6).filter(|_| rest.as_bytes().get(6) == Some(&b'_'));
        let code = code.filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if let Some(c) = code.and_then(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?)) {
            out.push(c);
            rest = &rest[7..];
        } else {
            out.push_str("_x");
            rest = &rest[2..];
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_their_columns() {
        assert_eq!(["A1", "Z9", "AA10", "7"].map(column), [Some(0), Some(25), Some(26), None]);
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(unescape("имя_x005F_x0041_ max_x _x12"), "имя_x0041_ max_x _x12");
        assert_eq!(unescape("раз_x000A_два"), "раз\nдва");
    }
}
