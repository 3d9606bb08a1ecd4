//! Standard input -> the texts in it, one a line.

use std::io::{self, BufRead as _, IsTerminal as _};

use super::super::error::{Failure, Result};
use super::super::input::DASH;

/// Gives `each` the lines of standard input as they come, without their ends.
pub fn each(mut each: impl FnMut(&str) -> Result<()>) -> Result<()> {
    if io::stdin().is_terminal() {
        return Err(Failure::usage("- waits for texts on standard input").with_hint("type the text instead"));
    }
    let mut input = io::stdin().lock();
    for number in 1_u64.. {
        let mut line = Vec::new();
        let length = input.read_until(b'\n', &mut line);
        if length.map_err(|error| Failure::reading(DASH.as_ref(), &error))? == 0 {
            break;
        }
        let line = String::from_utf8(line)
            .map_err(|_| Failure::input(format!("line {number} of standard input is not UTF-8")))?;
        each(line.trim_end_matches(['\n', '\r']))?;
    }
    Ok(())
}
