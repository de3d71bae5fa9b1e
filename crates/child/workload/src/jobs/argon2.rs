//! A password's hash, as a service computes it at each login. One call, which can't be cut.
//!
//! The cost comes from presets only, because the answer of each is embedded below. It was computed
//! by another program: the reference implementation in C (argon2-cffi 25.1.0), for the password and
//! the salt of this file.

use argon2::{Algorithm, Argon2, Params, Version};
use notation::BadWorkload;

use crate::call::{Call, OneCall};
use crate::job::{Job, Packed};
use crate::kind::{Asked, Kind, Made, packed};

/// What this kind says of itself.
pub(crate) const KIND: Kind = Kind {
    values: "memory=46MiB, 19MiB (default), 12MiB, 9MiB, 7MiB or 64KiB",
    summary: "hashes a password with argon2id; OWASP recommends all presets alike, but for 64KiB, \
              which is for quick tests",
    settings: &["memory"],
    size: None,
    cuts: false,
    splits: false,
    input_bytes: 0,
    memory_bytes: 19 << 20,
    make,
};

const PASSWORD: &[u8] = b"correct horse battery staple";
const SALT: &[u8] = b"somesaltsomesalt";
/// The bytes of a hash.
const LENGTH: usize = 32;

/// The cost of a hash. A single lane in all of them.
#[derive(Clone, Copy)]
struct Preset {
    memory: &'static str,
    kib: u32,
    passes: u32,
    /// The first eight bytes of the hash.
    answer: u64,
}

/// The presets, the default first.
///
/// Source of all but the last: OWASP, Password Storage Cheat Sheet, section "Argon2id".
const PRESETS: [Preset; 6] = [
    Preset { memory: "19MiB", kib: 19_456, passes: 2, answer: 0x2123_bb92_4bc5_ce1d },
    Preset { memory: "46MiB", kib: 47_104, passes: 1, answer: 0x0088_039f_5665_7bd4 },
    Preset { memory: "12MiB", kib: 12_288, passes: 3, answer: 0xcec7_cf70_ecba_54ce },
    Preset { memory: "9MiB", kib: 9_216, passes: 4, answer: 0x09ca_2928_0d15_9aa0 },
    Preset { memory: "7MiB", kib: 7_168, passes: 5, answer: 0xe080_4704_2199_c191 },
    Preset { memory: "64KiB", kib: 64, passes: 1, answer: 0x5cb7_8b83_ea7e_24d8 },
];

fn make(asked: &Asked<'_>) -> Result<Box<dyn Made>, BadWorkload> {
    let memory = asked.settings.get("memory").unwrap_or(PRESETS[0].memory);
    let preset = PRESETS.into_iter().find(|preset| preset.memory == memory).ok_or_else(|| {
        let known: Vec<&str> = PRESETS.iter().map(|preset| preset.memory).collect();
        BadWorkload::NotAValue {
            key: "memory",
            text: memory.to_owned(),
            right: format!("give one of {}", known.join(", ")),
        }
    })?;
    Ok(Box::new(Resolved { preset }))
}

/// A hash with every setting resolved.
struct Resolved {
    preset: Preset,
}

impl Made for Resolved {
    fn settings(&self) -> String {
        settings(self.preset)
    }

    fn job(&self) -> Box<dyn Job> {
        Box::new(OneCall::new(Login { preset: self.preset }))
    }

    fn expected(&self, steps: u64) -> u64 {
        if steps == 0 { 0 } else { self.preset.answer }
    }

    fn steps(&self) -> u64 {
        1
    }
}

fn settings(preset: Preset) -> String {
    format!("memory={}", preset.memory)
}

/// One password to be hashed.
struct Login {
    preset: Preset,
}

impl Call for Login {
    fn call(&self) -> u64 {
        hash(self.preset.kib, self.preset.passes)
    }

    fn packed(&self) -> Option<Packed<'_>> {
        Some(packed("argon2", &settings(self.preset)))
    }
}

/// Hashes the password, and returns the first eight bytes. They are 0 if argon2 refuses, which is
/// no answer of any preset.
#[inline(never)]
fn hash(kib: u32, passes: u32) -> u64 {
    let mut hash = [0; LENGTH];
    let params = Params::new(kib, passes, 1, Some(LENGTH));
    let hashed = params.and_then(|params| {
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        argon2.hash_password_into(PASSWORD, SALT, &mut hash)
    });
    if hashed.is_err() {
        return 0;
    }
    hash.iter().take(8).fold(0, |sum, &byte| sum << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use argon2::{AssociatedData, ParamsBuilder};

    use super::*;

    #[test]
    fn each_preset_comes_to_the_answer_of_the_reference_implementation() {
        for Preset { memory, kib, passes, answer } in PRESETS {
            assert_eq!(hash(kib, passes), answer, "{memory}");
        }
    }

    /// RFC 9106, section 5.3.
    #[test]
    fn the_crate_computes_the_published_vector() {
        let params = ParamsBuilder::new()
            .m_cost(32)
            .t_cost(3)
            .p_cost(4)
            .output_len(LENGTH)
            .data(AssociatedData::new(&[4; 12]).unwrap())
            .build()
            .unwrap();
        let argon2 = Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params).unwrap();
        let mut hash = [0; LENGTH];
        argon2.hash_password_into(&[1; 32], &[2; 16], &mut hash).unwrap();
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
    }
}
