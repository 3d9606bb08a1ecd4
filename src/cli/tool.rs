//! `--for` and `--links` -> what a TMX file is written for, and what to say about it.

use diglot_tmx::Tool;

use crate::bitext::Bitext;
use crate::formats::output::{Format, WriteOptions, tmx_report};
use crate::formats::tmx;

use super::error::{Failure, Kind, Result};
use super::notes::Notes;
use super::output::Outputs;

/// What a TMX file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// For every tool.
    Generic,
    /// For this one.
    Tool(Tool),
}

impl Client {
    /// Reads `--for`.
    pub fn parse(given: &str) -> std::result::Result<Self, String> {
        if given.eq_ignore_ascii_case("generic") {
            return Ok(Self::Generic);
        }
        let unknown = |_| "write omegat, trados, memoq, wordfast or generic".to_owned();
        given.parse().map(Self::Tool).map_err(unknown)
    }

    /// The tool; `None` when the file is for all.
    pub fn tool(self) -> Option<Tool> {
        match self {
            Self::Generic => None,
            Self::Tool(tool) => Some(tool),
        }
    }
}

/// Says what was done for the tool that `--for` names, when TMX is written.
pub fn say(
    client: Option<Client>,
    bitext: &Bitext,
    options: &WriteOptions,
    outputs: &Outputs,
    notes: Notes,
) -> Result<()> {
    let Some(client) = client.filter(|_| outputs.has(Format::Tmx)) else { return Ok(()) };
    let Some(tool) = client.tool() else {
        notes.note("for any tool: what all of them are known to take");
        return Ok(());
    };
    let report = tmx_report(bitext, options).map_err(|error| Failure::new(Kind::Output, error))?;
    let mut said = Vec::new();
    for sentences in [bitext.source(), bitext.target()] {
        let language = sentences.document().language();
        let code = tmx::code(language, Some(tool));
        if code != language.as_str() {
            said.push(format!("{language} is written as {code}"));
        }
    }
    match report.unsuitable {
        0 => {}
        1 => said.push("1 unit it would not take is left out".to_owned()),
        count => said.push(format!("{count} units it would not take are left out")),
    }
    if said.is_empty() {
        said.push("the same file as for any tool, no difference is known".to_owned());
    }
    if tool == Tool::Omegat && report.several > 0 {
        let (units, match_) = if report.several == 1 { ("unit", "matches") } else { ("units", "match") };
        said.push(format!(
            "{} {units} of several sentences {match_} only where the project is not cut by sentences \
             (--links 1-1 leaves such units out)",
            report.several
        ));
    }
    notes.note(&format!("for {tool}: {}", said.join("; ")));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_is_named_in_any_case() {
        assert_eq!(Client::parse("OmegaT"), Ok(Client::Tool(Tool::Omegat)));
        assert_eq!(Client::parse("generic").map(Client::tool), Ok(None));
        assert!(Client::parse("dejavu").unwrap_err().starts_with("write omegat"));
    }
}
