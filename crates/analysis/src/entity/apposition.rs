//! Appositions: "Ana Prado, the minister of trade", "The premier, Ana Prado,", "The Voice, the largest party,"
//! and offices that two share. Tells entities what stands beside their names.

use super::resolve::is_headline;
use super::role::Role;
use super::sort::COMPANIES;
use super::{Entities, Evidence, Referent};
use crate::lexicon::verb::Form;
use crate::lexicon::{class, country_code};
use crate::mention::{Gender, Mention, MentionKind};
use crate::tag::Shape;
use crate::text::Text;
use crate::token::Kind;

/// How many tokens "the foreign ministers of Uruguay and Paraguay" may take behind its noun.
const SHARED_TOKENS_MAX: usize = 10;

/// How many tokens "the port's largest operator" may take.
const COMPANY_TOKENS: usize = 9;

/// How many mentions may stand between the two halves of an apposition.
const APPOSITION_LOOKAHEAD: usize = 6;

/// "Acme, the port's largest operator,": the noun that says that a bare name is a company's.
fn company(text: &Text<'_>, mention: &Mention) -> Option<usize> {
    let end = mention.tokens.end;
    let bare = mention.kind == MentionKind::Name && mention.title.is_empty();
    let start = mention.name.start;
    // "the state operator Acme"
    if bare
        && start > 1
        && COMPANIES.iter().any(|it| text.same(start - 1, it))
        && text.tags[start - 1].shape == Shape::Lower
    {
        return Some(start - 1);
    }
    let sentence = text.layout.sentence(mention.head).end;
    let opens = bare && end + 1 < sentence && text.is(end + 1, class::DET | class::POSSESSIVE);
    if !opens {
        return None;
    }
    let plain = |at: &usize| {
        matches!(text.kind(*at), Kind::Word | Kind::Clitic)
            && !text.is(*at, class::PREP | class::RELATIVE | class::BE)
    };
    let last = (end + 1..sentence.min(end + COMPANY_TOKENS)).take_while(plain).last()?;
    let behind = last + 1 < text.len()
        && (matches!(text.kind(last + 1), Kind::Comma | Kind::Stop)
            || text.is(last + 1, class::PREP));
    (behind && COMPANIES.iter().any(|it| text.same(last, it))).then_some(last)
}

impl Entities {
    /// "Ana Prado, the minister of trade" and "The premier, Ana Prado,".
    pub(super) fn appositions(
        &mut self,
        text: &Text<'_>,
        mentions: &[Mention],
        referents: &mut [Referent],
    ) {
        let mut same = Vec::new();
        // The office that was last said of the name before it.
        let mut told = usize::MAX;
        for (index, left) in mentions.iter().enumerate() {
            // "met his Danish counterpart Ana Prado"
            let alike = |at: usize| ["counterpart", "colleague"].iter().any(|it| text.same(at, it));
            if let Referent::Entity(id) = referents[index]
                && left.kind == MentionKind::Name
                && text.is(left.tokens.start, class::POSSESSIVE)
                && alike(left.name.start.max(1) - 1)
            {
                self.share_office(text, mentions, referents, left.tokens.start, id);
            }
            // "Ana Prado of Greenpeace, the director": the one who belongs to the body is meant.
            let comma = left.tokens.end.max(left.of.end);
            let owned =
                mentions[index.saturating_sub(APPOSITION_LOOKAHEAD)..index].iter().any(|holder| {
                    holder.kind == MentionKind::Name && holder.of.contains(&left.tokens.start)
                });
            if let (Referent::Entity(id), Some(noun)) = (referents[index], company(text, left))
                && text.kind(comma) == Kind::Comma
            {
                let entity = &mut self.list[id as usize];
                if entity.roles.is_empty() && entity.honorifics.is_empty() {
                    entity.kind = MentionKind::Organization;
                    entity.sorts.push(text.word(noun).to_lowercase());
                }
            }
            if let (Referent::Entity(id), MentionKind::Name) = (referents[index], left.kind)
                && let Some(office) = taken_up(text, &mentions[index..])
            {
                self.list[id as usize].learn(text, &mentions[index + office]);
                same.push((index + office, Referent::Entity(id)));
            }
            if text.kind(comma) != Kind::Comma || owned {
                continue;
            }
            // Names inside "of ..." may stand between the two in the list, and an owner before its body.
            let next = mentions[index + 1..].iter().take(APPOSITION_LOOKAHEAD).position(|right| {
                right.tokens.start == comma + 1 && text.kind(right.tokens.end) != Kind::Clitic
            });
            let Some(next) = next.map(|offset| index + 1 + offset) else { continue };
            let right = &mentions[next];
            // "In a letter to Ana Prado, the minister said": a subject, no apposition.
            if is_finite(text, right.tokens.end) {
                continue;
            }
            if let Some((index, id)) = self.sorted(text, mentions, [index, next], referents) {
                same.push((index, Referent::Entity(id)));
                continue;
            }
            // "Permanent Secretary at Brunei's Ministry of Development, Ana Prado,"
            let held = index.checked_sub(1).map(|before| &mentions[before]).filter(|it| {
                it.kind == MentionKind::Role
                    && it.tokens.end + 1 == left.tokens.start
                    && text.is(it.tokens.end, class::PREP)
                    && left.kind == MentionKind::Organization
            });
            if let (Some(office), Referent::Entity(id), MentionKind::Name) =
                (held, referents[next], right.kind)
            {
                let entity = &mut self.list[id as usize];
                entity.learn(text, office);
                if let Some(country) = left.country.filter(|_| office.country.is_none()) {
                    entity.locate(Evidence::Title, country_code(country));
                }
                same.push((index - 1, Referent::Entity(id)));
                continue;
            }
            // "the report of the Executive Secretary, Ana Prado,"
            if let (Some(office), Referent::Entity(id)) = (held_office(text, left), referents[next])
                && right.kind == MentionKind::Name
            {
                self.list[id as usize].learn(text, &office);
                continue;
            }
            let (named, role, named_left) = match (referents[index], referents[next]) {
                (Referent::Entity(id), Referent::None) if left.kind == MentionKind::Name => {
                    (id, right, true)
                }
                (Referent::None, Referent::Entity(id)) if right.kind == MentionKind::Name => {
                    (id, left, false)
                }
                _ => continue,
            };
            // "Ana Prado, President of Peru, Bram Okker, President of Chile, and": it is hers.
            if role.kind == MentionKind::Role && !named_left && told == index {
                continue;
            }
            // "PM Ana Prado, Indonesian President Agree": two, in a headline
            if named_left
                && is_headline(text, left.head)
                && text.kind(role.tokens.end) != Kind::Comma
            {
                continue;
            }
            if role.kind == MentionKind::Role {
                told = if named_left { next } else { told };
                same.push((if named_left { next } else { index }, Referent::Entity(named)));
                let entity = &mut self.list[named as usize];
                // Women are chairmen, too.
                let chairman = role.title.clone().any(|at| text.same(at, "chairman"));
                if entity.gender == Gender::Unknown && !chairman {
                    entity.gender = role.gender;
                }
                entity.learn(text, role);
                if alike(role.noun()) {
                    self.share_office(text, mentions, referents, role.tokens.start, named);
                }
                let entity = &mut self.list[named as usize];
                for at in further(text, mentions, next).into_iter().filter(|_| named_left) {
                    entity.learn(text, &mentions[at]);
                    same.push((at, Referent::Entity(named)));
                    told = at;
                }
            }
        }
        for (index, referent) in same {
            referents[index] = referent;
        }
    }

    /// "The developer, Nam Power,", "The Voice, the largest opposition party,": notes what sort of body one
    /// of two neighbours says the other is; gives the one that only says so, and the body.
    fn sorted(
        &mut self,
        text: &Text<'_>,
        mentions: &[Mention],
        pair: [usize; 2],
        referents: &[Referent],
    ) -> Option<(usize, u32)> {
        let [left, right] = pair.map(|index| &mentions[index]);
        let end = right.tokens.end.max(right.of.end);
        if !matches!(text.kind(end), Kind::Comma | Kind::Stop) {
            return None;
        }
        // A bare name behind the noun of a body is one, whatever it looks like.
        let bare = right.kind == MentionKind::Name && right.title.is_empty();
        if let (Referent::Entity(id), true) = (referents[pair[1]], bare)
            && left.kind == MentionKind::Organization
            && is_sort(text, left)
        {
            self.list[id as usize].kind = MentionKind::Organization;
        }
        // "The Voice, the largest party,"
        let the = left.name.start > 0 && text.same(left.name.start - 1, "the");
        let plain = left.kind == MentionKind::Name && left.title.is_empty();
        let given = !left.name.is_empty() && text.is(left.name.start, class::GIVEN);
        if let (Referent::Entity(id), true) = (referents[pair[0]], plain && (the || !given))
            && text.kind(end) == Kind::Comma
            && right.kind == MentionKind::Organization
            && is_sort(text, right)
        {
            self.list[id as usize].kind = MentionKind::Organization;
        }
        let body = |index: usize| match referents[index] {
            Referent::Entity(id) => {
                (self.list[id as usize].kind == MentionKind::Organization).then_some(id)
            }
            _ => None,
        };
        let (id, sort, index) = match (body(pair[0]), body(pair[1])) {
            (Some(id), _) if is_sort(text, right) => (id, right, pair[1]),
            (_, Some(id)) if is_sort(text, left) => (id, left, pair[0]),
            _ => return None,
        };
        let noun = sort.title.end.max(sort.tokens.start + 1) - 1;
        self.list[id as usize].sorts.push(text.word(noun).to_lowercase());
        Some((index, id))
    }

    /// "met her Tunisian counterpart, Ana Prado": both hold the same office.
    fn share_office(
        &mut self,
        text: &Text<'_>,
        mentions: &[Mention],
        referents: &[Referent],
        at: usize,
        id: u32,
    ) {
        let sentence = text.layout.sentence(at).start;
        let before = mentions.partition_point(|mention| mention.head < at);
        let held = (0..before).rev().take(APPOSITION_LOOKAHEAD * 2).find_map(|index| {
            let Referent::Entity(other) = referents[index] else { return None };
            if other == id {
                return None;
            }
            let other = &self.list[other as usize];
            let near = mentions[index].head >= sentence && other.kind == MentionKind::Name;
            near.then(|| other.roles.first().cloned()).flatten()
        });
        if let Some(role) = held {
            self.list[id as usize].roles.insert(0, role);
            self.list[id as usize].classes |= class::NATIONAL;
        }
    }

    /// "The foreign ministers of Uruguay and Paraguay, Ana Prado and Bram Okker,": each has the office of
    /// one country.
    pub(super) fn shared_offices(
        &mut self,
        text: &Text<'_>,
        mentions: &[Mention],
        referents: &[Referent],
    ) {
        for (index, group) in mentions.iter().enumerate() {
            let several = |at: &usize| text.is(*at, class::PLURAL | class::GROUP);
            let Some(noun) = group.tokens.clone().find(several) else { continue };
            let office = text.word(noun).strip_suffix('s');
            let Some(office) = office.filter(|_| group.kind == MentionKind::Group) else {
                continue;
            };
            let sentence = text.layout.sentence(noun);
            let comma = (noun..sentence.end.min(noun + SHARED_TOKENS_MAX))
                .find(|at| text.kind(*at) == Kind::Comma);
            let Some(comma) = comma else { continue };
            let mut countries: Vec<u8> = Vec::new();
            for at in noun + 1..comma {
                if let Some(locale) = text.locale(at).filter(|it| !countries.contains(&it.country))
                {
                    countries.push(locale.country);
                }
            }
            let next = |start: usize| {
                let found = mentions[index..]
                    .iter()
                    .take(APPOSITION_LOOKAHEAD * 2)
                    .position(|it| it.kind == MentionKind::Name && it.tokens.start == start)?;
                match referents[index + found] {
                    Referent::Entity(id) => Some((id, mentions[index + found].tokens.end)),
                    _ => None,
                }
            };
            let Some((one, end)) = next(comma + 1) else { continue };
            let Some((other, _)) = next(end + 1).filter(|_| text.same(end, "and")) else {
                continue;
            };
            let [first, second] = countries[..] else { continue };
            let start = group.tokens.start + usize::from(text.is(group.tokens.start, class::DET));
            let before = text.words(start..noun);
            let title = format!("{before} {office}");
            let key = match office {
                "minister" if text.same(noun - 1, "prime") => "premier".to_string(),
                office => office.to_lowercase(),
            };
            for (id, country) in [(one, first), (other, second)] {
                let entity = &mut self.list[id as usize];
                entity.locate(Evidence::Title, country_code(country));
                let (text, key) = (title.trim().to_string(), key.clone());
                entity.roles.push(Role { text, key, office: true });
                entity.classes |= class::NATIONAL;
            }
        }
    }
}

/// The office at the end of "the report of the Executive Secretary".
fn held_office(text: &Text<'_>, mention: &Mention) -> Option<Mention> {
    let title = mention.title.clone();
    let of = (title.start..mention.tokens.end).find(|at| text.same(*at, "of"))? + 1;
    let start = of + usize::from(text.is(of, class::DET));
    let end = mention.tokens.end;
    let office = start < end
        && (start..end)
            .all(|at| text.is_capital(at) || text.is(at, class::PREP | class::PORTFOLIO))
        && text.is(end - 1, class::OFFICE);
    (mention.kind == MentionKind::Document && office).then_some(Mention {
        tokens: of..end,
        head: start,
        kind: MentionKind::Role,
        name: end..end,
        title: start..end,
        of: end..end,
        country: None,
        gender: Gender::Unknown,
        definite: true,
        weak: false,
    })
}

/// The offices that go on behind one: "Deputy Prime Minister and Minister of Trade of Peru", "Member of the
/// Politburo, Prime Minister of Laos, said".
fn further(text: &Text<'_>, mentions: &[Mention], role: usize) -> Vec<usize> {
    let behind = |role: &Mention| role.tokens.end.max(role.of.end);
    let mut end = behind(&mentions[role]);
    let mut found = Vec::new();
    for (at, other) in (role + 1..).zip(mentions[role + 1..].iter().take(APPOSITION_LOOKAHEAD)) {
        let listed = text.kind(end) == Kind::Comma
            && text.is_capital(other.noun())
            && !is_finite(text, other.tokens.end);
        let joined = listed || text.same(end, "and");
        if other.kind == MentionKind::Role && other.tokens.start == end + 1 && joined {
            found.push(at);
            end = behind(other);
        }
    }
    found
}

/// How many tokens behind a name tell which office it takes up.
const TAKEN_TOKENS: usize = 16;

/// "Ana Prado took the oath as President of the Republic": the place of the office among the mentions behind
/// the name.
fn taken_up(text: &Text<'_>, mentions: &[Mention]) -> Option<usize> {
    const VERBS: &[&str] = &[
        "sworn",
        "oath",
        "elected",
        "appointed",
        "inaugurated",
        "installed",
        "nominated",
        "re-elected",
    ];
    let (name, behind) = mentions.split_first()?;
    let near = name.tokens.end + 1..name.tokens.end + TAKEN_TOKENS;
    let office = behind.iter().take(APPOSITION_LOOKAHEAD).position(|it| {
        it.kind == MentionKind::Role
            && near.contains(&it.tokens.start)
            && text.same(it.tokens.start - 1, "as")
    })?;
    let end = text.layout.sentence(name.head).end;
    let start = behind[office].tokens.start;
    let taken = (name.tokens.end..start).any(|at| VERBS.iter().any(|word| text.same(at, word)));
    let alone = (name.tokens.end..start).all(|at| text.kind(at) != Kind::Comma);
    (taken && alone && start < end).then_some(office + 1)
}

/// Whether a mention only says what sort of body something is.
fn is_sort(text: &Text<'_>, mention: &Mention) -> bool {
    let nameless = mention.name.is_empty()
        || mention.name.clone().all(|at| text.tags[at].shape == Shape::Lower);
    let kind = matches!(mention.kind, MentionKind::Organization | MentionKind::Role);
    let article = text.is(mention.tokens.start, class::DET);
    // "A spokesman for the company, Acme,"
    let person = mention.kind == MentionKind::Role && !mention.of.is_empty();
    kind && nameless && article && !person
}

/// Whether a word that is hardly anything but a finite verb stands at `at`.
fn is_finite(text: &Text<'_>, at: usize) -> bool {
    text.is(at, class::BE | class::AUX | class::VERB)
        || text.tags.get(at).is_some_and(|tag| matches!(tag.form, Form::Past | Form::Third))
}
