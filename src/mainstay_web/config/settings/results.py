"""Results: what is done beside requests, and what an upload may be."""

from __future__ import annotations

BESIDE_REQUESTS = "mainstay_web.results.background.in_a_thread"
"""How what takes long is done: a function of the work and what it takes."""

UPLOAD_MOST_BYTES = 1_000_000_000
"""Of one upload, as sent and unpacked."""

UPLOAD_QUOTA_BYTES = 6_000_000_000
"""Of all uploads that are neither published nor discarded."""

UPLOAD_MOST_COLUMNS = 2_000
"""Of one file; no profile knows a tenth of them."""

UPLOAD_MOST_FILES = 100
"""In one zip file."""

FILE_UPLOAD_HANDLERS = ["mainstay_web.voice.receive.OnlyAnswers", "mainstay_web.results.receive.OnlyExtracts"]
"""Each takes the files of one page; the last lets fall what comes to any other."""

INDICATORS_FROM_ELSEWHERE = "mainstay_web.voice.at_a_glance"
"""What adds indicators that are not of the record to the table of icons and to what is said in words."""

BEFORE_SERVING = [
    "mainstay_web.results.background.serve_from_now",
    "mainstay_web.results.keeping.keep_before_serving",
    "mainstay_web.voice.indicators.follow_before_serving",
    "mainstay_web.voice.hearing.hear_before_serving",
]
"""What is done before the first request, each told where to say so."""
