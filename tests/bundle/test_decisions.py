"""People's decisions: all or none, on the rows as they were seen, checked, stamped, and taken back exactly."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from sidecar.api.auth import Keys
from tests.bundle.house import COLLECTIONS, House, Row, create, data, evidence, refusal, tree, update
from tests.bundle.rules_double import RulesDouble

STAMPS = ("date_updated", "reviewed_on")
QUOTE = "Lost luggage is covered up to EUR 2,000 per person."


@pytest.fixture
def rules(house: House) -> Iterator[RulesDouble]:
    double = RulesDouble(house.bed.sidecar_port, Keys(house.bed.secret, house.bed.sidecar_secret))
    yield double
    double.close()


@pytest.fixture(scope="module")
def people(bundle_bed: Any) -> Iterator[tuple[httpx.Client, str]]:
    """An editor who may read and change products and nothing else, and that person's id."""
    with bundle_bed.admin() as admin, bundle_bed.client(bundle_bed.service_token) as service:
        editor = House(bundle_bed, admin, service).reader(("products", "read"), ("products", "update"))
        with editor:
            yield editor, str(data(editor.get("/users/me"))["id"])


class Desk:
    """A product with one tree, and an editor at work on it."""

    def __init__(self, house: House, people: tuple[httpx.Client, str]) -> None:
        self.house = house
        self.client, self.user = people
        self.product = house.product()
        self.document = house.documents(self.product)[0]["id"]
        self.operations = tree(self.product, self.document)
        del self.operations[2]["data"]["segment"]  # a row stands under one parent
        analysis, epoch = house.running(self.product, force=True)
        data(house.commit(analysis, epoch, self.operations))
        self.segment, self.benefit, self.limit, self.clause = (operation["id"] for operation in self.operations)

    def row(self, name: str, row_id: str | None = None) -> Row:
        rows = self.house.rows(self.product)[f"coverage_{name}"]
        wanted = row_id or getattr(self, name.removesuffix("s"))
        return next(row for row in rows if row["id"] == wanted)

    def decision(self, action: str, name: str, row_id: str | None = None, **more: Any) -> Row:
        row = self.row(name, row_id)
        named = {"action": action, "collection": f"coverage_{name}", "id": row["id"]}
        return named | {"expected": row["date_updated"]} | more

    def send(self, *decisions: Row, client: httpx.Client | None = None) -> httpx.Response:
        path = f"/coverage/products/{self.product}/decisions"
        return (client or self.client).post(path, json={"decisions": decisions})

    def decide(self, *decisions: Row) -> Row:
        return dict(data(self.send(*decisions)))

    def rerun(self, *operations: Row) -> httpx.Response:
        analysis, epoch = self.house.running(self.product, force=True)
        answer = self.house.commit(analysis, epoch, operations)
        if answer.status_code != 200:
            data(self.house.admin.post(f"/coverage/analyses/{analysis}/cancel", json={}))
        return answer

    def everything(self) -> dict[str, list[Row]]:
        rows = self.house.rows(self.product)
        return {
            name: [{field: value for field, value in row.items() if field != "date_updated"} for row in rows[name]]
            for name in COLLECTIONS
        }


@pytest.fixture
def desk(house: House, people: tuple[httpx.Client, str]) -> Desk:
    return Desk(house, people)


def add(kind_of_row: str, row_id: str | None = None, /, **fields: Any) -> Row:
    return {"action": "add", "collection": f"coverage_{kind_of_row}", "id": row_id or str(uuid.uuid4()), "data": fields}


def limit_under(desk: Desk, row_id: str | None = None, **changes: Any) -> Row:
    fields = {
        "benefit": desk.benefit, "kind": "max_amount", "value": 2000.0, "unit": "EUR", "per": "person",
        "evidence": evidence(desk.document, QUOTE),
    } | changes  # fmt: skip
    return add("limits", row_id, **fields)


@pytest.mark.parametrize(("action", "review"), [("accept", "accepted"), ("reject", "rejected")])
def test_a_decision_is_the_persons_and_changes_nothing_else(desk: Desk, action: str, review: str) -> None:
    before = desk.row("limits")
    answer = desk.decide(desk.decision(action, "limits"))
    after = desk.row("limits")
    (shown,) = answer["rows"]
    assert shown == {**after, "collection": "coverage_limits"}
    assert (after["review"], after["reviewed_by"], after["user_updated"]) == (review, desk.user, desk.user)
    assert after["reviewed_on"] == after["date_updated"] is not None
    stamped = {"review", "reviewed_by", "reviewed_on", "user_updated", "date_updated"}
    assert {name: after[name] for name in after if name not in stamped} == {
        name: before[name] for name in before if name not in stamped
    }
    assert answer["removed"] == []
    trail = data(desk.house.admin.get("/activity", params={"filter[item][_eq]": after["id"]}))
    assert [(one["action"], one["user"], one["collection"]) for one in trail] == [
        ("update", desk.user, "coverage_limits")
    ]


def test_an_edit_is_checked_against_its_quote_by_the_value_rules(desk: Desk, rules: RulesDouble) -> None:
    places = evidence(desk.document, QUOTE)
    wrong = desk.decision("edit", "limits", data={"value": 3000.0, "evidence": places})
    answer = desk.send(wrong)
    assert refusal(answer) == (422, "FINDING_INVALID", "value")
    said = answer.json()["errors"][0]
    assert said["extensions"]["index"] == 0
    assert [one["code"] for one in said["extensions"]["problems"]] == ["figure_not_in_quote"]
    assert "cannot be read" in said["message"]
    assert desk.row("limits")["review"] == "proposed"

    desk.decide({**wrong, "data": {"value": 2000.0, "evidence": places}})
    after = desk.row("limits")
    assert (after["value"], after["evidence"], after["review"]) == (2000.0, places, "edited")
    assert after["extracted"] == {"value": 1000.0}
    question = rules.asked[-1].findings[0]
    assert (question.data.kind, question.data.per, question.data.unit) == ("max_amount", "person", "EUR")


def test_a_person_who_has_seen_what_speaks_against_it_decides(desk: Desk, rules: RulesDouble) -> None:
    desk.decide(desk.decision("edit", "limits", data={"value": 3000.0}, confirmed=True))
    assert desk.row("limits")["value"] == 3000.0
    assert rules.asked == []


def test_without_the_sidecar_no_figure_is_written_but_words_are(desk: Desk) -> None:
    before = desk.everything()
    figure = desk.decision("edit", "limits", data={"value": 2000.0})
    words = desk.decision("edit", "clauses", data={"text": "Cash and cheques are not covered."})
    assert refusal(desk.send(words, figure))[:2] == (503, "SIDECAR_UNREACHABLE")
    assert desk.everything() == before
    desk.decide(words)
    assert desk.row("clauses")["text"] == "Cash and cheques are not covered."
    checking = {"collection": "coverage_limits", "data": {"value": 1.0}, "evidence": []}
    answer = desk.client.post(f"/coverage/products/{desk.product}/check", json=checking)
    assert refusal(answer)[:2] == (503, "SIDECAR_UNREACHABLE")


def test_a_check_says_what_speaks_against_an_edit_and_writes_nothing(desk: Desk, rules: RulesDouble) -> None:
    data(desk.house.admin.patch(f"/items/coverage_documents/{desk.document}", json={"language": "en"}))
    before = desk.everything()
    fields = {"kind": "max_amount", "value": 2000.0, "unlimited": False, "unit": "EUR", "per": "event"}
    body = {"collection": "coverage_limits", "data": fields, "evidence": evidence(desk.document, QUOTE)}
    path = f"/coverage/products/{desk.product}/check"
    checked = data(desk.client.post(path, json=body))
    assert (checked["ok"], [(one["field"], one["code"]) for one in checked["problems"]]) == (
        False, [("per", "per_not_in_quote")],
    )  # fmt: skip
    assert [(one["value"], one["unit"], one["per"]) for one in checked["reading"]] == [(2000.0, "EUR", "person")]
    assert data(desk.client.post(path, json=body | {"data": fields | {"per": "person"}}))["ok"] is True
    assert [one["code"] for one in data(desk.client.post(path, json=body | {"evidence": []}))["problems"]] == [
        "no_evidence"
    ]
    assert rules.asked[0].findings[0].evidence[0].language == "en"
    assert desk.everything() == before
    for wrong, field in [
        (body | {"collection": "products"}, "collection"),
        (body | {"data": {"review": "accepted"}}, "review"),
        (body | {"evidence": [{"quote": "x"}]}, "evidence"),
        (body | {"more": 1}, "more"),
    ]:
        assert refusal(desk.client.post(path, json=wrong)) == (422, "FINDING_INVALID", field)


def test_a_missed_row_is_added_once_with_its_place(desk: Desk, rules: RulesDouble) -> None:
    missed = limit_under(desk)
    desk.decide(missed)
    row = desk.row("limits", missed["id"])
    assert (row["origin"], row["review"], row["user_created"], row["reviewed_by"]) == (
        "person", "accepted", desk.user, desk.user,
    )  # fmt: skip
    assert (row["product"], row["benefit"], row["segment"], row["unlimited"], row["sort"]) == (
        desk.product, desk.benefit, None, False, 2,
    )  # fmt: skip
    assert (row["extracted"], row["date_updated"]) == (None, None)
    before = desk.everything()
    again = desk.decide(missed)
    assert desk.everything() == before
    assert (again["rows"][0]["id"], again["undo"]) == (missed["id"], [])


def test_a_branch_is_added_in_one_go(desk: Desk, rules: RulesDouble) -> None:
    places = evidence(desk.document)
    segment = add("segments", verdict="covered", name="Legal", evidence=places)
    benefit = add("benefits", segment=segment["id"], verdict="conditional", name="Lawyer", evidence=places)
    clause = add("clauses", benefit=benefit["id"], kind="condition", text="After consent.", evidence=places)
    answer = desk.decide(segment, benefit, clause)
    assert [one["id"] for one in answer["undo"]] == [clause["id"], benefit["id"], segment["id"]]
    before = {name: [row["id"] for row in rows] for name, rows in desk.everything().items()}
    assert clause["id"] in before["coverage_clauses"]
    assert refusal(desk.send(desk.decision("remove", "segments", segment["id"]))) == (422, "FINDING_INVALID", "id")
    gone = desk.decide(*answer["undo"])
    assert [one["id"] for one in gone["removed"]] == [clause["id"], benefit["id"], segment["id"]]
    assert segment["id"] not in {row["id"] for row in desk.everything()["coverage_segments"]}
    back = desk.decide(*gone["undo"])
    assert {name: [row["id"] for row in rows] for name, rows in desk.everything().items()} == before
    assert [one["action"] for one in back["undo"]] == ["remove"] * 3


def test_an_added_row_without_a_place_needs_a_word_of_confirmation(desk: Desk, rules: RulesDouble) -> None:
    bare = add("clauses", segment=desk.segment, kind="exclusion", text="War.")
    answer = desk.send(bare)
    assert refusal(answer) == (422, "FINDING_INVALID", "evidence")
    assert [one["code"] for one in answer.json()["errors"][0]["extensions"]["problems"]] == ["no_evidence"]
    desk.decide({**bare, "confirmed": True})
    assert desk.row("clauses", bare["id"])["text"] == "War."


def proposing(desk: Desk, **changes: Any) -> Row:
    """A run's new reading for the limit, which a person has accepted; the reading."""
    desk.decide(desk.decision("accept", "limits"))
    reading = {
        "segment": None, "benefit": desk.benefit, "taxonomy_item": None, "kind": "max_amount", "value": 1500.0,
        "unlimited": False, "unit": "EUR", "per": "event", "qualifier": None, "evidence": evidence(desk.document),
    } | changes  # fmt: skip
    expected = desk.row("limits")["date_updated"]
    data(desk.rerun(update("limits", desk.limit, expected, proposal=reading, extracted=reading)))
    return reading


def test_a_new_reading_is_taken_over_whole(desk: Desk) -> None:
    reading = proposing(desk)
    before = desk.everything()
    answer = desk.decide(desk.decision("take_new", "limits"))
    row = desk.row("limits")
    assert {name: row[name] for name in reading} == reading
    assert (row["proposal"], row["review"], row["user_updated"]) == (None, "accepted", desk.user)
    desk.decide(*answer["undo"])
    assert desk.everything() == before


@pytest.mark.parametrize(("first", "kept"), [("accept", "accepted"), ("reject", "rejected")])
def test_ones_own_reading_is_kept_and_the_new_one_dropped(desk: Desk, first: str, kept: str) -> None:
    proposing(desk)
    desk.decide(desk.decision(first, "limits"))
    desk.decide(desk.decision("take_mine", "limits"))
    row = desk.row("limits")
    assert (row["value"], row["per"], row["proposal"], row["review"]) == (1000.0, "person", None, kept)
    assert row["extracted"]["value"] == 1500.0
    assert refusal(desk.send(desk.decision("take_mine", "limits"))) == (422, "FINDING_INVALID", "proposal")
    assert refusal(desk.send(desk.decision("take_new", "limits"))) == (422, "FINDING_INVALID", "proposal")


def test_a_new_reading_under_a_row_that_is_gone_is_not_taken(desk: Desk) -> None:
    proposing(desk, benefit=str(uuid.uuid4()))
    assert refusal(desk.send(desk.decision("take_new", "limits"))) == (422, "FINDING_INVALID", "benefit")
    proposing(desk, taxonomy_item=str(uuid.uuid4()))
    desk.decide(desk.decision("take_new", "limits"))
    assert (desk.row("limits")["taxonomy_item"], desk.row("limits")["value"]) == (None, 1500.0)


def test_bulk_decisions_and_their_undo_leave_no_trace_in_any_row(desk: Desk, rules: RulesDouble) -> None:
    before = desk.everything()
    moved = add("benefits", segment=desk.segment, verdict="covered", name="Delay", evidence=evidence(desk.document))
    decisions = [
        desk.decision("accept", "segments"),
        desk.decision("reject", "benefits"),
        moved,
        desk.decision("edit", "limits", data={"benefit": moved["id"], "value": 2000.0, "unit": "EUR",
                                              "evidence": evidence(desk.document, QUOTE)}),
        desk.decision("edit", "clauses", data={"segment": desk.segment, "benefit": None, "text": "No cash."}),
    ]  # fmt: skip
    answer = desk.decide(*decisions)
    assert len(answer["rows"]) == len(answer["undo"]) == 5
    decided = desk.everything()
    undone = desk.decide(*answer["undo"])
    assert desk.everything() == before
    desk.decide(*undone["undo"])
    assert desk.everything() == decided


def test_five_hundred_rows_are_accepted_and_restored_within_directus_own_limits(desk: Desk) -> None:
    limits = [
        create("limits", product=desk.product, benefit=desk.benefit, kind="count", value=float(n), unit="count",
               evidence=evidence(desk.document, "x" * 500), sort=n)
        for n in range(500)
    ]  # fmt: skip
    data(desk.rerun(*limits))
    before = desk.everything()
    named = [{"action": "accept", "collection": "coverage_limits", "id": row["id"], "expected": None} for row in limits]
    answer = desk.decide(*named)
    assert sum(row["review"] == "accepted" for row in desk.everything()["coverage_limits"]) == 500
    desk.decide(*answer["undo"])
    assert desk.everything() == before
    assert refusal(desk.send(*named, desk.decision("accept", "segments"))) == (422, "FINDING_INVALID", "decisions")


def test_an_undo_is_good_once_for_its_own_person_and_as_it_was_offered(desk: Desk) -> None:
    (undo,) = desk.decide(desk.decision("edit", "clauses", data={"text": "No cash."}))["undo"]
    forged = {**undo, "data": {**undo["data"], "state": {**undo["data"]["state"], "text": "Anything."}}}
    foreign = {**undo, "id": desk.limit, "collection": "coverage_limits", "expected": None}
    assert refusal(desk.send(forged)) == (422, "FINDING_INVALID", "data")
    assert refusal(desk.send(foreign)) == (422, "FINDING_INVALID", "data")
    assert refusal(desk.send(undo, client=desk.house.admin)) == (422, "FINDING_INVALID", "data")
    assert refusal(desk.send({**undo, "data": {}})) == (422, "FINDING_INVALID", "data")
    desk.decide(undo)
    assert refusal(desk.send(undo))[:2] == (409, "STALE_ROWS")


def test_what_a_run_or_another_person_changed_since_is_not_undone(desk: Desk) -> None:
    (undo,) = desk.decide(desk.decision("accept", "limits"))["undo"]
    data(desk.house.admin.patch(f"/items/coverage_limits/{desk.limit}", json={"value": 5.0}))
    answer = desk.send(undo)
    assert refusal(answer)[:2] == (409, "STALE_ROWS")
    assert answer.json()["errors"][0]["extensions"]["ids"] == [desk.limit]
    assert (desk.row("limits")["value"], desk.row("limits")["review"]) == (5.0, "accepted")


def test_one_stale_row_holds_all_of_them_back(desk: Desk) -> None:
    stale = desk.decision("accept", "limits")
    good = desk.decision("accept", "clauses")
    data(desk.house.admin.patch(f"/items/coverage_limits/{desk.limit}", json={"value": 5.0}))
    before = desk.everything()
    gone = {**good, "id": str(uuid.uuid4())}
    for decisions, ids in (([good, stale], [desk.limit]), ([good, gone], [gone["id"]])):
        answer = desk.send(*decisions)
        assert refusal(answer)[:2] == (409, "STALE_ROWS")
        assert answer.json()["errors"][0]["extensions"]["ids"] == ids
    assert desk.everything() == before


def test_a_run_that_goes_on_meanwhile_has_to_look_again(desk: Desk) -> None:
    analysis, epoch = desk.house.running(desk.product, force=True)
    desk.decide(desk.decision("accept", "limits"))
    answer = desk.house.commit(analysis, epoch, [update("limits", desk.limit, None, value=7.0)])
    assert refusal(answer)[:2] == (409, "STALE_ROWS")
    row = desk.row("limits")
    assert (row["value"], row["review"]) == (1000.0, "accepted")
    data(
        desk.house.commit(analysis, epoch, [update("limits", desk.limit, row["date_updated"], proposal={"value": 7.0})])
    )
    assert desk.row("limits")["user_updated"] == desk.user


def test_of_two_people_at_one_row_one_decides(desk: Desk) -> None:
    decisions = [desk.decision(action, "limits") for action in ("accept", "reject")] * 2
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(desk.send, decisions))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]


def test_rows_parents_items_and_documents_of_others_are_out_of_reach(
    desk: Desk, house: House, people: tuple[httpx.Client, str], rules: RulesDouble
) -> None:
    other = Desk(house, people)
    before = other.everything(), desk.everything()
    assert refusal(desk.send(other.decision("accept", "limits")))[:2] == (409, "STALE_ROWS")
    for decision, field in [
        (limit_under(desk, benefit=other.benefit), "benefit"),
        (limit_under(desk, benefit=None, segment=other.segment), "segment"),
        (limit_under(desk, taxonomy_item=str(uuid.uuid4())), "taxonomy_item"),
        (limit_under(desk, evidence=evidence(other.document, QUOTE)), "evidence"),
        (limit_under(desk, other.limit), "id"),
        (desk.decision("edit", "limits", data={"benefit": other.benefit}), "benefit"),
        (desk.decision("edit", "clauses", data={"evidence": evidence(other.document)}), "evidence"),
        (desk.decision("edit", "clauses", data={"segment": desk.segment}), "segment"),
        (desk.decision("remove", "limits"), "id"),
    ]:
        assert refusal(desk.send(decision)) == (422, "FINDING_INVALID", field), decision
    assert (other.everything(), desk.everything()) == before


def test_the_taxonomy_item_is_of_the_rows_own_category(desk: Desk) -> None:
    items = [{"category": category, "key": category} for category in ("segment", "benefit", "limit")]
    taxonomy = data(
        desk.house.admin.post(
            "/items/coverage_taxonomies",
            json={"key": uuid.uuid4().hex, "name": "T", "items": items}, params={"fields": "items.id,items.category"},
        )
    )  # fmt: skip
    ids = {item["category"]: item["id"] for item in taxonomy["items"]}
    assert refusal(desk.send(desk.decision("edit", "limits", data={"taxonomy_item": ids["benefit"]}))) == (
        422, "FINDING_INVALID", "taxonomy_item",
    )  # fmt: skip
    desk.decide(
        desk.decision("edit", "limits", data={"taxonomy_item": ids["limit"]}),
        desk.decision("edit", "benefits", data={"taxonomy_item": ids["benefit"]}),
    )
    assert desk.row("benefits")["taxonomy_item"] == ids["benefit"]


BAD: list[tuple[dict[str, Any], str]] = [
    ({"action": "drop"}, "action"),
    ({"collection": "products"}, "collection"),
    ({"collection": "directus_users"}, "collection"),
    ({"id": "../x"}, "id"),
    ({"expected": "yesterday"}, "expected"),
    ({"expected": 5}, "expected"),
    ({"expected": ...}, "expected"),
    ({"data": {"value": 5.0}}, "data"),
    ({"action": "edit"}, "data"),
    ({"action": "edit", "data": []}, "data"),
    ({"action": "edit", "data": {"review": "accepted"}}, "review"),
    ({"action": "edit", "data": {"user_updated": str(uuid.uuid4())}}, "user_updated"),
    ({"action": "edit", "data": {"product": "x"}}, "product"),
    ({"action": "edit", "data": {"extracted": {}}}, "extracted"),
    ({"action": "edit", "data": {"value": "5"}}, "value"),
    ({"action": "edit", "data": {"value": None}}, "value"),
    ({"action": "edit", "data": {"unlimited": True}}, "value"),
    ({"action": "edit", "data": {"kind": "sum"}}, "kind"),
    ({"action": "edit", "data": {"qualifier": "a\x00b"}}, "qualifier"),
    ({"action": "edit", "data": {"unit": "x" * 33}}, "unit"),
    ({"action": "edit", "data": {"evidence": [{"document": "x"}]}}, "evidence"),
    ({"action": "edit", "data": {"constructor": 1}}, "constructor"),
    ({"confirmed": "yes"}, "confirmed"),
    ({"sudo": True}, "sudo"),
]


@pytest.mark.parametrize(("wrong", "field"), BAD, ids=lambda case: str(case)[:40])
def test_what_is_not_as_agreed_is_refused_by_field_and_place(desk: Desk, wrong: dict[str, Any], field: str) -> None:
    decision = {**desk.decision("accept", "limits"), **wrong}
    decision = {name: value for name, value in decision.items() if value is not ...}
    answer = desk.send(desk.decision("accept", "clauses"), decision)
    assert refusal(answer) == (422, "FINDING_INVALID", field)
    assert answer.json()["errors"][0]["extensions"]["index"] == 1
    assert desk.row("clauses")["review"] == "proposed"


def test_a_row_is_decided_once_in_a_request(desk: Desk) -> None:
    answer = desk.send(desk.decision("accept", "limits"), desk.decision("reject", "limits"))
    assert refusal(answer) == (422, "FINDING_INVALID", "id")
    assert refusal(desk.send()) == (422, "FINDING_INVALID", "decisions")


def test_only_people_who_may_change_the_product_decide(desk: Desk) -> None:
    decision = desk.decision("accept", "limits")
    with desk.house.reader(("products", "read")) as reader, desk.house.reader() as stranger:
        for path, body in (
            ("decisions", {"decisions": [decision]}),
            ("check", {"collection": "coverage_limits", "data": {}}),
        ):
            address = f"/coverage/products/{desk.product}/{path}"
            assert refusal(reader.post(address, json=body))[:2] == (403, "FORBIDDEN")
            assert refusal(stranger.post(address, json=body))[:2] == (404, "PRODUCT_UNKNOWN")
            with desk.house.bed.client(None) as nobody:
                assert refusal(nobody.post(address, json=body))[:2] == (401, "UNAUTHENTICATED")
    assert refusal(desk.send(decision, client=desk.house.service))[:2] == (403, "FORBIDDEN")
    assert desk.row("limits")["review"] == "proposed"


@pytest.mark.v11
def test_decisions_and_their_undo_on_directus_11(directus_v11: Any) -> None:
    with directus_v11.admin() as admin, directus_v11.client(directus_v11.service_token) as service:
        house = House(directus_v11, admin, service)
        with house.reader(("products", "read"), ("products", "update")) as editor:
            desk = Desk(house, (editor, str(data(editor.get("/users/me"))["id"])))
            before = desk.everything()
            missed = {**limit_under(desk), "confirmed": True}
            edit = desk.decision("edit", "limits", data={"value": 3000.0}, confirmed=True)
            answer = desk.decide(desk.decision("accept", "segments"), missed, edit)
            assert desk.row("limits")["value"] == 3000.0
            assert desk.row("limits", missed["id"])["user_created"] == desk.user
            desk.decide(*answer["undo"])
            assert desk.everything() == before
