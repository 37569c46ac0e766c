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

/// The lines of an XML text, of which only the beginning may be there; `None` where its tags do not match.
pub(super) fn xml_lines(text: &str, cut: bool) -> Option<Vec<DocLine>> {
    let parts = parts(text.trim(), cut)?;
    let mut lines = Vec::new();
    // The names of the elements that are open.
    let mut within = Vec::new();
    let mut at = 0;
    while at < parts.len() {
        if let Part::Close(close) = parts[at] {
            // An end without its beginning is no XML, such as the one around an HTML element that has none.
            within.pop().filter(|open| *open == name(close))?;
        }
        let mut line = DocLine::plain("  ".repeat(within.len().min(40)));
        match (&parts[at], parts.get(at + 1), parts.get(at + 2)) {
            (Part::Open(open), Some(Part::Text(text)), Some(Part::Close(close))) if name(open) == name(close) => {
                tag(&mut line, open);
                line.push(&escape(text.trim()), Some(Role::Text));
                tag(&mut line, close);
                at += 3;
            }
            (Part::Open(open), Some(Part::Close(close)), _) if name(open) == name(close) => {
                tag(&mut line, open);
                tag(&mut line, close);
                at += 2;
            }
            (Part::Open(open), ..) => {
                tag(&mut line, open);
                within.push(name(open));
                at += 1;
            }
            (Part::Close(close), ..) => {
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
    ((within.is_empty() || cut) && !lines.is_empty()).then_some(lines)
}

fn parts(mut rest: &str, cut: bool) -> Option<Vec<Part<'_>>> {
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
        let Some(found) = rest.find(close) else {
            // The cut went through a tag.
            parts.push(Part::Text(rest));
            return cut.then_some(parts);
        };
        let end = found + close.len();
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

/// The name in a tag.
fn name(tag: &str) -> &str {
    let inner = tag.trim_start_matches(['<', '/']);
    &inner[..inner.find(|c: char| c.is_whitespace() || "/>".contains(c)).unwrap_or(inner.len())]
}

/// A tag: its name in one colour, the rest dim.
fn tag(line: &mut DocLine, tag: &str) {
    let inner = tag.trim_start_matches(['<', '/']);
    let (name_at, name) = (tag.len() - inner.len(), name(tag).len());
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
        let lines: Vec<_> = xml_lines(text, false).unwrap().into_iter().map(|line| line.text).collect();
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
        for no_xml in ["<a><b>", "</a>", "<a", "<a><br></a></br>"] {
            assert!(xml_lines(no_xml, false).is_none(), "{no_xml}");
        }
    }

    #[test]
    fn what_was_cut_is_set_in_lines_as_far_as_it_goes() {
        let lines = |text| xml_lines(text, true).map(|lines| lines.into_iter().map(|l| l.text).collect::<Vec<_>>());
        let wanted = |last: &str| Some(vec!["<api>".to_owned(), "  <a>1</a>".into(), "  <b>".into(), last.to_owned()]);
        assert_eq!(lines("<api><a>1</a><b>some te"), wanted("    some te"));
        assert_eq!(lines("<api><a>1</a><b><name x="), wanted("    <name x="));
        // The beginning of a page of HTML has elements that never end, and stays as it came.
        assert_eq!(lines("<html><head><meta a=\"b\"></head><body>"), None);
    }
}
