//! The page about what each strategy can do says what the strategies' binaries say.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

const PAGE: &str = "docs/properties.md";
const BEGIN: &str = "<!-- statements: begin -->\n";
const END: &str = "<!-- statements: end -->";
/// What the measured part of the Markdown begins with: it differs from machine to machine.
const MEASURED: &str = "\n| strategy | runtime |";
/// Long enough to build the strategies first.
const PATIENCE: Duration = Duration::from_secs(900);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn list(format: &str) -> String {
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(root()).timeout(PATIENCE).args(["list", "--properties", "--format", format]);
    String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap()
}

#[test]
fn the_page_shows_the_statements_as_they_are() {
    let markdown = list("markdown");
    let (statements, measured) = markdown.split_once(MEASURED).expect("both parts");
    assert!(measured.contains("ran on"), "{measured}");
    let path = root().join(PAGE);
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap_or_else(|| panic!("{PAGE} has no line `{BEGIN}`"));
    let (shown, after) = rest.split_once(END).unwrap_or_else(|| panic!("{PAGE} has no line `{END}`"));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, format!("{before}{BEGIN}{statements}{END}{after}")).unwrap();
        return;
    }
    assert!(
        shown == statements,
        "{PAGE} is not what the strategies state. To write it anew:\n\
         BLESS=1 cargo test -p xtask --test properties\n{statements}"
    );
}

#[test]
fn each_statement_has_a_proof_and_each_strategy_its_figures() {
    let list: Value = serde_json::from_str(&list("json")).unwrap();
    let abilities = list["abilities"].as_array().unwrap();
    assert!(!abilities.is_empty(), "{list}");
    for ability in abilities {
        let proof = ability["proof"].as_str().unwrap();
        assert!(root().join(proof).is_file(), "there is no {proof}");
        assert!(ability["says"].as_str() > Some(""), "{ability}");
    }
    let strategies = list["strategies"].as_array().unwrap();
    assert!(!strategies.is_empty(), "{list}");
    for strategy in strategies {
        let on = strategy["on"].as_object().unwrap();
        assert!(!on.is_empty(), "{strategy}");
        for stated in on.values() {
            for ability in abilities {
                let told = &stated[ability["ability"].as_str().unwrap()];
                assert!(told.is_boolean() || told.is_null() && stated["moves_out"] == true, "{strategy}");
            }
        }
        let measured = &strategy["measured"];
        let stated = &on[measured["runtime"].as_str().unwrap()];
        let can_tell = stated["cancels"] == true && stated["moves_out"] == false;
        assert_eq!(measured["last_step_us"].is_object(), can_tell, "{strategy}");
        assert_eq!(measured["no_last_step"].is_string(), !can_tell, "{strategy}");
        assert!(measured["shutdown_us"]["median"].is_f64(), "{strategy}");
        let jobs = measured["jobs"].as_object().unwrap();
        assert!(jobs.values().map(|count| count.as_u64().unwrap()).sum::<u64>() > 0, "{strategy}");
    }
}
