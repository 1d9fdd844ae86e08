/** Questions to try. Each is one of the golden questions, which tests hold to their answers; the rest is JSON. */

export const EXAMPLES = {
  "en": [
    "When was Ovidio Guzmán extradited?",
    "How low did Border Patrol arrests fall in fiscal 2025?",
    "Which American cities received the inmates flown out in early 2026?"
  ],
  "es": [
    "¿A quién recibió Sheinbaum el 21 de mayo de 2026?",
    "¿Cómo se movió la cifra de desaparecidos entre diciembre de 2025 y febrero de 2026?",
    "¿Qué hizo China en 2026 para frenar los precursores?"
  ]
};
