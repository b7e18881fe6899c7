"""The link in a mail by which an address is proved."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.languages import until_chosen
from liaison.contacts.links import proof_key_in
from schools.actions import ContactError, prove_address
from schools.models import AddressProof


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address_proof(request: HttpRequest, token: str) -> HttpResponse:
    """Say what the address is for; prove it only at the button, because mail scanners open every link."""
    key = proof_key_in(token)
    proofs = AddressProof.objects.select_related("contact__school", "asked_by")
    proof = proofs.filter(key=key).first() if key else None
    if proof is None:
        return render(request, "schools/proof_unknown.html", status=404)
    until_chosen(request, proof.contact.school.language)
    if request.method == "POST":
        return _prove(request, proof)
    if proof.proved_at:
        return render(request, "schools/proof_done.html", {"proof": proof})
    if not AddressProof.objects.provable(timezone.now()).filter(pk=proof.pk).exists():
        return render(request, "schools/proof_over.html", {"proof": proof}, status=410)
    return render(request, "schools/proof.html", {"proof": proof})


def _prove(request: HttpRequest, proof: AddressProof) -> HttpResponse:
    """Whoever presses twice has proved it once."""
    try:
        prove_address(proof=proof)
    except ContactError:
        proof.refresh_from_db()
        if proof.proved_at is None:
            return render(request, "schools/proof_over.html", {"proof": proof}, status=410)
    return render(request, "schools/proof_done.html", {"proof": proof})
