"""What an algorithm of the older generation derives from: one method for each phase."""

from typing import Any, Dict, Optional

from .image import Image


class BaseAlgorithm:
    def info(self) -> Dict[str, Any]:
        """`name`, `version`, `supported_pids` and `steps`; must agree with the manifest."""
        raise NotImplementedError

    def setup(self) -> None:
        pass

    def pre_execute(self, call: Dict[str, Any], image: Optional[Image]) -> Dict[str, Any]:
        return {"status": "OK", "data": {}}

    def execute(self, call: Dict[str, Any], image: Optional[Image]) -> Dict[str, Any]:
        raise NotImplementedError

    def reset(self) -> None:
        pass

    def teardown(self) -> None:
        pass
