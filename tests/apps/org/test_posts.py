"""Who holds a post, and which roles it carries."""

from __future__ import annotations

from datetime import date

import pytest
from tests.factories.org import NOW, SINCE, TODAY, District, actor, make_person, person_of

from threadneedle.accounts.models import Person
from threadneedle.core.base import ConflictError, ForbiddenError, InvalidError, NotFoundError, Role
from threadneedle.org import reads, services
from threadneedle.org.drafts import GrantDraft, HoldingDraft, PostDraft
from threadneedle.org.models import Grant, Holder, Post, Unit


def code_of(caught: pytest.ExceptionInfo[Exception]) -> str:
    return caught.value.problems[0].code  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def water(district: District) -> Post:
    """A post that nobody holds."""
    return services.add_post(
        PostDraft(district.qingshi.pk, "水利站站长"), actor=actor(district.administrator), now=NOW
    )


def test_two_regular_holders_at_one_time_are_refused(district: District, water: Post) -> None:
    by = actor(district.administrator)
    first, second = make_person("a1"), make_person("b1")
    services.appoint(HoldingDraft(water.pk, first.pk, SINCE, TODAY), actor=by, now=NOW)
    with pytest.raises(ConflictError) as caught:
        services.appoint(HoldingDraft(water.pk, second.pk, TODAY), actor=by, now=NOW)
    assert code_of(caught) == "org.post_held"
    services.appoint(HoldingDraft(water.pk, second.pk, date(2026, 6, 18)), actor=by, now=NOW)
    assert list(Holder.objects.filter(post=water).values_list("person_id", "since")) == [
        (first.pk, SINCE),
        (second.pk, date(2026, 6, 18)),
    ]


def test_a_batch_that_clashes_with_itself_appoints_nobody(district: District, water: Post) -> None:
    drafts = [HoldingDraft(water.pk, make_person(name).pk, TODAY) for name in ("a1", "b1")]
    with pytest.raises(ConflictError):
        services.appoint_all(drafts, actor=actor(district.administrator), now=NOW)
    assert not Holder.objects.filter(post=water).exists()


def test_a_stand_in_needs_a_last_day(district: District) -> None:
    with pytest.raises(InvalidError) as caught:
        HoldingDraft(district.qingshi_head.pk, 1, TODAY, stands_in=True)
    assert code_of(caught) == "org.stand_in_needs_end"


def test_a_stand_in_acts_beside_the_holder_until_the_last_day(district: District) -> None:
    person = person_of(district.qingshi_clerk)
    until = date(2026, 6, 30)
    draft = HoldingDraft(district.qingshi_head.pk, person.pk, TODAY, until, stands_in=True)
    services.appoint(draft, actor=actor(district.administrator), now=NOW)
    assert [(seat.post_id, seat.stands_in) for seat in reads.seats_of(person.pk, until)] == [
        (district.qingshi_clerk.pk, False),
        (district.qingshi_head.pk, True),
    ]
    acting = reads.actor_of(person.pk, until, district.qingshi_head.pk)
    assert acting.may(Role.HEAD, district.qingshi.path)
    assert len(reads.seats_of(person.pk, date(2026, 7, 1))) == 1


def test_the_same_person_is_not_appointed_twice(district: District) -> None:
    person = person_of(district.qingshi_head)
    draft = HoldingDraft(district.qingshi_head.pk, person.pk, TODAY, TODAY, stands_in=True)
    with pytest.raises(ConflictError) as caught:
        services.appoint(draft, actor=actor(district.administrator), now=NOW)
    assert code_of(caught) == "org.same_person_twice"


def test_a_time_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidError) as caught:
        HoldingDraft(1, 1, TODAY, SINCE)
    assert code_of(caught) == "org.ends_before_start"


def test_a_disabled_person_has_no_seat_and_gets_none(district: District, water: Post) -> None:
    person = person_of(district.qingshi_clerk)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert reads.seats_of(person.pk, TODAY) == ()
    with pytest.raises(ForbiddenError):
        reads.actor_of(person.pk, TODAY)
    with pytest.raises(InvalidError) as caught:
        services.appoint(
            HoldingDraft(water.pk, person.pk, TODAY), actor=actor(district.administrator), now=NOW
        )
    assert code_of(caught) == "org.person_disabled"


def test_a_person_who_does_not_exist_is_not_found(district: District, water: Post) -> None:
    with pytest.raises(NotFoundError):
        services.appoint(HoldingDraft(water.pk, 987654, TODAY), actor=actor(district.administrator), now=NOW)


def test_a_holding_ends_on_its_last_day_and_only_earlier(district: District) -> None:
    by = actor(district.administrator)
    holder = Holder.objects.get(post=district.qingshi_clerk)
    services.end_holding(holder.pk, TODAY, actor=by, now=NOW)
    assert len(reads.seats_of(holder.person_id, TODAY)) == 1
    assert reads.seats_of(holder.person_id, date(2026, 6, 18)) == ()
    with pytest.raises(ConflictError) as later:
        services.end_holding(holder.pk, date(2026, 7, 1), actor=by, now=NOW)
    with pytest.raises(InvalidError) as too_early:
        services.end_holding(holder.pk, date(2025, 12, 31), actor=by, now=NOW)
    assert (code_of(later), code_of(too_early)) == ("org.holding_over", "org.ends_before_start")


def test_only_what_has_not_begun_is_taken_back(district: District, water: Post) -> None:
    by = actor(district.administrator)
    coming = HoldingDraft(water.pk, make_person("a1").pk, date(2026, 6, 18))
    services.cancel_holding(services.appoint(coming, actor=by, now=NOW).pk, actor=by, now=NOW)
    assert not Holder.objects.filter(post=water).exists()
    with pytest.raises(ConflictError) as caught:
        services.cancel_holding(Holder.objects.get(post=district.qingshi_head).pk, actor=by, now=NOW)
    assert code_of(caught) == "org.holding_begun"


def test_a_closed_post_gives_no_seat_and_takes_nobody(district: District) -> None:
    by = actor(district.administrator)
    person = person_of(district.qingshi_clerk)
    services.close_post(district.qingshi_clerk.pk, actor=by, now=NOW)
    assert reads.seats_of(person.pk, TODAY) == ()
    with pytest.raises(ConflictError):
        services.appoint(
            HoldingDraft(district.qingshi_clerk.pk, make_person("a1").pk, TODAY), actor=by, now=NOW
        )


def test_a_unit_has_one_head_and_no_post_twice(district: District) -> None:
    by = actor(district.administrator)
    with pytest.raises(ConflictError) as second:
        services.add_post(PostDraft(district.qingshi.pk, "镇长", heads=True), actor=by, now=NOW)
    with pytest.raises(ConflictError) as twice:
        services.add_post(PostDraft(district.qingshi.pk, "办公室主任"), actor=by, now=NOW)
    with pytest.raises(ConflictError):
        services.add_posts([PostDraft(district.hewan.pk, "网格员")] * 2, actor=by, now=NOW)
    assert (code_of(second), code_of(twice)) == ("org.head_exists", "org.post_named_twice")
    head = reads.head_of(district.qingshi.pk)
    assert head is not None
    assert head.pk == district.qingshi_head.pk


def local_administrator(district: District) -> Post:
    """An administrator of one township, with the clerk's role there to grant onwards."""
    by = actor(district.administrator)
    post = services.add_post(PostDraft(district.qingshi.pk, "镇管理员"), actor=by, now=NOW)
    services.grant_roles(
        [
            GrantDraft(post.pk, Role.ADMINISTRATOR, district.qingshi.pk, delegable=True),
            GrantDraft(post.pk, Role.CLERK, district.qingshi.pk, delegable=True),
            GrantDraft(post.pk, Role.HEAD, district.qingshi.pk),
        ],
        actor=by,
        now=NOW,
    )
    services.appoint(HoldingDraft(post.pk, make_person("local").pk, SINCE), actor=by, now=NOW)
    return post


@pytest.mark.parametrize(
    ("role", "unit", "allowed"),
    [
        (Role.CLERK, "qingshi", True),
        (Role.CLERK, "liushuwan", True),
        (Role.CLERK, "root", False),
        (Role.CLERK, "liuhe", False),
        (Role.HEAD, "qingshi", False),
        (Role.LEADER, "qingshi", False),
    ],
)
def test_nobody_grants_what_they_lack(district: District, role: Role, unit: str, *, allowed: bool) -> None:
    by = actor(local_administrator(district))
    over: Unit = getattr(district, unit)
    draft = GrantDraft(district.houshan_head.pk, role, over.pk)
    if allowed:
        Grant.objects.filter(post=district.houshan_head).delete()
        services.grant_role(draft, actor=by, now=NOW)
        assert actor(district.houshan_head).may(role, over.path)
        return
    with pytest.raises(ForbiddenError) as caught:
        services.grant_role(draft, actor=by, now=NOW)
    assert caught.value.problems[0].code == "org.role_lacking"


def test_a_local_administrator_gives_nothing_to_posts_elsewhere(district: District) -> None:
    by = actor(local_administrator(district))
    with pytest.raises(ForbiddenError) as caught:
        services.grant_role(
            GrantDraft(district.liuhe_head.pk, Role.CLERK, district.houshan.pk), actor=by, now=NOW
        )
    assert code_of(caught) == "org.administrator_needed"


def test_a_local_administrator_fills_no_post_that_reaches_beyond(district: District) -> None:
    whole = services.add_post(
        PostDraft(district.qingshi.pk, "驻镇督查员"), actor=actor(district.administrator), now=NOW
    )
    services.grant_role(
        GrantDraft(whole.pk, Role.SUPERVISOR, district.root.pk), actor=actor(district.administrator), now=NOW
    )
    by = actor(local_administrator(district))
    with pytest.raises(ForbiddenError) as caught:
        services.appoint(HoldingDraft(whole.pk, by.person_id, TODAY), actor=by, now=NOW)
    assert code_of(caught) == "org.post_reaches_beyond"


def test_who_may_not_give_a_role_may_not_take_it(district: District) -> None:
    by = actor(local_administrator(district))
    head = Grant.objects.get(post=district.houshan_head, role="head")
    with pytest.raises(ForbiddenError):
        services.revoke_role(head.pk, actor=by, now=NOW)
    clerk = Grant.objects.get(post=district.houshan_head, role="clerk")
    services.revoke_role(clerk.pk, actor=by, now=NOW)
    assert not actor(district.houshan_head).may(Role.CLERK, district.houshan.path)


def test_a_role_is_given_once(district: District) -> None:
    with pytest.raises(ConflictError) as caught:
        services.grant_role(
            GrantDraft(district.qingshi_head.pk, Role.HEAD, district.qingshi.pk),
            actor=actor(district.administrator),
            now=NOW,
        )
    assert code_of(caught) == "org.granted_already"


def test_the_last_administrator_stays(district: District) -> None:
    by = actor(district.administrator)
    grant = Grant.objects.get(post=district.administrator, role="administrator")
    holder = Holder.objects.get(post=district.administrator)
    acts = [
        lambda: services.revoke_role(grant.pk, actor=by, now=NOW),
        lambda: services.end_holding(holder.pk, date(2026, 6, 30), actor=by, now=NOW),
        lambda: services.close_post(district.administrator.pk, actor=by, now=NOW),
    ]
    for act in acts:
        with pytest.raises(ConflictError) as caught:
            act()
        assert code_of(caught) == "org.last_administrator"
    assert actor(district.administrator).may_delegate(Role.ADMINISTRATOR, district.root.path)


def test_a_successor_lets_the_administrator_go(district: District) -> None:
    by = actor(district.administrator)
    holder = Holder.objects.get(post=district.administrator)
    second = services.add_post(PostDraft(district.root.pk, "第二管理员"), actor=by, now=NOW)
    draft = GrantDraft(second.pk, Role.ADMINISTRATOR, district.root.pk, delegable=True)
    services.grant_role(draft, actor=by, now=NOW)
    services.appoint(HoldingDraft(second.pk, make_person("b1").pk, TODAY), actor=by, now=NOW)
    services.end_holding(holder.pk, TODAY, actor=by, now=NOW)
    assert holder.person_id not in Holder.objects.on(date(2026, 6, 18)).values_list("person_id", flat=True)


def test_the_founder_holds_every_role_to_grant_onwards(district: District) -> None:
    founder = actor(district.administrator)
    assert all(founder.may_delegate(role, district.root.path) for role in Role)


def test_the_founding_administrator_may_grant_every_role_but_works_with_one(district: District) -> None:
    keeper = actor(district.administrator)
    assert all(keeper.may_delegate(role, district.houshan.path) for role in Role)
    assert [role for role in Role if keeper.may(role, district.root.path)] == [Role.ADMINISTRATOR]
    assert keeper.scopes() == ()
