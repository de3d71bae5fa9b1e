//! Says the result of a rule in a sentence: what was measured, and what was expected.
//!
//! **Invariant:** every rule has a sentence in both languages.

use record::exercise::Given;

use crate::course::Rule;
use crate::figures::percent;
use crate::judge::{Amount, RuleResult};
use crate::lang::Lang;

/// Says what was found and what was wanted, in one or two sentences.
pub fn sentence(result: &RuleResult, lang: Lang) -> String {
    let found = amount(&result.found, lang);
    let wanted = amount(&result.wanted, lang);
    match result.rule {
        Rule::Answer => answer(&result.found, lang),
        rule => of_the_program(rule, &found, &wanted, lang)
            .or_else(|| of_slices(result, &found, &wanted, lang))
            .unwrap_or_else(|| of_a_figure(rule, &found, &wanted, lang)),
    }
}

/// Says what the program itself did wrong. `None` for rules about figures.
fn of_the_program(rule: Rule, found: &str, wanted: &str, lang: Lang) -> Option<String> {
    Some(match rule {
        Rule::Compiles => lang.of("it does not compile", "не компилируется").to_owned(),
        Rule::NotFlooded => lang.of(
            "the program printed 16 MiB or more, which disturbs the measurement: print less".to_owned(),
            "программа напечатала 16 МиБ или больше, а это мешает измерению: печатайте меньше".to_owned(),
        ),
        Rule::Answers => lang.of(
            format!("the program ended before the measurement did: {found}"),
            format!("программа завершилась раньше измерения: {found}"),
        ),
        Rule::Stoppable => lang.of(
            format!(
                "the program did not end within {found}, so it was stopped, and nothing was measured. \
                 Is `main` still as it was given?"
            ),
            format!(
                "программа не завершилась за {found} и была остановлена; ничего не измерено. \
                 `main` всё ещё такая, как была дана?"
            ),
        ),
        Rule::TickerTells => lang.of(
            format!(
                "the ticker was held up for {wanted} on purpose and does not show it (its latest beat: \
                 {found}). Was it changed? See `git diff crates/child/ticker crates/child/harness`"
            ),
            format!(
                "тикер был нарочно задержан на {wanted}, но не показывает этого (самый поздний удар: \
                 {found}). Его меняли? Покажет `git diff crates/child/ticker crates/child/harness`"
            ),
        ),
        Rule::Ends => lang.of(
            format!(
                "it had not ended after {found}, and was measured unfinished; the work alone takes about \
                 {wanted}"
            ),
            format!(
                "за {found} программа не завершилась и была измерена незаконченной; сама работа занимает \
                 около {wanted}"
            ),
        ),
        Rule::NoPanic => {
            lang.of(format!("it {found}"), format!("паника: {}", found.trim_start_matches("panicked: ")))
        }
        _ => return None,
    })
}

/// Compares the slices that were measured with their limits. `None` for the other rules.
fn of_slices(result: &RuleResult, found: &str, wanted: &str, lang: Lang) -> Option<String> {
    Some(match result.rule {
        Rule::InItself => lang.of(
            format!(
                "`solve` itself did {found} of the work, and what it started did the rest. In this \
                 exercise `solve` has to do at least {wanted} itself"
            ),
            format!(
                "сама `solve` сделала {found} работы, а остальное сделало то, что она запустила. В этом \
                 упражнении `solve` должна сделать сама не меньше {wanted}"
            ),
        ),
        Rule::SliceNotTooShort => lang.of(
            format!("a typical slice between two yields is {found} of work; at least {wanted} is expected"),
            format!("между двумя возвратами управления обычно {found} работы; ожидается не меньше {wanted}"),
        ),
        Rule::SliceNotTooLong => lang.of(
            format!("the longest slice between two yields is {found} of work; at most {wanted} is allowed"),
            format!("между двумя возвратами управления до {found} работы; допустимо не больше {wanted}"),
        ),
        Rule::Longest if result.wanted == Amount::Share(0.0) => lang.of(
            format!(
                "`solve` itself did up to {found} of a job between two yields; it should do none of the \
                 work, and leave it to what it starts"
            ),
            format!(
                "`solve` сама сделала до {found} задания между двумя возвратами управления; она не должна \
                 выполнять работу: выполнять её должно то, что она запускает"
            ),
        ),
        Rule::Longest => lang.of(
            format!("one slice holds {found} of the job; at most {wanted} is allowed"),
            format!("в одном куске {found} всей работы; допустимо не больше {wanted}"),
        ),
        _ => return None,
    })
}

/// Compares any other figure that was measured with its limit.
fn of_a_figure(rule: Rule, found: &str, wanted: &str, lang: Lang) -> String {
    match rule {
        Rule::Beat => lang.of(
            format!(
                "nine of ten beats were up to {found} later than on the idle loop; at most \
                 {wanted} is allowed"
            ),
            format!(
                "девять ударов из десяти опоздали до {found} сверх цикла без дела; допустимо не больше \
                 {wanted}"
            ),
        ),
        Rule::Work => lang.of(
            format!("the work ran at {found} of the raw job's speed; at least {wanted} is expected"),
            format!(
                "работа шла со скоростью {found} от её скорости на отдельном потоке; ожидается не меньше \
                 {wanted}"
            ),
        ),
        Rule::OffTheLoop => lang.of(
            format!("jobs that did work on the loop's own thread: {found}; there should be none"),
            format!("заданий, работавших на потоке самого цикла: {found}; не должно быть ни одного"),
        ),
        Rule::WideEnough => lang.of(
            format!("jobs under way at the same time: {found}; at least {wanted} are expected"),
            format!("одновременно в работе заданий: {found}; ожидается не меньше {wanted}"),
        ),
        Rule::NotTooWide => lang.of(
            format!("jobs under way at the same time: {found}; at most {wanted} are allowed"),
            format!("одновременно в работе заданий: {found}; допустимо не больше {wanted}"),
        ),
        Rule::Threads => lang.of(
            format!("threads that did work: {found}; at most {wanted} are allowed"),
            format!("потоков, выполнявших работу: {found}; допустимо не больше {wanted}"),
        ),
        Rule::Overrun => lang.of(
            format!("{found} of a job was done after nobody wanted it any more; at most {wanted} is allowed"),
            format!("{found} задания сделано, когда оно уже никому не нужно; допустимо не больше {wanted}"),
        ),
        _ => String::new(),
    }
}

fn answer(found: &Amount, lang: Lang) -> String {
    let Amount::Job { number, given, done, steps } = found else {
        return lang.of("all answers are right", "все ответы верны").to_owned();
    };
    let what = match given {
        Given::Right => {
            lang.of("has an answer, although the job failed", "получен ответ, хотя задание сломано")
        }
        Given::Partial => lang.of("is unfinished", "задание не доделано"),
        Given::Outdated => lang.of(
            "has an old answer, with less than half of the steps that were done",
            "ответ устарел: в нём меньше половины сделанного",
        ),
        Given::Wrong => lang.of("got another job's answer", "получен ответ другого задания"),
        Given::Failed => lang.of(
            "was reported as failed, although it had not",
            "задание объявлено неудачным, хотя оно не сломано",
        ),
        Given::Nothing => lang.of("has no answer", "нет ответа"),
    };
    // The steps done explain only these.
    if matches!(given, Given::Partial | Given::Outdated | Given::Nothing) {
        lang.of(
            format!("job {number} {what}: {done} of its {steps} steps were done"),
            format!("задание {number}: {what}; сделано шагов: {done} из {steps}"),
        )
    } else {
        lang.of(format!("job {number} {what}"), format!("задание {number}: {what}"))
    }
}

fn amount(amount: &Amount, lang: Lang) -> String {
    match amount {
        Amount::Nothing => lang.of("none", "нисколько").to_owned(),
        Amount::Time(time) => lang.time(*time),
        Amount::Share(share) => percent(*share, lang),
        Amount::Number(number) => number.to_string(),
        Amount::Job { number, .. } => number.to_string(),
        Amount::Words(words) => words.chars().filter(|char| !char.is_control()).take(300).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::Judgement;

    #[test]
    fn a_limit_of_zero_has_a_sentence_of_its_own() {
        let said = |wanted| {
            let result = RuleResult {
                rule: Rule::Longest,
                judgement: Judgement::Missed,
                found: Amount::Share(1.0),
                wanted: Amount::Share(wanted),
            };
            Lang::ALL.map(|lang| sentence(&result, lang))
        };
        let [en, ru] = said(0.6);
        assert!(en.contains("at most 60 %") && ru.contains("не больше 60 %"), "{en}\n{ru}");
        let [en, ru] = said(0.0);
        assert!(en.contains("it should do none") && ru.contains("не должна выполнять"), "{en}\n{ru}");
    }

    #[test]
    fn every_rule_has_a_sentence_in_both_languages() {
        for rule in Rule::names().filter_map(Rule::named) {
            let said = Lang::ALL.map(|lang| sentence(&RuleResult::missed(rule, Amount::Nothing), lang));
            assert!(said.iter().all(|sentence| !sentence.is_empty()), "{rule}");
            assert_ne!(said[0], said[1], "{rule}");
        }
    }
}
