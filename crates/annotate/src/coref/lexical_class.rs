//! Closed lists of words that references to people and things are made of.
//!
//! All are general lists of English news prose, written for this program; names are not in here.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::Gender;

/// What a word does in a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LexicalClass {
    /// Nothing known.
    Other,
    /// `he`, `she` as subject.
    Subject(Gender),
    /// `him`: object. `her` is [`LexicalClass::Her`].
    Object(Gender),
    /// `his`, `hers` and the like.
    Possessive(Gender),
    /// `her`: object or possessive.
    Her,
    /// `himself`, `herself`.
    Reflexive(Gender),
    /// `they`, `them`, `their`, `themselves`.
    They,
    /// `it`, `its`, `itself`.
    It,
    /// `I`, `me`, `my`, `myself`.
    FirstSingular,
    /// `we`, `us`, `our`, `you`, `your`.
    FirstPlural,
    /// `who`, `whom`, `whose`, `which`, `that`.
    Relative,
    /// `the`.
    Definite,
    /// `a`, `an`, `one`, `another`, `some`: something new.
    Indefinite,
    /// `this`, `that` (as determiner), `these`, `those`.
    Demonstrative,
    /// A preposition, also `to`, `as`, `than`.
    Preposition,
    /// `and`, `or`, `but`, `nor`, `&`.
    Conjunction,
    /// `because`, `when`, `if`, `while`, `although`: opens a clause.
    Subordinator,
    /// A form of `be`, and `became`, `remains`.
    Copula,
    /// An auxiliary or a very common finite verb.
    Verb,
    /// An adverb that may stand between a subject and its verb.
    Adverb,
    /// A title before a name.
    Title(Option<Gender>),
    /// A noun for one person.
    PersonNoun(Option<Gender>),
    /// A noun for several persons.
    PersonPlural,
    /// A noun for a relation: `wife`, `son`. It means somebody else than its possessor.
    Kin(Option<Gender>),
    /// A noun for an organisation.
    OrgNoun,
    /// A noun that makes a modifier of the noun before: `campaign`, `debate`, `rally`.
    HeadNoun,
    /// `former`, `then`, `late`, `first` and other words of descriptions that are no verbs.
    Premodifier,
}

const MALE: &str = "\
    actor brother boyfriend businessman cameraman chairman clergyman congressman councilman countryman \
    fireman fisherman frontman gentleman gunman handyman horseman hitman landlord lawman man policeman \
    postman salesman serviceman spokesman sportsman statesman stuntman tribesman boy waiter monk imam \
    assemblyman alderman committeeman newsman cardinal bishop archbishop pope king prince duke emperor \
    sheikh batsman sultan guy host hero priest newspaperman ombudsman";
const FEMALE: &str = "\
    actress sister girlfriend businesswoman chairwoman congresswoman councilwoman landlady woman \
    policewoman saleswoman servicewoman spokeswoman sportswoman girl waitress nun queen princess \
    duchess empress heiress hostess heroine midwife ballerina comedienne housewife stewardess \
    assemblywoman alderwoman lady goddess";
const PERSON: &str = "\
    academic accountant accuser activist adjutant administrator admiral adviser advisor advocate agent \
    aide ally ambassador analyst anchor anchorman anchorwoman anthropologist architect artist aspirant \
    astronaut astronomer athlete attacker attorney author backer banker baker barrister bassist \
    billionaire biographer biologist blogger boss bowler boxer broadcaster broker builder \
    businessperson butcher campaigner candidate captain caretaker carpenter celebrity ceo chair \
    chairperson challenger champion chancellor chef chemist chief child choreographer cleric climber \
    clinician coach co-author co-founder cofounder co-host colonel columnist comedian commander \
    commentator commissioner communist composer conductor confidant conservative constable consul \
    consultant contender contractor coordinator coroner correspondent councillor councilor counsel \
    counsellor counselor creator cricketer critic curator custodian cyclist dancer dealer dean \
    defendant defender delegate democrat dentist deputy designer detective developer dictator diplomat \
    director dissident doctor donor driver driller economist editor educator egyptologist electrician \
    employee engineer entertainer entrepreneur envoy epidemiologist evangelist examiner executive \
    expert farmer favorite favourite figurehead filmmaker film-maker financier firefighter first-term \
    footballer forester forward founder freshman frontrunner front-runner gamer gardener general \
    geologist geneticist goalkeeper goalscorer golfer governor graduate grandmaster guard guide \
    guitarist gymnast hacker head headmaster headmistress headteacher historian housekeeper hunter \
    immigrant incumbent independent informant inmate inspector instructor intern inventor investigator \
    investor jockey joiner journalist judge juror justice lawmaker lawyer leader lecturer legislator \
    liaison librarian lieutenant linguist lobbyist magistrate magnate major manager marshal \
    mathematician mayor mechanic medic member merchant meteorologist midfielder millionaire minister \
    moderate moderator mogul mountaineer mp msp musician narrator naturalist negotiator neighbour \
    neighbor neurologist neuroscientist neurosurgeon newcomer nominee novelist nurse officer official \
    operative operator opponent organiser organizer owner painter paramedic parliamentarian \
    participant partner passenger pastor pathologist patient pensioner performer person philanthropist \
    philosopher photographer physician physicist pianist pilot pitcher planner player plaintiff \
    playwright plumber poet politician pollster porter postmaster prankster preacher premier presenter \
    president president-elect principal prisoner prodigy producer professor programmer progressive \
    prosecutor protester protestor provost psychiatrist psychologist publicist publisher quarterback \
    rabbi racer ranger rapper realtor rebel receiver receptionist referee refugee registrar reporter \
    representative republican researcher resident retiree reverend reviewer rider rival runner sailor \
    scholar scientist screenwriter sculptor secretary secretary-general senator sergeant sheriff \
    shopkeeper singer singer-songwriter skier skipper socialist sociologist soldier solicitor \
    songwriter speaker specialist spokesperson sprinter staffer star statistician strategist striker \
    student superintendent superstar supporter surfer surgeon surrogate surveyor survivor suspect \
    swimmer tailor teacher technician teenager tenant testator therapist toddler tourist trader \
    trainer translator traveller treasurer trustee tutor tycoon undersecretary usher vendor vet \
    veteran veterinarian vice-president vice-chairman vice-chancellor victim villager violinist \
    virologist volunteer voter warden whistleblower whistle-blower winemaker winger winner witness \
    worker wrestler writer youngster zoologist entertainment moonshot vicar rector headhunter detainee";
const PERSONS: &str = "\
    people men women children officials sources aides voters lawyers attorneys prosecutors police \
    officers experts analysts critics supporters republicans democrats conservatives liberals leaders \
    members residents students teachers doctors scientists researchers economists investigators \
    lawmakers senators ministers reporters journalists advisers allies players fans workers parents \
    families witnesses neighbours neighbors friends colleagues rivals candidates delegates brothers \
    sisters couple pair duo trio authors troops soldiers rebels protesters activists campaigners \
    historians judges jurors others many some several most few both victims survivors staff crew crowd \
    insiders observers opponents villagers";
const KIN_MALE: &str = "\
    husband father dad son uncle nephew grandfather grandson stepfather stepson father-in-law \
    son-in-law brother-in-law widower fiancé groom godfather";
const KIN_FEMALE: &str = "\
    wife mother mom mum daughter aunt niece grandmother granddaughter stepmother stepdaughter \
    mother-in-law daughter-in-law sister-in-law widow fiancée bride ex-wife godmother";
const KIN: &str = "\
    cousin twin spouse sibling grandchild parent friend colleague";
const BODIES: &str = "\
    administration agency airline alliance army assembly association authority automaker bank band \
    bloc board body brand broadcaster brewer bureau cabinet carmaker carrier chain channel charity \
    church club coalition college commission committee company conglomerate congress consortium \
    corporation council country court department developer directorate drugmaker embassy federation \
    firm force foundation franchise giant government group hospital insurer institute institution \
    kingdom league lender magazine maker manufacturer ministry museum nation navy network newspaper \
    nonprofit office operator organisation organization outlet paper parliament party publication \
    publisher regulator retailer school senate service side site society start-up startup station \
    store studio subsidiary supermarket syndicate team think-tank tribunal trust union university \
    utility watchdog website daily weekly tabloid broadsheet supplier shipbuilder miner state city \
    town republic county province island village";
const THINGS: &str = "\
    aide campaign debate rally rallies supporter supporters voters speech team election elections race \
    policy policies bid candidacy candidate presidency era camp organization foundation tower \
    university family household plan surrogate surrogates backer backers voter fans delegate delegates \
    fundraiser victory nomination ticket ad ads advertisement spokesman spokeswoman spokesperson \
    adviser advisers advisor donor donors loyalists emails e-mails email e-mail server scandal \
    interview event administration government cabinet doctrine brand show film book case trial office \
    staff staffer staffers operatives operative officials official allies ally critics phenomenon \
    movement machine convention campaigns proposal tax taxes business businesses empire properties \
    hotel hotels casino casinos name nominee dynasty legacy library years strategist pick picks \
    delegation crowd crowds headquarters residence estate";
const QUALITIES: &str = "\
    former late then ex current new old first second third vice deputy prime foreign national \
    international federal democratic conservative liberal presidential vice-presidential senior junior \
    top longtime retired chief leading young elder younger local executive general public press real \
    state defence defense interior finance health trade justice education transport treasury shadow \
    home real-estate reality tv television radio business security military intelligence political \
    social presumptive likely eventual fellow acting interim outgoing incoming newly elected gop \
    right-wing left-wing far-right same other high supreme district county city police fire cyber \
    affairs";
const TITLES_MALE: &str = "\
    mr mr. sir lord mister messrs herr señor monsieur shri fr fr. father brother king prince pope \
    sheikh baron count viscount earl congressman chairman emperor sultan duke councilman assemblyman";
const TITLES_FEMALE: &str = "\
    mrs mrs. ms ms. miss dame lady baroness countess madame mme madam queen princess sister smt begum \
    frau señora congresswoman chairwoman duchess councilwoman assemblywoman viscountess";
const TITLES: &str = "\
    dr dr. prof prof. professor sen sen. senator sens. rep rep. reps. representative gov gov. governor \
    president president-elect vice-president gen gen. general lt lt. col col. colonel capt capt. \
    captain sgt sgt. sergeant maj maj. major adm adm. admiral cmdr cmdr. commander judge justice rev \
    rev. reverend pastor rabbi imam bishop archbishop cardinal mayor speaker ambassador minister \
    secretary chancellor premier officer detective inspector det insp supt superintendent constable pc \
    sheriff coach cllr councillor councilor chief hon hon. right honourable emir ayatollah taoiseach \
    deputy lieutenant corporal cpl private pvt brigadier marshal commissioner director chairperson \
    attorney comrade swami sri mufti mullah leader candidate nominee marine";
const PREPOSITIONS: &str = "\
    of in on at by for with from to into onto about against after before between among amid during \
    through over under behind beyond near toward towards upon without within across along around like \
    unlike as than via per despite alongside outside inside off until till since besides concerning \
    regarding including beside versus vs vs.";
const CLAUSES: &str = "\
    because when if while although though whether where why how unless what whereas once so yet then";
const BE: &str = "\
    is was are were be been being became become remains remained ’s 's";
const VERBS: &str = "\
    has have had will would can could may might must shall should do does did said says say told tells \
    added adds source asks argued argues insisted insists claimed claims called calls wrote writes \
    tweeted tweets noted notes continued explained explains replied responded answered declared \
    announced announces warned warns suggested suggests stated states admitted acknowledged believes \
    believed thinks thought wants wanted made makes took takes went goes came comes got gets gave \
    gives knew knows spoke speaks criticized criticised accused attacked praised vowed promised \
    pledged refused declined denied won lost led leads held began appeared seemed seems looks looked \
    used tried met ran runs put left kept found recalled concluded described revealed joked quipped \
    isn’t isn't wasn’t wasn't n’t n't repeated raised demanded ended hit pointed urged predicted shot \
    fired laughed shouted complained";
const ADVERBS: &str = "\
    also not never always often repeatedly then later now still only already recently previously once \
    just even soon simply himself herself clearly finally again too belatedly initially reportedly \
    actually really";

/// The class of a lower-case word.
pub(super) fn class(lower: &str) -> LexicalClass {
    static TABLE: OnceLock<HashMap<&'static str, LexicalClass>> = OnceLock::new();
    TABLE
        .get_or_init(table)
        .get(lower)
        .copied()
        .unwrap_or(LexicalClass::Other)
}

/// Whether a lower-case word stands before names as a title, and what it tells of gender.
pub(super) fn title(lower: &str) -> Option<Title> {
    static TABLE: OnceLock<HashMap<&'static str, Title>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let lists = [
            (TITLES, None),
            (TITLES_MALE, Some(Gender::Male)),
            (TITLES_FEMALE, Some(Gender::Female)),
        ];
        let mut table = HashMap::new();
        for (words, gender) in lists {
            table.extend(
                words
                    .split_whitespace()
                    .map(|word| (word, Title { gender })),
            );
        }
        table
    });
    table.get(lower).copied()
}

/// What a title tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Title {
    pub gender: Option<Gender>,
}

/// Later lists win over earlier ones: grammar words over nouns.
fn table() -> HashMap<&'static str, LexicalClass> {
    let (he, she) = (Gender::Male, Gender::Female);
    let lists: &[(&'static str, LexicalClass)] = &[
        (THINGS, LexicalClass::HeadNoun),
        (QUALITIES, LexicalClass::Premodifier),
        (TITLES, LexicalClass::Title(None)),
        (BODIES, LexicalClass::OrgNoun),
        (PERSON, LexicalClass::PersonNoun(None)),
        (MALE, LexicalClass::PersonNoun(Some(he))),
        (FEMALE, LexicalClass::PersonNoun(Some(she))),
        (PERSONS, LexicalClass::PersonPlural),
        (KIN, LexicalClass::Kin(None)),
        (KIN_MALE, LexicalClass::Kin(Some(he))),
        (KIN_FEMALE, LexicalClass::Kin(Some(she))),
        ("mr mr. sir lord", LexicalClass::Title(Some(he))),
        ("mrs mrs. ms ms. miss dame", LexicalClass::Title(Some(she))),
        (ADVERBS, LexicalClass::Adverb),
        (VERBS, LexicalClass::Verb),
        (BE, LexicalClass::Copula),
        (CLAUSES, LexicalClass::Subordinator),
        (PREPOSITIONS, LexicalClass::Preposition),
        ("and or but nor &", LexicalClass::Conjunction),
        ("the", LexicalClass::Definite),
        (
            "a an one another some any every each no",
            LexicalClass::Indefinite,
        ),
        ("this these those", LexicalClass::Demonstrative),
        ("who whom whose which that", LexicalClass::Relative),
        (
            "we us our ours you your ourselves",
            LexicalClass::FirstPlural,
        ),
        ("i me my mine myself", LexicalClass::FirstSingular),
        ("it its itself", LexicalClass::It),
        ("they them their theirs themselves", LexicalClass::They),
        ("he", LexicalClass::Subject(he)),
        ("she", LexicalClass::Subject(she)),
        ("him", LexicalClass::Object(he)),
        ("his", LexicalClass::Possessive(he)),
        ("hers", LexicalClass::Possessive(she)),
        ("her", LexicalClass::Her),
        ("himself", LexicalClass::Reflexive(he)),
        ("herself", LexicalClass::Reflexive(she)),
    ];
    let mut table = HashMap::new();
    for (words, class) in lists {
        table.extend(words.split_whitespace().map(|word| (word, *class)));
    }
    table
}
