"""One file for each kind of thing that can be asked for; each makes an APIRouter over a service."""
