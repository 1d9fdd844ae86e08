import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.question.asked_for import Kind
from rag.question.understand import understand
from rag.question.wanted import Wanted
from tests.growth import fill, takes_linear_time


def kinds(question: str) -> set[Kind]:
    return set(understand(question).wanted.kinds)


def wanting(*wanted: Kind) -> Wanted:
    return Wanted(frozenset(wanted), frozenset(), frozenset())


@pytest.mark.parametrize(
    ("kind", "questions"),
    [
        (
            Kind.FIGURE,
            [
                "What's the homicide rate in Colima?",
                "What’s the death toll?",
                "What is the population of Tijuana?",
                "¿Cuál es la población de Tijuana?",
                "How many people were transferred?",
                "What was the daily homicide average in 2024?",
                "What was Mexico's homicide rate in 2022?",
                "¿Cuál fue el promedio diario de homicidios?",
                "how much fentanyl was seized",
                "What percentage of guns came from Texas?",
                "¿Cuántas personas fueron trasladadas?",
                "¿cuantos reos?",
                "¿Qué tanto bajaron los decomisos?",
                "how deep was the tunnel",
                "¿Qué porcentaje de las armas vino de Texas?",
                "¿Cuál es el número de homicidios?",
                "What depth did it have?",
                "What was the depth of the tunnel?",
                "¿Qué profundidad tiene?",
                "¿Cuál era el peso de la carga?",
                "reynosa death toll",
            ],
        ),
        (
            Kind.MONEY,
            [
                "What's the reward?",
                "whats Mexico's budget",
                "¿Cuáles son los costos del muro?",
                "What was HSBC fined?",
                "How much did it cost to dig the tunnel?",
                "How much has the bank paid in fines?",
                "How many dollars were seized?",
                "What is the budget of the plan?",
                "¿Cuánto costaron los aviones?",
                "¿Cuánto dinero aprobó el Congreso?",
                "¿De cuánto fue la multa?",
                "How many millions of dollars were seized?",
                "How many U.S. dollars was it?",
                "¿Cuántos millones de pesos pagó?",
                "cuantos dolares eran",
                "cuanto gana al mes un soldado de la guardia",
                "How much do the agents earn?",
                "sueldo de los agentes",
                "cost of the scanners",
                "consulate attack reward",
                "What was the monthly rent on the clinic?",
                "how high is the bond for the Phoenix woman",
                "value of the tuna boats",
                "nightly rate of the hotel where they stay",
                "¿Cuál fue la fianza del chofer?",
                "multa que la CNBV le puso al banco, cuánto fue",
            ],
        ),
        (
            Kind.SPAN,
            [
                "How long did the trial last?",
                "How many years did he get?",
                "¿Cuántos años de cárcel le dieron?",
                "¿Cuánto tiempo duró la tregua?",
                "¿Cuánto duró el juicio?",
                "¿Qué condena le dieron?",
                "¿Desde hace cuánto tiempo está preso?",
                "¿Cuánto iba a durar la tregua?",
                "¿Cuántos años tiene de condena?",
                "¿Con cuánta anticipación se le avisó?",
                "How much notice did Mexico get?",
                "max prison term for straw purchasing",
                "nogales tunnel length",
                "What length was the tunnel?",
                "What was the tunnel's length?",
                "¿Qué longitud tenía el túnel?",
                "¿Cuánto mide el túnel?",
                "¿Qué tan largo era?",
            ],
        ),
        (
            Kind.AGE,
            [
                "how old was the mayor",
                "At what age did he die?",
                "What was her age?",
                "¿Cuántos años tenía el alcalde?",
                "¿Qué edad tiene?",
                "¿Cuál era la edad de los detenidos?",
                "¿Cuántos años de edad tenían?",
                "edad de la jueza que lo suspendió",
            ],
        ),
        (
            Kind.DATE,
            [
                "What's the deadline?",
                "¿Cuál es la fecha límite?",
                "When's the trial?",
                "When was it signed?",
                "Since when is it a crime?",
                "On what date did it begin?",
                "¿Cuándo se firmó?",
                "¿Desde cuándo es delito?",
                "¿En qué año empezó?",
                "¿Qué día fue?",
                "How long ago was it signed?",
                "How many years ago was it signed?",
                "¿Hace cuánto fue extraditado?",
                "¿Hace cuánto tiempo fue extraditado?",
                "¿Hace cuántos años murió?",
                "¿Cuánto tiempo hace que murió?",
                "¿Sabe usted cuándo fue?",
                "Could you explain when it was?",
                "Where and when was he arrested?",
                "¿Dónde y cuándo lo detuvieron?",
                "Who was arrested and when?",
                "¿A quién detuvieron y cuándo?",
                "Who, when and how?",
            ],
        ),
        (
            Kind.HOUR,
            [
                "At what time did it close?",
                "what time was the attack",
                "¿A qué hora cerró?",
                "¿Desde qué hora está cerrado?",
            ],
        ),
        (
            Kind.NAME,
            [
                "¿Cómo se llaman las dos empresas?",
                "¿Cómo se llama El Mencho?",
                "¿Cómo se llamaba el barco?",
                "What was the hardware store called?",
                "What is the name of the ship?",
                "Which hospital treated the driver?",
                "At what Laredo bank was it noticed?",
                "Which bank's teller noticed it?",
                "¿Qué hospital lo atendió?",
                "¿En qué bancos lo depositaba?",
                "¿A qué grupo criminal le pagaban?",
                "que otras empresas compitieron",
                "¿Cuál universidad la dirige?",
            ],
        ),
        (
            Kind.PERSON,
            [
                "¿Cuál es el nombre real de El Mencho?",
                "Who's the judge?",
                "Who signed the treaty?",
                "Which federal judge took the plea?",
                "what is the real name of R1",
                "By whom was it signed?",
                "Do you know who leads it?",
                "¿Quién firmó el tratado?",
                "¿A quién detuvieron?",
                "¿Qué funcionarios firmaron por México?",
                "¿Cómo se llama el líder del grupo?",
                "names of the two guardsmen hurt near Naco",
                "fiscal encargada del caso",
                "director of the forensic laboratory",
                "¿Cuál es el nombre del embajador?",
                "What is the name of the cartel leader?",
                "Which of the judges took it?",
                "Which U.S. ambassador said so?",
                "¿Contra quién va la orden?",
                "¿Me puedes decir quién es el embajador?",
                "Can you find out who it was?",
                "When and by whom was it signed?",
                "What was his sentence and who judged him?",
                "¿Cuál fue la sentencia y quién lo juzgó?",
                "According to the DEA, who leads it?",
            ],
        ),
        (
            Kind.PLACE,
            [
                "Where was it signed?",
                "In which city was he held?",
                "Which Mexican state had the most?",
                "¿Dónde se firmó?",
                "¿En qué cárcel quedó?",
                "sede del ejercicio cibernético",
                "¿Cuáles aeropuertos reciben los vuelos?",
                "Según la DEA en qué estados opera",
                "¿Cuándo se firmó y qué estados entraron?",
                "When and where was it signed?",
                "Do you know when and where it was signed?",
                "¿Cuándo lo detuvieron y en dónde?",
                "How many years did he get and where was he tried?",
                "Which U.S. city was it?",
            ],
        ),
        (
            Kind.LIST,
            [
                "Which eight cities host the task forces?",
                "What exactly are the three priorities?",
                "Can you name the six agencies?",
                "Who are the 5 prisoners?",
                "¿Cuáles son los diez aeropuertos?",
                "como se llaman las dos empresas",
            ],
        ),
    ],
)
def test_a_question_tells_what_kind_of_thing_it_asks_for(kind, questions):
    assert [question for question in questions if kind not in kinds(question)] == []


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many people were transferred?", Kind.MONEY),
        ("How much did he carry with a fine white powder?", Kind.MONEY),
        ("What was HSBC fined for?", Kind.MONEY),
        ("¿Cuál es la población más afectada?", Kind.MONEY),
        ("What was the average judge like?", Kind.FIGURE),
        ("Why did the court order them to pay?", Kind.MONEY),
        ("¿Qué resultados había para fines de junio?", Kind.MONEY),
        ("¿Cuántos llegaron? ¿Y el dinero?", Kind.MONEY),
        ("What happened to the man who fled?", Kind.PERSON),
        ("¿Qué fue del hombre a quien detuvieron?", Kind.PERSON),
        ("What became of the man who fled and who was caught?", Kind.PERSON),
        ("¿Qué fue de quien huyó y quien cayó?", Kind.PERSON),
        ("How big is the state where it was found?", Kind.PLACE),
        ("What did she say when they met?", Kind.DATE),
        ("How long ago was it signed?", Kind.SPAN),
        ("How much did the tunnel cost?", Kind.FIGURE),
        ("Who signed off on ten instructors?", Kind.LIST),
        ("Which 3 June meeting was it?", Kind.LIST),
        ("Which were the last two years of the war?", Kind.LIST),
        ("What did the ambassador say about the cartels?", Kind.PERSON),
        ("What did the judge decide in the Cienfuegos case?", Kind.PERSON),
        ("What does Mexico's president want?", Kind.PERSON),
        ("What share of people came back?", Kind.PERSON),
        ("What happened to judges there?", Kind.PERSON),
        ("¿Es verdad que funcionarios de EU recibieron sobornos?", Kind.PERSON),
        ("¿Por qué jueces y fiscales renunciaron?", Kind.PERSON),
        ("What's the name of the treaty?", Kind.PERSON),
        ("What is the name of the new task force?", Kind.PERSON),
        ("¿Cómo se llama el tratado?", Kind.PERSON),
        ("¿Cuál es el nombre de la nueva iniciativa?", Kind.PERSON),
        ("In what time period was it built?", Kind.HOUR),
        ("What time of the year is it?", Kind.HOUR),
        ("At what time did it close?", Kind.DATE),
        ("Did they cut the reward?", Kind.MONEY),
        ("monthly rate of seizures", Kind.MONEY),
        ("Why did they cut the reward?", Kind.MONEY),
        ("Did the company pay the bank?", Kind.NAME),
        ("What did the party say?", Kind.NAME),
        ("What happened at the hospital?", Kind.NAME),
        ("¿Por qué empresas y bancos lo pidieron?", Kind.NAME),
        ("¿Es cierto que bancos lavaron dinero?", Kind.NAME),
        ("Which cartel leader fell?", Kind.NAME),
        ("How many did Judge Cogan, who sits in Brooklyn, convict?", Kind.PERSON),
        ("¿Cuándo fue detenido García Luna, quien fue secretario?", Kind.PERSON),
        ("What did the court rule on tariffs?", Kind.PLACE),
        ("What do United States laws say about fentanyl?", Kind.PLACE),
        ("Which United States agencies took part?", Kind.PLACE),
        ("¿Es cierto que Estados Unidos bombardeó Sinaloa?", Kind.PLACE),
        ("¿Qué Estados Unidos quiere Trump?", Kind.PLACE),
        ("What took the place of the tariffs?", Kind.PLACE),
        ("How many businesses pay extortion to cartels?", Kind.MONEY),
        ("How many people were paid by the cartel?", Kind.MONEY),
        ("¿Cuántos migrantes pagaron a coyotes en 2024?", Kind.MONEY),
        ("¿Cuánta gente pagó?", Kind.MONEY),
        ("¿Cuánto cayó a fines de julio?", Kind.MONEY),
        ("¿Hace cuánto fue extraditado?", Kind.FIGURE),
        ("¿Qué parte del informe se sostiene?", Kind.FIGURE),
        ("¿Qué parte de la historia es falsa?", Kind.FIGURE),
        ("¿Cuánto tiempo hace que murió?", Kind.SPAN),
        ("How many years ago was it signed?", Kind.FIGURE),
        ("¿Qué quiere decir cuando habla de cárteles?", Kind.DATE),
        ("Cuando Trump anunció los aranceles, ¿qué tasa tenían?", Kind.DATE),
        ("When Trump announced the tariffs, what rate was it?", Kind.DATE),
        ("¿Cuántos cayeron, cuando lo detuvieron, ese día?", Kind.DATE),
    ],
)
def test_a_question_for_something_else_does_not_want_it(question, kind):
    assert kind not in kinds(question)


@pytest.mark.parametrize(
    ("question", "apart"),
    [
        ("Who is the US ambassador to Mexico? How many agents were deployed?", True),
        ("Who was arrested, and when?", True),
        ("How much did it cost and how many were arrested?", True),
        ("How many men were sent, and how many women?", True),
        ("¿Quién es el embajador? ¿Y cuántos agentes hay?", True),
        ("¿Cuándo se firmó y a cuántos incluye?", True),
        ("¿Cuántos murieron, dónde y cuándo?", True),
        ("Where and when was he arrested?", False),
        ("Do you know when and where it was signed?", False),
        ("What was his sentence and who judged him?", False),
        ("How long was his sentence and who judged him?", True),
        ("¿Quién y cuándo lo firmó?", False),
        ("Which three cities host them?", False),
        ("In 2025, how many were sent?", False),
        ("How many did the U.S. spend on Mexico?", False),
        ("What did he say? Why?", False),
        ("When Trump announced the tariffs, how many were they?", False),
        ("How many did the judge, who sits in Texas, convict?", False),
    ],
)
def test_several_questions_in_one_are_told(question, apart):
    assert understand(question).wanted.apart is apart
    assert understand(question).wants_several is apart or Kind.LIST in kinds(question)


def test_what_several_questions_ask_for_may_stand_in_several_sentences():
    wanted = understand("Who is the ambassador? How many agents were deployed?").wanted
    told = ["It is Ambassador Ronald Johnson.", "There were 300 agents of it."]

    assert wanted.lack_among(told) == 0
    assert wanted.lack_among(told[:1]) == wanted.lack_among(told[1:]) == 0.5
    assert [wanted.lack(text) for text in told] == [1, 1]


@pytest.mark.parametrize("question", ["Why was it signed?", "¿Por qué se firmó?", "CJNG", ""])
def test_other_questions_do_not_tell_what_would_answer(question):
    assert kinds(question) == set()
    assert understand(question).wanted.lack("Whatever there is.") == 0


@pytest.mark.parametrize(
    ("question", "text", "lack"),
    [
        ("How much did the tunnel cost?", "The tunnel of 2,918 feet was found.", 1),
        ("How much did the tunnel cost?", "The tunnel cost $2 million.", 0),
        ("¿Cuánto costó el túnel?", "El túnel costó dos millones de pesos.", 0),
        ("¿Cuánto costó el túnel?", "Se pagó en dólares.", 1),
        ("How many people were sent?", "They were sent to Texas.", 1),
        ("How many people were sent in 2025?", "They were sent in 2025.", 1),
        ("How many people were sent?", "They were sent on February 27, 2025.", 1),
        ("¿Cuántos fueron enviados?", "Los enviaron el 27 de febrero de 2025.", 1),
        ("How many people were sent?", "Twenty-nine, or 29, were sent.", 0),
        ("How many labs?", "It destroyed 2,028 labs by May 31, 2026.", 0),
        ("Of the two employees, how many were agents?", "Two employees died.", 1),
        ("How many lights has the Zorvik1?", "The Zorvik1 has 1 light.", 0),
        ("How many lights has the Zorvik1?", "The Zorvik1 has lights.", 1),
        ("How long did they talk?", "They talked on November 18, 2024.", 1),
        ("How long did they talk?", "They talked for forty-five minutes, or 45 minutes.", 0),
        ("¿Cuántos años le dieron?", "Fue extraditado el 15 de septiembre de 2023.", 1),
        ("¿Cuántos años le dieron?", "Le dieron cadena perpetua.", 0),
        ("¿Cuánto duró?", "Duró dos años y medio.", 0),
        ("¿Cuántos años le dieron?", "Le dieron dieciocho años.", 0),
        ("How many years did he get?", "He got forty years.", 0),
        ("How long was the tunnel?", "Agents sealed a 290-foot tunnel.", 0),
        ("How long was the tunnel?", "Agents sealed 120 tunnels.", 1),
        ("¿Cuánto mide el túnel?", "El túnel mide unos noventa metros.", 0),
        ("At what time was it approved?", "The Senate approved it on Tuesday, with 97 votes.", 1),
        ("At what time was it approved?", "The Senate approved it at 9:15 p.m.", 0),
        ("How long was he held?", "He was sent from Mexico by plane.", 1),
        ("How long was he held?", "He was held from March until he was freed in June 2025.", 0),
        ("When were they sent?", "They were sent to Texas.", 1),
        ("When were they sent?", "They were sent in February 2025.", 0),
        ("When were they sent?", "Los enviaron el 1 de marzo.", 0),
        ("Who was sent?", "They were sent to Texas.", 0.5),
        ("Who was sent?", "They were all sent on February 27.", 1),
        ("Who took the plea of Zambada in Brooklyn?", "Zambada pleaded guilty in Brooklyn.", 1),
        ("Who took the plea of Zambada?", "Judge Cogan took the plea of Zambada.", 0),
        ("Who asked for them?", "The United States asked for them, said García Harfuch.", 0),
        ("¿Quién lo dijo?", "Lo dijo Omar García Harfuch.", 0),
        ("¿Quién lo dijo?", "Lo dijo la presidenta Sheinbaum.", 0),
        ("¿Quién lo pidió?", "Lo pidió el Departamento de Estado.", 0.5),
        ("Where did he land?", "He landed in Santa Teresa.", 0),
        ("Where did he land?", "The plane landed late.", 1),
        ("Where did he land?", "It was the Security Cabinet that said so.", 0.5),
        ("¿Dónde aterrizó?", "El avión aterrizó en Toluca.", 0),
        ("Which eight cities host them?", "They are placed in eight cities, it said.", 1),
        ("Which three cities host them?", "Tucson, Laredo and El Paso host them.", 0),
        ("Where was it held?", "Ottawa was the seat of the ninth meeting.", 0),
        ("Where was it held?", "Ottawa said that it was held.", 1),
        ("Where was it held?", "Washington hosted the second Dialogue.", 0),
        ("Where was it held?", "Washington hosts of talk shows were told.", 1),
        ("¿Dónde fue?", "Washington fue la sede, el 13 de octubre, del segundo Diálogo.", 0),
        ("¿Dónde fue?", "La reunión tuvo como sede Bogotá.", 0),
        ("¿Dónde fue?", "La sede fue Bogotá.", 0),
        ("¿A qué ciudades los llevaron?", "Los reos tuvieron como destino Washington y Houston.", 0),
        ("Where was he seen?", "A Tijuana hotel clerk saw him.", 0),
        ("Which three cities host them?", "They are in Tucson, Laredo and El Paso.", 0),
        (
            "¿Cuáles son los 23 estados?",
            "Son 23 estados: Jalisco, Sonora, Colima, Nayarit, Puebla, Tabasco…",
            0,
        ),
        ("Where in Texas did he land?", "He landed in Texas.", 1),
        ("Which judge took Zambada's plea?", "Ismael Zambada pleaded guilty.", 0.5),
        ("Who wrote the opinion?", "Justice Kagan was its author.", 0),
        ("Who was sent?", "The law known as PLCAA was passed.", 0.5),
        ("¿Quién cayó?", "Cayó el capo apodado Primito.", 0),
        ("Who signed it?", "It was the Framework for Public Health.", 0.5),
        ("How much was spent?", "The table shows what was spent in millions of dollars.", 1),
        ("¿Qué edad tenía?", "Tenía 59 años.", 0),
        ("¿Qué edad tenía?", "Fue condenado a 14 años de prisión.", 1),
        ("How old is Garnica?", "Garnica was sentenced to 14 years in prison.", 1),
        ("How old is Garnica?", "Garnica, 44, was arrested.", 0),
        ("How old is the welder?", "They arrested a 24-year-old welder.", 0),
        ("How old is Garnica?", "Garnica was born in Sonora.", 1),
        ("How old is the treaty?", "The treaty was signed in 1978.", 0),
        ("¿Cuántos años tiene Rentería?", "Rentería, un comandante retirado de 57 años, llegó.", 0),
        ("¿Cuántos años tiene Rentería?", "Rentería nació en 1969.", 0),
        ("Which hospital treated the driver?", "He was taken to a hospital in Brownsville.", 1),
        ("Which hospital treated the driver?", "He was taken to Valley Regional Hospital.", 0),
        ("Which hospital treated the driver?", "Lo llevaron a un hospital público de Matamoros.", 1),
        ("Which hospital treated the driver?", "Lo llevaron a un hospital, el San José.", 0),
        ("Which hospital treated the driver?", "Lo llevaron al hospital San José.", 0),
        ("Which hospital treated the driver?", "He was treated at Mercy in Laredo.", 0),
        ("Which hospital treated the driver?", "He was treated in Laredo.", 0.5),
        ("¿Qué banco lo denunció?", "It began with a bank teller in Laredo, said Glenn Abbott.", 1),
        ("¿Qué banco lo denunció?", "The Frost bank in Laredo noticed it.", 0),
        ("¿Qué banco lo denunció?", "A Texas bank noticed it.", 1),
        ("¿Qué banco lo denunció?", "Lo denunció un banco llamado Frost.", 0),
        ("Which company made them?", "A Mexican company made them.", 1),
        ("Which company made them?", "They were made by Lockheed.", 0),
        ("¿Qué periódico lo publicó?", "It was first reported by the newspaper Reforma.", 0),
        ("¿Qué cárteles cobran?", "Cobra el CJNG.", 0),
        ("What was the turnout?", "Few people voted.", 1),
        ("What reward was offered?", "It offered $15 million.", 0),
    ],
)
def test_a_sentence_holds_or_lacks_what_was_asked_for(question, text, lack):
    assert understand(question).wanted.lack(text) == lack


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Who is Mexico's ambassador in Washington?", True),
        ("Who is the leader of the CJNG?", True),
        ("¿Quién es el embajador?", True),
        ("Who is Carlos Manzo?", False),
        ("Who was El Mencho and how did he die?", False),
        ("¿Quién es Carlos Manzo?", False),
        ("¿Quiénes son los Chapitos?", False),
        ("quien es el mencho", False),
        ("who was kiki camarena", False),
        ("quien era garcia luna?", False),
        ("who's carlos manzo", False),
        ("quien es el embajador", True),
        ("quien es el mas buscado", True),
        ("quien es el heredero", True),
        ("who was arrested", True),
        ("who is the mayor", True),
        ("who is responsible", True),
    ],
)
def test_who_somebody_is_that_the_question_names_asks_for_no_other_name(question, asks):
    assert (Kind.PERSON in kinds(question)) is asks


@pytest.mark.parametrize(
    ("question", "whether"),
    [
        ("Did US troops take part in the raid?", True),
        ("And were they sent?", True),
        ("has he been caught", True),
        ("¿Aceptó Washington alargar el tratado?", True),
        ("¿Aceptó Sheinbaum que tropas de Estados Unidos entraran a México?", True),
        ("Did the court say what it would do?", True),
        ("pueden pedir pena de muerte para los 26 reos", True),
        ("les van a dar pena de muerte a los reos", True),
        ("se encontro fentanilo en los laboratorios", True),
        ("ya extraditaron a rocha moya", True),
        ("¿Sabe usted cuándo fue?", False),
        ("¿Y a petición de quién?", False),
        ("¿Frente a qué puerto fue el decomiso?", False),
        ("Bicentennial Framework start date?", False),
        ("host city of the latest dialogue?", False),
        ("se puede saber cuando murio", False),
        ("Y en 2025, ¿cuánto fue?", False),
        ("Trump impuso aranceles por qué?", False),
        ("Who did it?", False),
        ("¿Qué aceptó Washington?", False),
        ("equipo militar para el mundial", False),
    ],
)
def test_a_question_without_a_question_word_asks_whether_something_is_so(question, whether):
    assert understand(question).wanted.whether is whether


def test_figures_and_lists_may_be_held_by_any_of_several_sentences():
    wanted = understand("Which three ports, and how many ships?").wanted
    ports, ships = "They are Tampico, Tuxpan and Veracruz.", "There were 12 ships."

    assert wanted.kinds > {Kind.LIST, Kind.FIGURE}
    assert not wanted.lacks_amount([ports, ships])
    assert wanted.lacks_amount([ports])
    assert wanted.finds_figure([ports, ships])
    assert not wanted.finds_figure([ports])
    assert understand("At what time?").wanted.lacks_amount(["It was on Tuesday."])
    hospital = understand("Which hospital is he in?").wanted
    assert hospital.lacks_amount(["He is in a hospital in Brownsville."])
    assert not hospital.lacks_amount(["He is in Brownsville."])
    assert not understand("Why?").wanted.finds_figure([ships])


@pytest.mark.parametrize(
    ("question", "texts", "lacks"),
    [
        ("¿De qué calibre eran las armas?", ["Se aseguraron 31 armas de fuego."], True),
        ("¿De qué calibre eran las armas?", ["Eran fusiles calibre .50."], False),
        ("What caliber were they?", ["Agents seized 31 rifles.", "They were 9 mm pistols."], False),
        ("¿De qué nacionalidad era el detenido?", ["El detenido tenía dos pasaportes."], True),
        ("What color was the truck?", ["The truck had a false floor."], True),
        ("On which flight did he leave?", ["He left on Tuesday."], True),
        ("en que penal tienen a Fabián Orduña", ["El más conocido es Fabián Orduña."], True),
        ("Which prison is Caro Quintero held in?", ["He is held at MDC Brooklyn."], False),
        ("What prison term did he get?", ["He got twelve years."], False),
        ("¿De qué acusan a Orduña?", ["La acusación del caso alcanza a diez personas."], True),
        ("¿De qué acusan a Orduña?", ["Orduña está acusado de lavar dinero."], False),
        ("What is Orduña accused of?", ["The indictment of May names Orduña."], True),
        ("What was Orduña charged with?", ["He took part in a conspiracy to ship drugs."], False),
        ("¿De qué cargos se declaró culpable Orduña?", ["Orduña fue detenido en mayo."], True),
        ("¿De qué delitos se declaró inocente Orduña?", ["Orduña fue detenido en mayo."], True),
        ("What charge did Orduña plead guilty to?", ["Orduña was arrested in May."], True),
        ("¿De qué cargos se declaró culpable Orduña?", ["Admitió lavado de dinero."], False),
        ("¿Qué cargos enfrenta Orduña?", ["Orduña fue detenido en mayo."], True),
        ("¿Qué empresa contrató la alcaldía?", ["Contrató a dos empresas, Orvel y Tandem."], False),
        ("¿De qué agencia eran las cuatro personas?", ["Agregó que se negó a cuatro personas."], True),
        ("¿De qué agencia eran las cuatro personas?", ["Eran de la DEA."], False),
        ("Which port did it leave from?", ["It had left two weeks before."], True),
        ("Which port did it leave from?", ["It left Qingdao."], False),
        ("Which groups are exempt?", ["They are women and children."], False),
        ("¿En qué estado quedó el herido?", ["El herido quedó grave."], False),
        ("¿Qué marca eran los drones?", ["Los voló un joven identificado como Brayan."], True),
        ("¿Qué marca eran los drones?", ["Los voló con seis aparatos DJI."], False),
        ("What makes a firm liable?", ["It must have known."], False),
        ("name of the gun store near Yuma", ["They were bought in a gun store near Yuma."], True),
        ("name of the gunman arrested over it", ["No one has been arrested for the gunfight."], True),
        ("name of the gunman arrested over it", ["The gunman, Luis Sada, was arrested."], False),
        ("nombre de la teniente que lo planeó", ["The whole thing was planned by a lieutenant."], True),
        ("nombre de la teniente que lo planeó", ["Lo planeó Rosa Lugo."], False),
        ("¿Cómo se llamaba el informante?", ["Somebody sold the name of an informant."], True),
        ("nombres de los dos detenidos", ["La Fiscalía de Tamaulipas detiene a dos detenidos."], True),
        ("nombres de los detenidos por matar al contador", ["Mataron al contador Raúl Iturbide."], True),
        ("name of the man who caught Ledezma", ["The arrest of Ledezma, called El Relojero."], True),
        ("What was the pilot's name?", ["A pilot was hurt."], True),
        ("What was the pilot's name?", ["RUBÉN SADA was hurt."], False),
    ],
)
def test_what_is_told_by_a_name_or_a_word_alone_may_surely_be_missing(question, texts, lacks):
    assert understand(question).wanted.lacks_amount(texts) is lacks


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("El comprador tiene 33 años y repara aires acondicionados.", False),
        ("The repairman, a 33-year-old, bought it.", False),
        ("The repairman, aged 33 years, bought it.", False),
        ("Luis Sada, de 33 años, lo compró.", False),
        ("Lo compró un estudiante de 19 años.", False),
        ("Tiene 33 años de prisión por delante.", True),
        ("Cumplió 12 años en la cárcel.", True),
        ("Le dieron una pena de 33 años.", True),
        ("La sentencia fue de 33 años.", True),
        ("Tiene 33 años y le dieron 41 meses.", True),
        ("Aged 33, he got 41 months.", True),
    ],
)
def test_an_age_is_no_span_of_time(text, span):
    assert understand("How long is his prison term?").wanted.has(Kind.SPAN, text) is span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He took 29 men.", True),
        ("Twelve men left.", True),
        ("Fueron siete aviones.", True),
        ("A mitad de camino.", True),
        ("It rose to 51% in 2025.", True),
        ("Entregó a veintiséis reos.", True),
        ("Murieron quinientas personas.", True),
        ("Fifteen men left.", True),
        ("There was zero tolerance.", False),
        ("It was 2025 percent.", True),
        ("It cost $1,944.", True),
        ("It involved 1500 agents.", True),
        ("Participaron 2000 elementos.", True),
        ("Fue valuado en 2000 millones.", True),
        ("In 2019 agents left.", False),
        ("Los homicidios de 2019 bajaron.", False),
        ("They left.", False),
        ("They left at 9:15 a.m. or 10 pm.", False),
        ("07:40 Se registran bloqueos.", False),
        ("It was so in fiscal year 2025.", False),
        ("From March 3 to 5 June 2025.", False),
        ("The deal was signed Feb. 27.", False),
        ("The deal was signed Sept. 27, 2025.", False),
        ("Se firmó el 27 ago. 2025.", False),
        ("En el mar 20 marinos lo vieron.", True),
        ("The C-130 of the 3rd fleet.", False),
        ("09:15 La CBP cierra el puente.", False),
        ("It closed at 9.15 a.m. and opened at 5 pm.", False),
        ("17:30 Quedan 11 bloqueos.", True),
        ("Murieron el 1º de julio de 2024.", False),
        ("Murieron 1 o 2 en julio de 2024.", True),
        ("Hallaron una decena de cuerpos.", True),
        ("Llegaron centenares de agentes.", True),
        ("Scores of agents came.", True),
        ("They knew the scores.", False),
        ("Fue una decente cena.", False),
    ],
)
def test_dates_times_of_day_and_codes_are_no_figures(text, expected):
    assert wanting(Kind.FIGURE).has_figure(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It began on 20 January.", True),
        ("Empezó el 1 de marzo.", True),
        ("On March 3 it ended.", True),
        ("In 2025 it ended.", True),
        ("He was arrested Feb. 27.", True),
        ("It ended on Mar. 3.", True),
        ("Terminó el 3 de ago.", True),
        ("EMPEZÓ EL 1 DE MARZO.", True),
        ("Entró en vigor el 1º de julio.", True),
        ("Entró en vigor el 1.º de julio.", True),
        ("It was 3 years ago.", True),
        ("Ocurrió hace unos dos mil años.", True),
        ("It has risen since the 1990s.", True),
        ("Resurgió desde la década de los 90.", True),
        ("Vivieron allí en los siglos X y XI.", True),
        ("It was built in the 12th century.", True),
        ("The duchy, founded in 911, grew.", True),
        ("They were beaten at Bạch Đằng (1288).", True),
        ("It was seen in 911 cases.", False),
        ("En el mar 20 marinos lo vieron.", False),
        ("It took 29 days.", False),
        ("It cost 2000 dollars.", False),
        ("Participaron 2000 elementos.", False),
        ("Participaron 2000 elementos en 2019.", True),
        ("He pleaded guilty in May.", True),
        ("The Senate approved it on Tuesday.", True),
        ("El Senado la aprobó el martes.", True),
    ],
)
def test_a_date_is_what_tells_when_something_is(text, expected):
    assert wanting(Kind.DATE).has(Kind.DATE, text) is expected


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("How many years was he sentenced to?", "He was sentenced to 9 years.", True),
        ("How many years was he sentenced to?", "The judge gave him 18 months.", True),
        ("How many years was he sentenced to?", "He took $2,000 a week.", False),
        ("How many years was he sentenced to?", "The jury took six days.", False),
        ("How many years was he sentenced to?", "He got life.", True),
        ("¿A cuántos años lo condenaron?", "Tenía una cadena de 3 horas de vuelo.", False),
        ("How many years has it run?", "It has run since 2018.", True),
        ("¿Cuántos meses duró?", "Duró medio año.", True),
        ("¿Cuántos meses duró?", "Duró tres horas.", False),
        ("¿A cuántos años lo condenaron?", "Was given 12 years.", True),
        ("How long did it last?", "The jury took six days.", True),
    ],
)
def test_time_is_told_in_the_unit_asked_for_or_one_near_to_it(question, text, expected):
    assert understand(question).wanted.has(Kind.SPAN, text) is expected


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    assert wanting(*Kind).lack(text) in {0, 0.5, 1}


@pytest.mark.parametrize(
    "letters",
    [
        *("A", "A ", "A.", "A de ", "A'", "1,", "1", "1 ", "20", "how much ", "who ", "a ", "¿", "may 1"),
        *("which a ", "y que ", ", who", "cuando ", "when a,", "names of the ", "? ", "hace cuanto "),
    ],
)
def test_the_worst_letters_take_linear_time(letters):
    def read(text):
        wanting(*Kind).lack(text)
        understand(text)

    assert takes_linear_time(read, lambda size: fill(letters, size), 40_000)


@pytest.mark.parametrize(
    ("question", "text", "holds"),
    [
        ("How many victims were found?", "Mexico stayed at Tier 2.", False),
        ("¿Cuántas víctimas hubo?", "México siguió en el nivel 2.", False),
        ("How many arrests were made?", "Article 9 of the treaty and Title 42 apply.", False),
        ("How many men died?", "SEAL Team Six took part.", False),
        ("How many levels does it have?", "It reached level 2.", True),
        ("How many victims were found?", "Police found 2 victims at level 3.", True),
        ("How many companies were fined?", "It moved $1.5 million to companies.", False),
        ("How many companies were fined?", "They got 20 years.", False),
        ("How many companies were fined?", "Two were fined $1.5 million.", True),
        ("How many dollars did it move?", "It moved $1.5 million.", True),
    ],
)
def test_ranks_and_sums_are_no_count(question, text, holds):
    assert understand(question).wanted.has_figure(text) is holds


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("How much had the Initiative spent by 2010?", True),
        ("¿Cuánto se había gastado en 2010?", True),
        ("How much money did the Initiative get?", False),
    ],
)
def test_a_share_spent_tells_what_was_spent(question, holds):
    wanted = understand(question).wanted

    assert wanted.has(Kind.MONEY, "About 9 percent had been spent.") is holds
    assert not wanted.has(Kind.MONEY, "About 9 percent were women.")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many people were transferred?", True),
        ("Which challenges does it name?", True),
        ("¿Por qué se fue?", True),
        ("Who signed the agreement?", False),
        ("Which cartels were designated?", False),
        ("What about the tunnel?", False),
    ],
)
def test_a_name_alone_cannot_be_what_some_questions_ask_for(question, expected):
    assert understand(question).wanted.asks_for_no_name is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which challenges does it name?", True),
        ("Which three pillars does it name?", True),
        ("What time did the policy change?", False),
        ("How many problems were counted?", False),
    ],
)
def test_points_are_asked_for_where_nothing_else_is(question, expected):
    assert (understand(question).wanted.point is not None) is expected


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("¿Por qué vincularon a proceso al alcalde?", True),
        ("¿Por qué motivo renunció?", True),
        ("Why was the mayor charged?", True),
        ("¿Por qué delito vincularon a proceso al alcalde?", False),
        ("¿Por qué puerto entró el barco y por cuál salió?", False),
        ("¿Por qué cargos lo juzgan?", False),
        ("On what charge was the mayor held?", False),
    ],
)
def test_by_which_crime_or_port_asks_for_no_reason(question, why):
    assert understand(question).wanted.why is why


@pytest.mark.parametrize(
    "question",
    ["¿Qué parte de las armas viene de Texas?", "¿Qué parte del presupuesto se gastó?"],
)
def test_a_part_of_what_is_no_text_is_a_share(question):
    assert Kind.FIGURE in understand(question).wanted.kinds
