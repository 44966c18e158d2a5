"""The process that observes: ``python -m handbook.facts.worker DEVICE``.

It reads a name a line from standard input, with the calls that have broken a process
like this one. It answers with each call before it is made, and in the end with the
facts, each on a line of JSON. See pool.py for the one that asks.
"""

from __future__ import annotations

import json
import logging
import queue
import sys
import threading
import warnings

from ..devices import DEVICES
from ..worker import Answers, hello, private_streams, read_on


def main(device: str) -> None:
    """Observe what is asked until nobody asks any more."""
    asked, stream = private_streams()
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=read_on, args=(asked, lines), daemon=True).start()
    answers = Answers(stream)
    found = hello(device)
    answers.say(json.dumps(found))
    if found["lacking"]:
        return
    import torch

    from .observe import Observer, names

    torch.set_num_threads(1)
    torch.set_warn_always(True)
    warnings.simplefilter("ignore")
    logging.disable()
    where = DEVICES[device].torch
    while True:
        wanted = json.loads(lines.get())
        if "names" in wanted:
            answers.say(json.dumps(names(wanted["names"])))
            continue
        say = lambda call: answers.say(json.dumps(call))  # noqa: E731
        facts = Observer(wanted["name"], where, say, wanted["broken"]).observe()
        answers.say(json.dumps(facts))


if __name__ == "__main__":
    main(sys.argv[1])
