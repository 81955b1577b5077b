//! The prapanca command.

mod actors;
mod code;
mod diff;
mod eval;
mod explain;
mod info;
mod input;
mod knowledge;
mod output;
mod parse;
mod pretty;
mod style;
mod view;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use input::Given;
use jiff::civil::Date;
use prapanca::Engine;
use prapanca::base::Lang;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

/// Reads news articles and writes down who did what to whom, when, where, and by whose account.
#[derive(Parser)]
#[command(
    name = "prapanca",
    disable_version_flag = true,
    after_help = "Exit codes: 0 all well, 1 some articles failed, 2 could not run.\n\nExamples:\n  \
        prapanca code article.txt\n  prapanca code --format jsonl -o events.jsonl news/\n  \
        prapanca explain article.txt --sentence 2"
)]
struct Cli {
    /// Print the versions of engine, knowledge and models.
    #[arg(short = 'V', long)]
    version: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Code articles: events and quotes out.
    #[command(after_help = "Examples:
  prapanca code article.txt                     one article, to read
  prapanca code news/ -o events.jsonl           a folder, one record a line
  prapanca code --format csv news/ > events.csv
  cat page.html | prapanca code - --published 2023-01-31
  prapanca code corpus.jsonl --jobs 4 > events.jsonl
  prapanca code news/ --view acled -o acled.csv  the event types of another codebook

A file is one article, plain text or HTML. A .jsonl or .ndjson file, or standard input that begins so, \
holds one article a line: {\"id\", \"text\" or \"html\", \"title\", \"lang\", \"published\", \"url\", \"outlet\"}. \
Only the text or html must be there, and what the line says goes before the options.")]
    Code(CodeArgs),

    /// Show how an article was understood, down to the rules that decided.
    #[command(after_help = "Examples:
  prapanca explain article.txt
  prapanca explain article.txt --sentence 3
  prapanca explain article.txt --event e4f1c09a7d21    an id that `prapanca code` printed")]
    Explain(ExplainArgs),

    /// Tag and parse an article: CoNLL-U out.
    #[command(after_help = "Examples:
  prapanca parse article.txt > article.conllu
  prapanca parse --lang id --tokenized treebank.conllu    keep the tokens, predict the rest")]
    Parse(ParseArgs),

    /// List the languages and what each has.
    #[command(after_help = "Example:\n  prapanca languages")]
    Languages(KnowledgeArgs),

    /// Print the JSON Schema of a record.
    #[command(after_help = "Example:\n  prapanca schema > record.schema.json")]
    Schema,

    /// Ask the cast: who is that, who is meant by a phrase, who is not known.
    #[command(subcommand)]
    Actors(ActorsCommand),

    /// Score the coder on sentences that people have coded.
    #[command(after_help = "Examples:
  prapanca eval gold.jsonl                      figures with their intervals, and what is confused with what
  prapanca eval gold/ --mistakes 3              three sentences of every kind of mistake too
  prapanca eval gold.jsonl --page page.html     the same as a page, with all mistakes
  prapanca eval gold.jsonl --knowledge mine/ --format json > figures.json

Gold is a sentence a line: {\"text\", \"lang\", \"type\", \"mode\", \"source\": [words], \"target\": [words], \
\"source_code\", \"target_code\", \"others\": [{\"type\"}], \"id\", \"published\"}. Only text and type must be there; type is \"\" \
for a sentence without an event. With \"root\" in place of type CAMEO roots are scored, statements among them. Intervals are \
bootstrapped over sentences (95 %, always the same draws).")]
    Eval(EvalArgs),

    /// Check the knowledge files, compare them, or write them out to be edited.
    #[command(subcommand)]
    Knowledge(KnowledgeCommand),
}

#[derive(Subcommand)]
enum ActorsCommand {
    /// Show who a name means, by which row, and what offices were held when.
    #[command(after_help = "Examples:
  prapanca actors show \"Retno Marsudi\"
  prapanca actors show Prabowo --on 2021-05-01
  prapanca actors show NATO")]
    Show {
        /// A name in any language, or an id.
        name: String,
        /// What held on this day.
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = read_date)]
        on: Option<Date>,
        #[command(flatten)]
        knowledge: KnowledgeArgs,
    },
    /// Code bare phrases: country, sector, id and the row that decided.
    #[command(after_help = "Examples:
  prapanca actors code phrases.jsonl > coded.jsonl
  echo '{\"text\":\"Menteri Pertahanan Filipina\"}' | prapanca actors code -
  echo '{\"text\":\"the minister\",\"context\":\"Hungary replied. …\",\"date\":\"2020-05-01\"}' | prapanca actors code -

Each line is an object with `text`, and if it has them `date` (the day on which the phrase was written), `context` (the \
text around it, which holds it) and `lang`. The line comes back with `country`, `sector`, `id`, `name` and `row`; \
`also` holds the others where a phrase means several. Who is not known has empty fields.")]
    Code {
        /// A .jsonl file, or `-` for standard input.
        path: PathBuf,
        /// The phrases' language; told from the words if neither this nor the line says it.
        #[arg(long, value_parser = read_lang)]
        lang: Option<Lang>,
        #[command(flatten)]
        knowledge: KnowledgeArgs,
    },
    /// List the actors of a corpus that are not known, most frequent first, ready to be completed for `--actors`.
    #[command(after_help = "Examples:
  prapanca actors unresolved news/ > mine.tsv      then fill in country and sector
  prapanca code --actors mine.tsv news/")]
    Unresolved {
        /// Files, folders, or `-` for standard input.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        #[command(flatten)]
        given: GivenArgs,
        /// Only names that occur so often.
        #[arg(long, value_name = "N", default_value_t = 1)]
        least: usize,
    },
}

#[derive(Subcommand)]
enum KnowledgeCommand {
    /// Read every file and print each error with its line.
    #[command(after_help = "Examples:
  prapanca knowledge check            the knowledge in this program
  prapanca knowledge check mine/      a folder of your own, whole or with only what differs")]
    Check {
        /// The folder; the built-in knowledge if not given.
        dir: Option<PathBuf>,
    },
    /// Show which rows differ between two knowledge folders, and which records that moves.
    #[command(after_help = "Examples:
  prapanca knowledge diff built-in mine/               rows added, removed, changed
  prapanca knowledge diff built-in mine/ articles/     and the records gained, lost, changed
  prapanca knowledge diff yesterday/ mine/ corpus.jsonl

`built-in` is the knowledge in this program. A folder with only what differs is laid over it.")]
    Diff(DiffArgs),
    /// Write the built-in files to a new folder.
    #[command(after_help = "Example:
  prapanca knowledge export mine/
  prapanca code --knowledge mine/ article.txt

To change a few rows, keep only the edited files: a folder that lacks some of the top folders is laid \
over the built-in knowledge.")]
    Export {
        /// The folder to write to.
        dir: PathBuf,
    },
}

#[derive(Args)]
struct KnowledgeArgs {
    /// Read the knowledge from this folder: alone if it is whole, else laid over the built-in.
    #[arg(long, value_name = "DIR")]
    knowledge: Option<PathBuf>,
    /// Actors of your own, laid over ours: a table with the columns name, country, sector, kind, from, to, id, parted by
    /// tabs. `prapanca actors unresolved` writes one to start from.
    #[arg(long, value_name = "FILE")]
    actors: Vec<PathBuf>,
}

impl KnowledgeArgs {
    fn engine(&self) -> Result<&'static Engine, Failure> {
        knowledge::engine(self.knowledge.as_deref(), &self.actors)
    }
}

#[derive(Args)]
struct GivenArgs {
    /// The articles' language (`id`, `en`); told from the text if not given.
    #[arg(long, value_parser = read_lang)]
    lang: Option<Lang>,
    /// The day of publication, which "yesterday" counts from.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = read_date)]
    published: Option<Date>,
    /// Where the article was found.
    #[arg(long)]
    url: Option<String>,
    /// The outlet's name.
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    #[command(flatten)]
    knowledge: KnowledgeArgs,
}

#[derive(Args)]
struct CodeArgs {
    /// Files, folders, or `-` for standard input.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    given: GivenArgs,
    /// How to write [default: pretty on a terminal, csv for `-o …csv`, else jsonl].
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write to this file, whole or not at all.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How many articles to code at the same time [default: one a core].
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Add the columns of another codebook: plover, cameo, acled, one of your knowledge folder's views/, or a file.
    #[arg(long, value_name = "NAME|FILE")]
    view: Option<String>,
    /// Leave the quotes out.
    #[arg(long)]
    no_quotes: bool,
    /// Tell what was odd about each article.
    #[arg(short, long)]
    verbose: bool,
    /// No progress and no summary.
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Args)]
struct EvalArgs {
    /// Gold files, or folders of .jsonl files.
    #[arg(required = true, value_name = "GOLD")]
    paths: Vec<PathBuf>,
    /// The language of lines that name none; else told from the file's name (`gold-id.jsonl`).
    #[arg(long, value_parser = read_lang)]
    lang: Option<Lang>,
    #[command(flatten)]
    knowledge: KnowledgeArgs,
    /// Do not count as wrong what gold marks as a further true event of the sentence.
    #[arg(long)]
    others: bool,
    /// How to print the figures.
    #[arg(long, value_enum, default_value = "text")]
    format: EvalFormat,
    /// Also print so many sentences of each kind of mistake.
    #[arg(long, value_name = "N", default_value_t = 0)]
    mistakes: usize,
    /// Also write a page (HTML) of figures and of every mistake.
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
}

/// How figures are printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EvalFormat {
    /// To be read by people.
    Text,
    /// One JSON object.
    Json,
}

#[derive(Args)]
struct DiffArgs {
    /// A knowledge folder, or `built-in`.
    old: PathBuf,
    /// A knowledge folder, or `built-in`.
    new: PathBuf,
    /// Articles to code with both.
    #[arg(value_name = "PATH")]
    articles: Vec<PathBuf>,
}

#[derive(Args)]
struct ExplainArgs {
    /// A file, or `-` for standard input.
    path: PathBuf,
    #[command(flatten)]
    given: GivenArgs,
    /// Only this sentence, counted from 1.
    #[arg(long, value_name = "N")]
    sentence: Option<usize>,
    /// Only this event and its sentences, by the record's id or its beginning.
    #[arg(long, value_name = "ID")]
    event: Option<String>,
}

#[derive(Args)]
struct ParseArgs {
    /// A file, or `-` for standard input.
    path: PathBuf,
    #[command(flatten)]
    given: GivenArgs,
    /// The file is CoNLL-U: keep its sentences and tokens. Needs `--lang`.
    #[arg(long, requires = "lang")]
    tokenized: bool,
}

/// How records are written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To be read by people.
    Pretty,
    /// One JSON object a line.
    Jsonl,
    /// A table.
    Csv,
}

/// Why the program could not run: what was seen, and what to try.
pub struct Failure {
    message: String,
    help: String,
    /// The reader of our output went away: nothing to tell.
    quiet: bool,
}

impl Failure {
    /// What standard output said.
    fn output(e: io::Error) -> Failure {
        Failure {
            message: format!("the output cannot be written: {}", style::plain(&e)),
            help: String::new(),
            quiet: e.kind() == io::ErrorKind::BrokenPipe,
        }
    }
}

/// A failure with its help.
pub fn failure(message: impl Into<String>, help: impl Into<String>) -> Failure {
    Failure {
        message: message.into(),
        help: help.into(),
        quiet: false,
    }
}

fn read_lang(text: &str) -> Result<Lang, String> {
    input::lang(text).ok_or_else(|| "expected a language code of two or three letters, like `id` or `en`".into())
}

fn read_date(text: &str) -> Result<Date, String> {
    input::date(text).ok_or_else(|| "expected a day like `2023-01-31`".into())
}

impl GivenArgs {
    /// What is said of every article, once the engine can say whether it serves the language.
    fn given(&self, engine: &Engine) -> Result<Given, Failure> {
        if let Some(lang) = self.lang
            && !engine.serves(lang)
        {
            let served: Vec<&str> = engine.models.iter().map(|s| s.lang.as_str()).collect();
            return Err(failure(
                format!("no language `{lang}`"),
                format!("served are: {}", served.join(", ")),
            ));
        }
        Ok(Given {
            lang: self.lang,
            published: self.published,
            url: self.url.clone(),
            outlet: self.outlet.clone(),
        })
    }

    fn engine(&self) -> Result<&'static Engine, Failure> {
        self.knowledge.engine()
    }
}

/// Loading makes some hundred thousand small strings in several threads, coding many more.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(failure) => {
            if failure.quiet {
                return ExitCode::SUCCESS;
            }
            let s = style::Styles::for_stderr();
            style::tell(&format!(
                "{} {}",
                s.paint(s.error, "error:"),
                style::clean(&failure.message)
            ));
            if !failure.help.is_empty() {
                style::tell(&format!("  help: {}", style::clean(&failure.help)));
            }
            ExitCode::from(2)
        }
    }
}

/// Whether all went well.
fn run(cli: Cli) -> Result<bool, Failure> {
    if cli.version {
        return info::version().map(|()| true);
    }
    match cli.command {
        None => {
            // Asked for nothing: show what there is.
            Cli::command().print_help().map_err(Failure::output)?;
            Ok(true)
        }
        Some(Command::Code(args)) => code::run(&args),
        Some(Command::Explain(args)) => explain::run(&args).map(|()| true),
        Some(Command::Parse(args)) => parse::run(&args).map(|()| true),
        Some(Command::Languages(args)) => info::languages(args.knowledge.as_deref()).map(|()| true),
        Some(Command::Actors(command)) => actors::run(&command).map(|()| true),
        Some(Command::Schema) => info::schema().map(|()| true),
        Some(Command::Eval(args)) => eval::run(&args),
        Some(Command::Knowledge(KnowledgeCommand::Diff(args))) => diff::run(&args),
        Some(Command::Knowledge(KnowledgeCommand::Check { dir })) => match knowledge::check(dir.as_deref())? {
            true => Ok(true),
            false => Err(failure(
                "the knowledge is not sound",
                "mend what is listed above and check again",
            )),
        },
        Some(Command::Knowledge(KnowledgeCommand::Export { dir })) => knowledge::export(&dir).map(|()| true),
    }
}
