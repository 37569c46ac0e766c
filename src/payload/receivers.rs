//! Sample receivers: small complete scripts that a person can put into a shop, with a webhook's secret and key filled
//! in.

use crate::model::words;

/// A language that there is a sample receiver in. Each needs nothing but the language itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScriptLang {
    /// PHP 7.4 or newer.
    Php,
    /// Python 3.9 or newer.
    Python,
    /// Node 18 or newer.
    Node,
    /// Ruby 2.7 or newer.
    Ruby,
    /// Perl 5.14 or newer.
    Perl,
    /// Go 1.18 or newer.
    Go,
    /// Java 11 or newer.
    Java,
    /// C# on .NET 6 or newer, or Mono.
    CSharp,
}

words!(ScriptLang, "language", {
    Php => "php",
    Python => "python",
    Node => "node",
    Ruby => "ruby",
    Perl => "perl",
    Go => "go",
    Java => "java",
    CSharp => "csharp",
});

impl ScriptLang {
    /// What the language calls itself, the same everywhere.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Php => "PHP",
            Self::Python => "Python",
            Self::Node => "Node",
            Self::Ruby => "Ruby",
            Self::Perl => "Perl",
            Self::Go => "Go",
            Self::Java => "Java",
            Self::CSharp => "C#",
        }
    }

    /// A good name for the file.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Php => "receiver.php",
            Self::Python => "receiver.py",
            Self::Node => "receiver.mjs",
            Self::Ruby => "receiver.rb",
            Self::Perl => "receiver.pl",
            Self::Go => "receiver.go",
            Self::Java => "Receiver.java",
            Self::CSharp => "receiver.cs",
        }
    }

    /// The script with `{{secret}}`, `{{key}}` and `{{url}}` in the places of a webhook's own.
    const fn template(self) -> &'static str {
        match self {
            Self::Php => include_str!("../../assets/receivers/receiver.php"),
            Self::Python => include_str!("../../assets/receivers/receiver.py"),
            Self::Node => include_str!("../../assets/receivers/receiver.mjs"),
            Self::Ruby => include_str!("../../assets/receivers/receiver.rb"),
            Self::Perl => include_str!("../../assets/receivers/receiver.pl"),
            Self::Go => include_str!("../../assets/receivers/receiver.go"),
            Self::Java => include_str!("../../assets/receivers/Receiver.java"),
            Self::CSharp => include_str!("../../assets/receivers/receiver.cs"),
        }
    }

    /// What may stand between the quotes of the script: double ones in Go, Java and C#, single ones elsewhere.
    fn quoted(self, value: &str) -> String {
        let mut quoted = String::with_capacity(value.len());
        for c in value.chars() {
            match (c, self) {
                ('\\', _) => quoted.push_str("\\\\"),
                ('"', Self::Go | Self::Java | Self::CSharp) => quoted.push_str("\\\""),
                ('\'', Self::Php | Self::Python | Self::Node | Self::Ruby | Self::Perl) => quoted.push_str("\\'"),
                // These know no other escape between single quotes, and need none.
                (_, Self::Php | Self::Ruby | Self::Perl) => quoted.push(c),
                // Java reads `\u` before it sees the quotes, so that `\u000a` would end the line.
                (_, Self::Java) if c.is_ascii_control() => quoted.push_str(&format!("\\{:03o}", u32::from(c))),
                (_, Self::Java) => quoted.push(c),
                _ if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                    quoted.push_str(&format!("\\u{:04x}", u32::from(c)));
                }
                _ => quoted.push(c),
            }
        }
        quoted
    }
}

/// A receiving script with a webhook's secret and key filled in, which `Debug` does not show.
#[derive(Clone, PartialEq, Eq)]
pub struct Script {
    /// A name to save it under.
    pub file_name: &'static str,
    /// Its text.
    pub text: String,
}

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Script({}: …)", self.file_name)
    }
}

/// What a webhook gives to its receiver's script.
#[derive(Clone, Copy)]
pub struct ScriptValues<'a> {
    /// The signing secret, revealed.
    pub secret: &'a str,
    /// The webhook's key, revealed.
    pub key: &'a str,
    /// The Post URL.
    pub url: &'a str,
}

impl std::fmt::Debug for ScriptValues<'_> {
    /// The secret and the key are left out, and a URL may hold one too.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScriptValues").finish_non_exhaustive()
    }
}

/// A sample receiver for one webhook. Values are quoted as the language wants it, so that none can break out of its
/// place.
pub fn script(lang: ScriptLang, values: &ScriptValues<'_>) -> String {
    let mut rest = lang.template();
    let mut script = String::with_capacity(rest.len() + 256);
    while let Some((before, placeholder, after)) = next_placeholder(rest) {
        script.push_str(before);
        match placeholder {
            "secret" => script.push_str(&lang.quoted(values.secret)),
            "key" => script.push_str(&lang.quoted(values.key)),
            _ => script.push_str(&commented(values.url)),
        }
        rest = after;
    }
    script.push_str(rest);
    script
}

fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("{{")?;
    let (placeholder, after) = rest.split_once("}}")?;
    Some((before, placeholder, after))
}

/// A URL that can neither end a comment nor a Python docstring: `?>` ends PHP, a line's end the comment, and quotes the
/// docstring.
fn commented(url: &str) -> String {
    url.chars().filter(|c| !c.is_control()).map(|c| if "<>\"'\\".contains(c) { '_' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: ScriptValues<'_> =
        ScriptValues { secret: "whsec_c2VjcmV0", key: "k{{url}}", url: "https://a.example/h" };

    #[test]
    fn the_values_stand_in_every_script() {
        for lang in ScriptLang::ALL {
            let script = script(*lang, &VALUES).replace('"', "'");
            assert!(script.contains("WEBHOOK_SECRET = 'whsec_c2VjcmV0'"), "{lang}");
            assert!(script.contains("WEBHOOK_KEY = 'k{{url}}'"), "{lang}: what is filled in is not filled in again");
            assert!(script.contains("Post URL: https://a.example/h\n"), "{lang}");
            assert_eq!(lang.as_str().parse::<ScriptLang>().unwrap(), *lang);
        }
    }

    #[test]
    fn no_value_breaks_out_of_its_place() {
        let bad = ScriptValues { secret: "a'b\\", key: "k\n'", url: "https://a/?>\n<?php evil(); '''\"\"\"" };
        let php = script(ScriptLang::Php, &bad);
        assert!(php.contains(r"'a\'b\\';") && !php.contains("?>") && !php.contains("\n<?php evil"));
        let python = script(ScriptLang::Python, &bad);
        assert!(
            python.contains(r"'k\u000a\''")
                && python.matches("\"\"\"").count() == script(ScriptLang::Python, &VALUES).matches("\"\"\"").count()
        );
    }

    #[test]
    fn double_quotes_hold_too() {
        let bad = ScriptValues { secret: "a\"b\\", key: "k\n'\u{2028}", url: "https://a/" };
        let [go, java, csharp] = [ScriptLang::Go, ScriptLang::Java, ScriptLang::CSharp].map(|lang| script(lang, &bad));
        for script in [&go, &java, &csharp] {
            assert!(script.contains(r#"WEBHOOK_SECRET = "a\"b\\""#));
        }
        assert!(go.contains(r#""k\u000a'\u2028""#) && csharp.contains(r#""k\u000a'\u2028""#));
        assert!(java.contains("\"k\\012'\u{2028}\""));
    }

    #[test]
    fn an_unknown_language_is_refused_with_the_known_ones() {
        assert!("cobol".parse::<ScriptLang>().unwrap_err().to_string().contains("php, python, node"));
    }
}
