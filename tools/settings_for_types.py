"""The settings that the type checker reads: the site's, and what the form's process has beside them.

Reading settings makes the site's key: here in a folder that is gone once they are read.
"""

from __future__ import annotations

import os
from tempfile import TemporaryDirectory

for _name in [name for name in os.environ if name.startswith("MAINSTAY_") or name == "DATABASE_URL"]:
    del os.environ[_name]

with TemporaryDirectory(prefix="mainstay-types-") as _folder:
    os.environ["MAINSTAY_STORE"] = os.path.join(_folder, "store")  # noqa: PTH118
    from mainstay_web.config.settings import *  # noqa: F403
    from mainstay_web.voice_form.settings import LEAVE_TO as LEAVE_TO
