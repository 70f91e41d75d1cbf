"""Who is signed in: Flask-Security on our own rows, by sign-in name and password.

Only the session and the password check of Flask-Security are used. Its pages (registration, reset by
mail) are not registered: accounts are made by an administrator.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, flash, session
from flask_babel import gettext
from flask_security import (
    RoleMixin,
    Security,
    UserDatastore,
    UserMixin,
    current_user,
    hash_password,
    verify_password,
)
from flask_security.utils import login_user, logout_user
from sqlalchemy.orm import Session

from engine.clock import day_of
from engine.people.lookups import actor_of
from engine.people.records import PersonRow
from engine.people.terms import Actor
from webui.access import is_sent_by_itself
from webui.office import Office, WebSettings, current_office, current_web_settings

SEEN = "seen_at"
SEEN_GRAIN = timedelta(minutes=1)


class SignedIn(UserMixin):
    """An account as Flask-Security wants to see it; everything else asks for the actor."""

    active = True
    fs_uniquifier = ""

    def __init__(self, actor: Actor, session_key: str) -> None:
        self.roles = []  # rights come from posts (engine.people.rules), never from here
        self.id = actor.person_id
        self.actor = actor
        self.fs_uniquifier = session_key


class OurAccounts(UserDatastore):
    """Finds the account behind a session; nothing is ever written through it."""

    def __init__(self) -> None:
        super().__init__(SignedIn, RoleMixin)

    def find_user(self, case_insensitive: bool = False, **by: Any) -> SignedIn | None:  # noqa: ARG002, FBT001, FBT002
        """Return the active account with this session key."""
        office = current_office()
        with office.store.reading() as tx:
            return _account(tx, PersonRow.session_key == by["fs_uniquifier"], office.clock.now())


def keep_accounts(app: Flask, office: Office, settings: WebSettings) -> None:
    """Attach sign-in to the application."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106  the name of the scheme
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        # A plain argon2id digest: other floors can make one without Flask, and there is no second secret.
        SECURITY_PASSWORD_SINGLE_HASH=True,
        SECURITY_PASSWORD_SALT="not used with a single hash",  # noqa: S106  must be set nevertheless
        SESSION_COOKIE_NAME="mianzheng",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https_only,
    )
    Security(app, OurAccounts(), register_blueprint=False)
    app.before_request(_end_an_idle_session)
    app.jinja_env.globals["is_demo"] = office.demo


def current_actor() -> Actor:
    """Return who is signed in; only behind the mark @for_signed_in."""
    actor: Actor = current_user.actor
    return actor


def signed_in_actor() -> Actor | None:
    """Return who is signed in, or None."""
    return current_user.actor if current_user.is_authenticated else None


def account_with_password(tx: Session, sign_in: str, password: str, *, now: datetime) -> SignedIn | None:
    """Return the active account when name and password fit.

    An unknown name costs the same time as a wrong password, so that names cannot be guessed by the clock.
    """
    digest = tx.scalar(sa.select(PersonRow.password_digest).where(PersonRow.sign_in == sign_in))
    if digest is None:
        hash_password(password)
        return None
    if not verify_password(password, digest):
        return None
    return _account(tx, PersonRow.sign_in == sign_in, now)


def start_session(account: SignedIn, *, now: datetime) -> None:
    """Sign the account in, in a fresh session."""
    session.clear()
    login_user(account, authn_via=["password"])
    session[SEEN] = now.timestamp()


def end_session() -> None:
    """Sign out and forget everything the session held."""
    logout_user()
    session.clear()


def _account(tx: Session, condition: sa.ColumnElement[bool], now: datetime) -> SignedIn | None:
    row = tx.execute(sa.select(PersonRow.id, PersonRow.session_key).where(condition)).one_or_none()
    actor = actor_of(tx, row.id, today=day_of(now)) if row else None
    return SignedIn(actor, row.session_key) if row and actor else None


def _end_an_idle_session() -> None:
    seen = session.get(SEEN)
    if seen is None:
        return
    now = current_office().clock.now()
    minutes = current_web_settings().idle_minutes
    idle = timedelta(seconds=now.timestamp() - seen)
    if idle > timedelta(minutes=minutes):
        end_session()
        flash(gettext("已有 %(minutes)s 分钟没有操作，请重新登录。", minutes=minutes), "warning")
        return
    # Not each time: every answer would carry the cookie, and one that is late (a diagram still loading) would
    # put it back after the person has signed out or another has come.
    if idle > SEEN_GRAIN and not is_sent_by_itself():
        session[SEEN] = now.timestamp()
