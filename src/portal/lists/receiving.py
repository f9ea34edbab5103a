"""A file on its way in: sealed as it arrives, refused as soon as it is too large or of no kind that is read."""

import hashlib
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from dtsen.errors import Say
from portal.lists.limits import read_limits
from portal.lists.sealed_file import Sealed, Writer, erase

if TYPE_CHECKING:  # generic in its types only
    _File = UploadedFile[bytes]
else:
    _File = UploadedFile


class Received(_File):
    """A file that lies sealed; there is nothing to read here."""

    def __init__(self, name: str, ending: str, size: int, sha256: str, sealed: Sealed) -> None:
        super().__init__(None, name, "application/octet-stream", size)
        self.ending, self.sha256, self.sealed = ending, sha256, sealed

    def throw_away(self) -> None:
        erase(self.sealed.token)


class SealingHandler(FileUploadHandler):
    """Django's way to take an upload in. `problem`: why the file was refused."""

    chunk_size = 2**18

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.problem: Say | None = None
        self._writer: Writer | None = None
        self._ending = ""
        self._size = 0
        self._sum = hashlib.sha256()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        limits = read_limits(settings.MACHINE.policy)
        self._ending = PurePath(self.file_name or "").suffix.lower()
        if self._writer is not None or self._ending not in limits.endings:
            kinds = ", ".join(one[1:].upper() for one in limits.endings)
            self.problem = Say(
                f"Jenis berkas ini tidak dibaca. Yang dibaca: {kinds}. Simpan sebagai XLSX atau CSV, lalu unggah lagi.",
                f"Files of this kind are not read. Read are: {kinds}. Save it as XLSX or CSV and upload it again.",
            )
            raise SkipFile
        self._writer = Writer()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._writer is None:
            raise SkipFile
        self._size += len(raw_data)
        largest = read_limits(settings.MACHINE.policy).largest
        if self._size > largest:
            self._writer.throw_away()
            self.problem = Say(
                f"Berkas lebih besar dari {largest // 2**20} MiB. Bagi per kecamatan, atau hapus gambar dan lembar lain, lalu unggah lagi.",
                f"The file is larger than {largest // 2**20} MiB. Divide it by district, or delete pictures and other sheets.",
            )
            raise StopUpload(connection_reset=False)
        self._sum.update(raw_data)
        self._writer.write(raw_data)

    def file_complete(self, file_size: int) -> Received | None:
        if self._writer is None:
            return None
        if self._size == 0:
            self._writer.throw_away()
            self.problem = Say("Berkas ini kosong. Pilih berkas yang berisi daftar.", "This file is empty. Choose the file with the list.")
            return None
        return Received(PurePath(self.file_name or "").name[:160], self._ending, self._size, self._sum.hexdigest(), self._writer.close())

    def upload_interrupted(self) -> None:
        if self._writer is not None:
            self._writer.throw_away()


class DiscardingHandler(FileUploadHandler):
    """For who may not upload: nothing of the file is kept."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        raise SkipFile

    def file_complete(self, file_size: int) -> None:
        return None
