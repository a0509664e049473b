//! Times in invented sentences.

use super::find;
use crate::article::{Field, Published};
use crate::text::Text;
use crate::{Engine, Model, Options};

/// A Saturday.
const PUBLISHED: Published = Published { year: 2021, month: Some(8), day: Some(14) };

fn engine() -> Engine {
    let model = Model::read(include_bytes!("../../../../model/attribution.model"));
    Engine::new(Options::default(), model.expect("the model is whole"))
}

/// Every case is a sentence with what is found in it: `words = value`, with semicolons between.
fn check(published: Option<Published>, cases: &[(&str, &str)]) {
    let engine = engine();
    let mut wrong = String::new();
    for (raw, expected) in cases {
        let text = Text::read(Field::Body, raw, &engine.lexicon, &engine.model.tagger);
        let found: Vec<String> = find(&text, published)
            .iter()
            .map(|found| format!("{} = {}", &raw[found.span.start..found.span.end], found.value))
            .collect();
        if found.join("; ") != *expected {
            wrong += &format!("{raw}\n  expected {expected}\n  found    {}\n", found.join("; "));
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn days_and_months_are_read_as_written() {
    check(
        Some(PUBLISHED),
        &[
            ("The port opened on 14 August 2020.", "14 August 2020 = 2020-08-14"),
            ("It closed on Aug. 3, 2019, for good.", "Aug. 3, 2019 = 2019-08-03"),
            ("The 3rd of May, 1998 was warm.", "3rd of May, 1998 = 1998-05-03"),
            ("They sail starting from October 2021.", "October 2021 = 2021-10"),
            ("Rents rose in March of 2011.", "March of 2011 = 2011-03"),
            ("He signed on 23/07/2021 in Riga.", "23/07/2021 = 2021-07-23"),
            ("He signed on 07/23/2021 in Riga.", "07/23/2021 = 2021-07-23"),
            ("He signed on 03/04/2021 in Riga.", ""),
            ("Log of 2021-07-23: calm.", "2021-07-23 = 2021-07-23"),
            (
                "From 5 to 7 September 2020 it rained.",
                "5 = 2020-09-05; 7 September 2020 = 2020-09-07",
            ),
            ("It runs 5–7 September 2020.", "5 = 2020-09-05; 7 September 2020 = 2020-09-07"),
            ("It ran July 5-7, 2020.", "July 5 = 2020-07-05; 7, 2020 = 2020-07-07"),
            ("Between May and June 1981 he hid.", "May = 1981-05; June 1981 = 1981-06"),
            ("On Sunday, August 8, the fair ended.", "Sunday, August 8 = 2021-08-08"),
            ("It ended on Friday (Aug. 13).", "Friday (Aug. 13 = 2021-08-13"),
            ("The choir sang on Christmas Eve 2019.", "Christmas Eve 2019 = 2019-12-24"),
        ],
    );
}

#[test]
fn years_decades_and_seasons_are_no_counts() {
    check(
        Some(PUBLISHED),
        &[
            ("In 2013 the mill closed.", "2013 = 2013"),
            ("The 2012 harvest (1998) was poor.", "2012 = 2012; 1998 = 1998"),
            ("Some 2000 people and 1500 horses came.", ""),
            ("He paid $2010 for 1990 tonnes.", ""),
            ("The 1990s and the '80s were loud.", "1990s = 199; '80s = 198"),
            ("He is in his 80s.", ""),
            ("She won in the mid-1970s.", "mid-1970s = 197"),
            (
                "The nineteenth century and the 20th century.",
                "nineteenth century = 18; 20th century = 19",
            ),
            ("The 2010-14 contract ran out.", "2010 = 2010; 14 = 2014"),
            ("The summer of 2010 was dry.", "summer of 2010 = 2010-SU"),
            ("Trade fell in the third quarter of 2020.", "third quarter of 2020 = 2020-Q3"),
            ("Trade fell in Q3 2020.", "Q3 2020 = 2020-Q3"),
            ("We mark the 25th anniversary of the pact.", ""),
            ("They came third and fifth.", ""),
            ("The 2011 and 2017 censuses differ.", "2011 = 2011; 2017 = 2017"),
            ("The king (1710 – 1774) loved the 1930's.", "1710 = 1710; 1774 = 1774; 1930's = 193"),
            ("The temple of 508 BC stands.", "508 BC = BC0508"),
            ("May I come? They may march.", ""),
            ("Prime Minister April Jones met June Carter.", ""),
            ("The Sunday Times and Black Friday.", ""),
        ],
    );
}

#[test]
fn relative_times_are_told_from_the_publication() {
    check(
        Some(PUBLISHED),
        &[
            ("The forum was held this afternoon.", "this afternoon = 2021-08-14TAF"),
            ("He left yesterday morning.", "yesterday morning = 2021-08-13TMO"),
            (
                "They sang last night and dance tonight.",
                "last night = 2021-08-13TNI; tonight = 2021-08-14TNI",
            ),
            ("He arrives the day after tomorrow.", "day after tomorrow = 2021-08-16"),
            ("He said on Tuesday that it rained.", "Tuesday = 2021-08-10"),
            ("The talks will open on Tuesday.", "Tuesday = 2021-08-17"),
            ("They meet next Tuesday.", "next Tuesday = 2021-08-17"),
            ("It failed last Tuesday night.", "last Tuesday night = 2021-08-10TNI"),
            ("It began on Monday last week.", "Monday last week = 2021-08-02"),
            ("It rained last week and last month.", "last week = 2021-W31; last month = 2021-07"),
            ("It ends at the end of the year.", "the year = 2021"),
            ("This year is a special year.", "This year = 2021"),
            ("He resigned in November.", "November = 2020-11"),
            ("The bridge will open in March.", "March = 2022-03"),
            ("He died last August.", "last August = 2020-08"),
            ("She came last summer.", "last summer = 2020-SU"),
            ("They met two days ago.", "two days ago = 2021-08-12"),
            ("They met three weeks ago.", "three weeks ago = 2021-W29"),
            ("It closed six months ago.", "six months ago = 2021-02"),
            ("A year ago it stood.", "A year ago = 2020"),
            ("He left several years ago.", "several years ago = PAST_REF"),
            ("He spoke on 2 December.", "2 December = 2020-12-02"),
            ("He will speak on 2 February.", "2 February = 2022-02-02"),
            ("In 2013 he fell ill. On 6 July he died.", "2013 = 2013; 6 July = 2013-07-06"),
            ("He rose in 2011. That same year he fell.", "2011 = 2011; That same year = 2011"),
            ("The ministers agreed to meet in Lome on Tuesday.", "Tuesday = 2021-08-17"),
            ("She urged them to pay before April.", "April = 2022-04"),
            ("Ministers to meet on Friday", "Friday = 2021-08-20"),
            ("He came to see her in April.", "April = 2021-04"),
            ("They expect rain in the autumn.", "autumn = XXXX-FA"),
            ("The bridge will open in the spring.", "spring = 2022-SP"),
            ("The rivers fall and spring returns.", ""),
        ],
    );
}

#[test]
fn lengths_and_times_of_day_are_found() {
    check(
        Some(PUBLISHED),
        &[
            ("It grew over the last few years.", "last few years = PXY"),
            ("It took three days and 20 minutes.", "three days = P3D; 20 minutes = PT20M"),
            ("A five-year plan was drawn.", "five-year = P5Y"),
            ("He is 25 years old, a 25-year-old.", ""),
            ("They waited for decades.", "decades = PXDE"),
            ("He slept for a week.", "a week = P1W"),
            ("The gates open at 3 p.m. on Tuesday.", "3 p.m. on Tuesday = 2021-08-10T15:00"),
            ("He called today at 15:30.", "today at 15:30 = 2021-08-14T15:30"),
            ("The shop shuts at 5.30pm.", "5.30pm = T17:30"),
            ("It struck at 0615 GMT.", "0615 GMT = T06:15"),
            ("They won 3:2 and lost 10:12.", ""),
            ("Lunch is at noon.", "noon = T12:00"),
        ],
    );
}

#[test]
fn without_a_publication_date_only_what_is_certain_has_a_value() {
    let cases = [
        ("He said yesterday that last month was dry.", ""),
        ("They met two days ago, last week and this year.", ""),
        ("He spoke this afternoon.", "this afternoon = TAF"),
        ("He spoke on Tuesday.", "Tuesday = XXXX-WXX-2"),
        ("It opens in August.", "August = XXXX-08"),
        ("It opens on 14 August.", "14 August = XXXX-08-14"),
        ("It opened in August 2021.", "August 2021 = 2021-08"),
        ("It lasted three weeks.", "three weeks = P3W"),
    ];
    check(None, &cases);
    let odd = Published { year: 2021, month: Some(13), day: Some(40) };
    check(Some(odd), &[("This year, not yesterday.", "This year = 2021")]);
    let month = Published { year: 2021, month: Some(1), day: None };
    check(Some(month), &[("Last month, not today.", "Last month = 2020-12")]);
}

#[test]
fn a_megabyte_of_anything_is_no_trouble() {
    let engine = engine();
    for part in [
        "1",
        "2021-",
        "14 ",
        "August ",
        "last ",
        "1990s ",
        "Tuesday ",
        "3:30 ",
        "a year ",
        "14-15 and ",
    ] {
        let raw = part.repeat((1 << 20) / part.len());
        let text = Text::read(Field::Body, &raw, &engine.lexicon, &engine.model.tagger);
        let mut end = 0;
        for found in find(&text, Some(PUBLISHED)) {
            assert!(end <= found.span.start && found.span.start < found.span.end, "{part:?}");
            end = found.span.end;
        }
    }
}
