"""The atlas of the data that the engine has now: asked for and computed once for each state of them."""

import asyncio
from dataclasses import dataclass

from stadtgraph.engine.interface import Engine
from stadtgraph.errors import EngineError
from stadtgraph.http.asking import ask_rows
from stadtgraph.namespaces import Names
from stadtgraph.pages.atlas.questions import overview_questions, questions
from stadtgraph.pages.atlas.state import Overview, State, counted, state_of

TRIALS = 3


@dataclass
class AtlasSource:
    """Keeps the atlas of the present data; after a reload the next reader gets the new one."""

    engine: Engine
    names: Names
    _state: State | None = None
    _reading: asyncio.Task[State] | None = None

    async def current(self) -> State:
        """The atlas of the data as they are now. Raises QueryError and its kinds."""
        if self._state is None or self._state.atlas.digest != self.engine.digest:
            if self._reading is None or self._reading.done():
                self._reading = asyncio.ensure_future(self._read())
                self._reading.add_done_callback(lambda task: task.cancelled() or task.exception())  # seen by somebody
            # Whoever comes meanwhile waits for the same answer; whoever leaves does not take it from the others.
            self._state = await asyncio.shield(self._reading)
        return self._state

    async def _read(self) -> State:
        """All answers come from the same data: when they change meanwhile, everything is asked anew."""
        for _ in range(TRIALS):
            digest = self.engine.digest
            answers = {name: await ask_rows(self.engine, query) for name, query in questions(self.names).items()}
            overview = Overview() if answers["projects"] else await self._overview()
            if self.engine.digest == digest:
                return await asyncio.to_thread(state_of, answers, overview, self.names, digest)
        raise EngineError("The data change faster than the atlas can be read.")

    async def _overview(self) -> Overview:
        asked = overview_questions(self.names)
        found = {name: counted(await ask_rows(self.engine, query)) for name, query in asked.items()}
        return Overview(**found)
