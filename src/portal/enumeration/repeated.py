"""Spot checks that are done: the visit and its repetition, and how far their answers agree."""

from dataclasses import dataclass

from portal.accounts.actor import Actor
from portal.enumeration.agreement import MEMBERS, RESULT, Agreement, Twice, agreement
from portal.enumeration.models import Campaign, Submission, Task
from portal.enumeration.questionnaire import questionnaire
from portal.enumeration.spot_check import STANDING
from portal.enumeration.watch_rules import watch_rules


@dataclass(frozen=True)
class Pair:
    """`task`: the spot check; `first`, `second`: the accounts of both visits that stand, the newest of each."""

    task: Task
    first: Submission
    second: Submission

    @property
    def twice(self) -> Twice:
        return Twice(self.first.account_id, self.first.pk, self.second.pk, _answers(self.first), _answers(self.second))


def pairs_of(actor: Actor, campaign: Campaign) -> list[Pair]:
    """Those in the actor's regions."""
    actor.must("lihat_pendataan")
    checks = list(Task.objects.filter(campaign=campaign, spot_check=True).order_by("task_id"))
    wanted = [*(one.pk for one in checks), *(one.of_task for one in checks if one.of_task)]
    stands = Submission.objects.filter(campaign=campaign, task_id__in=wanted, state__in=STANDING).defer("sealed")
    newest = {one.task_id: one for one in stands.order_by("received_at", "pk")}
    found = [(one, newest.get(one.of_task), newest.get(one.pk)) for one in checks]
    return [Pair(task, first, second) for task, first, second in found if first is not None and second is not None]


def agreement_of(pairs: list[Pair]) -> Agreement:
    """Over some of them."""
    numbers = [one.name for one in questionnaire().questions if one.kind == "bulat"]
    return agreement([one.twice for one in pairs], [*numbers, MEMBERS], watch_rules())


def _answers(one: Submission) -> dict[str, str]:
    """What is kept in the open beside the sealed answers: codes, the result, how many live there."""
    told = {str(name): str(value) for name, value in one.paradata.get("jawaban", {}).items()}
    told |= {RESULT: one.result}
    if "anggota" in one.paradata:
        told[MEMBERS] = str(one.paradata["anggota"])
    return told
