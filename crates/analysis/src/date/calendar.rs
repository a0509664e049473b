//! The civil calendar: days, months and weeks as numbers. Knows no clock, time zone or text.

/// A day of the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day {
    pub(crate) year: i32,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

impl Day {
    /// The day, when there is one.
    pub(crate) fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let whole = (1..=12).contains(&month) && (1..=month_days(year, month)).contains(&day);
        whole.then_some(Self { year, month, day })
    }

    /// Days since 1970-01-01. Howard Hinnant's `days_from_civil`: years that begin in March put the
    /// leap day last.
    pub(crate) fn number(self) -> i64 {
        let year = i64::from(self.year) - i64::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let month = (i64::from(self.month) + 9) % 12;
        let day_of_year = (153 * month + 2) / 5 + i64::from(self.day) - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
            - 719_468
    }

    /// The inverse of [`Self::number`].
    pub(crate) fn from_number(number: i64) -> Self {
        let shifted = number + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * month + 2) / 5 + 1) as u8;
        let month = ((month + 2) % 12 + 1) as u8;
        Self { year: (year_of_era + era * 400 + i64::from(month <= 2)) as i32, month, day }
    }

    /// So many days later.
    pub(crate) fn plus(self, days: i64) -> Self {
        Self::from_number(self.number() + days)
    }

    /// Monday is 1, Sunday 7.
    pub(crate) fn weekday(self) -> u8 {
        ((self.number() + 3).rem_euclid(7) + 1) as u8
    }

    /// Year and number of its ISO 8601 week: that of its Thursday.
    pub(crate) fn week(self) -> (i32, u8) {
        let thursday = self.plus(4 - i64::from(self.weekday()));
        let first = Self { year: thursday.year, month: 1, day: 1 };
        (thursday.year, ((thursday.number() - first.number()) / 7 + 1) as u8)
    }
}

/// The days of a month.
pub(crate) fn month_days(year: i32, month: u8) -> u8 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + u8::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The month so many months later.
pub(crate) fn plus_months(year: i32, month: u8, months: i32) -> (i32, u8) {
    let all = year * 12 + i32::from(month) - 1 + months;
    (all.div_euclid(12), (all.rem_euclid(12) + 1) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbered_without_gaps() {
        assert_eq!(Day::new(1970, 1, 1).map(Day::number), Some(0));
        let mut before = Day::from_number(-800_000);
        for number in -799_999..800_000 {
            let day = Day::from_number(number);
            assert_eq!(day.number(), number);
            assert!(day > before && day.day <= month_days(day.year, day.month), "{day:?}");
            before = day;
        }
    }

    #[test]
    fn weeks_are_those_of_iso_8601() {
        for (year, month, day, weekday, week) in [
            (2021, 1, 3, 7, (2020, 53)),
            (2021, 1, 4, 1, (2021, 1)),
            (2018, 12, 31, 1, (2019, 1)),
            (2015, 5, 20, 3, (2015, 21)),
        ] {
            let day = Day::new(year, month, day).expect("it is a day");
            assert_eq!((day.weekday(), day.week()), (weekday, week), "{day:?}");
        }
        assert_eq!(Day::new(2021, 2, 29), None);
        assert_eq!(plus_months(2021, 1, -2), (2020, 11));
    }
}
