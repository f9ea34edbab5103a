"""Jobs of lists: the work on one upload, and the nightly erasure. A job that is deferred joins the transaction."""

import datetime

from django.conf import settings
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app


def lock_of(number: int) -> str:
    """Of all work on a list: its match, its repairs and what is submitted of it never run side by side."""
    return f"daftar-{number}"


def work_on(number: int, target: int = 0) -> None:
    """Asks the worker to read, match or keep an upload: whatever it needs next. `target`: the list that it repairs."""
    work.configure(lock=lock_of(target or number)).defer(number=number)


@app.task(queue="daftar", name="daftar.kerjakan", pass_context=True)
def work(context: JobContext, number: int) -> bool:
    """False when the worker has to stop before the work is done; the job is then asked for again, and goes on where it was."""
    from portal.lists.working import carry_on

    if carry_on(number, context.should_abort):
        return True
    from portal.lists.models import Upload

    work_on(number, Upload.objects.filter(pk=number).values_list("repairs_id", flat=True).first() or 0)
    return False


@app.periodic(cron="35 19 * * *", periodic_id="daftar-lama")
@app.task(queue="harian", name="daftar.hapus_lama", queueing_lock="daftar.hapus_lama")
def erase_old(timestamp: int) -> int:
    """Every night (19:35 UTC, 02:35 WIB): files and rows past the days that unggahan.yml allows; how many lists."""
    from portal.lists.limits import read_limits
    from portal.lists.working import erase_before

    return erase_before(timezone.now() - datetime.timedelta(days=read_limits(settings.MACHINE.policy).keep_days))
