"""The job of an errand. Its argument is the errand's number and nothing else."""

from procrastinate import JobContext
from procrastinate.contrib.django import app

from portal.errands.kinds import kind_of
from portal.errands.models import Errand


def work_on(errand: Errand) -> None:
    """Asks the worker to do an errand, or what is left of it; joins the transaction."""
    work.configure(lock=kind_of(errand.kind).lock(errand)).defer(number=errand.pk)


@app.task(queue="pekerjaan", name="pekerjaan.kerjakan", pass_context=True)
def work(context: JobContext, number: int) -> bool:
    """False when the worker has to stop before the errand is done; the job is then asked for again, and goes on where it was."""
    from portal.errands.working import carry_on

    if carry_on(number, context.should_abort):
        return True
    work_on(Errand.objects.defer("items").get(pk=number))
    return False
