"""A proxy that makes the loopback a long way: every byte, and the connection itself, takes its time."""

import asyncio
import contextlib
import threading


class DelayProxy:
    """Listens on a port of its own and passes everything on to another, half a round trip later."""

    def __init__(self, port, round_trip):
        self.target, self.delay = port, round_trip / 2
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.port = None
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        self.ready.wait()

    def serve(self):
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(asyncio.start_server(self.connected, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        self.loop.run_forever()

    async def connected(self, reader, writer):
        # The handshake of TCP takes a whole round trip, which the loopback does not show.
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(
                self.carry(reader, far_writer, 3 * self.delay), self.carry(far_reader, writer, self.delay)
            )

    async def carry(self, reader, writer, first):
        """Bytes in their order; the first ones as late as the connection is made."""
        opened = self.loop.time()
        while data := await reader.read(65536):
            at = max(self.loop.time() + self.delay, opened + first)
            self.loop.call_at(at, self.write, writer, data)
        self.loop.call_later(self.delay, writer.close)

    @staticmethod
    def write(writer, data):
        if not writer.is_closing():
            writer.write(data)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.stop)
        self.thread.join()
        self.loop.close()

    def stop(self):
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        asyncio.gather(*tasks, return_exceptions=True).add_done_callback(lambda _: self.loop.stop())
