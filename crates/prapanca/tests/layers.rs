//! A module uses modules of a lower layer only; siblings never use each other.

use crate::support::files_below;

const LAYERS: [(&str, u8); 19] = [
    ("base", 0),
    ("pack", 1),
    ("article", 2),
    ("sentence", 3),
    ("parse", 4),
    ("mention", 5),
    ("event", 6),
    ("quote", 6),
    ("time", 6),
    ("place", 6),
    ("context", 6),
    ("record", 7),
    ("sink", 8),
    ("engine", 8),
    ("phrase", 9),
    ("case", 9),
    ("compare", 10),
    ("eval", 10),
    ("lib", 11),
];

fn layer(module: &str) -> u8 {
    let found = LAYERS.iter().find(|(name, _)| *name == module);
    found
        .unwrap_or_else(|| panic!("the module `{module}` has no layer; give it one here and in ARCHITECTURE.md"))
        .1
}

#[test]
fn modules_use_lower_layers_only() {
    let mut breaches = Vec::new();
    let mut uses = 0;
    for (path, bytes) in files_below("crates/prapanca/src") {
        let inner = path.strip_prefix("crates/prapanca/src/").unwrap_or(&path);
        let module = inner.split('/').next().unwrap_or("").trim_end_matches(".rs");
        let text = String::from_utf8_lossy(&bytes);
        for (i, line) in text.lines().enumerate() {
            for rest in line.split("crate::").skip(1) {
                let used: String = rest
                    .chars()
                    .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                    .collect();
                if used.is_empty() || used == module || line.trim_start().starts_with("//") {
                    continue;
                }
                uses += 1;
                if layer(&used) >= layer(module) {
                    breaches.push(format!("{path}:{}: `{module}` uses `{used}`", i + 1));
                }
            }
        }
    }
    assert!(uses > 40, "only {uses} uses were seen: the test has gone blind");
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn the_engine_touches_no_outside_world() {
    let banned = [
        "std::fs",
        "std::net",
        "std::env",
        "std::thread",
        "std::time",
        "std::path",
        "SystemTime",
        "Instant",
    ];
    let mut breaches = Vec::new();
    for (path, bytes) in files_below("crates/prapanca/src") {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        // Tests at a file's end and the trainer may.
        let text = text.split("#[cfg(test)]").next().unwrap_or("");
        if path.contains("/train") || path.ends_with("/tests.rs") {
            continue;
        }
        for word in banned {
            if text.contains(word) {
                breaches.push(format!("{path}: {word}"));
            }
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}
