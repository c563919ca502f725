"""Making, disabling and enabling persons."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from tests.factories.persons import NOW, administrator_of, make

from threadneedle.accounts.models import OneTimeCode, Person, Token
from threadneedle.accounts.services import (
    disable_person,
    enable_person,
    first_administrator,
    hand_out_code,
    make_people,
    make_person,
    make_token,
    reset_second_factor,
    use_code,
)
from threadneedle.core.base import (
    Actor,
    ConflictError,
    ForbiddenError,
    Grant,
    InvalidError,
    NotFoundError,
    Role,
)
from threadneedle.ledger.models import Event, Payload

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_a_person_is_made_without_a_password_and_the_act_is_on_record(administrator: Actor) -> None:
    person_id = make_person(" Ｌi.Wen ", "李文", "Li Wen", "", actor=administrator, now=NOW)
    person = Person.objects.get(pk=person_id)
    assert (person.username, person.name, person.name_en, person.is_active, person.is_staff) == (
        "li.wen",
        "李文",
        "Li Wen",
        True,
        False,
    )
    assert not person.has_usable_password()
    event = Event.objects.get()
    assert (event.kind, event.person_id, event.stream.key) == (
        "person.make",
        administrator.person_id,
        "unit:1",
    )
    assert list(event.subjects.values_list("kind", "key")) == [("person", person_id)]
    assert Payload.objects.get().body == {"username": "li.wen"}


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        (("a", "李", "", ""), ["accounts.username_malformed"]),
        (("a b", "李", "", ""), ["accounts.username_malformed"]),
        (("nul\0", "李", "", ""), ["accounts.username_malformed"]),
        (("ab", " ", "", ""), ["accounts.name_malformed"]),
        (("ab", "李\n文", "", ""), ["accounts.name_malformed"]),
        (("ab", "李" * 65, "", ""), ["accounts.name_malformed"]),
        (("ab", "李", "x" * 97, ""), ["accounts.name_en_malformed"]),
        (("ab", "李", "", "nobody"), ["accounts.email_malformed"]),
        (("", "", "", ""), ["accounts.username_malformed", "accounts.name_malformed"]),
    ],
)
def test_each_field_that_breaks_its_rule_is_named(
    administrator: Actor, fields: tuple[str, str, str, str], codes: list[str]
) -> None:
    with pytest.raises(InvalidError) as refused:
        make_person(*fields, actor=administrator, now=NOW)
    assert [problem.code for problem in refused.value.problems] == codes
    assert kinds() == []


def test_two_persons_cannot_share_a_sign_in_name_whatever_its_case(
    administrator: Actor, person: Person
) -> None:
    with pytest.raises(ConflictError) as refused:
        make_person("LI.WEN", "另一人", "", "", actor=administrator, now=NOW)
    assert refused.value.problems[0].code == "accounts.username_taken"
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(username="Li.Wen", name="x", created_at=NOW)


def test_an_administrator_of_a_branch_may_not_touch_persons(person: Person) -> None:
    keeper = make("branch")
    branch = Actor(keeper.pk, 1, 2, "00010003", (Grant(Role.ADMINISTRATOR, "00010003", delegable=True),))
    clerk = Actor(keeper.pk, 1, 1, "0001", (Grant(Role.LEADER, "0001"),))
    for actor in (branch, clerk):
        for act in (hand_out_code, disable_person, enable_person, reset_second_factor):
            with pytest.raises(ForbiddenError) as refused:
                act(person.pk, actor=actor, now=NOW)
            assert refused.value.problems[0].code == "accounts.administrator_only"
        with pytest.raises(ForbiddenError):
            make_person("new", "新", "", "", actor=actor, now=NOW)
    assert kinds() == []


def test_disabling_ends_sessions_tokens_and_codes_and_enabling_revives_none(
    administrator: Actor, person: Person
) -> None:
    code = hand_out_code(person.pk, actor=administrator, now=NOW)
    make_token("export", "read", 30, person_id=person.pk, now=NOW)
    disable_person(person.pk, actor=administrator, now=NOW)
    person.refresh_from_db()
    assert (person.is_active, person.session_epoch) == (False, 1)
    assert Token.objects.get().revoked_at == NOW
    enable_person(person.pk, actor=administrator, now=NOW)
    person.refresh_from_db()
    assert (person.is_active, person.session_epoch) == (True, 2)
    assert Token.objects.get().revoked_at == NOW
    with pytest.raises(InvalidError):
        use_code("li.wen", code, "a new needle 2026", now=NOW)
    assert kinds() == ["person.hand_out_code", "token.make", "person.disable", "person.enable"]


def test_disabling_twice_is_one_act(administrator: Actor, person: Person) -> None:
    disable_person(person.pk, actor=administrator, now=NOW)
    disable_person(person.pk, actor=administrator, now=NOW)
    enable_person(person.pk, actor=administrator, now=NOW)
    enable_person(person.pk, actor=administrator, now=NOW)
    assert kinds() == ["person.disable", "person.enable"]


def test_nobody_disables_themself(administrator: Actor) -> None:
    with pytest.raises(ConflictError) as refused:
        disable_person(administrator.person_id, actor=administrator, now=NOW)
    assert refused.value.problems[0].code == "accounts.not_oneself"
    assert Person.objects.get(pk=administrator.person_id).is_active


def test_a_person_who_does_not_exist_cannot_be_disabled(administrator: Actor) -> None:
    for act in (hand_out_code, disable_person, enable_person, reset_second_factor):
        with pytest.raises(NotFoundError) as refused:
            act(4711, actor=administrator, now=NOW)
        assert str(refused.value) == "accounts.person_unknown: person=4711"


def test_a_lost_second_factor_is_removed_and_sessions_end(administrator: Actor, person: Person) -> None:
    other = make("other")
    for owner in (person, other):
        Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={"secret": "x"})
    Authenticator.objects.create(user=person, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"})
    reset_second_factor(person.pk, actor=administrator, now=NOW)
    assert list(Authenticator.objects.values_list("user__username", flat=True)) == ["other"]
    person.refresh_from_db()
    assert person.session_epoch == 1
    assert Payload.objects.get().body == {"removed": 2}


def test_the_first_administrator_is_made_once(db: None) -> None:
    code = first_administrator("Keeper", "系统管理员", district_name="晴川区", now=NOW)
    keeper = Person.objects.get()
    assert (keeper.username, keeper.is_staff, keeper.has_usable_password()) == ("keeper", True, False)
    assert use_code("keeper", code, "a new needle 2026", now=NOW) == keeper.pk
    with pytest.raises(ConflictError) as refused:
        first_administrator("second", "第二人", district_name="晴川区", now=NOW)
    assert refused.value.problems[0].code == "accounts.administrator_exists"
    assert kinds() == ["person.first_administrator", "person.use_code"]


def test_force_opens_the_same_administrator_again_though_disabled(db: None) -> None:
    first_administrator("keeper", "系统管理员", district_name="晴川区", now=NOW)
    Person.objects.update(is_active=False)
    make("other", staff=True)
    code = first_administrator("keeper", "系统管理员", district_name="晴川区", now=NOW, force=True)
    assert Person.objects.get(username="keeper").is_active
    assert use_code("keeper", code, "a new needle 2026", now=NOW) == Person.objects.get(username="keeper").pk
    assert OneTimeCode.objects.filter(used_at=None, expires_at__gt=NOW).count() == 0


def test_no_secret_is_in_the_ledger(administrator: Actor, person: Person) -> None:
    code = hand_out_code(person.pk, actor=administrator, now=NOW)
    use_code("li.wen", code, "a new needle 2026", now=NOW)
    token = make_token("export", "read", 30, person_id=person.pk, now=NOW)
    said = str(list(Payload.objects.values_list("body", flat=True)))
    for secret in (code, code.replace("-", ""), "a new needle 2026", token):
        assert secret not in said
        assert secret not in str(list(OneTimeCode.objects.values())) + str(list(Token.objects.values()))


def test_administrators_of_the_root_are_known_by_the_root_of_their_own_tree(person: Person) -> None:
    keeper = make("office.keeper")
    in_office = Actor(keeper.pk, 1, 7, "00010002", (Grant(Role.ADMINISTRATOR, "0001"),))
    disable_person(person.pk, actor=in_office, now=NOW)
    assert not Person.objects.get(pk=person.pk).is_active
    assert administrator_of(keeper).may(Role.ADMINISTRATOR, "0001")


def test_many_people_are_made_in_one_act(administrator: Actor) -> None:
    people = [("Li.Wen", "李文", "Li Wen"), ("wang.fang", "王芳", "")]
    made = make_people(people, actor=administrator, now=NOW)
    rows = Person.objects.filter(pk__in=made).order_by("pk")
    assert [(row.username, row.name, row.has_usable_password()) for row in rows] == [
        ("li.wen", "李文", False),
        ("wang.fang", "王芳", False),
    ]
    assert kinds() == ["person.make"]
    assert list(Event.objects.get().subjects.values_list("key", flat=True)) == list(made)


def test_if_one_of_many_people_cannot_be_made_nobody_is(administrator: Actor) -> None:
    make("wang.fang")
    before = Person.objects.count()
    with pytest.raises(ConflictError) as taken:
        make_people([("li.wen", "李文", ""), ("Wang.Fang", "王芳", "")], actor=administrator, now=NOW)
    assert taken.value.problems[0].params["username"] == "wang.fang"
    with pytest.raises(InvalidError):
        make_people([("li.wen", "李文", ""), ("x", "王芳", "")], actor=administrator, now=NOW)
    with pytest.raises(ForbiddenError):
        make_people([("li.wen", "李文", "")], actor=Actor(1, 1, 1, "0001"), now=NOW)
    assert Person.objects.count() == before
