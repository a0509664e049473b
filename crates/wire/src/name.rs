//! Names of speakers brought into one form, before they are folded into keys. Knows spelling and
//! order, no article and no person.
//!
//! Forms of address before a name fall away ("Samdech Techo Hun Sen"), "Sen, Hun" is turned round, and
//! where the family name stands first at home it stands first in the key: of "Shinzo Abe" and "Abe
//! Shinzo", both of Japan, the end that is a family name there leads. When both ends are or neither is,
//! the order stays as written; so "Nguyen Van A" and "Van A Nguyen" of Vietnam are one, and two people
//! elsewhere whose names mirror each other stay two.

use crate::token;

/// Forms of address, folded. Source: written for this project.
const ADDRESS: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "h-e",
    "h-h",
    "h-m",
    "h-r-h",
    "hon",
    "rt",
    "samdech",
    "akka",
    "moha",
    "sena",
    "padei",
    "techo",
    "decho",
    "thipadei",
    "oknha",
    "neak",
    "tan",
    "sri",
    "tun",
    "datuk",
    "dato",
    "datin",
    "seri",
    "puan",
    "sheikh",
    "sheik",
    "shaikh",
    "ayatollah",
    "sayyid",
    "sayed",
    "hojatoleslam",
    "imam",
    "mullah",
    "maulana",
    "rabbi",
    "rev",
    "fr",
    "gen",
    "lt",
    "col",
    "maj",
    "capt",
    "adm",
    "sgt",
    "brig",
    "u",
    "daw",
];

/// Addresses that are also family names: they fall away only before two words or more.
const DOUBTFUL: &[&str] = &["tan", "sri", "seri", "tun", "u", "rt", "imam", "lord"];

/// Frequent family names of countries where they stand first, folded. Source: written for this project.
const FAMILY_FIRST: &[(&[&str], &str)] = &[
    (
        &["CHN", "TWN", "HKG", "SGP"],
        "ang cai cao chan chen cheng chua deng ding dong du fan fang feng fu gao goh gu guo han hao he \
         heng hou hu huang jia jiang jin kong lai lau lee li liang lim lin liu lu luo ma mao meng ng \
         ong pan peng qian qin qiu ren shen shi song su sun tan tang tao teo tian tsai wang wei wong \
         wu xi xia xiao xie xu xue yan yang yao ye yu yuan zeng zhang zhao zheng zhong zhou zhu zou",
    ),
    (
        &["KOR", "PRK"],
        "ahn an bae baek ban chang cho choe choi chung han heo hong hwang im jang jeon jeong jo jung \
         kang kim ko kwon lee lim min moon nam no oh paek pak park ri roh ryu seo shin sim sin so son \
         song suh yang yeo yoo yoon yu yun",
    ),
    (
        &["VNM"],
        "bui cao chu dang dao dinh do doan duong ha ho hoang huynh lam le luong luu ly mai ngo nguyen \
         pham phan phung ta thai to tran trinh truong vo vu vuong",
    ),
    (
        &["JPN"],
        "abe aso endo fujii fujita fukuda goto hasegawa hashimoto hatoyama hayashi ikeda inoue ishiba \
         ishii ishikawa ito kato kimura kishida kobayashi koizumi kondo kono maeda matsumoto matsuno \
         miura mori motegi murakami nakajima nakamura nakano nishimura noda ogawa okada ono ota saito \
         sakamoto sasaki sato shimizu suga suzuki takahashi takaichi tamura tanaka ueda watanabe \
         yamada yamaguchi yamamoto yamashita yokoyama yoshida",
    ),
    (
        &["KHM"],
        "aun chan chea cham chheang heng hor hun ieng ith kem keo khieu kong ly mam men neth nhek \
         norodom ouk pen pich prak sam sar say seng sok sou sun tea tep tith vong",
    ),
    (
        &["HUN"],
        "balogh farkas horvath juhasz kiss kovacs lakatos magyar meszaros molnar nagy nemeth olah \
         orban papp simon szabo szijjarto takacs toth varga",
    ),
];

/// The name whose words are folded into a key.
pub(crate) fn normal(country: &str, name: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    if let Some(comma) = words.iter().position(|word| word.ends_with(','))
        && words.len() <= 4
        && words[comma..].len() > 1
        && !words[comma + 1..].iter().any(|word| matches!(token::lower(word).as_str(), "jr" | "sr"))
        && words.iter().filter(|word| word.contains(',')).count() == 1
    {
        words[comma] = words[comma].trim_end_matches(',');
        words.rotate_left(comma + 1);
    }
    while let [first, rest @ ..] = words.as_slice() {
        let folded = token::lower(first);
        let address = ADDRESS.contains(&folded.as_str());
        let least = if DOUBTFUL.contains(&folded.as_str()) { 2 } else { 1 };
        if !address || rest.len() < least {
            break;
        }
        words.remove(0);
    }
    if let [first, .., last] = words.as_slice()
        && words.len() <= 4
        && is_family(country, last)
        && !is_family(country, first)
    {
        words.rotate_right(1);
    }
    words.join(" ")
}

fn is_family(country: &str, word: &str) -> bool {
    let folded = token::lower(word);
    FAMILY_FIRST
        .iter()
        .filter(|(countries, _)| countries.iter().any(|code| code.eq_ignore_ascii_case(country)))
        .any(|(_, names)| names.split_whitespace().any(|name| name == folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(country: &str, name: &str, expected: &str) {
        assert_eq!(normal(country, name), expected, "{name}");
    }

    #[test]
    fn addresses_fall_away() {
        check("KHM", "Samdech Akka Moha Sena Padei Techo Hun Sen", "Hun Sen");
        check("MYS", "Tan Sri Ada Lund", "Ada Lund");
        check("SGP", "Tan Chuan", "Tan Chuan");
        check("", "H.E. Dr. Ada Lund", "Ada Lund");
        check("", "Dr.", "Dr.");
    }

    #[test]
    fn order_follows_home() {
        check("JPN", "Shinzo Abe", "Abe Shinzo");
        check("JPN", "Abe Shinzo", "Abe Shinzo");
        check("USA", "Shinzo Abe", "Shinzo Abe");
        check("VNM", "Văn A Nguyễn", "Nguyễn Văn A");
        check("KOR", "Ban Ki-moon", "Ban Ki-moon");
        check("KOR", "Ki-moon Ban", "Ban Ki-moon");
        check("", "Sen, Hun", "Hun Sen");
        check("", "Ada Lund, Jr.", "Ada Lund, Jr.");
        check("", "Trade, Industry, and Labour", "Trade, Industry, and Labour");
    }
}
