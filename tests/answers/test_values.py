"""The words of answers: each thing that may be missing has a sentence."""

from assessments.answers.values import MISSING_SENTENCES
from assessments.review import replies
from assessments.scoring.completeness import Missing
from assessments.scoring.replies import MissingReply


def test_each_thing_that_an_answer_may_lack_has_a_sentence() -> None:
    assert set(MISSING_SENTENCES) == set(Missing)
    assert len(set(MISSING_SENTENCES.values())) == len(Missing)


def test_each_thing_that_a_reply_may_lack_has_a_sentence() -> None:
    assert set(replies.MISSING_SENTENCES) == set(MissingReply)
    assert len(set(replies.MISSING_SENTENCES.values())) == len(MissingReply)
