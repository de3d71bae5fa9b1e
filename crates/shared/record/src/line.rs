//! Reads a measurement from a line of a stored run.
//!
//! A derived reader would keep all members of a line before it reads the first, because the kind of
//! the answer may come last. A long run has ten thousands of lines, and took most of its time for
//! that. The kind comes first in what [`Measurement`] writes, behind a checksum at most, so that
//! each member is read as it comes. `measurement.rs` owns the members.
//!
//! **Invariant:** the order of the members says nothing about what is read, only about how fast.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, Error, IgnoredAny, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::{Answer, Failure, Measurement, Record, Surroundings};

/// Whoever keeps a line checks it. It says nothing of the measurement.
const CHECKSUM: &str = "crc32";
const KIND: &str = "answer";
const ATTEMPT: &str = "attempt";
const SURROUNDINGS: &str = "surroundings";

impl<'de> Deserialize<'de> for Measurement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Line)
    }
}

/// The kinds of an answer.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Record,
    Failure,
}

/// A line whose members may come in any order.
#[derive(Deserialize)]
struct InAnyOrder {
    #[serde(flatten)]
    answer: Answer,
    #[serde(default)]
    attempt: u32,
    #[serde(default)]
    surroundings: Option<Surroundings>,
}

struct Line;

impl<'de> Visitor<'de> for Line {
    type Value = Measurement;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a measurement")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Measurement, A::Error> {
        let mut first: Option<String> = map.next_key()?;
        if first.as_deref() == Some(CHECKSUM) {
            map.next_value::<IgnoredAny>()?;
            first = map.next_key()?;
        }
        if first.as_deref() != Some(KIND) {
            let line = MapAccessDeserializer::new(FromFirst { first, map });
            let InAnyOrder { answer, attempt, surroundings } = InAnyOrder::deserialize(line)?;
            return Ok(Measurement { answer, attempt, surroundings });
        }
        let kind = map.next_value()?;
        let mut members = OfAnswer { map, attempt: None, surroundings: None };
        let answer = MapAccessDeserializer::new(&mut members);
        let answer = match kind {
            Kind::Record => Answer::Record(Record::deserialize(answer)?),
            Kind::Failure => Answer::Failure(Failure::deserialize(answer)?),
        };
        let OfAnswer { attempt, surroundings, .. } = members;
        Ok(Measurement {
            answer,
            attempt: attempt.unwrap_or_default(),
            surroundings: surroundings.unwrap_or_default(),
        })
    }
}

/// A line of which the first key was read already.
struct FromFirst<A> {
    first: Option<String>,
    map: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for FromFirst<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(first) => seed.deserialize(first.into_deserializer()).map(Some),
            None => self.map.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

/// The members of the answer alone. It keeps the others that it comes across.
struct OfAnswer<A> {
    map: A,
    attempt: Option<u32>,
    surroundings: Option<Option<Surroundings>>,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for &mut OfAnswer<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let mut seed = seed;
        loop {
            let Some(key) = self.map.next_key_seed(KeySeed(seed))? else { return Ok(None) };
            seed = match key {
                Key::OfAnswer(key) => return Ok(Some(key)),
                Key::Kind => return Err(A::Error::duplicate_field(KIND)),
                Key::Attempt(seed) => {
                    once(&mut self.attempt, self.map.next_value()?, ATTEMPT)?;
                    seed
                }
                Key::Surroundings(seed) => {
                    once(&mut self.surroundings, self.map.next_value()?, SURROUNDINGS)?;
                    seed
                }
            };
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

/// Keeps a member, which may come once.
fn once<T, E: Error>(place: &mut Option<T>, value: T, name: &'static str) -> Result<(), E> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(E::duplicate_field(name)),
    }
}

/// A key of a line. The seed of the answer's keys comes back unused if it is none of these.
enum Key<K, S> {
    OfAnswer(K),
    Kind,
    Attempt(S),
    Surroundings(S),
}

struct KeySeed<S>(S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for KeySeed<S> {
    type Value = Key<S::Value, S>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for KeySeed<S> {
    type Value = Key<S::Value, S>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(match name {
            KIND => Key::Kind,
            ATTEMPT => Key::Attempt(self.0),
            SURROUNDINGS => Key::Surroundings(self.0),
            name => Key::OfAnswer(self.0.deserialize(name.into_deserializer())?),
        })
    }
}
