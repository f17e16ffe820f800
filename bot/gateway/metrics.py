"""Figures for Prometheus. No label holds an id of Discord's, or anything that was typed."""

from __future__ import annotations

import time
from functools import cache, partial
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from bot.gateway.bot import DossierBot
from bot.operations.interactions import Exchange

CONTENT_TYPE = CONTENT_TYPE_LATEST
# Discord waits three seconds for an answer.
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)


class Metrics:
    """The counters of one bot: of its interactions, and of what happens to its shards."""

    def __init__(self, bot: DossierBot) -> None:
        self._registry = CollectorRegistry()
        counter = partial(Counter, registry=self._registry)
        answers = counter(
            "dossier_answers",
            "Interactions by command, what it was used by, and how it ended.",
            ("command", "by", "outcome"),
        )
        seconds = Histogram(
            "dossier_answer_seconds",
            "From an interaction's arrival to the end of its answer.",
            ("by",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        # There are few labels, and Prometheus' own lookup takes longer than counting.
        self._answers, self._seconds = cache(answers.labels), cache(seconds.labels)
        self._matches = counter("dossier_matches", "Names that were recognised, by how.", ("tier",))
        self._publishes = counter("dossier_publishes", "Revisions published by this process.")
        self._gateway = counter("dossier_gateway", "What happened to shards.", ("event",))
        self._registry.register(_Now(bot))
        bot.in_flight.watchers.append(self.note)
        for event in ("connect", "disconnect", "resumed"):
            self._gateway.labels(event)
            bot.add_listener(self._counting(event), f"on_shard_{event}")

    def note(self, exchange: Exchange) -> None:
        """Count one interaction that has ended."""
        self._seconds(exchange.by).observe(exchange.seconds)
        self._answers(exchange.name, exchange.by, exchange.outcome).inc()
        for tier in exchange.tiers:
            self._matches.labels(tier.name.lower()).inc()
        if exchange.outcome == "published":
            self._publishes.inc()

    def _counting(self, event: str) -> Any:
        async def count(_shard: int) -> None:
            self._gateway.labels(event).inc()

        return count

    def exposed(self) -> bytes:
        """Every figure in Prometheus' text format."""
        return generate_latest(self._registry)


class _Now(Collector):
    """Figures that are looked up when they are asked for."""

    def __init__(self, bot: DossierBot) -> None:
        self._bot = bot

    def collect(self) -> Any:
        gauge = GaugeMetricFamily
        latency = gauge(
            "dossier_gateway_latency_seconds", "The last heartbeat of each shard.", labels=["shard"]
        )
        for shard, seconds in self._bot.latencies:
            latency.add_metric([str(shard)], seconds)
        revision = gauge("dossier_revision", "The revision being served.", labels=["dossier"])
        age = gauge("dossier_revision_age_seconds", "Since it was published.", labels=["dossier"])
        for id, snapshot in self._bot.library.served.items():
            revision.add_metric([id], snapshot.number)
            age.add_metric([id], time.time() - snapshot.revision.published_at.timestamp())
        return (latency, revision, age)
