"""Companies: who is helped how often, and what got in their way."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from feedback import access
from feedback.selectors import accounts as reads
from feedback.web.request import SignedInRequest

A_PAGE = 50
LONGEST = 120


@login_required
@require_GET
@vary_on_headers("HX-Request")
def accounts(request: SignedInRequest) -> HttpResponse:
    """List companies by name; while one is typed into a form, its names for the suggestions."""
    if request.htmx:
        text = request.GET.get("account", "").replace("\0", "")[:LONGEST]
        names = reads.suggest_accounts(text)
        return render(request, "feedback/_account_names.html", {"accounts": names})
    text = request.GET.get("q", "").replace("\0", "")[:LONGEST]
    page = Paginator(reads.accounts(text), A_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"q": text}) + "&" if text else ""
    return render(request, "feedback/accounts.html", {"page": page, "q": text, "query": query})


@login_required
@require_GET
def account(request: SignedInRequest, number: int) -> HttpResponse:
    """Show one company: its people, latest cases and friction points."""
    now = timezone.now()
    found = access.account(request.user, number)
    page = reads.account_page(found, now=now)
    return render(request, "feedback/account.html", {"page": page, "account": found, "now": now})
