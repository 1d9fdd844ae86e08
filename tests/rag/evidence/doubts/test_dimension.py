import pytest

from rag.evidence.doubts.dimension import gives_another_dimension
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

LONG = "A tunnel of 2,918 feet was found under Otay Mesa."


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How wide is the tunnel?", LONG),
        ("How deep is the tunnel?", LONG),
        ("What is the height of the tunnel?", LONG),
        ("¿Cuánto mide de ancho el túnel?", LONG),
        ("¿Qué profundidad tiene el túnel?", "Mide 890 metros de largo."),
        ("What was Mexico's homicide rate in 2022?", "There were 33,287 homicides in 2022."),
        ("¿Cuál fue la tasa de homicidios de 2022?", "En 2022 hubo 33,287 homicidios."),
        ("How deep was the tunnel?", "The tunnel was 300 feet long, and agents shut it down."),
    ],
)
def test_a_length_is_no_width_and_no_depth(question, told):
    assert gives_another_dimension(understand(question), evidence_of(told))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How long is the tunnel?", LONG),
        ("¿Por qué bajó la tasa de homicidios?", "Harfuch lo atribuyó a las capturas."),
        ("¿Quién publica la tasa de homicidios?", "El INEGI la publica cada año."),
        ("What caused the homicide rate to fall?", "Harfuch attributed the fall to arrests."),
        ("¿Qué alto mando fue detenido?", "El Jardinero, segundo del grupo, fue detenido."),
        ("¿Qué peso tiene México en el comercio?", "Representa el 15 % de las compras."),
        ("¿Qué tan alta es la impunidad?", "El 93.2 % de los delitos queda sin castigo."),
        ("How heavy was the fine?", "The bank was fined 20 million dollars."),
        ("How deep were the cuts?", "Aid was cut by 83 percent."),
        ("¿Qué ancho de vía usa el tren?", "Usa una trocha de 1,435 mm."),
        ("How many feet is the tunnel?", LONG),
        ("What was the homicide rate in 2022?", "It was 26 per 100,000 people."),
        ("¿Cuál fue la tasa de homicidios?", "Fue de 26 por cada 100,000 habitantes."),
        ("What was the exchange rate?", "A dollar cost 18 pesos."),
        ("How wide is the tunnel?", "The tunnel is 4 feet across."),
        ("How deep is the tunnel?", "The tunnel lay 70 feet below the surface."),
        ("¿Cuánto mide de ancho el túnel?", "Tiene 1.2 metros de ancho."),
        ("How heavy was the load?", "The load came to 3 tonnes."),
        ("How high did the reward go?", "The reward was raised to $15 million."),
        ("¿Qué tan altas son las fiebres?", "Fiebre de 38 a 41 °C."),
        ("How deep is the tunnel?", "The tunnel lies 21 meters down."),
        ("How deep is the tunnel?", "It runs seven meters below Grand Avenue."),
    ],
)
def test_what_is_told_or_asked_otherwise_is_let_pass(question, told):
    assert not gives_another_dimension(understand(question), evidence_of(told))
