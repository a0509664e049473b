//! Words that tell a speech act, in their dictionary forms. Data only; how they combine is the
//! business of `act`.

use crate::statement::Act::{self, *};

/// A set of roles that a word plays beside its act. One bit each.
pub(super) type Roles = u16;

/// Says only that something follows: "express", "voice", "reiterate". The noun behind it decides.
pub(super) const LIGHT: Roles = 1;
/// Turns the deed behind it down: "refuse to".
pub(super) const REFUSE: Roles = 1 << 1;
/// Says what must be done: "should".
pub(super) const DUTY: Roles = 1 << 2;
/// Says what is to come: "will".
pub(super) const FUTURE: Roles = 1 << 3;
/// Says what may come: "could".
pub(super) const CHANCE: Roles = 1 << 4;
/// Harm that a threat promises: "retaliate".
pub(super) const HARM: Roles = 1 << 5;
/// What is scheduled rather than predicted: "will open".
pub(super) const SCHEDULED: Roles = 1 << 6;
/// Says that doing something is needed: "it is time to".
pub(super) const NEEDED: Roles = 1 << 7;
/// A hardship that somebody is blamed for, as what a concern is about: "arrests".
pub(super) const WRONG: Roles = 1 << 8;
/// Begins a request at the head of a sentence: "let", "stop".
pub(super) const BID: Roles = 1 << 9;
/// Not a fact: "false".
pub(super) const FALSE: Roles = 1 << 10;

/// Says with the words beside it that there is nothing, or what somebody holds dear: "no plans".
pub(super) const BESIDE: Roles = 1 << 11;

/// Verbs whose subject does the act.
pub(super) const VERBS: &[(Act, &str)] = &[
    (
        Assert,
        "say said add tell told note state explain describe recall observe remark reply answer \
        report argue claim believe think thought know know knew see saw find found maintain \
        acknowledge admit concede point confirm affirm stress underline emphasise \
        emphasize highlight underscore mention respond write wrote show conclude contend assert \
        insist clarify recount remind consider understand understood recognise recognize inform \
        laugh smile sigh cry shrug exclaim comment elaborate quip read",
    ),
    (
        Announce,
        "announce unveil disclose reveal declare publish release introduce decide appoint launch \
        outline approve named",
    ),
    (
        Commit,
        "pledge vow promise undertake undertook commit swear swore guarantee assure intend plan \
        offer agree volunteer dedicate devote prepare sign",
    ),
    (
        Request,
        "urge request ask demand appeal plead beg instruct order recommend propose exhort invite \
        encourage implore beseech press advise want petition require summon task \
        lobby suggest direct seek",
    ),
    (
        Support,
        "support welcome commend praise laud hail applaud endorse back favour favor defend \
        advocate champion salute extol tout accept respect trust admire compliment echo uphold \
        sympathise treasure prefer consent concur",
    ),
    (
        Criticize,
        "criticise criticize condemn denounce deplore accuse blame slam blast decry lament \
        complain dislike chide scold berate lambast lambaste castigate rebuke reproach assail rap fault \
        bemoan protest mock ridicule deride scoff fume censure slate pillory disapprove grumble \
        mutter gripe jeer sneer grouse carp allege",
    ),
    (
        Reject,
        "reject deny dismiss refuse decline oppose dispute doubt refute rebuff object \
        disagree counter repudiate disavow spurn veto rebut scotch contest distance",
    ),
    (Warn, "warn caution fear threaten worry alert alarm"),
    (
        Expect,
        "hope expect predict forecast anticipate foresee foresaw envisage project await wish \
        estimate foretell envision",
    ),
    (
        Express,
        "congratulate thank regret apologise apologize mourn appreciate celebrate condole grieve greet \
        rejoice marvel pray commiserate",
    ),
];

/// Nouns for an act.
pub(super) const NOUNS: &[(Act, &str)] = &[
    (Announce, "announcement decision declaration decree"),
    (
        Commit,
        "commitment pledge promise assurance vow guarantee determination readiness willingness \
        resolve adherence intention undertaking dedication allegiance loyalty intent plan offer keenness eagerness",
    ),
    (
        Request,
        "request appeal call demand plea order invitation recommendation entreaty petition \
        ultimatum",
    ),
    (
        Support,
        "support backing endorsement praise solidarity approval agreement admiration respect \
        applause tribute preference consent sympathy",
    ),
    (
        Criticize,
        "criticism condemnation anger outrage frustration displeasure disappointment \
        indignation accusation complaint denunciation disapproval resentment rebuke allegation \
        discontent dissatisfaction",
    ),
    (
        Reject,
        "opposition rejection refusal objection denial doubt reservation scepticism skepticism \
        disagreement",
    ),
    (Warn, "warning alarm concern worry fear unease anxiety apprehension threat"),
    (Expect, "hope expectation prediction forecast optimism anticipation prognosis confidence"),
    (
        Express,
        "gratitude thanks appreciation condolence condolences regret sorrow sadness joy pride \
        congratulation congratulations greeting apology remorse delight satisfaction grief shock \
        surprise felicitation wish relief happiness dismay pleasure",
    ),
];

/// What a speaker is, as "we are ..." says it.
pub(super) const STATES: &[(Act, &str)] = &[
    (Commit, "committed determined ready prepared willing resolved bound keen"),
    (
        Expect,
        "confident optimistic hopeful certain convinced sure sanguine pessimistic upbeat expectant",
    ),
    (
        Express,
        "grateful thankful sorry saddened proud happy delighted pleased honoured honored shocked \
        glad heartbroken moved sad overjoyed thrilled touched relieved surprised devastated dismayed upset unhappy disappointed",
    ),
    (Warn, "concerned worried alarmed afraid anxious wary uneasy fearful nervous"),
    (Reject, "opposed against unwilling reluctant sceptical skeptical"),
    (
        Criticize,
        "angry outraged appalled disgusted frustrated furious critical \
        indignant",
    ),
    (Support, "supportive favourable sympathetic"),
];

/// Words of judgement.
pub(super) const TONES: &[(Act, &str)] = &[
    (
        Criticize,
        "outrageous shameful illegal unlawful unjust irresponsible disgrace \
        disgraceful failure betrayal hypocrisy hypocritical lie farce sham mistake reckless absurd \
        cruel barbaric cowardly corrupt abuse violation wrong scandal scandalous incompetent \
        incompetence negligent unfair insult insulting brutal deplorable regrettable provocation \
        provocative hollow mockery travesty aggression bungled arrogant careless disappointing \
        unjustified inexcusable intolerable betrayed failed misguided shortsighted blunder excessive penalise penalize \
        stunt theft stole stolen rob robbed robbery steal circus charade cynical clueless useless toothless \
        shambles botched neglect neglected cheat cheated bribed crooked dishonest cover-up whitewash \
        pathetic ludicrous laughable ridiculous preposterous bullying blackmail propaganda shoddy sloppy \
        greed greedy plunder mismanagement nepotism damning theatre theater unscrupulous concealed hypocrites \
        obscene insane disingenuous unprofessional unfriendly cover-up smear lecture lecturing tatters \
        scapegoat scaremongering fearmongering spineless shameless heartless callous",
    ),
    (
        Support,
        "commendable remarkable excellent wonderful milestone outstanding hero impressive \
        invaluable exemplary brilliant praiseworthy admirable courageous splendid heroic \
        magnificent fruitful constructive productive historic encouraging wise generous textbook",
    ),
    (
        Warn,
        "danger dangerous threat catastrophe catastrophic disaster disastrous risk peril \
        perilous jeopardise jeopardize endanger devastating escalate escalation collapse grave \
        irreversible shortage worsen deadly famine burst drown starve overwhelm cripple",
    ),
    (Expect, "likely unlikely"),
    (Express, "thoughts prayers hearts condolences tragic heartbreaking"),
];

/// Words by role.
pub(super) const ROLES: &[(Roles, &str)] = &[
    (
        LIGHT,
        "express voice convey extend give gave given offer reiterate reaffirm pin repeat restate \
        share issue send sent renew pay paid deliver signal place register demonstrate lower raise cut",
    ),
    (REFUSE, "refuse decline fail omit hesitate"),
    (DUTY, "should must ought need"),
    (FUTURE, "will shall 'll won't"),
    (CHANCE, "could may might can would"),
    (
        HARM,
        "retaliate strike bomb attack punish destroy crush invade sanction expel \
        retaliation force revenge avenge",
    ),
    (
        SCHEDULED,
        "held open opened launch launched start begin released published unveiled inaugurated \
        visit arrive meet travel attend resume hold close closed built build host \
        deployed sent introduce introduced extend extended receive distributed \
        walk sail operate depart convene reopen",
    ),
    (
        NEEDED,
        "time important essential vital imperative necessary crucial urgent incumbent critical \
        needed",
    ),
    (
        WRONG,
        "arrest detention detain crackdown abuse violation violate unilateral aggression illegal \
        killing torture repression harassment censorship conduct behaviour behavior \
        imprisonment failure interference treatment handling",
    ),
    (
        BID,
        "let stop please give release open take keep stay come go help do don't don't remember \
        bring put listen end leave vote join be look ask show send make tell cease return",
    ),
    (BESIDE, "nothing no importance confidence favour favor behind aware right"),
    (
        FALSE,
        "unacceptable false untrue baseless fabricated fabrication unfounded groundless nonsense rubbish \
        lies fiction myth misleading fake",
    ),
];
