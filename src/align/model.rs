//! The weights file -> the models inside the program.
//!
//! There are six: for texts whose words a dictionary knows and for all others, without vectors, with those of a table and with
//! those of an encoder; each has weights for two passes and a calibration. `weights.toml` says what they were fitted on.

use std::fmt::Write;
use std::sync::OnceLock;

use super::Tier;
use super::confidence::{Calibration, Curve};
use super::features::Weights;
use super::passes::Prepared;

/// Weights of both passes and how posteriors become confidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// First and second pass.
    pub passes: [Weights; 2],
    /// From posterior to confidence.
    pub calibration: Calibration,
}

/// All models.
#[derive(Debug, Clone, PartialEq)]
pub struct Models {
    /// For texts whose words a dictionary knows.
    pub dictionary: Model,
    /// For all others.
    pub plain: Model,
    /// For texts with vectors of a table whose words a dictionary knows.
    pub static_dictionary: Model,
    /// For all others with vectors of a table.
    pub static_plain: Model,
    /// For texts with vectors of an encoder whose words a dictionary knows.
    pub encoder_dictionary: Model,
    /// For all others with vectors of an encoder.
    pub encoder_plain: Model,
}

/// From this share of words on that a dictionary knows, the model with a dictionary is used.
pub const KNOWN: f64 = 0.2;

impl Models {
    /// The models inside the program.
    pub fn builtin() -> &'static Self {
        static MODELS: OnceLock<Models> = OnceLock::new();
        MODELS.get_or_init(|| Self::parse(include_str!("weights.toml")).expect("a test reads the file"))
    }

    /// Reads a weights file.
    pub fn parse(text: &str) -> Result<Self, String> {
        let table: toml::Table = text.parse().map_err(|error| format!("{error}"))?;
        Ok(Self {
            dictionary: Model::read(&table, "dictionary")?,
            plain: Model::read(&table, "plain")?,
            static_dictionary: Model::read(&table, "static_dictionary")?,
            static_plain: Model::read(&table, "static_plain")?,
            encoder_dictionary: Model::read(&table, "encoder_dictionary")?,
            encoder_plain: Model::read(&table, "encoder_plain")?,
        })
    }

    /// The model that fits the texts.
    pub fn for_texts(&self, prepared: &Prepared) -> &Model {
        match (prepared.tier(), prepared.known_words() >= KNOWN) {
            (None, true) => &self.dictionary,
            (None, false) => &self.plain,
            (Some(Tier::Static), true) => &self.static_dictionary,
            (Some(Tier::Static), false) => &self.static_plain,
            (Some(Tier::Encoder), true) => &self.encoder_dictionary,
            (Some(Tier::Encoder), false) => &self.encoder_plain,
        }
    }

    /// The models with their names in the weights file.
    fn named(&self) -> [(&'static str, &Model); 6] {
        [
            ("dictionary", &self.dictionary),
            ("plain", &self.plain),
            ("static_dictionary", &self.static_dictionary),
            ("static_plain", &self.static_plain),
            ("encoder_dictionary", &self.encoder_dictionary),
            ("encoder_plain", &self.encoder_plain),
        ]
    }

    /// Writes a weights file; `heading` says what the weights were fitted on, each line a comment.
    pub fn to_text(&self, heading: &str) -> String {
        let mut text = String::new();
        for line in heading.lines() {
            let _ = writeln!(text, "# {line}");
        }
        for (name, model) in self.named() {
            for (pass, weights) in ["first", "second"].into_iter().zip(&model.passes) {
                let _ = write!(text, "\n[{name}.{pass}]\n{}", weights.to_lines());
            }
            let line =
                |curve: &Curve| format!("{{ slope = {:.4}, offset = {:.4} }}", curve.slope, curve.offset);
            let Calibration { two_sided, null } = &model.calibration;
            let (two_sided, null) = (line(two_sided), line(null));
            let _ = write!(text, "\n[{name}.confidence]\ntwo_sided = {two_sided}\nnull = {null}\n");
        }
        text
    }
}

impl Model {
    fn read(table: &toml::Table, name: &str) -> Result<Self, String> {
        let inside = |table: &toml::Table, name: &str| {
            let found = table.get(name).and_then(toml::Value::as_table).cloned();
            found.ok_or_else(|| format!("no table [{name}]"))
        };
        let table = inside(table, name)?;
        let passes = [
            Weights::from_table(&inside(&table, "first")?)?,
            Weights::from_table(&inside(&table, "second")?)?,
        ];
        let confidence = inside(&table, "confidence")?;
        let curve = |name: &str| {
            let table = inside(&confidence, name)?;
            let number = |key: &str| {
                let value = table.get(key).and_then(toml::Value::as_float);
                value.ok_or_else(|| format!("no number “{key}” in “{name}”"))
            };
            Ok::<Curve, String>(Curve { slope: number("slope")?, offset: number("offset")? })
        };
        Ok(Self { passes, calibration: Calibration { two_sided: curve("two_sided")?, null: curve("null")? } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_inside_the_program_reads_back_as_written() {
        let models = Models::builtin();
        assert_eq!(Models::parse(&models.to_text("a heading")).as_ref(), Ok(models));
    }

    #[test]
    fn a_misspelt_weight_is_refused() {
        let text = Models::builtin().to_text("").replace("length_ratio", "lenght_ratio");
        assert_eq!(Models::parse(&text), Err("no feature “lenght_ratio”".to_owned()));
    }
}
