"""What changes who works here and how they sign in; permissions and the words of refusals."""

from kizuna.base.words import Words
from kizuna.core.permissions.rules import permission

MANAGE_STAFF = permission("manage_staff", Words(ja="スタッフの管理", en="Manage staff"))
