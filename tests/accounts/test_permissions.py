"""Who may open a page: 302 for nobody, 403 for the wrong role."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from accounts import permissions
from accounts.models import Role, User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

DECORATORS = {
    permissions.signed_in: set(Role.values),
    permissions.administrator_required: {Role.ADMINISTRATOR},
    permissions.inspector_required: {Role.INSPECTOR},
    permissions.sergeant_required: {Role.SERGEANT},
    permissions.police_desk_required: {Role.SERGEANT, Role.INSPECTOR},
}


def open_page(decorator, user, rf):
    request = rf.get("/somewhere/")
    request.user = user
    return decorator(lambda request: HttpResponse("seen"))(request)


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize(("decorator", "roles"), DECORATORS.items())
def test_only_the_named_roles_pass(decorator, roles, role, rf):
    user = UserFactory(roles=[role])

    if role in roles:
        assert open_page(decorator, user, rf).content == b"seen"
    else:
        with pytest.raises(PermissionDenied):
            open_page(decorator, user, rf)


@pytest.mark.parametrize("decorator", DECORATORS)
def test_nobody_signed_in_is_asked_to_sign_in(decorator, rf):
    response = open_page(decorator, AnonymousUser(), rf)

    assert response.status_code == 302
    assert response.url == "/account/login/?next=/somewhere/"


@pytest.mark.parametrize("decorator", DECORATORS)
def test_somebody_without_a_role_is_turned_away(decorator, rf):
    with pytest.raises(PermissionDenied):
        open_page(decorator, UserFactory(), rf)


def test_several_roles_are_a_union(rf):
    both = UserFactory(roles=[Role.SERGEANT, Role.INSPECTOR])

    assert open_page(permissions.sergeant_required, both, rf).content == b"seen"
    assert open_page(permissions.inspector_required, both, rf).content == b"seen"


def test_somebody_deactivated_holds_no_role():
    user = UserFactory(roles=[Role.OFFICER], is_active=False)

    assert not user.has_role(Role.OFFICER)


def test_roles_are_read_once(django_assert_num_queries):
    user = User.objects.get(pk=UserFactory(roles=[Role.OFFICER]).pk)

    with django_assert_num_queries(1):
        assert user.has_role(Role.OFFICER)
        assert not user.has_role(Role.SERGEANT)


def test_an_administrator_sees_everybody_and_others_themselves():
    administrator, officer = UserFactory(roles=[Role.ADMINISTRATOR]), UserFactory(roles=[Role.OFFICER])

    assert set(User.objects.visible_to(administrator)) == {administrator, officer}
    assert list(User.objects.visible_to(officer)) == [officer]
