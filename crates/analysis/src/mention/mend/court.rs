//! Forms of address of courts and states that are longer than the name behind them: "Samdech Moha Borvor Thipadei
//! Sok Lund", "Yang Berhormat Pehin Dato Seri Setia Haji Ada bin Haji Lund"; and those that stand for a person
//! alone: "Samdech Thipadei", "Yang Berhormat".

use super::super::{Mention, MentionKind};
use crate::lexicon::class;
use crate::text::Text;

/// Malay, Bruneian and Cambodian ones, in the order of their bytes. Source: written for this project.
const COURT: &[&str] = &[
    "Akka",
    "Amat",
    "Arif",
    "Awang",
    "Bandit",
    "Begawan",
    "Berbahagia",
    "Berhormat",
    "Berusaha",
    "Borvar",
    "Borvor",
    "Botum",
    "Chakrei",
    "Chakrey",
    "Cheteria",
    "Chumteav",
    "Datin",
    "Dato",
    "Dato'",
    "Dato’",
    "Datuk",
    "Dayang",
    "Dewa",
    "Diraja",
    "Duli",
    "Encik",
    "Hajah",
    "Haji",
    "Hj",
    "Hjh",
    "Hom",
    "Indera",
    "Jaya",
    "Kaya",
    "Kittiprittbandit",
    "Kittisangha",
    "Kittivongsa",
    "Kong",
    "Krala",
    "Kralahom",
    "Laila",
    "Lela",
    "Lok",
    "Maharaja",
    "Maulana",
    "Moha",
    "Mulia",
    "Neak",
    "Oknha",
    "Orang",
    "Padei",
    "Paduka",
    "Pahlawan",
    "Pandit",
    "Panglima",
    "Pehin",
    "Pengiran",
    "Perdana",
    "Pg",
    "Pichey",
    "Ponhea",
    "Preah",
    "Puan",
    "Raja",
    "Rattanak",
    "Reach",
    "Samdech",
    "Sangha",
    "Sena",
    "Seri",
    "Setia",
    "Sri",
    "Tan",
    "Techo",
    "Tengku",
    "Thipadei",
    "Thippadei",
    "Toh",
    "Tuan",
    "Tun",
    "Tunku",
    "Utama",
    "Vibol",
    "Wangsa",
    "Yang",
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
    text.is_capital(at) && COURT.binary_search(&text.word(at)).is_ok()
}

/// Finds where the name behind such a form begins.
pub(super) fn court(text: &Text<'_>, mention: &mut Mention) {
    // "Samdech Prime Minister" is a certain one.
    let styled = FIRST.contains(&text.word(mention.tokens.start));
    mention.definite |= styled && mention.kind == MentionKind::Role;
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
            let given = text.same(*at, "siti");
            let address = text.is(*at, class::HONORIFIC | class::OFFICE);
            known(*at) || !text.is_capital(*at) || address && !given
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
