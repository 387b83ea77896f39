"""Browser and server judge the same documents alike, reason by reason."""

import json

import pytest

from tests.articles.story.documents import CASES, expand

pytestmark = pytest.mark.journey

JUDGE = """async (json) => {
    const { embedded } = await import("newsroom/desk/story/schema")
    const { parse } = await import("newsroom/desk/story/check")
    const story = embedded()
    return JSON.parse(json).map((document) => {
        try {
            const again = parse(story, parse(story, document).toJSON())
            return again.eq(parse(story, document)) ? "accepted" : "changed"
        } catch (error) {
            return error.code ?? `${error.name}: ${error.message}`
        }
    })
}"""


def test_the_browser_accepts_and_refuses_what_the_server_does(writer):
    cases = [(case, "accepted") for case in CASES["valid"]] + [(case, case["code"]) for case in CASES["invalid"]]
    judged = []
    # In portions: the largest documents have a megabyte.
    for start in range(0, len(cases), 20):
        # As ASCII: half an emoji would not travel to the page.
        judged += writer.page.evaluate(JUDGE, json.dumps([expand(case) for case, _code in cases[start : start + 20]]))

    wrong = [(case["why"], code, said) for (case, code), said in zip(cases, judged, strict=True) if said != code]
    assert wrong == []
