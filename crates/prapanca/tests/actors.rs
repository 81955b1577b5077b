//! Who is meant: bare phrases against our own sets, pronouns and descriptions in short articles of our own.

use crate::support::{engine, root, text};
use prapanca::base::Lang;
use prapanca::mention::Actor;
use serde_json::Value;
use std::fs;

/// Shares of a set of phrases whose country, sector, and both are right.
fn score(lang: &str) -> (f64, f64, f64, Vec<String>) {
    let path = root().join(format!("evaluation/actors/phrases-{lang}.jsonl"));
    let lines = fs::read_to_string(path).unwrap();
    let (mut all, mut country, mut sector, mut both) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for line in lines.lines() {
        let row: Value = serde_json::from_str(line).unwrap();
        let cell = |key: &str| row[key].as_str().unwrap_or("");
        let on = row["date"].as_str().map(|d| d.parse().unwrap());
        let found = engine().actors(cell("text"), None, Lang::new(lang), on);
        let countries: Vec<&str> = found.iter().map(|a| a.country.as_str()).collect();
        let first = found.first().and_then(|a| a.sector.first()).map_or("", String::as_str);
        let (c, s) = (countries.join(";") == cell("country"), first == cell("sector"));
        all += 1;
        country += usize::from(c);
        sector += usize::from(s);
        both += usize::from(c && s);
        if !(c && s) {
            wrong.push(format!("{}: {} {first}", cell("text"), countries.join(";")));
        }
    }
    let share = |n: usize| n as f64 / f64::from(all);
    (share(country), share(sector), share(both), wrong)
}

#[test]
fn indonesian_phrases_hold_their_bar() {
    let (_, _, both, wrong) = score("id");
    assert!(both >= 0.92, "{both:.3}\n{}", wrong.join("\n"));
}

#[test]
fn english_phrases_hold_their_bars() {
    let (country, sector, both, wrong) = score("en");
    assert!(
        country >= 0.88 && sector >= 0.78 && both >= 0.70,
        "{country:.3} {sector:.3} {both:.3}\n{}",
        wrong.join("\n")
    );
}

/// Whom the last mention that is spelled so means.
fn meant(article: &str, lang: &str, words: &str) -> Vec<String> {
    let coded = engine().code(&text(article, Lang::new(lang)));
    let tell = |a: &Actor| match a.person {
        true => format!("{} {}", a.name, a.country),
        false => format!("{} {}", a.id, a.sector.join("+")).trim().to_string(),
    };
    let own = |m: &&prapanca::mention::Mention| m.span.slice(&coded.article.text) == words;
    coded.mentions.mentions.iter().rev().find(own).map_or(Vec::new(), |m| {
        m.actors
            .iter()
            .map(|&a| tell(&coded.mentions.actors[a as usize]))
            .collect()
    })
}

#[track_caller]
fn check(lang: &str, article: &str, words: &str, expected: &[&str]) {
    assert_eq!(meant(article, lang, words), expected, "`{words}` in: {article}");
}

const RESMI: &str = "Pertemuan Dua Menteri\n\nTOKYO (Kabar Bahari) - Menteri Luar Negeri Jepang Haruto Minegishi bertemu \
    Menteri Pertahanan Kenya Grace Achieng Odhiambo di Tokyo pada Selasa. ";

#[test]
fn indonesian_pronouns_and_descriptions() {
    let both = ["Haruto Minegishi JPN", "Grace Achieng Odhiambo KEN"];
    check(
        "id",
        &format!("{RESMI}Keduanya membahas keamanan laut."),
        "Keduanya",
        &both,
    );
    check(
        "id",
        &format!("{RESMI}Kedua negara sepakat bekerja sama."),
        "Kedua negara",
        &["JPN", "KEN"],
    );
    check(
        "id",
        &format!("{RESMI}Minegishi mengatakan dia dan Odhiambo khawatir. Ia mengecam Rusia."),
        "Ia",
        &both[..1],
    );
    check(
        "id",
        "Jepang Umumkan Strategi\n\nTOKYO - Jepang akan membuka kantor di Brussels. Negara juga akan mengirim kapal.",
        "Negara",
        &["JPN"],
    );
    check(
        "id",
        "Polisi Bubarkan Massa\n\nJAKARTA, KOMPAS.com - Polisi membubarkan massa di depan gedung pemerintah pada Senin.",
        "Polisi",
        &["Polisi IDN"],
    );
}

#[test]
fn a_long_name_and_its_bracketed_short_one_are_one_mention() {
    let article = "Jepang dan NATO\n\nTOKYO - Jepang dan Pakta Pertahanan Atlantik Utara (NATO) mengecam Rusia.";
    check("id", article, "Pakta Pertahanan Atlantik Utara (NATO)", &["NATO IGO"]);
    let article =
        "Talks fail\n\nLAGOS - The Delta Freedom Council (DFC) rejected the offer. The DFC attacked an army post.";
    let first = meant(article, "en", "DFC");
    assert_eq!(first, meant(article, "en", "Delta Freedom Council (DFC)"));
}

const TALKS: &str = "Ministers meet\n\nBUDAPEST (Meridian News) - Hungarian Foreign Minister Laszlo Kerekes met his Turkish \
    counterpart, Selim Ozkaya, in Budapest on Tuesday. ";

#[test]
fn english_pronouns_and_descriptions() {
    let both = ["Laszlo Kerekes HUN", "Selim Ozkaya TUR"];
    check(
        "en",
        &format!("{TALKS}The two countries signed a deal."),
        "The two countries",
        &["HUN", "TUR"],
    );
    check(
        "en",
        &format!("{TALKS}The two men signed a deal."),
        "The two men",
        &both,
    );
    check("en", &format!("{TALKS}He criticised Russia."), "He", &both[..1]);
    check(
        "en",
        &format!("{TALKS}Police detained three people."),
        "Police",
        &["HUN COP"],
    );
    check(
        "en",
        "Gas row\n\nBUDAPEST (Meridian News) - Hungary signed a deal.\n\nRussia criticised the deal. Deputy Prime Minister \
         Arkady Voloshin accused Hungary of fraud.",
        "Deputy Prime Minister Arkady Voloshin",
        &["Arkady Voloshin RUS"],
    );
}

#[test]
fn phrases_in_their_context_and_on_their_day() {
    #[rustfmt::skip]
    let rows = [
        ("villagers", "2008-06-19", "Villagers in Colombia fled after the army bombed a camp.", "COL CVL"),
        ("two Western diplomats", "2012-02-16", "Two Western diplomats said inspectors would go back to Iran.", " GOV"),
        ("UN peacekeepers", "2005-02-25", "UN peacekeepers killed dozens of militiamen in eastern Congo.", " IGO"),
        ("asylum seekers", "2002-01-24", "Asylum seekers went on hunger strike at Woomera in Australia.", " REF"),
        ("Lebanon's Hezbollah", "2006-07-12", "Lebanon's Hezbollah captured two soldiers.", "LBN REB"),
        ("the militant group Hamas", "2007-06-14", "The militant group Hamas took control of Gaza.", "PSE REB"),
        ("Somali pirates", "2009-04-08", "Somali pirates seized a cargo ship.", "SOM CRM"),
        ("Guinean soldiers", "2009-09-28", "Guinean soldiers shot protesters in a stadium.", "GIN MIL"),
        ("Darfur rebels", "2007-09-30", "Darfur rebels stormed an African Union base.", "SDN REB"),
        ("supporters of Mohamed Morsi", "2013-08-16", "Supporters of Mohamed Morsi marched.", "EGY CVL"),
        ("President Bush", "1991-01-16", "President Bush announced the start of the bombing.", "USA GOV"),
        ("President Bush", "2005-01-16", "President Bush announced new measures.", "USA GOV"),
        ("Yitzhak Rabin", "1993-09-13", "Yitzhak Rabin shook his hand.", "ISR GOV"),
    ];
    let mut wrong = Vec::new();
    for (phrase, day, context, expected) in rows {
        let found = engine().actors(phrase, Some(context), Lang::new("en"), day.parse().ok());
        let code = found.first().map_or(String::new(), |a| {
            format!("{} {}", a.country, a.sector.first().map_or("", String::as_str))
        });
        if code != expected {
            wrong.push(format!("{phrase}: {code}, expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let bush = |day: &str| {
        engine().actors("President Bush", None, Lang::new("en"), day.parse().ok())[0]
            .name
            .clone()
    };
    assert_eq!(bush("1991-01-16"), "George H. W. Bush");
    assert_eq!(bush("2005-01-16"), "George W. Bush");
}

#[test]
fn titles_descriptions_and_those_who_speak_for_bodies() {
    let talks = "Talks\n\nHANOI (Meridian News) - Malaysian Prime Minister Anwar Ibrahim arrived on Monday. He was greeted by Vietnamese Trade Minister \
                 Nguyen Thi Lan. ";
    check(
        "en",
        &format!("{talks}The trade minister smiled."),
        "trade minister",
        &["Nguyen Thi Lan VNM"],
    );
    check(
        "en",
        &format!("{talks}The prime minister smiled."),
        "prime minister",
        &["Anwar Ibrahim MYS"],
    );
    let bombs = "Raid\n\nNAIROBI (Meridian News) - Kenya closed its border after al-Shabaab killed six officers. The minister, Daniel \
                 Kiprotich, accused the group of hiding. \"They will find no shelter,\" he said. ";
    check("en", bombs, "the group", &["ALSHABAAB IMG"]);
    check("en", bombs, "They", &["ALSHABAAB IMG"]);
    let world = "Aid\n\nJUBA - The United Nations suspended deliveries. The world body feeds two million people.";
    check("en", world, "world body", &["UN IGO"]);
    let empty = "Talks\n\nCAIRO - Egypt kept silent. It is unclear whether the talks will go on.";
    check("en", empty, "It", &[]);
    let liga =
        "Liga Arab\n\nKAIRO - Liga Arab bersidang pada Senin. Sekretaris Jenderal liga itu, Hisham Zaki, berharap.";
    check("id", liga, "liga itu", &["ARABLEAGUE IGO"]);
    check("id", liga, "Hisham Zaki", &["Hisham Zaki "]);
    let lembaga = "Sidang\n\nJAKARTA - Wakil Ketua DPR Hendra Siregar menemui massa. Lembaga itu akan bersidang lagi.";
    check("id", lembaga, "Lembaga itu", &["DPRRI LEG"]);
    let pria = "Penangkapan\n\nKUALA LUMPUR - Menteri Perdagangan Malaysia Tan Boon Keat ditangkap pada Senin. Pria berusia \
                54 tahun itu hendak terbang ke London.";
    check("id", pria, "Pria berusia 54 tahun itu", &["Tan Boon Keat MYS"]);
}
