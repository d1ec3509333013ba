"""The question a container's health check asks: `python -m strichka.services.health URL [PART]`."""

import json
import sys
import urllib.request

_TIMEOUT_SECONDS = 8


def is_healthy(url: str, part: str | None = None) -> bool:
    """Ask an address how it is.

    Args:
        url: an HTTP address that answers with 200 when all is well.
        part: the answer is JSON, and this part of it must have the status `healthy`.
    """
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # containers of one network need no proxy
    try:
        with opener.open(url, timeout=_TIMEOUT_SECONDS) as answer:
            if part is None:
                return bool(answer.status == 200)
            return bool(json.load(answer)[part]["status"] == "healthy")
    except (OSError, ValueError, KeyError, TypeError):
        return False


def main() -> int:
    """Return exit code 0 when healthy, 1 when not."""
    return 0 if is_healthy(*sys.argv[1:3]) else 1


if __name__ == "__main__":
    sys.exit(main())
