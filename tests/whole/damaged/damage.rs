//! What happens to bytes and to JSON on their way.

use serde_json::{Value, json};

use crate::dice::Dice;

/// Bytes that mean something to those who read.
const TELLING: &[&[u8]] = &[
    b"\0",
    b"\"",
    b",",
    b";",
    b"\t",
    b"\r\n",
    b"0",
    b"-1",
    b"9223372036854775808",
    b"1e999",
    b"\xff",
    b"\xc3",
    b"\xef\xbb\xbf",
    b"{",
    b"}",
    b"[",
    b"]",
    b"null",
    b"=",
    b"KES",
    b"254",
    b"../",
    b"%00",
    b"\xe2\x80\xae",
];

/// The bytes of `sample`, edited a few times; now and then a part of another sample gets in.
pub(super) fn damaged(sample: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = sample.to_vec();
    for _ in 0..dice.between(1, 8) {
        let (from, to) = span(&bytes, dice);
        match dice.between(0, 7) {
            0 => drop(bytes.drain(from..to)),
            1 => {
                let part = bytes[from..to].to_vec();
                drop(bytes.splice(from..from, part));
            }
            2 => {
                let (of, until) = span(other, dice);
                drop(bytes.splice(from..to, other[of..until].iter().copied()));
            }
            3 => bytes.truncate(to),
            4 | 5 => drop(bytes.splice(from..from, dice.one_of(TELLING).iter().copied())),
            _ => {
                if let Some(byte) = bytes.get_mut(from) {
                    *byte ^= 1 << dice.between(0, 7);
                }
            }
        }
    }
    bytes
}

/// Mostly a few bytes.
fn span(bytes: &[u8], dice: &mut Dice) -> (usize, usize) {
    let from = at(bytes.len(), dice);
    let most = if dice.one_in(4) { bytes.len() } else { 8 };
    (from, (from + at(most, dice)).min(bytes.len()))
}

fn at(length: usize, dice: &mut Dice) -> usize {
    usize::try_from(dice.between(0, length.try_into().unwrap())).unwrap()
}

/// JSON in which one thing is another, is missing, or is there as well.
pub(super) fn odd(mut value: Value, dice: &mut Dice) -> Value {
    for _ in 0..dice.between(1, 3) {
        *inner(&mut value, dice) = another(dice);
    }
    value
}

/// The value itself or one inside it.
fn inner<'a>(value: &'a mut Value, dice: &mut Dice) -> &'a mut Value {
    let count = match value {
        Value::Object(fields) => fields.len(),
        Value::Array(values) => values.len(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    };
    if count == 0 || dice.one_in(20) {
        return value;
    }
    let chosen = at(count - 1, dice);
    match value {
        Value::Object(fields) => inner(fields.values_mut().nth(chosen).unwrap(), dice),
        Value::Array(values) => inner(&mut values[chosen], dice),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

fn another(dice: &mut Dice) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(1),
        json!(2),
        json!(-1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1.5),
        json!(1e300),
        json!(""),
        json!("\u{0}"),
        json!("' OR 1=1 --"),
        json!("%_*\""),
        json!("9".repeat(400)),
        json!("\u{202e}254722000001"),
        json!("x".repeat(70_000)),
        json!("2026-02-30"),
        json!("0".repeat(64)),
        json!([]),
        json!([1, [2, [3]], {}]),
        json!({}),
        json!({ "kind": "index", "index": -1 }),
    ];
    dice.one_of(&values).clone()
}
