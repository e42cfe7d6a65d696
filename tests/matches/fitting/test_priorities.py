"""What a coordinator writes down and what suggestions weigh are called the same."""

from matches.fitting import suggestions
from matches.models import MatchRules, Priority


def test_priorities_are_called_the_same_where_they_are_kept_and_where_they_are_weighed() -> None:
    assert Priority.values == [one.value for one in suggestions.Priority]


def test_the_usual_weights_are_those_of_suggestions() -> None:
    assert suggestions.Weights(*MatchRules().weights) == suggestions.Weights()
    assert suggestions.Weights._fields == tuple(name.removeprefix("weight_") for name in _weight_fields())


def test_where_nothing_counts_the_usual_weights_do() -> None:
    """No form lets it through; whoever writes past the form leaves nobody without suggestions, groups or batches."""
    nothing = dict.fromkeys(_weight_fields(), 0)
    assert MatchRules(**nothing).weights == suggestions.Weights()
    assert MatchRules(**nothing | {"weight_past": 1}).weights == (0, 0, 0, 0, 0, 1)


def _weight_fields() -> list[str]:
    return [field.name for field in MatchRules._meta.fields if field.name.startswith("weight_")]
