"""Which way something goes between the two countries is told by who gives and by who gets."""

import pytest

from rag.mentions.places.direction import goes_to


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("How much money did Mexico return to the United States?", "states"),
        ("¿Cuántas personas entregó México a Estados Unidos?", "states"),
        ("How many people were extradited from Mexico in 2008?", "states"),
        ("Mexico's government says that 200,000 guns are smuggled in from the United States.", "mexico"),
        ("In March 2023 the United States announced the return to Mexico of $25 million.", "mexico"),
        ("Estados Unidos no entregó a ninguna de las personas.", "mexico"),
        ("How much water does the United States owe Mexico each year?", "mexico"),
        ("Mexico owes the United States water.", "states"),
        ("Mexico gets 1,850 million m³ of water a year.", "mexico"),
        ("Mexico and the United States signed a treaty.", None),
        ("Mexico's suit named ten companies in the United States.", None),
        ("Mexico sent 29 people to the United States, which returned money to Mexico.", None),
        ("¿A cuántos fugitivos reclamados por México ha mandado de vuelta?", None),
        ("", None),
        ("The U.S. Embassy in Mexico delivered 14 vehicles to the navy.", None),
        ("The U.S. ambassador to Mexico handed over the helicopters.", None),
        ("La embajada en México entregó 14 vehículos a la Marina.", None),
        ("It answered the U.S. extradition request to Mexico.", None),
    ],
)
def test_a_text_tells_where_it_goes(text, country):
    assert goes_to(text) == country
