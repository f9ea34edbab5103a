"""Pages for what went wrong: what, why, what to do; nothing of a person in them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dtsen.errors import Say

_WORDS = {
    400: (
        Say("Permintaan ini tidak dapat dibaca", "This request cannot be read"),
        Say("Kembali ke halaman sebelumnya dan coba lagi.", "Go back and try again."),
    ),
    403: (
        Say("Halaman ini bukan wewenang peran Anda", "Your role may not open this page"),
        Say(
            "Bila menurut Anda seharusnya boleh, periksa penugasan yang sedang dipakai, atau hubungi pengelola akun di instansi Anda.",
            "If you think it should, check which assignment is in use, or ask the account manager of your office.",
        ),
    ),
    404: (
        Say("Tidak ditemukan di wilayah Anda", "Not found in your region"),
        Say(
            "Halaman itu tidak ada, atau datanya di luar wilayah penugasan Anda.",
            "There is no such page, or its data lie outside the regions you are assigned to.",
        ),
    ),
    500: (
        Say("Portal mengalami gangguan", "Something went wrong in the portal"),
        Say("Tidak ada yang tersimpan setengah. Coba lagi beberapa saat lagi.", "Nothing was saved by halves. Try again in a while."),
    ),
}


def page(request: HttpRequest, status: int) -> HttpResponse:
    title, advice = _WORDS[status]
    return render(request, "web/error.html", {"title": title, "advice": advice, "status": status}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    return page(request, 500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of a form is too old; what was typed is still in the browser's previous page."""
    title = Say("Formulir ini sudah kedaluwarsa", "This form is too old")
    advice = Say(
        "Tekan tombol kembali, muat ulang halaman, lalu kirim lagi. Yang sudah diketik biasanya masih ada.",
        "Go back, load the page again and send it once more. What you typed is usually still there.",
    )
    return render(request, "web/error.html", {"title": title, "advice": advice, "status": 403}, status=403)
