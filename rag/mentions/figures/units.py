"""What follows a number: its scale ("million", "mil") and the unit that it is counted in."""

from __future__ import annotations

SCALES = {
    "hundred": 100, "thousand": 10**3, "mil": 10**3, "million": 10**6, "millions": 10**6,
    "millon": 10**6, "millones": 10**6, "bn": 10**9, "billion": 10**9, "trillion": 10**12,
    "billon": 10**12, "billones": 10**12, "mdd": 10**6, "mdp": 10**6, "mmdd": 10**9, "mmdp": 10**9,
    "tn": 10**12, "k": 10**3,
}  # fmt: skip
"""By the folded word."""

UNITS = {
    word: unit
    for unit, words in {
        "percent": "% percent pct",
        "point": "points puntos",
        "usd": "dollar dollars dolar dolares dls dlls usd mdd mmdd",
        "mxn": "peso pesos mxn mn m.n. mdp mmdp",
        "eur": "euro euros eur",
        "kg": "kg kilo kilos kilogram kilograms kilogramo kilogramos",
        "gram": "g gram grams gramo gramos",
        "milligram": "mg milligram milligrams miligramo miligramos",
        "tonne": "t tonne tonnes ton tons tonelada toneladas",
        "pound": "lb lbs pound pounds libra libras",
        "litre": "litre litres liter liters litro litros",
        "barrel": "barrel barrels barril barriles",
        "metre": "m metre metres meter meters metro metros",
        "kilometre": "km kilometre kilometres kilometer kilometers kilometro kilometros",
        "foot": "ft foot feet pie pies",
        "mile": "mile miles milla millas",
        "hectare": "hectare hectares hectarea hectareas",
        "acre": "acre acres",
        "second": "seconds segundos",
        "minute": "minute minutes minuto minutos",
        "hour": "hour hours hora horas",
        "day": "day days dia dias",
        "week": "week weeks semana semanas",
        "month": "month months mes meses",
        "year": "year years ano anos",
    }.items()
    for word in words.split()
}
"""By the folded word, singular or plural or short."""
