//! XML set in lines: one element a line, indented; a text stays between its tags.

use super::{DocLine, Role};
use crate::text::escape;

enum Part<'a> {
    Open(&'a str),
    Close(&'a str),
    /// An empty element, a comment, a declaration.
    Whole(&'a str),
    Text(&'a str),
}

/// The lines of an XML text; `None` where its tags do not match.
pub(super) fn xml_lines(text: &str) -> Option<Vec<DocLine>> {
    let parts = parts(text.trim())?;
    let mut lines = Vec::new();
    let mut depth = 0usize;
    let mut at = 0;
    while at < parts.len() {
        let mut line =
            DocLine::plain("  ".repeat(depth.saturating_sub(usize::from(matches!(parts[at], Part::Close(_)))).min(40)));
        match (&parts[at], parts.get(at + 1), parts.get(at + 2)) {
            (Part::Open(open), Some(Part::Text(text)), Some(Part::Close(close))) => {
                tag(&mut line, open);
                line.push(&escape(text.trim()), Some(Role::Text));
                tag(&mut line, close);
                at += 3;
            }
            (Part::Open(open), Some(Part::Close(close)), _) => {
                tag(&mut line, open);
                tag(&mut line, close);
                at += 2;
            }
            (Part::Open(open), ..) => {
                tag(&mut line, open);
                depth += 1;
                at += 1;
            }
            (Part::Close(close), ..) => {
                depth = depth.checked_sub(1)?;
                tag(&mut line, close);
                at += 1;
            }
            (Part::Whole(whole), ..) => {
                if whole.starts_with("<?") || whole.starts_with("<!") {
                    line.push(&escape(whole), Some(Role::Dim));
                } else {
                    tag(&mut line, whole);
                }
                at += 1;
            }
            (Part::Text(text), ..) => {
                line.push(&escape(text.trim()), Some(Role::Text));
                at += 1;
            }
        }
        lines.push(line);
    }
    (depth == 0 && !lines.is_empty()).then_some(lines)
}

fn parts(mut rest: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    while !rest.is_empty() {
        let Some(begin) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            if !rest[..end].trim().is_empty() {
                parts.push(Part::Text(&rest[..end]));
            }
            rest = &rest[end..];
            continue;
        };
        let close = match () {
            () if begin.starts_with("!--") => "-->",
            () if begin.starts_with("![CDATA[") => "]]>",
            () if begin.starts_with('?') => "?>",
            () => ">",
        };
        let end = rest.find(close)? + close.len();
        let whole = &rest[..end];
        parts.push(match () {
            () if begin.starts_with('/') => Part::Close(whole),
            () if begin.starts_with(['!', '?']) || whole.ends_with("/>") => Part::Whole(whole),
            () => Part::Open(whole),
        });
        rest = &rest[end..];
    }
    Some(parts)
}

/// A tag: its name in one colour, the rest dim.
fn tag(line: &mut DocLine, tag: &str) {
    let inner = tag.trim_start_matches(['<', '/']);
    let name_at = tag.len() - inner.len();
    let name = inner.find(|c: char| c.is_whitespace() || "/>".contains(c)).unwrap_or(inner.len());
    line.push(&tag[..name_at], Some(Role::Dim));
    line.push(&escape(&inner[..name]), Some(Role::Name));
    line.push(&escape(&inner[name..]), Some(Role::Dim));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_set_in_lines() {
        let text = "<?xml version=\"1.0\"?><api><a>1</a><b/><c x=\"1\"><d></d>text<!-- <e> --></c></api>";
        let lines: Vec<_> = xml_lines(text).unwrap().into_iter().map(|line| line.text).collect();
        let wanted = [
            "<?xml version=\"1.0\"?>",
            "<api>",
            "  <a>1</a>",
            "  <b/>",
            "  <c x=\"1\">",
            "    <d></d>",
            "    text",
            "    <!-- <e> -->",
            "  </c>",
            "</api>",
        ];
        assert_eq!(lines, wanted);
        assert!(xml_lines("<a><b>").is_none() && xml_lines("</a>").is_none() && xml_lines("<a").is_none());
    }
}
