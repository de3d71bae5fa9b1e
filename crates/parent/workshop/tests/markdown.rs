//! Compares how the workshop and a full Markdown parser read the built-in course: what a web page
//! shows of a text is what a terminal shows.
//!
//! The workshop reads its texts itself, because it has to refuse what a terminal can't show, with
//! the line and what to do. A full parser has no errors: it takes a mark that is never closed for a
//! character.

use std::fs;
use std::path::Path;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use workshop::text::Block;
use workshop::{Course, Lang};

#[test]
fn a_full_parser_reads_the_built_in_course_in_the_same_way() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("course");
    let course = Course::load(&folder).unwrap_or_else(|error| panic!("{error}"));
    for exercise in &course.exercises {
        for lang in Lang::ALL {
            let path = exercise.text_path(lang);
            let text = fs::read_to_string(&path).unwrap();
            let blocks = exercise.text(lang).sections().iter().flat_map(|section| &section.blocks);
            let blocks: Vec<Block> = blocks.cloned().collect();
            assert_eq!(parsed(&text), blocks, "{}", path.display());
        }
    }
}

#[test]
fn marks_mean_the_same_to_a_full_parser() {
    let prose = "In 2021. 3 * 4 [sic] > 2, `a *b` and `**`, **bold `code`**, {late_p90_2} or {X}.";
    assert_eq!(parsed(&format!("{prose}\n")), [Block::Paragraph(prose.to_owned())]);
}

/// Reads a text with a full parser. Headings are left out, as in a section.
fn parsed(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut prose = String::new();
    let mut items = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { .. } | Tag::Paragraph | Tag::Item) => prose.clear(),
            Event::Start(Tag::List(None)) => items = Some(Vec::new()),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                prose.clear();
                blocks.push(Block::Code { language: language.into_string(), lines: Vec::new() });
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(Block::Code { lines, .. }) = blocks.last_mut() {
                    *lines = prose.lines().map(str::to_owned).collect();
                }
            }
            Event::End(TagEnd::Paragraph) => blocks.push(Block::Paragraph(prose.clone())),
            Event::End(TagEnd::Item) => items.as_mut().expect("in a list").push(prose.clone()),
            Event::End(TagEnd::List(false)) => blocks.extend(items.take().map(Block::List)),
            Event::Text(text) => prose.push_str(&text),
            Event::Code(code) => prose.push_str(&format!("`{code}`")),
            Event::SoftBreak => prose.push(' '),
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => prose.push_str("**"),
            // The first line of a translation.
            Event::Html(_) | Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::End(TagEnd::Heading(_)) => {}
            other => panic!("not in our kind of Markdown: {other:?}"),
        }
    }
    blocks
}
