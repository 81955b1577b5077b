//! x
#[path = "../src/cases.rs"]
mod cases;
fn main() {
    let files = cases::load_files().unwrap();
    let t = std::time::Instant::now();
    match prapanca::pack::Pack::load(&files) {
        Ok(p) => { println!("ok {:?} ents {} persons {} terms {}", t.elapsed(), p.cast.entities.len(), p.cast.persons.len(), p.cast.terms.len());
          for l in &p.languages { println!("{} rows {}", l.lang, l.frames.rows.len()); } }
        Err(e) => { println!("{} errors", e.len()); for x in e.iter().take(40) { println!("{x}"); } }
    }
}
