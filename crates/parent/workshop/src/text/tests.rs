//! Tests: texts that are read, refused, filled with figures, and shown.

use super::{Part, Text, render};
use crate::course::sample;
use crate::lang::Lang;

/// Returns a text with this afterword.
fn with_afterword(afterword: &str) -> Text {
    let whole = sample::text(Lang::En);
    let (before, behind) = whole.split_once("## Afterword\n").unwrap();
    let (_, behind) = behind.split_once("## For").unwrap();
    Text::parse(&format!("{before}## Afterword\n\n{afterword}\n\n## For{behind}"), Lang::En).unwrap()
}

fn faults(text: &str, lang: Lang) -> Vec<String> {
    Text::parse(text, lang).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn both_languages_have_all_parts() {
    for lang in Lang::ALL {
        let text = Text::parse(&sample::text(lang), lang).unwrap();
        assert_eq!(text.title, lang.of("A title", "Название"));
        assert_eq!(text.sections().len(), Part::ALL.len());
        for part in Part::ALL {
            assert_eq!(text.section(part).code_spans(), ["code"]);
        }
    }
}

#[test]
fn a_text_is_written_back_as_markdown() {
    let afterword = "Two\nlines.\n- one\n- two\n  and more\n\n```rust\n# [\n\n## x  {y}\n```";
    let text = with_afterword(afterword);
    let markdown = "Two lines.\n\n- one\n- two and more\n\n```rust\n# [\n\n## x  {y}\n```\n";
    assert_eq!(text.section(Part::Afterword).markdown(), markdown);
}

#[test]
fn all_faults_of_a_text_are_reported_with_their_lines() {
    let text =
        "Before.\n\n# T\n\nHello.\n\n## The idea\n\n## Your task\n\nUse `x.\n\n## Hint 2\n\nLate: {late}.\n";
    let expected = [
        "line 1: a text begins with its title: `# Title`",
        "line 5: this is in no section: move it below `## The idea`",
        "line 9: before this, `## The idea` is empty: write something",
        "line 11: inline code without an end: write the second backtick",
        "line 13: before this, `## What is measured` is missing: write it",
        "line 13: before this, `## Hint 1` is missing: write it",
        "line 15: `{late}` is only known after the run: move it below `## Afterword`",
        "line 15: `## Hint 3` is missing: write it",
        "line 15: `## Afterword` is missing: write it",
        "line 15: `## For the teacher` is missing: write it",
    ];
    assert_eq!(faults(text, Lang::En), expected);
}

#[test]
fn sections_are_this_languages_and_in_order() {
    let swapped = sample::text(Lang::Ru).replace("Подсказка 2", "Подсказка 1");
    let said = faults(&swapped, Lang::Ru).join("\n");
    assert!(said.contains("`## Подсказка 1` comes too late, or twice"), "{said}");
    let said = faults(&sample::text(Lang::En), Lang::Ru).join("\n");
    assert!(said.contains("there is no section `The idea`: there are `## Идея`, "), "{said}");
}

#[test]
fn text_that_can_not_be_shown_is_refused() {
    let whole = sample::text(Lang::En);
    for (markdown, word) in [
        ("1. one", "shows only paragraphs"),
        ("* one", "shows only paragraphs"),
        ("> said", "shows only paragraphs"),
        ("| a | b |", "shows only paragraphs"),
        ("<br>", "shows only paragraphs"),
        ("### Deep", "a heading is"),
        ("# Again", "a second title"),
        ("- one\n  - two", "at the left edge"),
        ("[a](b)", "follow a link"),
        ("*slanted*", "a single `*`"),
        ("**bold", "bold words without an end"),
        ("``", "an empty inline code"),
        ("```\nfn", "has no end"),
    ] {
        let text = whole.replacen("Some words", &format!("{markdown}\n\nSome words"), 1);
        let said = faults(&text, Lang::En);
        assert!(said.iter().any(|fault| fault.contains(word)), "{markdown}: {said:?}");
        assert!(said[0].starts_with("line 5: ") || said[0].starts_with("line 6: "), "{markdown}: {said:?}");
    }
    // All of this is allowed.
    with_afterword("In 2021. 3 * 4 [sic] > 2, `a *b` and `**`, **bold `code`**, {} or { x } or {X}.");
}

#[test]
fn a_translation_names_its_original() {
    let text = sample::text(Lang::Ru);
    assert_eq!(Text::parse(&text, Lang::Ru).unwrap().original, None);
    let named = format!("<!-- en.md: 0123456789abcdef -->\n{text}");
    let original = Text::parse(&named, Lang::Ru).unwrap().original;
    assert_eq!(original.map(|original| original.to_string()).as_deref(), Some("0123456789abcdef"));
    for wrong in ["<!-- en.md: 012345 -->", "<!-- a note -->"] {
        let said = faults(&format!("{wrong}\n{text}"), Lang::Ru);
        assert!(said[0].starts_with("line 1: write `<!-- en.md: "), "{said:?}");
    }
    let said = faults(&format!("<!-- en.md: 0123456789abcdef -->\n{}", sample::text(Lang::En)), Lang::En);
    assert_eq!(said, ["line 1: the English text is the original: remove this line"]);
}

#[test]
fn figures_take_the_place_of_their_names() {
    let text =
        with_afterword("Late by {late_p90}, of {beats}{beats}.\n\n- `{late_p90}`\n\n```\n{late_p90}\n```");
    let afterword = text.section(Part::Afterword);
    assert_eq!(afterword.placeholders(), ["late_p90", "beats", "beats", "late_p90"]);
    assert_eq!(text.unknown_figures(&["late_p90"]), ["beats", "beats"]);
    let filled = afterword.fill(|name| (name == "late_p90").then(|| "1.27 ms".to_owned()));
    assert_eq!(filled, "Late by 1.27 ms, of ——.\n\n- `1.27 ms`\n\n```\n{late_p90}\n```\n");
}

#[test]
fn a_terminal_without_colour_shows_code_in_backticks() {
    let shown =
        render("## Head **line**\nSee **the `loop`** stop.\n\n```rust\nfn f() {\n\n  g()  \n```", 80, false);
    assert_eq!(shown, "Head line\n\nSee the `loop` stop.\n\n    fn f() {\n\n      g()\n");
}

#[test]
fn a_terminal_with_colour_shows_styles_and_no_marks() {
    let shown = render("## Head\n\nSee **the `loop`** stop.", 80, true);
    let expected = "\u{1b}[1mHead\u{1b}[0m\n\nSee \u{1b}[1mthe\u{1b}[0m \u{1b}[36mloop\u{1b}[0m stop.\n";
    assert_eq!(shown, expected);
}

#[test]
fn lines_are_full_and_items_hang() {
    let shown = render("- слово слово слово слово\n- `x`", 20, false);
    assert_eq!(shown, "- слово слово слово\n  слово\n- `x`\n");
    let wide = render(&"word ".repeat(40), 200, false);
    assert_eq!(wide.lines().next().unwrap().len(), 79, "never wider than 80");
}

#[test]
fn no_line_of_prose_is_too_wide_and_no_style_crosses_one() {
    let plain = |line: &str| {
        let styles = ["\u{1b}[1m", "\u{1b}[36m", "\u{1b}[0m"];
        styles.iter().fold(line.to_owned(), |line, style| line.replace(style, ""))
    };
    let markdown = "Это **жирные слова, которых много**, и `код с пробелами внутри` — а ещё 300 мс, \
                    `очень_длинное_имя_без_единого_пробела::\
                    которое_не_помещается_ни_в_одну_строку_терминала`.\n\n";
    for width in 20..90 {
        let (with, without) = (render(markdown, width, true), render(markdown, width, false));
        for line in with.lines() {
            assert!(plain(line).chars().count() <= width.min(80), "{width}: {line}");
            assert_eq!(line.matches("\u{1b}[0m").count() * 2, line.matches('\u{1b}').count(), "{line}");
        }
        assert!(without.lines().all(|line| line.chars().count() <= width.min(80)), "{without}");
        for shown in [&with, &without] {
            assert!(shown.lines().all(|line| line == line.trim_end() && !line.starts_with('—')), "{shown}");
            assert!(!shown.contains("300\n"), "a number stays with its unit: {shown}");
            let letters = |text: &str| text.chars().filter(|char| char.is_alphanumeric()).collect::<String>();
            assert_eq!(letters(&plain(shown)), letters(markdown), "all of it is shown");
        }
    }
}
