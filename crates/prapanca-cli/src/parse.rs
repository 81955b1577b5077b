//! `prapanca parse`: tags, trees and names as CoNLL-U.

use crate::code::{guarded, quietly};
use crate::{Failure, ParseArgs, failure, input};
use prapanca::parse::{from_conllu, parses, read_conllu, write_conllu};
use std::io::{self, Write};

pub fn run(args: &ParseArgs) -> Result<(), Failure> {
    let engine = args.given.engine()?;
    let given = args.given.given(engine)?;
    let (name, doc) = input::one(&args.path, &given)?;
    let bug = |e: String| failure(format!("{name}: {e}"), "please report it with the article");
    let text = if args.tokenized {
        let text = String::from_utf8(doc.bytes).map_err(|e| {
            failure(
                format!("{name}: byte {} is not UTF-8", e.utf8_error().valid_up_to()),
                "CoNLL-U is UTF-8",
            )
        })?;
        let gold = read_conllu(&text).map_err(|(line, e)| {
            failure(
                format!("{name}:{line}: {e}"),
                "see universaldependencies.org/format.html",
            )
        })?;
        let model = given
            .lang
            .and_then(|l| engine.model(l))
            .ok_or_else(|| failure("no language", "give one with `--lang`"))?;
        let (article, sentences) = from_conllu(&gold);
        let language = given.lang.and_then(|l| engine.pack.language(l));
        let parses = quietly(|| guarded(|| parses(model, language, &article, &sentences).0)).map_err(bug)?;
        write_conllu(&article, &sentences, &parses)
    } else {
        let coded = quietly(|| guarded(|| engine.code(&doc))).map_err(bug)?;
        if coded.article.lang.is_none() {
            let served: Vec<&str> = engine.models.iter().map(|s| s.lang.as_str()).collect();
            return Err(failure(
                format!("{name}: its language could not be told or is not served"),
                format!("served are: {}; give one with `--lang`", served.join(", ")),
            ));
        }
        write_conllu(&coded.article, &coded.sentences, &coded.parses)
    };
    io::stdout().lock().write_all(text.as_bytes()).map_err(Failure::output)
}
