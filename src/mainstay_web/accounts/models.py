"""A person who signs in, and the roles they hold."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes accounts; an account alone gives access to nothing."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an account; without a password it cannot sign in by password."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Find an account by its email address, whatever the case of its letters."""
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser):
    """Somebody who signs in by email address.

    Django's own permissions and groups are left out on purpose: what a person may do
    follows from their memberships alone.
    """

    email = models.EmailField(_("email address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False, editable=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    second_factor_by_provider = False
    """Of this request, and not kept: the organisation's own sign-in asked for a second factor."""

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_email")]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        """The name shown on pages: what the person is called, else their email address."""
        return self.name or self.email

    def get_short_name(self) -> str:
        """The same name: one name is all that is held."""
        return self.get_full_name()


class Membership(models.Model):
    """One role of one person: at a service, in an area, or for an organisation.

    An empty place gives nothing in it: a keyworker without a service sees no service.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=40)
    service_id = models.CharField(_("service"), max_length=64, blank=True, default="")
    area = models.CharField(_("area"), max_length=64, blank=True, default="")
    organisation = models.CharField(_("organisation"), max_length=64, blank=True, default="")
    caseload_only = models.BooleanField(_("only their own caseload"), default=False)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["user_id", "role", "service_id", "area", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "service_id", "area", "organisation"], name="one_role_once_in_a_place"
            )
        ]

    def __str__(self) -> str:
        place = self.service_id or self.area or self.organisation
        return f"{self.role} ({place})" if place else self.role
