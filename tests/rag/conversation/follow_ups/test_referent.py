import pytest

from rag.answer import Turn
from rag.conversation.follow_ups.referent import name_whom, who_was_told
from rag.conversation.history import recall
from rag.conversation.standalone import make_standalone


@pytest.mark.parametrize(
    ("before", "follow_up", "named"),
    [
        (
            "When was Ovidio Guzmán extradited?",
            "And when will he be sentenced?",
            "And when will Ovidio Guzmán be sentenced?",
        ),
        (
            "Who is Dora Lugo?",
            "What did she say about the wall?",
            "What did Dora Lugo say about the wall?",
        ),
        ("Who is El Tejón?", "Where did the navy catch him?", "Where did the navy catch El Tejón?"),
        ("Why does Senator Dale Ortiz back it?", "Who pays him?", "Who pays Senator Dale Ortiz?"),
        ("Where is Dora Lugo now?", "Did they arrest her in 2024?", "Did they arrest Dora Lugo in 2024?"),
        ("Who is Dora Lugo?", "Did Mexico hand her over?", "Did Mexico hand Dora Lugo over?"),
        ("Where is Dora Lugo now?", "When is her trial?", "When is Dora Lugo's trial?"),
        ("Where is Dale Ortiz now?", "What is his sentence?", "What is Dale Ortiz's sentence?"),
        (
            "What was the sentence of Dale Ortiz?",
            "When was he found guilty?",
            "When was Dale Ortiz found guilty?",
        ),
        ("¿De qué se acusa a Prewitt?", "¿Y cuándo es su juicio?", "¿Y cuándo es el juicio de Prewitt?"),
        ("¿Quién es Dora Lugo?", "¿Cuál es su edad?", "¿Cuál es la edad de Dora Lugo?"),
        ("¿Quién es Dora Lugo?", "¿Cuál es su problema?", "¿Cuál es el problema de Dora Lugo?"),
        (
            "¿Quién es Dora Lugo?",
            "¿Cuáles son sus funciones principales?",
            "¿Cuáles son las funciones principales de Dora Lugo?",
        ),
        ("¿Quién es Dora Lugo?", "¿Dónde viven sus hijos?", "¿Dónde viven los hijos de Dora Lugo?"),
        (
            "¿Cuándo arrestaron a Dale Ortiz?",
            "¿Y quién cayó junto con él?",
            "¿Y quién cayó junto con Dale Ortiz?",
        ),
        ("What is Dora Lugo accused of?", "Did the US want her?", "Did the US want Dora Lugo?"),
        ("¿Quién es Dora Lugo?", "¿Cuándo fue capturada?", "¿Cuándo fue capturada Dora Lugo?"),
        ("¿Quién es Dale Ortiz?", "¿Y dónde está preso?", "¿Y dónde está preso Dale Ortiz?"),
        ("¿Quién es El Tejón?", "¿Cómo murió?", "¿Cómo murió El Tejón?"),
        ("¿Quién es El Tejón?", "¿Dónde lo detuvieron?", "¿Dónde detuvieron a El Tejón?"),
        ("¿Quién es Dora Lugo?", "¿De qué se le acusa?", "¿De qué se le acusa a Dora Lugo?"),
    ],
)
def test_the_name_stands_for_whom_a_follow_up_speaks_of(before, follow_up, named):
    assert name_whom(before, follow_up) == named


@pytest.mark.parametrize(
    ("before", "follow_up"),
    [
        ("Which police chief does Sheriff Aldaz phone?", "How old is he?"),
        ("Who trained Dora Lugo?", "How old is he?"),
        ("Who is the witness against Dora Lugo?", "How much did she get?"),
        ("What did Operation Fast and Furious lead to?", "Who is he?"),
        ("When was the Kingpin Act passed?", "What did he say?"),
        ("How many people live in San Fernando?", "What did she say?"),
        ("How many arrests were made in Durango?", "What did he say?"),
        ("¿Qué le reclamó Dora Lugo a Estados Unidos?", "¿Y qué ofreció ella a cambio?"),
        ("Did Dale Ortiz phone Dora Lugo, and did Iris Paz call?", "What did she say?"),
        ("What is the DEA?", "What did he say?"),
        ("Who is Dora Lugo?", "How many arrests were there?"),
        ("Who is Dora Lugo?", "What did he tell Iris Paz?"),
        ("Who is Dora Lugo?", "and before her?"),
        ("¿Quién es Dora Lugo?", "¿Cuándo fue la audiencia?"),
        ("¿Quién es Dora Lugo?", "¿Cómo lo hizo?"),
        ("¿Quién es Dora Lugo?", "¿Cómo lo sabe?"),
        ("¿Quién es Dora Lugo?", "¿Por qué lo dijo?"),
        ("¿Quién es Dora Lugo?", "¿Cuándo lo anunció?"),
        ("¿Quién es Dora Lugo?", "¿Cuántos fueron capturados?"),
        ("¿Cuántos homicidios hubo en 2024?", "¿Cuándo fue publicado?"),
        ("¿Quién es Dora Lugo?", "¿Cómo se le llama al túnel?"),
    ],
)
def test_where_it_is_not_told_who_nobody_is_named(before, follow_up):
    assert name_whom(before, follow_up) is None


def test_a_question_that_names_whom_it_is_about_is_all_that_is_asked():
    history = [Turn("user", "What is Prewitt charged with?"), Turn("assistant", "With smuggling.")]

    asked = make_standalone("And when is her trial?", history)

    assert asked.text == asked.embedded == "And when is Prewitt's trial?"
    assert asked.follow_up is None


def test_a_question_with_a_name_filled_in_is_the_one_that_goes_on():
    history = [
        Turn("user", "What is Dora Lugo accused of?"),
        Turn("assistant", "Of smuggling."),
        Turn("user", "When did the US ask for her arrest?"),
        Turn("assistant", "In May 2025."),
    ]

    assert make_standalone("Did Mexico hand her over?", history).text == "Did Mexico hand Dora Lugo over?"
    assert make_standalone("Why?", history).text == "When did the US ask for Dora Lugo's arrest? Why?"


def test_what_else_was_named_is_kept():
    history = [
        Turn("user", "What did Dora Lugo say before OFAC listed her?"),
        Turn("assistant", "That she had sold it."),
    ]

    asked = make_standalone("How much did she get for it?", history)

    assert asked.follow_up == "How much did Dora Lugo get for it?"
    assert asked.text == f"What did Dora Lugo say before OFAC listed her? {asked.follow_up}"


def test_how_the_question_before_was_asked_is_not_embedded():
    history = [Turn("user", "When did the navy find the tunnel?"), Turn("assistant", "In May.")]

    asked = make_standalone("And who dug it?", history)

    assert asked.text == "When did the navy find the tunnel? And who dug it?"
    assert asked.embedded == "navy find tunnel. And who dug it?"


@pytest.mark.parametrize(
    ("follow_up", "embedded", "again"),
    [
        ("When?", "navy find tunnel. When?", None),
        ("And by whom?", "navy find tunnel. And by whom?", None),
        ("And who dug it?", "navy find tunnel. And who dug it?", "And who dug it?"),
    ],
)
def test_what_tells_nothing_by_itself_is_not_embedded_by_itself(follow_up, embedded, again):
    history = [Turn("user", "When did the navy find the tunnel?"), Turn("assistant", "In May.")]

    asked = make_standalone(follow_up, history)

    assert (asked.embedded, asked.embedded_again) == (embedded, again)


@pytest.mark.parametrize(
    "what",
    ["el juicio", "la edad", "el problema", "la muerte", "la madre", "el juez", "la crisis", "el país",
     "las leyes", "los jueces", "las órdenes", "los días", "las condiciones", "la participación"],
)  # fmt: skip
def test_what_is_somebodys_has_its_article(what):
    noun = what.split()[1]
    own = "sus" if what.startswith(("las", "los")) else "su"

    assert name_whom("¿Quién es Dora Lugo?", f"¿Quién conoce {own} {noun}?") == (
        f"¿Quién conoce {what} de Dora Lugo?"
    )


TAKEN = 'Dora Lugo, "La Tejona", who led the Calandria cartel, was taken on May 3, 2026 in Villa Prado.'


@pytest.mark.parametrize(
    ("before", "answer", "follow_up", "standalone"),
    [
        ("Who led the cartel?", TAKEN, "When was she born?", "When was Dora Lugo born?"),
        (
            "Who came up with the Lugo plan?",
            "It began with a request that Mexico's President Dale Ortiz made in 2007.",
            "Why did he ask for it?",
            "Why did Dale Ortiz ask for it?",
        ),
        ("Hello! Who led  the cartel?", TAKEN, "When was she born?", "When was Dora Lugo born?"),
        (
            "¿Quién es la secretaria de Seguridad?",
            "Iris Paz Cano es la secretaria de Seguridad. La nombró Dale Ortiz.",
            "¿Cuándo fue nombrada?",
            "¿Cuándo fue nombrada Iris Paz Cano?",
        ),
    ],
)
@pytest.mark.parametrize("kept", [str, recall])
def test_whom_an_answer_names_is_known(before, answer, follow_up, standalone, kept):
    history = [Turn("user", before), Turn("assistant", kept(answer))]

    assert make_standalone(follow_up, history).text == standalone


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        ("Who killed Iris Paz?", TAKEN),
        ("Who ordered it?", "Dora Lugo and Dale Ortiz did."),
        ("Who patrols the river?", "Los Zetas, seen in Villa Prado."),
        ("How many did the cartel kill?", TAKEN),
        ("Who led the cartel?", ""),
    ],
)
def test_where_an_answer_names_several_or_another_was_asked_about_nobody_is_told(before, answer):
    assert who_was_told(before, answer) is None


@pytest.mark.parametrize(
    ("before", "follow_up", "named"),
    [
        ("Did Trump offer Sheinbaum troops?", "What did she answer?", "What did Sheinbaum answer?"),
        ("Did Trump offer Sheinbaum troops?", "What did he say?", "What did Trump say?"),
        ("Has Sheinbaum talked with Trump?", "what did he ask her?", "what did Trump ask her?"),
        ("¿Trump le ofreció tropas a Sheinbaum?", "¿Qué dijo ella?", "¿Qué dijo Sheinbaum?"),
        ("Did Sheinbaum meet Lutnik?", "What did he tell her?", "What did Lutnik tell her?"),
        ("Did Sheinbaum meet Lutnik?", "What did she tell him?", "What did Sheinbaum tell him?"),
        ("What did Trump say?", "What did she answer?", None),
        ("Was Genaro García Luna sentenced?", "When was she sentenced?", None),
        ("Who told Sheinbaum about Trump?", "What did he say?", None),
    ],
)
def test_a_pronoun_is_of_whom_it_fits(before, follow_up, named):
    assert name_whom(before, follow_up) == named


ARRESTADO = "¿Cuándo arrestaron a Ovidio Guzmán?"


@pytest.mark.parametrize(
    ("before", "text", "asked"),
    [
        (ARRESTADO, "¿Y a su hermano?", "¿Cuándo arrestaron al hermano de Ovidio Guzmán?"),
        (ARRESTADO, "¿Y su esposa?", "¿Cuándo arrestaron a la esposa de Ovidio Guzmán?"),
        (
            ARRESTADO,
            "¿y a sus hermanos menores?",
            "¿Cuándo arrestaron a los hermanos menores de Ovidio Guzmán?",
        ),
        (
            "¿Cuándo arrestaron al hermano de Ovidio Guzmán?",
            "¿Y a su esposa?",
            "¿Cuándo arrestaron a la esposa de Ovidio Guzmán?",
        ),
        (
            "¿Qué condena recibió Ovidio Guzmán?",
            "¿Y su hermano?",
            "¿Y el hermano de Ovidio Guzmán?",
        ),
        ("¿Quién es Ovidio Guzmán?", "¿Y su edad?", "¿Y la edad de Ovidio Guzmán?"),
        (ARRESTADO, "¿Y de su rancho?", f"{ARRESTADO} ¿Y del rancho de Ovidio Guzmán?"),
        (
            "When was Ovidio Guzmán arrested?",
            "¿Y a su hermano?",
            "When was Ovidio Guzmán arrested? ¿Y al hermano de Ovidio Guzmán?",
        ),
        (
            "When was Ovidio Guzmán arrested?",
            "And his brother?",
            "When was Ovidio Guzmán arrested? And his brother?",
        ),
    ],
)
def test_somebody_of_theirs_alone_keeps_what_was_asked_before(before, text, asked):
    history = [Turn("user", before), Turn("assistant", "En 2023.")]

    assert make_standalone(text, history).text == asked


@pytest.mark.parametrize(
    ("follow_up", "named"),
    [
        ("¿Qué le pasó a su hermano?", "¿Qué le pasó al hermano de Dora Lugo?"),
        ("¿Qué se sabe de su padre?", "¿Qué se sabe del padre de Dora Lugo?"),
        ("¿Qué le pasó a su hermana?", "¿Qué le pasó a la hermana de Dora Lugo?"),
    ],
)
def test_the_article_joins_the_preposition_before_it(follow_up, named):
    assert name_whom("¿Quién es Dora Lugo?", follow_up) == named


@pytest.mark.parametrize(
    ("follow_up", "standalone"),
    [
        ("¿y quién la sustituye?", "¿y quién sustituye a Dora Lugo?"),
        ("¿Quién la reemplazó?", "¿Quién reemplazó a Dora Lugo?"),
        ("and who replaces her?", "and who replaces Dora Lugo?"),
    ],
)
def test_whom_the_last_answer_names_is_known_where_the_first_named_nobody(follow_up, standalone):
    history = [
        Turn("user", "Who is the head of the liaison office?"),
        Turn("user", "¿cuándo renunció?"),
        Turn("assistant", "Dora Lugo renunció el domingo a la coordinación."),
    ]

    assert make_standalone(follow_up, history).text == standalone


def test_where_the_last_question_tells_whose_it_is_its_answer_does_not():
    before = "Who is the head of the liaison office?"
    history = [
        Turn("user", before),
        Turn("user", "¿Quién firmó su nombramiento?"),
        Turn("assistant", "Dora Lugo lo firmó."),
    ]

    assert "Lugo" not in make_standalone("and who replaces her?", history).text


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        (
            "Who is Fidel Arce?",
            "what did he say of Dora Lugo?",
            "what did Fidel Arce say of Dora Lugo?",
        ),
        ("¿Quién es Fidel Arce?", "¿y él qué dijo de Dora Lugo?", "¿y Fidel Arce qué dijo de Dora Lugo?"),
        ("Who is Fidel Arce?", "did Dora Lugo say he lied?", None),
    ],
)
def test_of_whom_somebody_spoke_may_be_named_after_the_pronoun(before, text, expected):
    assert name_whom(before, text) == expected
