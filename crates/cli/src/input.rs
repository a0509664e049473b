//! Files, folders and standard input as articles.
//!
//! Knows formats and file names; knows no service. A fault in one article never hides the others.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow, bail};
use readout_wire::{
    article::{BODY_BYTES_MAX, complete},
    json,
    v1::{Article, PublishedAt, Publisher},
};

use crate::{limits, terms};

/// Names standard input.
const STDIN: &str = "-";

/// What to read, and what to add to it.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct InputArgs {
    /// Files, folders, or `-` for standard input. Files named .json, .jsonl or .ndjson hold
    /// articles as proto3 JSON, one a line (a .json file may hold one over several lines); every
    /// other file is UTF-8 text, one body without a title. Folders are read with their subfolders,
    /// in the order of names, without hidden files. Standard input is JSON when it begins with `{`.
    #[arg(required = true, value_name = "FILE|DIR|-")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    known: KnownArgs,
}

/// What is known about articles that do not say it themselves.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "For articles that do not say it themselves")]
struct KnownArgs {
    /// Who published them, such as `Agence Kampuchea Presse`.
    #[arg(long, value_name = "NAME")]
    publisher: Option<String>,
    /// Country of the publisher, ISO 3166-1 alpha-3 such as KHM; it tells whose "the prime
    /// minister" is.
    #[arg(long, value_name = "ALPHA3")]
    publisher_country: Option<String>,
    /// When they were published: RFC 3339 such as 2021-05-26T15:00:00+07:00, or a day.
    #[arg(long, value_name = "TIME", value_parser = terms::parse_published)]
    published_at: Option<PublishedAt>,
    /// Address of the article, from which its id is made. Only with a single text file.
    #[arg(long)]
    url: Option<String>,
}

/// An article that keeps all rules.
#[derive(Debug)]
pub(crate) struct Item {
    /// The article, with its ids.
    pub(crate) article: Article,
    /// Where it stands, for people: a file, and in JSON lines the line.
    pub(crate) place: String,
    /// The file, when it was plain text.
    pub(crate) plain: Option<PathBuf>,
}

impl InputArgs {
    /// Checks what can be checked before anything is read.
    ///
    /// # Errors
    /// When one URL would name several articles.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        let is_text = |path: &PathBuf| !path.is_dir() && kind(path) == Kind::Text;
        let single = matches!(self.paths.as_slice(), [path] if is_text(path));
        if self.known.url.is_some() && !single {
            bail!("--url names one article: give it with a single text file");
        }
        Ok(())
    }

    /// Reads everything and hands over each article, or why it is none, until `emit` returns false.
    /// May block; a file is held in memory one article at a time.
    pub(crate) fn read(&self, mut emit: impl FnMut(anyhow::Result<Item>) -> bool) {
        for path in &self.paths {
            let on = if path.as_os_str() == STDIN {
                self.standard_input(&mut emit)
            } else if path.is_dir() {
                self.folder(path, &mut emit)
            } else {
                self.file(path, &mut emit)
            };
            if !on {
                return;
            }
        }
    }

    fn standard_input(&self, emit: &mut dyn FnMut(anyhow::Result<Item>) -> bool) -> bool {
        let place = "standard input";
        let mut input = BufReader::new(io::stdin());
        match begins_as_json(&mut input) {
            Ok(true) => self.lines(input, place, true, emit),
            Ok(false) => emit(self.text(input, place, Path::new(STDIN))),
            Err(error) => emit(Err(error).context(place)),
        }
    }

    fn folder(&self, path: &Path, emit: &mut dyn FnMut(anyhow::Result<Item>) -> bool) -> bool {
        let listed: io::Result<Vec<_>> = fs::read_dir(path).and_then(|entries| entries.collect());
        let mut entries = match listed {
            Ok(entries) => entries,
            Err(error) => return emit(Err(error).context(path.display().to_string())),
        };
        entries.retain(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
        entries.sort_by_key(fs::DirEntry::file_name);
        if entries.is_empty() {
            return emit(Err(anyhow!("{}: holds no article", path.display())));
        }
        entries.iter().all(|entry| {
            let path = entry.path();
            // The type of the entry itself: a link to a folder could lead in circles. What is no
            // file, such as a named pipe, might never end.
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => self.folder(&path, emit),
                _ if path.exists() && !path.is_file() => true,
                _ => self.file(&path, emit),
            }
        })
    }

    fn file(&self, path: &Path, emit: &mut dyn FnMut(anyhow::Result<Item>) -> bool) -> bool {
        let place = path.display().to_string();
        let file = match File::open(path) {
            Ok(file) => BufReader::new(file),
            Err(error) => return emit(Err(error).context(place)),
        };
        match kind(path) {
            Kind::Text => emit(self.text(file, &place, path)),
            Kind::JsonLines => self.lines(file, &place, false, emit),
            Kind::Json => self.lines(file, &place, true, emit),
        }
    }

    fn text(&self, input: impl Read, place: &str, path: &Path) -> anyhow::Result<Item> {
        let mut bytes = Vec::new();
        let read = input.take(BODY_BYTES_MAX as u64 + 1).read_to_end(&mut bytes);
        read.with_context(|| place.to_owned())?;
        if bytes.len() > BODY_BYTES_MAX {
            bail!("{place}: is longer than the {BODY_BYTES_MAX} bytes allowed");
        }
        let body = utf8(bytes, place, 0)?;
        let url = self.known.url.clone().unwrap_or_default();
        let mut item = self.item(Article { body, url, ..Default::default() }, place.to_owned())?;
        item.plain = Some(path.to_owned());
        Ok(item)
    }

    /// Reads JSON lines; with `whole`, a first line that is not complete begins one article over
    /// all lines.
    fn lines(
        &self,
        mut input: impl BufRead,
        place: &str,
        whole: bool,
        emit: &mut dyn FnMut(anyhow::Result<Item>) -> bool,
    ) -> bool {
        let mut offset = 0;
        let mut number = 0;
        let mut seen = false;
        loop {
            let mut line = Vec::new();
            let mut limited = (&mut input).take(limits::JSON_BYTES_MAX as u64);
            match limited.read_until(b'\n', &mut line) {
                Ok(0) if seen => return true,
                Ok(0) => return emit(Err(anyhow!("{place}: holds no article"))),
                Ok(_) => number += 1,
                Err(error) => return emit(Err(error).context(place.to_owned())),
            }
            let start = offset;
            offset += line.len();
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            if line.len() == limits::JSON_BYTES_MAX {
                let fault = anyhow!("{place}:{number}: is longer than any article can be");
                match input.skip_until(b'\n') {
                    Ok(rest) => offset += rest,
                    Err(error) => return emit(Err(error).context(place.to_owned())),
                }
                seen = true;
                if !emit(Err(fault)) {
                    return false;
                }
                continue;
            }
            if whole && !seen && breaks_off(&line) {
                let mut limited = input.take(limits::JSON_BYTES_MAX as u64);
                if let Err(error) = limited.read_to_end(&mut line) {
                    return emit(Err(error).context(place.to_owned()));
                }
                return emit(self.parse(line, place, start, number, place.to_owned()));
            }
            seen = true;
            if !emit(self.parse(line, place, start, number, format!("{place}:{number}"))) {
                return false;
            }
        }
    }

    fn parse(
        &self,
        json: Vec<u8>,
        file: &str,
        offset: usize,
        first_line: usize,
        place: String,
    ) -> anyhow::Result<Item> {
        let json = utf8(json, file, offset)?;
        let article =
            json::parse(json.trim_start_matches('\u{feff}').trim_end()).map_err(|error| {
                let (line, column) = (first_line - 1 + error.line(), error.column());
                let message = error.to_string();
                let at = format!(" at line {} column {column}", error.line());
                anyhow!("{file}:{line}:{column}: {}", message.strip_suffix(&at).unwrap_or(&message))
            })?;
        self.item(article, place)
    }

    fn item(&self, mut article: Article, place: String) -> anyhow::Result<Item> {
        let KnownArgs { publisher, publisher_country, published_at, .. } = &self.known;
        if article.publisher.is_none() && (publisher.is_some() || publisher_country.is_some()) {
            article.publisher = Some(Publisher {
                name: publisher.clone().unwrap_or_default(),
                country: publisher_country.as_deref().unwrap_or_default().to_uppercase(),
            });
        }
        if article.published_at.is_none() {
            article.published_at = *published_at;
        }
        let article = complete(article).map_err(|violation| anyhow!("{place}: {violation}"))?;
        Ok(Item { article, place, plain: None })
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Json,
    JsonLines,
}

fn kind(path: &Path) -> Kind {
    let extension = path.extension().unwrap_or_default().to_ascii_lowercase();
    match extension.to_str() {
        Some("jsonl" | "ndjson") => Kind::JsonLines,
        Some("json") => Kind::Json,
        _ => Kind::Text,
    }
}

/// Whether the first byte that is not blank, behind a byte order mark, opens a JSON object; nothing
/// is consumed.
fn begins_as_json(input: &mut impl BufRead) -> io::Result<bool> {
    let bytes = input.fill_buf()?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    Ok(bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{'))
}

/// Whether JSON is fine as far as it goes and goes on in the next line.
fn breaks_off(line: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(line).is_err_and(|error| error.is_eof())
}

fn utf8(bytes: Vec<u8>, file: &str, offset: usize) -> anyhow::Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let byte = offset + error.utf8_error().valid_up_to();
        anyhow!("{file}: is no UTF-8 at byte {byte}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(path: &Path) -> InputArgs {
        InputArgs { paths: vec![path.to_owned()], known: KnownArgs::default() }
    }

    /// What reading `content` as a file named `name` gives: bodies, or faults without the folder.
    fn check(name: &str, content: &[u8], expected: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        let mut found = Vec::new();
        args(&path).read(|item| {
            found.push(match item {
                Ok(item) => item.article.body,
                Err(error) => {
                    let folder = format!("{}/", folder.path().display());
                    format!("! {}", format!("{error:#}").replace(&folder, ""))
                }
            });
            true
        });
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn a_text_file_is_one_body_as_it_stands() {
        check("a.txt", "Line\r\nTwo “é”\n".as_bytes(), &["Line\r\nTwo “é”\n"]);
        check("a", b"{\"body\": \"x\"}", &["{\"body\": \"x\"}"]);
        check("a.txt", b"ab\xffcd", &["! a.txt: is no UTF-8 at byte 2"]);
        check("a.txt", b" \n", &["! a.txt: article.body is empty"]);
    }

    #[test]
    fn a_fault_in_one_line_does_not_hide_the_others() {
        check(
            "a.jsonl",
            b"{\"body\":\"one\"}\n\n{\"body\":\"b\xff\"}\n{\"boddy\":\"x\"}\n{\"body\":\"two\"}",
            &[
                "one",
                "! a.jsonl: is no UTF-8 at byte 26",
                "! a.jsonl:4:8: unknown field `boddy`, expected one of `name`, `article_id`, \
                 `articleId`, `revision`, `url`, `external_id`, `externalId`, `publisher`, \
                 `title`, `body`, `language`, `published_at`, `publishedAt`, `received_at`, \
                 `receivedAt`",
                "two",
            ],
        );
        check("a.jsonl", b"\n", &["! a.jsonl: holds no article"]);
        let inner = "! a.jsonl:2:6: invalid type: string \"body\", expected struct \
            readout.v1.Article";
        let broken = "! a.jsonl:1:1: EOF while parsing an object";
        check("a.jsonl", b"{\n\"body\":\"x\"}", &[broken, inner]);
    }

    #[test]
    fn a_json_file_may_hold_one_article_over_several_lines() {
        check("a.json", b"{\n  \"body\": \"one\"\n}\n", &["one"]);
        check("a.JSON", b"{\"body\":\"one\"}\n{\"body\":\"two\"}\n", &["one", "two"]);
        check(
            "a.json",
            b"\n{\n  \"body\": 7\n}\n",
            &["! a.json:3:11: invalid type: integer `7`, \
            expected a string"],
        );
    }

    #[test]
    fn standard_input_is_json_when_it_begins_so() {
        for (text, json) in [("\n {\"a\":1}", true), ("“{” he said", false), ("", false)] {
            assert_eq!(begins_as_json(&mut text.as_bytes()).unwrap(), json, "{text}");
        }
    }

    #[test]
    fn folders_are_read_in_name_order_without_hidden_files() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("b/.git")).unwrap();
        for name in ["c.txt", "a.txt", "b/d.txt", ".hidden", "b/.git/x"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        std::os::unix::fs::symlink(folder.path(), folder.path().join("circle")).unwrap();
        let mut found = Vec::new();
        args(folder.path()).read(|item| {
            found.push(item.unwrap().article.body);
            found.len() < 3
        });
        assert_eq!(found, ["a.txt", "b/d.txt", "c.txt"]);
    }

    #[test]
    fn known_facts_fill_only_what_is_missing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        fs::write(&path, "{\"body\":\"x\",\"publisher\":{\"name\":\"Own\"}}\n{\"body\":\"y\"}")
            .unwrap();
        let mut args = args(&path);
        args.known.publisher = Some("Given".to_owned());
        args.known.publisher_country = Some("khm".to_owned());
        let mut publishers = Vec::new();
        args.read(|item| {
            let publisher = item.unwrap().article.publisher.unwrap();
            publishers.push((publisher.name, publisher.country));
            true
        });
        let own = ("Own".to_owned(), String::new());
        assert_eq!(publishers, [own, ("Given".to_owned(), "KHM".to_owned())]);
    }

    #[test]
    fn one_url_names_one_article() {
        let mut args = args(Path::new("a.txt"));
        args.known.url = Some("https://news.example/a".to_owned());
        args.check().unwrap();
        args.paths.push(PathBuf::from("b.txt"));
        assert!(args.check().is_err());
        args.paths = vec![PathBuf::from("a.jsonl")];
        assert!(args.check().is_err());
    }
}
