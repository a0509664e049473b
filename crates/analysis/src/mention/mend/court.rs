//! Forms of address of courts and states that are longer than the name behind them: "Samdech Moha Borvor Thipadei
//! Sok Lund", "Yang Berhormat Pehin Dato Seri Setia Haji Ada bin Haji Lund"; and those that stand for a person
//! alone: "Samdech Thipadei", "Yang Berhormat".

use super::super::{Mention, MentionKind};
use crate::lexicon::class;
use crate::text::Text;

/// Malay and Bruneian ones. Source: written for this project.
const MALAY: &[&str] = &[
    "Yang",
    "Berhormat",
    "Mulia",
    "Amat",
    "Berbahagia",
    "Berusaha",
    "Arif",
    "Pehin",
    "Orang",
    "Kaya",
    "Laila",
    "Seri",
    "Sri",
    "Wangsa",
    "Dato",
    "Dato'",
    "Dato’",
    "Datuk",
    "Datin",
    "Setia",
    "Paduka",
    "Awang",
    "Dayang",
    "Haji",
    "Hajah",
    "Hj",
    "Hjh",
    "Tun",
    "Tan",
    "Indera",
    "Pengiran",
    "Pg",
    "Perdana",
    "Panglima",
    "Utama",
    "Diraja",
    "Pahlawan",
    "Maharaja",
    "Lela",
    "Raja",
    "Jaya",
    "Dewa",
    "Begawan",
    "Cheteria",
    "Tengku",
    "Tunku",
    "Encik",
    "Tuan",
    "Puan",
    "Toh",
    "Maulana",
    "Duli",
];

/// Cambodian ones. Source: written for this project.
const KHMER: &[&str] = &[
    "Samdech",
    "Akka",
    "Moha",
    "Sena",
    "Padei",
    "Techo",
    "Thipadei",
    "Thippadei",
    "Bandit",
    "Pandit",
    "Borvor",
    "Borvar",
    "Kittiprittbandit",
    "Kittisangha",
    "Kittivongsa",
    "Pichey",
    "Vibol",
    "Krala",
    "Hom",
    "Kralahom",
    "Chakrei",
    "Chakrey",
    "Preah",
    "Botum",
    "Reach",
    "Rattanak",
    "Neak",
    "Oknha",
    "Lok",
    "Chumteav",
    "Kong",
    "Ponhea",
    "Sangha",
    "Yuvaneath",
];

/// With these such a run begins.
const FIRST: &[&str] = &["Samdech", "Yang", "Pehin", "Dato", "Datuk", "Awang", "Dayang", "Duli"];

/// Between the names of a child and its father.
const CHILD: &[&str] = &["bin", "binti", "bte", "bt", "ibni"];

/// How many words a name behind "Samdech" has when the words before it are not known.
const KHMER_NAME_WORDS: usize = 2;

/// Whether a word is one of such forms.
pub(crate) fn is_of_court(text: &Text<'_>, at: usize) -> bool {
    MALAY.contains(&text.word(at)) || KHMER.contains(&text.word(at))
}

/// Finds where the name behind such a form begins.
pub(super) fn court(text: &Text<'_>, mention: &mut Mention) {
    let run = mention.title.start.min(mention.name.start)..mention.name.end;
    if mention.kind != MentionKind::Name || mention.name.is_empty() {
        return;
    }
    let known = |at: usize| is_of_court(text, at);
    let first = run.clone().find(|at| FIRST.contains(&text.word(*at)));
    let child = run.clone().skip(1).find(|at| CHILD.contains(&text.word(*at)));
    // "Haji Ada bin Haji Lund": the name begins where the last form of address before "bin" ends.
    if let Some(child) = child {
        let title = |at: &usize| {
            known(*at) || !text.is_capital(*at) || text.is(*at, class::HONORIFIC | class::OFFICE)
        };
        let start = (run.start..child).rev().find(title).map_or(run.start, |at| at + 1);
        if start < child && start != mention.name.start {
            mention.name.start = start;
            mention.title = run.start.min(mention.tokens.start)..start;
            mention.weak = false;
        }
        return;
    }
    let Some(first) = first else { return };
    // "Samdech Thipadei" said.
    if (first..run.end).all(known) && mention.tokens.start >= first {
        mention.kind = MentionKind::Role;
        mention.title = first..run.end;
        mention.name = run.end..run.end;
        mention.definite = true;
        mention.weak = false;
        return;
    }
    let start = (first..run.end).take_while(|at| known(*at)).count() + first;
    let rest = run.end - start;
    let khmer = text.word(first) == "Samdech" && rest > KHMER_NAME_WORDS + 1;
    let start = if khmer { run.end - KHMER_NAME_WORDS } else { start };
    if start > mention.name.start {
        mention.title = run.start..start;
        mention.name.start = start;
        mention.weak = false;
    }
}
