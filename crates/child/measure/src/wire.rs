//! The words between a process that has a job and the process that does it: frames over two pipes.
//!
//! A frame is a length of four bytes, little-endian, and that many bytes of JSON. A request is
//! followed by the bytes of the input, whose number its JSON gives: they are not encoded, because
//! there may be many. A message of a panic is cut if it is long.
//!
//! This file owns the format. `command/work.rs` does jobs; a strategy that sends jobs to processes
//! is the other end.
//!
//! **Invariant:** what is written here can be read here, and what can't be read is not begun to be
//! written. A broken stream is an error, not a shorter message.
//! **Invariant:** no bytes make the reader panic, and it takes no more memory than a few times what
//! it was sent.

use std::io::{self, Read, Write};

use record::Output;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use strategy::Packed;
use thiserror::Error;

/// The most bytes of JSON in a frame. More is no frame.
const MOST_JSON: u32 = 1 << 20;
/// The most bytes of input that a job may have. More is no input.
const MOST_INPUT: u64 = 1 << 34;
/// The most bytes of input for which memory is taken before they come.
const AT_ONCE: u64 = 1 << 20;
/// The most bytes of a panic's message. JSON makes six of one at most, and so it fits a frame.
const MOST_MESSAGE: usize = 1 << 16;
/// The end of a message that was cut.
const CUT: &str = " .. (cut)";

/// The reason why a message was not sent.
#[derive(Debug, Error)]
pub enum SendError {
    /// The message is longer than the format allows. Nothing of it was written.
    #[error("a message longer than a frame may be")]
    TooLong,
    /// The other end takes no more.
    #[error(transparent)]
    Pipe(#[from] io::Error),
}

/// What precedes the input of a job.
#[derive(Serialize, Deserialize)]
struct Request {
    workload: String,
    input_bytes: u64,
}

/// A message about a job from the process that does it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reply {
    /// The job has come this far, and goes on.
    Progress(Output),
    /// The job is done.
    Done(Output),
    /// The job panicked, with this message.
    Panicked(String),
    /// The process knows no such job.
    Unknown,
}

/// Sends a job.
///
/// # Errors
/// [`SendError::TooLong`] if the job's name or input is. [`SendError::Pipe`] if the other end takes
/// no more.
pub fn send_job(pipe: &mut impl Write, job: &Packed<'_>) -> Result<(), SendError> {
    let input_bytes = u64::try_from(job.input.len()).ok().filter(|bytes| *bytes <= MOST_INPUT);
    let input_bytes = input_bytes.ok_or(SendError::TooLong)?;
    write(pipe, &Request { workload: job.workload.clone(), input_bytes })?;
    pipe.write_all(&job.input)?;
    Ok(pipe.flush()?)
}

/// Receives a job. `None` if the stream ends before one begins.
///
/// # Errors
/// If the stream ends within a job, or holds something else.
pub fn receive_job(pipe: &mut impl Read) -> io::Result<Option<Packed<'static>>> {
    let Some(Request { workload, input_bytes }) = read(pipe)? else { return Ok(None) };
    if input_bytes > MOST_INPUT {
        return Err(io::Error::other("an input longer than a job may have"));
    }
    let mut input = Vec::with_capacity(input_bytes.min(AT_ONCE) as usize);
    // The number may be a lie, so memory is taken as the bytes come.
    if pipe.take(input_bytes).read_to_end(&mut input)? as u64 != input_bytes {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(Packed { workload, input: input.into() }))
}

/// Sends a reply. The message of a panic is cut if it is long.
///
/// # Errors
/// [`SendError::Pipe`] if the other end takes no more. No reply is too long.
pub fn send_reply(pipe: &mut impl Write, reply: &Reply) -> Result<(), SendError> {
    match reply {
        Reply::Panicked(message) if message.len() > MOST_MESSAGE => {
            let end = MOST_MESSAGE - CUT.len();
            // A letter has four bytes at most.
            let kept = (end - 3..=end).rev().find(|at| message.is_char_boundary(*at)).unwrap_or(0);
            write(pipe, &Reply::Panicked(format!("{}{CUT}", &message[..kept])))?;
        }
        reply => write(pipe, reply)?,
    }
    Ok(pipe.flush()?)
}

/// Receives a reply. `None` if the stream ends before one begins.
///
/// # Errors
/// If the stream ends within a reply, or holds something else.
pub fn receive_reply(pipe: &mut impl Read) -> io::Result<Option<Reply>> {
    read(pipe)
}

fn write(pipe: &mut impl Write, message: &impl Serialize) -> Result<(), SendError> {
    let mut frame = vec![0; 4];
    serde_json::to_writer(&mut frame, message).map_err(io::Error::from)?;
    let length = u32::try_from(frame.len() - 4).ok().filter(|length| *length <= MOST_JSON);
    let length = length.ok_or(SendError::TooLong)?;
    frame[..4].copy_from_slice(&length.to_le_bytes());
    Ok(pipe.write_all(&frame)?)
}

fn read<T: DeserializeOwned>(pipe: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    // The stream may end between two frames, and only there.
    if pipe.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    pipe.read_exact(&mut length[1..])?;
    let length = u32::from_le_bytes(length);
    if length > MOST_JSON {
        return Err(io::Error::other("these bytes are no frame"));
    }
    let mut json = vec![0; length as usize];
    pipe.read_exact(&mut json)?;
    Ok(Some(serde_json::from_slice(&json)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(workload: &str, input: &[u8]) -> Vec<u8> {
        let mut pipe = Vec::new();
        send_job(&mut pipe, &Packed { workload: workload.to_owned(), input: input.into() }).unwrap();
        pipe
    }

    #[test]
    fn jobs_and_replies_come_as_they_went() {
        let input: Vec<u8> = (0..=255).cycle().take(100_000).collect();
        let mut pipe = sent("sort:items=5", &input);
        pipe.extend(sent("countdown", &[]));
        let mut pipe = &*pipe;
        let first = receive_job(&mut pipe).unwrap().unwrap();
        assert_eq!((&*first.workload, &*first.input), ("sort:items=5", &*input));
        assert_eq!(&*receive_job(&mut pipe).unwrap().unwrap().workload, "countdown");
        assert_eq!(receive_job(&mut pipe).unwrap(), None);

        let output = Output { steps: u64::MAX, checksum: 7 };
        for reply in [Reply::Progress(output), Reply::Done(output), Reply::Panicked("at\n\"0\"".to_owned())] {
            let mut pipe = Vec::new();
            send_reply(&mut pipe, &reply).unwrap();
            assert_eq!(receive_reply(&mut &*pipe).unwrap(), Some(reply));
        }
    }

    #[test]
    fn a_number_of_bytes_that_never_come_is_an_error() {
        for input_bytes in [1, 1 << 30, MOST_INPUT, 1 << 45, 1 << 63, u64::MAX] {
            let mut pipe = Vec::new();
            write(&mut pipe, &Request { workload: "countdown".to_owned(), input_bytes }).unwrap();
            assert!(receive_job(&mut &*pipe).is_err(), "{input_bytes} bytes");
        }
    }

    #[test]
    fn a_long_message_of_a_panic_is_cut_and_comes() {
        for letter in ["a", "\0", "\"", "\u{e4}", "\u{20ac}", "\u{1f980}"] {
            let message = letter.repeat((2 << 20) / letter.len());
            let mut pipe = Vec::new();
            send_reply(&mut pipe, &Reply::Panicked(message.clone())).unwrap();
            let Some(Reply::Panicked(came)) = receive_reply(&mut &*pipe).unwrap() else { panic!("another") };
            let kept = came.strip_suffix(CUT).unwrap();
            assert!(message.starts_with(kept) && came.len() <= MOST_MESSAGE, "{letter:?}");
            assert!(came.len() > MOST_MESSAGE - 4, "{letter:?}: {} bytes came", came.len());
        }
        let whole = Reply::Panicked("a".repeat(MOST_MESSAGE));
        let mut pipe = Vec::new();
        send_reply(&mut pipe, &whole).unwrap();
        assert_eq!(receive_reply(&mut &*pipe).unwrap(), Some(whole));
    }

    #[test]
    fn a_job_with_too_long_a_name_is_not_begun_to_be_sent() {
        let (workload, mut pipe) = ("a".repeat(MOST_JSON as usize), Vec::new());
        let result = send_job(&mut pipe, &Packed { workload, input: [][..].into() });
        assert!(matches!(result, Err(SendError::TooLong)), "{result:?}");
        assert!(pipe.is_empty());
    }

    #[test]
    fn a_stream_that_breaks_within_a_message_is_an_error() {
        let pipe = sent("countdown", &[1, 2, 3]);
        for end in 1..pipe.len() {
            assert!(receive_job(&mut &pipe[..end]).is_err(), "the first {end} bytes");
        }
        assert!(receive_job(&mut &b"{\"workload\":\"countdown\"}"[..]).is_err(), "no frame");
    }
}
