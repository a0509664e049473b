//! Articles from a seed: press-agency reports of invented people, with quotations before and after
//! their cues, indirect speech, pronouns, lists; now and then a long one, one without statements,
//! one in another language.

use readout_wire::v1::{Article, Publisher};

use crate::chance::Chance;

const PEOPLE: [(&str, &str); 8] = [
    ("Prime Minister Tavi Oralen", "Oralen"),
    ("Foreign Minister Dr. Lena Marchetto", "Marchetto"),
    ("President Ibou Saradi", "Saradi"),
    ("Trade Minister H.E. Sokun Vireak", "Vireak"),
    ("Central bank governor Helga Brunsvik", "Brunsvik"),
    ("Senator Paulo Quintela", "Quintela"),
    ("Ambassador Rashid Al-Maruni", "Al-Maruni"),
    ("Spokeswoman Nadia Petrusek", "Petrusek"),
];
const OUTLETS: [(&str, &str); 5] = [
    ("Kestrel Wire", "GBR"),
    ("Mekong Press Agency", "KHM"),
    ("Agência Farol", "BRA"),
    ("Nordlys Telegram", "NOR"),
    ("Gulf Dispatch", ""),
];
const CLAIMS: [&str; 10] = [
    "the two countries will open a joint port authority",
    "inflation should fall below four per cent by spring",
    "the ceasefire has held along the whole river",
    "no school will close during the flood season",
    "the rail link is the backbone of regional trade",
    "the new law protects fishing communities",
    "talks on the customs union made real progress",
    "the vaccine programme reached every province",
    "public debt remains a matter of concern",
    "the border market must reopen without delay",
];
const CUES: [&str; 8] =
    ["said", "added", "stressed", "warned", "announced", "underlined", "noted", "told reporters"];
const PLACES: [&str; 5] = ["Port Alder", "Nisovia", "Kampong Reth", "Vila Serena", "Halden"];
const FILLER: [&str; 4] = [
    "The delegation arrived in the morning and left after a short visit to the old market.",
    "Rain delayed the opening by an hour, and the hall was only half full.",
    "The building was finished last year at a cost of some 40 million.",
    "Trade between the two neighbours has doubled since the bridge was built.",
];

/// `count` articles, each with a URL of its own.
pub fn articles(seed: u64, count: usize) -> Vec<Article> {
    let mut chance = Chance::new(seed);
    (0..count).map(|number| article(&mut chance, number)).collect()
}

/// A later revision of an article: its text with a sentence more, and one statement changed.
pub fn revised(article: &Article) -> Article {
    let body = article.body.replacen("will", "would", 1);
    Article {
        body: format!("{body}\nThe figures were corrected in the evening."),
        ..article.clone()
    }
}

fn article(chance: &mut Chance, number: usize) -> Article {
    let (outlet, country) = OUTLETS[chance.below(OUTLETS.len())];
    let place = chance.pick(&PLACES);
    let (person, short) = PEOPLE[chance.below(PEOPLE.len())];
    let body = match chance.below(40) {
        0 => format!("{}\n{}", chance.pick(&FILLER), chance.pick(&FILLER)),
        1 => "Le ministre a déclaré lundi que les discussions avaient été utiles et que les deux \
              parties étaient prêtes à poursuivre leurs échanges dans les prochaines semaines."
            .to_owned(),
        2 => {
            let part = report(chance, place, person, short);
            format!("{part}\n").repeat(20)
        }
        _ => report(chance, place, person, short),
    };
    Article {
        url: format!("https://news.example/{seed}/{number}", seed = chance.number()),
        title: format!("{short} speaks in {place}"),
        publisher: Some(Publisher { name: outlet.to_owned(), country: country.to_owned() }),
        body: format!("{body}\nReport {number}."),
        ..Default::default()
    }
}

fn report(chance: &mut Chance, place: &str, person: &str, short: &str) -> String {
    let mut lines = vec![format!(
        "{person} said on Tuesday that {} while visiting {place}.",
        chance.pick(&CLAIMS)
    )];
    for _ in 0..=chance.below(4) {
        let (claim, cue) = (chance.pick(&CLAIMS), chance.pick(&CUES));
        let quoted = capitalised(claim);
        lines.push(match chance.below(6) {
            0 => format!("“{quoted},” {short} {cue}."),
            1 => format!("\"{quoted},\" he {cue}."),
            2 => format!("{short} {cue}: “{quoted}.”"),
            3 => format!("According to {short}, {claim}."),
            4 => {
                let other = capitalised(chance.pick(&CLAIMS));
                format!("“First, {claim}.\n“Second, {}.” {short} {cue}.", other.to_lowercase())
            }
            _ => chance.pick(&FILLER).to_owned(),
        });
    }
    lines.join("\n")
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
