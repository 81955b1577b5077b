//! `prapanca code`: many articles in, records out in the same order.

use crate::input::{self, Item, Items};
use crate::output::Output;
use crate::style::{self, Styles};
use crate::{CodeArgs, Failure, Format, failure, pretty, view};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use prapanca::pack::View;
use prapanca::record::Kind;
use prapanca::sink::{Csv, Jsonl, Sink, columns};
use prapanca::{Coded, Engine};
use rayon::prelude::*;
use std::any::Any;
use std::cell::RefCell;
use std::io::{self, IsTerminal, Write};
use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, Instant};

/// At most so many articles, and so many bytes of them, are held in memory at a time (for each job).
const CHUNK_ARTICLES: usize = 32;
const CHUNK_BYTES: u64 = 4 << 20;

/// What became of one article.
#[derive(Default)]
struct Done {
    output: Vec<u8>,
    /// Lines for standard error: a failure, warnings, notes.
    messages: Vec<String>,
    failed: bool,
    /// Nothing in it could be read: no text, or no language that is served.
    unread: bool,
    events: usize,
    quotes: usize,
    bytes: u64,
}

#[derive(Default)]
struct Totals {
    articles: usize,
    failed: usize,
    unread: usize,
    events: usize,
    quotes: usize,
    bytes: u64,
}

struct Run<'a> {
    engine: &'a Engine,
    format: Format,
    styles: Styles,
    messages: Styles,
    width: usize,
    quotes: bool,
    view: Option<View>,
    verbose: bool,
}

pub fn run(args: &CodeArgs) -> Result<bool, Failure> {
    let begun = Instant::now();
    let inputs = input::inputs(&args.paths, args.output.as_deref());
    let to_terminal = args.output.is_none() && io::stdout().is_terminal();
    let csv = args
        .output
        .as_ref()
        .is_some_and(|o| o.extension().is_some_and(|e| e.eq_ignore_ascii_case("csv")));
    let format = args.format.unwrap_or(match (to_terminal, csv) {
        (true, _) => Format::Pretty,
        (false, true) => Format::Csv,
        (false, false) => Format::Jsonl,
    });
    let jobs = args
        .jobs
        .map(usize::from)
        .or_else(|| Some(std::thread::available_parallelism().ok()?.get()));
    let jobs = jobs.unwrap_or(1);
    let engine = args.given.engine()?;
    let given = args.given.given(engine)?;
    let view = args.view.as_deref().map(|v| view::find(v, engine)).transpose()?;
    let mut output = Output::open(args.output.as_deref())?;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .stack_size(8 << 20)
        .build()
        .map_err(|e| failure(format!("no threads to work with: {e}"), "try `--jobs 1`"))?;
    let run = Run {
        engine,
        format,
        styles: if args.output.is_none() {
            Styles::for_stdout()
        } else {
            Styles::PLAIN
        },
        messages: Styles::for_stderr(),
        width: if to_terminal { style::width() } else { 100 },
        quotes: !args.no_quotes,
        view,
        verbose: args.verbose,
    };
    let (many, bytes) = (inputs.files.len() > 3, inputs.bytes);
    let mut items = Items::new(inputs, given);
    let mut totals = Totals::default();
    let mut bar: Option<ProgressBar> = None;
    if format == Format::Csv {
        Csv::new(&mut output, run.view.as_ref())
            .finish()
            .map_err(Failure::output)?;
    }
    quietly(|| {
        // The first records come soon; later chunks are large enough to keep every thread busy.
        let mut size = jobs;
        loop {
            let mut chunk = Vec::new();
            let mut held = 0;
            while chunk.len() < size && held < CHUNK_BYTES * jobs as u64 {
                let Some(item) = items.next() else { break };
                held += item.doc.as_ref().map_or(0, |d| d.bytes.len() as u64);
                chunk.push(item);
            }
            if chunk.is_empty() {
                break;
            }
            let done: Vec<Done> = pool.install(|| chunk.into_par_iter().map(|item| run.one(item)).collect());
            let mut write = || -> Result<(), Failure> {
                for one in &done {
                    output.write_all(&one.output).map_err(Failure::output)?;
                    totals.add(one);
                }
                output.flush().map_err(Failure::output)
            };
            match &bar {
                Some(bar) if to_terminal => bar.suspend(&mut write)?,
                _ => write()?,
            }
            for message in done.iter().flat_map(|d| &d.messages) {
                match &bar {
                    Some(bar) => bar.suspend(|| style::tell(message)),
                    None => style::tell(message),
                }
            }
            if bar.is_none() && !args.quiet && io::stderr().is_terminal() && (many || totals.articles > 3) {
                bar = Some(new_bar(bytes, begun));
            }
            if let Some(bar) = &bar {
                bar.set_position(totals.bytes);
                bar.set_message(totals.rates(begun.elapsed()));
            }
            size = (size * 2).min(CHUNK_ARTICLES * jobs);
        }
        Ok(())
    })?;
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    output.finish()?;
    if !args.quiet {
        let s = run.messages;
        style::tell(&s.dim(&totals.summary(begun.elapsed())));
    }
    Ok(totals.failed == 0)
}

fn new_bar(bytes: Option<u64>, begun: Instant) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(bytes, ProgressDrawTarget::stderr_with_hz(8));
    let template = match bytes {
        Some(_) => "{bar:24} {percent:>3}%  {msg}, {eta} left",
        None => "{spinner} {msg}, {elapsed}",
    };
    bar.with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
        .with_elapsed(begun.elapsed())
}

impl Totals {
    fn add(&mut self, one: &Done) {
        self.articles += 1;
        self.failed += usize::from(one.failed);
        self.unread += usize::from(one.unread);
        self.events += one.events;
        self.quotes += one.quotes;
        self.bytes += one.bytes;
    }

    fn rate(&self, time: Duration) -> String {
        let rate = self.articles as f64 / time.as_secs_f64().max(0.001);
        if rate < 10.0 {
            format!("{rate:.1}")
        } else {
            format!("{rate:.0}")
        }
    }

    fn rates(&self, time: Duration) -> String {
        format!(
            "{}, {}, {} a second",
            style::count(self.articles, "article"),
            style::count(self.events, "event"),
            self.rate(time),
        )
    }

    fn summary(&self, time: Duration) -> String {
        let mut text = format!(
            "{}, {}, {}",
            style::count(self.articles, "article"),
            style::count(self.events, "event"),
            style::count(self.quotes, "quote"),
        );
        if self.failed > 0 {
            text.push_str(&format!(", {} failed", self.failed));
        }
        if self.unread > 0 {
            text.push_str(&format!(", {} with nothing to read (-v tells why)", self.unread));
        }
        text.push_str(&format!(" in {:.2} s", time.as_secs_f64()));
        if self.articles > 3 {
            text.push_str(&format!(" ({} articles a second)", self.rate(time)));
        }
        text
    }
}

thread_local! {
    /// What the last panic on this thread said and where.
    static PANIC: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs `work` with panics kept for [`guarded`] instead of printed.
pub fn quietly<T>(work: impl FnOnce() -> T) -> T {
    let before = panic::take_hook();
    panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map_or(String::new(), |l| format!(" at {}:{}", l.file(), l.line()));
        PANIC.set(format!("{}{place}", said(info.payload())));
    }));
    let result = work();
    panic::set_hook(before);
    result
}

fn said(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|s| s.to_string());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "unknown panic".into())
}

/// Codes one article. A fault in the engine fails this article only.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    panic::catch_unwind(AssertUnwindSafe(work))
        .map_err(|_| format!("the engine broke on this article, which is a bug: {}", PANIC.take()))
}

impl Run<'_> {
    fn one(&self, item: Item) -> Done {
        let s = &self.messages;
        let mut done = Done {
            bytes: item.bytes,
            ..Done::default()
        };
        for warning in &item.warnings {
            done.messages.push(s.message(s.warn, "warning", &item.name, warning));
        }
        let coded = item.doc.and_then(|doc| {
            let mut coded = guarded(|| self.engine.code(&doc))?;
            if !self.quotes {
                coded.records.retain(|r| r.kind != Kind::Quote);
            }
            if let Some(view) = &self.view {
                coded.records.retain(|r| columns(view, r).is_some());
            }
            Ok(coded)
        });
        let written = coded.and_then(|coded| {
            let count = |kind| coded.records.iter().filter(|r| r.kind == kind).count();
            done.unread = coded.sentences.sentences.is_empty();
            (done.events, done.quotes) = (count(Kind::Event), count(Kind::Quote));
            if self.verbose {
                done.messages
                    .extend(notes(&coded).map(|n| s.message(s.dim, "note", &item.name, &n)));
            }
            guarded(|| self.write(&item.name, &coded))
        });
        match written {
            Ok(output) => done.output = output,
            Err(e) => {
                done.failed = true;
                done.messages.push(s.message(s.error, "error", &item.name, &e));
            }
        }
        done
    }

    fn write(&self, name: &str, coded: &Coded) -> Vec<u8> {
        let mut bytes = Vec::new();
        let all = |sink: &mut dyn Sink| {
            for record in &coded.records {
                // Writing to memory cannot fail.
                let _ = sink.record(record);
            }
            let _ = sink.finish();
        };
        let view = self.view.as_ref();
        match self.format {
            Format::Jsonl => all(&mut Jsonl::new(&mut bytes, view)),
            Format::Csv => all(&mut Csv::rows(&mut bytes, view)),
            Format::Pretty => bytes = pretty::article(name, coded, view, &self.styles, self.width).into_bytes(),
        }
        bytes
    }
}

/// The notes of an article as lines.
pub fn notes(coded: &Coded) -> impl Iterator<Item = String> + '_ {
    coded.notes.iter().map(|note| {
        let words = note
            .span
            .map(|s| s.slice(&coded.article.text))
            .filter(|w| !w.is_empty());
        match words {
            Some(words) => format!("{} {} (`{}`)", note.code, note.text, style::fit(words, 60).trim_end()),
            None => format!("{} {}", note.code, note.text),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_message_that_says_where() {
        let result = quietly(|| guarded(|| -> () { panic!("odd {}", 1) }));
        let message = result.unwrap_err();
        assert!(
            message.contains("odd 1 at ") && message.contains("code.rs:"),
            "{message}"
        );
        assert_eq!(guarded(|| 1), Ok(1));
    }

    #[test]
    fn the_summary_names_failures_only_when_there_are_some() {
        let mut totals = Totals {
            articles: 2,
            events: 1,
            ..Totals::default()
        };
        assert_eq!(
            totals.summary(Duration::from_secs(1)),
            "2 articles, 1 event, 0 quotes in 1.00 s"
        );
        totals.failed = 1;
        assert!(totals.summary(Duration::from_secs(1)).contains(", 1 failed in"));
    }
}
