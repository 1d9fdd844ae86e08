export const EXAMPLES = {
  en: [
    "How many cartel figures did Mexico transfer in February 2025?",
    "What share of guns traced in Mexico come from the United States?",
    "How much did Congress give the Mérida Initiative from 2008 to 2021?",
  ],
  es: [
    "¿Cuáles son los cuatro ejes de la estrategia de seguridad?",
    "¿Qué hizo la operación Frontera Norte?",
    "¿Cuántas personas siguen desaparecidas según la revisión de marzo de 2026?",
  ],
};

