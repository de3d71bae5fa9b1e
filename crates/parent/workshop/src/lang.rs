//! The languages of the workshop, and how each writes a duration. The texts are in the course.
//!
//! **Invariant:** only `of_locale` looks at the environment.

use std::str::FromStr;
use std::time::Duration;

/// A language of the workshop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lang {
    /// English, the language of the original texts.
    En,
    /// Russian, a translation.
    Ru,
}

/// An error: the workshop has no such language.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the workshop does not speak `{asked}`: choose `en` or `ru`")]
pub struct UnknownLang {
    /// The code that was asked for.
    pub asked: String,
}

impl Lang {
    /// All languages, the original first.
    pub const ALL: [Lang; 2] = [Lang::En, Lang::Ru];

    /// Returns the language of the user's locale.
    pub fn of_locale() -> Lang {
        Lang::of_settings(|name| std::env::var(name).ok(), sys_locale::get_locale)
    }

    /// Returns the language of the first variable that is set, in POSIX's order for messages
    /// (<https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_02>). If
    /// none is set, the system's locale decides.
    fn of_settings(
        variable: impl Fn(&str) -> Option<String>,
        system: impl FnOnce() -> Option<String>,
    ) -> Lang {
        let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()));
        let locale = set.or_else(system).unwrap_or_default();
        let language = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("ru") { Lang::Ru } else { Lang::En }
    }

    /// Chooses the value of this language.
    pub fn of<T>(self, en: T, ru: T) -> T {
        match self {
            Lang::En => en,
            Lang::Ru => ru,
        }
    }

    /// Returns the code used on the command line and in file names.
    pub fn code(self) -> &'static str {
        self.of("en", "ru")
    }

    /// Writes a duration with up to three significant digits: `1.27 ms`, `1,27 мс`.
    pub fn time(self, time: Duration) -> String {
        let units = [
            (1.0, self.of("ns", "нс")),
            (1e3, self.of("us", "мкс")),
            (1e6, self.of("ms", "мс")),
            (1e9, self.of("s", "с")),
        ];
        let nanos = time.as_nanos() as f64;
        // The first unit with at most three digits after rounding: 999.6 us are 1 ms.
        let fitting = units.iter().find(|(size, _)| (nanos / size).round() < 1000.0);
        let (size, unit) = fitting.unwrap_or(&units[3]);
        let value = nanos / size;
        let decimals = match value {
            value if value < 9.995 => 2,
            value if value < 99.95 => 1,
            _ => 0,
        };
        let mut number = format!("{value:.decimals$}");
        if decimals > 0 {
            number.truncate(number.trim_end_matches('0').trim_end_matches('.').len());
        }
        format!("{} {unit}", number.replace('.', self.of(".", ",")))
    }
}

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(code: &str) -> Result<Self, UnknownLang> {
        let known = Lang::ALL.into_iter().find(|lang| lang.code() == code);
        known.ok_or_else(|| UnknownLang { asked: code.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)], system: Option<&str>) -> Lang {
        let variable = |name: &str| {
            let set = variables.iter().find(|(set, _)| *set == name);
            set.map(|(_, value)| (*value).to_owned())
        };
        Lang::of_settings(variable, || system.map(str::to_owned))
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        assert_eq!(with(&[("LANG", "ru_RU.UTF-8")], None), Lang::Ru);
        assert_eq!(with(&[("LC_ALL", ""), ("LC_MESSAGES", "ru"), ("LANG", "en_US.UTF-8")], None), Lang::Ru);
        assert_eq!(with(&[("LC_ALL", "C"), ("LC_MESSAGES", "ru"), ("LANG", "ru")], Some("ru-RU")), Lang::En);
        assert_eq!(with(&[("LC_ALL", "ru_RU"), ("LANG", "de_DE.UTF-8")], None), Lang::Ru);
    }

    #[test]
    fn the_system_is_asked_where_no_variable_is_set() {
        assert_eq!(with(&[], Some("ru-RU")), Lang::Ru);
        assert_eq!(with(&[("LANG", "")], Some("ru-RU")), Lang::Ru);
        assert_eq!(with(&[], Some("fr-FR")), Lang::En);
        assert_eq!(with(&[], None), Lang::En);
    }

    #[test]
    fn only_russian_is_russian() {
        for locale in ["ru", "ru_RU.UTF-8", "ru-RU", "ru_UA.KOI8-U", "RU", "ru@petr1708"] {
            assert_eq!(with(&[("LANG", locale)], None), Lang::Ru, "{locale}");
        }
        for locale in ["C.UTF-8", "POSIX", "rue_UA", "rn_BI", "en_RU", "."] {
            assert_eq!(with(&[("LANG", locale)], None), Lang::En, "{locale}");
        }
    }

    #[test]
    fn a_language_is_named_by_its_code() {
        assert_eq!("ru".parse(), Ok(Lang::Ru));
        assert_eq!("en".parse(), Ok(Lang::En));
        let error = "fr".parse::<Lang>().unwrap_err();
        assert_eq!(error.to_string(), "the workshop does not speak `fr`: choose `en` or `ru`");
    }

    #[test]
    fn durations_have_three_digits_that_count() {
        let rows = [
            (0, "0 ns", "0 нс"),
            (340, "340 ns", "340 нс"),
            (999, "999 ns", "999 нс"),
            (1_000, "1 us", "1 мкс"),
            (12_345, "12.3 us", "12,3 мкс"),
            (99_960, "100 us", "100 мкс"),
            (999_499, "999 us", "999 мкс"),
            (999_600, "1 ms", "1 мс"),
            (1_274_999, "1.27 ms", "1,27 мс"),
            (9_996_000, "10 ms", "10 мс"),
            (100_000_000, "100 ms", "100 мс"),
            (2_100_000_000, "2.1 s", "2,1 с"),
            (125_400_000_000, "125 s", "125 с"),
            (7_200_000_000_000, "7200 s", "7200 с"),
        ];
        for (nanos, en, ru) in rows {
            let time = Duration::from_nanos(nanos);
            assert_eq!((Lang::En.time(time), Lang::Ru.time(time)), (en.to_owned(), ru.to_owned()));
        }
    }
}
