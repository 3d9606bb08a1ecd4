//! Rows -> the smallest spreadsheet every program opens: cells hold text and nothing else, so `=1+1` stays what it is.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Seek as _, SeekFrom, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::exchange::ExchangeError;
use crate::exchange::layout::Losses;
use crate::exchange::markup::push_text;
use crate::exchange::output::Output;

/// Rows a sheet may have.
const ROWS: u64 = 1_048_576;
/// Characters (UTF-16 units) a cell may have.
const CHARACTERS: usize = 32_767;
/// Columns a sheet may have.
const COLUMNS: usize = 16_384;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Writes a spreadsheet row by row into a temporary file; the next sheet begins, with the first row again, when one is full.
pub struct XlsxWriter {
    output: Output,
    archive: ZipWriter<BufWriter<File>>,
    head: Vec<String>,
    sheets: u64,
    row: u64,
    rows_a_sheet: u64,
    replaced: u64,
    buffer: String,
}

impl XlsxWriter {
    /// Begins a spreadsheet.
    pub fn new(output: Output) -> Result<Self, ExchangeError> {
        Self::with_rows(output, ROWS)
    }

    fn with_rows(output: Output, rows_a_sheet: u64) -> Result<Self, ExchangeError> {
        let archive = ZipWriter::new(BufWriter::new(tempfile::tempfile()?));
        Ok(Self {
            output,
            archive,
            head: Vec::new(),
            sheets: 0,
            row: 0,
            rows_a_sheet,
            replaced: 0,
            buffer: String::new(),
        })
    }

    /// Whether a cell may hold this text.
    pub fn can_hold(cell: &str) -> bool {
        cell.len() <= CHARACTERS || cell.encode_utf16().count() <= CHARACTERS
    }

    /// Writes a row; the first one is the head.
    pub fn push_row<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> Result<(), ExchangeError> {
        if self.sheets == 0 {
            self.head = cells.map(str::to_owned).collect();
            return self.begin_sheet();
        }
        if self.row == self.rows_a_sheet {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        self.write_row(cells)
    }

    /// Ends the spreadsheet; characters that had to be replaced are counted.
    pub fn finish(mut self, losses: &mut Losses) -> Result<Output, ExchangeError> {
        if self.sheets == 0 {
            self.begin_sheet()?;
        }
        self.end_sheet()?;
        for (name, content) in self.frame() {
            self.start(&name)?;
            self.archive.write_all(content.as_bytes())?;
        }
        let mut file = self
            .archive
            .finish()
            .map_err(io::Error::other)?
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)?;
        file.seek(SeekFrom::Start(0))?;
        io::copy(&mut BufReader::new(file), &mut self.output)?;
        losses.add("characters forbidden in XML replaced by a space", self.replaced);
        Ok(self.output)
    }

    fn start(&mut self, name: &str) -> Result<(), ExchangeError> {
        // The time of a member would make the same input give other bytes.
        let options = SimpleFileOptions::default().large_file(true);
        Ok(self.archive.start_file(name, options).map_err(io::Error::other)?)
    }

    fn begin_sheet(&mut self) -> Result<(), ExchangeError> {
        self.sheets += 1;
        self.row = 0;
        self.start(&format!("xl/worksheets/sheet{}.xml", self.sheets))?;
        let columns = self.head.len().clamp(1, COLUMNS);
        let head = format!(
            "{DECLARATION}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" \
             topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><cols><col \
             min=\"1\" max=\"{columns}\" width=\"60\" style=\"1\" customWidth=\"1\"/></cols><sheetData>"
        );
        self.archive.write_all(head.as_bytes())?;
        let head = std::mem::take(&mut self.head);
        self.write_row(head.iter().map(String::as_str))?;
        self.head = head;
        Ok(())
    }

    fn end_sheet(&mut self) -> Result<(), ExchangeError> {
        Ok(self.archive.write_all(b"</sheetData></worksheet>")?)
    }

    fn write_row<'c>(&mut self, cells: impl Iterator<Item = &'c str>) -> Result<(), ExchangeError> {
        self.row += 1;
        self.buffer.clear();
        let _ = write!(self.buffer, "<row r=\"{}\">", self.row);
        for (at, cell) in cells.enumerate().take(COLUMNS) {
            if cell.is_empty() {
                continue;
            }
            let _ = write!(
                self.buffer,
                "<c r=\"{}{}\" s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">",
                column_name(at),
                self.row
            );
            self.replaced += push_text(&escaped(cell), &mut self.buffer);
            self.buffer.push_str("</t></is></c>");
        }
        self.buffer.push_str("</row>");
        Ok(self.archive.write_all(self.buffer.as_bytes())?)
    }

    /// Every part beside the sheets.
    fn frame(&self) -> Vec<(String, String)> {
        let each = |text: fn(u64) -> String| (1..=self.sheets).map(text).collect::<String>();
        let types = each(|sheet| {
            format!(
                "<Override PartName=\"/xl/worksheets/sheet{sheet}.xml\" \
                 ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
            )
        });
        let sheets =
            each(|sheet| format!("<sheet name=\"Units {sheet}\" sheetId=\"{sheet}\" r:id=\"rId{sheet}\"/>"));
        let relations = each(|sheet| {
            format!(
                "<Relationship Id=\"rId{sheet}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/\
                 relationships/worksheet\" Target=\"worksheets/sheet{sheet}.xml\"/>"
            )
        });
        let styles_id = self.sheets + 1;
        let part = |name: &str, content: String| (name.to_owned(), format!("{DECLARATION}{content}"));
        vec![
            part(
                "[Content_Types].xml",
                format!(
                    "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
                     ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default \
                     Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" \
                     ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
                     <Override PartName=\"/xl/styles.xml\" \
                     ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>\
                     {types}</Types>"
                ),
            ),
            part(
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" \
                     Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            part(
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{sheets}</sheets></workbook>"
                ),
            ),
            part(
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}<Relationship Id=\"rId{styles_id}\" \
                     Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/></Relationships>"
                ),
            ),
            part("xl/styles.xml", styles()),
        ]
    }
}

/// Two formats of a cell: the usual one, and text (number format 49, `@`) that wraps.
fn styles() -> String {
    format!(
        "<styleSheet xmlns=\"{MAIN}\"><fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill \
         patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border><left/><right/><top/><bottom/>\
         <diagonal/></border></borders><cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" \
         borderId=\"0\"/></cellStyleXfs><cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" \
         xfId=\"0\"/><xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" \
         applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf></cellXfs><cellStyles count=\"1\">\
         <cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
    )
}

/// `A`, `B` ... `Z`, `AA` ... for 0, 1 ...
fn column_name(mut at: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + (at % 26) as u8));
        if at < 26 {
            return letters.iter().rev().collect();
        }
        at = at / 26 - 1;
    }
}

/// `_x0041_` is an escape in the text of a cell (ECMA-376, `ST_Xstring`); one that means itself has its first `_` escaped.
fn escaped(cell: &str) -> String {
    if !cell.contains("_x") {
        return cell.to_owned();
    }
    let is_escape = |rest: &str| {
        rest.as_bytes().get(1..7).is_some_and(|inside| {
            inside[0] == b'x' && inside[5] == b'_' && inside[1..5].iter().all(u8::is_ascii_hexdigit)
        })
    };
    let mut out = String::with_capacity(cell.len());
    for (at, c) in cell.char_indices() {
        if c == '_' && is_escape(&cell[at..]) {
            out.push_str("_x005F_");
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(at: usize, expected: &str) {
        assert_eq!(column_name(at), expected);
    }

    #[test]
    fn columns_have_letters() {
        check(0, "A");
        check(25, "Z");
        check(26, "AA");
        check(701, "ZZ");
        check(702, "AAA");
    }

    #[test]
    fn what_looks_like_an_escape_is_escaped() {
        assert_eq!(escaped("имя_x0041_"), "имя_x005F_x0041_");
        assert_eq!(escaped("max_x и _x12"), "max_x и _x12");
    }

    #[test]
    fn a_cell_has_a_limit() {
        assert!(XlsxWriter::can_hold(&"я".repeat(32_767)));
        assert!(!XlsxWriter::can_hold(&"я".repeat(32_768)));
        assert!(!XlsxWriter::can_hold(&"😀".repeat(16_384)));
    }
}
