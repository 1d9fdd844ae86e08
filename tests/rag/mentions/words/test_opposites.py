import pytest

from rag.mentions.words.opposites import says_the_opposite

OPPOSITES = [
    ("When did Mexico accept the troops?", "Mexico blocked the troops."),
    ("Why did they agree to the deal?", "The deal was voted down."),
    ("¿Por qué aceptó México las tropas?", "México prohibió las tropas."),
    ("When was he recaptured?", "He escaped in July 2015."),
    ("Why did Mexico agree to the request?", "Mexico rejected the request."),
    ("¿Por qué se enfrió el vínculo?", "El vínculo se había reforzado mucho."),
    ("How did they strengthen bilateral ties?", "Ties cooled off in 2020."),
    ("Why did remittances grow in 2025?", "En 2025 las remesas cayeron 4.6%."),
    ("¿Por qué aumentaron los homicidios?", "The average was 52.4 a day, 40% lower than a year before."),
    ("By how much did seizures fall?", "Las incautaciones subieron 12% en un año."),
    ("Why was he found innocent?", "A jury found him guilty of five charges."),
    ("When did he plead not guilty?", "Se declaró culpable el 25 de agosto."),
    ("¿Por qué lo absolvió el jurado?", "He was convicted on all counts."),
    ("¿Cuándo lo liberaron?", "He was captured in July 2022."),
    ("Why did the Senate turn down the request?", "The Senate let in 19 people."),
    ("¿Por qué rechazó el Senado la entrada?", "El Senado autorizó la entrada de 19 elementos."),
    ("Why did Mexico refuse to extradite him?", "Fue extraditado el 15 de septiembre de 2023."),
    ("When were the duties lifted?", "The President imposed duties of 25%."),
    ("¿Por qué la quitaron de la lista?", "La organización fue designada como terrorista."),
    ("Why did the court side with Mexico?", "The court dismissed the suit."),
    ("¿Quién disolvió el grupo?", "The group was created in September 2025."),
    ("How far did tariffs rise after the call?", "The levels were frozen for 90 days."),
    ("¿Por qué confirmó el reporte?", "She called the report absolutely false."),
    ("Why was the search called off?", "La búsqueda empezó el 28 de octubre."),
    ("When did they leave the committee?", "El país se sumó al comité en 2022."),
    ("When was the border reopened?", "La frontera se cerró al ganado."),
    ("¿Por qué bajó el sueldo?", "El aumento del sueldo explica el interés."),
    ("Why did they lower the reward?", "The department had raised its reward to $15 million."),
    ("Why did the Senate vote against it?", "The Senate voted 105 to 0 in favour."),
    ("Why did the ambassador step down?", "The ambassador presented his credentials in May."),
    ("How did the law widen the agency's powers?", "The law restricts what the agency may do."),
    ("¿Qué mayores facultades le dio la ley?", "La ley limita el trabajo de la agencia."),
    ("Why did Biden scold the president?", "Biden dio las gracias a la presidenta."),
    ("¿Por qué reprochó el decomiso?", "He expressed thanks for the seizure."),
    ("¿Cuándo acusó formalmente la fiscalía al general?", "No había elementos para acusarlo."),
    ("When did prosecutors bring charges?", "The prosecutors saw no grounds for a case."),
    ("¿Cuándo se declaró inocente?", "Admitió su culpabilidad en agosto."),
    ("¿Por qué se enfrió el intercambio?", "El intercambio se había reforzado mucho."),
    ("¿Cuánto aumentó lo decomisado?", "Lo decomisado bajó 41.5% en febrero."),
    ("Why did Mexico win its case against the makers?", "The court held that the law bars the suit."),
    ("How much did killings surge?", "El promedio pasó de 12.7 a 3.1, un descenso de 76%."),
]


@pytest.mark.parametrize(("question", "sentence"), OPPOSITES)
def test_the_opposite_is_seen_in_both_languages_and_both_ways(question, sentence):
    assert says_the_opposite(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Why did remittances fall in 2025?", "En 2025 las remesas cayeron 4.6%."),
        ("Did it rise or fall?", "It fell by a tenth."),
        (
            "How long a growth streak did the slump end?",
            "Las remesas cayeron y terminaron 11 años de alzas.",
        ),
        ("Why did seizures rise?", "Seizures fell at sea and rose on land."),
        ("When was he captured?", "He was released in 2013 and captured again in 2022."),
        ("How many were there?", "Prices fell and rose."),
        ("¿Qué impuestos se levantaron?", "Los impuestos se levantaron en mayo."),
        ("¿Cuántos precursores están bajo control?", "The list grew to 72 substances."),
        ("Why was he not guilty?", "The jury found him not guilty."),
        ("When did Pompa plead not guilty?", "Pompa se declara no culpable ante un tribunal."),
        ("¿Cuál fue la tasa de Baja California?", "La tasa más alta fue la de Baja California."),
        ("¿Por qué renunció la directora?", "El nuevo director tomó posesión el 1 de abril."),
        ("When did the agreement end?", "The agreement began in May."),
        ("¿Por qué felicitó Trump a México?", "México ayudó en un momento crítico."),
        ("What new powers does the law give?", "The law limits the role of agents."),
        ("¿Cuánto aumentó?", "El aumento llegó bajo otra ley."),
        ("Who died in Chihuahua?", "The two agents who had survived in Chihuahua left the country."),
        ("¿Quiénes murieron?", "Los dos agentes que habían sobrevivido salieron del país."),
        ("Which state has the highest homicide rate?", "Colima led, though its rate fell to 80.9."),
        ("¿Cuándo tuvo su nivel más alto?", "Fue de 36,685 en 2018 y desde entonces cayó."),
        ("How was he recaptured after he escaped?", "He was captured on January 8, 2016."),
        ("What did Mexico agree to do?", "The tariffs were suspended for a month."),
        (
            "What did they do to strengthen the border?",
            "It sent guards after ties deteriorated.",
        ),
    ],
)
def test_what_tells_of_the_same_or_of_both_is_no_opposite(question, sentence):
    assert not says_the_opposite(question, sentence)


def test_another_sentence_that_tells_what_is_taken_for_granted_lets_it_stand():
    question, fell, rose = "Why did it rise?", "Cayeron 4%.", "Subieron 12%."

    assert says_the_opposite(question, fell, [fell])
    assert not says_the_opposite(question, fell, [fell, rose])


def test_what_is_told_of_all_is_the_opposite_in_a_clause_too():
    assert says_the_opposite("Why was Pompa convicted?", "Pompa, who was acquitted, left.")
    assert says_the_opposite("Why was Pompa convicted?", "The judge who acquitted Pompa resigned.")
    assert says_the_opposite("¿Por qué subieron?", "El gobierno dijo que cayeron.")
