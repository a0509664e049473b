//! The words that occasions are told with. Data; where they stand is not known here.

use crate::statement::OccasionKind::{self, Call, Conference, Meeting, PressConference, Speech};

/// Events by their last word.
pub(super) const EVENTS: [(&str, Option<OccasionKind>); 39] = [
    ("address", Some(Speech)),
    ("assembly", Some(Conference)),
    ("audience", Some(Meeting)),
    ("briefing", Some(PressConference)),
    ("call", Some(Call)),
    ("ceremony", None),
    ("conclave", Some(Conference)),
    ("conference", Some(Conference)),
    ("congress", Some(Conference)),
    ("convention", Some(Conference)),
    ("conversation", Some(Call)),
    ("debate", Some(Conference)),
    ("dialogue", Some(Conference)),
    ("event", None),
    ("forum", Some(Conference)),
    ("gala", None),
    ("hearing", None),
    ("interview", Some(OccasionKind::Interview)),
    ("keynote", Some(Speech)),
    ("lecture", Some(Speech)),
    ("meeting", Some(Meeting)),
    ("panel", Some(Conference)),
    ("presser", Some(PressConference)),
    ("rally", None),
    ("round-table", Some(Conference)),
    ("roundtable", Some(Conference)),
    ("seminar", Some(Conference)),
    ("sermon", Some(Speech)),
    ("session", Some(Conference)),
    ("sitting", Some(Conference)),
    ("speech", Some(Speech)),
    ("summit", Some(Conference)),
    ("symposium", Some(Conference)),
    ("table", Some(Conference)),
    ("talk", Some(Speech)),
    ("talks", Some(Meeting)),
    ("videoconference", Some(Call)),
    ("webinar", Some(Conference)),
    ("workshop", Some(Conference)),
];

/// Texts by their last word.
pub(super) const TEXTS: [&str; 15] = [
    "bulletin",
    "communique",
    "communiqué",
    "e-mail",
    "editorial",
    "email",
    "letter",
    "memo",
    "message",
    "note",
    "op-ed",
    "release",
    "reply",
    "statement",
    "statements",
];

/// Posts by their last word.
pub(super) const POSTS: [&str; 7] = ["blog", "channel", "page", "post", "posts", "tweet", "tweets"];

/// Verbs of cues that post.
pub(super) const POSTING: [&str; 6] =
    ["posted", "posting", "retweeted", "tweeted", "tweeting", "tweets"];

/// Where people post.
pub(super) const PLATFORMS: [&str; 20] = [
    "Bluesky",
    "Facebook",
    "Instagram",
    "LinkedIn",
    "Mastodon",
    "Reddit",
    "Snapchat",
    "Substack",
    "Telegram",
    "Threads",
    "TikTok",
    "Truth",
    "Twitter",
    "VK",
    "Viber",
    "WeChat",
    "Weibo",
    "WhatsApp",
    "X",
    "YouTube",
];

/// What something is said through.
pub(super) const MEDIA: [&str; 23] = [
    "e-mail",
    "email",
    "link",
    "livestream",
    "phone",
    "radio",
    "satellite",
    "skype",
    "stream",
    "teams",
    "teleconference",
    "telephone",
    "television",
    "text",
    "tv",
    "video",
    "video-conference",
    "video-link",
    "videoconference",
    "videolink",
    "webcast",
    "webex",
    "zoom",
];

/// Words that stand before or between those.
pub(super) const MEDIA_BEFORE: [&str; 14] = [
    "conference",
    "live",
    "local",
    "message",
    "mobile",
    "national",
    "official",
    "private",
    "public",
    "secure",
    "state",
    "state-run",
    "text",
    "video",
];

/// The last words of the names of papers, stations and agencies.
pub(super) const OUTLETS: [&str; 26] = [
    "Agency",
    "Broadcasting",
    "Chronicle",
    "Courier",
    "Daily",
    "Express",
    "Gazette",
    "Globe",
    "Guardian",
    "Herald",
    "Journal",
    "Magazine",
    "Mail",
    "Media",
    "Mirror",
    "News",
    "Newspaper",
    "Observer",
    "Post",
    "Press",
    "Radio",
    "Standard",
    "Telegraph",
    "Television",
    "Times",
    "Tribune",
];

/// The last words of the names of buildings and grounds.
pub(super) const BUILDINGS: [&str; 34] = [
    "Academy",
    "Airport",
    "Arena",
    "Base",
    "Building",
    "Cathedral",
    "Center",
    "Centre",
    "Chamber",
    "Church",
    "Club",
    "College",
    "Court",
    "Embassy",
    "Hall",
    "Headquarters",
    "Hospital",
    "Hotel",
    "House",
    "Institute",
    "Kremlin",
    "Library",
    "Ministry",
    "Mosque",
    "Museum",
    "Palace",
    "Park",
    "Parliament",
    "Port",
    "School",
    "Square",
    "Stadium",
    "Theatre",
    "University",
];

/// Words that begin a sentence with an occasion, or lead over to one behind the content.
pub(super) const LEADS: [&str; 16] = [
    "after",
    "at",
    "before",
    "during",
    "earlier",
    "following",
    "from",
    "in",
    "later",
    "meanwhile",
    "on",
    "over",
    "through",
    "via",
    "when",
    "while",
];

/// Words behind which an event is another one than that of the saying.
pub(super) const ELSEWHERE: [&str; 8] =
    ["after", "ahead", "because", "before", "following", "since", "until", "where"];

/// Words that lead over from an event to its subject.
pub(super) const SUBJECTS: [&str; 12] = [
    "called", "dubbed", "entitled", "for", "named", "of", "on", "theme", "themed", "titled",
    "under", "with",
];
