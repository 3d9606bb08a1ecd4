//! The element table of TMX 1.4: what may stand in what, with which attributes.

/// The values of `segtype`.
pub(crate) const SEGMENT_TYPES: [&str; 4] = ["block", "paragraph", "sentence", "phrase"];

/// The attributes an element may have; the required ones come first.
pub(crate) fn attributes(element: &str) -> &'static [&'static str] {
    match element {
        "header" => &[
            "creationtool",
            "creationtoolversion",
            "segtype",
            "o-tmf",
            "adminlang",
            "srclang",
            "datatype",
            "o-encoding",
            "creationdate",
            "creationid",
            "changedate",
            "changeid",
        ],
        "tu" => &[
            "tuid",
            "o-encoding",
            "datatype",
            "usagecount",
            "lastusagedate",
            "creationtool",
            "creationtoolversion",
            "creationdate",
            "creationid",
            "changedate",
            "segtype",
            "changeid",
            "o-tmf",
            "srclang",
        ],
        "tuv" => &[
            "xml:lang",
            "o-encoding",
            "datatype",
            "usagecount",
            "lastusagedate",
            "creationtool",
            "creationtoolversion",
            "creationdate",
            "creationid",
            "changedate",
            "o-tmf",
            "changeid",
            "lang",
        ],
        "prop" => &["type", "xml:lang", "o-encoding", "lang"],
        "note" => &["o-encoding", "xml:lang", "lang"],
        "ude" => &["name", "base"],
        "map" => &["unicode", "code", "ent", "subst"],
        "bpt" => &["i", "x", "type"],
        "ept" => &["i"],
        "it" => &["pos", "x", "type"],
        "ph" => &["x", "assoc", "type"],
        "hi" => &["x", "type"],
        "ut" => &["x"],
        "sub" => &["datatype", "type"],
        _ => &[],
    }
}

/// The attributes an element must have.
pub(crate) fn required(element: &str) -> &'static [&'static str] {
    let count = match element {
        "header" => 7,
        "tuv" | "prop" | "ude" | "map" | "bpt" | "ept" | "it" => 1,
        _ => 0,
    };
    &attributes(element)[..count]
}

/// Whether the inline element `child` may stand in `parent`.
pub(crate) fn may_hold(parent: &str, child: &str) -> bool {
    match parent {
        "seg" | "hi" | "sub" => matches!(child, "bpt" | "ept" | "it" | "ph" | "hi" | "ut"),
        "bpt" | "ept" | "it" | "ph" | "ut" => child == "sub",
        _ => false,
    }
}
