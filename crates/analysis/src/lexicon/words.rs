//! Closed-class words, time words and the small noun lists that steer the rules. Data only.

use super::class::*;

/// Word lists with the classes that their words carry.
pub(super) const WORDS: &[(Classes, &str)] = &[
    (
        DET | OPENER,
        "a all an another any both each either every few many most much neither no \
        one's other several some such the these this those various",
    ),
    (
        PREP | OPENER,
        "about above across after against alongside amid amidst among amongst around \
        as aside at atop before behind below beneath beside besides between beyond by concerning \
        despite down during except following for from in inside into like near notwithstanding of \
        off on onto opposite out outside over past per pending regarding since through throughout \
        till toward towards under underneath unlike until up upon via with within without",
    ),
    (TO | PREP | OPENER, "to"),
    (CONJ | OPENER, "and but nor or plus yet"),
    (
        SUBORD | OPENER,
        "after although as because before even if once since so than though unless \
        until when whenever where whereas wherever while whilst",
    ),
    (BE, "'m 're am are aren't be been being is isn't was wasn't were weren't"),
    (
        AUX,
        "'d 'll 've can can't cannot could couldn't did didn't do does doesn't doing don't done \
        had hadn't has hasn't have haven't having may might mightn't must mustn't ought shall \
        shan't should shouldn't will won't would wouldn't",
    ),
    (NEG | ADV, "never not n't"),
    (
        NEG,
        "aren't can't cannot couldn't didn't doesn't don't hadn't hasn't haven't isn't mustn't \
        shan't shouldn't wasn't weren't won't wouldn't",
    ),
    (
        ADV | OPENER,
        "accordingly actually additionally again already also always apparently \
        besides clearly consequently earlier elsewhere ever eventually finally first firstly \
        frankly further furthermore generally hence here hopefully however immediately indeed \
        instead just last lastly later likewise meanwhile moreover nevertheless next nonetheless \
        now obviously often once only originally otherwise overall perhaps previously privately \
        publicly quickly quietly rather recently repeatedly second secondly simply simultaneously \
        somehow sometimes soon still subsequently suddenly then thereafter therefore third \
        thirdly thus too twice ultimately unfortunately usually very warmly well",
    ),
    (HE | MALE, "he"),
    (SHE | FEMALE, "she"),
    (IT, "it"),
    (THEY | PLURAL, "they"),
    (FIRST_SINGULAR, "i me mine my myself"),
    (FIRST_PLURAL | PLURAL, "our ours ourselves us we"),
    (YOU, "you your yours yourself yourselves"),
    (RELATIVE, "which who"),
    (POSSESSIVE | OPENER, "her his its my our their whose your"),
    (OBJECT, "her herself him himself it itself me myself ourselves them themselves us you"),
    (
        OPENER,
        "anyone anything everybody everyone everything he her herself him his i it its itself \
        my nobody none nothing our she somebody someone something that their them they we what \
        whatever which who whoever whom whose you your there",
    ),
    (THAT | DET | OPENER, "that"),
    (WH | OPENER, "how what whatever when where whether which who why"),
    (
        OPENER,
        "asked according adding additional another better certain citing commenting concerning \
        critics dear different early early eight experts father following former good great \
        half happy hundreds in-depth including international late latest like local long looking \
        low many meeting millions more mother most much negative new nine officials old older \
        ordinary part people police positive present proud recent responding right same seven \
        six similar small speaking special standing strong sources ten thank thanks there \
        thousands \
        three today together tomorrow tonight total two under unknown welcome what's when \
        whole yes yesterday young younger let let's please no not never nor think our",
    ),
    (
        NUMERAL | DET | OPENER,
        "a dozen eight eleven fifteen five four half hundred hundreds nine one \
        seven six ten thousand thousands three twelve twenty two",
    ),
    (
        CALENDAR,
        "april august december february friday january july june march may monday november \
        october saturday september sunday thursday tuesday wednesday apr aug dec feb fri jan jul \
        jun mar mon nov oct sat sep sept sun thu tue wed",
    ),
    (
        TIME,
        "afternoon ago earlier evening later midday month morning night noon recently then \
        today tomorrow tonight week weekend year yesterday",
    ),
    (
        TITLED,
        "album alias anthem article award billed book booklet brand called campaign category \
        chapter column conference course debate documentary drama dubbed edition entitled episode \
        essay event exhibition fair festival film forum headed headline headlined hashtag \
        initiative \
        known labelled labeled lecture marathon movie named nickname nicknamed novel opera panel \
        painting paper play poem pamphlet programme program project roundtable screenplay seminar \
        series session show slogan so-called sketch song summit symposium talk termed theme themed \
        title titled topic track webinar word words workshop motto concert banner subtitled",
    ),
    (
        SPEECH,
        "address answer comment comments idea ideas letter message messages note observations \
        opinion opinions post posts proposal proposals recommendations remark remarks speech \
        statement statements thought thoughts \
        tweet tweets view views words",
    ),
    (
        STANCE,
        "adherence aim ambition appreciation approach aspiration aspirations belief \
        commitment commitments concern concerns condolences confidence conviction dedication \
        demand desire determination devotion endorsement enthusiasm full goal goals gratitude \
        hope hopes intent intention interest interests loyalty neutrality objection offer openness \
        opposition pledge pledges plan plans policy position preference pride priorities priority \
        promise readiness refusal rejection resolve respect right rights solidarity sovereignty \
        stance stand strategy support sympathy target targets thanks view views vision vow \
        willingness wish wishes",
    ),
    (
        AUDIENCE,
        "address audience audiences broadcaster briefing broadcast call conference \
        correspondents crowd delegates email e-mail envoys event facebook gathering hearing \
        interview investors journalists lawmakers letter media meeting message network news \
        newspaper newsmen parliament paper post press radio rally reporters session speech \
        statement station supporters telegram television tweet twitter tv viewers voters",
    ),
    (
        PARTICLE,
        "abu af al ap at bin binte binti da das de del della den der di dos du el ibn la \
        las le los ng of san st te ten ter van vande vander von y zu",
    ),
    (
        ABBREVIATION,
        "adm. capt. cmdr. col. cpl. dr. drs. fr. gen. gov. h.e. hon. jr. lt. maj. messrs. \
        mme. mr. mrs. ms. mt. mx. no. ph.d. pres. prof. pvt. rep. reps. rev. sec. sen. sens. sgt. \
        sr. st. supt. v. vs. insp. ald. atty. brig. det. dep. asst. e.g. i.e. cf. ven. amb. sra. \
        dra. ret. ing. lic. mons. msgr. ft. ste. nos. fig. vol. pp. h.h. h.m. h.r.h. m.",
    ),
    (
        OPENER,
        "a.m. approx. ave. blvd. bros. co. corp. dept. est. etc. inc. ltd. p.m. plc. u.k. u.n. \
        u.s. u.s.a. e.u. d.c. jan. feb. mar. apr. aug. sept. sep. oct. nov. dec. calif. conn. \
        fla. ill. ind. kan. ky. mass. md. mich. minn. miss. mo. mont. n.c. n.d. n.h. n.j. n.m. \
        n.y. neb. nev. okla. ore. pa. r.i. s.c. s.d. tenn. tex. vt. va. wash. wis. wyo. ga. la. \
        ala. ariz. ark. colo. del.",
    ),
];

/// Frequent verbs and participles that report nothing. They end a noun phrase to their left.
pub(super) const VERBS: &str = "became began broke brought built bought came caught chose comes \
    cut dealt drew drove ended fell felt fled flew fought found gave gets gives goes got grew has \
    held helped hit keeps kept killed knew led left lets lived lost made makes meant met moved \
    opened paid passed plays put ran read remained rose sat saw seemed sent serves set shot showed \
    sold sought spent split spoke stands started stood stopped struck took takes taught threw \
    turned used visited walked went won wore works according becomes remains seems appears";
