//! How long tags are and how deep they nest: see `measure_tags` in `reference_pages.py`.

use memchr::memchr2_iter;

/// The longest stretch from an open bracket to the next bracket, in bytes, and the most tags open at once.
pub fn measure_tags(html: &[u8]) -> (usize, i64) {
    let (mut longest, mut deepest, mut depth, mut opened) = (0, 0, 0, None);
    for place in memchr2_iter(b'<', b'>', html) {
        if let Some(opened) = opened.take() {
            longest = longest.max(place - opened);
        }
        if html[place] == b'<' {
            opened = Some(place);
            depth += if html.get(place + 1) == Some(&b'/') { -1 } else { 1 };
            deepest = deepest.max(depth);
        }
    }
    (opened.map_or(longest, |opened| longest.max(html.len() - opened)), deepest)
}
