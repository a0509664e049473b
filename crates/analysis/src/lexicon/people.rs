//! Nouns for people and bodies: honorifics, offices, roles, organisations, written sources, and
//! common given names by gender. Data only; how they combine is the business of `mention`.

use super::class::*;

/// Word lists with the classes that their words carry.
pub(super) const WORDS: &[(Classes, &str)] = &[
    (
        HONORIFIC | MALE,
        "mr. mr sir lord sheikh shaikh sheik shaykh ayatollah hojatoleslam sayyid \
        sayed syed imam rabbi baron count duke earl emir sultan maulana \
        mullah pope monsignor msgr. mons. fr. father señor senor don herr monsieur signor pandit \
        oknha bishop archbishop cardinal patriarch pehin bapak",
    ),
    (
        HONORIFIC | FEMALE,
        "mrs. mrs ms. ms miss dame lady madam madame mme. mme mlle. señora senora \
        sra. frau signora baroness countess duchess chumteav datin puan ibu smt. smt begum \
        princess queen sultana empress toh",
    ),
    (HONORIFIC | MALE, "king prince tsar shah amir"),
    (
        HONORIFIC,
        "adm maj gen lt col brig capt sgt cpl cmdr cdr adm. admiral akka alhaji alhaj amb. brig. brigadier capt. captain col. colonel cmdr. \
        cdr. commander commodore cpl. dr. dr drs. dra. moha sena padei techo samdech pichey \
        kralahom tun datuk dato' dato sri shri kittiprittbandit h.e. h.h. h.m. h.r.h. excellency highness honorable honourable \
        hon. majesty holiness eminence general gen. haji hajji hajjah inspector insp. kru lok lt. \
        lieutenant maj. major marshal mx. prof. prof professor pres. pvt. rev. reverend right \
        seri sergeant sgt. siti supt. superintendent tan tengku tunku ustaz ven. venerable \
        ing. lic. atty. rt. vice-admiral air deacon pastor vicar his her their thon thipadei \
        ponhea chakrei botum",
    ),
    (
        OFFICE | NATIONAL,
        "president premier chancellor minister undersecretary taoiseach \
        tánaiste ambassador consul-general consul monarch emir crown-prince head-of-state \
        secretary-of-state vice-president vice-premier envoy",
    ),
    (OFFICE | NATIONAL | FEMALE, "queen princess ministress"),
    (OFFICE | NATIONAL | MALE, "king prince sultan amir"),
    (
        OFFICE,
        "senator sen. congressman congresswoman representative rep. governor gov. mayor \
        councillor councilor councilwoman councilman alderman judge justice magistrate attorney \
        prosecutor sheriff commissioner chairman chairwoman chairperson chair chief director \
        director-general secretary secretary-general treasurer speaker leader whip ombudsman \
        ceo cfo coo cto founder co-founder owner president-elect rector dean principal coach \
        captain commander general ombudswoman superintendent registrar rapporteur \
        co-chair co-chairman manager editor editor-in-chief economist professor curator head \
        vice-chairman vice-chairwoman vice-chancellor deputy-governor lieutenant-governor \
        congressmember mp mep partner strategist",
    ),
    (
        MALE,
        "chairman spokesman congressman councilman alderman businessman policeman father son \
        brother husband man boy uncle grandfather widower actor king prince gentleman sportsman \
        fireman statesman nobleman clergyman cameraman assemblyman vice-chairman monk priest \
        imam himself",
    ),
    (
        FEMALE,
        "chairwoman spokeswoman congresswoman councilwoman businesswoman policewoman mother \
        daughter sister wife woman girl aunt grandmother widow actress queen princess lady \
        sportswoman stateswoman noblewoman assemblywoman vice-chairwoman nun herself",
    ),
    (NATIONAL | MODIFIER, "prime foreign"),
    (
        MODIFIER,
        "acting assistant associate caretaker chief crown deputy elected executive ex \
        ex- former general incumbent interim joint junior lead long-serving longtime managing \
        newly outgoing permanent presidential ruling retired senior sitting supreme then top \
        ultimate veteran vice visiting incoming press opposition regional provincial federal \
        national late high attorney lieutenant first second state party union military company \
        police city campaign government parliamentary parliament",
    ),
    (
        PORTFOLIO,
        "administration affairs agriculture aviation budget business climate commerce \
        communications community cooperation culture defence defense development digital \
        diaspora economic economy education employment energy environment european external \
        family finance fisheries food foreign forestry health heritage home housing \
        immigration industry information infrastructure innovation integration interior \
        international investment irrigation justice labor labour land lands legal local \
        mines mining natural oil petroleum planning ports power protection public \
        railways rehabilitation religion relations research resources rural science security \
        services shipping social sport sports state technology territorial tourism trade \
        training transport transportation treasury veterans water welfare women women's \
        works youth",
    ),
    (
        PERSON,
        "activist actor actress adviser advisor aide ally analyst author academic advocate \
        ambassador artist assemblyman assemblywoman bishop boss broker businessman businesswoman \
        campaigner candidate clergyman columnist commentator consultant contractor counsel \
        counterpart critic delegate \
        deputy designer diplomat doctor driver economist editor engineer entrepreneur \
        epidemiologist \
        executive expert farmer fighter fisherman friend geologist historian host insider \
        inspector investigator investor journalist lawmaker lawyer legislator lecturer leader \
        manager member meteorologist musician neighbor neighbour negotiator nominee novelist nurse \
        observer officer official operative organiser organizer owner parliamentarian pastor \
        physician pilot planner player poet policeman policewoman politician pollster priest \
        principal producer rancher ranger reporter representative researcher resident reviewer \
        scholar \
        scientist seismologist shopkeeper singer soldier solicitor specialist spokesman \
        spokesperson spokeswoman statesman staffer strategist student supporter surgeon surveyor \
        teacher technician trader trustee tycoon veteran veterinarian victim villager \
        volunteer voter warden witness woman man worker writer father mother son daughter brother \
        sister wife husband widow boy girl person source someone winner chef biologist ecologist \
        hydrologist oceanographer conservationist archaeologist astronomer physicist chemist baker \
        carpenter fishmonger grower captain skipper trainer coach composer conductor director",
    ),
    (
        GENERIC,
        "activist author candidate chief diplomat economist executive head lawmaker leader \
        legislator lawyer official politician scholar scientist senator speaker spokesman \
        spokesperson spokeswoman statesman analyst professor researcher expert envoy man woman \
        nominee mayor governor businessman businesswoman judge",
    ),
    (
        GROUP | PLURAL,
        "activists advisers advisors advocates aides allies analysts attorneys \
        authorities businesses campaigners candidates citizens climatologists commentators \
        companies conservatives countries critics delegates democrats diplomats doctors \
        economists editors employees engineers envoys executives experts families farmers \
        fans fishermen friends governments groups historians inspectors insiders investigators \
        investors journalists judges lawmakers lawyers leaders legislators liberals \
        locals media members ministers ministries nations neighbors neighbours observers \
        officers officials operatives opponents organisers organizers owners parents \
        participants parties parliamentarians people police policymakers politicians pollsters \
        prosecutors protesters protestors pundits representatives republicans reporters \
        researchers residents scholars scientists senators sources spokesmen staff staffers \
        strategists students supporters survivors teachers traders unions victims villagers \
        voters witnesses women workers men americans conservationists scientists nurses \
        rescuers relatives counterparts heads deputies chiefs presidents premiers ambassadors \
        commissioners mayors directors secretaries negotiators growers vendors",
    ),
    (
        ORGANIZATION | STATE_BODY,
        "administration agency army authority bureau cabinet commission \
        congress court department embassy federation government house interior judiciary \
        junta kremlin legislature ministry ministries municipality navy office palace parliament \
        pentagon presidency prosecutors regime secretariat senate state treasury tribunal \
        white-house commonwealth republic kingdom",
    ),
    (
        ORGANIZATION,
        "academy airline airlines airport alliance assembly association bank board \
        broadcaster brotherhood campaign centre center chamber church club coalition college \
        committee company confederation delegation faction caucus registry directorate bloc inspectorate utility lender carrier centres centers conglomerate consortium consultancy cooperative \
        corporation council capital airways associates brothers computers \
        foods holdings industries lines motors partners pictures railways railway shipyard \
        solutions \
        studios systems technologies works cooperative firm forum foundation front fund group \
        hospital inc. inc \
        institute institution institutions league lab laboratory ltd ltd. magazine manufacturer \
        media mission movement museum network newspaper ngo observatory operator organisation \
        organization outlet panel paper party plc post press publisher retailer school service \
        services society startup station syndicate taskforce team theatre times trust union \
        university watchdog website workshop corp. corp co. llc gmbh herald gazette tribune \
        journal news radio television tv channel daily weekly courier observer chronicle",
    ),
    (
        OUTLET,
        "reuters ap afp dpa efe ansa xinhua bloomberg bbc cnn tass itar-tass interfax kyodo yonhap \
        bernama antara anadolu tanjug ukrinform politico axios nhk npr abc cbs nbc",
    ),
    (
        DOCUMENT,
        "account analysis announcement article assessment audit bill book charter \
        communique communiqué complaint constitution data declaration decree dispatch document \
        documents draft editorial estimates figures filing findings guidelines headline indictment \
        investigation law lawsuit letter manifesto memo memorandum notice op-ed \
        petition poll polling polls press-release readout records release report reports \
        resolution review ruling statement statements statistics studies study survey surveys \
        text transcript treaty verdict website white-paper",
    ),
];

/// Given names of women.
pub(super) const WOMEN: &str = "aaliyah abigail adele agnes aisha alba alejandra alexandra alice \
    alicia alina alison amal amanda amara amelia amina amy ana anastasia andrea angela angelina \
    anita anna anne annette anya aoife aria asha asma astrid ava ayesha barbara beatrice \
    beatriz bella bernadette beth betty birgit brenda bridget camila camille carla carly carmen \
    carol carolina caroline catarina catherine cecilia celeste charlotte cheryl chiara chidinma \
    chloe christina christine claire clara claudia colette cristina cynthia dana daniela deborah \
    debra delia diana dilma dina dolores dominique donna doris dorothy edith eleanor elena elif \
    elin \
    elizabeth ella ellen elsa emily emma erica erika esther eunice eva evelyn fatima fatma fatou \
    federica fiona florence frances francesca freya gabriela georgia giorgia gloria grace greta \
    grace gwen hannah harriet hasina heather heidi helen helena helga hillary huda ida ines ingrid \
    irene iris irina isabel isabella isabelle ivana jacinda jacqueline jane janet janice jasmine \
    jean jennifer jessica jill joan joanna josephine joyce juanita judith julia juliana julie june \
    kamala karen karin kate katherine kathleen katja kelly khadija kirsten kristalina \
    laila \
    lakshmi lara laura lauren layla leila lena leslie leticia lidia lila lily linda lisa liz \
    louise \
    lucia lúcia lucy luisa lydia magdalena maia malala mara margaret margarita maria maría mariam \
    mariana marie marina marine marta martha mary maryam maya meera megan melissa mercedes mia \
    michelle mila mina mira miriam molly mona monica monika nadia nancy naomi natalia natalie \
    natasha \
    neha nicola nicole nina nora noura olga olivia pamela patricia paula penelope petra phoebe \
    priscilla priya rachel rania rebecca regina renata rita roberta rosa rosalind rose ruth sabine \
    sally samantha samira sandra sanna sara sarah sheila shirley silvia simone sofia sonia sophia \
    sophie stella stephanie sue sunita susan suzanne svetlana sylvia tamara tania tanya tatiana \
    teresa theresa tina tove tsai uma ursula valentina valerie vanessa vera veronica victoria \
    viola \
    violet virginia wendy yasmin yolanda yulia zahra zainab zara zoe";

/// Given names of men.
pub(super) const MEN: &str = "aaron abdul abdullah abraham adam adrian ahmad ahmed akira alan \
albert \
    alberto alejandro alex alexander alexei alfonso alfred ali allan andre andreas andrei \
    andrés andrew \
    angus antonio antónio anthony anton antony antti arjun arnold arthur arturo ashraf axel \
    barack barry \
    bashar ben benedict benjamin bernard bernie bill björn bob boris brad brian bruce bruno \
    carl carlos \
    cedric charles chris christian christoph christopher claude colin cyril daniel daniil dave \
    david \
    dean denis dennis derek diego dieter dimitri dmitri dmitry dominic don donald doug douglas \
    duncan \
    edgar eduardo edward edwin emeka emil emmanuel enrique eric erik ernesto erwin ethan eugene \
    evan fabian faisal farid felipe felix fernando filip finn francis francisco francois \
    françois frank \
    franz fred frederick friedrich gabriel gareth gary gavin geoffrey george georg gerald gerard \
    gerhard gilbert giorgio giovanni giuseppe glenn gordon graham greg gregory guido gustavo guy \
    hamid hans harald harold haruto harry hasan hassan hector heinrich helmut henri henrik henry \
    hiroshi hugh hugo hussein ian ibrahim igor ilya imran isaac ismail ivan jack jacob jacques \
    jake james jan jason javier jay jeb jeff jeffrey jens jeremy jerome jerry jim jimmy joachim \
    joao \
    joe joel johan johannes john johnny jonas jonathan jorge jose josé josef joseph joshua juan \
    julian \
    julio jürgen justin kamal karim karl kazuo keith ken kenji kenneth kevin khalid klaus kofi \
    kwame kyle \
    lars larry laszlo laurent lawrence lech leo leon leonard leonid lewis liam lindsey lloyd \
    lorenzo \
    louis luca lucas luis luiz lukas magnus mahmoud malcolm manuel marc marcel marco marcos marcus \
    mario mark markus martin marty massimo matteo matthew maurice mauricio max maximilian mehmet \
    michael michel miguel mike mikhail milan milo mitch mohamed mohammad mohammed moses muhammad \
    mustafa narendra nathan neil nelson nicholas nick nicolas nigel nikolai nikos norman oleg \
    oliver \
    olivier omar oscar otto owen pablo paolo pascal patrick paul pavel pedro per peter petr philip \
    philippe pierre piotr rafael raj rajesh ralph ramon rand rashid raul ravi ray raymond rené \
    reza ricardo richard rick robert roberto rodrigo roger roland roman ron ronald rory ross roy \
    rudolf rupert russell ryan salman salvador sam samuel sanjay santiago satoshi scott sean \
    sebastian \
    sergei sergey sergio seth shinzo simon stanley stefan stephen steve steven stuart sven \
    takashi ted \
    terrence terry thabo theodore thomas tim timothy tobias todd tom tomas tomasz tony trevor \
    tyler \
    umar victor viktor vincent vladimir volodymyr walter warren wayne werner wilhelm will william \
    wolfgang xavier yaw yoshihide yuri yusuf zachary";
