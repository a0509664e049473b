//! Places whose name ends with that of another country: "New South Wales", "New Mexico".

use super::super::Mention;
use crate::lexicon::country_index;
use crate::tag::Locale;
use crate::text::Text;

/// The last word, what stands before it, and the country. Source: written for this project.
const ELSEWHERE: &[(&str, &[&str], &str)] = &[
    ("wales", &["new", "south"], "AUS"),
    ("england", &["new"], "USA"),
    ("mexico", &["new"], "USA"),
    ("jersey", &["new"], "USA"),
    ("britain", &["new"], "PNG"),
    ("ireland", &["new"], "PNG"),
];

/// Reads those places anew, and the mentions that hold them.
pub(crate) fn relocate(text: &mut Text<'_>, mentions: &mut [Mention]) {
    let locales = std::mem::take(&mut text.locales);
    text.locales = locales.into_iter().filter(|locale| is_country(text, locale)).collect();
    for index in 0..text.locales.len() {
        let (first, last) = (text.locales[index].first as usize, text.locales[index].last as usize);
        let elsewhere = ELSEWHERE.iter().find(|(name, before, _)| {
            let start = first.checked_sub(before.len());
            last == first + 1
                && text.same(first, name)
                && start.is_some_and(|start| text.reads(start, before))
        });
        let Some((_, before, code)) = elsewhere else { continue };
        let Some(country) = country_index(code) else { continue };
        let wrong = text.locales[index].country;
        text.locales[index].country = country;
        text.locales[index].first = (first - before.len()) as u32;
        let end = mentions.partition_point(|it| it.head <= first);
        for mention in mentions[..end].iter_mut().rev().take(NEAR_MENTIONS) {
            let holds = mention.tokens.contains(&first) || mention.of.contains(&first);
            if holds && mention.country == Some(wrong) {
                mention.country = Some(country);
            }
        }
    }
}

/// How many mentions before a place may hold it.
const NEAR_MENTIONS: usize = 4;

/// Whether the name of a country is one there: not in "US$ 68 million", "Lake Chad", "the Gulf of Oman" and "the South
/// China Sea".
fn is_country(text: &Text<'_>, locale: &Locale) -> bool {
    let (first, last) = (locale.first as usize, locale.last as usize);
    let money = last < text.len() && text.touches(last) && text.word(last).starts_with('$');
    let lake = first > 0 && text.same(first - 1, "lake");
    let of = first > 1
        && text.same(first - 1, "of")
        && ["gulf", "sea", "strait", "bay"].iter().any(|it| text.same(first - 2, it));
    !(money || lake || of || text.same(last, "sea"))
}
