//! A large JSON document, read in one call of `serde_json`, which can't be cut from outside.
//!
//! The generator writes the document as text by hand, and adds up beforehand what a reader has to
//! find in it.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use notation::BadWorkload;
use serde::Deserialize;

use crate::answers::{of_step, scatter};
use crate::call::{Call, OneCall};
use crate::job::{Job, Packed};
use crate::kind::{Asked, Kind, Made};

/// What this kind says of itself.
pub(crate) const KIND: Kind = Kind {
    values: "orders=N (12000)",
    summary: "reads a JSON document of orders, about 330 bytes each, into structs: one call of serde_json",
    settings: &["orders"],
    size: None,
    cuts: false,
    splits: false,
    input_bytes: 4_165_688,
    memory_bytes: 6_000_000,
    make,
};

const ORDERS: u64 = 12_000;
/// More than a gigabyte of text is a slip of the hand.
const MOST_ORDERS: u64 = 3_000_000;
/// The positions of an order.
const ITEMS: u64 = 3;

fn make(asked: &Asked<'_>) -> Result<Box<dyn Made>, BadWorkload> {
    let orders = asked.count("orders", ORDERS, MOST_ORDERS)?;
    Ok(Box::new(Resolved { orders, document: OnceLock::new() }))
}

/// A document, and what a reader has to find in it.
struct Document {
    text: Arc<Vec<u8>>,
    sum: u64,
}

/// A document with every setting resolved. It takes about 5 ms to write one of the default size.
struct Resolved {
    orders: u64,
    document: OnceLock<Document>,
}

impl Resolved {
    fn document(&self) -> &Document {
        self.document.get_or_init(|| written(self.orders))
    }
}

impl Made for Resolved {
    fn settings(&self) -> String {
        settings(self.orders)
    }

    fn job(&self) -> Box<dyn Job> {
        Box::new(OneCall::new(Request { orders: self.orders, text: Arc::clone(&self.document().text) }))
    }

    fn expected(&self, steps: u64) -> u64 {
        if steps == 0 { 0 } else { self.document().sum }
    }

    fn steps(&self) -> u64 {
        1
    }

    fn get_ready(&self) {
        self.document();
    }

    fn job_of(&self, input: Vec<u8>) -> Box<dyn Job> {
        Box::new(OneCall::new(Request { orders: self.orders, text: Arc::new(input) }))
    }
}

fn settings(orders: u64) -> String {
    format!("orders={orders}")
}

/// A document to be read.
struct Request {
    orders: u64,
    text: Arc<Vec<u8>>,
}

impl Call for Request {
    fn call(&self) -> u64 {
        read(&self.text)
    }

    fn packed(&self) -> Option<Packed<'_>> {
        let workload = format!("json:{}", settings(self.orders));
        Some(Packed { workload, input: self.text.as_slice().into() })
    }
}

/// One order, as a service would declare it.
#[derive(Deserialize)]
struct Order {
    id: u64,
    customer: String,
    paid: bool,
    note: Option<String>,
    items: Vec<Item>,
}

/// One position of an order.
#[derive(Deserialize)]
struct Item {
    article: String,
    quantity: u64,
    price: f64,
}

/// Reads a document and adds up what it says. Returns 0 if it is not as declared, which no document
/// comes to.
#[inline(never)]
fn read(text: &[u8]) -> u64 {
    let orders: Vec<Order> = serde_json::from_slice(text).unwrap_or_default();
    orders.iter().fold(0, |sum, order| {
        let items = order
            .items
            .iter()
            .map(|item| item.quantity * (item.price * 100.0).round() as u64 + characters(&item.article));
        let strings = characters(&order.customer) + order.note.as_deref().map_or(0, characters);
        let value = items.sum::<u64>() + strings + u64::from(order.paid);
        sum.wrapping_add(of_step(order.id, value))
    })
}

/// Adds up the numbers of the characters of a string.
fn characters(text: &str) -> u64 {
    text.chars().map(u64::from).sum()
}

/// Writes a document. It knows what a reader has to find, because it has chosen it.
struct Writer {
    text: String,
    /// The numbers drawn so far.
    drawn: u64,
}

/// The characters of strings as they are written, with their numbers. Most need no escape.
const CHARACTERS: [(&str, u64); 16] = [
    ("e", 0x65),
    ("n", 0x6e),
    ("i", 0x69),
    ("s", 0x73),
    ("r", 0x72),
    ("a", 0x61),
    ("t", 0x74),
    ("d", 0x64),
    (" ", 0x20),
    ("7", 0x37),
    ("-", 0x2d),
    ("\u{e4}", 0xe4),
    ("\\u20AC", 0x20ac),
    ("\\\"", 0x22),
    ("\\n", 0x0a),
    ("\\ud83d\\ude00", 0x1_f600),
];

/// Writes a document of this many orders.
fn written(orders: u64) -> Document {
    let mut writer = Writer { text: String::from("["), drawn: 0 };
    let mut sum = 0_u64;
    for id in 1..=orders {
        let value = writer.order(id);
        sum = sum.wrapping_add(of_step(id, value));
        writer.text.push_str(if id == orders { "\n]\n" } else { "," });
    }
    Document { text: Arc::new(writer.text.into_bytes()), sum }
}

impl Writer {
    /// Writes an order and returns its value.
    fn order(&mut self, id: u64) -> u64 {
        let _ = write!(self.text, "\n{{\"id\": {id}, \"customer\": ");
        let mut value = self.string();
        let paid = self.draw(2);
        let _ = write!(self.text, ", \"paid\": {}, \"note\": ", paid == 1);
        value += paid;
        if self.draw(2) == 1 {
            value += self.string();
        } else {
            self.text.push_str("null");
        }
        self.text.push_str(", \"items\": [");
        for item in 0..ITEMS {
            self.text.push_str(if item == 0 { "{\"article\": " } else { ", {\"article\": " });
            value += self.string();
            let (quantity, cents) = (self.draw(9), self.draw(100_000));
            let (whole, rest) = (cents / 100, cents % 100);
            let _ = write!(self.text, ", \"quantity\": {quantity}, \"price\": {whole}.{rest:02}}}");
            value += quantity * cents;
        }
        self.text.push_str("]}");
        value
    }

    /// Writes a string of 16 to 31 characters, and returns the sum of their numbers.
    fn string(&mut self) -> u64 {
        self.text.push('"');
        let mut sum = 0;
        for _ in 0..16 + self.draw(16) {
            // The smaller of two numbers: those at the end of the list are rare.
            let drawn = self.draw(16).min(self.draw(16));
            let (written, number) = CHARACTERS[drawn as usize];
            self.text.push_str(written);
            sum += number;
        }
        self.text.push('"');
        sum
    }

    /// Draws a number below `end`.
    fn draw(&mut self, end: u64) -> u64 {
        self.drawn += 1;
        scatter(self.drawn) % end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_finds_what_the_generator_wrote() {
        for orders in [1, 2, 100] {
            let document = written(orders);
            assert_eq!(read(&document.text), document.sum, "{orders}");
        }
    }

    #[test]
    fn a_document_that_lacks_a_byte_comes_to_nothing() {
        let document = written(10);
        assert_eq!(read(&document.text[..document.text.len() - 3]), 0);
    }

    #[test]
    fn strings_need_escapes() {
        let text = String::from_utf8(written(100).text.to_vec()).unwrap();
        for (written, _) in CHARACTERS {
            assert!(text.contains(written), "{written}");
        }
    }
}
