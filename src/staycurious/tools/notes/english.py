"""Lists of English words that the note writer's rules go by. Standard library only."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Verbs that are the same for I and he, or past.
MODALS = _words(
    """
    can can't cannot could couldn't daren't did didn't had hadn't may might must mustn't needn't ought
    shall should shouldn't used was wasn't were weren't will won't would wouldn't
    """
)
#: Words that may stand between I and its verb.
ADVERBS = _words(
    """
    about actually all almost already also always barely both certainly definitely even ever generally hardly
    honestly just kind longer mainly maybe mostly nearly never no normally not now of often once only perhaps probably
    quite rarely really simply sometimes soon sort still then usually
    """
)
#: Irregular past forms, which are the same for I and he.
PAST = _words(
    """
    ate beat became been began bent bit bled blew bought broke brought built burnt came caught chose
    clung crept dealt did done drank dreamt drew drove dug fed fell felt fled flew forgave forgot fought
    found froze gave gone got grew had heard held hid hung kept knelt knew laid lay learnt led left lent
    lit lost made meant met misheard mistook overslept paid quit ran rang rebuilt rode rose said sang sank
    sat saw seen sent shone shook shot shrank slept slid sold sought spat spelt spent spilt spoilt spoke
    sprang stank stole stood struck stuck stung swam swept swore swung taught thought threw told took tore
    understood was went were wept withdrew woke woken won wore wound wrote
    """
)
#: Forms that have no subject of their own: "gone since May" is no clause.
PARTICIPLES = _words(
    """
    been done gone seen woken
    """
)
#: Verbs that are the same now and in the past: after I nobody can tell which.
SAME_IN_THE_PAST = _words(
    """
    bet burst cost cut hit hurt let put quit read set shed shut split spread upset
    """
)
#: Words that end in -ed and are no past.
NOT_PAST = _words(
    """
    bed bleed breed exceed feed hundred indeed kindred naked need proceed red sacred seed shed speed
    succeed weed wicked
    """
)
#: Common verbs in the form that goes with I.
BASES = _words(
    """
    ache add admit afford agree aim allow annoy answer apologise apply argue arrange arrive ask avoid bake
    bath bathe become beg begin believe belong bend blame boil borrow bother break breathe bring build burn
    buy call care carry catch cause change charge chase chat check choose claim clean clear climb close
    coach collect come complain consider cook cope cost count crawl cross cry cuddle cut cycle dance dare deal decide
    depend deserve dig disagree dislike do draw dread dream dress drink drive drop dry eat empty end enjoy enter
    expect explain face fall fancy fear feed feel fetch fight fill find finish fit fix fly fold follow forget
    forgive fret garden get give go grow guess hang happen hate have hear help hide hire hoist hold hope hurt hurry
    imagine intend iron join keep kick kneel knit knock know last laugh lay lead lean learn leave lend let lie
    lift light like limp listen live lock look lose love make manage matter mean measure meet mend
    mind miss mix move mumble need notice nurse offer open order organise owe own pack paint panic park pass
    pay peel phone pick plan plant play pop post pour practise pray prefer prepare press pretend promise
    pull push put queue quit raise reach read realise reckon refuse regret relax rely remember remind rent
    repair reply rest return ride ring rinse rise run rush save say scream see seem sell send serve set
    settle sew shake share shave shop shout show shower shrug shut sign sing sit skip sleep slip smell
    smile smoke snap sort sound sow speak spell spend stand start stay steal step stick stop struggle study
    suffer suggest suppose swap swear swim take talk taste teach tell tend text thank think thread throw tidy tire
    touch travel treat trip trust try turn type undress understand use vacuum visit volunteer wait wake walk
    want warm wash watch water wear weigh welcome win wipe wish wonder work worry write
    """
)
#: Of these, the ones that are as often a thing, or how something is: "help", "a drink", "clean".
ALSO_THINGS = _words(
    """
    ache aim answer bath blame bother break burn call care cause change charge chat check claim clean clear climb close cook cost
    count cross cry cuddle cut cycle dance deal dislike draw dread dream dress drink drive drop dry empty end face fall
    fancy fear feed fight fill fit fix garden guess hate help hire hoist hold hope hurry iron kick knock last
    laugh lead lie lift light like limp lock look love matter mend mean mind mix move need notice nurse offer open order own pack
    paint panic park pass pay phone pick plan plant play post press promise pull push queue reach regret rent repair reply
    rest return ride ring rise run rush save scream set shake share shave shop shout show shower shrug sign
    sleep slip smell smile smoke snap sort sound spell stand start stay step stick stop struggle study swap swim
    talk taste tend text thread tidy tire touch travel treat trip trust try turn type use vacuum visit volunteer wait wake
    walk warm wash watch water welcome win wipe wish wonder work worry
    """
)
#: Little words that lose their capital inside a sentence.
ORDINARY = _words(
    """
    a about after afterwards all almost always am an and another any anybody anyone anything as at because before
    behind below beside besides between both but by can can't could day days down during each eight eighteen
    eighty either eleven else enough even evening evenings eventually ever every everybody everyone everything
    except few fifteen fifty first five for forty four fourteen from half he he'd he'll he's her here here's hers
    his how hundred if in indeed inside instead into it it'd it'll it's its just last later least less likewise
    lots many maybe me mine more morning mornings most mostly my near nearly neither never next nights nine nineteen
    ninety no nobody none nor not nothing now nowhere of off often on once one ones only or other others our ours
    out outside over people perhaps plenty possibly probably quite rather seven seventeen seventy several she she'd
    she'll she's since six sixteen sixty so some somebody someone something sometimes somewhere soon still such ten
    than that that'd that'll that's the their theirs them then there there'd there'll there's these they they'd
    they'll they're they've things thirteen thirty this those though three through to today together tomorrow
    too twelve twenty twice two under unless until up upstairs us usually we we'd we'll we're we've what what's
    whatever when whenever where which while who whoever whose why with within without years yesterday yet you
    you'd you'll you're you've your
    """
)
#: Words with a capital wherever they stand.
CAPITALS = _words(
    """
    i april august bengali christmas december diwali dr easter eid english february friday god hindi january july june
    mam miss monday mr mrs ms november october polish punjabi ramadan romanian saturday september somali sunday sylheti
    thursday tuesday urdu wednesday welsh
    """
)
#: Words before which a new subject, or a clause of its own, begins.
CLAUSES = _words(
    """
    although as because before he how if it she since so than that they though till until what when
    where whether which while who why you
    """
)
#: What follows a verb more than a thing: "help out", "wash my hair".
AFTER_A_VERB = _words(
    """
    a again an away back down every everything her him his it me my myself off our out some that the their them
    this up
    """
)
#: After these words stands a thing, or how somebody is, and no verb.
BEFORE_A_THING = _words(
    """
    a all an and any both but by eight every few five four good her his its less little long lots many more most
    much my nine no of one or our quite really seven several short six so some ten that the their these this those
    three too twice two very with your
    """
)
#: Forms of be, have and do.
LINKS = _words(
    """
    ain't am are aren't be do does doesn't don't has hasn't have haven't is isn't
    """
)
#: Words that turn a sentence round, beside those in -n't.
NEGATIONS = _words(
    """
    cannot hardly neither never no nobody none nor not nothing without
    """
)
#: Little words that say nothing of what a sentence is about.
STOP = _words(
    """
    a about all am an and are as at be been but by can could did do does for from had has have he her
    him his how i i'd i'll i'm i've if in is it it's just like me my no not of oh on one or our out she
    so than that the their them then there there's they this to up us was we well were what when which
    who will with would you your
    """
)
#: Words with a capital that are no names of people.
NO_NAMES = CAPITALS | _words(
    """
    act council dad daddy gran grandad may mum mummy nan nana
    """
)
#: How short answers begin.
ANSWERS = _words(
    """
    always aye every maybe most never no nobody none not once sometimes twice yes
    """
)
#: How people call each other, beside by name.
KIN = _words(
    """
    Dad Daddy Gran Grandad Hooyo Mam Mum Mummy Nain Nan Taid miss sir
    """
)
#: After these words a name says who it is, and calls nobody: "my daughter, Gill".
RELATIONS = _words(
    """
    aunt auntie baby boss boy brother called carer cousin dad daughter friend gran grandad granddaughter grandson girl
    husband mam manager mate mother father mum named nan neighbour nephew niece nurse partner sister son teacher
    uncle wife
    """
)
#: How somebody is, where past writers had a harder word for it.
FEELINGS = frozenset(
    (
        "worried",
        "fed up",
        "cross",
        "angry",
        "annoyed",
        "upset",
        "tired",
        "worn out",
        "exhausted",
        "shattered",
        "quiet",
        "late",
    )
)
