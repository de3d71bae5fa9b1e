//! The words between a process that has a job and the process that does it: frames over two pipes.
//!
//! A frame is a length of four bytes, little-endian, and that many bytes of JSON. A request is
//! followed by the bytes of the input, whose number its JSON gives: they are not encoded, because
//! there may be many.
//!
//! This file owns the format. `command/work.rs` does jobs; a strategy that sends jobs to processes
//! is the other end.
//!
//! **Invariant:** what is written here can be read here, and a broken stream is an error, not a
//! shorter message.

use std::io::{self, Read, Write};

use record::Output;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use strategy::Packed;

/// The most bytes of JSON in a frame. More is no frame.
const MOST_JSON: u32 = 1 << 20;

/// What precedes the input of a job.
#[derive(Serialize, Deserialize)]
struct Request {
    workload: String,
    input_bytes: usize,
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
/// If the other end takes no more.
pub fn send_job(pipe: &mut impl Write, job: &Packed<'_>) -> io::Result<()> {
    let request = Request { workload: job.workload.clone(), input_bytes: job.input.len() };
    write(pipe, &request)?;
    pipe.write_all(&job.input)?;
    pipe.flush()
}

/// Receives a job. `None` if the stream ends before one begins.
///
/// # Errors
/// If the stream ends within a job, or holds something else.
pub fn receive_job(pipe: &mut impl Read) -> io::Result<Option<Packed<'static>>> {
    let Some(Request { workload, input_bytes }) = read(pipe)? else { return Ok(None) };
    let mut input = vec![0; input_bytes];
    pipe.read_exact(&mut input)?;
    Ok(Some(Packed { workload, input: input.into() }))
}

/// Sends a reply.
///
/// # Errors
/// If the other end takes no more.
pub fn send_reply(pipe: &mut impl Write, reply: &Reply) -> io::Result<()> {
    write(pipe, reply)?;
    pipe.flush()
}

/// Receives a reply. `None` if the stream ends before one begins.
///
/// # Errors
/// If the stream ends within a reply, or holds something else.
pub fn receive_reply(pipe: &mut impl Read) -> io::Result<Option<Reply>> {
    read(pipe)
}

fn write(pipe: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let mut frame = vec![0; 4];
    serde_json::to_writer(&mut frame, message)?;
    let length = u32::try_from(frame.len() - 4).ok().filter(|length| *length <= MOST_JSON);
    let length = length.ok_or_else(|| io::Error::other("a message longer than a frame may be"))?;
    frame[..4].copy_from_slice(&length.to_le_bytes());
    pipe.write_all(&frame)
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
    fn a_stream_that_breaks_within_a_message_is_an_error() {
        let pipe = sent("countdown", &[1, 2, 3]);
        for end in 1..pipe.len() {
            assert!(receive_job(&mut &pipe[..end]).is_err(), "the first {end} bytes");
        }
        assert!(receive_job(&mut &b"{\"workload\":\"countdown\"}"[..]).is_err(), "no frame");
    }
}
