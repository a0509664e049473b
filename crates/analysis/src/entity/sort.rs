//! Sorts of bodies and texts: which names "the party", "the company", "the document" may stand for. Looks at
//! words of names; where they stand in the article it does not know.

use super::Entity;
use crate::cast::Figure;
use crate::lexicon::class;
use crate::mention::mend::is_company_form;
use crate::mention::{Gender, MentionKind};

/// Nouns for sorts of bodies, and the words in the names of such.
const SORTS: &[(&[&str], &[&str])] = &[
    (
        &["party", "movement", "bloc", "coalition"],
        &[
            "party",
            "front",
            "movement",
            "union",
            "alliance",
            "democrats",
            "coalition",
            "congress",
            "league",
            "bloc",
            "rally",
            "greens",
        ],
    ),
    (
        &["group", "organisation", "organization", "ngo", "charity", "body", "watchdog"],
        &[
            "network",
            "watch",
            "association",
            "institute",
            "foundation",
            "centre",
            "center",
            "alliance",
            "coalition",
            "forum",
            "society",
            "trust",
            "group",
            "league",
            "committee",
        ],
    ),
    (&["union"], &["federation", "union", "confederation", "association", "syndicate", "workers"]),
    (&["federation"], &["federation", "union"]),
    (&["agency"], &["agency", "authority", "office", "service", "bureau"]),
    (&["lender"], &["bank"]),
    (&["bank"], &["bank", "banco", "banque", "bangko", "banca"]),
    (&["institute", "think-tank"], &["institute", "centre", "center", "observatory"]),
    (&["court"], &["court", "tribunal"]),
    (&["government"], &["government"]),
];

/// Nouns for companies, whose names tell little.
pub(super) const COMPANIES: &[&str] = &[
    "company",
    "firm",
    "operator",
    "developer",
    "miner",
    "airline",
    "carrier",
    "manufacturer",
    "maker",
    "retailer",
    "utility",
    "insurer",
    "shipper",
    "builder",
    "contractor",
    "producer",
    "consultancy",
    "brokerage",
    "exporter",
    "refiner",
    "shipyard",
    "conglomerate",
    "group",
];

/// Words in the names of bodies that are no companies.
const PUBLIC: &[&str] = &[
    "party",
    "front",
    "movement",
    "union",
    "federation",
    "association",
    "institute",
    "court",
    "council",
    "committee",
    "commission",
    "assembly",
    "parliament",
    "ministry",
    "agency",
    "authority",
    "forum",
    "alliance",
    "university",
    "police",
    "exchange",
    "radio",
    "television",
    "tv",
    "news",
    "times",
    "daily",
    "gazette",
    "herald",
    "wire",
    "noticias",
    "tribune",
    "mission",
    "congress",
    "bureau",
    "office",
    "directorate",
    "department",
    "secretariat",
    "chamber",
    "board",
    "foundation",
    "society",
    "centre",
    "center",
    "fund",
    "organization",
    "organisation",
    "nations",
    "league",
    "club",
    "bloc",
    "coalition",
    "democrats",
    "greens",
    "rally",
    "delegation",
    "embassy",
    "consulate",
    "government",
    "presidency",
    "cabinet",
    "army",
    "navy",
    "hospital",
    "school",
    "college",
    "church",
];

/// Nouns that any body may go by where it is the only one spoken of.
pub(super) const GENERAL: &[&str] = &[
    "agency",
    "group",
    "organisation",
    "organization",
    "body",
    "institution",
    "watchdog",
    "institute",
    "federation",
    "party",
    "movement",
    "association",
    "union",
    "network",
    "authority",
    "regulator",
];

/// Nouns that any text may go by.
pub(super) const TEXTS: &[&str] = &["document", "text", "paper"];

/// Nouns for such texts.
const WRITTEN: &[&str] = &[
    "report",
    "letter",
    "draft",
    "declaration",
    "communique",
    "communiqué",
    "memo",
    "memorandum",
    "readout",
    "survey",
    "study",
    "bulletin",
    "agreement",
    "audit",
    "judgment",
    "ruling",
    "release",
    "statement",
    "memorandum",
    "resolution",
    "accord",
    "plan",
];

/// What a description of a central bank says that its name may not.
pub(super) const OF_BANKS: &[&str] = &["central", "national", "state"];

/// Bodies of the United Nations that do not say so in their names.
const OF_THE_UN: &[&str] = &[
    "world health organization",
    "world health organisation",
    "who",
    "unicef",
    "unhcr",
    "unesco",
    "unrwa",
    "undp",
    "wfp",
    "fao",
    "iom",
    "ilo",
    "iaea",
    "world food programme",
    "food and agriculture organization",
    "international organization for migration",
    "international labour organization",
    "international atomic energy agency",
];

/// "The UN agency"
pub(super) fn is_of_the_un(entity: &Entity) -> bool {
    let known = |name: &str| OF_THE_UN.contains(&name);
    known(&entity.words.join(" ")) || entity.aliases.iter().any(|alias| known(alias))
}

/// Whether an entity is of the sort that a noun names.
pub(super) fn is_sort(entity: &Entity, kind: MentionKind, noun: &str) -> bool {
    let organization = entity.kind == MentionKind::Organization
        || (entity.kind == MentionKind::Name && entity.figure == Some(Figure::Organization))
        || COMPANIES.contains(&noun) && may_be_company(entity);
    // "The union estimates" is none.
    if COMPANIES.contains(&noun) && entity.described && entity.kind != MentionKind::Organization {
        return false;
    }
    match kind {
        MentionKind::Organization if organization => {}
        _ if entity.kind == kind => {}
        _ => return false,
    }
    if kind == MentionKind::Document && TEXTS.contains(&noun) {
        return entity.words.last().is_some_and(|own| WRITTEN.contains(&own.as_str()));
    }
    // "The Federation of Bank Employees" is no bank.
    let head = entity.words.iter().take_while(|own| !matches!(own.as_str(), "of" | "for"));
    let has = |word: &str| head.clone().any(|own| own == word);
    if has(noun) || entity.sorts.iter().any(|sort| sort == noun) {
        return true;
    }
    if kind != MentionKind::Organization || entity.described {
        return false;
    }
    if COMPANIES.contains(&noun) {
        let other = |sort: &String| {
            let sort = sort.as_str();
            PUBLIC.contains(&sort) || SORTS.iter().any(|(nouns, _)| nouns.contains(&sort))
        };
        if entity.sorts.iter().any(other) && noun != "group" {
            return false;
        }
        if entity.classes & class::STATE_BODY == 0 && !PUBLIC.iter().any(|word| has(word)) {
            return true;
        }
    }
    SORTS.iter().any(|(nouns, words)| nouns.contains(&noun) && words.iter().any(|word| has(word)))
}

pub(super) fn is_company_noun(noun: &str) -> bool {
    COMPANIES.contains(&noun)
}

/// Whether the article says that it is a company, or its legal form does.
pub(super) fn is_company(entity: &Entity) -> bool {
    let form = entity.name.rsplit(' ').next().is_some_and(is_company_form);
    form || entity.sorts.iter().any(|sort| COMPANIES.contains(&sort.as_str()))
}

/// Whether it sends or prints the news.
pub(super) fn is_outlet(entity: &Entity) -> bool {
    const OUTLETS: &[&str] = &["news", "press", "wire", "newsroom"];
    entity.words.iter().any(|word| OUTLETS.contains(&word.as_str()))
}

/// A name of several words that nothing says is a person's: companies often carry no other sign.
pub(super) fn may_be_company(entity: &Entity) -> bool {
    entity.kind == MentionKind::Name
        && entity.figure != Some(Figure::Place)
        && !entity.shortened
        && entity.words.len() > 1
        && !matches!(entity.words[0].as_str(), "my" | "your" | "our")
        && entity.gender == Gender::Unknown
        && entity.roles.is_empty()
        && entity.honorifics.is_empty()
        && entity.owner.is_none()
}
