//! Parts and institutions of countries that a national paper names without their country: "Ontario", "the Lok
//! Sabha", "Downing Street". They tell where an article is at home, nothing else. Source: written for this project
//! after ISO 3166-2.

use std::sync::LazyLock;

use crate::lexicon::{Map, country_index};
use crate::text::Text;
use crate::token::Kind;

/// Names in lower case, separated by `|`, by country.
const REGIONS: &[(&str, &str)] = &[
    (
        "USA",
        "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|hawaii|idaho|illinois|\
         indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|\
         missouri|nebraska|nevada|new hampshire|new york|north carolina|north dakota|ohio|oklahoma|oregon|\
         pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|wisconsin|\
         wyoming|white house|capitol hill|pentagon|gop|chicago|los angeles|boston|seattle",
    ),
    (
        "CAN",
        "ontario|quebec|alberta|saskatchewan|manitoba|nova scotia|new brunswick|british columbia|newfoundland|\
         nunavut|parliament hill|toronto|vancouver|montreal|calgary",
    ),
    (
        "AUS",
        "queensland|tasmania|northern territory|sydney|melbourne|brisbane|adelaide|hobart|darwin|geelong|townsville|gladstone|perth",
    ),
    (
        "GBR",
        "westminster|downing street|whitehall|commons|house of lords|holyrood|stormont|senedd|ofwat|ofgem|ofsted|\
         nhs|cornwall|yorkshire|lancashire|cumbria|devon|birmingham|manchester|glasgow|liverpool",
    ),
    (
        "IND",
        "lok sabha|rajya sabha|maharashtra|gujarat|karnataka|kerala|tamil nadu|uttar pradesh|madhya pradesh|\
         andhra pradesh|bihar|rajasthan|haryana|odisha|assam|telangana|west bengal|jharkhand|chhattisgarh|\
         uttarakhand|himachal pradesh|delhi|mumbai|chennai|kolkata|bengaluru",
    ),
    (
        "DEU",
        "bundestag|bundesrat|bavaria|saxony|hesse|brandenburg|thuringia|lower saxony|hamburg|munich|cologne",
    ),
    ("FRA", "elysee|élysée|matignon|brittany|normandy|provence|corsica|marseille|lyon"),
    ("ITA", "lombardy|tuscany|sicily|sardinia|veneto|palazzo chigi|milan|naples"),
    ("ESP", "catalonia|andalusia|galicia|moncloa|basque country|barcelona|seville"),
    ("RUS", "kremlin|duma|siberia|tatarstan|dagestan|chechnya"),
    ("CHN", "xinjiang|tibet|yunnan|sichuan|guangdong|hubei|fujian|zhejiang|hainan|zhongnanhai"),
    ("JPN", "hokkaido|okinawa|kyushu|fukushima|hiroshima|osaka"),
    ("PHL", "malacañang|malacanang|luzon|mindanao|visayas|palawan|cebu"),
    ("IDN", "java|sumatra|kalimantan|sulawesi|bali|surabaya"),
    ("MYS", "sabah|sarawak|selangor|johor|penang|putrajaya|dewan rakyat|dewan negara|wisma putra"),
    ("PAK", "sindh|balochistan|khyber pakhtunkhwa|karachi|lahore"),
    ("NGA", "aso rock|lagos|kano|kaduna|borno|anambra|enugu"),
    ("KEN", "garissa|kisumu|turkana|mombasa|nakuru|eldoret"),
    ("GHA", "kumasi|ashanti|tema|takoradi|tamale"),
    (
        "ZAF",
        "gauteng|kwazulu-natal|limpopo|mpumalanga|union buildings|johannesburg|cape town|durban",
    ),
    ("BRA", "planalto|amazonas|pernambuco|são paulo|sao paulo|minas gerais"),
    ("MEX", "oaxaca|chiapas|jalisco|sonora|sinaloa|yucatán|yucatan"),
    ("ARG", "casa rosada|buenos aires province"),
    ("POL", "sejm|silesia|gdansk|gdańsk|krakow|kraków"),
    ("ISR", "knesset|tel aviv"),
    ("UKR", "verkhovna rada|donbas|odesa|kharkiv"),
    ("NLD", "binnenhof|zeeland|rotterdam|groningen"),
    ("BEL", "flanders|wallonia|antwerp"),
    ("IRL", "dáil|seanad|oireachtas|leinster house|munster|cork"),
    ("NOR", "storting|bergen|tromsø"),
    ("SWE", "riksdag|skåne|gothenburg|malmö"),
    ("DNK", "folketing|christiansborg|jutland|aarhus"),
    ("FIN", "eduskunta|lapland|turku|tampere"),
    ("NZL", "beehive|otago|waikato|auckland|christchurch"),
    ("AUT", "nationalrat|tyrol|styria|carinthia|graz"),
    ("GRC", "crete|thessaloniki|maximos mansion"),
    ("TUR", "anatolia|istanbul|izmir"),
    ("KAZ", "akorda|mazhilis|almaty"),
    ("UZB", "oliy majlis|samarkand|bukhara"),
    ("KGZ", "jogorku kenesh|osh"),
    ("MNG", "khural|zavkhan"),
    ("LKA", "galle|kandy|jaffna"),
    ("BGD", "chittagong|chattogram|sylhet"),
    ("VNM", "da nang|hai phong|ho chi minh city|mekong delta"),
    ("THA", "chiang mai|chiang rai|phuket|isan"),
];

/// The words of a name behind the first, and its country.
type Region = (Vec<&'static str>, u8);

/// The countries of regions by their first word, with the words behind it.
static BY_WORD: LazyLock<Map<&str, Vec<Region>>> = LazyLock::new(|| {
    let mut table: Map<&str, Vec<Region>> = Map::default();
    for (code, names) in REGIONS {
        let Some(country) = country_index(code) else { continue };
        for name in names.split('|') {
            let (first, rest) = name.split_once(' ').unwrap_or((name, ""));
            let rest = rest.split_whitespace().collect();
            table.entry(first).or_default().push((rest, country));
        }
    }
    table
});

/// The regions that a text names: where each begins, and its country.
pub(super) fn named(text: &Text<'_>) -> Vec<(usize, u8)> {
    let mut found = Vec::new();
    for at in 0..text.len() {
        if text.kind(at) != Kind::Word || !text.is_capital(at) || text.locale(at).is_some() {
            continue;
        }
        let Some(names) = BY_WORD.get(text.folded.word(at)) else { continue };
        found.extend(
            names
                .iter()
                .find(|(rest, _)| text.reads(at + 1, rest))
                .map(|(_, country)| (at, *country)),
        );
    }
    found
}
