"""The atlas of the data that the engine has now: asked for and computed once for each state of them."""

import asyncio
from dataclasses import dataclass, field

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
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def current(self) -> State:
        """The atlas of the data as they are now. Raises QueryError and its kinds."""
        if self._state is None or self._state.atlas.digest != self.engine.digest:
            async with self._reading:  # whoever comes meanwhile waits for the same answer
                if self._state is None or self._state.atlas.digest != self.engine.digest:
                    self._state = await self._read()
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
