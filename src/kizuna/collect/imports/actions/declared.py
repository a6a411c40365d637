"""What can be allowed concerning imports."""

from kizuna.base.words import Words
from kizuna.core.permissions.rules import Role, permission

IMPORT_FILES = permission(
    "import_files",
    Words(ja="データの取り込みと取り消し", en="Import files and undo imports"),
    roles=(Role.MANAGER,),
)
