"""Who publishes at a web address, by a table of our own: pages are not asked who they are."""

from __future__ import annotations

from functools import cache
from urllib.parse import urlsplit

import tldextract

from corpus.hosts import ascii_host

# Registrable domain -> name. gob.mx is a public suffix, so each agency stands on its own.
PUBLISHERS = {
    "animalpolitico.com": "Animal Político",
    "apnews.com": "Associated Press",
    "aristeguinoticias.com": "Aristegui Noticias",
    "atf.gov": "ATF",
    "aztecanoticias.com.mx": "Azteca Noticias",
    "bbc.co.uk": "BBC",
    "bbc.com": "BBC",
    "borderreport.com": "Border Report",
    "cbp.gov": "U.S. Customs and Border Protection",
    "cdc.gov": "CDC",
    "cnn.com": "CNN",
    "congress.gov": "U.S. Congress",
    "dea.gov": "DEA",
    "dhs.gov": "U.S. Department of Homeland Security",
    "diputados.gob.mx": "Cámara de Diputados",
    "dof.gob.mx": "Diario Oficial de la Federación",
    "eleconomista.com.mx": "El Economista",
    "elfinanciero.com.mx": "El Financiero",
    "elpais.com": "El País",
    "elsoldemexico.com.mx": "El Sol de México",
    "eluniversal.com.mx": "El Universal",
    "europapress.es": "Europa Press",
    "excelsior.com.mx": "Excélsior",
    "expansion.mx": "Expansión",
    "fbi.gov": "FBI",
    "federalregister.gov": "Federal Register",
    "fgr.org.mx": "Fiscalía General de la República",
    "forbes.com.mx": "Forbes México",
    "gao.gov": "U.S. Government Accountability Office",
    "ice.gov": "U.S. Immigration and Customs Enforcement",
    "inegi.org.mx": "INEGI",
    "infobae.com": "Infobae",
    "insightcrime.org": "InSight Crime",
    "jornada.com.mx": "La Jornada",
    "justice.gov": "U.S. Department of Justice",
    "latimes.com": "Los Angeles Times",
    "milenio.com": "Milenio",
    "mexiconewsdaily.com": "Mexico News Daily",
    "nbcnews.com": "NBC News",
    "npr.org": "NPR",
    "nytimes.com": "The New York Times",
    "politico.com": "Politico",
    "presidencia.gob.mx": "Presidencia de la República",
    "proceso.com.mx": "Proceso",
    "reforma.com": "Reforma",
    "reuters.com": "Reuters",
    "sedena.gob.mx": "Secretaría de la Defensa Nacional",
    "semar.gob.mx": "Secretaría de Marina",
    "senado.gob.mx": "Senado de la República",
    "sinembargo.mx": "SinEmbargo",
    "sre.gob.mx": "Secretaría de Relaciones Exteriores",
    "state.gov": "U.S. Department of State",
    "supremecourt.gov": "Supreme Court of the United States",
    "texastribune.org": "The Texas Tribune",
    "theguardian.com": "The Guardian",
    "treasury.gov": "U.S. Department of the Treasury",
    "unodc.org": "UNODC",
    "usembassy.gov": "U.S. Embassies and Consulates",
    "ustr.gov": "Office of the United States Trade Representative",
    "washingtonpost.com": "The Washington Post",
    "whitehouse.gov": "The White House",
    "wola.org": "WOLA",
    "wsj.com": "The Wall Street Journal",
    "www.gob.mx": "Gobierno de México",
}


def publisher_of(url: str) -> str | None:
    """Who publishes at this address: the table's name, else the registrable domain.

    A domain in other letters than Latin ones comes out in its ASCII form (xn--…), so that it cannot
    pass for another. None where the address has no registrable domain (an IP address, localhost).
    """
    domain = registrable_domain(url)
    return PUBLISHERS.get(domain, domain) if domain else None


def registrable_domain(url: str) -> str | None:
    """The part of an address's host that somebody registered, in ASCII: sre.gob.mx, bbc.co.uk.

    Below suffixes under which anyone may have a site (github.io), each site is one of its own.
    """
    try:
        host = ascii_host(urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return None
    found = _suffixes()(host)
    if not found.suffix and not found.ipv4 and found.domain and found.subdomain:
        return f"{found.subdomain.rpartition('.')[2]}.{found.domain}"  # a suffix the list does not know
    return found.top_domain_under_public_suffix or None


def site_of(url: str) -> str | None:
    """The registrable domain of an address, or its whole host where that has none (an IP address)."""
    try:
        return registrable_domain(url) or urlsplit(url).hostname
    except ValueError:
        return None


@cache
def _suffixes() -> tldextract.TLDExtract:
    """The list inside the package: nothing is fetched, and nothing kept on disk."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
