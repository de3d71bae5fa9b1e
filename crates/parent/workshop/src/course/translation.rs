//! Compares a translation with its original, as far as a program can.
//!
//! **Invariant:** a translation that is older than its original is always found: its first line
//! holds the fingerprint of the text that it was made from.

use crate::lang::Lang;
use crate::text::{Block, Part, Section, Text, translation_of};

/// Lists the differences between a translation and its original. Each says what to do.
pub fn out_of_step(original: &Text, translation: &Text) -> Vec<String> {
    let mut found = Vec::new();
    for part in Part::ALL {
        let (one, other) = (original.section(part), translation.section(part));
        let heading = part.heading(translation.lang);
        let differences = differences(one, other).into_iter();
        found.extend(differences.map(|what| format!("`## {heading}`: {what}")));
        if translation.lang == Lang::Ru && is_left_in_latin(&other.letters()) {
            found.push(format!(
                "`## {heading}`: fewer than half of the letters are Cyrillic: translate the rest"
            ));
        }
        if original.lang == Lang::En
            && let Some(strange) = one.markdown().chars().find(|char| is_cyrillic(*char))
        {
            found.push(format!(
                "`## {}` of the original has a Cyrillic `{strange}`",
                part.heading(original.lang)
            ));
        }
    }
    if original.lang == Lang::En && original.title.chars().any(is_cyrillic) {
        found.push("the title of the original has Cyrillic letters: write it in English".to_owned());
    }
    if translation.original != Some(original.fingerprint) {
        found.push(format!(
            "it is a translation of another en.md: make it say what en.md says now, and then write \
             `{}` as its first line",
            translation_of(original.fingerprint)
        ));
    }
    found
}

/// Lists the differences between two sections.
fn differences(original: &Section, translation: &Section) -> Vec<String> {
    let mut differences = Vec::new();
    let counts = shape(original).into_iter().zip(shape(translation));
    for ((what, here), (_, there)) in counts.filter(|(here, there)| here != there) {
        differences.push(format!(
            "the original has {here} {what}, and the translation {there}: make the numbers equal"
        ));
    }
    let figures = |section: &Section| sorted(section.placeholders());
    if figures(original) != figures(translation) {
        differences.push(unlike("figures", &figures(original), &figures(translation)));
    }
    let spans = |section: &Section| sorted(section.code_spans());
    if spans(original) != spans(translation) {
        differences.push(unlike("inline code", &spans(original), &spans(translation)));
    }
    let codes = code(original).into_iter().zip(code(translation));
    for (number, (here, there)) in (1..).zip(codes) {
        if here != there {
            differences
                .push(format!("code block {number} differs in more than comments: copy it from en.md"));
        }
    }
    differences
}

/// Counts the blocks of each kind.
fn shape(section: &Section) -> [(&'static str, usize); 3] {
    let mut shape = [("paragraphs", 0), ("items", 0), ("code blocks", 0)];
    for block in &section.blocks {
        match block {
            Block::Heading { .. } | Block::Paragraph(_) => shape[0].1 += 1,
            Block::List(items) => shape[1].1 += items.len(),
            Block::Code { .. } => shape[2].1 += 1,
        }
    }
    shape
}

/// Says what each of two sorted lists lacks.
fn unlike(what: &str, original: &[String], translation: &[String]) -> String {
    let without = |all: &[String], taken: &[String]| {
        let mut left = all.to_vec();
        for one in taken {
            if let Some(at) = left.iter().position(|other| other == one) {
                left.remove(at);
            }
        }
        let quoted: Vec<String> = left.iter().map(|one| format!("`{one}`")).collect();
        if quoted.is_empty() { "nothing".to_owned() } else { quoted.join(", ") }
    };
    format!(
        "different {what}: only in the original {}; only in the translation {}",
        without(original, translation),
        without(translation, original)
    )
}

/// Returns the code blocks with their languages, without comments and empty lines.
fn code(section: &Section) -> Vec<(String, Vec<String>)> {
    let blocks = section.blocks.iter().filter_map(|block| match block {
        Block::Code { language, lines } => {
            // In Rust, `#` begins an attribute. The other code blocks are manifests and shell
            // commands.
            let is_rust = language.is_empty() || language.starts_with("rust");
            let mark = if is_rust { "//" } else { "#" };
            let bare =
                lines.iter().map(|line| line.split(mark).next().unwrap_or_default().trim_end().to_owned());
            Some((language.clone(), bare.filter(|line| !line.is_empty()).collect()))
        }
        _ => None,
    });
    blocks.collect()
}

fn sorted(mut all: Vec<String>) -> Vec<String> {
    all.sort();
    all
}

fn is_left_in_latin(letters: &str) -> bool {
    letters.chars().filter(|char| is_cyrillic(*char)).count() * 2 < letters.chars().count()
}

fn is_cyrillic(char: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&char)
}
