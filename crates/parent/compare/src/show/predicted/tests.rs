//! The table and the notes of invented predictions.

use sample::{cell, controls, info, measured, ms};
use theory::Prediction;

use super::*;

fn text(notes: &[Note]) -> Vec<String> {
    notes.iter().map(|note| format!("{}{}", note.begins, note.text)).collect()
}

#[test]
fn what_parts_from_the_measurement_is_named_apart_and_what_has_no_prediction_with_the_reason() {
    let cells = ["tokio/1", "smol/1", "tokio/N", "smol/N"].map(|runtime| cell("inline", runtime));
    let mut answers = controls(&cells[0]);
    for cell in &cells {
        answers.extend(measured(cell, ms(1), ms(100), [900_000, 900_000]));
    }
    let summary = figures::summarise(&info(&cells), &answers);
    let of = |cell, p99: Option<u64>| {
        let said = p99.map(|p99| Prediction { p50: ms(0), p99: ms(p99), at_least: p99 > 100 });
        let said = said.ok_or_else(|| "so".to_owned());
        Predicted { cell, measured: ms(100), is_lower_bound: false, said }
    };
    let predictions =
        [of(&cells[0], Some(95)), of(&cells[1], Some(10)), of(&cells[2], None), of(&cells[3], Some(120))];
    assert_eq!(
        text(&notes(&summary, &predictions))[1..],
        [
            "parts: 1 of 3 predictions by more than half: inline on smol/1, 1 job (predicted 10 ms, \
             measured 100 ms)",
            "no prediction: 1 cell of inline: so",
        ]
    );
    insta::assert_snapshot!(table(&summary, &predictions));
    let [silent, ..] = [of(&cells[2], None)];
    assert_eq!(table(&summary, std::slice::from_ref(&silent)), "");
    assert_eq!(text(&notes(&summary, &[silent])), ["no prediction: 1 cell of inline: so"]);
}
