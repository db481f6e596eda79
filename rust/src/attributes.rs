//! Attributes and escapes of markup written out by a parser: see `reference_pages.py`.

use memchr::memchr;
use std::borrow::Cow;

/// The attributes that are read; the first of them say what an element is for.
const ATTRIBUTES: [&str; 7] = ["class", "id", "itemprop", "role", "hidden", "aria-hidden", "style"];
const NAMING: usize = 4;
const LONGEST_NAME: usize = 400;
const ESCAPES: [(&str, char); 5] = [("nbsp;", '\u{a0}'), ("lt;", '<'), ("gt;", '>'), ("quot;", '"'), ("amp;", '&')];

/// What Python calls a space.
pub fn is_space(letter: char) -> bool {
    letter.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&letter)
}

pub fn unescape(text: &str) -> Cow<'_, str> {
    let Some(first) = memchr(b'&', text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut plain = String::with_capacity(text.len());
    let (before, mut rest) = text.split_at(first);
    plain.push_str(before);
    while let Some(escaped) = rest.strip_prefix('&') {
        let found = ESCAPES.iter().find_map(|(escape, letter)| Some((escaped.strip_prefix(escape)?, *letter)));
        let (after, letter) = found.unwrap_or((escaped, '&'));
        plain.push(letter);
        let (before, next) = after.split_at(after.find('&').unwrap_or(after.len()));
        plain.push_str(before);
        rest = next;
    }
    Cow::Owned(plain)
}

/// The raw values of `ATTRIBUTES`, the first of each.
pub struct Values<'a>([Option<&'a str>; ATTRIBUTES.len()]);

impl<'a> Values<'a> {
    pub fn read(attributes: &'a str) -> Self {
        let mut values = [None; ATTRIBUTES.len()];
        let bytes = attributes.as_bytes();
        let quotes = bytes.windows(2).enumerate().filter(|(_, pair)| pair == b"=\"").map(|(place, _)| place);
        for place in quotes {
            let before = &bytes[..place];
            let known = |name: &&str| before.strip_suffix(name.as_bytes()).is_some_and(|rest| rest.ends_with(b" "));
            if let Some(number) = ATTRIBUTES.iter().position(known) {
                let value = &attributes[place + 2..];
                values[number].get_or_insert(&value[..memchr(b'"', value.as_bytes()).unwrap_or(value.len())]);
            }
        }
        Self(values)
    }

    /// The beginning of a value; empty where there is none.
    fn get(&self, number: usize) -> Cow<'a, str> {
        let value = self.0[number].unwrap_or_default();
        let is_short = value.len() <= LONGEST_NAME;
        let end = if is_short { None } else { value.char_indices().nth(LONGEST_NAME) };
        unescape(end.map_or(value, |(end, _)| &value[..end]))
    }

    /// Adds the attributes that say what an element is for, side by side.
    pub fn add_naming(&self, naming: &mut String) {
        for number in 0..NAMING {
            let value = self.get(number);
            if !value.is_empty() {
                if !naming.is_empty() {
                    naming.push(' ');
                }
                naming.push_str(&value);
            }
        }
    }

    pub fn class_name(&self) -> String {
        self.get(0).chars().filter(|letter| !letter.is_ascii_digit()).collect()
    }

    pub fn is_hidden(&self) -> bool {
        let [.., hidden, aria_hidden, style] = self.0;
        if hidden.is_some() || aria_hidden == Some("true") {
            return true;
        }
        style.is_some() && {
            let mut style = self.get(ATTRIBUTES.len() - 1).to_ascii_lowercase();
            style.retain(|letter| !is_space(letter));
            style.contains("display:none") || style.contains("visibility:hidden")
        }
    }
}
