"""GET / and its kin, /static/* and /widget.js: the page and the widget, as they lie in api/web/."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.exceptions import HTTPException

from api.errors import answer_http
from api.middleware.security_headers import PAGE_POLICY
from api.preconditions import names
from api.service import AskService
from corpus.errors import CorpusError, DocumentNotFound

WEB_FOLDER = Path(__file__).parent.parent / "web"
PAGE = "index.html"
NOT_FOUND = "not_found.html"
WIDGET = "widget.js"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}

_VIEWS = ("documents", "history", "service", "standing", "timeline")


@dataclass(frozen=True, slots=True)
class WebFile:
    """A file as it is sent."""

    data: bytes
    media_type: str
    tag: str


def read_web_files(folder: Path = WEB_FOLDER) -> dict[str, WebFile]:
    """Every file of the page, by its path in the folder; nothing else can be asked for."""
    return {
        path.relative_to(folder).as_posix(): _read_web_file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and path.suffix in MEDIA_TYPES
    }


def make_router(service: AskService, *, open_reads: bool) -> APIRouter:
    """The routes of the page; its files are read once, here.

    open_reads: whether everybody may know which articles there are, so that the status may tell it.
    """
    router = APIRouter(include_in_schema=False)
    files = read_web_files()
    page, widget = files.pop(PAGE), files.pop(WIDGET)
    del files[NOT_FOUND]

    async def read_page(request: Request) -> Response:
        return _as_page(_send(page, request))

    views = [f"/{view}{end}" for view in _VIEWS for end in ("", "/")]
    for path in ("/", *views):
        router.add_api_route(path, read_page)

    @router.get("/documents/{document_id}")
    def read_article_page(document_id: str, request: Request) -> Response:
        """The page, which shows the article, or says that there is none as the status does."""
        if open_reads and not _is_known(service, document_id):
            return _as_page(Response(page.data, status_code=404, media_type=page.media_type))
        return _as_page(_send(page, request))

    @router.get("/widget.js")
    async def read_widget(request: Request) -> Response:
        """The one file that pages of other sites may load."""
        response = _send(widget, request)
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    @router.get("/static/{path:path}")
    async def read_static(path: str, request: Request) -> Response:
        if path not in files:
            raise HTTPException(404)
        return _send(files[path], request)

    return router


def add_not_found(app: FastAPI) -> None:
    """Answer a browser that asks for a page that there is not with a page, and all others as before."""
    page = _read_web_file(WEB_FOLDER / NOT_FOUND)

    async def answer_not_found(request: Request, error: Exception) -> Response:
        if request.url.path.startswith("/v1/"):
            return await answer_http(request, error)
        if "text/html" in request.headers.get("accept", ""):
            response = _as_page(Response(page.data, status_code=404, media_type=page.media_type))
        else:
            response = await answer_http(request, error)
        response.headers.add_vary_header("Accept")
        return response

    app.add_exception_handler(404, answer_not_found)


def _is_known(service: AskService, document_id: str) -> bool:
    try:
        service.store.versions(document_id)
    except DocumentNotFound:
        return False
    except CorpusError:
        pass  # the page tells of it
    return True


def _as_page(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    return response


def _read_web_file(path: Path) -> WebFile:
    data = path.read_bytes()
    return WebFile(data, MEDIA_TYPES[path.suffix], f'"{hashlib.sha256(data).hexdigest()[:32]}"')


def _send(file: WebFile, request: Request) -> Response:
    headers = {"ETag": file.tag, "Cache-Control": "no-cache"}
    if names(request.headers.getlist("if-none-match"), file.tag, weakly=True):
        return Response(status_code=304, headers=headers)
    return Response(file.data, media_type=file.media_type, headers=headers)
