//! The blocks of a page written out by a parser: see `outline` in `reference_pages.py`.

use crate::attributes::{Values, is_space, unescape};
use memchr::{memchr, memchr2};
use rustc_hash::FxHashMap;
use std::fmt::Write;

const LONGEST_DATA_CELL: usize = 200;
const DEEPEST: usize = 512;
const MOST_BLOCKS: usize = 10_000;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Block,
    Cell,
    Break,
    Rule,
    Medium,
    Link,
    Strong,
    Italic,
    Inline,
}

/// What a tag does, and whether it has an end of its own.
#[derive(Clone, Copy)]
struct Role {
    kind: Kind,
    void: bool,
}

impl Role {
    fn of(tag: &str) -> Self {
        let kind = match tag {
            "html" | "body" | "main" | "article" | "section" | "header" | "footer" | "nav" | "aside" | "div"
            | "center" | "hgroup" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "pre" | "blockquote"
            | "address" | "figure" | "figcaption" | "ul" | "ol" | "menu" | "dir" | "li" | "dl" | "dt" | "dd"
            | "details" | "summary" | "dialog" | "table" | "caption" | "thead" | "tbody" | "tfoot" | "tr" | "form"
            | "fieldset" | "legend" | "button" => Kind::Block,
            "img" | "picture" | "iframe" | "object" | "embed" | "audio" | "video" => Kind::Medium,
            "td" | "th" => Kind::Cell,
            "br" => Kind::Break,
            "hr" => Kind::Rule,
            "a" => Kind::Link,
            "b" | "strong" => Kind::Strong,
            "i" | "em" => Kind::Italic,
            _ => Kind::Inline,
        };
        let void = matches!(
            tag,
            "area"
                | "base"
                | "basefont"
                | "bgsound"
                | "br"
                | "col"
                | "embed"
                | "frame"
                | "hr"
                | "img"
                | "input"
                | "keygen"
                | "link"
                | "meta"
                | "param"
                | "source"
                | "track"
                | "wbr"
        );
        Self { kind, void }
    }
}

/// A numbered element: tag, naming, parent, depth, shape, first block, hidden.
pub struct Element<'a> {
    pub tag: &'a str,
    pub naming: String,
    pub parent: i64,
    pub depth: i64,
    pub shape: i64,
    pub start: i64,
    pub hidden: bool,
}

/// The columns of a block: element, length, linked, strong, italic, media, opening, closing.
pub type Columns = [i64; 8];

#[derive(Default)]
pub struct Outline<'a> {
    pub texts: Vec<String>,
    pub namings: Vec<String>,
    pub blocks: Vec<Columns>,
    pub elements: Vec<Element<'a>>,
}

struct Open<'a> {
    tag: &'a str,
    attributes: &'a str,
    number: Option<i64>,
    /// The number of its class.
    class: usize,
    items: usize,
}

impl<'a> Open<'a> {
    fn new(tag: &'a str, attributes: &'a str) -> Self {
        Self { tag, attributes, number: None, class: 0, items: 0 }
    }
}

#[derive(Default)]
struct Marked {
    links: i64,
    strong: i64,
    italics: i64,
}

#[derive(Default)]
struct Walk<'a> {
    outline: Outline<'a>,
    /// By depth, tag, class and class of the element above.
    shapes: FxHashMap<(usize, &'a str, usize, usize), i64>,
    classes: FxHashMap<String, usize>,
    open: Vec<Open<'a>>,
    /// Elements up to here have numbers.
    numbered: usize,
    open_tags: Vec<(Kind, &'a str)>,
    too_deep: usize,
    marker: String,
    open_now: Marked,
    marked: Marked,
    pieces: String,
    raw_length: usize,
    opened_in: String,
    breaks: usize,
    media: i64,
    media_before: i64,
    opening: i64,
    closing: i64,
}

pub fn outline(markup: &str) -> Outline<'_> {
    let classes = FxHashMap::from_iter([(String::new(), 0)]);
    let mut walk = Walk { open: vec![Open::new("", "")], classes, ..Walk::default() };
    let mut rest = markup;
    while !rest.is_empty() {
        rest = walk.step(rest);
    }
    walk.flush(true);
    walk.outline
}

impl<'a> Walk<'a> {
    /// Takes one token from the front of the markup and returns what is left.
    fn step(&mut self, rest: &'a str) -> &'a str {
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.find("-->").map_or("", |end| &comment[end + 3..]);
        }
        if let Some(declaration) = rest.strip_prefix("<!") {
            return find(declaration, b'>').map_or("", |end| &declaration[end + 1..]);
        }
        if let Some((tag, after)) = rest.strip_prefix("</").and_then(read_name) {
            if let Some(end) = find(after, b'>') {
                self.leave(tag);
                return &after[end + 1..];
            }
        } else if let Some((tag, after)) = rest.strip_prefix('<').and_then(read_name) {
            let end = attributes_end(after);
            if after[end..].starts_with('>') {
                let role = Role::of(tag);
                self.enter(role, tag, &after[..end]);
                let rest = &after[end + 1..];
                return if role.kind == Kind::Medium && !role.void { skip_content(tag, rest) } else { rest };
            }
        }
        let from = usize::from(rest.starts_with('<'));
        let end = find(&rest[from..], b'<').map_or(rest.len(), |end| end + from);
        self.add_text(&unescape(&rest[..end]));
        &rest[end..]
    }

    fn enter(&mut self, role: Role, tag: &'a str, attributes: &'a str) {
        match role.kind {
            Kind::Block => {
                if !self.pieces.is_empty() {
                    self.flush(false);
                }
                self.open_element(tag, attributes);
            }
            Kind::Cell => {
                if !self.pieces.is_empty() {
                    self.push(" | ", 3);
                }
            }
            Kind::Break => self.take_break(),
            Kind::Rule => self.flush(false),
            Kind::Medium => self.media += 1,
            Kind::Link => self.open_now.links += 1,
            Kind::Strong => self.open_now.strong += 1,
            Kind::Italic => self.open_now.italics += 1,
            Kind::Inline => {}
        }
        if role.kind != Kind::Medium && !role.void {
            self.open_tags.push((role.kind, attributes));
        }
    }

    fn leave(&mut self, tag: &str) {
        let kind = Role::of(tag).kind;
        match kind {
            Kind::Block => {
                if !self.pieces.is_empty() {
                    self.flush(false);
                }
                self.close_element();
            }
            Kind::Cell if self.raw_length > LONGEST_DATA_CELL => self.flush(false),
            Kind::Link => self.open_now.links -= 1,
            Kind::Strong => self.open_now.strong -= 1,
            Kind::Italic => self.open_now.italics -= 1,
            _ => {}
        }
        if kind != Kind::Medium {
            self.open_tags.pop();
        }
    }

    fn add_text(&mut self, text: &str) {
        let stripped = text.trim_matches(is_space);
        if stripped.is_empty() {
            if !self.pieces.is_empty() {
                self.push(" ", 1);
            }
            return;
        }
        self.closing = i64::from(self.open_now.links > 0) + 2 * i64::from(self.open_now.strong > 0);
        if self.pieces.is_empty() {
            self.opening = self.closing;
            self.media_before = std::mem::take(&mut self.media);
            self.opened_in.clear();
            for (kind, attributes) in &self.open_tags[self.open_tags.len().saturating_sub(2)..] {
                if *kind >= Kind::Link {
                    Values::read(attributes).add_naming(&mut self.opened_in);
                }
            }
        }
        self.breaks = 0;
        self.push(text, text.chars().count());
        let length = stripped.chars().count() as i64;
        self.marked.links += if self.open_now.links > 0 { length } else { 0 };
        self.marked.strong += if self.open_now.strong > 0 { length } else { 0 };
        self.marked.italics += if self.open_now.italics > 0 { length } else { 0 };
    }

    fn push(&mut self, piece: &str, length: usize) {
        self.pieces.push_str(piece);
        self.raw_length += length;
    }

    fn flush(&mut self, last: bool) {
        if self.outline.texts.len() >= MOST_BLOCKS && !last {
            self.push(" ", 1);
            return;
        }
        let mut text = String::with_capacity(self.pieces.len());
        for word in self.pieces.split(is_space).filter(|word| !word.is_empty()) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        let text = text.trim_matches(['|', ' ']);
        if !text.is_empty() {
            let text = std::mem::take(&mut self.marker) + text;
            let length = text.chars().count() as i64;
            let Marked { links, strong, italics } = self.marked;
            let element = self.number_elements();
            let (linked, strong, italic) = (links.min(length), strong.min(length), italics.min(length));
            let columns = [element, length, linked, strong, italic, self.media_before, self.opening, self.closing];
            self.outline.blocks.push(columns);
            self.outline.texts.push(text);
            self.outline.namings.push(self.opened_in.clone());
        }
        self.pieces.clear();
        self.raw_length = 0;
        self.marked = Marked::default();
        self.breaks = 0;
    }

    /// Numbers the open elements that have no number yet, and returns that of the innermost.
    fn number_elements(&mut self) -> i64 {
        for depth in self.numbered..self.open.len() {
            let (around, inner) = self.open.split_at_mut(depth);
            let (above, element) = (around.last(), &mut inner[0]);
            let values = Values::read(element.attributes);
            let next = self.classes.len();
            element.class = *self.classes.entry(values.class_name()).or_insert(next);
            let next = self.shapes.len() as i64;
            let shape = (depth, element.tag, element.class, above.map_or(0, |above| above.class));
            let mut naming = String::new();
            values.add_naming(&mut naming);
            let number = self.outline.elements.len() as i64;
            self.outline.elements.push(Element {
                tag: element.tag,
                naming,
                parent: above.and_then(|above| above.number).unwrap_or(0),
                depth: depth as i64,
                shape: *self.shapes.entry(shape).or_insert(next),
                start: self.outline.texts.len() as i64,
                hidden: values.is_hidden(),
            });
            element.number = Some(number);
        }
        self.numbered = self.open.len();
        self.open.last().and_then(|element| element.number).unwrap_or(0)
    }

    fn open_element(&mut self, tag: &'a str, attributes: &'a str) {
        if self.open.len() > DEEPEST {
            self.too_deep += 1;
            return;
        }
        if let Some(parent) = self.open.last_mut()
            && tag == "li"
            && parent.tag == "ol"
        {
            parent.items += 1;
            self.marker.clear();
            let _ = write!(self.marker, "{}. ", parent.items);
        }
        self.open.push(Open::new(tag, attributes));
    }

    fn close_element(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else if self.open.len() > 1 {
            if self.open.pop().is_some_and(|element| element.tag == "li") {
                self.marker.clear();
            }
            self.numbered = self.numbered.min(self.open.len());
        }
    }

    fn take_break(&mut self) {
        self.breaks += 1;
        if self.breaks == 2 {
            self.flush(false);
        } else if !self.pieces.is_empty() {
            self.push("\n", 1);
        }
    }
}

fn read_name(rest: &str) -> Option<(&str, &str)> {
    let end = rest.find(|letter| letter == '>' || is_space(letter)).unwrap_or(rest.len());
    rest.starts_with(|letter: char| letter.is_ascii_lowercase()).then(|| rest.split_at(end))
}

fn find(text: &str, sign: u8) -> Option<usize> {
    memchr(sign, text.as_bytes())
}

/// Where the first `>` outside of a quoted value stands.
fn attributes_end(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut place = 0;
    while let Some(step) = memchr2(b'>', b'=', &bytes[place..]) {
        place += step;
        if bytes[place] == b'>' {
            return place;
        }
        place += 1;
        if bytes.get(place) == Some(&b'"') {
            place += 1;
            match memchr(b'"', &bytes[place..]) {
                Some(length) => place += length + 1,
                None => return rest.len(),
            }
        }
    }
    rest.len()
}

/// What comes after a picture or film: what it holds is not the page's text.
fn skip_content<'a>(tag: &str, rest: &'a str) -> &'a str {
    let end = format!("</{tag}>");
    rest.find(&end).map_or(rest, |place| &rest[place + end.len()..])
}
