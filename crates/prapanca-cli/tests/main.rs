//! Whole command lines in fresh folders.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const ENGLISH: &str =
    "Ministers meet\n\nRussia attacked Ukraine on Monday. The president of Brazil condemned the attack.\n";
const INDONESIAN: &str = "Rusia menyerang Ukraina pada hari Senin.\n\nPresiden Brasil mengutuk serangan itu.\n";

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn file(dir: &TempDir, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = dir.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, content).unwrap();
    path.to_str().unwrap().into()
}

fn run(args: &[&str]) -> Output {
    run_with(args, b"")
}

fn run_with(args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_prapanca"))
        .args(args)
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that fails early does not read its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
fn exits(output: &Output, code: i32) {
    assert_eq!(
        output.status.code(),
        Some(code),
        "stdout: {}\nstderr: {}",
        out(output),
        err(output)
    );
}

/// Every line a record of the schema's version.
fn records(text: &str) -> Vec<serde_json::Value> {
    let all: Vec<serde_json::Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    for record in &all {
        assert_eq!(record["schema"], "prapanca.record.v1");
    }
    all
}

#[test]
fn one_article_gives_its_events_as_lines_of_json() {
    let dir = folder();
    for (name, text, lang) in [("a.txt", ENGLISH, "en"), ("b.txt", INDONESIAN, "id")] {
        let path = file(&dir, name, text);
        let output = run(&[
            "code",
            &path,
            "--published",
            "2023-02-01",
            "--outlet",
            "Our Paper",
            "--url",
            "u",
        ]);
        exits(&output, 0);
        let all = records(&out(&output));
        let attack = all.iter().find(|r| r["event"]["type"] == "ASSAULT").expect("an attack");
        assert_eq!(attack["actor"][0]["id"], "RUS", "{attack}");
        assert_eq!(attack["recipient"][0]["id"], "UKR", "{attack}");
        let doc = &attack["doc"];
        assert_eq!(
            (&doc["lang"], &doc["outlet"], &doc["url"]),
            (&lang.into(), &"Our Paper".into(), &"u".into())
        );
        assert_eq!((&doc["published"], &doc["id"]), (&"2023-02-01".into(), &path.into()));
    }
}

#[test]
fn csv_has_a_header_once_and_a_cell_for_every_column() {
    let dir = folder();
    let path = dir.path().to_str().unwrap().to_string();
    for i in 0..5 {
        file(&dir, &format!("{i}.txt"), ENGLISH);
    }
    let output = run(&["code", &path, "--format", "csv"]);
    exits(&output, 0);
    let text = out(&output);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = reader.headers().unwrap().clone();
    assert_eq!(&columns[0], "id");
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let at = |name: &str| columns.iter().position(|c| c == name).unwrap();
    let attacks: Vec<_> = rows.iter().filter(|r| &r[at("type")] == "ASSAULT").collect();
    assert!(attacks.len() >= 5, "{text}");
    assert!(
        attacks
            .iter()
            .any(|r| &r[at("actor_country")] == "RUS" && &r[at("recipient_country")] == "UKR"),
        "{text}"
    );
}

#[test]
fn the_pretty_view_shows_headline_arrow_and_marked_sentence() {
    let dir = folder();
    let path = file(&dir, "a.txt", ENGLISH);
    let output = run(&["code", &path, "--format", "pretty"]);
    exits(&output, 0);
    let text = out(&output);
    assert!(text.contains("Russia (RUS) → ASSAULT → Ukraine (UKR)"), "{text}");
    assert!(text.contains("[Russia] *attacked* {Ukraine} on Monday."), "{text}");
    assert!(!text.contains('\x1b'), "colours off a terminal: {text}");
    assert!(err(&output).contains("1 article, "), "{}", err(&output));
}

#[test]
fn quotes_can_be_left_out() {
    let text = "\"We condemn the attack,\" said the president of Brazil on Monday. Russia attacked Ukraine.";
    let count = |args: &[&str]| {
        let all = records(&out(&run_with(args, text.as_bytes())));
        all.iter().filter(|r| r["kind"] == "quote").count()
    };
    assert!(count(&["code", "-"]) > 0);
    assert_eq!(count(&["code", "-", "--no-quotes"]), 0);
}

#[test]
fn any_number_of_jobs_gives_the_same_bytes() {
    let dir = folder();
    let mut lines = String::new();
    for i in 0..150 {
        let text = if i % 2 == 0 { ENGLISH } else { INDONESIAN };
        let line = serde_json::json!({"id": format!("n{i}"), "text": text.repeat(i % 7 + 1)});
        lines.push_str(&format!("{line}\n"));
        if i % 40 == 3 {
            lines.push_str("no article\n");
        }
    }
    let path = file(&dir, "corpus.jsonl", lines);
    for format in ["jsonl", "csv", "pretty"] {
        let all: Vec<Output> = ["1", "4"]
            .iter()
            .map(|jobs| run(&["code", &path, "--format", format, "--jobs", jobs, "-q"]))
            .collect();
        exits(&all[0], 1);
        assert!(all[0].stdout.len() > 1000);
        assert!(all[0].stdout == all[1].stdout, "{format} differs");
        assert_eq!(err(&all[0]), err(&all[1]));
    }
}

#[test]
fn a_bad_line_is_named_and_the_rest_coded() {
    let dir = folder();
    let text = serde_json::to_string(ENGLISH).unwrap();
    let lines = format!(
        "\u{feff}{{\"id\":\"one\",\"text\":{text},\"lang\":\"en\"}}\n\n{{\"id\":\"two\",\"text\":\n{{\"id\":\"three\"}}\n\
         {{\"id\":\"four\",\"html\":{text},\"published\":\"soon\",\"extra\":1}}\n"
    );
    let path = file(&dir, "corpus.jsonl", lines);
    let output = run(&["code", &path]);
    exits(&output, 1);
    let told = err(&output);
    assert!(
        told.contains(&format!("error: {path}:3: not an article: EOF while parsing")),
        "{told}"
    );
    assert!(
        told.contains(&format!("error: {path}:4: an article without `text` or `html`")),
        "{told}"
    );
    assert!(
        told.contains(&format!("warning: {path}:5: `published` is `soon`")),
        "{told}"
    );
    assert!(told.contains("4 articles") && told.contains("2 failed"), "{told}");
    let ids: Vec<String> = records(&out(&output))
        .iter()
        .map(|r| r["doc"]["id"].to_string())
        .collect();
    assert!(
        ids.contains(&"\"one\"".into()) && ids.contains(&"\"four\"".into()),
        "{ids:?}"
    );
}

#[test]
fn standard_input_is_one_article_or_one_a_line() {
    let output = run_with(&["code", "-"], ENGLISH.as_bytes());
    exits(&output, 0);
    assert!(records(&out(&output)).iter().any(|r| r["event"]["type"] == "ASSAULT"));
    let line = serde_json::json!({"id": "x", "text": ENGLISH}).to_string();
    let output = run_with(&["code", "-"], format!("\n{line}\n{line}\n").as_bytes());
    exits(&output, 0);
    assert!(err(&output).contains("2 articles"), "{}", err(&output));
    assert!(records(&out(&output)).iter().all(|r| r["doc"]["id"] == "x"));
    // A text that only looks like one.
    let output = run_with(&["code", "-"], b"{\"a\": 1}\nRussia attacked Ukraine.\n");
    exits(&output, 0);
    assert!(err(&output).contains("1 article,"), "{}", err(&output));
}

#[test]
fn a_folder_is_read_in_the_order_of_names_without_what_is_hidden() {
    let dir = folder();
    file(&dir, "b/2.txt", ENGLISH);
    file(&dir, "a.html", format!("<p>{ENGLISH}</p>"));
    file(&dir, "b/1.md", ENGLISH);
    file(&dir, ".hidden/x.txt", ENGLISH);
    file(&dir, ".x.txt", ENGLISH);
    let output = run(&["code", dir.path().to_str().unwrap(), "--format", "pretty"]);
    exits(&output, 0);
    let text = out(&output);
    let at = |name: &str| text.find(name).unwrap_or_else(|| panic!("{name} in {text}"));
    assert!(at("a.html") < at("1.md") && at("1.md") < at("2.txt"), "{text}");
    assert!(err(&output).contains("3 articles"), "{}", err(&output));
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_fails_alone() {
    let dir = folder();
    file(&dir, "a.txt", ENGLISH);
    // Root reads whatever the permissions say; nobody reads a link to nowhere.
    std::os::unix::fs::symlink("nowhere", dir.path().join("b.txt")).unwrap();
    file(&dir, "c.txt", ENGLISH);
    let output = run(&["code", dir.path().to_str().unwrap()]);
    exits(&output, 1);
    let told = err(&output);
    assert!(told.contains("b.txt: no such file or folder"), "{told}");
    assert!(told.contains("3 articles") && told.contains("1 failed"), "{told}");
    let attacks = records(&out(&output))
        .iter()
        .filter(|r| r["event"]["type"] == "ASSAULT")
        .count();
    assert!(attacks >= 2, "{}", out(&output));
}

#[test]
fn odd_input_is_noted_and_nothing_breaks() {
    let dir = folder();
    file(&dir, "1-empty.txt", "");
    file(&dir, "2-word.txt", "Jakarta");
    file(&dir, "3-binary", (0..=255u8).cycle().take(5000).collect::<Vec<u8>>());
    file(
        &dir,
        "4-nested.html",
        format!("<html><body>{}text", "<div>".repeat(100_000)),
    );
    file(
        &dir,
        "5-line.txt",
        "Negara itu menyerang kota tetangganya. ".repeat(10_000_000 / 39),
    );
    file(
        &dir,
        "6-latin1.txt",
        b"Pr\xe9sident Lula condemned the attack of Russia.".as_slice(),
    );
    file(&dir, "7-utf16.txt", [0xff, 0xfe, b'a', 0, b'b', 0]);
    file(
        &dir,
        "8-foreign.txt",
        "Премьер-министр выступил с речью перед парламентом страны сегодня утром.",
    );
    let output = run(&["code", "-v", dir.path().to_str().unwrap()]);
    exits(&output, 0);
    records(&out(&output));
    let told = err(&output);
    assert!(told.contains("8 articles"), "{told}");
    for name in ["1-empty", "8-foreign"] {
        assert!(
            told.lines().any(|l| l.starts_with("note: ") && l.contains(name)),
            "no note on {name}: {told}"
        );
    }
}

#[test]
fn a_file_appears_whole_or_not_at_all() {
    let dir = folder();
    let path = file(&dir, "a.txt", ENGLISH);
    let target = dir.path().join("events.jsonl");
    let output = run(&["code", &path, "-o", target.to_str().unwrap()]);
    exits(&output, 0);
    assert_eq!(out(&output), "");
    let first = fs::read_to_string(&target).unwrap();
    assert!(!records(&first).is_empty());
    // Coded again over the folder it stands in, the output is no input.
    let output = run(&["code", dir.path().to_str().unwrap(), "-o", target.to_str().unwrap()]);
    exits(&output, 0);
    assert!(err(&output).contains("1 article,"), "{}", err(&output));
    // Nothing passing is left behind.
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    let csv = dir.path().join("events.csv");
    exits(&run(&["code", &path, "-o", csv.to_str().unwrap()]), 0);
    assert!(fs::read_to_string(&csv).unwrap().starts_with("id,kind,"));
}

#[test]
fn what_cannot_run_says_why_and_exits_with_two() {
    let dir = folder();
    let path = file(&dir, "a.txt", ENGLISH);
    let here = dir.path().to_str().unwrap();
    let case = |args: &[&str], seen: &str| {
        let output = run(args);
        exits(&output, 2);
        assert!(err(&output).contains(seen), "{args:?}: {}", err(&output));
    };
    case(&["code", &path, "-o", here], "is a folder");
    case(
        &["code", &path, "-o", &format!("{here}/no/such/x.jsonl")],
        "cannot be written: no such file or folder",
    );
    case(&["code", &path, "--lang", "english"], "expected a language code");
    case(
        &["code", &path, "--lang", "zz"],
        "no language `zz`\n  help: served are: en, id",
    );
    case(
        &["code", &path, "--published", "yesterday"],
        "expected a day like `2023-01-31`",
    );
    case(
        &["code", &path, "--knowledge", "/no/such/folder"],
        "no such file or folder",
    );
    case(&["code", &path, "--knowledge", here], "no knowledge in");
    case(&["code", &path, "--jobs", "0"], "0 is not in 1..");
    case(&["code"], "required");
    case(&["code", &path, "--frobnicate"], "unexpected argument '--frobnicate'");
    case(
        &["code", &path, "--view", "nonesuch"],
        "take one of acled, cameo, plover",
    );
    case(&["eval", "no-such.jsonl"], "no-such.jsonl: no such file or folder");
    case(&["eval", &path], "no sentence to score");
    case(&["knowledge", "diff", "built-in", "/no/such"], "/no/such: no such file");
    case(&["explain", here], "is a folder");
    case(&["explain", &path, "--sentence", "99"], "no sentence 99");
    case(&["explain", &path, "--event", "nonesuch"], "no record `nonesuch`");
    case(&["parse", &path, "--tokenized"], "--lang");
    case(&["knowledge", "export", here], "not empty");
}

#[cfg(unix)]
#[test]
fn a_device_is_written_to_and_a_link_kept() {
    let dir = folder();
    let path = file(&dir, "a.txt", ENGLISH);
    let device = Path::new("/dev/full");
    if device.exists() {
        let output = run(&["code", &path, "-o", device.to_str().unwrap()]);
        exits(&output, 2);
        assert!(
            err(&output).contains("cannot be written: No space left"),
            "{}",
            err(&output)
        );
        assert!(!device.metadata().unwrap().is_file(), "the device was replaced");
    }
    let target = file(&dir, "out/events.jsonl", "old");
    let link = dir.path().join("link.jsonl");
    std::os::unix::fs::symlink(&target, &link).unwrap();
    exits(&run(&["code", &path, "-o", link.to_str().unwrap()]), 0);
    assert!(link.is_symlink());
    assert!(!records(&fs::read_to_string(&target).unwrap()).is_empty());
}

#[test]
fn a_line_too_long_or_no_object_fails_alone() {
    let dir = folder();
    let long = format!("{{\"text\":\"{}\"}}", "a ".repeat(9 << 20));
    let lines = format!("[1]\n{long}\n{{\"text\":\"Russia attacked Ukraine.\",\"lang\":\"en\"}}\n");
    let path = file(&dir, "a.jsonl", lines);
    let output = run(&["code", &path]);
    exits(&output, 1);
    let told = err(&output);
    assert!(
        told.contains("a.jsonl:1: not an article: expected a JSON object"),
        "{told}"
    );
    assert!(told.contains("a.jsonl:2: a line longer than 16 MB"), "{told}");
    assert!(told.contains("3 articles") && told.contains("2 failed"), "{told}");
    assert!(!records(&out(&output)).is_empty());
}

#[test]
fn a_missing_article_fails_the_run_but_not_the_others() {
    let dir = folder();
    let path = file(&dir, "a.txt", ENGLISH);
    let output = run(&["code", "no-such.txt", &path]);
    exits(&output, 1);
    assert!(
        err(&output).contains("error: no-such.txt: no such file or folder"),
        "{}",
        err(&output)
    );
    assert!(!records(&out(&output)).is_empty());
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let dir = folder();
    for i in 0..60 {
        file(&dir, &format!("{i}.txt"), ENGLISH.repeat(40));
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_prapanca"))
        .args(["code", dir.path().to_str().unwrap()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    exits(&output, 0);
    assert_eq!(err(&output), "");
}

#[test]
fn a_partial_folder_lies_over_the_built_in_knowledge() {
    let dir = folder();
    let path = file(
        &dir,
        "a.txt",
        "The minister frobnicated Ukraine. Russia frobnicated Ukraine.",
    );
    let before = run(&["code", &path, "--lang", "en", "--no-quotes"]);
    exits(&before, 0);
    assert_eq!(out(&before), "");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../languages/en/frames.tsv");
    let rows = fs::read_to_string(root).unwrap() + "frobnicate\tverb\t-\tattack.general\n";
    file(&dir, "mine/languages/en/frames.tsv", rows);
    let mine = dir.path().join("mine");
    let mine = mine.to_str().unwrap();
    let after = run(&["code", &path, "--lang", "en", "--no-quotes", "--knowledge", mine]);
    exits(&after, 0);
    assert!(
        records(&out(&after)).iter().any(|r| r["event"]["type"] == "ASSAULT"),
        "{}",
        out(&after)
    );
    let check = run(&["knowledge", "check", mine]);
    exits(&check, 0);
    assert!(out(&check).contains("built in, with 1 file of"), "{}", out(&check));
}

#[test]
fn an_exported_folder_is_whole_and_the_same_knowledge() {
    let dir = folder();
    let path = dir.path().join("mine");
    let mine = path.to_str().unwrap();
    exits(&run(&["knowledge", "export", mine]), 0);
    let [own, copy] = [run(&["knowledge", "check"]), run(&["knowledge", "check", mine])];
    exits(&own, 0);
    exits(&copy, 0);
    let version = |o: &Output| out(o).trim().rsplit(' ').next().unwrap().to_string();
    assert_eq!(version(&own), version(&copy));
    assert_eq!(version(&own).len(), 12);
    assert!(out(&copy).contains(&format!("({mine})")), "{}", out(&copy));
    // Without its folder, a language is gone.
    fs::remove_dir_all(path.join("languages/id")).unwrap();
    let output = run(&["languages", "--knowledge", mine]);
    exits(&output, 0);
    assert!(
        out(&output).contains("en English") && !out(&output).contains("Indonesian"),
        "{}",
        out(&output)
    );
}

#[test]
fn a_fault_in_the_knowledge_is_shown_with_its_line() {
    let dir = folder();
    file(
        &dir,
        "languages/en/frames.tsv",
        "word\tpos\tneeds\tframe\tactor\trecipient\nattack\tverb\t-\tattack.nonesuch\n",
    );
    let here = dir.path().to_str().unwrap();
    let output = run(&["knowledge", "check", here]);
    exits(&output, 2);
    let text = out(&output);
    assert!(text.contains("--> languages/en/frames.tsv:2:"), "{text}");
    assert!(text.contains("2 | attack    verb    -    attack.nonesuch"), "{text}");
    assert!(text.contains('^') && text.contains("= help: "), "{text}");
    assert!(text.contains("1 error in 1 file"), "{text}");
    let article = file(&dir, "a.txt", ENGLISH);
    let output = run(&["code", &article, "--knowledge", here]);
    exits(&output, 2);
    assert!(err(&output).contains("the knowledge has 1 error") && err(&output).contains("attack.nonesuch"));
}

#[test]
fn a_view_adds_the_columns_of_another_codebook() {
    let dir = folder();
    let text = "Russia attacked Ukraine on Monday. \"We will not accept this,\" said the president of Brazil.\n";
    let path = file(&dir, "a.txt", text);
    let output = run(&["code", &path, "--lang", "en", "--view", "cameo", "--format", "jsonl"]);
    exits(&output, 0);
    let all = records(&out(&output));
    let codes: Vec<&str> = all.iter().filter_map(|r| r["view"]["event_code"].as_str()).collect();
    assert!(codes.contains(&"190") && codes.contains(&"010"), "{codes:?}");
    assert_eq!(codes.len(), all.len());
    // What the other codebook does not know is left out: ACLED has no statements.
    let output = run(&["code", &path, "--lang", "en", "--view", "acled", "--format", "csv"]);
    exits(&output, 0);
    let text = out(&output);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns = reader.headers().unwrap().clone();
    let at = |name: &str| columns.iter().position(|c| c == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(rows.iter().all(|r| &r[at("kind")] == "event"), "{text}");
    let battle = rows
        .iter()
        .find(|r| &r[at("event_type")] == "Battles")
        .expect("a battle");
    assert_eq!(
        (&battle[at("inter1")], &battle[at("type")]),
        ("State forces", "ASSAULT")
    );
    let output = run(&["code", &path, "--lang", "en", "--view", "acled", "--format", "pretty"]);
    assert!(
        out(&output).contains("Russia (RUS) → Battles (Armed clash) → Ukraine (UKR)"),
        "{}",
        out(&output)
    );
    // A view of one's own, as a file, and one with a fault.
    let mine =
        "about = \"a\"\nsource = \"s\"\ncolumns = [\"war\"]\n[[rule]]\ntype = [\"ASSAULT\"]\nset = { war = \"yes\" }\n";
    let view = file(&dir, "mine.toml", mine);
    let output = run(&["code", &path, "--lang", "en", "--view", &view, "--format", "jsonl"]);
    assert!(
        out(&output).contains("\"view\":{\"name\":\"mine\",\"war\":\"yes\"}"),
        "{}",
        out(&output)
    );
    let view = file(&dir, "odd.toml", mine.replace("ASSAULT", "ASSULT"));
    let output = run(&["code", &path, "--view", &view]);
    exits(&output, 2);
    assert!(err(&output).contains("no type `ASSULT` in the codebook") && err(&output).contains("odd.toml:4"));
}

#[test]
fn a_folder_may_add_a_type_without_touching_a_language() {
    let dir = folder();
    let path = file(&dir, "a.txt", "Russia hacked the Ukrainian foreign ministry.");
    file(
        &dir,
        "mine/events/CYBER/event.toml",
        "type = \"CYBER\"\nquad = \"material conflict\"\ndefinition = \"Attacks on networks.\"\nsource = \"our own\"\n\
         [modes]\nintrude = \"Hacking.\"\n[frames.\"coerce.cyber\"]\nfrom = \"COERCE\"\nmode = \"intrude\"\ncameo = \"176\"\n",
    );
    let mine = dir.path().join("mine");
    let mine = mine.to_str().unwrap();
    let output = run(&["code", &path, "--lang", "en", "--knowledge", mine]);
    exits(&output, 0);
    let all = records(&out(&output));
    assert!(
        all.iter()
            .any(|r| r["event"]["type"] == "CYBER" && r["event"]["mode"] == "intrude"),
        "{all:?}"
    );
    let output = run(&["knowledge", "diff", "built-in", mine, &path]);
    exits(&output, 0);
    let text = out(&output);
    assert!(text.starts_with("events/CYBER/event.toml (file added)"), "{text}");
    assert!(
        text.contains("type: COERCE → CYBER") && text.contains("Russia hacked"),
        "{text}"
    );
}

#[test]
fn a_diff_shows_rows_and_what_they_move() {
    let dir = folder();
    let path = file(
        &dir,
        "a.jsonl",
        "{\"text\":\"Russia frobnicated Ukraine.\",\"lang\":\"en\"}\n{\"text\":\n",
    );
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../languages/en/frames.tsv");
    let rows = fs::read_to_string(root).unwrap() + "frobnicate\tverb\t-\tattack.general\n";
    file(&dir, "mine/languages/en/frames.tsv", rows);
    let mine = dir.path().join("mine");
    let output = run(&["knowledge", "diff", "built-in", mine.to_str().unwrap(), &path]);
    exits(&output, 1);
    assert!(err(&output).contains("a.jsonl:2: not an article"), "{}", err(&output));
    let text = out(&output);
    assert!(text.starts_with("languages/en/frames.tsv: 1 row added\n  + "), "{text}");
    assert!(text.contains(": frobnicate | verb | - | attack.general\n"), "{text}");
    assert!(
        text.contains("1 record in 1 article: 1 gained, 0 lost, 0 changed"),
        "{text}"
    );
    assert!(text.contains("  + ASSAULT RUS -> UKR"), "{text}");
    let output = run(&["knowledge", "diff", "built-in", "built-in"]);
    exits(&output, 0);
    assert_eq!(out(&output), "no rows differ\n");
}

#[test]
fn gold_is_scored_with_intervals_and_a_page() {
    let dir = folder();
    let gold = "{\"id\":\"g1\",\"text\":\"Russia attacked Ukraine on Monday.\",\"type\":\"ASSAULT\",\"source\":[\"Russia\"],\
                \"target\":[\"Ukraine\"],\"source_code\":[\"RUS\"],\"target_code\":[\"UKR\"]}\n\
                {\"id\":\"g2\",\"text\":\"The sun shone on <Kyiv>.\",\"type\":\"AID\"}\n\
                {\"text\":\"x\",\"type\":\"AIDE\"}\n";
    let path = file(&dir, "gold-en.jsonl", gold);
    let page = dir.path().join("page.html");
    let output = run(&["eval", &path, "--page", page.to_str().unwrap(), "--mistakes", "1"]);
    exits(&output, 1);
    assert!(
        err(&output).contains("gold-en.jsonl:3: no event type `AIDE`"),
        "{}",
        err(&output)
    );
    let text = out(&output);
    assert!(text.starts_with("2 sentences, 2 with an event\n"), "{text}");
    assert!(
        text.contains("| every type, micro | 100.0 | 50.0 | 66.7 | 0.0 to 100.0 | 1 | 1 | 2 |"),
        "{text}"
    );
    assert!(text.contains("| actor overlaps source | 100.0 | 100.0 |"), "{text}");
    assert!(text.contains("AID → none (1)\n\n  g2: The sun"), "{text}");
    let html = fs::read_to_string(page).unwrap();
    assert!(html.contains("The sun shone on &lt;Kyiv&gt;.") && !html.contains("<Kyiv>"));
    let output = run(&["eval", &path, "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(
        (&report["sentences"], &report["mistakes"][0]["id"]),
        (&2.into(), &"g2".into())
    );
}

#[test]
fn explain_names_the_rule_and_the_words() {
    let dir = folder();
    let path = file(&dir, "a.txt", "Russia attacked Ukraine on Monday.");
    let output = run(&["explain", &path, "--lang", "en"]);
    exits(&output, 0);
    let text = out(&output);
    for seen in [
        "Sentence 1",
        "attacked",
        "VERB",
        "nsubj",
        "= ASSAULT",
        "languages/en/frames.tsv:",
        "actor: Russia → Russia (RUS)",
    ] {
        assert!(text.contains(seen), "no {seen} in {text}");
    }
    let id = text
        .split("Records\n")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .to_string();
    let output = run(&["explain", &path, "--lang", "en", "--event", &id]);
    exits(&output, 0);
    assert!(
        out(&output).contains(&id) && out(&output).contains("Sentence 1"),
        "{}",
        out(&output)
    );
}

#[test]
fn parse_writes_conllu_that_it_reads_again() {
    let dir = folder();
    let path = file(&dir, "a.txt", ENGLISH);
    let output = run(&["parse", &path, "--lang", "en"]);
    exits(&output, 0);
    let first = out(&output);
    let forms = |text: &str| -> Vec<String> {
        let words = text.lines().filter(|l| l.starts_with(|c: char| c.is_ascii_digit()));
        words
            .map(|l| l.split('\t').take(4).collect::<Vec<_>>().join(" "))
            .collect()
    };
    assert!(
        forms(&first).iter().any(|l| l.ends_with("attacked attack VERB")),
        "{first}"
    );
    let conllu = file(&dir, "a.conllu", &first);
    let output = run(&["parse", &conllu, "--lang", "en", "--tokenized"]);
    exits(&output, 0);
    assert_eq!(forms(&out(&output)), forms(&first));
    let broken = file(&dir, "b.conllu", "1\tA\t_\t_\t_\t_\t0\troot\t_\t_\n3\tB\n");
    let output = run(&["parse", &broken, "--lang", "en", "--tokenized"]);
    exits(&output, 2);
    assert!(err(&output).contains("b.conllu:2: "), "{}", err(&output));
}

#[test]
fn the_schema_is_one_and_names_what_records_have() {
    let output = run(&["schema"]);
    exits(&output, 0);
    let schema: serde_json::Value = serde_json::from_str(&out(&output)).unwrap();
    let properties = schema["properties"].as_object().unwrap();
    let record = records(&out(&run_with(&["code", "-"], ENGLISH.as_bytes()))).remove(0);
    for name in record.as_object().unwrap().keys() {
        assert!(properties.contains_key(name), "{name} is not in the schema");
    }
}

#[test]
fn version_and_languages_say_what_is_inside() {
    let version = run(&["--version"]);
    exits(&version, 0);
    let text = out(&version);
    assert!(
        text.starts_with(&format!("prapanca {}\nknowledge ", env!("CARGO_PKG_VERSION"))),
        "{text}"
    );
    assert!(text.contains("models en ") && text.contains(", id "), "{text}");
    let languages = run(&["languages"]);
    exits(&languages, 0);
    let text = out(&languages);
    assert!(
        text.contains("en English") && text.contains("id Indonesian") && text.contains("  model "),
        "{text}"
    );
}

#[test]
fn every_command_shows_an_example() {
    for args in [
        &["code"][..],
        &["explain"],
        &["parse"],
        &["languages"],
        &["schema"],
        &["eval"],
        &["knowledge", "diff"],
        &["knowledge", "check"],
        &["knowledge", "export"],
    ] {
        let output = run(&[args, &["--help"]].concat());
        exits(&output, 0);
        assert!(out(&output).contains("Example"), "{args:?}");
        assert!(
            out(&output).contains(&format!("  prapanca {}", args.join(" "))),
            "{args:?}"
        );
    }
}

#[test]
fn bare_phrases_are_coded_line_by_line() {
    let lines = "{\"n\":7,\"text\":\"Menteri Pertahanan Filipina\"}\n\n\
        {\"text\":\"foreign ministers of Japan and South Korea\",\"lang\":\"en\",\"date\":\"2020-05-01\"}\n";
    let output = run_with(&["actors", "code", "-"], lines.as_bytes());
    exits(&output, 0);
    let rows: Vec<serde_json::Value> = out(&output).lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(rows.len(), 2);
    assert_eq!((&rows[0]["n"], &rows[0]["country"]), (&7.into(), &"PHL".into()));
    assert_eq!(rows[0]["sector"], serde_json::json!(["GOV"]));
    assert!(rows[0]["row"].as_str().unwrap().starts_with("languages/id/roles.tsv:"));
    assert_eq!(rows[1]["country"], "JPN");
    assert_eq!(rows[1]["also"][0]["country"], "KOR");
}

#[test]
fn a_phrase_line_that_cannot_be_read_is_named() {
    for (line, what) in [
        ("nonsense", "no JSON object"),
        ("{\"x\":1}", "no `text`"),
        ("{\"text\":\"a\",\"date\":\"soon\"}", "`date`"),
    ] {
        let output = run_with(&["actors", "code", "-"], line.as_bytes());
        exits(&output, 2);
        assert!(err(&output).contains(what), "{}", err(&output));
    }
}

#[test]
fn the_cast_tells_who_somebody_was_on_a_day() {
    let output = run(&["actors", "show", "Joko Widodo", "--on", "2020-05-01"]);
    exits(&output, 0);
    let text = out(&output);
    assert!(
        text.lines()
            .any(|l| l.trim_start().starts_with("* ") && l.contains("president")),
        "{text}"
    );
    let output = run(&["actors", "show", "NATO"]);
    assert!(
        out(&output).contains("Pakta Pertahanan Atlantik Utara"),
        "{}",
        out(&output)
    );
    let output = run(&["actors", "show", "Widod"]);
    exits(&output, 2);
    assert!(err(&output).contains("Joko Widodo"), "{}", err(&output));
}

#[test]
fn who_is_unresolved_can_be_laid_over_the_cast() {
    let dir = folder();
    let text = "Talks fail\n\nThe Zorvane Council attacked Ukraine on Monday.\n";
    let article = file(&dir, "a.txt", text);
    let output = run(&["actors", "unresolved", &article]);
    exits(&output, 0);
    assert!(out(&output).starts_with("name\tcountry\tsector\tkind\tfrom\tto\tid\tcount\n"));
    let table = file(
        &dir,
        "mine.tsv",
        "name\tcountry\tsector\tkind\tfrom\tto\tid\nZorvane Council\tMDA\tREB\t-\t-\t-\tZORVANE\n",
    );
    let output = run(&["code", "--actors", &table, "--format", "jsonl", &article]);
    exits(&output, 0);
    assert!(out(&output).contains("\"id\":\"ZORVANE\""), "{}", out(&output));
    let broken = file(
        &dir,
        "broken.tsv",
        "name\tcountry\tsector\tkind\tfrom\tto\tid\nZorvane Council\tXXQ\tREB\n",
    );
    let output = run(&["code", "--actors", &broken, &article]);
    exits(&output, 2);
    assert!(
        err(&output).contains("XXQ") && err(&output).contains("broken.tsv:2:17"),
        "{}",
        err(&output)
    );
    let output = run(&["code", "--actors", "nowhere.tsv", &article]);
    exits(&output, 2);
    assert!(err(&output).contains("nowhere.tsv"), "{}", err(&output));
}
