"""How often something may be asked for."""

import time
from collections import deque
from threading import Lock

# Sources that are remembered at most; beyond them the ones that were quiet for longest are forgotten.
KEPT = 10000


class Limit:
    """At most so many times in a number of seconds, for each source. One in each process of the server."""

    def __init__(self, times, seconds=60, clock=time.monotonic):
        self.times, self.seconds, self.clock = times, seconds, clock
        self._seen, self._lock = {}, Lock()

    def allows(self, source):
        """Count one more request of a source; whether it is within the limit."""
        now = self.clock()
        with self._lock:
            seen = self._seen.pop(source, None) or deque()
            self._seen[source] = seen  # the last one that was heard of
            while seen and seen[0] <= now - self.seconds:
                seen.popleft()
            while len(self._seen) > KEPT:
                del self._seen[next(iter(self._seen))]
            if len(seen) >= self.times:
                return False
            seen.append(now)
            return True
