"""Django's settings, one module for each meaning."""

from mainstay_web.config.settings.accounts import *  # noqa: F403
from mainstay_web.config.settings.apps import *  # noqa: F403
from mainstay_web.config.settings.audit import *  # noqa: F403
from mainstay_web.config.settings.database import *  # noqa: F403
from mainstay_web.config.settings.log import *  # noqa: F403
from mainstay_web.config.settings.pages import *  # noqa: F403
from mainstay_web.config.settings.results import *  # noqa: F403
from mainstay_web.config.settings.security import *  # noqa: F403
from mainstay_web.config.settings.site import *  # noqa: F403
from mainstay_web.config.settings.voice import *  # noqa: F403
from mainstay_web.config.settings.warming import *  # noqa: F403
