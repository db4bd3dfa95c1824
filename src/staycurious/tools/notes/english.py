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
    actually all almost already also always barely both certainly definitely even generally hardly
    honestly just kind mainly maybe mostly nearly never normally now of often once only perhaps probably
    quite rarely really simply sometimes soon sort still then usually
    """
)
#: Irregular past forms, which are the same for I and he.
PAST = _words(
    """
    ate beat became been began bent bet bit blew bought broke brought built burnt came caught chose cost
    cut did done drank dreamt drew drove dug fed fell felt flew forgot fought found froze gave gone got
    grew had heard held hid hit hung hurt kept knew laid lay learnt led left lent let lit lost made
    meant met paid put quit ran rang read rode rose said sang sat saw seen sent set shook shot shrank
    shut slept sold spent spilt spoke spread stole stood struck stuck swam swept swore taught thought
    threw told took tore understood was went were woke won wore wrote
    """
)
#: Verbs that end in -ed and are not past.
NOT_PAST = _words(
    """
    bleed breed feed need proceed seed speed succeed weed
    """
)
#: Common verbs in the form that goes with I.
BASES = _words(
    """
    argue ask bath believe bring buy call carry catch change check clean close come cook count cry do
    draw dress drink drive eat feed feel find forget get give go hate have help hold hope keep knit know
    laugh leave let lie lift like live lock look love make manage mean meet miss move need open paint
    panic pay pick play pop pull push put read remember ring run say see send set share shout shut sing
    sit sleep smoke sort stand start stay stop take talk tell text think tidy try turn understand use
    visit wait wake walk want wash watch wish work worry write
    """
)
#: Little words that lose their capital inside a sentence.
ORDINARY = _words(
    """
    a about after all always an and another any as at because before both but by down each even every
    everybody five for four from half he he'll he's her here his how if in it it'll it's its just last
    maybe most mostly my never no nobody not now on once one only our people perhaps probably she she'll
    she's since six so some someone sometimes still that that'll that's the their then there there's
    these they they'll they're this those three today tomorrow two up usually we what when where which
    who with yesterday you your
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
NO_NAMES = _words(
    """
    act april august christmas council dad daddy december diwali dr easter eid february friday god gran
    grandad i january july june mam march may miss monday mr mrs ms mum mummy nan nana november october
    ramadan saturday september sunday thursday tuesday wednesday
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
